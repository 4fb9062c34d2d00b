"""Discounts in a column of their own, beside amounts before them: taken off, or asked about."""

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.amounts import NEAR, are_same
from crmlab.tables.cells.words import name_has
from crmlab.tables.columns.names import all_names, plain_name
from crmlab.tables.errors import TableError, option
from crmlab.tables.sales.sales import Options, Sales

NEARLY_ALL = 0.95  # of the rows with a discount, in which an amount is one before it


def take_off_discounts(sales: Sales, options: Options) -> None:
    """Take a discount off amounts that are quantity times price; ask whether, if nobody says so."""
    said = options.discount
    if said == "":
        return
    label = said or next(filter(_is_discount, sales.frame), None)
    if label is None:
        return
    off = _in_money(sales, label)
    amount = sales.numbers["amount"]
    rows = sales.stays & (off > 0) & (sales.amounts > 0)
    if not rows.any() or (said is None and not _stand_before(sales, rows, off)):
        return
    if _are_prices_less(sales, rows, off):
        sales.say(
            "{column} is off the amount already, and is not taken off again.", column=repr(label)
        )
        return
    if said is None:
        raise TableError(
            "The amount is a price, or quantity times price, and {column} adds up to {off:,.2f} "
            "beside {amount:,.2f}. Take it off, or leave it if prices are after it: {options}.",
            column=repr(label),
            off=off[rows].sum(),
            amount=np.nansum(sales.amounts[sales.stays]),
            options=option("columns", ("discount", label), ("discount", "")),
        )
    amount.values = np.where(rows, amount.values - off, amount.values)
    sales.ledger.note(say("discount"), say("The discount is taken off the amount."), rows)
    sales.say("{column} is taken off the amount.", column=repr(label))


def _is_discount(label: str) -> bool:
    name = plain_name(label)
    return name_has(name, "discount") and not name_has(name, "no_discount")


def _in_money(sales: Sales, label: str) -> np.ndarray:
    """Return each row's discount in money: a share is one of the amount, an order's is shared out.

    An order's own discount stands again on each of its lines.
    """
    cells, amounts = sales.frame[label], sales.amounts
    written = cells.astype("str")
    share = "%" in label or written.str.contains("%", regex=False).any()
    if share:
        cells = written.str.replace("%", "", regex=False)
    off = np.nan_to_num(np.abs(sales.read(cells)))
    if share or 0 < off.max(initial=0) <= 1 < np.nanmedian(np.abs(amounts)):
        off = off / 100 if off.max() > 1 else off
        if np.median(off) == 1:  # what is left of a price: few have all of it off
            off = np.where(off > 0, 1 - off, 0.0)
        return amounts * off
    if sales.orders is None:
        return off
    orders = sales.orders.among(sales.stays & (off > 0))
    several = orders.several
    if orders.repeat(off):
        lines = pd.Series(amounts[several])
        whole = lines.groupby(orders.of_row[several]).transform("sum")
        off[several] *= lines / whole
    return off


def _stand_before(sales: Sales, rows: np.ndarray, off: np.ndarray) -> bool:
    """Tell whether amounts are quantity times price where there is a discount."""
    if "amount" not in sales.found:
        return True
    before = [are_same(sales.pieces * price, sales.amounts)[rows] for price in _prices(sales)]
    return any(same.mean() > NEARLY_ALL for same in before) and (off[rows] > NEAR).any()


def _are_prices_less(sales: Sales, rows: np.ndarray, off: np.ndarray) -> bool:
    """Tell whether amounts are prices, of a piece or of a row, less a discount."""
    prices = [price * pieces for price in _prices(sales) for pieces in (1, sales.pieces)]
    after = [are_same(price - off, sales.amounts)[rows] for price in prices]
    return any(same.mean() > NEARLY_ALL for same in after) and (off[rows] > NEAR).any()


def _prices(sales: Sales) -> list[np.ndarray]:
    """Return the columns that are called a price, as numbers."""
    names = all_names("unit_price")
    named = [label for label in sales.frame if plain_name(label) in names]
    return [sales.read(sales.frame[label], "unit_price") for label in named]
