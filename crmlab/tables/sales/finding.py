"""From a table to its sales: gaps are filled, then one step after another takes out what is none.

A new kind of file takes a function `step(sales, options)` in a module of `steps`, and a line in
`STEPS`. A step looks at `sales.frame` and `sales.amounts`; takes rows out by `sales.ledger`, with a
reason; mends `sales.numbers`; tells what it has decided by `sales.say`; and raises a `TableError`
where the caller must choose. What other steps ask is asked together with it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.amounts import (
    decide_decimal,
    is_number,
    parse_amounts,
    told_readings,
    too_large,
)
from crmlab.tables.cells.parsed import Parsed
from crmlab.tables.errors import TableError
from crmlab.tables.files.raw import RawTable
from crmlab.tables.gaps.blocks import fill_customers, take_other_side
from crmlab.tables.gaps.diary import complete_dates
from crmlab.tables.gaps.filled import Filled
from crmlab.tables.gaps.lines import carry_down, details_below, items_of_orders
from crmlab.tables.gaps.numbers import tell_orders_apart
from crmlab.tables.gaps.strangers import empty_strangers
from crmlab.tables.sales.ledger import Ledger
from crmlab.tables.sales.orders import Orders, fill_down
from crmlab.tables.sales.parts import Parts, same_in_orders
from crmlab.tables.sales.sales import Options, Sales
from crmlab.tables.sales.where import cells_of, keep_where, left_out, tell_left_out
from crmlab.tables.steps.adjusted import see_adjusted
from crmlab.tables.steps.ahead import set_ahead_aside
from crmlab.tables.steps.cancelled import set_cancelled_aside
from crmlab.tables.steps.cents import take_cents
from crmlab.tables.steps.currency import decide_currency
from crmlab.tables.steps.day_discounts import take_discounts_off_the_day
from crmlab.tables.steps.discounts import take_off_discounts
from crmlab.tables.steps.levels import keep_one_level
from crmlab.tables.steps.lines import join_lines
from crmlab.tables.steps.lone import set_lone_cells_aside
from crmlab.tables.steps.margins import add_margin, add_up_units
from crmlab.tables.steps.mirrored import ask_about_mirrored
from crmlab.tables.steps.payments import set_unpaid_aside
from crmlab.tables.steps.prepaid import set_prepaid_aside
from crmlab.tables.steps.refunds import (
    add_up_refunds,
    see_refunds,
    set_nothing_paid_aside,
    set_told_twice_aside,
    settle_refunds,
    take_off_refunds,
    tell_chargebacks,
)
from crmlab.tables.steps.repeats import count_items_once
from crmlab.tables.steps.reversals import set_reversed_aside
from crmlab.tables.steps.settlements import set_money_out_aside, set_payments_aside
from crmlab.tables.steps.status import apply_statuses, no_lines_of_orders
from crmlab.tables.steps.totals import check_total, take_out_totals
from crmlab.tables.steps.unnumbered import count_orders_once

NUMBERS = ("amount", "quantity", "unit_price", "margin", "cost", "unit_cost", "refund")

GAPS: tuple[Callable[[pd.DataFrame, Mapping[str, str]], Filled], ...] = (
    take_other_side,
    fill_customers,
    details_below,
    complete_dates,
    tell_orders_apart,
    carry_down,
    items_of_orders,
)

STEPS: tuple[Callable[[Sales, Options], None], ...] = (
    set_cancelled_aside,
    set_lone_cells_aside,
    take_out_totals,
    keep_one_level,
    take_off_discounts,
    count_orders_once,
    count_items_once,
    join_lines,
    set_payments_aside,
    set_money_out_aside,
    check_total,
    set_prepaid_aside,
    take_discounts_off_the_day,
    settle_refunds,
    see_adjusted,
    tell_chargebacks,
    see_refunds,
    apply_statuses,
    ask_about_mirrored,
    set_ahead_aside,
    set_told_twice_aside,
    set_reversed_aside,
    add_up_refunds,
    take_off_refunds,
    set_nothing_paid_aside,
    set_unpaid_aside,
    decide_currency,
    tell_left_out,
)


def find_sales(table: RawTable, found: Mapping[str, str], options: Options) -> Sales:
    """Take out of a table what was not asked for, continuation lines, totals and what is no sale.

    Where the values do not tell which those are, a TableError asks, or `Sales.questions` do.
    """
    sales = _asked_for(table, found, options)
    take_cents(sales, options)
    if "amount" not in sales.numbers:
        sales.numbers["amount"] = _multiply(sales)
    add_up_units(sales)
    if options.where:
        sales.left_out = left_out(sales)
    for step in STEPS:
        with sales.questions.later():
            step(sales, options)
    stayed = sales.ledger.narrow()
    sales.numbers = {m: _some(column, stayed) for m, column in sales.numbers.items()}
    sales.paid_back = sales.paid_back[stayed]
    add_margin(sales)
    return sales


def _asked_for(table: RawTable, found: Mapping[str, str], options: Options) -> Sales:
    """Return the rows that are asked for, with gaps filled and numbers understood."""
    ledger, frame, told, rows = Ledger(table, found), table.frame, [], {}
    for fill in GAPS:
        frame, rows[fill], told_of_gap = fill(frame, found)
        told += told_of_gap
    if orders := Orders.of(frame, found):
        frame = fill_down(frame, found, orders)
    frame, _, told_of_strangers = empty_strangers(frame, found)  # whom no row above fills in
    told += told_of_strangers
    ledger.table = replace(table, frame=frame)
    if rows[fill_customers] is not None:
        rule = say("names the customer of the rows below")
        ledger.set_no_sale_aside(rule, rows[fill_customers])
    if rows[details_below] is not None:
        meaning = say("Its sums are in those of the row above.")
        rule = say("detail of the row above")
        ledger.pass_over("continuation", rule, meaning, rows[details_below])
    if options.by is not None:
        ledger.cut(_parts(ledger, options.by, orders))
    answered = keep_where(ledger, options.where, orders)
    whole = ledger.table.frame.set_index(ledger.table.rows)
    orders = orders or Orders.under(rows[carry_down])
    stayed = ledger.narrow()
    cells = {m: ledger.table.frame[found[m]] for m in NUMBERS if m in found}
    mark = options.decimal or decide_decimal(
        {found[meaning]: column for meaning, column in cells.items()}, ledger.table.rows
    )
    numbers = {m: parse_amounts(column, m, mark) for m, column in cells.items()}
    told += [one for column in cells.values() for one in told_readings(column, mark)]
    sales = Sales(ledger, numbers, mark, whole, answered, told)
    if orders:
        sales.orders = replace(orders, of_row=orders.of_row[stayed])
        sales.orders = sales.orders.among(~no_lines_of_orders(sales))
    if any(_shows_mark(column) for column in cells.values()):
        sales.decided["decimal"] = mark
    return sales


def _parts(ledger: Ledger, by: str, orders: Orders | None) -> Parts:
    """Return the parts of the file by the values of a column, which is not the customer."""
    label, cells = cells_of(ledger, by)
    if label == ledger.columns["customer_id"]:
        raise TableError(
            "{column} is the customer: one report each would show people one by one. Name a "
            "column of stores, countries, brands and the like.",
            column=repr(label),
        )
    return Parts.of(label, same_in_orders(cells, orders))


def _shows_mark(column: pd.Series) -> bool:
    """Say whether the numbers of a column are written with points or commas."""
    written = not is_number(column) and column.astype(str).str.contains("[.,]", regex=True)
    return bool(np.any(written))


def _multiply(sales: Sales) -> Parsed:
    """Return quantity times unit price; without a quantity or a price there was no sale.

    A price below zero is a discount in an order that adds up to more than nothing.
    """
    no_price, no_quantity = say("unit_price is not above zero"), say("quantity is zero")
    quantity, unit_price = (sales.numbers[meaning] for meaning in ("quantity", "unit_price"))
    amount = quantity.values * unit_price.values
    priced = unit_price.values > 0
    if sales.orders is not None:
        in_order = sales.orders.of_row >= 0
        priced |= (unit_price.values < 0) & in_order & (sales.orders.add_up(amount) > 0)
    unit_price.problems[no_price] = ~unit_price.bad() & ~priced
    quantity.problems[no_quantity] = ~quantity.bad() & (quantity.values == 0)
    return Parsed(amount, too_large(amount, "amount"))


def _some(column: Parsed, rows: np.ndarray) -> Parsed:
    """Return some rows of a column."""
    problems = {reason: bad[rows] for reason, bad in column.problems.items()}
    return Parsed(column.values[rows], problems)
