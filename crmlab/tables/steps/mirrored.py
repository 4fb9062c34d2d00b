"""Documents of a kind in no list of words whose amounts are those of others: asked about."""

import numpy as np
import pandas as pd

from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.errors import TableError, either, option
from crmlab.tables.sales.sales import Options, Sales
from crmlab.tables.steps.status import counted

FEWEST = 3  # rows, of which
NEARLY_ALL = 0.9  # have the amount of another of their customer, where
HARDLY_ANY = 0.2  # of these others have one of each other
MOST = 4  # different kinds
LONGEST = 6  # letters of a code


def ask_about_mirrored(sales: Sales, _: Options) -> None:
    """Ask about the rows of a code that have the amounts of the customer's other rows once more."""
    if "kind" in sales.found or (sales.amounts[sales.stays] < 0).any():
        return
    rows = sales.stays & (sales.amounts > 0)
    customers = sales.frame[sales.found["customer_id"]]
    facts = pd.DataFrame({"who": customers, "amount": sales.amounts.round(2)})[rows]
    for label in [one for one in sales.free if one not in sales.answered]:
        cells = sales.frame[label][rows].astype("str").str.strip()
        if not 2 <= cells.nunique() <= MOST or is_blank(cells).any():
            continue
        if not cells.str.fullmatch(rf"[^\W\d]{{1,{LONGEST}}}").all():
            continue
        if codes := [code for code in cells.unique() if _is_mirror(facts, cells == code)]:
            _ask(sales, label, cells, codes)


def _is_mirror(facts: pd.DataFrame, of_code: pd.Series) -> bool:
    """Tell whether some rows have the amounts of the others, which have none of each other."""
    one, other = facts[of_code], facts[~of_code]
    if len(one) < FEWEST or len(one) >= len(other) or other.duplicated().mean() > HARDLY_ANY:
        return False
    there = pd.MultiIndex.from_frame(one).isin(pd.MultiIndex.from_frame(other))
    return bool(there.mean() >= NEARLY_ALL and not one.duplicated().any())


def _ask(sales: Sales, label: str, cells: pd.Series, codes: list[str]) -> None:
    amounts = pd.Series(sales.amounts)[cells.index]
    sums = [counted(c, (cells == c).sum(), np.nansum(amounts[cells == c])) for c in codes]
    every = {code: option("where", (label, code)) for code in cells.unique()}
    raise TableError(
        "{column} is {values}, and nearly each has the amount of another row of its customer, as "
        "what takes a sale back has. To leave them out: {sold}; if they are sales: {every}.",
        column=repr(label),
        values=either(sums),
        sold=" ".join(said for code, said in every.items() if code not in codes),
        every=" ".join(every.values()),
    )
