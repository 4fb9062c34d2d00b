"""Exercise 5-10: the effect of the club, naive, among equals, and by lot."""

import numpy as np
import pandas as pd

from crmlab.answers import share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step


@once_an_edition
def _outside() -> pd.DataFrame:
    """Return those outside the arm, with their tenth by spending."""
    panel = load("club_panel")
    outside = panel[~panel["randomised"]]
    ranks = outside["spend_before"].rank(method="first")
    return outside.assign(tenth=pd.qcut(ranks, 10, labels=False))


def _arm() -> pd.DataFrame:
    return load("club_panel").query("randomised")


def _side(people: pd.DataFrame, club: bool, outcome: str) -> pd.Series:
    return people.loc[people["club"] == club, outcome]


def _within(people: pd.DataFrame, cells: list[str], by: str) -> float:
    """Return the difference within cells, weighted by the members, by all, or not at all."""
    table = people.groupby([*cells, "club"], observed=True)["retained"].agg(["mean", "size"])
    rates, sizes = (table[name].unstack("club") for name in ("mean", "size"))
    gaps = (rates[True] - rates[False]).dropna()
    weights = {"members": sizes[True], "others": sizes[False], "all": sizes.sum(axis=1)}
    return float(np.average(gaps, weights=weights[by][gaps.index] if by in weights else None))


def _variance(stayed: pd.Series) -> float:
    return float(stayed.mean() * (1 - stayed.mean()) / len(stayed))


class Club(Exercise, id="5-10"):
    outside = given(
        _outside,
        "people",
        "those outside the arm",
        others={"all 4,000, the arm as well": lambda: load("club_panel")},
    )
    arm = given(_arm, "people", "the 800 of the arm")
    inside = given(True, "side", "the members")
    beside = given(False, "side", "the others")
    outcome = given("retained", "outcomes", "who stayed")
    members = step(call(_side, outside, inside, outcome), "rows", "the members outside the arm")
    others = step(call(_side, outside, beside, outcome), "rows", "the others outside the arm")
    rate_members = step(call(np.mean, members), "share", "the rate of the members")
    rate_others = step(call(np.mean, others), "share", "the rate of the others")
    naive = answer(rate_members - rate_others, share(1e-4), "the naive difference")
    invited = step(call(_side, arm, inside, outcome), "rows", "those invited by lot")
    left_out = step(call(_side, arm, beside, outcome), "rows", "those left out by lot")
    rate_invited = step(call(np.mean, invited), "share", "the rate of those invited by lot")
    rate_left_out = step(call(np.mean, left_out), "share", "the rate of those left out by lot")
    by_lot = answer(rate_invited - rate_left_out, share(1e-4), "the difference by lot")
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
        others={"the *tenths* alone": ["tenth"]},
    )
    within_tier = answer(
        call(_within, outside, layers, by), share(1e-4), "the difference within layers"
    )
    matched = answer(
        call(_within, outside, cells, by), share(1e-4), "the difference within layers and tenths"
    )
    variance_in = step(call(_variance, invited), "variance", "the variance of the rate invited")
    variance_out = step(call(_variance, left_out), "variance", "the variance of the rate left out")
    error = step((variance_in + variance_out) ** 0.5, "error", "the error of the difference")
    reach = given(
        1.96, "errors", "1.96 errors", others={"1.645 errors": 1.645, "2 errors, rounded": 2}
    )
    low = answer(by_lot - reach * error, share(1e-4), "the low end of the interval")
    high = answer(by_lot + reach * error, share(1e-4), "the high end of the interval")
    for end, sign in ((low, -1), (high, 1)):
        end.mistake(
            "Here the two errors are added, or the root is missing. *Variances* add: add p (1 - p) "
            "/ n of both, then take the root",
            by_lot + sign * 1.96 * (variance_in**0.5 + variance_out**0.5),
            by_lot + sign * 1.96 * error**2,
        )
        end.mistake(
            "This takes all 800 for each side. Each of the two rates rests on its own 400",
            by_lot + sign * 1.96 * error / 2**0.5,
        )
    del end, sign
    naive.mistake(
        "This compares the share of *members* among those who stayed and those who left. Asked is "
        "who stayed, among members and among others: group by club",
        call(lambda people: people.groupby("retained")["club"].mean().diff().iloc[-1], outside),
    )
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
