"""What a wrong answer would be right for: the value that one of its quantities would need.

Where no slip explains an answer, it is turned round: which quantity, with another value, makes it
right? If that value is a plain number, such as 0.88 for a churn of 0.12, it is what was taken.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from crmlab.answers.numbers import FRACTIONS
from crmlab.scenes.diagnosis import digits_of
from crmlab.scenes.formulas import Evaluation, Term, every

QUICK = 0.005  # seconds for one evaluation: a model that is fitted anew is not searched
NEAR = 0.02  # a quantity that would have to move by less is one that was rounded
MOST_DIGITS = 2  # of a plain number
MOST_STEPS = 6
FARTHEST = 3  # times the right value, or a third of it
SMOOTH = ("CNY", "year", "month", "week", "days", "points", *FRACTIONS)  # units that have decimals
NEIGHBOURS = [-4, -3, -2, -1, 1, 2, 3, 4]  # of an answer, in units of its last digit
MOST_WRITTEN = 3  # digits of an answer that may be round
BY_CHANCE = 2  # so many neighbours come to a plain value as well


@dataclass(frozen=True)
class Curve:
    """An answer as a function of one of its quantities, which is the same in all places."""

    term: Term
    start: float
    reached: Callable[[float], np.ndarray]

    def near(self, points: Sequence[float]) -> np.ndarray:
        """Return a, b, c, d of (a + b x) / (c + d x) through the first number at three points."""
        x, y = np.array(points), np.array([self.reached(at)[0] for at in points])
        return np.linalg.svd(np.column_stack([np.ones(3), x, -y, -x * y]))[2][-1]

    @cached_property
    def _first(self) -> tuple[np.ndarray, bool]:
        """Return the curve near the start, and whether it is the same further off."""
        curve = a, b, c, d = self.near([self.start, self.start * 1.1, self.start * 1.3])
        there = 2 * self.start
        return curve, np.isclose((a + b * there) / (c + d * there), self.reached(there)[0])

    def solved(self, given: float) -> float:
        """Return where the curve reaches a value: sums and quotients of numbers in one step."""
        (curve, is_exact), points = self._first, [self.start, self.start * 1.1]
        for _ in range(1 if is_exact else MOST_STEPS):
            a, b, c, d = curve
            points.append((c * given - a) / (b - d * given))
            if abs(points[-1] / points[-2] - 1) < 1e-6:
                break
            curve = curve if is_exact else self.near(points[-3:])
        return points[-1]


def curves_of(root: Term, here: Evaluation, size: int) -> list[Curve]:
    """Return the curves of an answer of so many numbers, those of quantities before steps."""
    curves = []
    for term in every(root):
        try:
            now = np.asarray(here.of(term), dtype=float)
            known = Evaluation(here.values)
            before = time.process_time()
            reached = _reached(known, root, term, now.shape)
            reached(float(now.mean()))
        except Exception:  # no number, or one that nothing else may take the place of
            continue
        is_quick = time.process_time() - before < QUICK
        if term is not root and term.words and is_quick and now.size <= size:
            curves.append(Curve(term, float(now.mean()), reached))
    return sorted(curves, key=lambda curve: bool(curve.term.parts))


def _reached(known: Evaluation, root: Term, term: Term, shape: tuple) -> Callable:
    def reached(value: float) -> np.ndarray:
        other = Term(lambda: np.full(shape, value) if shape else value)
        return np.ravel(np.asarray(known.of(root, {term: other}), dtype=float))

    return reached


def _may_be_taken(value: float, curve: Curve) -> bool:
    """Tell whether somebody may take a value for the right one: shares and counts stay such."""
    unit = curve.term.unit
    is_count = curve.start.is_integer() and not unit.startswith(SMOOTH)
    if is_count and not math.isclose(value, round(value), rel_tol=1e-4):
        return False
    most = 1 if unit.startswith(FRACTIONS) else math.inf
    return 0 < value < most and 1 / FARTHEST <= value / curve.start <= FARTHEST


def _is_chance(curve: Curve, given: float, digits: int) -> bool:
    """Tell a plain value that means nothing: answers beside a round one need plain values, too."""
    written = digits_of(given)
    if written > MOST_WRITTEN:
        return False
    unit = 10.0 ** (math.floor(math.log10(abs(given))) + 1 - max(written, 2))
    beside = [curve.solved(given + unit * at) for at in NEIGHBOURS]
    plain = [
        value
        for value in beside
        if _may_be_taken(value, curve)
        and math.isclose(float(f"{value:.{digits - 1}e}"), value, rel_tol=1e-4)
        and not math.isclose(value, curve.start, rel_tol=1e-4)
    ]
    return len(plain) >= BY_CHANCE


def implied(curves: Sequence[Curve], given: np.ndarray) -> tuple[Term, float] | None:
    """Return the quantity that makes an answer right, and the plain value that it would need.

    Of several, the one with the fewest digits.
    """
    found = []
    for curve in curves:
        try:
            value = curve.solved(given[0])
            for digits in range(1, MOST_DIGITS + 1):
                plain = float(f"{value:.{digits - 1}e}")
                is_near = _may_be_taken(plain, curve) and abs(plain / value - 1) < 1e-3
                moved = abs(plain / curve.start - 1) > NEAR
                if is_near and moved and np.allclose(curve.reached(plain), given, 1e-7, 0):
                    if given.size > 1 or not _is_chance(curve, float(given[0]), digits):
                        found.append((digits, curve.term, plain))
                    break
        except Exception:  # what is tried may not fit, as half a year does not
            continue
    return min(found, key=lambda each: each[0])[1:] if found else None
