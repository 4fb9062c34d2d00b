"""Exports as shops, payment services and spreadsheets write them, of sales that are known."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from exports.book import Book
from exports.kinds import KINDS
from exports.mixtures import some_mixture
from exports.sales import some_orders
from exports.words import says
from exports.writing import as_file

__all__ = ["Export", "Truth", "make_export"]


@dataclass(frozen=True)
class Truth:
    """What may rightly be counted in a file, where the page tells the words `told`."""

    customers: int
    orders: int
    revenue: float
    told: tuple[str, ...] = ()


@dataclass
class Export:
    """A file, what is true of it, and what to answer to each question that it may raise.

    A question is known by a word; `told` are columns of which the reading must speak.
    """

    name: str
    data: bytes
    truths: list[Truth]
    answers: dict[str, dict] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    mixture: dict[str, object] = field(default_factory=dict)


def make_export(rng: random.Random, **fixed: object) -> Export:
    """Return a random export; some of its mixture may be fixed."""
    mixture = some_mixture(rng, fixed)
    kinds = [KINDS[kind] for kind in mixture["also"]]
    orders = some_orders(rng, mixture)
    for kind in kinds:
        kind.sell(orders, mixture, rng)
    if mixture["total"] == "subtotals":
        orders.sort(key=lambda order: order.customer)
    book = Book(orders, mixture, rng)
    for kind in kinds:
        kind.write(book, rng)
    if mixture["kinds"]:
        book.add_moves()
    book.add_totals()
    header = [book.names[column] for column in book.columns]
    grid = [[row.get(column, "") for column in book.columns] for row in book.rows]
    if mixture["blank_column"] and mixture["file"] == "xlsx":
        header, grid = ["", *header], [["", *row] for row in grid]
    titles = [["Sales report, all shops"], ["Period: 2023-01-01 to 2024-12-31"]][
        : mixture["titles"]
    ]
    titles = [*titles, [""]] if titles else []
    parts = {"none": [], "inside": ["tax"], "off": ["fee"]}[mixture["parts"]]
    parts = parts if mixture["discount"] == "none" else []  # else the amount is explained without
    return Export(
        name=f"export.{mixture['file']}",
        data=as_file(titles, header, grid, mixture),
        truths=list(_truths(book)),
        answers=_answers(book),
        told=[book.names[part] for part in parts],
        mixture=mixture,
    )


def _truths(book: Book) -> Iterator[Truth]:
    """Return what may rightly be counted: in each way of each kind that has several."""
    sold = {order: order.revenue for order in book.orders if book.counts(order)}
    for ways in product(*book.ways):
        amounts = sold.copy()
        for way in ways:
            amounts |= way.amounts
        counted = {one: amount for one, amount in amounts.items() if amount is not None}
        yield Truth(
            customers=len({one.customer for one in counted}),
            orders=len(counted),
            revenue=sum(counted.values()),
            told=tuple(way.told for way in ways if way.told),
        )


def _answers(book: Book) -> dict[str, dict]:
    """Return what to answer to each question that a file may raise."""
    mixture, names = book.mixture, book.names
    answers = book.answers | {
        f"no column is recognised as {meaning!r}": {"columns": {meaning: names[column]}}
        for meaning, column in (("customer_id", book.customer), ("amount", "amount"))
        if column in names
    }
    if "Id" in names:
        answers["'Id' is different"] = {"columns": {"customer_id": names["email"]}}
    if "status" in names:
        sold = says("sold", book.language)
        written = dict.fromkeys(row["status"] for row in book.rows if row.get("status") in sold)
        answers[f"{names['status']!r} is"] = {"where": {names["status"]: list(written)}}
    if mixture["currency"] == "two":
        answers["currencies"] = {"where": {names["currency"]: "EUR"}}
    if mixture["date"] in ("dmy", "mdy"):
        answers["date_order"] = {"date_order": mixture["date"]}
    if mixture["total"] == "daily":
        answers["totals"] = {"totals": "set aside"}
    if mixture["paid_on"]:
        answers["paid_on"] = {"columns": {"paid_on": names["paid_on"]}}
    if mixture["discount"] != "none" and mixture["prices"] in ("instead", "before"):
        answers["discount"] = {"columns": {"discount": names["discount"]}}
    if mixture["lines"] == "repeated":
        answers[f"{names.get('amount')!r} is the same on all lines"] = {"amount_per": "order"}
    if mixture["tickets"]:
        answers["amount_per"] = {"amount_per": "line" if mixture["lines"] == "lines" else "order"}
        answers["is the same for any"] = {"columns": {"amount": names["amount"]}}
    return answers
