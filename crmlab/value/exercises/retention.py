"""Exercises 2-13, 2-14 and 2-10: the claim that five points of retention are worth 70 %."""

import numpy as np

from crmlab.answers import Vector, share
from crmlab.messages import later, say
from crmlab.scenes import Exercise, answer, call, given, step

_PER_CENT = later("This reads +5 as per cent of the rate, r × 1.05. Five *points* are r + 0.05")

_AFTER = later(
    "This is the retention *after* the five points, or the gain was divided by the *new* value. "
    "Asked for is the one before, at which after is 1.70 times before"
)

RATES = ["plain lifetime", "i = 0 %", "i = 5 %", "i = 8 %", "i = 10 %"]

COARSE_STEPS = np.array([0.1, 0.05, 0.025, 0.02, 0.01, 0.005, 0.0025, 0.002, 0.001, 0.0005])

HORIZON = 1 + np.array([0, 0, 0.05, 0.08, 0.10])  # 1 + i


def _where_searched(found: np.ndarray, end: float) -> np.ndarray:
    """Return the rates from 0.5 up to the end of the search; there is none in the place of others.

    So `value.retention_for_gain` has it, which searches.
    """
    return np.where((found >= 0.5) & (found < end), found, np.nan)


def _bases(gain: float, points: float) -> np.ndarray:
    """Return the roots of value(r + points) = (1 + gain) × value(r), the higher of two."""
    middle = (HORIZON - points) / 2
    with np.errstate(invalid="ignore"):
        found = middle + np.sqrt(middle**2 - points * HORIZON / gain)  # of r / (1 + i − r)
    found[0] = 1 - points * (1 + gain) / gain  # of 1 / (1 − r)
    return _where_searched(found, 1 - points)


def _bases_without_r_on_top(gain: float, points: float) -> np.ndarray:
    return _where_searched(HORIZON - points * (1 + gain) / gain, 1 - points)


def _bases_times(gain: float, factor: float) -> np.ndarray:
    """Return the roots of value(r × factor) = (1 + gain) × value(r)."""
    found = HORIZON * (1 + gain - factor) / (factor * gain)
    found[0] = gain / ((1 + gain) * factor - 1)
    return _where_searched(found, 1 / factor)


def _too_coarse(given, base_retention):
    right, grid = np.asarray(base_retention, float), 0.0101
    beside = np.abs(given - right) <= grid
    both_missing = np.isnan(given) & (np.isnan(right) | (right > 0.95 - grid))
    if (beside | both_missing).all() and beside.any():
        return say(
            "Right to the grid that you searched, and the grid is too coarse. Search in steps of "
            "0.0001, and do not round"
        )
    return ""


def _without_r_on_top(given, gain, points):
    if np.allclose(given, _bases_without_r_on_top(gain, points), atol=1e-3, equal_nan=True):
        return say(
            "The r on top is left out, or stays as it was: the discounted value is r / (1 + i − "
            "r), and both r rise"
        )
    return ""


def _found_by_a_search(given, plain_base, gain, points):
    """Name what a search comes near: on a grid, a mistake is not met to the last digit."""
    if abs(given - plain_base - points) < 1e-3:
        return say(_AFTER)
    if abs(given - gain / ((1 + gain) * (1 + points) - 1)) < 1e-3:
        return say(_PER_CENT)
    if abs(given - _bases(gain, points)[1]) < 1e-3:
        return say("This is r / (1 − r), without the year of today. The lifetime is 1 / (1 − r)")
    first_found = 0.5 + COARSE_STEPS * np.ceil((plain_base - 0.5) / COARSE_STEPS)
    if np.isclose(given, first_found, atol=1e-9).any():
        return say(
            "The grid is too coarse, or the answer is rounded. Search in steps of 0.0001, and do "
            "not round"
        )
    return ""


