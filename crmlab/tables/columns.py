"""Columns: which column of a file is the customer, the date, the amount."""

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pandas as pd

from crmlab.checks import did_you_mean, listed
from crmlab.messages import say, say_each
from crmlab.tables.amounts import CURRENCY_MARKS
from crmlab.tables.errors import TableError, option
from crmlab.tables.evidence import known_by_values, may_be
from crmlab.tables.people import choose_customer, find_order
from crmlab.tables.words import without_accents

REQUIRED = ("customer_id", "date", "amount")
MAYBE_ORDER = {"name", "id", "number", "no", "编号", "序号"}
ONE_OF_MANY = ("product_id", "store", "cancelled_on", "shipped_on")  # the first will do
_CODES = [mark.casefold() for mark in CURRENCY_MARKS if len(mark) == 3 and mark.isalpha()]
_CURRENCY = re.compile(rf"(?<=.)({'|'.join(_CODES)}|元|円)$")

Names = Mapping[str, Sequence[set[str]]]


@cache
def known_names(file: str) -> Names:
    """Return the plain names by which each canonical column is recognised, the surest set first.

    A name of an earlier set wins over one of a later set; two of one set are a tie. `file` is
    ``"sales"`` or ``"customers"``.
    """
    names: dict[str, list[set[str]]] = {}
    with Path(__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            if row["file"] in (file, "both"):
                words = f"{row['en']} {row['zh']} {row['other']}".split()
                names.setdefault(row["column"], []).append(set(map(plain_name, words)))
    return names


def plain_name(label: str) -> str:
    """Return a label without case, accents, signs, brackets and currency.

    >>> plain_name("Customer ID"), plain_name("Amount (EUR)"), plain_name("Währung")
    ('customerid', 'amount', 'wahrung')
    """
    name = without_accents(unicodedata.normalize("NFKC", label))
    name = re.sub(r"[(\[].*?[)\]]", "", name) or name
    return _CURRENCY.sub("", re.sub(r"[\W_]+", "", name))


def recognise(
    frame: pd.DataFrame, given: Mapping[str, str | None] | None
) -> tuple[dict[str, str], list[str]]:
    """Return the column of a sales file for each canonical column, and what was decided by values.

    `given` maps canonical columns to labels; None or an empty text says that the file has no such
    column. With an amount, there is no unit price.

    >>> sale = pd.DataFrame({"Kunde": [1], "日期": [1], "Qty": [1], "Unit Price": [1]})
    >>> recognise(sale, {"customer_id": "Kunde"})[0]
    {'customer_id': 'Kunde', 'date': '日期', 'quantity': 'Qty', 'unit_price': 'Unit Price'}
    """
    labels, told = list(frame.columns), []
    names = known_names("sales")
    others = {meaning: alike for meaning, alike in names.items() if meaning != "customer_id"}
    asked = _checked(labels, given or {}, names)
    found = match(labels, {m: label for m, label in asked.items() if m in others}, others, frame)
    if "customer_id" not in asked:
        free = [label for label in labels if label not in found.values()]
        ranks = [[n for n in free if plain_name(n) in alike] for alike in names["customer_id"]]
        asked["customer_id"], told = choose_customer(frame, found, ranks)
    if asked["customer_id"] is not None:
        found = {"customer_id": asked["customer_id"]} | found
    if asked.get("order_id", "") == "" and "order_id" not in found and "customer_id" in found:
        found |= find_order(frame, found, [n for n in labels if plain_name(n) in MAYBE_ORDER])
    by_values = known_by_values(frame, [label for label in labels if label not in found.values()])
    found |= {m: label for m, label in by_values.items() if m not in found and m not in asked}
    if "amount" in found and not asked.get("amount"):
        told += _other_amounts(frame, found, names["amount"])
    missing = [meaning for meaning in REQUIRED if meaning not in found]
    if {"quantity", "unit_price"} <= found.keys():
        missing = [meaning for meaning in missing if meaning != "amount"]
    if not missing:
        return found, told
    refusal = say("no column is recognised as {missing}.", missing=listed(missing))
    if "amount" in missing:
        refusal = say(
            "no column is recognised as {missing}, or quantity and unit_price instead of it.",
            missing=listed(missing),
        )
    way_out = say(
        "The columns are {labels}. Name it: {options}.",
        labels=listed(labels),
        options=" ".join(option("columns", (name, say("one of these"))) for name in missing),
    )
    header = say(
        "If these are no names of columns, name the row that they stand in: {option}.",
        option=option("header_row", 3),
    )
    raise TableError.of(f"{refusal} {way_out} {header}")


def match(
    labels: Sequence[str],
    given: Mapping[str, str | None] | None,
    names: Names,
    frame: pd.DataFrame | None = None,
) -> dict[str, str]:
    """Return the label of each canonical column in `names` that was found or given.

    Where there is a `frame`, its cells must fit, unless there must be such a column.
    """
    found = _checked(labels, given or {}, names)
    free = [label for label in labels if label not in found.values()]
    for meaning in names:
        if meaning in found or (meaning == "unit_price" and found.get("amount")):
            continue
        named = [
            [label for label in free if plain_name(label) in alike] for alike in names[meaning]
        ]
        if frame is not None:
            fitting = [[n for n in alike if may_be(frame, meaning, n)] for alike in named]
            named = fitting if any(fitting) or meaning not in REQUIRED else named
        fits = next(filter(None, named), [])
        if frame is not None:
            fits = [n for i, n in enumerate(fits) if not any(_same(frame, n, o) for o in fits[:i])]
        if len(fits) > 1 and meaning not in ONE_OF_MANY:
            raise TableError(
                "{labels} fit {column} equally well. Say which: {options}.",
                labels=listed(fits),
                column=meaning,
                options=option("columns", *((meaning, label) for label in fits)),
            )
        if fits:
            found[meaning] = fits[0]
            free.remove(fits[0])
    return {meaning: found[meaning] for meaning in names if found.get(meaning) is not None}


def _same(frame: pd.DataFrame, one: str, other: str) -> bool:
    """Tell whether two columns hold the same cells."""
    return frame[one].astype(str).equals(frame[other].astype(str))


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
        and not _same(frame, label, found["amount"])
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


def print_recognised(columns: Mapping[str, str], source: str) -> None:
    """Print what each canonical column is taken from, and how to say otherwise."""
    pairs = say_each("{written} as {meaning}", written=columns.values(), meaning=columns)
    print(say("Read from {source}: {columns}.", source=source, columns=", ".join(pairs)))
    print(say("If that is wrong, name the right columns with columns={...}."))


def _checked(
    labels: Sequence[str], given: Mapping[str, str | None], names: Names
) -> dict[str, str | None]:
    """Return the caller's columns, or say what is wrong with them."""
    if not isinstance(given, Mapping):
        raise TableError(
            "columns must be a mapping such as {example}.", example='{"customer_id": "Kunde"}'
        )
    given = {m: None if label is None else str(label).strip() or None for m, label in given.items()}
    for meaning, label in given.items():
        if meaning not in names:
            raise TableError(
                "{column} is no column that is read; those are {columns}. Write: {options}.",
                column=repr(meaning),
                columns=listed(names),
                options=option("columns", ("customer_id", say("name in the file"))),
            )
        if label is not None and label not in labels:
            missing = say("there is no column {label}.", label=repr(label))
            there = say("There are {labels}.", labels=listed(labels))
            unlisted = say(
                "Those there are not listed here ({count}): without a header they would show "
                "somebody's data.",
                count=len(labels),
            )
            raise TableError.of(
                f"{missing}{did_you_mean(label, labels)} {there}", f"{missing} {unlisted}"
            )
    named = [label for label in given.values() if label is not None]
    twice = [label for label in named if named.count(label) > 1]
    if twice:
        raise TableError(
            "columns: {label} is named twice; each column has one meaning.",
            label=repr(twice[0]),
        )
    return given
