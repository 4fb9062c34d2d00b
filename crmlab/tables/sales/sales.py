"""What a sales file holds beside sales, taken out step by step before its rows are judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.amounts import decide_decimal, is_number, parse_amounts, too_large
from crmlab.tables.cells.ids import parse_ids
from crmlab.tables.cells.parsed import Parsed, is_blank
from crmlab.tables.columns.names import is_called_amount, known_names, plain_name
from crmlab.tables.errors import Questions, TableError, option
from crmlab.tables.files.raw import RawTable
from crmlab.tables.gaps.blocks import fill_customers, take_other_side
from crmlab.tables.gaps.diary import complete_dates
from crmlab.tables.gaps.strangers import empty_strangers
from crmlab.tables.sales.ledger import Ledger
from crmlab.tables.sales.orders import (
    Orders,
    carry_down,
    continuing,
    fill_down,
    items_of_orders,
    repeats_totals,
)
from crmlab.tables.sales.parts import Parts, same_in_orders
from crmlab.tables.sales.where import Where, cells_of, keep_where
from crmlab.tables.steps.cents import take_cents
from crmlab.tables.steps.composition import is_money
from crmlab.tables.steps.currency import decide_currency
from crmlab.tables.steps.discounts import take_off_discounts
from crmlab.tables.steps.levels import find_levels
from crmlab.tables.steps.lines import keep_products, part_from_products
from crmlab.tables.steps.margins import add_margin, add_up_units
from crmlab.tables.steps.payments import set_unpaid_aside
from crmlab.tables.steps.refunds import settle_refunds, tell_chargebacks
from crmlab.tables.steps.repeats import paid_in_parts
from crmlab.tables.steps.reversals import facts_of_rows, set_reversed_aside
from crmlab.tables.steps.status import (
    apply_statuses,
    refunded,
    set_no_sale_aside,
    take_off_refunds,
)
from crmlab.tables.steps.totals import grand_total, is_total, totals_among

NUMBERS = ("amount", "quantity", "unit_price", "margin", "cost", "unit_cost", "refund")
_OF_LINES = ("quantity", "margin", "cost")  # what adds up over the lines of an order
_FACTORS = ("quantity", "unit_price")


@dataclass
class Sales:
    """The rows of a file that are sales, and what was decided on the way to them.

    `numbers` are the columns with numbers, understood, an amount always among them; `paid_back`
    are the rows that pay a sale back.
    """

    ledger: Ledger
    numbers: dict[str, Parsed]
    paid_back: np.ndarray
    mark: str  # of decimals
    orders: Orders | None = None
    currency: str | None = None
    may_be_cents: bool = True
    unit: float = 1.0  # of money, in which amounts are written
    lines: pd.DataFrame | None = None  # of orders, where an amount is that of an order
    left_out: pd.DataFrame | None = None  # the facts of what the caller does not ask for
    file_total: float | None = None  # that of all sales, as the file has it
    total_adds_up: bool = True  # from the amounts in the rows of the file
    refunded: np.ndarray = field(default_factory=lambda: np.zeros(1))  # by part
    questions: Questions = field(default_factory=Questions)
    told: list[str] = field(default_factory=list)
    decided: dict[str, object] = field(default_factory=dict)

    @property
    def strangers(self) -> np.ndarray:
        """The rows without a customer."""
        customers = self.ledger.table.frame[self.ledger.columns["customer_id"]]
        return parse_ids(customers, "customer_id").bad()

    @property
    def pieces(self) -> np.ndarray:
        """The quantity of each row, one where there is none."""
        if "quantity" in self.numbers:
            return self.numbers["quantity"].readable()
        return np.ones(len(self.ledger.table.frame))


def find_sales(
    table: RawTable,
    found: Mapping[str, str],
    *,
    where: Where,
    by: str | None,
    decimal: str | None,
    amount_per: str | None,
    amount_in: str | None,
    discount: str | None,
    paid_on: str | None,
    totals: str | None,
) -> Sales:
    """Take out of a table what was not asked for, continuation lines, totals and what is no sale.

    Where the values do not tell which those are, a TableError asks, or `Sales.questions` do.
    """
    ledger = Ledger(table, found)
    paid_both_ways, told = take_other_side(table.frame, found)
    frame, headings = fill_customers(paid_both_ways, found)
    if frame is not paid_both_ways:
        told.append(
            say(
                "{column} stands once for the rows below it, and is filled in there.",
                column=repr(found["customer_id"]),
            )
        )
    for complete in (empty_strangers, complete_dates):
        frame, done = complete(frame, found)
        told += done
    frame, carried = carry_down(frame, found, is_total)
    frame, items = items_of_orders(frame, found)
    if items.any():
        told.append(
            say(
                "{count} rows with a product and no amount are the items of the order above them, "
                "which has the amount.",
                count=f"{items.sum():,}",
            )
        )
    if orders := Orders.of(frame, found):
        frame = fill_down(frame, found, orders)
    ledger.table = replace(table, frame=frame)
    if headings is not None:
        set_no_sale_aside(ledger, say("names the customer of the rows below"), headings, "")
    if by is not None:
        ledger.cut(_parts(ledger, by, orders))
    answered = keep_where(ledger, where, orders)
    asked, whole = ledger.stays, ledger.table.frame.set_index(ledger.table.rows)
    orders = orders or Orders.under(carried)
    stayed = ledger.narrow()
    cells = {m: ledger.table.frame[found[m]] for m in NUMBERS if m in found}
    mark = decimal or decide_decimal(
        {found[meaning]: column for meaning, column in cells.items()}, ledger.table.rows
    )
    numbers = {m: parse_amounts(column, m, mark) for m, column in cells.items()}
    sales = Sales(ledger, numbers, np.zeros(0, dtype=bool), mark, told=told)
    sales.orders = orders and replace(orders, of_row=orders.of_row[stayed])
    if carried.any():
        sales.told.append(
            say(
                "Rows that have a product, but neither order, customer nor date, belong to the "
                "order above."
            )
        )
    if any(_shows_mark(column) for column in cells.values()):
        sales.decided["decimal"] = mark
    take_cents(sales, amount_in)
    if "amount" not in sales.numbers:
        sales.numbers["amount"] = _multiply(**{m: sales.numbers[m] for m in _FACTORS})
    add_up_units(sales)
    if where:
        sales.left_out = _left_out(sales, whole, asked)
    for step, answer in (
        (_take_out_totals, totals),
        (_keep_one_level, amount_per),
        (take_off_discounts, discount),
        (_join_lines, amount_per),
        (_count_once, amount_per),
        (_check_total, totals),
    ):
        with sales.questions.later():
            step(sales, answer)
    settle_refunds(sales, whole)
    tell_chargebacks(sales, whole)
    _add_up_refunds(sales, answered)
    sales.paid_back = apply_statuses(sales, answered)
    set_reversed_aside(sales, whole)
    _take_off_refunds(sales)
    with sales.questions.later():
        set_unpaid_aside(sales, paid_on)
    with sales.questions.later():
        _decide_currency(sales)
    if sales.left_out is not None:
        _tell_left_out(sales)
    stayed = ledger.narrow()
    sales.numbers = {m: _some(column, stayed) for m, column in sales.numbers.items()}
    sales.paid_back = sales.paid_back[stayed]
    add_margin(sales)
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


def _names_goods(sales: Sales) -> np.ndarray:
    """Return the rows with a product or a quantity: other lines of an order are notes."""
    frame, found = sales.ledger.table.frame, sales.ledger.columns
    goods = [frame[found[m]] for m in ("product_id", "quantity") if m in found]
    return np.any([~is_blank(cells) for cells in goods], axis=0) | np.zeros(len(frame), dtype=bool)


def _multiply(quantity: Parsed, unit_price: Parsed) -> Parsed:
    """Return quantity times unit price; without a quantity or a price there was no sale."""
    no_price, no_quantity = say("unit_price is not above zero"), say("quantity is zero")
    unit_price.problems[no_price] = ~unit_price.bad() & (unit_price.values <= 0)
    quantity.problems[no_quantity] = ~quantity.bad() & (quantity.values == 0)
    amount = quantity.values * unit_price.values
    return Parsed(amount, too_large(amount, "amount"))


def _some(column: Parsed, rows: np.ndarray) -> Parsed:
    """Return some rows of a column."""
    problems = {reason: bad[rows] for reason, bad in column.problems.items()}
    return Parsed(column.values[rows], problems)


def _left_out(sales: Sales, frame: pd.DataFrame, asked: np.ndarray) -> pd.DataFrame:
    """Return the facts of the sales among rows that are not asked for."""
    found = sales.ledger.columns
    needed = ["amount"] if "amount" in found else _FACTORS
    factors = [parse_amounts(frame[found[m]], m, sales.mark).readable() for m in needed]
    amounts = np.prod(factors, axis=0) * sales.unit
    out = ~asked & ~frame[[found["customer_id"], found["date"]]].apply(is_blank).any(axis=1)
    if levels := find_levels(frame, found, amounts, [found["customer_id"]]):
        out &= ~levels.again
        if "order_id" in found:  # what is asked for may be another level of an order
            out &= ~frame[found["order_id"]].isin(frame[found["order_id"]][asked])
    return facts_of_rows(frame[out], found, amounts[out])


def _tell_left_out(sales: Sales) -> None:
    """Tell how much was left out by the caller's own choice."""
    rows = sales.left_out[sales.left_out["amount"] > 0]
    if sales.decided.get("amount_per") == "order":
        rows = rows[~rows["order_id"].duplicated()]
    amounts = [
        say("{amount} {currency}", amount=f"{amount:,.2f}", currency=currency).strip()
        for currency, amount in rows.groupby("currency")["amount"].sum().items()
    ]
    if amounts:
        sales.told.append(
            say(
                "Not asked for, and left out: {count} row with {amount}.",
                "Not asked for, and left out: {count} rows with {amount} in all.",
                count=len(rows),
                amount=" + ".join(amounts),
            )
        )


