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
    reason = given("service", "reasons", "the service", others={"the *price*": "price"})
    unsure = given(
        0.05,
        "chances",
        "95 %, with 1.96",
        others={"90 %, with 1.64": 0.10, "99 %, with 2.58": 0.01, "68 %, with 1": 0.3173},
    )
    method = given(
        "wilson",
        "methods",
        "Wilson's formula",
        "it lies around a middle that is nearer to one half",
        others={"the older one, around the share itself": "normal", "the exact one": "beta"},
    )
    hits = step(call(_number, leavers, reason), "of the leavers", "how many left for the service")
    people = step(call(len, leavers), "of the leavers", "how many are in the sample")
    service_share = answer(hits / people, share(), "the share who left for the service")
    ends = call(_ends, hits, people, unsure, method)
    middle = step(
        call(np.mean, ends), "share", "the middle", "it is nearer to one half than the share is"
    )
    reach = step(call(np.ptp, ends) / 2, "reach", "the reach to either side of the middle")
    low = answer(middle - reach, share(), "the low end of the interval")
    high = answer(middle + reach, share(), "the high end of the interval")
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
