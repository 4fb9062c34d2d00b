"""Which slip explains a wrong answer, and what is said of it.

A slip is told only if it explains the answer to the digits given, and if what is said is one
thing: where several slips explain it, and part ways as soon as the quantities change, it is chance.
"""

import math
import operator
from collections.abc import Iterable

import numpy as np

from crmlab.messages import say
from crmlab.scenes.formulas import Evaluation
from crmlab.scenes.slips.slip import Slip

EXACT = 1e-7  # relative


def explains(value: object, given: object, level: int) -> bool:
    """Tell whether a slip's value is the answer, to the digits given.

    >>> explains(0.123456, 0.1235, 1), explains(0.123456, 0.12, 1), explains(0.12, 0.12, 1)
    (True, False, True)
    """
    if isinstance(given, float):  # by far the most are asked of a number, and are no answer to it
        is_number = isinstance(value, float) or np.ndim(value) == 0
        return is_number and _explains_number(float(value), given, level)
    if isinstance(given, str | list | frozenset):
        return value == given
    try:
        values, given = (np.asarray(each, float).ravel() for each in (value, given))
    except (TypeError, ValueError):
        return False
    if values.shape != given.shape:
        return False
    if (np.abs(values - given) > 0.1 * np.abs(given) + 1e-12).any():  # no rounding is so coarse
        return False
    there = ~np.isnan(given)
    if (np.isnan(values) == there).any():
        return False
    pairs = list(zip(values[there], given[there], strict=True))
    exact = [math.isclose(one, other, rel_tol=EXACT, abs_tol=1e-12) for one, other in pairs]
    digits = sum(digits_of(other) for _, other in pairs)
    if all(exact):
        return digits >= level or not pairs
    rounded = (_is_rounding_of(one, other, 2) for one, other in pairs)
    return digits >= level + 2 and all(map(operator.or_, exact, rounded))


def _explains_number(value: float, given: float, level: int) -> bool:
    if not math.isclose(value, given, rel_tol=0.02, abs_tol=1e-12):  # a rounding is as near
        return False
    if math.isclose(value, given, rel_tol=EXACT, abs_tol=1e-12):
        return digits_of(given) >= level - given.is_integer()
    return _is_rounding_of(value, given, level + 3)


def digits_of(number: float) -> int:
    """Return the significant digits in which a number is written: 0.30 and 8,000 have one."""
    written = f"{abs(number):.15g}".split("e")[0].replace(".", "")
    return len(written.strip("0")) or 1


def _is_rounding_of(value: float, given: float, digits: int) -> bool:
    """Tell whether somebody who rounds a value, or cuts it, writes the given number."""
    written = f"{abs(given):.15g}"
    if "e" in written or digits_of(given) < digits:
        return False
    places = len(written.partition(".")[2])
    if places == 0 and digits_of(given) < digits + 1:
        return False
    unit = 10.0**places
    return given in (round(value, places), math.trunc(value * unit) / unit)


def is_rounding(given: object, truth: object) -> bool:
    """Tell whether an answer is the right one to fewer digits.

    >>> is_rounding(2.0, 2.4), is_rounding(0.4, 0.448)
    (True, False)
    """
    if not isinstance(given, float | np.ndarray) or not isinstance(truth, float | np.ndarray):
        return False
    given, truth = np.atleast_1d(given), np.atleast_1d(truth)
    if given.shape != truth.shape:
        return False
    if given.size > 1 and np.ptp(given) > 0 and (~np.isclose(given, truth, EXACT)).sum() > 1:
        alike = [np.round(truth, places) for places in range(-2, 9)]  # all to one place
        if np.isclose(given, alike, EXACT, 1e-12, equal_nan=True).all(axis=1).any():
            return True
    both = zip(given, truth, strict=True)
    pairs = [pair for pair in both if math.isfinite(pair[1]) and (pair[0] or abs(pair[1]) >= 1)]
    return bool(pairs) and all(_is_cut(one, right) for one, right in pairs)


