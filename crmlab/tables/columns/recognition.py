"""Which columns a sales file has: by their names, and by what stands in them."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.cells.amounts import numbers_alone, parse_amounts
from crmlab.tables.cells.dates import parse_mixed_dates
from crmlab.tables.cells.months import MONTHS
from crmlab.tables.cells.parsed import STRAY, is_blank
from crmlab.tables.cells.words import name_has
from crmlab.tables.columns.adding_up import refuse_sums, written_dates
from crmlab.tables.columns.date_parts import date_parts
from crmlab.tables.columns.days import settle_date
from crmlab.tables.columns.evidence import (
    are_days_of_months,
    free_columns,
    has_numbers,
    is_flag,
    known_by_values,
    may_be,
    same_cells,
)
from crmlab.tables.columns.halves import AND, halves
from crmlab.tables.columns.joined import join_columns
from crmlab.tables.columns.missing import has_cents, may_be_missing, missing_columns
from crmlab.tables.columns.names import (
    REQUIRED,
    checked,
    known_names,
    match,
    plain_name,
    says_what_is_paid,
)
from crmlab.tables.columns.offers import are_few_counts, mails_by_name
from crmlab.tables.columns.order_numbers import (
    find_order,
    is_called_order,
    without_shared_order,
)
from crmlab.tables.columns.other_lists import refuse_contracts, refuse_journal
from crmlab.tables.columns.paid_back import find_refund, in_money_of_amount
from crmlab.tables.columns.people import PERSONAL, choose_customer
from crmlab.tables.columns.pieces import settle_price
from crmlab.tables.errors import Questions, TableError, option
from crmlab.tables.gaps.blocks import fill_customers, heading_column
from crmlab.tables.sales.orders import FEW, Orders, said_of_orders
from crmlab.tables.steps.composition import is_money, part_of
from crmlab.tables.steps.levels import find_levels
from crmlab.tables.steps.repeats import find_repeated_sales
from crmlab.tables.steps.settlements import is_other_side
from crmlab.tables.steps.status import are_invoices, tells_kinds

SAMPLE = 20_000  # rows, in which a kind that is known shows what a column is
MAYBE_ORDER = {"name", "id", "number", "no", "num", "doc", "docnum", "ref", "refno", "编号", "序号"}
MANY = 100  # above which numbers do not count what was bought at once


def recognise(
    frame: pd.DataFrame, given: Mapping[str, str | None] | None
) -> tuple[dict[str, str], list[str], pd.DataFrame]:
    """Return the column of a sales file for each canonical column, and what was decided by values.

    Last comes the table, with a column for what stands in several. `given` maps canonical columns
    to labels; None or an empty text says that the file has no such column. With an amount, there is
    no unit price.

    >>> sale = pd.DataFrame({"Kunde": [1], "日期": [1], "Qty": [1], "Unit Price": [1]})
    >>> recognise(sale, {"customer_id": "Kunde"})[0]
    {'customer_id': 'Kunde', 'date': '日期', 'quantity': 'Qty', 'unit_price': 'Unit Price'}
    """
    told, given, questions = [], given or {}, Questions()
    refuse_journal(frame)
    if isinstance(given, Mapping):
        frame = join_columns(frame, given)
    labels = list(frame)
    names = known_names("sales")
    others = {meaning: alike for meaning, alike in names.items() if meaning != "customer_id"}
    if are_invoices(frame) or any(name_has(plain_name(label), "owed") for label in labels):
        sums = [{n for n in alike if not name_has(n, "payment")} for alike in names["amount"]]
        others |= {"amount": sums}  # what was paid so far is no sum of an invoice
    asked = checked(labels, given, names)
    unnamed = [label for label in labels if label != asked.get("customer_id")]
    of_others = {m: label for m, label in asked.items() if m in others}
    found = match(unnamed, of_others, others, frame, questions)
    if "date" not in asked:
        parts = date_parts(frame, [n for n in frame if n not in {**found, "date": None}.values()])
        if parts and found.get("date") in (None, *parts):
            found["date"] = AND.join(parts)
            frame = join_columns(frame, {"date": found["date"]})
    if "date" not in {*found, *asked}:
        found |= _month(frame, found)
    if asked.get("unit_price") and not asked.get("amount"):  # with an amount, there is no price
        found.pop("amount" if "quantity" in found else "unit_price", None)
    if "customer_id" not in asked:
        asked["customer_id"], told = _customer(frame, found, names["customer_id"], questions)
        frame = join_columns(frame, {"customer_id": asked["customer_id"]})
    if asked.get("refund"):
        _check_has_numbers(frame[asked["refund"]])
    if asked["customer_id"] is not None:
        found = {"customer_id": asked["customer_id"]} | found
    denied = set().union(*(alike for m in given if not asked[m] for alike in names[m]))
    free = [n for n in free_columns(frame, found) if plain_name(n) not in denied]
    if "kind" in found and "kind" not in asked and not tells_kinds(frame[found["kind"]][:SAMPLE]):
        free.append(found.pop("kind"))
    by_values = known_by_values(frame, [n for n in free if not says_what_is_paid(n)])
    found |= {m: label for m, label in by_values.items() if m not in found and m not in asked}
    found, said = _settle_lone_sum(frame, found, asked)
    told += said
    if questions:
        with questions.later():
            _check_is_all_there(frame, found)
        questions.ask()
    if "order_id" not in asked:
        found, said = _settle_order(frame, found)
        told += said
    found, said = settle_price(frame, found, asked)
    told += said
    if "amount" in found and not asked.get("amount"):
        _check_is_no_survey(frame, found["amount"])
        _check_is_one_side(frame, found)
        told += _other_amounts(frame, found, names["amount"])
    if "date" in found and not asked.get("date"):
        found, said = settle_date(frame, found)
        told += said
    if "refund" not in given:
        find = in_money_of_amount if "refund" in found else find_refund
        refund, said = find(frame, found)
        found |= refund
        told += said
    refuse_sums(frame, found)
    refuse_contracts(frame, found)
    _check_has_months(frame, found)
    _check_is_all_there(frame, found)
    return found, told, frame


def _customer(
    frame: pd.DataFrame,
    found: Mapping[str, str],
    names: Sequence[set[str]],
    questions: Questions,
) -> tuple[str | None, list[str]]:
    """Return the column of the customers, and what was decided; what is asked is kept."""
    free = [label for label in free_columns(frame, found) if not is_flag(frame[label])]
    ranks = [[label for label in free if plain_name(label) in alike] for alike in names]
    ranks[PERSONAL] = [n for n in ranks[PERSONAL] if not are_few_counts(frame[n])]  # of guests
    if headings := heading_column(frame, found):
        frame = fill_customers(frame, {**found, **headings}).frame
        ranks[PERSONAL] = ranks[PERSONAL] or list(headings.values())
    known = set().union(*ranks)
    ranks.insert(PERSONAL, mails_by_name(frame, [label for label in free if label not in known]))
    if pair := halves(frame, free):
        whole = AND.join(pair)
        frame = join_columns(frame, {"customer_id": whole})
        ranks[PERSONAL] = [*(n for n in ranks[PERSONAL] if n not in pair), whole]
    filled = [[label for label in rank if not is_blank(frame[label]).all()] for rank in ranks]
    ranks = filled if any(filled) else ranks
    named = [label for rank in ranks for label in rank]
    frame = _at_one_level(frame, found, named)
    if orders := Orders.of(frame, found):
        frame = frame.assign(**{label: said_of_orders(frame[label], orders) for label in named})
    try:
        customer, told = choose_customer(frame, found, ranks)
    except TableError as question:
        questions.add(question)
        return named[0], []
    if pair and customer == whole:
        told = [*told, _told_halves(*pair)]
    return customer, told


def _told_halves(one: str, other: str) -> str:
    return say(
        "{one} and {other} are halves of a name: the customer is both together. If that is wrong, "
        "name the right column: {option}.",
        one=repr(one),
        other=repr(other),
        option=option("columns", ("customer_id", say("name in the file"))),
    )


def _month(frame: pd.DataFrame, found: Mapping[str, str]) -> dict[str, str]:
    """Return the one column that is called a month, with dates in it, as the date."""
    named = [n for n in free_columns(frame, found) if name_has(plain_name(n), "month")]
    cells = {n: frame[n][~is_blank(frame[n])] for n in named}
    read = {n: parse_mixed_dates(each, "date", each.index, MONTHS) for n, each in cells.items()}
    months = [n for n in named if read[n].bad().mean() <= STRAY]
    return {"date": months[0]} if len(months) == 1 else {}


def _settle_order(
    frame: pd.DataFrame, found: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Return the columns with the order by its values, and what was decided of it."""
    found, told = dict(found), []
    maybe = [n for n in frame if is_called_order(n) or plain_name(n) in MAYBE_ORDER]
    maybe.sort(key=is_called_order, reverse=True)
    if maybe and "customer_id" in found and "order_id" not in found:
        found |= find_order(fill_customers(frame, found).frame, found, maybe)
    if {"order_id", "customer_id", "date"} <= found.keys():
        found, told = without_shared_order(frame, found)
    if "order_id" not in found and (label := find_repeated_sales(frame, found)) is not None:
        found["order_id"] = label
        said = say(
            "{column} is taken as the number of a sale: rows with the same one have the same "
            "customer, date and amount.",
            column=repr(label),
        )
        told.append(said)
    return found, told


