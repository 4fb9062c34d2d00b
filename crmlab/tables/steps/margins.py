"""The margin of a sale: from its own column, from a share of the amount, or from a cost."""

import re
from collections.abc import Mapping

import numpy as np

from crmlab.tables.cells.amounts import NEAR
from crmlab.tables.cells.parsed import Parsed
from crmlab.tables.cells.words import name_has
from crmlab.tables.columns.names import known_names, plain_name
from crmlab.tables.sales.sales import Sales
from crmlab.tables.steps.composition import is_money

_MAY_BE_SHARE = re.compile("mar[gżz]|марж", re.IGNORECASE)  # a margin, and no profit
COSTS = ("cost", "unit_cost")
FEWEST, NEARLY_ALL = 5, 0.95  # rows in which what a cost comes to is the price
_FLAT = 0.25  # power of the quantity up to which a cost does not grow with it: it is that of a unit


def add_up_units(sales: Sales) -> None:
    """Make the cost of a line of that of a unit, and know one by what is called a cost only."""
    numbers, ledger = sales.numbers, sales.ledger
    meaning = "unit_cost" if "unit_cost" in numbers else "cost"
    unit = numbers.pop("unit_cost", None) or numbers.get("cost")
    if unit is None or "margin" in numbers or (meaning == "cost" and not _is_flat(numbers)):
        return
    label = repr(ledger.columns[meaning])
    if sold := _sold_for(sales, unit):
        ledger.forget(meaning)
        numbers.pop("cost", None)
        sales.say(
            "{column} is a price and no cost: times the quantity it adds up to {sum}.",
            column=label,
            sum=repr(sold),
        )
    elif "quantity" not in numbers:
        ledger.forget(meaning)
        sales.say("{column} is not used: the cost of a unit takes a quantity.", column=label)
    else:
        numbers["cost"] = Parsed(numbers["quantity"].readable() * unit.readable(), unit.problems)
        sales.say("{column} is the cost of a unit: it is taken times the quantity.", column=label)


def _is_flat(numbers: Mapping[str, Parsed]) -> bool:
    """Tell whether costs, beside the price of a unit, do not grow with the quantity."""
    if "quantity" not in numbers:
        return False
    cost, amount, quantity = (numbers[m].readable() for m in ("cost", "amount", "quantity"))
    rows = (cost > 0) & (amount > 0) & (quantity > 0)
    sizes = np.log(quantity[rows])
    if rows.sum() < 10 or np.ptp(sizes) == 0:
        return False
    shares = np.log(cost[rows] * quantity[rows] / amount[rows])
    return bool(np.polyfit(sizes, shares, 1)[0] < _FLAT)


def _sold_for(sales: Sales, unit: Parsed) -> str | None:
    """Return the column with what was sold, of rows or orders, that costs times quantities are."""
    times = unit.readable() * sales.pieces
    sums = (times, sales.orders.add_up(np.nan_to_num(times))) if sales.orders else (times,)
    costs = set().union(*(alike for m in COSTS for alike in known_names("sales")[m]))
    for label in [*sales.free, sales.found.get("amount")]:
        name = plain_name(label or "")
        if name in costs or not name_has(name, "money") or not is_money(sales.frame[label]):
            continue
        sold = sales.money(sales.frame[label])
        for costing in sums:
            there = (sold > 0) & (costing > 0)
            near = np.abs(sold - costing)[there] <= NEAR * sales.pieces[there]
            if there.sum() >= FEWEST and near.mean() >= NEARLY_ALL:
                return label
    return None


def _from_rates(sales: Sales) -> None:
    """Make money of a margin that is written as a share of the amount, or in per cent."""
    margin, label = sales.numbers["margin"], sales.found["margin"]
    amounts, rates = sales.amounts, margin.readable()
    if np.isnan(rates).all() or np.isnan(amounts).all():
        return
    top = np.nanmax(np.abs(rates))
    if "%" in label and 1 < top <= 100:
        rates = rates / 100
    elif top >= 1 or not _MAY_BE_SHARE.search(label) or np.nanmedian(np.abs(amounts)) < 5:
        return
    margin.values = rates * amounts
    sales.say("{column} is a share of the amount: the margin is that of it.", column=repr(label))


def add_margin(sales: Sales) -> None:
    """Take the margin from a column of costs where there is none of margins."""
    numbers, found = sales.numbers, sales.found
    cost = numbers.pop("cost", None)
    if "margin" in numbers:
        _from_rates(sales)
        return
    if cost is None:
        return
    numbers["margin"] = Parsed(numbers["amount"].values - cost.readable(), cost.problems)
    label = found.get("cost") or found["unit_cost"]
    sales.say("The margin is the amount less {column}.", column=repr(label))
