"""Discounts in a column of their own, beside amounts before them: taken off, or asked about."""

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.amounts import parse_amounts
from crmlab.tables.columns.names import known_names, plain_name
from crmlab.tables.errors import TableError, option

if TYPE_CHECKING:
    from crmlab.tables.sales.sales import Sales

NEARLY_ALL = 0.95  # of the rows with a discount, in which an amount is one before it
_DISCOUNT = re.compile("discount|rabatt|remise|descuento|sconto|desconto|rabat|korting|折扣|优惠")
_OTHER = re.compile("code|type|name|reason|id$|detail|description|shipping|tax|vat")


def take_off_discounts(sales: "Sales", said: str | None) -> None:
    """Take a discount off amounts that are quantity times price; ask whether, if nobody `said` so.

    `said` is the column of what is to be taken off, an empty text where nothing is.
    """
    if said == "":
        return
    label = said or next(filter(_is_discount, sales.ledger.table.frame), None)
    if label is None:
        return
    off = _in_money(sales, label)
    amount = sales.numbers["amount"]
    rows = sales.ledger.stays & (off > 0) & (amount.readable() > 0)
    if not rows.any() or (said is None and not _stand_before(sales, rows, off)):
        return
    if said is None:
        raise TableError(
            "The amount is quantity times price, and {column} adds up to {off:,.2f} beside "
            "{amount:,.2f}. Take it off, or leave it if prices are after it: {options}.",
            column=repr(label),
            off=off[rows].sum(),
            amount=np.nansum(amount.readable()[sales.ledger.stays]),
            options=option("columns", ("discount", label), ("discount", "")),
        )
    amount.values = np.where(rows, amount.values - off, amount.values)
    sales.ledger.note(say("discount"), say("The discount is taken off the amount."), rows)
    sales.told.append(say("{column} is taken off the amount.", column=repr(label)))


def _is_discount(label: str) -> bool:
    name = plain_name(label)
    return bool(_DISCOUNT.search(name)) and not _OTHER.search(name)


def _in_money(sales: "Sales", label: str) -> np.ndarray:
    """Return each row's discount in money: a share is one of the amount, an order's is shared out.

    An order's own discount stands again on each of its lines.
    """
    cells = sales.ledger.table.frame[label]
    amounts = sales.numbers["amount"].readable()
    written = cells.astype("str")
    share = "%" in label or written.str.contains("%", regex=False).any()
    if share:
        cells = written.str.replace("%", "", regex=False)
    off = np.nan_to_num(np.abs(parse_amounts(cells, "amount", sales.mark).readable()))
    if share or 0 < off.max(initial=0) <= 1 < np.nanmedian(np.abs(amounts)):
        return amounts * (off / 100 if off.max() > 1 else off)
    if sales.orders is None:
        return off
    orders = sales.orders.among(sales.ledger.stays & (off > 0))
    several = orders.several
    if orders.repeat(off):
        lines = pd.Series(amounts[several])
        whole = lines.groupby(orders.of_row[several]).transform("sum")
        off[several] *= lines / whole
    return off


def _stand_before(sales: "Sales", rows: np.ndarray, off: np.ndarray) -> bool:
    """Tell whether amounts are quantity times price where there is a discount."""
    if "amount" not in sales.ledger.columns:
        return True
    frame, amounts = sales.ledger.table.frame, sales.numbers["amount"].readable()
    names = set().union(*known_names("sales")["unit_price"])
    for label in [label for label in frame if plain_name(label) in names]:
        price = parse_amounts(frame[label], "unit_price", sales.mark).readable()
        before = np.abs(sales.pieces * price - amounts)[rows] < 0.006
        if before.mean() > NEARLY_ALL and (off[rows] > 0.01).any():
            return True
    return False
