"""Columns that are known by what stands in them, where their names leave it open."""

import re
from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from crmlab.tables.cells.amounts import CURRENCY_MARKS
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import name_has, plain, said

FILLED = 0.5  # of the rows of a column from which its currency may be that of the amounts
FEWEST = 5  # days, and
NEARLY_ALL = 0.9  # of the cells, from which they are days of a month: there may be totals
MASK = r"[*＊●•]{2}|^.?[*＊●•].?$|[xX]{4}"
FEWEST_DIGITS = 6
MOST = 25  # different values, above which a column called status holds something else
_CLOCK = r"\D{0,5}\d{1,2}[:h时時]\d{2}([:分]\d{2}([.,]\d+)?)?\D{0,8}(\d\d:?\d\d)?"
_SUM = r"\W{0,3}\d{1,3}([.,'’ ]?\d{3})*[.,]\d\d\W{0,3}"  # with cents
_PREFIX = re.compile(r"^wc\b|[^\w./]+|_")
_BETWEEN = re.compile(r"[,;|()+&/、]| [-–—] ")


def verdict(value: object, column: str = "status") -> str | None:
    """Return whether a value says ``sale``, ``none`` (or ``return``), or None: it is not known.

    Of a status in parts, one that says that all was paid back decides; one of a refund that is in
    part, or not paid out, does not.

    >>> [verdict(value) for value in ("wc-completed", "Annulé", "交易关闭", "Gold")]
    ['sale', 'none', 'none', None]
    >>> [verdict(value) for value in ("已发货，退款成功", "Shipped (refund pending)", "退款中")]
    ['none', 'sale', None]
    """
    if column in ("status", "refund") and is_refunded(value):
        return "none"
    parts = [value]
    if column == "status":
        parts = [part for part in _parts(value) if not said(_words(part), "unrefunded")]
        paid = [part for part in parts if not is_partly_refunded(part)]
        if parts and not paid:
            return "sale"
        parts = paid
    text = " ".join(map(_words, parts))
    words = (column, "note", "sentence") if column == "status" else (column,)
    return next(filter(None, (said(text, one) for one in words)), None)


def is_refunded(value: object) -> bool:
    """Tell whether a status, or a part of it, says that all was paid back.

    >>> [is_refunded(value) for value in ("Delivered - refunded", "Refund failed", "部分退款")]
    [True, False, False]
    """
    each = [_words(part) for part in _parts(value)]
    other = ("unrefunded", "partly_refunded")
    return any(said(w, "refunded") and not any(said(w, one) for one in other) for w in each)


def is_partly_refunded(value: object) -> bool:
    """Tell whether a status, or a part of it, says that something of it was paid back."""
    return any(said(_words(part), "partly_refunded") for part in (value, *_parts(value)))


def _parts(value: object) -> list[str]:
    return [part for part in _BETWEEN.split(plain(value)) if part.strip()]


def _words(text: object) -> str:
    return plain(_PREFIX.sub(" ", plain(text)))


def has_few_words(cells: pd.Series) -> bool:
    """Tell whether a column holds a few different texts, as one of a status does."""
    return not pd.api.types.is_numeric_dtype(cells) and cells.nunique() <= MOST


def values_of(cells: pd.Series) -> list[str]:
    """Return what different texts a column holds, the empty one among them."""
    return list(dict.fromkeys("" if pd.isna(cell) else plain(cell) for cell in cells.unique()))


def is_flag(cells: pd.Series) -> bool:
    """Tell whether a column says yes and no."""
    return cells.nunique() <= MOST and {said(value, "answer") for value in values_of(cells)} == {
        "yes",
        "no",
    }


def free_columns(frame: pd.DataFrame, found: Mapping[str, str]) -> list[str]:
    """Return the columns of a file that have no meaning yet."""
    return [label for label in frame if label not in found.values()]


