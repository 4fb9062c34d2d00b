"""What an amount is made of: taxes, shipping and tips in it, fees and discounts already off it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from itertools import combinations, product

import numpy as np
import pandas as pd

from crmlab.messages import later, say, say_each
from crmlab.tables.cells.amounts import NEAR, are_same, parse_amounts
from crmlab.tables.cells.words import name_has, plain, said
from crmlab.tables.errors import option

NEARLY_ALL = 0.95  # of the rows, in which a sum of columns is the amount
SAMPLE = 300  # rows
FIRST = 24  # rows on which most sums fail
MOST = 12  # columns that are tried, half of them taxes, fees and the like
TERMS = 5
FEW = 3  # rows, below which a sum may be chance
INSIDE = {"tax": later("tax"), "shipping": later("shipping"), "tip": later("tips")}
OFF = {"fee": later("fees"), "shipping": later("costs of shipping"), "discount": later("discounts")}
CENT = 0.011
_RATE = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")
_CAMEL = re.compile(r"(?<=[a-z]{3})(?=[A-Z])")
_NUMBER = re.compile(r"\D{0,5}(\d[\d.,'’\s]*)?\D{0,5}")


@dataclass(frozen=True)
class _Parts:
    """Numeric columns beside an amount, over some rows: `by_line` are times the quantity.

    `roles` are ``tax``, ``shipping``, ``tip``, ``fee`` or ``discount``; None that of any other.
    """

    amounts: np.ndarray
    labels: list[str]
    roles: list[str | None]
    values: np.ndarray  # a column a label
    by_line: np.ndarray

    def of(self, label: str) -> np.ndarray:
        """Return the values of one column."""
        return self.values[:, self.labels.index(label)]

    def fits(self, signs: np.ndarray, rows: slice = slice(None)) -> np.ndarray:
        """Return, a row of signs, in which rows the signed sum of the columns is the amount."""
        added = [signs @ part[rows].T for part in (self.values, self.by_line)]
        return np.any([are_same(sums, self.amounts[rows]) for sums in added], axis=0)

    def sums(self) -> Iterator[np.ndarray]:
        """Yield the signs of all sums that are the amount in nearly all rows, the smallest first.

        A single column that nearly is the amount says nothing of what is in it: others follow.
        """
        for terms in range(1, min(TERMS, len(self.labels)) + 1):
            signs = _signs(len(self.labels), terms)
            signs = signs[self.fits(signs, slice(FIRST)).mean(axis=1) > NEARLY_ALL - 0.15]
            signs = signs[self.fits(signs).mean(axis=1) >= NEARLY_ALL]
            yield from signs
            if terms > 1 and len(signs):
                return

    def extended(self, signs: np.ndarray) -> np.ndarray:
        """Return signs with those of columns that stand in few rows, and explain them."""
        for _ in range(TERMS):
            here = self.fits(signs[None]).sum()
            more = signs + np.vstack([np.eye(len(signs)), -np.eye(len(signs))])
            more = more[np.abs(more).max(axis=1) == 1]
            fitting = self.fits(more).sum(axis=1, initial=0)
            gain = fitting.max(initial=0) - here
            if gain < FEW or gain < (len(self.amounts) - here) / 2:
                return signs
            signs = more[fitting.argmax()]
        return signs


def told_composition(
    frame: pd.DataFrame, columns: Mapping[str, str], amounts: np.ndarray, decimal: str
) -> list[str]:
    """Return in words what is in the amounts beside sales, and what is off them.

    It is told where the smallest signed sum of other columns that gives the amount has a column
    of that name, or where the amount's own name says that the tax beside it is in it.

    >>> sales = pd.DataFrame({"Net": [10.0, 20, 30], "VAT": [2.0, 4, 6], "Total": [12.0, 24, 36]})
    >>> told_composition(sales, {"amount": "Total"}, sales["Total"].to_numpy(), ".")[0][:50]
    "The amounts of 'Total' contain tax ('VAT': 12.00)."
    """
    label = columns.get("amount")
    roles = {
        n: part_of(n) for n in frame if n not in columns.values() or n == columns.get("discount")
    }
    if label is None or not any(role in {*INSIDE, *OFF} for role in roles.values()):
        return []
    rows = np.flatnonzero(np.nan_to_num(amounts))
    if len(rows) < FEW:
        return []
    sample = rows[np.linspace(0, len(rows) - 1, min(SAMPLE, len(rows))).astype(int)]
    parts = _parts(frame.iloc[sample], columns, roles, decimal)
    inside, off, without = _named(parts)
    inside |= _by_rates(parts)
    if not inside and not off and name_has(label.casefold(), "gross"):
        taxes = [n for n, role in zip(parts.labels, parts.roles, strict=True) if role == "tax"]
        inside = dict.fromkeys(taxes[:1], "tax")
    if not inside and not off:
        return []
    typical = np.median(np.abs(parts.amounts))
    unit = np.median(np.abs(amounts[sample])) / typical if typical else 1
    sums = {
        name: abs(_numbers(frame[name].iloc[rows], decimal).sum()) * (0.01 if unit < 0.02 else 1)
        for name in {**inside, **off}
    }
    return [_sentence(label, inside, off, without, sums)]


def before_refunds(
    frame: pd.DataFrame, columns: Mapping[str, str], decimal: str
) -> tuple[str, dict[str, str]] | None:
    """Return the column of which the amount is what is left after refunds, and what else is off it.

    The rows with a refund tell, and where they are few others too: the smallest signed sum of
    columns that is the amount is that column less the refund, and no more than taxes, shipping,
    tips, fees and discounts beside.

    >>> sales = pd.DataFrame({"Total": [9.0, 9, 7], "Refund": [2.0, 0, 7], "Net": [7.0, 9, 0]})
    >>> before_refunds(sales, {"amount": "Net", "refund": "Refund"}, ".")
    ('Total', {})
    >>> before_refunds(sales, {"amount": "Total", "refund": "Refund"}, ".")
    """
    refund = columns["refund"]
    back = _numbers(frame[refund], decimal) != 0
    if not back.any():
        return None
    rows = np.argsort(~back, kind="stable")[: back.sum() if back.sum() >= FEW else FIRST][:SAMPLE]
    roles = {refund: "refund"} | {n: part_of(n) for n in frame if n not in columns.values()}
    parts = _parts(frame.iloc[rows], columns, roles, decimal)
    for signs in parts.sums():
        added = signs * parts.values.sum(axis=0)
        terms = {n: sum_ for n, sum_ in zip(parts.labels, added, strict=True) if sum_}
        bases = [n for n in terms if roles[n] is None]
        in_all = parts.fits(signs[None])[0][back[rows]].mean() >= NEARLY_ALL
        if in_all and len(bases) == 1 and terms[bases[0]] > 0 > terms.get(refund, 0):
            return bases[0], {n: roles[n] for n in terms if n not in (refund, *bases)}
    return None


def _by_rates(parts: _Parts) -> dict[str, str]:
    """Return the taxes with a rate in their name, as in VAT (20 %), which that rate shows inside.

    Of 120, with 20 % of tax in it, a sixth is tax; rows may hold what is taxed otherwise.
    """
    inside = {}
    for label, role in zip(parts.labels, parts.roles, strict=True):
        if role != "tax" or not (written := _RATE.search(label)):
            continue
        rate = float(written[1].replace(",", ".")) / 100
        taxed = np.abs(parts.of(label)) > NEAR
        tax, amounts = parts.of(label)[taxed], parts.amounts[taxed]
        within, beside = (
            np.sum(np.abs(tax - amounts * share) < CENT) for share in (rate / (1 + rate), rate)
        )
        if within >= FEW and within >= len(tax) / 3 and within > 2 * beside:
            inside[label] = "tax"
    return inside


def part_of(label: str) -> str | None:
    """Return which part of an amount, such as a tax, a column has by its name; None for others."""
    words = _CAMEL.sub(" ", _RATE.sub("", label)).replace("_", " ")
    role = said(plain(words), "part")
    return None if role == "base" else role


def _parts(
    frame: pd.DataFrame, columns: Mapping[str, str], roles: Mapping[str, str | None], decimal: str
) -> _Parts:
    """Return the columns that may be parts of the amount, those first that are called so."""
    amounts, values = _numbers(frame[columns["amount"]], decimal), {}
    quantity = np.ones(len(frame))
    if "quantity" in columns:
        quantity = _numbers(frame[columns["quantity"]], decimal)
    named = [n for n, role in roles.items() if role not in (None, "no")]
    others = [n for n, role in roles.items() if role is None]
    others.sort(key=lambda label: not name_has(plain(label), "money"))
    for label in [*named, *others]:
        most = MOST // 2 if label in named else MOST
        if len(values) < most and is_money(frame[label]):
            column = _numbers(frame[label], decimal)
            again = any(np.array_equal(np.abs(column), np.abs(other)) for other in values.values())
            if column.any() and not again and not are_same(column, amounts).all():
                values[label] = column
    labels = list(values)
    no_tax = {n for n in labels if roles[n] == "tax" and _is_most(values[n], amounts)}
    of = [None if n in no_tax else roles[n] for n in labels]
    table = np.column_stack([*values.values(), np.zeros((len(frame), 0))])
    is_base = np.array([role is None for role in of], dtype=bool)
    by_line = np.where(is_base, table * quantity[:, None], table)
    return _Parts(amounts, labels, of, table, by_line)


def _is_most(column: np.ndarray, amounts: np.ndarray) -> bool:
    """Tell whether a column is most of an amount, as what is taxed is: Sales GST 18 %."""
    there = column != 0
    return bool(np.mean(np.abs(column[there]) > np.abs(amounts[there]) / 2) > 0.5)


def _numbers(cells: pd.Series, decimal: str) -> np.ndarray:
    return np.nan_to_num(parse_amounts(cells, "amount", decimal).readable())


def is_money(cells: pd.Series) -> bool:
    """Tell whether the cells of a column, by the first few, are numbers or empty."""
    if pd.api.types.is_bool_dtype(cells) or cells.dtype.kind == "M":
        return False
    texts = [str(cell).strip() for cell in cells.iloc[:FIRST]]
    return all(_NUMBER.fullmatch(text) for text in texts)


@cache
def _signs(columns: int, terms: int) -> np.ndarray:
    """Return every way to add or subtract that many columns; one at least is added."""
    places = np.array(list(combinations(range(columns), terms)))
    ways = np.array([way for way in product((1.0, -1.0), repeat=terms) if max(way) > 0])
    signs = np.zeros((len(places), len(ways), columns))
    np.put_along_axis(signs, places[:, None, :].repeat(len(ways), 1), ways[None], axis=2)
    return signs.reshape(-1, columns)


def _named(parts: _Parts) -> tuple[dict[str, str], dict[str, str], str | None]:
    """Return the roles of the columns in the amount and off it, and the column without them.

    Where a column is subtracted, the amount does not contain it: the sum is another column's.
    """
    inside, off, without = {}, {}, None
    for smallest in parts.sums():
        signs = parts.extended(smallest)
        fitting = parts.fits(signs[None])[0]
        added = signs * parts.values.sum(axis=0)
        terms = [
            term for term in zip(parts.labels, parts.roles, signs, added, strict=True) if term[2]
        ]
        if any(fitting[parts.of(label) != 0].mean() < NEARLY_ALL for label, *_ in terms):
            continue
        bases = [label for label, role, _, sum_ in terms if role is None and sum_ > 0]
        if not bases:
            continue
        within = {n: role for n, role, sign, sum_ in terms if role in INSIDE and sign > 0 < sum_}
        less = {n: role for n, role, _, sum_ in terms if role in OFF and sum_ < 0}
        inside, off = inside | within, off | less
        one_more = len(bases) == 1 and len(terms) == len(bases) + len(within) + len(less)
        plainly = are_same(parts.values @ signs, parts.amounts)
        if one_more and "discount" not in less.values() and plainly.mean() >= NEARLY_ALL:
            without = bases[0]
    return inside, off, without


def _sentence(
    label: str,
    inside: Mapping[str, str],
    off: Mapping[str, str],
    without: str | None,
    sums: Mapping[str, float],
) -> str:
    def together(columns: Mapping[str, str], kinds: list[str]) -> str:
        told = say_each(
            "{kind} ({column}: {sum})",
            kind=kinds,
            column=map(repr, columns),
            sum=[f"{sums[column]:,.2f}" for column in columns],
        )
        return reduce(lambda one, two: say("{first} and {second}", first=one, second=two), told)

    gaps = {"column": repr(label)}
    if inside:
        gaps["inside"] = together(inside, [say(INSIDE[role]) for role in inside.values()])
    if off:
        gaps["off"] = together(off, [say(OFF[role]) for role in off.values()])
    if not off:
        told = say("The amounts of {column} contain {inside}.", **gaps)
    elif not inside:
        told = say("The amounts of {column} are what is left after {off}.", **gaps)
    else:
        told = say(
            "The amounts of {column} contain {inside}, and are what is left after {off}.", **gaps
        )
    if without is None:
        return told
    way_out = option("columns", ("amount", without))
    return told + " " + say("For amounts without that: {option}.", option=way_out)
