"""Sales that stand in a row for each of their payments, below an id that no name tells."""

import re
from collections.abc import Mapping

import pandas as pd

from crmlab.tables.orders import ALIKE, FEW
from crmlab.tables.parsed import is_blank

SAMPLE = 20_000  # rows, in which ids that do not agree show it
_MONEY = re.compile(r"\D*\d[\d.,' ]*[.,]\d+\D*")


def find_repeated_sales(frame: pd.DataFrame, found: Mapping[str, str]) -> str | None:
    """Return the column of ids whose rows agree in customer, date and amount, and differ elsewhere.

    >>> invoices = pd.DataFrame({"Ref": list("aabbccddee"), "Who": "x", "Day": list("1122334455")})
    >>> invoices["Sum"], invoices["Instalment"] = range(10), range(10)
    >>> found = {"customer_id": "Who", "date": "Day", "amount": "Sum"}
    >>> find_repeated_sales(invoices, found)
    >>> find_repeated_sales(invoices.assign(Sum=invoices["Ref"]), found)
    'Ref'
    """
    facts = [found[meaning] for meaning in ("customer_id", "date", "amount") if meaning in found]
    if len(facts) < 3:
        return None
    best, most = None, 0
    for label in [label for label in frame if label not in found.values()]:
        rows = _repeated(frame[:SAMPLE], label, facts)
        if rows and len(frame) > SAMPLE:
            rows = _repeated(frame, label, facts)
        if rows > most:
            best, most = label, rows
    return best


def _repeated(frame: pd.DataFrame, label: str, facts: list[str]) -> int:
    """Return how many rows share an id with others, if these agree in the facts and differ else."""
    ids = frame[label][~is_blank(frame[label])]
    ids = ids[ids.duplicated(keep=False)]
    if ids.astype(str).str.fullmatch(_MONEY).all():
        return 0
    sales = frame.loc[ids.index, facts].groupby(facts, dropna=False, sort=False).ngroup()
    agree = sales.groupby(ids, sort=False).nunique() == 1
    if agree.sum() < FEW or agree.mean() < ALIKE:
        return 0
    differ = ~frame.loc[ids.index].duplicated(keep=False)
    return len(ids) if differ.groupby(ids, sort=False).any().sum() >= FEW else 0
