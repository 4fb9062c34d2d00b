"""What a parser gives back, and the short cut all parsers take: each distinct value once."""

from dataclasses import dataclass, field
from decimal import Decimal
from numbers import Real

import numpy as np
import pandas as pd

STRAY = 0.05  # the share of values that may contradict what the rest of a column decides


@dataclass
class Parsed:
    """One column, understood.

    Attributes
    ----------
    values : ndarray
        A value a row; meaningless where a problem is marked.
    problems : dict of str to ndarray of bool
        The reason, and the rows that have it. A row has one reason at most.
    notes : dict of str to ndarray of bool
        What was done to rows that stay, and the rows it was done to.
    """

    values: np.ndarray
    problems: dict[str, np.ndarray] = field(default_factory=dict)
    notes: dict[str, np.ndarray] = field(default_factory=dict)

    def bad(self) -> np.ndarray:
        """Return which rows have a problem."""
        bad = np.zeros(len(self.values), dtype=bool)
        for rows in self.problems.values():
            bad |= rows
        return bad


def distinct(column: pd.Series) -> tuple[np.ndarray, list[object]]:
    """Return each row's place in the list of distinct values (-1 for a missing one), and the list.

    Examples
    --------
    >>> distinct(pd.Series(["a", None, "b", "a"]))
    (array([ 0, -1,  1,  0]), ['a', 'b'])
    """
    codes, values = pd.factorize(column, use_na_sentinel=True)
    return codes, list(np.asarray(values, dtype=object))


def is_whole(number: Real | Decimal) -> bool:
    """Say whether a number is whole; beyond 28 digits a Decimal cannot tell."""
    return abs(number) < 1e28 and number == number // 1


def spread(per_value: list | np.ndarray, missing: object, codes: np.ndarray) -> np.ndarray:
    """Return one value a row from one value a distinct value."""
    kind = np.asarray(per_value).dtype if isinstance(per_value, np.ndarray) else object
    values = np.empty(len(per_value) + 1, dtype=kind)
    values[:-1] = per_value
    values[-1] = missing
    return values[codes]


def reasons_to_problems(
    reasons: list[str | None], missing: str | None, codes: np.ndarray
) -> dict[str, np.ndarray]:
    """Return the rows of each reason, from the reason of each distinct value."""
    names = sorted({reason for reason in [*reasons, missing] if reason})
    number = {None: -1} | {name: i for i, name in enumerate(names)}
    per_row = spread(
        np.array([number[reason] for reason in reasons], dtype=int), number[missing], codes
    )
    rows = {name: per_row == i for i, name in enumerate(names)}
    return {name: marked for name, marked in rows.items() if marked.any()}
