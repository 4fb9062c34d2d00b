"""A scale: its ends, which ones answers may be on, and the codes for no answer beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlab.tables.cells.parsed import STRAY
from crmlab.tables.errors import TableError, option
from crmlab.tables.survey.evidence import CODES, ENOUGH, SMALL_CODES, without_codes


@dataclass(frozen=True)
class Scale:
    """The ends of a scale, and the codes beside it; ``low`` is above ``high`` where 1 is best."""

    low: float
    high: float
    codes: frozenset[float] = frozenset()

    def __str__(self) -> str:
        return f"{self.low:g}-{self.high:g}"

    @property
    def ends(self) -> tuple[float, float]:
        """The ends, the smaller first."""
        return min(self.low, self.high), max(self.low, self.high)

    @property
    def falls(self) -> bool:
        """Whether the smallest answer is the best."""
        return self.low > self.high

    @property
    def turned(self) -> "Scale":
        """The scale the other way round."""
        return Scale(self.high, self.low)

    def holds(self, values: pd.Series) -> pd.Series:
        """Tell which values are on the scale."""
        return values.between(*self.ends) & ~values.isin(self.codes)

    def fits(self, values: pd.Series) -> bool:
        """Tell whether values are on the scale, but for a few and for codes."""
        return without_codes(values).between(*self.ends).mean() >= 1 - STRAY

    def upward(self, values: pd.Series) -> pd.Series:
        """Return values on the scale with the best answer the highest."""
        return sum(self.ends) - values if self.falls else values


def read_scale(written: str, label: str = "") -> Scale:
    """Return the scale that somebody writes, such as ``"1-10"``, or ``"5-1"`` where 1 is best."""
    ends = re.fullmatch(r"\s*(-?\d+)\s*(?:-|–|to|\.\.)\s*(-?\d+)\s*", str(written))
    if not ends or ends[1] == ends[2]:
        raise TableError(
            "A scale is written as {options}; not {written}.",
            options=option("scale", "1-10", "5-1"),
            written=repr(f"{label}={written}" if label else written),
        )
    return Scale(float(ends[1]), float(ends[2]))


def possible_scales(values: pd.Series) -> list[Scale]:
    """Return the scales that answers may be on, the likeliest first; last where 1 is best."""
    values = without_codes(values)
    whole = Scale(np.floor(min(values.min(), 1)), np.ceil(values.max()))
    usual = [Scale(1, 5), Scale(1, 7), Scale(1, 10), Scale(0, 10)]
    if not 1 < whole.high <= 10:
        usual = [whole, Scale(0, 100)]
    near = [one for one in usual if values.between(*one.ends).mean() >= 0.8]
    down = [one.turned for one in (whole, *near) if one.low == 1 and one.high < 10]
    return list(dict.fromkeys([whole, *near, *down]))


def find_codes(
    scale: Scale, label: str, values: pd.Series, unknown: str | Sequence[float] | None
) -> frozenset[float]:
    """Return the codes among answers: those that the caller says, else the usual ones beside it."""
    if unknown is not None:
        return _read_codes(unknown)
    if scale.ends[1] == 100:
        _check_highest(label, values)
    usual = CODES | SMALL_CODES if scale.ends[1] < min(SMALL_CODES) else CODES
    return frozenset(values[~values.between(*scale.ends)]) & usual


def _read_codes(unknown: str | Sequence[float]) -> frozenset[float]:
    codes = unknown.split(",") if isinstance(unknown, str) else unknown
    try:
        return frozenset() if unknown == "none" else frozenset(map(float, codes))
    except ValueError:
        raise TableError(
            "Codes for no answer are written as {options}; not {given}.",
            options=option("unknown", "98,99", "none"),
            given=repr(unknown),
        ) from None


def _check_highest(label: str, values: pd.Series) -> None:
    """Ask where 98 or 99 of 100 is given far more often than what is near."""
    near = values[values.between(90, 97)].value_counts().max()
    for code in (98, 99):
        often = int((values == code).sum())
        if often >= max(ENOUGH, 3 * np.nan_to_num(near)):
            raise TableError(
                "{label}: {code} was given {count} times: an answer, or no answer? {options}.",
                label=repr(label),
                code=code,
                count=often,
                options=option("unknown", "none", str(code)),
            )
