"""Exercise 2-10: the claim that five points of retention are worth 70 %."""

import math

from crmlab.answers import Vector
from crmlab.checking import exercise
from crmlab.value import measures

RATES = ["plain lifetime", "i = 0 %", "i = 5 %", "i = 8 %", "i = 10 %"]


@exercise(
    "2-10",
    base_retention=Vector(RATES, "share", tolerance=1e-3, none_allowed=True),
    hints=[
        "Write the value before and after as functions of r, and look for the r at which "
        "after / before is 1.70.",
        "r = np.arange(0.5, 0.95, 0.0001) holds every r to try. Compute the ratio after / before "
        "for all of them at once, and take the first r whose ratio is 1.70 or more.",
        "For the lifetime: (1 - r) / (0.95 - r) = 1.7. At 10 %, look at the gain for r = 0.95 "
        "first.",
    ],
)
def retention_claim():
    """Find the base retention at which five points are worth 70 %, under five formulas."""
    return [measures.retention_for_gain(0.70, 0.05, rate) for rate in (None, 0.0, 0.05, 0.08, 0.10)]


@retention_claim.mistake(
    "This is the retention *after* the five points; the question asks for the one before"
)
def after_for_before():
    return [None if r is None else r + 0.05 for r in retention_claim.reference()]


@retention_claim.mistake("This leaves out the r on top: the discounted value is r / (1 + i − r)")
def without_r_on_top():
    found = [1 + rate - 0.05 * 1.7 / 0.7 for rate in (0.0, 0.0, 0.05, 0.08, 0.10)]
    return [r if r < 0.95 else None for r in found]


@retention_claim.mistake("The first two are swapped: first the plain lifetime, then i = 0 %")
def first_two_swapped():
    plain, free, *others = retention_claim.reference()
    return [free, plain, *others]


@retention_claim.mistake(
    "You looked for 170 % more. 70 % more means that after is 1.70 times before"
)
def a_ratio_of_2_70():
    return [measures.retention_for_gain(1.70, 0.05, rate) for rate in (None, 0.0, 0.05, 0.08, 0.10)]


@retention_claim.mistake(
    "This reads +5 as per cent of the rate, r × 1.05. Five *points* are r + 0.05"
)
def per_cent_for_points():
    from scipy.optimize import brentq

    found = [_lifetime_base_for_per_cent()]
    for rate in (0.0, 0.05, 0.08, 0.10):

        def beyond(r: float, rate: float = rate) -> float:
            before = measures.retention_multiple(r, rate)
            return measures.retention_multiple(r * 1.05, rate) / before - 1.7

        top = 1 / 1.05 - 1e-9
        found.append(brentq(beyond, 0.5, top) if beyond(top) > 0 else None)
    return found


def _lifetime_base_for_per_cent() -> float:
    return 0.70 / (1.7 * 1.05 - 1)


@retention_claim.mistake(
    "None at all? Then you may have solved after / before = 0.70. A gain of 70 % means that after "
    "is 1.70 times before"
)
def nothing_found():
    return [math.nan] * len(RATES)


@retention_claim.mistake(
    "0.5 is where you start to look: it means that after / before ≥ 0.70 is true at once. A gain "
    "of 70 % means that after is 1.70 times before"
)
def found_at_once():
    return [0.5] * len(RATES)


@retention_claim.mistake("The interest is a share here: 5 % is i = 0.05, not 5")
def rates_in_per_cent():
    plain, free, *_ = retention_claim.reference()
    return [plain, free, None, None, None]
