"""Lines and orders: which rows continue an order, and whether its amount stands on each of them."""

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.amounts import are_same
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import name_has
from crmlab.tables.columns.names import is_price, plain_name
from crmlab.tables.errors import TableError, option
from crmlab.tables.sales.orders import FEW, Orders
from crmlab.tables.sales.sales import Options, Sales
from crmlab.tables.steps.products import part_from_products

ALIKE = 0.95  # of the orders of several lines: those with one amount, where it is the order's
LEVEL, ENOUGH = 0.5, 20  # power below which an amount is a line's, in so many orders
_OF_LINES = ("quantity", "margin", "cost", "refund")  # what adds up over the lines of an order


def join_lines(sales: Sales, options: Options) -> None:
    """Take out the lines on which an order goes on, or its amount stands again.

    Where amounts are quantities times prices, a row of an order with neither goes with its lines.
    """
    ledger, found = sales.ledger, sales.found
    if sales.orders is None:
        return
    orders = sales.orders.among(sales.stays)
    has_amount = "amount" in found
    sums = ["amount"] if has_amount else ["quantity", "unit_price"]
    on = _continuing(sales.frame[[found[meaning] for meaning in sums]], orders)
    orders, again = orders.among(~on), np.zeros_like(on)
    if has_amount and "order_id" in found and _repeats_totals(sales, orders, options.amount_per):
        again = orders.later
        sales.decided["amount_per"] = "order"
        sales.say(
            "{column} is the amount of an order, and stands on each of its lines: it is counted "
            "once an order.",
            column=repr(found["amount"]),
        )
    goods = _names_goods(sales) & sales.stays
    if again.any() or (has_amount and _stand_once(sales.orders, goods, on)):
        part_from_products(sales)
    if on.any() or again.any():
        add_up_lines(sales, sales.orders, on | again)
    if on.any() and not has_amount:
        sales.say(
            "{count} rows with neither {quantity} nor {price} are those of orders, whose lines "
            "have them.",
            count=f"{on.sum():,}",
            quantity=repr(found["quantity"]),
            price=repr(found["unit_price"]),
        )
    meaning = say("It belongs to the order of that number, and is no row of its own.")
    ledger.pass_over("continuation", say("continuation line of an order"), meaning, on)
    ledger.pass_over("continuation", say("amount of the order again"), meaning, again)


def _continuing(sums: pd.DataFrame, orders: Orders) -> np.ndarray:
    """Return the lines without any of some sums, of orders that have them on another line."""
    blank = sums.apply(is_blank).all(axis=1).to_numpy()
    with_amount = np.zeros(orders.count + 1, dtype=bool)
    with_amount[orders.of_row[~blank & (orders.of_row >= 0)]] = True
    return blank & (orders.of_row >= 0) & with_amount[orders.of_row]


def _names_goods(sales: Sales) -> np.ndarray:
    """Return the rows with a product or a quantity: other lines of an order are notes.

    A quantity of none is that of a line that was cancelled.
    """
    goods = [sales.filled(m) for m in ("product_id", "quantity") if m in sales.found]
    return np.any([np.zeros(len(sales.frame), dtype=bool), *goods], axis=0) & (sales.pieces != 0)


def _stand_once(orders: Orders, goods: np.ndarray, on: np.ndarray) -> bool:
    """Tell whether amounts stand once an order, on a line that others go `on`.

    Where more orders have them on several lines of goods, a line without one brings nothing.
    """
    own = orders.among(goods & ~on)
    return len(np.unique(orders.of_row[goods & on])) > len(np.unique(own.of_row[own.several]))


def add_up_lines(sales: Sales, orders: Orders, gone: np.ndarray) -> None:
    """Put the quantities, margins and refunds of lines that are gone on the line that stays."""
    orders = orders.among(sales.stays)
    stay = orders.among(~gone)
    first = (stay.of_row >= 0) & ~stay.later
    inside = (orders.of_row >= 0) & (first | gone)
    for meaning in _OF_LINES:
        if meaning not in sales.numbers:
            continue
        column = sales.numbers[meaning]
        values = pd.Series(column.readable()[inside]).groupby(orders.of_row[inside])
        if meaning == "refund":
            is_of_order = orders.again(column.readable()).any()
        else:
            is_of_order = meaning != "quantity" and (values.nunique() <= 1).all()
        if is_of_order:  # again on each line
            continue
        missing = column.bad()
        column.values[first] = values.sum(min_count=1).reindex(orders.of_row[first]).to_numpy()
        for bad in column.problems.values():
            bad[first & ~np.isnan(column.values) & missing] = False