def _settle_lone_sum(
    frame: pd.DataFrame, found: Mapping[str, str], asked: Mapping[str, str | None]
) -> tuple[dict[str, str], list[str]]:
    """Return the columns with a price, or the like, as the amount where none else can be.

    A price beside no quantity may be of all that was bought; beside what may count pieces, it is
    left open.
    """
    if "amount" in found or "quantity" in found or asked.get("unit_price"):
        return dict(found), []
    price = found.get("unit_price")
    found = {m: label for m, label in found.items() if m != "unit_price"}
    fitting = [] if "amount" in asked else may_be_missing(frame, found, "amount")
    if len(fitting) != 1 or any(_may_count(frame[n]) for n in free_columns(frame, found)):
        return found, []
    [(_, label)] = fitting
    name = plain_name(label)
    if label != price and not (name_has(name, "money") or name_has(name, "payment")):
        return found, []
    told = say(
        "{column} is taken as the amount: no other column can be, and none seems to say how many "
        "pieces were bought. If one does, name it, and the price of one: {quantity} {price}.",
        column=repr(label),
        quantity=option("columns", ("quantity", say("name in the file"))),
        price=option("columns", ("unit_price", label)),
    )
    return found | {"amount": label}, [told]


def _may_count(cells: pd.Series) -> bool:
    """Tell whether a column may say how many pieces, nights and the like were bought."""
    if part_of(str(cells.name)) is not None or not is_money(cells) or is_flag(cells):
        return False
    numbers = numbers_alone(cells[~is_blank(cells)])
    return numbers is not None and len(numbers) > 0 and min(numbers) <= 1 < max(numbers) < MANY


