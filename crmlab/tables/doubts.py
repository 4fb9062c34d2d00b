"""What may be wrong with sales that were read: ids that never come again, dates that disagree."""

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.cells.amounts import NEAR, are_same, numbers_alone
from crmlab.tables.cells.dates import DateOrderError, parse_dates
from crmlab.tables.cells.parsed import Parsed, is_blank
from crmlab.tables.cells.words import name_has, plain, said
from crmlab.tables.columns.evidence import (
    free_columns,
    has_few_words,
    has_numbers,
    is_partly_refunded,
    is_refunded,
    known_by_values,
    verdict,
)
from crmlab.tables.columns.names import known_names, plain_name
from crmlab.tables.columns.namesakes import (
    half_a_name,
    masked,
    namesakes,
    spelled_almost_alike,
)
from crmlab.tables.errors import TableError, option
from crmlab.tables.files.raw import RawTable
from crmlab.tables.steps.status import STATUSES

FEWEST = 10  # purchases, below which it is no wonder if nobody comes twice
POOLED = 0.2  # of all rows, from which one id may be that of many
GROWS = 0.6  # power of the quantity from which a price is that of a line
NO_SALES = ("none", "return")
FEW = 3  # rows, below which equal amounts may be chance
RARE = 0.2  # of the rows, up to which refunds may be
NO_MONEY = ("discount", "other_money", "no_refund")
PAYMENTS = ("payment", "tender", "owed")
CONTRADICTED = 0.1  # of the rows, above which two columns do not agree
EXPLAINED = 0.01  # of the rows that may disagree still once it is known why


def comes_never_again(transactions: pd.DataFrame) -> bool:
    """Say whether no customer has bought twice, in another order or on another day."""
    if len(transactions) < FEWEST:
        return False
    unit = transactions["date"].dt.normalize()
    if "order_id" in transactions and transactions["order_id"].notna().all():
        unit = transactions["order_id"]
    pairs = pd.DataFrame({"id": transactions["customer_id"], "unit": unit}).drop_duplicates()
    return len(pairs) >= FEWEST and len(pairs) == pairs["id"].nunique()


def doubts(
    transactions: pd.DataFrame,
    columns: Mapping[str, str],
    rows: pd.DataFrame,
    may_be_cents: bool,
) -> list[str]:
    """Return warnings of what may make a result wrong; `rows` are those of the file, as written.

    They hold for each part of the file, too; those of `doubts_of_rows` do not.
    """
    told = [
        _never_again(transactions, columns),
        masked(transactions["customer_id"], columns),
        half_a_name(rows, columns),
        _maybe_cents(transactions, columns) if may_be_cents else None,
        _price_of_a_line(transactions, columns),
    ]
    return [warning for warning in told if warning]


def doubts_of_rows(
    transactions: pd.DataFrame, columns: Mapping[str, str], rows: pd.DataFrame
) -> list[str]:
    """Return warnings that count rows: of a part of the file, others are true."""
    told = [
        _one_for_many(transactions, columns, rows),
        *namesakes(transactions["customer_id"], rows, columns),
        spelled_almost_alike(transactions["customer_id"], columns),
        *_no_sales_counted(transactions, columns, rows),
        *_refunded_in_part(transactions, columns, rows),
        *_money_instead(transactions, columns, rows),
        *_maybe_paid_back(transactions, columns, rows),
    ]
    return [warning for warning in told if warning]


def _never_again(transactions: pd.DataFrame, columns: Mapping[str, str]) -> str | None:
    if not comes_never_again(transactions):
        return None
    return say(
        "No value of {column} has a second purchase: it may be the number of an order and not of "
        "a customer, and then all that is said here of customers is wrong. If another column "
        "is the customer, name it: {option}. What rests on purchases again is left out.",
        column=repr(columns["customer_id"]),
        option=option("columns", ("customer_id", say("name in the file"))),
    )


def _one_for_many(
    transactions: pd.DataFrame, columns: Mapping[str, str], rows: pd.DataFrame
) -> str | None:
    """Warn of an id that may be no one customer's: the only one, or far ahead of all others."""
    counts = transactions["customer_id"].value_counts()
    if len(transactions) < FEWEST:
        return None
    if len(counts) == 1:
        return say(
            "All rows have the same {column}: is it the customer, and not an account or a shop?",
            column=repr(columns["customer_id"]),
        )
    first = counts.index[0]
    often = (3 if re.fullmatch("0+|-1|9{3,}", first) else 10) * counts.median()
    if len(counts) < FEWEST or counts.iloc[0] < max(often, POOLED * len(transactions)):
        return None
    if _has_an_address(rows, columns, transactions["customer_id"].to_numpy() == first):
        return None
    return say(
        "{share} of all rows have one and the same {column}: it may stand for strangers, such as "
        "guests or sales in cash. If it does, empty it in the file, and its rows are set aside.",
        share=f"{100 * counts.iloc[0] / len(transactions):.0f} %",
        column=repr(columns["customer_id"]),
    )


