"""Numbers: one, a whole one, or several in a stated order."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from crmlab.answers.kind import WrongKind, at, describe, in_order, only_value, with_absent
from crmlab.messages import say

__all__ = ["Integer", "Number", "Vector", "share"]

PARTS = ("share", "weight")  # which may add up to one; a rate is that of each group of its own
FRACTIONS = (*PARTS, "rate")


@dataclass(frozen=True)
class Number:
    """One number with a unit, right within an absolute tolerance."""

    unit: str
    tolerance: float = 1e-6

    def read(self, answer: object) -> float:
        """Return the answer as a float."""
        try:
            number = _as_float(_in_days(only_value(answer), self.unit))
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            told = {"unit": say(self.unit), "answer": describe(answer)}
            if way_out := _way_out(answer, self.unit):
                raise WrongKind(
                    "expected one number ({unit}), you gave {answer}: {way_out}",
                    way_out=way_out,
                    **told,
                )
            raise WrongKind("expected one number ({unit}), you gave {answer}", **told)
        return number

    def same(self, answer: float, other: float) -> bool:
        """Tell whether two numbers are within the tolerance."""
        return abs(answer - other) <= self.tolerance * (1 + 1e-9)

    def difference(self, answer: float, truth: float) -> str:
        """Say whether the number is too high or too low; raise for a percentage as a share."""
        if self.unit in FRACTIONS and abs(answer) > 10 * max(1.0, abs(truth)):
            raise WrongKind(
                "expected a {unit} such as 0.25, you gave {answer:g}",
                unit=say(self.unit),
                answer=answer,
            )
        if answer > truth:
            return say("too high ({unit})", unit=say(self.unit))
        return say("too low ({unit})", unit=say(self.unit))


@dataclass(frozen=True)
class Integer(Number):
    """One whole number with a unit."""

    tolerance: float = 0.0

    def read(self, answer: object) -> float:
        """Return the answer as a float without decimals."""
        number = super().read(answer)
        if abs(number - round(number)) > 1e-9 * max(1.0, abs(number)):
            raise WrongKind(
                "expected a whole number ({unit}), you gave {answer:g}",
                unit=say(self.unit),
                answer=number,
            )
        return float(round(number))


def share(tolerance: float = 5e-4) -> Number:
    """Return the kind of a share, where 0.25 stands for 25 %."""
    return Number("share", tolerance)


@dataclass(frozen=True)
class Vector:
    """Several numbers in one unit, in a stated order or labelled by name.

    Where ``none_allowed``, None stands for "there is no such number". ``absent`` is what a label
    that is missing stands for, such as 0 in counts.
    """

    names: Sequence[str]
    unit: str
    tolerance: float = 1e-6
    none_allowed: bool = False
    absent: float | None = None

    def read(self, answer: object) -> np.ndarray:
        """Return the answer as an array in the order of the names."""
        if self.absent is not None:
            answer = with_absent(answer, self.names, self.absent)
        values = in_order(answer, self.names, say("numbers ({unit})", unit=say(self.unit)))
        number = Number(self.unit, self.tolerance)
        read = []
        for name, value in zip(self.names, values, strict=True):
            missing = value is None or (isinstance(value, float) and math.isnan(value))
            if self.none_allowed and missing:
                read.append(math.nan)
                continue
            with at(name):
                read.append(number.read(value))
        return np.array(read)

    def same(self, answer: np.ndarray, other: np.ndarray) -> bool:
        """Tell whether all numbers agree."""
        return not self._differing(answer, other).any()

    def difference(self, answer: np.ndarray, truth: np.ndarray) -> str:
        """Name the first number that differs."""
        place = int(self._differing(answer, truth).argmax())
        with at(self.names[place]):
            said = self._difference_at(answer[place], truth[place])
        are_parts = self.unit in PARTS and math.isclose(truth.sum(), 1)
        if are_parts and abs(answer.sum() - 1) > 0.02:
            said = say("{said}. All together should come to 1", said=said)
        return f"{self.names[place]}: {said}"

    def _difference_at(self, answer: float, truth: float) -> str:
        if math.isnan(answer):
            return say("you say there is none, but there is one")
        if math.isnan(truth):
            return say("look again whether there is such a number at all")
        return Number(self.unit, self.tolerance).difference(answer, truth)

    def _differing(self, answer: np.ndarray, other: np.ndarray) -> np.ndarray:
        both_missing = np.isnan(answer) & np.isnan(other)
        return ~(both_missing | (np.abs(answer - other) <= self.tolerance * (1 + 1e-9)))


def _way_out(answer: object, unit: str) -> str:
    """Say how to make a number of what holds one."""
    if isinstance(answer, list | tuple) and len(answer) == 1:
        return say("take its only value with [0]")
    if isinstance(answer, pd.Series | np.ndarray) and np.ndim(answer) == 1 and len(answer):
        if answer.dtype == bool:
            return say("True or False for each. .sum() counts the True, .mean() is their share")
        if answer.dtype.kind in "iuf" and unit in FRACTIONS:
            return say(
                "several numbers. Asked is one: their difference, their mean, or one of them?"
            )
        if answer.dtype.kind in "iuf":
            return say(
                "several numbers. len() counts them, .sum() adds them up, .max() is the highest"
            )
    if isinstance(answer, pd.DataFrame) and len(answer):
        return say("len() counts its rows")
    if callable(answer) and not isinstance(answer, type):
        return say("hand in what it returns: write () behind its name")
    if _is_comma(answer):
        return say(
            "leave out the comma within a number, as Python reads it as a list. Write 1200 or "
            "1_200, and 0.92 with a point"
        )
    if isinstance(answer, str):
        return _number_in(answer, unit)
    if isinstance(answer, float) and math.isnan(answer):
        return say("a missing value. Look for the step at which it came in")
    if isinstance(answer, timedelta | np.timedelta64):
        return say("a span of time; .days are its whole days")
    return ""


def _number_in(text: str, unit: str) -> str:
    """Say how the number that a text holds is handed in.

    >>> _number_in("165,000 CNY", "CNY")
    'hand in the number alone, without quotation marks and unit: `165000`'
    >>> [_number_in(text, unit)[-7:] for text, unit in [("92 %", "share"), ("16:1", "times")]]
    [' `0.92`', 't: `16`']
    >>> _number_in("B01344", "share")  # a label
    'hand in one number, without quotation marks'
    """
    of_one = re.sub(r"\s*(:|to)\s*1\s*$", "", text)
    numbers = re.findall(r"(?<![\w.,])[-+]?\d[\d,_]*(?:\.\d+)?(?![\d.,])", of_one)
    if len(numbers) != 1:
        return say("hand in one number, without quotation marks")
    (found,) = numbers
    thousands = re.fullmatch(r"[-+]?[1-9]\d{0,2}([,_]\d{3})+(\.\d+)?", found)
    number = float(re.sub("[,_]", "", found) if thousands else found.replace(",", "."))
    if "%" in text and unit != "points":
        number /= 100
    return say(
        "hand in the number alone, without quotation marks and unit: `{number}`",
        number=f"{number:.15g}",
    )


def _is_comma(answer: object) -> bool:
    """Tell a number with a comma, 1,200 or 0,92, and a sum of such, from several numbers.

    150,000 + 5 * 12,000 is a tuple of three for Python: 150, 60 and 0.
    """
    if not (isinstance(answer, tuple) and answer and all(type(part) is int for part in answer)):
        return False
    first, *rest = answer
    return first == 0 or 0 in rest or all(100 <= part <= 999 for part in rest)


def _in_days(answer: object, unit: str) -> object:
    """Return a span of time as its days, where days are asked for."""
    is_span = isinstance(answer, timedelta | np.timedelta64)
    return answer / pd.Timedelta(days=1) if is_span and unit == "days" else answer


def _as_float(answer: object) -> float:
    """Return a plain number as float; a truth value, a text or a collection is not one."""
    if isinstance(answer, complex | np.complexfloating) and answer.imag == 0:
        answer = answer.real  # np.linalg.eig gives its real values in this dress
    refused = bool | np.bool_ | str | bytes | complex | np.complexfloating
    if isinstance(answer, refused) or hasattr(answer, "__len__"):
        raise TypeError
    return float(answer)
