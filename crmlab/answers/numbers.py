"""Numbers: one, a whole one, or several in a stated order."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlab.answers.kind import WrongKind, at, describe, in_order
from crmlab.messages import say

FRACTIONS = ("share", "weight")


@dataclass(frozen=True)
class Number:
    """One number with a unit, right within an absolute tolerance."""

    unit: str
    tolerance: float = 1e-6

    def read(self, answer: object) -> float:
        """Return the answer as a float."""
        try:
            number = _as_float(answer)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            said = say(
                "expected one number ({unit}), you gave {answer}",
                unit=self.unit,
                answer=describe(answer),
            )
            raise WrongKind(said + _way_out(answer, self.unit))
        return number

    def same(self, answer: float, other: float) -> bool:
        """Tell whether two numbers are within the tolerance."""
        return abs(answer - other) <= self.tolerance * (1 + 1e-9)

    def difference(self, answer: float, truth: float) -> str:
        """Say whether the number is too high or too low, and whether it was only rounded."""
        self._refuse_other_units(answer, truth)
        said = say("{direction} ({unit})", direction=_direction(answer, truth), unit=self.unit)
        if _is_rounded(answer, truth):
            said += say(", but close: hand in the computed value, not a rounded one")
        return said

    def _refuse_other_units(self, answer: float, truth: float) -> None:
        """Raise for a percentage in the place of a share, for thousands, or the other way round."""
        fraction = self.unit in FRACTIONS
        if fraction and truth and self.same(answer / 100, truth):
            raise WrongKind(
                say(
                    "expected a {unit} such as 0.25, you gave {answer:g}: that is the percentage. "
                    "Divide by 100",
                    unit=self.unit,
                    answer=answer,
                )
            )
        if fraction and abs(answer) > 10 * max(1.0, abs(truth)):
            raise WrongKind(
                say(
                    "expected a {unit} such as 0.25, you gave {answer:g}",
                    unit=self.unit,
                    answer=answer,
                )
            )
        if self.unit == "%" and self.same(answer * 100, truth):
            raise WrongKind(
                say(
                    "expected a percentage such as 25, you gave {answer:g}: that is the share. "
                    "Multiply by 100",
                    answer=answer,
                )
            )
        for power, word in ((1e3, say("thousand")), (1e6, say("million"))):
            if not fraction and truth and self.same(answer * power, truth):
                raise WrongKind(
                    say(
                        "right digits, but the unit is {unit}, not {word} {unit}",
                        unit=self.unit,
                        word=word,
                    )
                )


@dataclass(frozen=True)
class Integer(Number):
    """One whole number with a unit."""

    tolerance: float = 0.0

    def read(self, answer: object) -> float:
        """Return the answer as a float without decimals."""
        number = super().read(answer)
        if abs(number - round(number)) > 1e-9 * max(1.0, abs(number)):
            raise WrongKind(
                say(
                    "expected a whole number ({unit}), you gave {answer:g}",
                    unit=self.unit,
                    answer=number,
                )
            )
        return float(round(number))


def share(tolerance: float = 5e-4) -> Number:
    """Return the kind of a share, where 0.25 stands for 25 %."""
    return Number("share", tolerance)


@dataclass(frozen=True)
class Vector:
    """Several numbers in one unit, in a stated order or labelled by name.

    Where ``none_allowed``, None stands for "there is no such number".
    """

    names: Sequence[str]
    unit: str
    tolerance: float = 1e-6
    none_allowed: bool = False

    def read(self, answer: object) -> np.ndarray:
        """Return the answer as an array in the order of the names."""
        values = in_order(answer, self.names, say("numbers ({unit})", unit=self.unit))
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
        """Name the first number that differs, or say that only the order does."""
        if len(answer) > 1 and self.same(answer[::-1], truth):
            return say("the right numbers, upside down: give them in the order that is asked for")
        if self.same(np.sort(answer), np.sort(truth)):
            return say("the right numbers in another order: look which of them belongs where")
        place = int(self._differing(answer, truth).argmax())
        with at(self.names[place]):
            said = self._difference_at(answer[place], truth[place])
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
    if isinstance(answer, pd.Series) and len(answer) == 1:
        return say(": take its only value with .iloc[0]")
    if isinstance(answer, tuple) and answer and all(isinstance(part, int) for part in answer):
        return say(": Python reads a comma as a list. Write 1200 or 1_200, and 0.92 with a point")
    if isinstance(answer, str) and re.fullmatch(r"\s*[-+]?\d[\d.,_]*\s*%?\s*", answer):
        said = say(": leave out the quotation marks")
        if "," in answer:
            said += say("; the decimal sign is a point, and thousands have no sign or a _")
        return said + (say("; 92 % is written 0.92") if "%" in answer or unit in FRACTIONS else "")
    if isinstance(answer, float) and math.isnan(answer):
        return say(": a missing value. Look for the step at which it came in")
    if isinstance(answer, pd.Timedelta | np.timedelta64):
        return say(': a span of time; divide it by pd.Timedelta("1D") for days')
    return ""


def _direction(answer: float, truth: float) -> str:
    if not math.isnan(truth) and truth != 0 and math.isclose(answer, -truth, rel_tol=1e-6):
        return say("the size is right, the sign is not")
    return say("too high") if answer > truth else say("too low")


def _is_rounded(answer: float, truth: float) -> bool:
    """Tell whether the answer is the truth to fewer digits, two at least, rounded or cut off."""
    if not (math.isfinite(truth) and truth):
        return False
    first = math.floor(math.log10(abs(truth)))  # place of the first digit
    for digits in range(2, 12):
        unit = 10.0 ** (first - digits + 1)
        cut = math.trunc(truth / unit) * unit
        if answer in (float(f"{truth:.{digits}g}"), float(f"{cut:.{digits}g}")):
            return True
    return False


def _as_float(answer: object) -> float:
    """Return a plain number as float; a truth value, a text or a collection is not one."""
    if isinstance(answer, np.ndarray) and answer.ndim == 0:
        answer = answer.item()
    if isinstance(answer, complex | np.complexfloating) and answer.imag == 0:
        answer = answer.real  # np.linalg.eig gives its real values in this dress
    if isinstance(answer, bool | np.bool_ | str | bytes | complex | np.complexfloating):
        raise TypeError
    if not hasattr(answer, "__float__"):
        raise TypeError
    if hasattr(answer, "__len__"):
        raise TypeError
    return float(answer)