def _is_cut(given: float, right: float) -> bool:
    if given in (math.floor(right), round(right), math.ceil(right)):
        return math.isclose(given, right, rel_tol=0.3)
    near = math.isclose(given, right, rel_tol=0.1)  # no other rounding is so coarse
    to_places = (round(right, places) for places in range(-1, 9))
    return near and (
        any(math.isclose(given, each, rel_tol=EXACT) for each in to_places)
        or _is_rounding_of(right, given, 2)
    )


def rounded(given: object, truth: object) -> str:
    """Return what is said of the right answer to fewer digits, or nothing."""
    if not is_rounding(given, truth):
        return ""
    if sum(map(digits_of, np.atleast_1d(given))) == 1:  # other ways lead there, too
        return say("If this is rounded, hand in the computed value")
    return say("This is rounded too far, or cut: hand in the computed value")


def told(
    slips: Iterable[tuple[Slip, object]],
    given: object,
    changed: Evaluation,
    otherwise: str = "",
) -> tuple[str, bool] | None:
    """Return what is to be said of an answer, and whether somebody wrote it for this exercise.

    Nothing is said where no slip explains the answer, or chance does.

    Parameters
    ----------
    slips
        Each with its value, the likeliest first: those that are less likely than one that explains
        the answer are not looked at.
    given
        The answer, as its kind reads it.
    changed
        The scene with other quantities: slips that still agree there are the same.
    otherwise
        What else explains the answer.
    """
    fits: list[Slip] = []
    comes_of_anything = isinstance(given, float) and given == 0
    for slip, value in slips:
        if fits and slip.level > fits[0].level:
            break
        if comes_of_anything and not slip.written:
            continue
        if explains(value, given, slip.level):
            fits.append(slip)
    meanings: dict[str, Slip] = {}
    for slip in fits:
        meanings.setdefault(_fingerprint(slip, changed), slip)
    said = {slip.message(): slip.written for slip in meanings.values()}
    written = [message for message, by_hand in said.items() if by_hand]
    if len(written) == 1 and not isinstance(given, str):
        said = {written[0]: True}  # somebody saw it in this exercise
    if otherwise and len(said) < 2:
        said[otherwise] = False
    if len(said) == 1:
        return next(iter(said.items()))
    if len(said) == 2:
        one, other = said
        return say("Either: {one}. Or: {other}", one=one, other=other), bool(written)
    return None


def _fingerprint(slip: Slip, changed: Evaluation) -> str:
    """Return what a slip comes to on changed quantities: the same for the same slip."""
    try:
        with np.errstate(all="ignore"):
            value = slip.value(changed)
        if isinstance(value, str):  # one of a few, which many slips come to
            return slip.message()
        value = np.asarray(value, float)
    except Exception:  # a step may not work with such quantities: nothing tells slips apart then
        return ""
    return ",".join(f"{number:.9g}" for number in value.ravel())


def common_shape(given: np.ndarray, truth: np.ndarray, within: float = 0.0) -> str | None:
    """Return what several numbers have in common with the right ones, where they have.

    Those in another order are right within a tolerance.
    """
    if given.shape != truth.shape or len(given) < 2:
        return None
    if np.allclose(given[::-1], truth, rtol=1e-6, atol=within, equal_nan=True):
        return say("The right numbers in reverse: give them in the order that is asked for")
    if np.allclose(np.sort(given), np.sort(truth), rtol=1e-6, atol=within, equal_nan=True):
        return say("The right numbers in another order: look which of them belongs where")
    if len(given) < 3 or np.isnan(given + truth).any() or np.ptp(truth) == 0:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = given / truth
    if np.isfinite(ratios).all() and np.ptp(ratios) <= 1e-6 * abs(ratios.mean()) and ratios[0] > 0:
        return say(
            "The proportions are right, the scale is not: each has one factor too many, or too few"
        )
    shifts = given - truth
    if np.ptp(shifts) <= 1e-7 * np.ptp(truth):
        return say("All are off by the same amount: something is added or taken off in each")
    return None