def _has_an_address(rows: pd.DataFrame, columns: Mapping[str, str], own: np.ndarray) -> bool:
    """Tell whether rows of one customer have a tax number or an address that no other has."""
    for label in [n for n in free_columns(rows, columns) if name_has(plain_name(n), "own")]:
        cells = rows[label].astype("str").where(~is_blank(rows[label]))
        its, of_others = cells[own], cells[~own]
        is_one = its.notna().mean() > 1 - CONTRADICTED and its.nunique() == 1
        if is_one and not of_others.isin(its.dropna()).any():
            return True
    return False


def _maybe_cents(transactions: pd.DataFrame, columns: Mapping[str, str]) -> str | None:
    """Warn where all amounts are whole, and few are round."""
    amounts = transactions["amount"].abs()
    if len(amounts) < 3 * FEWEST or (amounts % 1).any():
        return None
    if amounts.median() < 500 or (amounts % 5 == 0).mean() > 0.4:
        return None
    return say(
        "All values of {column} are whole numbers, and few are round ones: if they count cents, "
        "all amounts are a hundred times too high. Then say so: {option}.",
        column=repr(columns.get("amount") or columns["unit_price"]),
        option=option("amount_in", "cents"),
    )


def _price_of_a_line(transactions: pd.DataFrame, columns: Mapping[str, str]) -> str | None:
    """Warn where what is called a price grows with the quantity, as that of a line does."""
    if "unit_price" not in columns:
        return None
    sold = transactions[(transactions["quantity"] > 0) & (transactions["amount"] > 0)]
    sizes = np.log(sold["quantity"].to_numpy(float))
    prices = np.log(sold["amount"].to_numpy(float)) - sizes
    if len(sold) < 3 * FEWEST or np.ptp(sizes) == 0 or np.polyfit(sizes, prices, 1)[0] < GROWS:
        return None
    return say(
        "{column} grows with the quantity: it may be the price of a line and not of a piece. Then "
        "say so: {option}.",
        column=repr(columns["unit_price"]),
        option=option("columns", ("amount", columns["unit_price"])),
    )


def _no_sales_counted(
    transactions: pd.DataFrame, columns: Mapping[str, str], rows: pd.DataFrame
) -> list[str]:
    """Warn of rows that the caller keeps though their status is known to mean no sale."""
    found = {columns[meaning]: "status" for meaning in STATUSES if meaning in columns}
    of_refunds = set().union(*known_names("sales")["refund_status"])
    free = [n for n in rows if n not in columns.values() and plain_name(n) not in of_refunds]
    unnamed = known_by_values(rows, free)
    found |= {label: "status" for m, label in unnamed.items() if m == "other_status"}
    found |= {columns["kind"]: "kind"} if "kind" in columns else {}
    told, amounts = [], transactions["amount"].to_numpy()
    for label, words in found.items():
        cells = rows[label].where(amounts > 0).dropna()
        values = [value for value in cells.unique() if verdict(value, words) in NO_SALES]
        values = [one for one in values if not said(plain(one), "owed")]  # kept on account
        if "refund" in columns:  # it is taken off
            values = [one for one in values if not is_refunded(one)]
        counted = rows[label].isin(values).to_numpy() & (amounts > 0)
        if values:
            warning = say(
                "{column} is {values} in {count} rows that are counted as sales, with {amount} in "
                "all. That seems to be no sale: if it is none, leave it out of what is kept.",
                column=repr(label),
                values=listed(values, "or"),
                count=f"{counted.sum():,}",
                amount=f"{amounts[counted].sum():,.2f}",
            )
            told.append(warning)
    return told


def _refunded_in_part(
    transactions: pd.DataFrame, columns: Mapping[str, str], rows: pd.DataFrame
) -> list[str]:
    """Warn of orders that were paid back in part where nothing says how much."""
    if "refund" in columns:
        return []
    others = {label for meaning, label in columns.items() if not meaning.endswith("_status")}
    amounts, told = transactions["amount"].to_numpy(), []
    for label in [label for label in rows if label not in others]:
        cells = rows[label]
        if not has_few_words(cells):
            continue
        values = [one for one in cells.dropna().unique() if is_partly_refunded(one)]
        counted = cells.isin(values).to_numpy() & (amounts > 0)
        if not counted.any():
            continue
        orders = transactions.get("order_id", pd.Series(transactions.index))[counted].nunique()
        warning = say(
            "{column} is {values} in {count} order, with {amount} ({share} of the revenue): no "
            "column says how much of it was paid back, so it counts in full.",
            "{column} is {values} in {count} orders, with {amount} ({share} of the revenue): no "
            "column says how much of it was paid back, so they count in full.",
            column=repr(label),
            values=listed(values, "or"),
            count=orders,
            amount=f"{amounts[counted].sum():,.2f}",
            share=f"{100 * amounts[counted].sum() / amounts.sum():.1f} %",
        )
        told.append(warning)
    return told