def _plain_without_interest(given, base_retention):
    if abs(given[1] - base_retention[0]) < 1e-3:
        return say(
            "At i = 0 this is the r of the plain lifetime. That counts this year as well; "
            "r / (1 − r) begins with next year, so its r is another one"
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


class AtEighty(Exercise, id="2-13"):
    before = given(0.80, "share of retention", "the retention before")
    points = given(0.05, "share of points", "the five points")
    interest = given(0.10, "share a year", "the interest")
    after = step(before + points, "share of retention", "the retention after")
    years_before = step(1 / (1 - before), "years", "the lifetime before")
    years_after = step(1 / (1 - after), "years", "the lifetime after")
    plain_gain = answer(years_after / years_before - 1, share(), "the gain by the plain lifetime")
    plain_gain.mistake(
        "Either you took 5 *per cent* of the rate, r × 1.05, where five points are r + 0.05. Or "
        "you divided by the lifetime *after*: divide by the one before",
        1 / (1 - before * (1 + points)) / years_before - 1,
    )
    plain_gain.mistake("This is the rise of the *rate*. Compare the lifetimes", points / before)
    worth_before = step(
        before / (1 + interest - before), "yearly margins", "the discounted value before"
    )
    worth_after = step(
        after / (1 + interest - after), "yearly margins", "the discounted value after"
    )
    discounted_gain = answer(
        worth_after / worth_before - 1, share(), "the gain by the discounted value"
    )
    discounted_gain.mistake(
        "The r on top is left out, or stays as it was: the discounted value is r / (1 + i − r), "
        "and both r rise",
        (1 + interest - before) / (1 + interest - after) - 1,
    )
    discounted_gain.mistake(
        "No gain at all? Either the brackets below the line are missing, r / (1 + i − r), or a "
        "value is compared with itself",
        0.0,
    )
    risen = before * (1 + points)
    discounted_gain.mistake(_PER_CENT, risen / (1 + interest - risen) / worth_before - 1)
    hints = (
        "Compute the value at r = 0.80 and at r = 0.85, and compare.",
        "The lifetime is 5 years before. What is it after?",
        "At 10 % the value before is 0.80 / 0.30 of a yearly margin.",
    )
    then = "From 80 %, five points are worth a third more, or less: 70 % needs another firm."


class PlainClaim(Exercise, id="2-14"):
    gain = given(0.70, "share of value", "the gain")
    points = given(0.05, "share of retention", "the five points")
    plain_base = answer(
        1 - points * (1 + gain) / gain, share(1e-3), "the retention before the rise"
    )
    plain_base.mistake(_AFTER, plain_base + points)
    plain_base.mistake(
        "0.5 is where you start to look: the condition is true at once. A gain of 70 % means that "
        "after is 1.70 times before, with five points that are 0.05",
        0.5,
    )
    plain_base.mistake(
        "This is the *last* r that reaches the gain. Take the first",
        call(lambda points: 1 - points - 1e-4, points),
    )
    plain_base.mistake(
        _PER_CENT,
        gain / ((1 + gain) * (1 + points) - 1),
    )
    plain_base.mistake(
        "You looked for 170 % more. 70 % more means that after is 1.70 times before",
        1 - points * (2 + gain) / (1 + gain),
    )
    plain_base.symptom(_found_by_a_search)
    hints = (
        "Write the lifetime before, 1 / (1 - r), and the one after the five points.",
        "Let r = np.arange(0.5, 0.95, 0.0001). Compute after / before for all r at once.",
        "The first r whose ratio is 1.70 or more is what you look for: keep those that pass, as "
        "the tool does.",
    )
    then = (
        "By this measure the claim needs a firm that already keeps {plain_base} of its customers."
    )


class Claim(Exercise, id="2-10"):
    gain = given(0.70, "share of value", "the gain")
    points = given(0.05, "share of retention", "the five points")
    base_retention = answer(
        call(_bases, gain, points),
        Vector(RATES, "share", tolerance=1e-3, none_allowed=True),
        "the retention before the rise",
    )
    base_retention.mistake(
        "This is the retention *after* the five points; the question asks for the one before",
        base_retention + points,
    )
    base_retention.mistake(
        _PER_CENT,
        call(_bases_times, gain, 1 + points),
    )
    base_retention.mistake(
        "The interest is a share here: 5 % is i = 0.05, not 5",
        call(lambda found: np.append(found[:2], [np.nan] * 3), base_retention),
    )
    base_retention.mistake(
        "None at all? Then you may have solved after / before = 0.70, or taken 0.5 for the 5 "
        "points. A gain of 70 % means that after is 1.70 times before, and 5 points are 0.05",
        [np.nan] * len(RATES),
    )
    base_retention.mistake(
        "0.5 is where you start to look: it means that the condition is true at once. A gain of "
        "70 % means that after is 1.70 times before, with five points that are 0.05",
        [0.5] * len(RATES),
    )
    base_retention.mistake(
        "This is the *last* r that reaches the gain. Take the first: .argmax() finds it",
        base_retention * 0 + 0.9499,
    )
    base_retention.mistake(
        "The gain is divided by the *new* value here. 70 % more means that after is 1.70 times "
        "before",
        call(_bases, 1 / (1 - gain) - 1, points),
    )
    base_retention.mistake(
        "Where no r reaches the gain, .argmax() gives the first, 0.5, and no other is right. Ask "
        ".any() first: the answer is None there",
        call(lambda found: np.nan_to_num(found, nan=0.5), base_retention),
        call(lambda found: np.nan_to_num(found, nan=0.9499), base_retention),
    )
    base_retention.mistake(
        "These are rates of leaving, 1 − r. The retention is asked for", 1 - base_retention
    )
    base_retention.mistake(
        "You looked for 170 % more. 70 % more means that after is 1.70 times before",
        call(_bases, 1 + gain, points),
    )
    base_retention.symptom(_too_coarse)
    base_retention.symptom(_without_r_on_top)
    base_retention.symptom(_plain_without_interest)
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
    then = (
        "The claim can hold for a firm that keeps about nine of ten, if interest is low. Our "
        "source does not name that firm."
    )