def _take_out_totals(sales: Sales, asked: str | None) -> None:
    amounts = sales.numbers["amount"].readable()
    rows = totals_among(sales.ledger, amounts, asked)
    dated = ~is_blank(sales.ledger.table.frame[sales.ledger.columns["date"]]).to_numpy(dtype=bool)
    sales.file_total = grand_total(amounts, rows, sales.ledger.stays & ~rows & dated)
    meaning = say("A row that sums up others is no sale.")
    sales.ledger.pass_over("totals", say("total"), meaning, rows)
    if sales.file_total is not None and sales.left_out is None:
        sales.total_adds_up = _adds_up(sales.file_total, amounts[sales.ledger.stays])


def _keep_one_level(sales: Sales, amount_per: str | None) -> None:
    """Take out the rows that have the money of others again: a sale's lines, its payments."""
    ledger, found = sales.ledger, sales.ledger.columns
    amounts = np.where(ledger.stays, sales.numbers["amount"].readable(), 0.0)
    levels = None
    if amount_per != "line":
        levels = find_levels(ledger.table.frame, found, amounts, [found["customer_id"]])
    if levels is None:
        return
    keep_products(sales, levels.again, amounts)
    _pass_over_again(ledger, levels.again)
    sales.told.append(levels.told)


def _pass_over_again(ledger: Ledger, rows: np.ndarray) -> None:
    meaning = say("It has the money of other rows of its order, and is no row of its own.")
    ledger.pass_over("continuation", say("the same money again"), meaning, rows)


