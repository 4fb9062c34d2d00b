"""Exercise 5-5: which share left for the service, and how sure that is."""

import numpy as np
import pandas as pd

from crmlab.answers import share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, given, step


def _leavers(*, sampled: bool) -> pd.DataFrame:
    leavers = load("exit_survey")
    return leavers[leavers["in_sample"]] if sampled else leavers


def _number(leavers: pd.DataFrame, reason: str) -> int:
    return int((leavers["reason"] == reason).sum())


def _middle(hits: float, people: float, z: float) -> float:
    return (hits + z**2 / 2) / (people + z**2)


def _reach(hits: float, people: float, z: float) -> float:
    return z * np.sqrt(hits * (people - hits) / people + z**2 / 4) / (people + z**2)


def _around(hits: float, people: float, z: float, sign: int) -> float:
    """Return an end of the interval as it was before Wilson: around the share itself."""
    found = hits / people
    return found + sign * z * np.sqrt(found * (1 - found) / people)


class Leaving(Exercise, id="5-5"):
    leavers = given(
        lambda: _leavers(sampled=True),
        "leavers",
        "the leavers of the sample",
        "`sample` has the 150",
        others={"*all* leavers of the file": lambda: _leavers(sampled=False)},
    )
    reason = given(
        "service",
        "reasons",
        "the service",
        others={"the *price*": "price", "the *quality*": "quality"},
    )
    z = given(
        1.96,
        "standard deviations",
        "1.96, for 95 %",
        others={"1.64, for 90 %": 1.645, "2.58, for 99 %": 2.576, "one standard error": 1.0},
    )
    hits = step(
        call(_number, leavers, reason), "number of leavers", "the number who left for the service"
    )
    people = step(call(len, leavers), "number of leavers", "the number of all in the sample")
    service_share = answer(hits / people, share(), "the share who left for the service")
    middle = step(call(_middle, hits, people, z), "middle", "the middle of the interval")
    reach = step(call(_reach, hits, people, z), "reach", "the reach to either side of the middle")
    low = answer(middle - reach, share(), "the low end of the interval")
    high = answer(middle + reach, share(), "the high end of the interval")
    for end, sign in ((low, -1), (high, 1)):
        end.mistake(
            "This is the older formula, around the share itself. Wilson's interval lies around a "
            "middle that is nearer to one half",
            call(lambda *parts, sign=sign: _around(*parts, sign), hits, people, z),
        )
        end.mistake(
            "This is Wilson's reach, laid around the share. Lay it around the *middle*",
            service_share + sign * reach,
        )
    del end, sign
    hints = (
        '(sample["reason"] == "service") is true for each who left for the service.',
        "Put hits 100, n 150 and z 1.96 into the two formulas: the middle first, then the reach.",
        "The interval is middle - reach to middle + reach. It is a little nearer to one half than "
        "the share is.",
    )
    then = (
        "From {low} to {high}: 150 leavers fit two of three, and also three of five. They do not "
        "fit one of two."
    )