def _money_instead(
    transactions: pd.DataFrame, columns: Mapping[str, str], rows: pd.DataFrame
) -> list[str]:
    """Warn of unread columns with money just where the amount is 0, such as gift cards sold."""
    told, nothing = [], transactions["amount"].to_numpy() == 0
    for label, money in _unread_money(columns, rows):
        there = money > 0
        instead = there & nothing
        if instead.sum() >= max(FEW, nothing.sum() / 2, there.sum() / 2):
            warning = say(
                "{column} is 0 in {count} rows that have {money} in {other}: that money is no part "
                "of the revenue here, and these rows count as sales of nothing.",
                column=repr(columns["amount"]),
                count=f"{instead.sum():,}",
                money=f"{money[instead].sum():,.2f}",
                other=repr(label),
            )
            told.append(warning)
    return told


def _maybe_paid_back(
    transactions: pd.DataFrame, columns: Mapping[str, str], rows: pd.DataFrame
) -> list[str]:
    """Warn of unread columns with money in few rows, never more than the amount and often all.

    How a sale was paid, or what is owed of it, may be alike; that is known by its name.
    """
    told, amounts = [], transactions["amount"].to_numpy()
    if "refund" in columns or not {*STATUSES} & {*columns} or (amounts < 0).any():
        return told
    for label, money in _unread_money(columns, rows):
        there, all_ = money > 0, (money > 0) & are_same(money, amounts)
        few = all_.sum() < max(FEW, there.sum() / 4) or there.mean() > RARE
        is_payment = any(name_has(plain_name(label), what) for what in PAYMENTS)
        if not few and not is_payment and (money <= amounts + NEAR)[there].all():
            warning = say(
                "{other} has {money} in {count} rows, never more than {column}, and in {all} of "
                "them the same: it may be what was paid back, and nothing of it is taken off. If "
                "it is: {option}.",
                other=repr(label),
                money=f"{money[there].sum():,.2f}",
                count=f"{there.sum():,}",
                column=repr(columns["amount"]),
                all=f"{all_.sum():,}",
                option=option("columns", ("refund", label)),
            )
            told.append(warning)
    return told


def _unread_money(
    columns: Mapping[str, str], rows: pd.DataFrame
) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the columns of numbers that have no meaning yet, beside an amount, and are no part."""
    for label in free_columns(rows, columns) if "amount" in columns else ():
        cells, name = rows[label].dropna(), plain_name(label)
        is_part = any(name_has(name, what) for what in NO_MONEY) or said(plain(label), "part")
        if is_part or cells.nunique() > len(rows) / 2 or not has_numbers(cells):
            continue
        numbers = numbers_alone(rows[label])
        if numbers is not None:
            yield label, np.nan_to_num(numbers)


def check_against_other_dates(
    table: RawTable, found: Mapping[str, str], dates: Parsed, date_order: str | None
) -> None:
    """Ask where another date says that a spreadsheet has swapped day and month of some dates.

    It does so for days up to 12 where it takes the month for the day: they become dates, and all
    others stay texts.
    """
    if "shipped_on" not in found:
        return
    days = np.where(dates.bad(), np.datetime64("NaT"), dates.values).astype("M8[D]")
    try:
        sent = parse_dates(table.frame[found["shipped_on"]], "shipped_on", table.rows, date_order)
    except DateOrderError:
        return
    sent = np.where(sent.bad(), np.datetime64("NaT"), sent.values).astype("M8[D]")
    both = ~np.isnat(days) & ~np.isnat(sent)
    early = (sent < days) & both
    if not both.any() or early.sum() <= CONTRADICTED * both.sum() / 2:
        return
    swapped = _swapped(days)
    after = both & (np.where(np.isnat(swapped), days, swapped) > sent)
    labels = {"date": repr(found["date"]), "other": repr(found["shipped_on"])}
    cause = say("One of them may not be what it is called.")
    if (early & np.isnat(swapped)).sum() <= EXPLAINED * both.sum() and after.sum() < early.sum():
        cause = say(
            "Only days up to 12 are concerned: a spreadsheet seems to have swapped day and month "
            "there. Export the file again with dates as text, or as 2024-03-05."
        )
    raise TableError(
        "{other} is before {date} in {count} of {rows} rows. {cause} To go by the one or the "
        "other all the same: {options}.",
        count=int(early.sum()),
        rows=int(both.sum()),
        cause=cause,
        options=say(
            "{first} or {second}",
            first=option("columns", ("shipped_on", "")),
            second=option("columns", ("date", found["shipped_on"])),
        ),
        **labels,
    )


def _swapped(days: np.ndarray) -> np.ndarray:
    """Return days with day and month swapped; nothing where the day is no month."""
    parts = pd.Series(days)
    small = parts.dt.day <= 12
    turned = pd.to_datetime(
        pd.DataFrame({"year": parts.dt.year, "month": parts.dt.day, "day": parts.dt.month})[small]
    )
    return turned.reindex(parts.index).to_numpy("M8[D]")
