"""Exercise 5-5: which share left for the service, and how sure that is."""

import numpy as np
import pandas as pd

from crmlab.answers import share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, choice, given, step


def _leavers(*, sampled: bool) -> pd.DataFrame:
    leavers = load("exit_survey")
    return leavers[leavers["in_sample"]] if sampled else leavers


def _number(leavers: pd.DataFrame, reason: str) -> int:
    return int((leavers["reason"] == reason).sum())


class Leaving(Exercise, id="5-5"):
    leavers = choice(
        ("the leavers of the sample", lambda: _leavers(sampled=True)),
        ("*all* leavers of the file", lambda: _leavers(sampled=False)),
        (
            "the 4 of 6 of the example",
            lambda: pd.DataFrame({"reason": ["service"] * 4 + ["other"] * 2}),
        ),
        why="`sample` has the 150",
    )
    reason = choice(("the service", "service"), ("the *price*", "price"))
    z = given(
        1.96,
        "z",
        "z = 1.96",
        "the interval is to hold 95 %",
        others={"1.645, for 90 %": 1.645, "2.576, for 99 %": 2.576, "1, for 68 %": 1},
    )
    nothing = given(
        0,
        "z squared",
        "no z² at all, which makes the plain interval",
        others={"z itself": 1.96},
    )
    square = step(call(np.square, z), "z squared", "z², 1.96 squared")
    hits = step(call(_number, leavers, reason), "of the leavers", "how many left for the service")
    people = step(call(len, leavers), "of the leavers", "how many are in the sample")
    below = step(people + square, "of the leavers", "n + z²")
    service_share = answer(hits / people, share(), "the share who left for the service")
    middle = step(
        (hits + square / 2) / below,
        "share",
        "the middle",
        "it is nearer to one half than the share is",
    )
    inside = step(hits * (people - hits) / people + square / 4, "inside", "h (n − h) / n + z² / 4")
    root = step(inside**0.5, "inside", "the root of h (n − h) / n + z² / 4")
    reach = step(z * root / below, "reach", "the reach to either side of the middle")
    low = answer(middle - reach, share(0.0002), "the low end of the interval")
    high = answer(middle + reach, share(0.0002), "the high end of the interval")
    hints = (
        '(sample["reason"] == "service") is true for each who left for the service.',
        "h is the number of these, n is len(sample). Put both, and 1.96 for z, into the two "
        "formulas: the middle first, then the reach.",
        "The interval is middle - reach to middle + reach. It is a little nearer to one half than "
        "the share is.",
    )
    then = (
        "From {low} to {high}: 150 leavers fit two of three, and also three of five. They do not "
        "fit one of two."
    )