def _join_lines(sales: Sales, amount_per: str | None) -> None:
    """Take out the lines on which an order goes on, or its amount stands again."""
    ledger, found = sales.ledger, sales.ledger.columns
    if sales.orders is None or "amount" not in found:
        return
    orders = sales.orders.among(ledger.stays)
    on = continuing(ledger.table.frame[found["amount"]], orders)
    meaning = say("It belongs to the order of that number, and is no row of its own.")
    amounts = sales.numbers["amount"].readable()
    orders = orders.among(~on)
    again, numbered = np.zeros_like(on), "order_id" in found
    if numbered and repeats_totals(
        ledger.table.frame, found, amounts, orders, sales.mark, amount_per
    ):
        again = orders.later
        sales.decided["amount_per"] = "order"
        sales.told.append(
            say(
                "{column} is the amount of an order, and stands on each of its lines: it is "
                "counted once an order.",
                column=repr(found["amount"]),
            )
        )
    if (on & _names_goods(sales)).any() or again.any():
        part_from_products(sales)
        _add_up_lines(sales, on, again)
    ledger.pass_over("continuation", say("continuation line of an order"), meaning, on)
    ledger.pass_over("continuation", say("amount of the order again"), meaning, again)


def _count_once(sales: Sales, amount_per: str | None) -> None:
    """Take out the rows on which an item's amount stands again for each payment of it."""
    ledger, found = sales.ledger, sales.ledger.columns
    amounts = np.where(ledger.stays, sales.numbers["amount"].readable(), np.nan) / sales.unit
    paid = None
    if amount_per != "line":
        paid = paid_in_parts(ledger.table.frame, found, amounts, sales.mark)
    if paid is None:
        return
    label, again = paid
    _pass_over_again(ledger, again)
    sales.told.append(
        say(
            "{count} row has the amount of an item again, of which {column} is a part of the "
            "payment: it is counted once. To count all rows: {every}.",
            "{count} rows have the amount of an item again, of which {column} is a part of the "
            "payment: it is counted once. To count all rows: {every}.",
            count=int(again.sum()),
            column=repr(label),
            every=option("amount_per", "line"),
        )
    )


