"""The currency of a file: from a column, from signs, from the header; two are never added up."""

import re
from collections.abc import Mapping
from itertools import takewhile

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.amounts import CODES, CURRENCY_MARKS, written_currencies
from crmlab.tables.cells.parsed import STRAY, is_blank
from crmlab.tables.cells.words import name_has, plain
from crmlab.tables.columns.evidence import has_numbers, known_by_values
from crmlab.tables.columns.names import plain_name
from crmlab.tables.errors import TableError, either, keeping, option
from crmlab.tables.sales.sales import Options, Sales
from crmlab.tables.steps.composition import is_money

FAMILIES = {
    "$": {"USD", "CAD", "AUD", "HKD", "NZD", "SGD", "TWD", "MXN"},
    "¥": {"CNY", "JPY"},
    "kr": {"SEK", "NOK", "DKK"},
}
FEW = 3  # rows, below which a column may be the amount by chance
_WORD = re.compile(r"\b[A-Z]{3}\b")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_JAPANESE = re.compile("[\u3041-\u30ff売円払済価単発様顧]")  # kana, and characters of Japan only
_IN_LABEL = re.compile(
    "|".join(rf"\b{mark}\b" if mark.isalpha() and mark.isascii() else re.escape(mark)
             for mark in CURRENCY_MARKS if len(mark) > 2 or not mark.isascii())
)  # fmt: skip


def currencies_of(frame: pd.DataFrame, label: str) -> np.ndarray:
    """Return the currency of each amount in a column as it is written; None where it is not.

    A sign that several currencies share is that of the one which the column also names.
    """
    return _one_name(written_currencies(frame[label]), frame)


def _one_name(marks: np.ndarray, frame: pd.DataFrame) -> np.ndarray:
    there = set(pd.unique(marks)) - {None}
    for sign in there & FAMILIES.keys():
        named = there & FAMILIES[sign]
        header = "".join(map(str, frame.columns))
        if sign == "¥" and not named and _CHINESE.search(header):
            named = {"JPY" if _JAPANESE.search(header) else "CNY"}
        if len(named) == 1:
            marks = np.where(marks == sign, next(iter(named)), marks)
    return marks


def decide_currency(sales: Sales, _: Options) -> None:
    """Decide the one currency of the rows that stay, and tell by what; ask where there are two."""
    _take_filled(sales)
    sales.currency, by = _one_currency(sales)
    if sales.currency:
        sales.say("Amounts are in {currency}, by {source}.", currency=sales.currency, source=by)


def _take_filled(sales: Sales) -> None:
    """Take the currency from another column of codes, where the one called so is empty beside sums.

    Of several, it is the one that is called like the amount.
    """
    found, rows = sales.found, sales.stays & (sales.amounts > 0)
    if "currency" not in found or not rows.any() or sales.filled("currency")[rows].any():
        return
    if codes := _codes(sales, rows):
        money = plain_name(found.get("amount") or found["unit_price"])
        likest = max(codes, key=lambda label: _alike(plain_name(label), money))
        sales.ledger.columns = {**found, "currency": likest}


def _codes(sales: Sales, rows: np.ndarray) -> list[str]:
    """Return the columns with the code of a currency in each of some rows."""
    filled = [n for n in sales.free if not is_blank(sales.frame[rows][n]).any()]
    return [n for n in filled if "currency" in known_by_values(sales.frame[rows], [n])]


