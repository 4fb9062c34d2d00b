"""Columns: which column of a file is the customer, the date, the amount."""

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from crmlab.checks import did_you_mean, listed
from crmlab.messages import say, say_each
from crmlab.tables.errors import TableError, option

REQUIRED = ("customer_id", "date", "amount")
_CURRENCIES = ["usd", "eur", "gbp", "cny", "rmb", "jpy", "chf", "hkd", "aud", "cad", "inr", "元"]

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


def recognise(labels: Sequence[str], given: Mapping[str, str | None] | None) -> dict[str, str]:
    """Return the column of a sales file for each canonical column that was found or given.

    `given` maps canonical columns to labels; None says that the file has no such column. With an
    amount, there is no unit price.

    >>> recognise(["Kunde", "日期", "Qty", "Unit Price"], {"customer_id": "Kunde"})
    {'customer_id': 'Kunde', 'date': '日期', 'quantity': 'Qty', 'unit_price': 'Unit Price'}
    """
    columns = match(labels, given, known_names("sales"))
    missing = [meaning for meaning in REQUIRED if meaning not in columns]
    if {"quantity", "unit_price"} <= columns.keys():
        missing = [meaning for meaning in missing if meaning != "amount"]
    if not missing:
        return columns
    refusal = say("no column is recognised as {missing}.", missing=listed(missing))
    if "amount" in missing:
        refusal = say(
            "no column is recognised as {missing}, or quantity and unit_price instead of it.",
            missing=listed(missing),
        )
    way_out = say(
        "The columns are {labels}. Name it: {options}.",
        labels=listed(labels),
        options=option("columns", (missing[0], say("one of these"))),
    )
    raise TableError.of(f"{refusal} {way_out}")


def match(
    labels: Sequence[str], given: Mapping[str, str | None] | None, names: Names
) -> dict[str, str]:
    """Return the label of each canonical column in `names` that was found or given."""
    found = _checked(labels, given or {}, names)
    free = [label for label in labels if label not in found.values()]
    for meaning in names:
        if meaning in found or (meaning == "unit_price" and found.get("amount")):
            continue
        for alike in names[meaning]:
            fits = [label for label in free if plain_name(label) in alike]
            if len(fits) > 1:
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
    given = {m: None if label is None else str(label).strip() for m, label in given.items()}
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
