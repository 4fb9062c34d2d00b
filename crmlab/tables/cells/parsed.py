"""The one way through a column: each distinct value is understood once, and then stands in rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from numbers import Real

import numpy as np
import pandas as pd

from crmlab.messages import say

STRAY = 0.05  # the share of values that may contradict what the rest of a column decides


class Distinct:
    """The distinct values of a column, and each row's place among them (-1 where it is missing).

    >>> names = Distinct(pd.Series(["a", None, "b", "a"]))
    >>> names.values, names.codes, names.counts(), names.first_row(1)
    (['a', 'b'], array([ 0, -1,  1,  0]), array([2, 1]), 2)
    """

    def __init__(self, column: pd.Series) -> None:
        self.codes, values = pd.factorize(column, use_na_sentinel=True)
        self.values = list(np.asarray(values, dtype=object))

    def counts(self) -> np.ndarray:
        """Return the number of rows of each value."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.values))

    def first_row(self, place: int) -> int:
        """Return the first row of the value at a place."""
        return int(np.argmax(self.codes == place))

    def in_rows(self, per_value: np.ndarray) -> np.ndarray:
        """Return one value a row from one a distinct value: nothing (NaN, NaT) where missing."""
        return np.append(per_value, np.array([None], per_value.dtype))[self.codes]


@dataclass
class Parsed:
    """One column, understood: `values` are meaningless in the rows that have one of the `problems`.

    `problems` map a reason to the rows that have it, one reason a row at most; `notes` map what
    was done to rows that stay to those rows; what was decided for the column is `told`,
    and the `order` of its dates.
    """

    values: np.ndarray
    problems: dict[str, np.ndarray] = field(default_factory=dict)
    notes: dict[str, np.ndarray] = field(default_factory=dict)
    told: list[str] = field(default_factory=list, repr=False)
    order: str | None = field(default=None, repr=False)

    def bad(self) -> np.ndarray:
        """Return which rows have a problem."""
        return np.logical_or.reduce([np.zeros(len(self.values), bool), *self.problems.values()])

    def readable(self) -> np.ndarray:
        """Return numbers, those with a problem missing."""
        return np.where(self.bad(), np.nan, self.values)


@dataclass
class Understood:
    """What each distinct value of a column means, or the reason why it means nothing.

    `notes` are as in `Parsed`, by distinct value.
    """

    values: np.ndarray
    reasons: list[str | None]
    notes: dict[str, np.ndarray] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    order: str | None = None


def parse_column(
    column: pd.Series, read: Callable[[Distinct], Understood], missing: str | None
) -> Parsed:
    """Return a column that was read by its distinct values; `missing` is why an empty cell is bad.

    >>> parse_column(pd.Series(["2", None, "x"]), lambda names: Understood(
    ...     np.array([2.0, 0.0]), [None, "no number"]), "missing")
    Parsed(values=array([ 2., nan,  0.]), problems={'missing': array([False,  True, False]),
    'no number': array([False, False,  True])}, notes={})
    """
    distinct = Distinct(column)
    understood = read(distinct)
    reasons = np.array([*understood.reasons, missing], dtype=object)
    reason_of, reasons = pd.factorize(reasons, sort=True)
    per_row = reason_of[distinct.codes]  # where a cell is missing, the last
    return Parsed(
        distinct.in_rows(understood.values),
        {reason: per_row == number for number, reason in enumerate(reasons)},
        {what: distinct.in_rows(marked) for what, marked in understood.notes.items()},
        understood.told,
        understood.order,
    )


def is_blank(cells: pd.Series) -> pd.Series:
    """Say which cells hold nothing."""
    if pd.api.types.is_numeric_dtype(cells) or cells.dtype.kind == "M":
        return cells.isna()
    return ~(cells.astype(str).str.strip().str.len() > 0)


def is_missing(meaning: str) -> str:
    """Return the reason of an empty cell in a canonical column."""
    return say("{column} is missing", column=meaning)


def is_typed_number(value: object) -> bool:
    """Say whether one value is a number, and not a text or a truth."""
    return isinstance(value, Real | Decimal) and not isinstance(value, bool | np.bool_)


def is_whole(number: Real | Decimal) -> bool:
    """Say whether a number is whole; beyond 28 digits a Decimal cannot tell."""
    return abs(number) < 1e28 and number == number // 1
