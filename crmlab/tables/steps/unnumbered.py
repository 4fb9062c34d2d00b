"""Orders without a number, whose amount stands on each of their lines, or for each instalment."""

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from crmlab.tables.cells.amounts import NEAR, are_same
from crmlab.tables.cells.parsed import Distinct, is_blank
from crmlab.tables.cells.words import name_has
from crmlab.tables.columns.names import is_price, plain_name
from crmlab.tables.errors import TableError, option
from crmlab.tables.sales.orders import FEW, Orders
from crmlab.tables.sales.sales import Options, Sales
from crmlab.tables.steps.composition import is_money
from crmlab.tables.steps.lines import add_up_lines
from crmlab.tables.steps.products import part_from_products

FEWEST = 2  # orders that add up, below which it may be chance
NEARLY_ALL = 0.95  # of the rows
_PLACE = re.compile(r"\D{0,15}(\d{1,2})\D{1,12}(\d{1,2})\D{0,12}")


def count_orders_once(sales: Sales, options: Options) -> None:
    """Take out the rows on which the amount of an order without a number stands again."""
    if sales.orders is not None or "amount" not in sales.found or options.amount_per == "line":
        return
    amounts = np.where(sales.stays, sales.amounts, np.nan) / sales.unit
    again = _again_for_instalments(sales, amounts, options.amount_per)
    if again is None:
        orders = _orders_of_days(sales, amounts)
        again = _again_on_lines(sales, amounts, orders, options.amount_per)
        if again is None:
            return
        part_from_products(sales)
        add_up_lines(sales, orders, again)
    sales.take_out_again(again)
    sales.say(
        "{column} is the amount of an order, which stands again on {count} row of the same "
        "order: it is counted once. To count all rows: {every}.",
        "{column} is the amount of an order, which stands again on {count} rows of the same "
        "orders: it is counted once. To count all rows: {every}.",
        column=repr(sales.found["amount"]),
        count=int(again.sum()),
        every=option("amount_per", "line"),
    )


def _orders_of_days(sales: Sales, amounts: np.ndarray) -> Orders:
    """Return as an order the rows of a customer and a day with the same amount."""
    facts = [sales.frame[sales.found[m]] for m in ("customer_id", "date")]
    if "store" in sales.found:
        facts.append(sales.frame[sales.found["store"]].astype(str))
    numbers = pd.Series(amounts).groupby([*facts, amounts], sort=False).ngroup()
    of_row = numbers.where(amounts > 0).fillna(-1).astype(int).to_numpy()
    return Orders(of_row, of_row.max(initial=-1) + 1)


def _again_on_lines(
    sales: Sales, amounts: np.ndarray, orders: Orders, asked: str | None
) -> np.ndarray | None:
    """Return where an amount stands again, if the lines of its order add up to it."""
    several, read = orders.several, orders.of_row >= 0
    if not several.any():
        return None
    if asked == "order":
        return orders.later
    rows = pd.Series(amounts).groupby(orders.of_row)
    sizes, places = rows.transform("size").to_numpy(), rows.cumcount().to_numpy()
    parts = _parts(sales)  # payments of one item are none of an order's lines
    of_lines = [values for n, values in parts if not name_has(plain_name(n), "payment")]
    for values in of_lines:
        sums = orders.add_up(np.nan_to_num(values))
        with np.errstate(divide="ignore", invalid="ignore"):
            times = np.round(sums / amounts)  # equal orders of one day
            fits = (np.abs(sums - times * amounts) < NEAR) & (times >= 1)
        again = several & fits & (times < sizes)
        if (again & (places == 0)).sum() >= FEWEST and fits[read].mean() >= NEARLY_ALL:
            return again & (places >= times)
    days = [sales.frame[sales.found[m]][read] for m in ("customer_id", "date")]
    days = pd.Series(amounts)[read].groupby(days).agg(["size", "nunique", "first"])
    days = days.query("size > 1")
    alike = len(days) >= FEW and (days["nunique"] == 1).mean() >= NEARLY_ALL
    label = sales.found["amount"]
    no_lines = of_lines and not any(are_same(v, amounts)[several].mean() > 0.5 for v in of_lines)
    of_order = name_has(plain_name(label), "order_amount")
    varied = days["first"].nunique() > len(days) / 2
    differ = ~sales.frame[several].duplicated(keep=False)  # else they may be one row twice
    if alike and varied and (of_order or no_lines) and differ.mean() > 0.5:
        raise _question(sales, int(orders.later.sum()))
    return None


