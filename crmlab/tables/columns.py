"""Columns: which column of a file is the customer, the date, the amount."""

import csv
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path

import pandas as pd

from crmlab.checks import did_you_mean, listed
from crmlab.messages import say, say_each
from crmlab.tables.errors import TableError, option
from crmlab.tables.parsed import is_blank
from crmlab.tables.people import choose_customer, find_order

REQUIRED = ("customer_id", "date", "amount")
MAYBE_ORDER = {"name", "id", "number", "no", "编号", "序号"}
ONE_OF_MANY = ("product_id", "store", "cancelled_on", "shipped_on")  # the first will do
_CURRENCIES = [
    "usd",
    "eur",
    "gbp",
    "cny",
    "rmb",
    "jpy",
    "chf",
    "hkd",
    "aud",
    "cad",
    "inr",
    "brl",
    "pln",
    "元",
]

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
                plain = {plain_name(name) for name in f"{row['en']} {row['zh']}".split()}
                names.setdefault(row["column"], []).append(plain)
    return names


def plain_name(label: str) -> str:
    """Return a label without case, signs, brackets and currency.

    >>> plain_name("Customer ID"), plain_name("Amount (EUR)"), plain_name("金额（元）")
    ('customerid', 'amount', '金额')
    """
    name = unicodedata.normalize("NFKC", label).casefold()
    name = re.sub(r"[(\[].*?[)\]]", "", name) or name
    name = re.sub(r"[\W_]+", "", name)
    for currency in _CURRENCIES:
        name = name.removesuffix(currency) or name
    return name


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
    empty = [label for label in labels if is_blank(frame[label]).all()]
    found = match(labels, {m: label for m, label in asked.items() if m in others}, others, empty)
    if "customer_id" not in asked:
        free = [label for label in labels if label not in found.values()]
        ranks = [[n for n in free if plain_name(n) in alike] for alike in names["customer_id"]]
        asked["customer_id"], told = choose_customer(frame, found, ranks)
    if asked["customer_id"] is not None:
        found = {"customer_id": asked["customer_id"]} | found
    if asked.get("order_id", "") == "" and "order_id" not in found and "customer_id" in found:
        found |= find_order(frame, found, [n for n in labels if plain_name(n) in MAYBE_ORDER])
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
    empty: Collection[str] = (),
) -> dict[str, str]:
    """Return the label of each canonical column in `names` that was found or given.

    The `empty` ones are only found where there must be one.
    """
    found = _checked(labels, given or {}, names)
    free = [label for label in labels if label not in found.values()]
    for meaning in names:
        if meaning in found or (meaning == "unit_price" and found.get("amount")):
            continue
        for alike in names[meaning]:
            fits = [label for label in free if plain_name(label) in alike]
            if meaning not in REQUIRED:
                fits = [label for label in fits if label not in empty]
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
                break
    return {meaning: found[meaning] for meaning in names if found.get(meaning) is not None}


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