def _check_total(sales: Sales, _: str | None) -> None:
    """See whether what is counted adds up to the file's own total; tell of a column that does."""
    amounts, stays = sales.numbers["amount"].readable(), sales.ledger.stays
    sales.total_adds_up = sales.total_adds_up or _adds_up(sales.file_total, amounts[stays])
    found, frame = sales.ledger.columns, sales.ledger.table.frame
    if sales.total_adds_up or "amount" not in found:
        return
    end = np.flatnonzero(amounts == sales.file_total)[-1]
    sold = frame[:end][~is_blank(frame[found["date"]][:end])]
    for label in [n for n in frame if n not in found.values() and is_money(sold[n])]:
        values = parse_amounts(sold[label], "amount", sales.mark).readable() * sales.unit
        if _adds_up(sales.file_total, values):
            sales.told.append(
                say(
                    "The rows of {column} do not add up to the file's own total, {total}; those of "
                    "{other} do. To count these: {option}.",
                    column=repr(found["amount"]),
                    total=f"{sales.file_total:,.2f}",
                    other=repr(label),
                    option=option("columns", ("amount", label)),
                )
            )


def _adds_up(total: float, amounts: np.ndarray) -> bool:
    return bool(abs(np.nansum(amounts) - total) < 0.005 * max(1, len(amounts)) ** 0.5)


def _add_up_lines(sales: Sales, on: np.ndarray, again: np.ndarray) -> None:
    """Put the quantities and margins of an order's lines on the line that stays."""
    orders = sales.orders.among(sales.ledger.stays)
    inside = orders.of_row >= 0
    stay = orders.among(~on & ~again)
    first = (stay.of_row >= 0) & ~stay.later
    for meaning in _OF_LINES:
        if meaning not in sales.numbers:
            continue
        column = sales.numbers[meaning]
        values = pd.Series(column.readable()[inside]).groupby(orders.of_row[inside])
        if (values.nunique() <= 1).all() and meaning != "quantity":
            continue  # the order's own, again on each line
        missing = column.bad()
        column.values[first] = values.sum(min_count=1).reindex(orders.of_row[first]).to_numpy()
        for bad in column.problems.values():
            bad[first & ~np.isnan(column.values) & missing] = False


def _add_up_refunds(sales: Sales, answered: set[str]) -> None:
    """Add up what customers were paid back: by a column of it, or where a status says refunded."""
    ledger, amounts = sales.ledger, sales.numbers["amount"].readable()
    back = np.zeros(len(ledger.stays))
    if "refund" in sales.numbers:
        refunds = np.nan_to_num(np.abs(sales.numbers["refund"].readable()))
        back = np.where(_again(sales, refunds), 0.0, refunds)
    else:
        rows = refunded(ledger, answered) & (amounts > 0)
        back[rows] = amounts[rows]
    if back.any():  # of strangers, none of the revenue is told either
        back[sales.strangers] = 0.0
    sales.refunded = ledger.parts.sum(np.where(ledger.stays, back, 0.0))


def _take_off_refunds(sales: Sales) -> None:
    """Take what was paid back off the amounts, and set aside what was not paid at all."""
    ledger, found, amount = sales.ledger, sales.ledger.columns, sales.numbers["amount"]
    frame = ledger.table.frame
    if "refund" in found:
        refunds = sales.numbers["refund"].readable()
        amount.values = take_off_refunds(ledger, amount.values, refunds, _again(sales, refunds))
        if not np.nansum(np.abs(refunds)) > 0:
            ledger.forget("refund")
        del sales.numbers["refund"]
    if "amount" in found and _is_paid(found["amount"]):
        totals = [n for n in frame if is_called_amount(n) and n != found["amount"]]
        listed = [parse_amounts(frame[label], "amount", sales.mark).readable() for label in totals]
        rows = (amount.values == 0) & np.any([total > 0 for total in listed], 0) & ledger.stays
        if rows.any():
            set_no_sale_aside(ledger, say("nothing was paid of a total"), rows, "amount")


def _again(sales: Sales, refunds: np.ndarray) -> np.ndarray:
    """Return the lines on which the refund of their order stands again."""
    nothing = np.zeros(len(refunds), dtype=bool)
    if sales.orders is None:
        return nothing
    orders = sales.orders.among(sales.ledger.stays & (refunds > 0))
    return orders.later if orders.repeat(refunds) else nothing


def _is_paid(label: str) -> bool:
    return any(plain_name(label) in names for names in known_names("sales")["amount"][1:2])


def _decide_currency(sales: Sales) -> None:
    sales.currency, by = decide_currency(sales.ledger)
    if sales.currency:
        told = say("Amounts are in {currency}, by {source}.", currency=sales.currency, source=by)
        sales.told.append(told)