def _repeats_totals(sales: Sales, orders: Orders, asked: str | None) -> bool:
    """Say whether the amount of an order stands on each of its lines; ask where nothing tells."""
    label, amounts = sales.found["amount"], sales.amounts
    rows = orders.several & (np.nan_to_num(amounts) != 0)
    if not rows.any() or asked == "line":
        return False
    by_order = pd.Series(amounts[rows]).groupby(orders.of_row[rows])
    spread, several = by_order.max() - by_order.min(), by_order.size() > 1
    alike = (spread[several] < 0.005).mean() if several.any() else 0.0
    if asked == "order":
        if alike < ALIKE:
            raise TableError(
                "The lines of {share} of the orders have different amounts in {column}: they are "
                "the lines' own. Say so: {options}.",
                share=f"{100 * (1 - alike):.0f} %",
                column=repr(label),
                options=option("amount_per", "line"),
            )
        return True
    of_order = name_has(plain_name(label), "order_amount")
    if alike < ALIKE and not (of_order and alike > 0.5):
        return False
    if (verdict := _by_prices(sales, rows, orders)) is not None:
        return verdict
    paid = [label for label in sales.free if name_has(plain_name(label), "payment")]
    if any(_add_up(sales.read(sales.frame[n]), amounts, rows, orders) for n in paid):
        return True
    is_of_line = name_has(plain_name(label), "line_amount")
    least, most = _growth(amounts, orders)
    if alike >= ALIKE and not is_of_line and most >= LEVEL:
        varied = by_order.first()[several].round(2).nunique() > several.sum() / 2
        if of_order or (several.sum() >= FEW and (varied or least > 0)):
            return True
    raise TableError(
        "{column} is the same on all lines of {count} orders: the order's amount on each of its "
        "lines, or lines that cost the same? Say which: {options}.",
        column=repr(label),
        count=int((spread[several] < 0.005).sum()),
        options=option("amount_per", "order", "line"),
    )


def _growth(amounts: np.ndarray, orders: Orders) -> tuple[float, float]:
    """Return the least and the most power by which an amount may grow with the lines of its order.

    The price of a ticket does not grow with them, a total does.
    """
    rows = (orders.of_row >= 0) & (amounts > 0)
    by_order = pd.Series(amounts[rows]).groupby(orders.of_row[rows])
    sizes, sums = np.log(by_order.size()), np.log(by_order.first())
    if len(sizes) < ENOUGH or np.ptp(sizes) == 0:
        return -np.inf, np.inf
    (slope, _), spread = np.polyfit(sizes, sums, 1, cov=True)
    error = 2 * np.sqrt(spread[0, 0])
    return slope - error, slope + error


def _by_prices(sales: Sales, rows: np.ndarray, orders: Orders) -> bool | None:
    """Return what quantities and prices tell, if there are any: they add up to one or the other."""
    told, amounts = None, sales.amounts
    for label in filter(is_price, sales.free):
        value = sales.read(sales.frame[label], "unit_price") * sales.pieces
        if np.mean(are_same(value, amounts)[rows]) > ALIKE:
            return False
        if _add_up(value, amounts, rows, orders):
            told = True
    return told


def _add_up(values: np.ndarray, amounts: np.ndarray, rows: np.ndarray, orders: Orders) -> bool:
    """Tell whether values add up to the amount of their order, but for taxes and postage."""
    sums = pd.Series(values[rows]).groupby(orders.of_row[rows]).sum(min_count=1)
    whole = pd.Series(amounts[rows]).groupby(orders.of_row[rows]).first()
    return bool(np.mean(np.abs(sums / whole - 1) < 0.25) > 0.8)
