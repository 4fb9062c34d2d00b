"""Columns: which column of a file is the customer, the date, the amount."""

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pandas as pd

from crmlab.messages import say, say_each
from crmlab.tables.cells.amounts import CURRENCY_MARKS
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import name_has, said, without_accents
from crmlab.tables.columns.evidence import may_be, same_cells, same_groups
from crmlab.tables.errors import Questions, TableError, no_column, no_meaning, several_fit

REQUIRED = ("customer_id", "date", "amount")
FILLED = 0.9  # of the cells of the fullest column, below which another is not of all sales
DAY = 10  # signs, as 2024-03-05 has them
DIFFER = 0.1  # of the orders, from which they are not of one day each
# Of several columns of these, the first will do.
ONE_OF_MANY = ("product_id", "product_name", "store", "cancelled_on", "shipped_on")
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
    with Path(__file__).with_name("names.csv").open(encoding="utf-8", newline="") as table:
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


def match(
    labels: Sequence[str],
    given: Mapping[str, str | None] | None,
    names: Names,
    frame: pd.DataFrame | None = None,
    questions: Questions | None = None,
) -> dict[str, str]:
    """Return the label of each canonical column in `names` that was found or given.

    Where there is a `frame`, its cells must fit, unless there must be such a column. Where several
    fit equally well, it is asked, or kept with the caller's `questions`.
    """
    asked = Questions() if questions is None else questions
    found = checked(labels, given or {}, names)
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
            alike = same_groups if meaning.endswith("_id") else same_cells
            fits = [n for n in fits if n == fits[0] or not alike(frame, n, fits[0])]
            if meaning in ("date", "order_id"):
                fits = _of_purchases(frame, found.get("date"), fits)
        fits = _of_the_kind(found.get("amount"), fits) or fits
        if len(fits) > 1 and meaning not in ONE_OF_MANY:
            asked.add(several_fit(fits, meaning))
        if fits:
            found[meaning] = fits[0]
            free.remove(fits[0])
    if questions is None:
        asked.ask()
    return {meaning: found[meaning] for meaning in names if found.get(meaning) is not None}


def _of_the_kind(amount: str | None, labels: Sequence[str]) -> list[str]:
    """Return the labels with the same words in brackets as the amount: (Base), (inc tax)."""
    kind = re.findall(r"[(\[].*?[)\]]", amount or "")
    return [n for n in labels if kind and re.findall(r"[(\[].*?[)\]]", n) == kind]


def _of_purchases(frame: pd.DataFrame, date: str | None, labels: Sequence[str]) -> list[str]:
    """Return the columns that number or date purchases: full ones, no invoices beside orders.

    What is invoiced on several days may be several purchases of one order.

    >>> sales = pd.DataFrame({"Order no": [1, 2], "Invoice no": [7, 7], "Day": ["3 May", "4 May"]})
    >>> _of_purchases(sales, "Day", ["Order no", "Invoice no"])
    ['Order no']
    """
    if len(labels) < 2:
        return labels
    filled = {n: (~is_blank(frame[n])).mean() for n in labels}
    full = [n for n in labels if filled[n] >= FILLED * max(filled.values())]
    orders = [n for n in full if not name_has(plain_name(n), "invoice")]
    if date is not None:
        days = frame[date].astype(str).str.slice(0, DAY)
        several = [(days.groupby(frame[n].astype(str)).nunique() > 1).mean() for n in orders]
        if max(several, default=0) > DIFFER:
            return full
    return orders or full


def is_called_amount(label: str) -> bool:
    """Tell whether a column has the name of an amount."""
    return any(plain_name(label) in names for names in known_names("sales")["amount"])


def is_price(label: str) -> bool:
    """Tell whether a column has the name of a price, also one that is not known as it stands."""
    return name_has(plain_name(label), "price")


def is_called_place(label: str) -> bool:
    """Tell whether a column has the name of one of places, such as towns."""
    return said(plain_name(label), "place") is not None


def all_names(meaning: str) -> set[str]:
    """Return the names of columns that have a meaning in a sales file, likely or not."""
    return set().union(*known_names("sales")[meaning])


def says_what_is_paid(label: str) -> bool:
    """Tell whether a column has the name of one that says what is paid, or what is owed."""
    return said(plain_name(label), "flag") in ("paid", "owed")


def print_recognised(columns: Mapping[str, str], source: str) -> None:
    """Print what each canonical column is taken from, and how to say otherwise."""
    pairs = say_each("{written} as {meaning}", written=columns.values(), meaning=columns)
    print(say("Read from {source}: {columns}.", source=source, columns=", ".join(pairs)))
    print(say("If that is wrong, name the right columns with columns={...}."))


def checked(
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
            raise no_meaning(meaning, names, example="customer_id")
        if label is not None and label not in labels:
            unlisted = say(
                "Those there are not listed here ({count}): without a header they would show "
                "somebody's data.",
                count=len(labels),
            )
            raise no_column(label, labels, unlisted)
    named = [label for label in given.values() if label is not None]
    twice = [label for label in named if named.count(label) > 1]
    if twice:
        raise TableError(
            "columns: {label} is named twice; each column has one meaning.",
            label=repr(twice[0]),
        )
    return given
