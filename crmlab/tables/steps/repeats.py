"""Sales, and items of them, that stand in a row for each of their payments."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlab.tables.cells.amounts import NEAR, are_same, parse_amounts
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import plain
from crmlab.tables.columns.evidence import free_columns
from crmlab.tables.errors import option
from crmlab.tables.sales.orders import FEW
from crmlab.tables.sales.sales import Options, Sales
from crmlab.tables.steps.composition import is_money

SAMPLE = 20_000  # rows, in which ids that do not agree show it
FIRST = 300  # rows, in which no payment is more than the amount
ALIKE = 0.95  # of the ids and the items, that repeat so
_OF_ITEMS = ("customer_id", "date", "order_id", "product_id", "product_name", "quantity", "store")
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
    for label in free_columns(frame, found):
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


def count_items_once(sales: Sales, options: Options) -> None:
    """Take out the rows on which an item's amount stands again for each payment of it."""
    if options.amount_per == "line":
        return
    amounts = np.where(sales.stays, sales.amounts, np.nan) / sales.unit
    if paid := paid_in_parts(sales.frame, sales.found, amounts, sales.mark):
        label, again = paid
        sales.take_out_again(again)
        sales.say(
            "{count} row has the amount of an item again, of which {column} is a part of the "
            "payment: it is counted once. To count all rows: {every}.",
            "{count} rows have the amount of an item again, of which {column} is a part of the "
            "payment: it is counted once. To count all rows: {every}.",
            count=int(again.sum()),
            column=repr(label),
            every=option("amount_per", "line"),
        )


def paid_in_parts(
    frame: pd.DataFrame, found: Mapping[str, str], amounts: np.ndarray, decimal: str
) -> tuple[str, np.ndarray] | None:
    """Return the column of payments that add up to an item's amount, and where it stands again.

    In other rows the payment is the amount. An item that was paid in parts has a row for each, with
    the same customer, date, item and amount.

    >>> sales = pd.DataFrame({"Who": list("abbc"), "Day": 1, "Paid": [9.0, 2, 3, 4]})
    >>> found, amounts = {"customer_id": "Who", "date": "Day"}, np.array([9.0, 5, 5, 4])
    >>> paid_in_parts(sales, found, amounts, ".")
    ('Paid', array([False, False,  True, False]))
    """
    facts = [found[meaning] for meaning in _OF_ITEMS if meaning in found]
    for label in free_columns(frame, found):
        if not is_money(frame[label]) or not _within(frame[label][:FIRST], decimal, amounts):
            continue
        paid = parse_amounts(frame[label], "amount", decimal).readable()
        in_part = (np.abs(paid) < np.abs(amounts) - NEAR) & (paid * amounts > 0)
        parts = frame.loc[in_part, facts].assign(**{label: amounts[in_part]})
        people = {one: plain(one) for one in parts[found["customer_id"]].unique()}
        parts[found["customer_id"]] = parts[found["customer_id"]].map(people)
        items = parts.groupby([*facts, label], dropna=False, sort=False)
        sums = pd.Series(paid[in_part], parts.index).groupby(items.ngroup()).transform("sum")
        times = sums / parts[label]  # equal items of one sale may both be paid so
        fits = np.abs(times - times.round()) * np.abs(parts[label]) < NEAR
        if len(parts) and fits.mean() >= ALIKE:
            again = np.zeros(len(frame), dtype=bool)
            again[in_part] = fits & (items.cumcount() >= times.round())
            return label, again
    return None


def _within(cells: pd.Series, decimal: str, amounts: np.ndarray) -> bool:
    """Tell whether the numbers of a column are the amounts, or in some rows less."""
    paid, amounts = parse_amounts(cells, "amount", decimal).readable(), amounts[: len(cells)]
    there = ~np.isnan(amounts)
    same = are_same(paid, amounts)[there]
    less = (np.abs(paid) < np.abs(amounts))[there]
    return bool(len(same) and same.any() and (same | less).mean() >= ALIKE)