def may_be(frame: pd.DataFrame, meaning: str, label: str) -> bool:
    """Tell whether the cells of a column let it have a meaning."""
    cells = frame[label][~is_blank(frame[label])]
    if not len(cells):
        return False
    if meaning == "date":
        counts = _are_counts(cells) or are_days_of_months(cells)
        return has_numbers(cells) and not (are_clock_times(cells) or counts)
    if meaning in ("amount", "refund"):
        return has_numbers(cells) and not (meaning == "refund" and is_flag(cells))
    if meaning == "order_id":
        return not _are_sums(cells)
    return meaning != "refund_status" or not (has_numbers(cells) or is_flag(cells))


def has_numbers(cells: pd.Series) -> bool:
    """Tell whether cells hold digits, at least most of the first of them."""
    return cells[:500].astype(str).str.contains(r"\d").mean() > 0.5


def _are_sums(cells: pd.Series) -> bool:
    return bool(cells[:500].astype(str).str.fullmatch(_SUM).mean() > FILLED)


def _are_counts(cells: pd.Series) -> bool:
    return bool(cells[:500].astype(str).str.fullmatch(r"\d{1,3}(\.0)?").all())


def are_clock_times(cells: pd.Series) -> bool:
    """Tell whether cells, by the first of them, hold times of day and no day.

    >>> [are_clock_times(pd.Series(cells)) for cells in (["9:52:14 AM", "18:05"], ["5/3 9:00"])]
    [True, False]
    """
    return bool(cells[:500].astype(str).str.strip().str.fullmatch(_CLOCK).all())


def are_days_of_months(cells: pd.Series, fewest: int = FEWEST) -> bool:
    """Tell whether cells, by the first of them, hold days from 1 to 31, and no month or year.

    >>> are_days_of_months(pd.Series(["1", "28", 3, 7, "9"]))
    True
    """
    days = pd.to_numeric(cells[:500].astype("str"), errors="coerce")
    are_days = (days % 1 == 0) & days.between(1, 31)
    return len(cells) >= fewest and bool(are_days.mean() >= NEARLY_ALL)


def is_masked(cells: pd.Series) -> bool:
    """Tell whether stars hide most of each cell: two people may look alike.

    A telephone number of which six digits are left is still another for nearly everybody.

    >>> [is_masked(pd.Series(cells)) for cells in (["周**", "李*"], ["177****4493"], ["Ann"])]
    [True, False, False]
    """
    first = cells[~is_blank(cells)][:500].astype("str")
    hidden = first.str.contains(MASK) & (first.str.count(r"\d") < FEWEST_DIGITS)
    return bool(hidden.mean() > FILLED)


def same_cells(frame: pd.DataFrame, one: str, other: str) -> bool:
    """Tell whether two columns hold the same."""
    return frame[one].astype(str).equals(frame[other].astype(str))


def same_groups(frame: pd.DataFrame, one: str, other: str) -> bool:
    """Tell whether two columns number the same things, each in its own way."""
    return np.array_equal(*(pd.factorize(frame[label].astype(str))[0] for label in (one, other)))


def known_by_values(frame: pd.DataFrame, free: Collection[str]) -> dict[str, str]:
    """Return the columns, of those free, that are a status, a kind or the currency by their values.

    A kind is known by offers beside sales: both of one deal would count twice.

    >>> known_by_values(pd.DataFrame({"curr": ["EUR", "USD"], "state": ["complete", "canceled"]}),
    ...                 ["curr", "state"])
    {'currency': 'curr', 'other_status': 'state'}
    """
    found: dict[str, str] = {}
    for label in free:
        cells = frame[label]
        if not has_few_words(cells):
            continue
        values = [value for value in values_of(cells) if value]
        if values and all(_is_code(value) for value in values):
            if (~is_blank(cells)).mean() > FILLED and not name_has(plain(label), "other_money"):
                found.setdefault("currency", label)
            continue
        told = set(map(verdict, values))
        if told >= {"sale", "none"} or ("none" in told and name_has(plain(label), "status")):
            found.setdefault("other_status", label)
        elif any(said(value, "offer") for value in values) and any(
            verdict(value, "kind") == "sale" for value in values
        ):
            found.setdefault("kind", label)
    return found


def _is_code(value: str) -> bool:
    return len(value) == 3 and value.upper() in CURRENCY_MARKS and value.isalpha()
