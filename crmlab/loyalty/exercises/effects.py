"""Exercise 5-10: the effect of the club, naive, among equals, and by lot."""

import numpy as np
import pandas as pd

from crmlab.answers import share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step
from crmlab.scenes.formulas import Verb


@once_an_edition
def _outside() -> pd.DataFrame:
    """Return those outside the arm, with their fifth and tenth by spending."""
    panel = load("club_panel")
    outside = panel[~panel["randomised"]]
    ranks = outside["spend_before"].rank(method="first")
    classes = {"fifth": 5, "tenth": 10}
    return outside.assign(**{name: pd.qcut(ranks, n, labels=False) for name, n in classes.items()})


def _side(people: pd.DataFrame, club: list[bool], outcome: str) -> pd.Series:
    return people.loc[people["club"].isin(club), outcome]


def _within(people: pd.DataFrame, cells: list[str], by: str) -> float:
    """Return the difference within cells, weighted by the members, by all, or not at all."""
    table = people.groupby([*cells, "club"], observed=True)["retained"].agg(["mean", "size"])
    rates, sizes = (table[name].unstack("club") for name in ("mean", "size"))
    gaps = (rates[True] - rates[False]).dropna()
    sizes = sizes.loc[gaps.index]
    weights = {"members": sizes[True], "others": sizes[False], "all": sizes.sum(axis=1)}
    weights |= {"none": None, "sorted": np.sort(sizes[True])[::-1]}
    return float(np.average(gaps, weights=weights[by]))


variance = Verb(lambda rate, people: rate * (1 - rate) / people)
variance.slip("(1 - p) is missing", lambda rate, people: rate / people)
variance.slip(
    "This takes all 800 for each side. Each of the two rates rests on its own 400",
    lambda rate, people: rate * (1 - rate) / (2 * people),
)


class Club(Exercise, id="5-10"):
    outside = given(
        _outside,
        "people",
        "those outside the arm",
        others={"all 4,000, the arm as well": lambda: load("club_panel")},
    )
    arm = given(lambda: load("club_panel").query("randomised"), "people", "the 800 of the arm")
    inside = given([True], "side", "the members")
    beside = given(
        [False], "side", "the others", others={"all, the members as well": [True, False]}
    )
    outcome = given("retained", "outcomes", "who stayed")
    members = step(call(_side, outside, inside, outcome), "rows", "the members outside the arm")
    others = step(call(_side, outside, beside, outcome), "rows", "the others outside the arm")
    rate_members = step(call(np.mean, members), "share", "the rate of the members")
    rate_others = step(call(np.mean, others), "share", "the rate of the others")
    naive = answer(rate_members - rate_others, share(1e-4), "the naive difference")
    by = choice(
        ("weights by the *members* of a cell", "members"),
        ("no weights: each cell counts alike", "none"),
        ("weights by the *others*", "others"),
        ("weights by *all* in the cell", "all"),
        ("the weights in another order, largest first, as value_counts() sorts them", "sorted"),
        why="the question is what the club did for those in it",
    )
    layers = given(["tier"], "cells", "the layers")
    cells = given(
        ["tier", "fifth"],
        "cells",
        "the layers by fifths of spending",
        others={
            "the *fifths* alone": ["fifth"],
            "*tenths* of spending": ["tier", "tenth"],
            "the layers by *region*": ["tier", "region"],
        },
    )
    within_tier = answer(
        call(_within, outside, layers, by), share(1e-4), "the difference within layers"
    )
    matched = answer(
        call(_within, outside, cells, by), share(1e-4), "the difference within layers and fifths"
    )
    invited = step(call(_side, arm, inside, outcome), "rows", "those invited by lot")
    left_out = step(call(_side, arm, beside, outcome), "rows", "those left out by lot")
    rate_invited = step(call(np.mean, invited), "share", "the rate of those invited by lot")
    rate_left_out = step(call(np.mean, left_out), "share", "the rate of those left out by lot")
    by_lot = answer(rate_invited - rate_left_out, share(1e-4), "the difference by lot")
    variance_in = step(
        variance(rate_invited, call(len, invited)), "variance", "the variance of the rate invited"
    )
    variance_out = step(
        variance(rate_left_out, call(len, left_out)),
        "variance",
        "the variance of the rate of those left out",
    )
    error = step((variance_out + variance_in) ** 0.5, "error", "the error of the difference")
    reach = given(
        1.96,
        "errors",
        "1.96, for 95 %",
        others={"1.645, for 90 %": 1.645, "1.64": 1.64, "2": 2, "2.576, for 99 %": 2.576},
    )
    low = answer(by_lot - reach * error, share(1e-4), "the low end of the interval")
    high = answer(by_lot + reach * error, share(1e-4), "the high end of the interval")
    for end, sign in ((low, -1), (high, 1)):
        end.mistake(
            "This takes the difference for *one* share. It is made of two rates, and each has an "
            "error of its own",
            by_lot + sign * reach * variance(by_lot, call(len, arm)) ** 0.5,
            by_lot + sign * reach * variance(by_lot, call(len, invited)) ** 0.5,
        )
        end.mistake(
            "Errors do not add, *variances* do: add p (1 - p) / n of both, then take the root",
            by_lot + sign * reach * (variance_in**0.5 + variance_out**0.5),
        )
    naive.mistake(
        "This compares the share of *members* among those who stayed and those who left. Asked is "
        "who stayed, among members and among others: group by club",
        call(lambda people: people.groupby("retained")["club"].mean().diff().iloc[-1], outside),
    )
    by_lot.mistake(
        "This compares the arm with those outside. Compare *within* the arm, by club",
        call(lambda arm, rest: arm["retained"].mean() - rest["retained"].mean(), arm, outside),
    )
    hints = (
        "outside.groupby('club')['retained'].mean() has both rates. The arm is compared alike.",
        "A pivot table of the mean of retained, a row a cell, a column a side: the columns differ "
        "by the gap of each cell. Weight the gaps by the members.",
        "A rate's variance is p (1 - p) / n. Add the two, take the root: that is the error.",
    )
    then = (
        "Outside the arm {rate_members} of the members stayed, of the others {rate_others}; by lot "
        "it is {rate_invited} and {rate_left_out}. As far as 800 people tell, the rest "
        "is *who joined*: better customers."
    )