def _check_is_all_there(frame: pd.DataFrame, found: Mapping[str, str]) -> None:
    """Raise where no column has a meaning that there must be."""
    missing = [meaning for meaning in REQUIRED if meaning not in found]
    if {"quantity", "unit_price"} <= found.keys():
        missing = [meaning for meaning in missing if meaning != "amount"]
    if missing:
        raise missing_columns(frame, found, missing)


def _at_one_level(
    frame: pd.DataFrame, found: Mapping[str, str], customers: Sequence[str]
) -> pd.DataFrame:
    """Return the rows that tell the customer best, where others have the same money again."""
    if "amount" not in found:
        return frame
    amounts = numbers_alone(frame[found["amount"]])
    levels = None if amounts is None else find_levels(frame, found, amounts, customers)
    if levels is None:
        return frame
    return frame[~levels.again & ~np.isnan(amounts)].reset_index(drop=True)


def _check_has_numbers(refunds: pd.Series) -> None:
    """Raise where what is said to be the sums paid back is none."""
    cells = refunds[~is_blank(refunds)]
    if len(cells) and not has_numbers(cells):
        raise TableError(
            "{column} holds no numbers, such as {value}: it does not say how much was paid back. "
            "Leave it out: {option}.",
            column=repr(refunds.name),
            value=repr(str(cells.iloc[0])),
            option=option("columns", ("refund", "")),
        )