def _alike(one: str, other: str) -> int:
    """Return in how many letters two names begin alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _one_currency(sales: Sales) -> tuple[str | None, str]:
    found, frame = sales.found, sales.frame
    money = found.get("amount") or found["unit_price"]
    label, by = "currency", say("the amounts")
    marks = currencies_of(frame, money)
    if "currency" in found and (_is_converted(found["currency"]) or not _is_converted(money)):
        label = found["currency"]
        marks = frame[label].where(~is_blank(frame[label])).map(_code, na_action="ignore")
        marks = marks.astype(object).where(marks.notna(), None).to_numpy(dtype=object)
        marks, by = _one_name(marks, frame), say("column {column}", column=repr(label))
    counts = pd.Series(marks[sales.stays], dtype=object).value_counts()
    blank = sales.stays & pd.isna(marks) & (np.nan_to_num(sales.amounts) != 0)
    if label in frame and len(counts) and blank.sum() > STRAY * sales.stays.sum():
        counts[""] = blank.sum()  # perhaps of those who keep the books
    if len(counts) > 1:
        written = [[currency] for currency in counts.index]
        if label in frame:
            typed = frame[label].astype("str").str.strip()
            written = [typed[marks == one].unique() if one else [""] for one in counts.index]
        told = [
            say(
                "{currency} ({rows} row)",
                "{currency} ({rows} rows)",
                currency=currency or say("none named"),
                count=int(rows),
                rows=f"{rows:,}",
            )
            for currency, rows in counts.items()
        ]
        question = say(
            "the amounts are in {count} currencies and cannot be added up: {currencies}. Take one: "
            "{options}.",
            count=len(counts),
            currencies=", ".join(told),
            options=either(keeping(label, cells) for cells in written),
        )
        converted = _converted(sales, {one: marks == one for one in counts.index})
        for other, currency in converted.items():
            codes = [n for n in _codes(sales, sales.stays) if _are_all(sales, n, currency)]
            one_unit = say(
                "Or, if {column} has all of them in one currency: {amount} {currency}.",
                column=repr(other),
                amount=option("columns", ("amount", other)),
                currency=option("columns", ("currency", codes[0] if codes else "")),
            )
            question = f"{question} {one_unit}"
        if "currency" in found and not converted:
            other_money = say(
                "If it is not the currency of {amount}: {option}.",
                amount=repr(money),
                option=option("columns", ("currency", "")),
            )
            question = f"{question} {other_money}"
        for rates in [one for one in sales.free if _are_rates(sales, one)]:
            not_applied = say(
                "{column} has what seem to be rates of exchange, which are not applied: with a "
                "column of the converted amounts, all rows can be counted: {option}.",
                column=repr(rates),
                option=option("columns", ("amount", say("name in the file"))),
            )
            question = f"{question} {not_applied}"
        raise TableError.of(question)
    if len(counts) == 1:
        return counts.index[0], by
    if named := _IN_LABEL.search(str(money).upper()):
        return CURRENCY_MARKS[named[0]], say("column {column}", column=repr(money))
    return None, ""


def _are_rates(sales: Sales, label: str) -> bool:
    """Tell whether a column has rates of exchange, by its name and as its cells are numbers."""
    cells = sales.frame[label]
    return name_has(plain_name(label), "exchange") and is_money(cells) and has_numbers(cells)


def _is_converted(label: str) -> bool:
    return name_has(plain(label), "converted")


def _are_all(sales: Sales, label: str, currency: str) -> bool:
    """Tell whether a column has one currency in all rows that stay."""
    return bool((sales.frame[label][sales.stays].astype("str").map(_code) == currency).all())


def _code(cell: object) -> str:
    """Return the currency that a cell names by its code, alone or in words, or by a sign."""
    text = str(cell).strip().upper()
    named = set(_WORD.findall(text)) & set(CODES.split())
    return CURRENCY_MARKS.get(text) or (named.pop() if len(named) == 1 else text)


def _converted(sales: Sales, rows_of: Mapping[str, np.ndarray]) -> dict[str, str]:
    """Return the columns that are the amounts in one currency, and others in the others."""
    rows, amounts = sales.stays & (sales.amounts > 0), sales.amounts
    if "amount" in sales.found:  # as written: what was paid back may be taken off already
        amounts = sales.money(sales.frame[sales.found["amount"]])
    converted = {}
    for label in [one for one in sales.free if is_money(sales.frame[one])]:
        same = np.isclose(sales.money(sales.frame[label]), amounts, atol=0.005)
        for currency, there in rows_of.items():
            ours, others = rows & there, rows & ~there
            if ours.sum() >= FEW and same[ours].all() and not same[others].any():
                converted[label] = currency
    return converted
