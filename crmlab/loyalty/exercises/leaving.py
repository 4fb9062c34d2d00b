"""Exercise 5-5: which share left for the service, and how sure that is."""

from operator import getitem

import pandas as pd

from crmlab.answers import share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, given, step


def _leavers(*, sampled: bool) -> pd.DataFrame:
    leavers = load("exit_survey")
    return leavers[leavers["in_sample"]] if sampled else leavers


def _number(leavers: pd.DataFrame, reason: str) -> int:
    return int((leavers["reason"] == reason).sum())


def _ends(hits: int, people: int, unsure: float, method: str) -> tuple[float, float]:
    from statsmodels.stats.proportion import proportion_confint

    return proportion_confint(hits, people, unsure, method)


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
    unsure = given(
        0.05,
        "chances",
        "95 %, with 1.96",
        others={"90 %, with 1.64": 0.10, "99 %, with 2.58": 0.01},
    )
    method = given(
        "wilson",
        "methods",
        "Wilson's formula",
        "it lies around a middle that is nearer to one half",
        others={"the older one, around the share itself": "normal"},
    )
    hits = step(
        call(_number, leavers, reason), "number of leavers", "the number who left for the service"
    )
    people = step(call(len, leavers), "number of leavers", "the number of all in the sample")
    service_share = answer(hits / people, share(), "the share who left for the service")
    ends = call(_ends, hits, people, unsure, method)
    low = answer(call(getitem, ends, 0), share(), "the low end of the interval")
    high = answer(call(getitem, ends, 1), share(), "the high end of the interval")
    for end, sign in ((low, -1), (high, 1)):
        end.mistake(
            "This is Wilson's reach, laid around the share. Lay it around the *middle*",
            call(
                lambda found, ends, sign=sign: found + sign * (ends[1] - ends[0]) / 2,
                *(service_share, ends),
            ),
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