def _check_has_months(frame: pd.DataFrame, found: Mapping[str, str]) -> None:
    """Raise where what is taken for the date is the day of a month, and no month."""
    if "date" not in found:
        return
    days = frame[found["date"]]
    if not are_days_of_months(days[~is_blank(days)]):
        return
    refusal = say(
        "{column} holds days from 1 to 31, without month and year. Write whole dates there, such "
        "as 2024-03-05.",
        column=repr(found["date"]),
    )
    if others := written_dates(frame, found):
        other = say(
            "Or name the column that has them: {options}.",
            options=option("columns", *(("date", label) for label in others)),
        )
        refusal = f"{refusal} {other}"
    raise TableError.of(refusal)


def _check_is_no_survey(frame: pd.DataFrame, amount: str) -> None:
    """Raise where what is called value is the answer to a question."""
    kinds = ("satisfaction", "image", "expectation", "quality", "value", "loyalty", "nps")
    questions = set().union(*(known_names("survey")[kind][0] for kind in kinds))
    asked = [label for label in frame if plain_name(label) in questions and label != amount]
    if len(asked) < 2:
        return
    numbers = pd.Series(parse_amounts(frame[amount], "amount", ".").readable()).dropna()
    if len(numbers) and set(numbers) <= set(range(11)):
        raise TableError(
            "{column} holds whole numbers from {low:.0f} to {high:.0f}, beside {others}: these "
            "seem to be answers to questions, and not sales. If it is the amount, say so: "
            "{option}.",
            column=repr(amount),
            low=numbers.min(),
            high=numbers.max(),
            others=listed(asked),
            option=option("columns", ("amount", amount)),
        )


def _check_is_one_side(frame: pd.DataFrame, found: Mapping[str, str]) -> None:
    """Raise where what is called a payment stands beside another sum, each in rows of its own."""
    amount = found["amount"]
    amounts = numbers_alone(frame[amount])
    if amounts is None or not name_has(plain_name(amount), "payment"):
        return
    for label in free_columns(frame, found):
        cells = frame[label][~is_blank(frame[label])]
        if part_of(label) is not None or not is_money(cells) or not has_cents(cells):
            continue
        numbers = numbers_alone(frame[label])
        there = np.zeros(1, dtype=bool) if numbers is None else np.abs(numbers) > 0
        if there.sum() < FEW or (there & (np.abs(amounts) > 0)).any():
            continue
        if not name_has(plain_name(label), "payment") and not is_other_side(label, amount):
            raise TableError(
                "{other} is filled in {count} rows, and {column} in others: sales, and what was "
                "paid for them? Say which column has the sales: {options}.",
                other=repr(label),
                count=f"{there.sum():,}",
                column=repr(amount),
                options=option("columns", ("amount", label), ("amount", amount)),
            )


def _other_amounts(
    frame: pd.DataFrame, found: Mapping[str, str], names: Sequence[set[str]]
) -> list[str]:
    """Return in words which other columns could be the amount, where there are any."""
    others = [
        label
        for label in frame
        if any(plain_name(label) in alike for alike in names)
        and label not in found.values()
        and may_be(frame, "amount", label)
        and not same_cells(frame, label, found["amount"])
    ]
    if not others:
        return []
    return [
        say(
            "The amount is taken from {column}, not from {others}. If that is wrong: {options}.",
            column=repr(found["amount"]),
            others=listed(others, "or"),
            options=option("columns", *(("amount", label) for label in others)),
        )
    ]
