"""Sales that stand in a row for each of their payments, below an id that no name tells."""

import re
from collections.abc import Mapping

import pandas as pd

from crmlab.tables.orders import ALIKE, FEW
from crmlab.tables.parsed import is_blank

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
    if len(facts) < 3 or not frame.duplicated(facts).any():
        return None
    sales = frame.groupby(facts, dropna=False, sort=False).ngroup()
    differ = ~frame.duplicated(keep=False)
    best, most = None, 0
    for label in [label for label in frame if label not in found.values()]:
        ids = frame[label][~is_blank(frame[label])]
        ids = ids[ids.duplicated(keep=False)]
        if ids.astype(str).str.fullmatch(_MONEY).all():
            continue
        agree = sales[ids.index].groupby(ids).nunique() == 1
        if agree.sum() < FEW or agree.mean() < ALIKE:
            continue
        if differ[ids.index].groupby(ids).any().sum() >= FEW and len(ids) > most:
            best, most = label, len(ids)
    return best
