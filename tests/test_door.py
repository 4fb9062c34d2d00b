"""The door is never confidently wrong: right, or a question that names the cause."""

import os
import random

import pytest
from exports import make_export

from crmlab.tables import TableError, read_transactions

MIXTURES = int(os.environ.get("CRMLAB_MIXTURES", "150"))


def outcome(export, path):
    """Return ``right``, ``asked``, or what is wrong."""
    path = path / export.name
    path.write_bytes(export.data)
    try:
        reading = read_transactions(path, quiet=True)
    except TableError as question:
        named = [cause for cause in export.causes if cause in str(question)]
        return "asked" if named else f"asked for another cause: {question}"
    sales = reading.transactions
    aside = len(reading.rejected) + sum(reading.apart.values())
    got = {
        "customers": sales["customer_id"].nunique(),
        "orders": sales["order_id"].nunique() if "order_id" in sales else len(sales),
        "revenue": round(sales["amount"].sum(), 2),
        "rows": reading.rows_in - len(sales) - aside,
    }
    true = {"customers": export.customers, "orders": export.orders}
    true |= {"revenue": round(export.revenue, 2), "rows": 0}
    wrong = [k for k in true if abs(got[k] - true[k]) > 0.006]
    if "currencies" in export.causes:
        return "two currencies were added up"
    return "right" if not wrong else f"wrong: {got} is not {true}; {reading}"


@pytest.mark.parametrize("seed", range(MIXTURES))
def test_an_export_is_read_rightly_or_asked_about(seed, tmp_path):
    export = make_export(random.Random(seed))
    assert outcome(export, tmp_path) in ("right", "asked"), export.mixture
