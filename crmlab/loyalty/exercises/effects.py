"""Exercise 5-10: the effect of the club, naive, among equals, and by lot."""

import numpy as np
import pandas as pd

from crmlab.answers import share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step


@once_an_edition
def _panel() -> pd.DataFrame:
    """Return the panel, with the tenth by spending of those outside the arm."""
    panel = load("club_panel").assign(everybody="all")
    ranks = panel["spend_before"].where(~panel["randomised"]).rank(method="first")
    panel["tenth"] = np.ceil(10 * ranks / ranks.max())
    panel["of_all"] = np.ceil(10 * panel["spend_before"].rank(method="first") / len(panel))
    return panel


def _outside() -> pd.DataFrame:
    return _panel()[~_panel()["randomised"]]


def _arm() -> pd.DataFrame:
    return _panel()[_panel()["randomised"]]


def _side(people: pd.DataFrame, club: bool, outcome: str) -> pd.Series:
    return people.loc[people["club"] == club, outcome]


def _within(people: pd.DataFrame, cells: list[str], by: str) -> float:
    """Return the difference within cells, weighted by the members, by all, or not at all."""
    table = people.groupby([*cells, "club"], observed=True)["retained"].agg(["mean", "size"])
    rates, sizes = (table[name].unstack("club") for name in ("mean", "size"))
    gaps = (rates[True] - rates[False]).dropna()
    weights = {"members": sizes[True], "others": sizes[False], "all": sizes.sum(axis=1)}
    weights["none"] = sizes[True] * 0 + 1
    chosen = weights[by][gaps.index]
    divisor = sizes[True].sum() if by == "lost" else chosen.sum()
    return float((gaps * chosen).sum() / divisor)


class Club(Exercise, id="5-10"):
    outside = given(
        _outside,
        "people",
        "those outside the arm",
        others={"all 4,000, the arm as well": _panel},
    )
    arm = given(_arm, "people", "the 800 of the arm")
    inside = given(True, "side", "the members")
    beside = given(False, "side", "the others")
    outcome = given("retained", "outcomes", "who stayed")
    members = step(call(_side, outside, inside, outcome), "rows", "the members outside the arm")
    others = step(call(_side, outside, beside, outcome), "rows", "the others outside the arm")
    rate_members = step(call(np.mean, members), "share", "the rate of the members")
    rate_others = step(call(np.mean, others), "share", "the rate of the others")
    naive = answer(rate_members - rate_others, share(), "the naive difference")
    invited = step(call(_side, arm, inside, outcome), "rows", "those invited by lot")
    left_out = step(call(_side, arm, beside, outcome), "rows", "those left out by lot")
    rate_invited = step(call(np.mean, invited), "share", "the rate of those invited by lot")
    rate_left_out = step(call(np.mean, left_out), "share", "the rate of those left out by lot")
    by_lot = answer(rate_invited - rate_left_out, share(), "the difference by lot")
    by = given(
        "members",
        "weights",
        "weights by the *members* of a cell",
        "the question is what the club did for those in it",
        others={
            "no weights: each cell counts alike": "none",
            "weights by the *others*": "others",
            "weights by *all* in the cell": "all",
        },
    )
    layers = given(["tier"], "cells", "the layers")
    cells = given(
        ["tier", "tenth"],
        "cells",
        "the layers by tenths of spending",
        others={
            "the *tenths* alone": ["tenth"],
            "tenths of *all 4,000*": ["tier", "of_all"],
        },
    )
    within_tier = answer(
        call(_within, outside, layers, by), share(), "the difference within layers"
    )
    matched = answer(
        call(_within, outside, cells, by), share(), "the difference within layers and tenths"
    )
    error = step(
        call(
            lambda yes, no: np.sqrt(yes.var(ddof=0) / len(yes) + no.var(ddof=0) / len(no)),
            invited,
            left_out,
        ),
        "error",
        "the error of the difference",
    )
    reach = given(1.96, "errors", "1.96 errors", others={"one error": 1, "1.645 errors": 1.645})
    low = answer(by_lot - reach * error, share(), "the low end of the interval")
    high = answer(by_lot + reach * error, share(), "the high end of the interval")
    for end, sign in ((low, -1), (high, 1)):
        end.mistake(
            "Here the two errors are added, or taken from each other. Variances add: add the two "
            "squares, then take the root",
            by_lot
            + sign
            * 1.96
            * call(
                lambda yes, no: yes.std() / len(yes) ** 0.5 + no.std() / len(no) ** 0.5,
                invited,
                left_out,
            ),
        )
    del end, sign
    hints = (
        "outside.groupby('club')['retained'].mean() has both rates. The arm is compared alike.",
        "A pivot table of the mean of retained, a row a cell, a column a side: the difference of "
        "the columns is the gap of each cell. Weight the gaps by the members.",
        "A rate's variance is p (1 - p) / n. Add the two, take the root: that is the error.",
    )
    then = (
        "Naive {naive}, within layers {within_tier}, among equals {matched}, by lot {by_lot} (from "
        "{low} to {high}). The members were better customers before there was a club."
    )