def _parts(sales: Sales) -> Iterator[tuple[str, np.ndarray]]:
    """Yield what may be parts of an amount: prices times quantities, and other sums."""
    money = [label for label in sales.free if is_money(sales.frame[label])]
    for label in sorted(money, key=is_price, reverse=True):
        values = sales.read(sales.frame[label])
        if is_price(label) and "quantity" in sales.found:
            yield label, values * sales.pieces
        yield label, values


def _again_for_instalments(
    sales: Sales, amounts: np.ndarray, asked: str | None
) -> np.ndarray | None:
    """Return where an amount stands again for a later instalment: '2 of 3' after '1 of 3'."""
    for label in sales.free:
        plans = _plans(sales, label, amounts)
        if plans is None:
            continue
        rows = pd.Series(amounts).groupby(plans)
        again = (plans >= 0) & (rows.cumcount() > 0).to_numpy()
        if asked == "order" or _paid_in_parts(sales, amounts, plans):
            return again
        name = plain_name(sales.found["amount"])
        if name_has(name, "order_amount") and not name_has(name, "payment"):
            return again
        if name_has(name, "whole"):
            raise _question(sales, int(again.sum()))
    return None


def _plans(sales: Sales, label: str, amounts: np.ndarray) -> np.ndarray | None:
    """Return the number of the plan of each row (-1: none), if a column counts instalments."""
    cells = sales.frame[label]
    distinct = Distinct(cells.where(sales.stays & ~is_blank(cells)))
    places = []
    for value in distinct.values:
        one = _PLACE.fullmatch(str(value))
        if not one or not 0 < int(one[1]) <= int(one[2]):
            return None
        places.append([float(one[1]), float(one[2])])
    if not places:
        return None
    place, of = map(distinct.in_rows, np.array(places).T)
    several = (of > 1) & (amounts > 0)
    customers = sales.frame[sales.found["customer_id"]].astype(str)
    same = [customers[several], amounts[several], of[several]]
    which = pd.Series(place[several]).groupby([one.tolist() for one in [*same, place[several]]])
    turn = which.cumcount().tolist()
    keys = pd.DataFrame(dict(enumerate([*(one.tolist() for one in same), turn])))
    numbers = keys.groupby(list(keys), sort=False).ngroup().to_numpy()
    of_plan = pd.Series(place[several]).groupby(numbers).agg(["min", "max", "size"])
    in_turn = of_plan["max"] - of_plan["min"] + 1 == of_plan["size"]
    again = of_plan["size"] > 1
    if again.sum() < max(FEWEST, len(again) / 2) or in_turn.mean() < NEARLY_ALL:
        return None
    plans = np.full(len(amounts), -1)
    plans[several] = numbers
    return plans


def _paid_in_parts(sales: Sales, amounts: np.ndarray, plans: np.ndarray) -> bool:
    """Tell whether what is paid adds up to no more than the amount of a plan, and often to it."""
    for _, values in _parts(sales):
        sums = pd.Series(values).groupby(plans).sum()
        whole = pd.Series(amounts).groupby(plans).first()
        sums, whole = sums[sums.index >= 0], whole[whole.index >= 0]
        full = are_same(sums.to_numpy(), whole.to_numpy())
        less = (sums > 0).to_numpy() & (sums < whole).to_numpy()
        if full.sum() >= FEWEST and (full | less).mean() >= NEARLY_ALL:
            return True
    return False


def _question(sales: Sales, rows: int) -> TableError:
    return TableError(
        "{column} is the same on {count} more row of a customer: the amount of an order on each "
        "of its rows, or of equal purchases? Say which: {options}.",
        "{column} is the same on {count} more rows of a customer: the amount of an order on each "
        "of its rows, or of equal purchases? Say which: {options}.",
        column=repr(sales.found["amount"]),
        count=rows,
        options=option("amount_per", "order", "line"),
    )
