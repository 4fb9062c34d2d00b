"""Exercise 2-10: the claim that five points of retention are worth 70 %."""

import math

import numpy as np

from crmlab.answers import Vector
from crmlab.formulas import Verb
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, given
from crmlab.value.measures import retention_for_gain

RATES = ["plain lifetime", "i = 0 %", "i = 5 %", "i = 8 %", "i = 10 %"]


def _first(worth, gain: float, points: float) -> float:
    """Return the lowest retention from 0.5 up at which a rise is worth a gain, if there is one."""
    base = np.arange(0.5, 1 - points, 1e-5)
    with np.errstate(all="ignore"):
        reached = worth(base + points) / worth(base) >= 1 + gain
    return float(base[reached.argmax()]) if reached.any() else math.nan


def _base_for_gain(gain: float, points: float, rate: float | None) -> float:
    """Return the retention at which a rise by some points is worth a gain."""
    found = retention_for_gain(gain, points, rate)
    return math.nan if found is None else found


base_for_gain = Verb(_base_for_gain)


FORMULAS = [lambda r: 1 / (1 - r)] + [
    lambda r, i=rate: r / (1 + i - r) for rate in (0.0, 0.05, 0.08, 0.10)
]

WITHOUT_R = [lambda r: 1 / (1 - r)] + [
    lambda r, i=rate: 1 / (1 + i - r) for rate in (0.0, 0.05, 0.08, 0.10)
]


def _all(formulas, gain: float = 0.70, points: float = 0.05) -> list[float]:
    return [_first(worth, gain, points) for worth in formulas]


def _last(worth, gain: float, points: float) -> float:
    base = np.arange(0.5, 1 - points, 1e-5)
    with np.errstate(all="ignore"):
        reached = worth(base + points) / worth(base) >= 1 + gain
    return float(base[reached][-1]) if reached.any() else math.nan


def _first_times(worth, gain: float) -> float:
    base = np.arange(0.5, 1 / 1.05 - 1e-9, 1e-5)
    reached = worth(base * 1.05) / worth(base) >= 1 + gain
    return float(base[reached.argmax()]) if reached.any() else math.nan


def _too_coarse(given, base_retention):
    right = np.asarray(base_retention, float)
    there = ~np.isnan(right)
    same_gaps = (np.isnan(given) == ~there).all()
    if same_gaps and (np.abs(given - right)[there] <= 0.0101).all():
        return say(
            "Right to the grid that you searched, and the grid is too coarse. Search in steps of "
            "0.0001, and do not round"
        )
    return ""


def _nothing_as_zero(given):
    return say("Where no r reaches the gain, the answer is None, not 0") if 0 in given else ""


def _beyond_the_range(given, points):
    if ((given >= 1 - points - 1e-9) & (given <= 1)).any():
        return say(
            "At 0.95 and above, five points more would keep everybody for ever: look below 0.95. "
            "Where no r reaches the gain, the answer is None"
        )
    return ""


class Claim(Exercise, id="2-10"):
    gain = given(0.70, "share of value", "the gain")
    points = given(0.05, "share of retention", "the five points")
    none = given(None, "interest", "no interest: the plain lifetime")
    zero = given(0.0, "rate of interest", "interest of 0 %")
    five = given(0.05, "rate of interest", "interest of 5 %")
    eight = given(0.08, "rate of interest", "interest of 8 %")
    ten = given(0.10, "rate of interest", "interest of 10 %")
    base_retention = answer(
        [
            base_for_gain(gain, points, none),
            base_for_gain(gain, points, zero),
            base_for_gain(gain, points, five),
            base_for_gain(gain, points, eight),
            base_for_gain(gain, points, ten),
        ],
        Vector(RATES, "share", tolerance=1e-3, none_allowed=True),
        "the retention before the rise",
    )
    base_retention.mistake(
        "This is the retention *after* the five points; the question asks for the one before",
        base_retention + points,
    )
    base_retention.mistake(
        "The r on top is left out, or stays as it was: the discounted value is r / (1 + i − r), "
        "and both r rise",
        call(lambda gain, points: _all(WITHOUT_R, gain, points), gain, points),
    )
    base_retention.mistake(
        "This reads +5 as per cent of the rate, r × 1.05. Five *points* are r + 0.05",
        call(lambda gain: [_first_times(worth, gain) for worth in FORMULAS], gain),
    )
    base_retention.mistake(
        "The interest is a share here: 5 % is i = 0.05, not 5",
        [base_for_gain(gain, points, none), base_for_gain(gain, points, zero), *[math.nan] * 3],
    )
    base_retention.mistake(
        "None at all? Then you may have solved after / before = 0.70, or taken 0.5 for the 5 "
        "points. A gain of 70 % means that after is 1.70 times before, and 5 points are 0.05",
        [math.nan] * len(RATES),
    )
    base_retention.mistake(
        "0.5 is where you start to look: it means that the condition is true at once. A gain of "
        "70 % means that after is 1.70 times before, with five points that are 0.05",
        [0.5] * len(RATES),
    )
    base_retention.mistake(
        "This is the *last* r that reaches the gain. Take the first: .argmax() finds it",
        call(lambda gain, points: [_last(worth, gain, points) for worth in FORMULAS], gain, points),
    )
    base_retention.mistake(
        "The gain is divided by the *new* value here. 70 % more means that after is 1.70 times "
        "before",
        call(lambda gain, points: _all(FORMULAS, 1 / (1 - gain) - 1, points), gain, points),
    )
    base_retention.mistake(
        "Where no r reaches the gain, .argmax() gives the first, 0.5. Ask .any() first: the "
        "answer is None there",
        call(lambda found: np.nan_to_num(found, nan=0.5), base_retention),
    )
    base_retention.mistake(
        "0.95 is the end of the search: no r reaches the gain, and the answer is None there",
        call(lambda found: np.nan_to_num(found, nan=0.95), base_retention),
    )
    base_retention.mistake(
        "These are rates of leaving, 1 − r. The retention is asked for", 1 - base_retention
    )
    base_retention.symptom(_too_coarse)
    base_retention.symptom(_nothing_as_zero)
    base_retention.symptom(_beyond_the_range)
    hints = (
        "Write the value before and after as functions of r, and look for the r at which after / "
        "before is 1.70.",
        "r = np.arange(0.5, 0.95, 0.0001) holds every r to try. Compute the ratio after / before "
        "for all of them at once, and take the first r whose ratio is 1.70 or more.",
        "For the lifetime: (1 - r) / (0.95 - r) = 1.7. At 10 %, look at the gain for r = 0.95 "
        "first.",
    )
