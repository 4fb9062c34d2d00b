"""Kinds of loyalty and phases, against the planted shares, and against other ways to count."""

import numpy as np
import pandas as pd
import pytest
from legible import legibly_said

from crmlab import loyalty, theme
from crmlab.datasets import load

LINES = {"attitude": 5, "share_here": 0.5}


@pytest.fixture(autouse=True)
def _look():
    theme.use()


@pytest.fixture(scope="module")
def shoppers():
    return load("sat_survey")


@pytest.fixture(scope="module")
def phases(shoppers):
    items = shoppers[["l1", "l2", "l3", "l4"]].set_axis(loyalty.PHASES, axis=1)
    return loyalty.loyalty_phases(items)


def test_the_four_loyalties_have_their_planted_shares(shoppers):
    kinds = loyalty.quadrants(shoppers, LINES)
    shares = loyalty.class_shares(kinds)
    assert shares["share"].round(4).tolist() == [0.34, 0.16, 0.22, 0.28]
    assert (shares["low"] < shares["share"]).all() and (shares["share"] < shares["high"]).all()
    by_market = loyalty.class_shares(kinds, shoppers["market"])["share"]
    assert by_market["competitive"].round(2).tolist() == [0.29, 0.27, 0.07, 0.37]
    assert by_market["captive"].round(2).tolist() == [0.39, 0.05, 0.37, 0.19]
    assert by_market.index.get_level_values("class").categories.tolist() == loyalty.LOYALTIES


def test_intervals_are_those_of_wilson_by_hand():
    n, hits, z = 40, 10, 1.959964
    share = loyalty.class_shares(pd.Series(["yes"] * hits + ["no"] * (n - hits))).loc["yes"]
    middle = (hits + z**2 / 2) / (n + z**2)
    reach = z / (n + z**2) * np.sqrt(hits * (n - hits) / n + z**2 / 4)
    assert share[["low", "high"]].tolist() == pytest.approx([middle - reach, middle + reach])


def test_the_lines_decide_more_than_chance(shoppers):
    shares = [
        loyalty.class_shares(loyalty.quadrants(shoppers, {"attitude": one, "share_here": other}))
        for one, other in ((4, 0.4), (5, 0.5), (6, 0.6))
    ]
    low, middle, high = (share.loc["true loyalty"] for share in shares)
    assert low["share"] > 0.5 and high["share"] < 0.15
    assert high["high"] < middle["low"] and middle["high"] < low["low"]


def test_the_four_types_at_four_and_four(shoppers):
    types = loyalty.quadrants(shoppers, {"sat5": 4, "l4": 4}, loyalty.TYPES)
    counts = pd.crosstab(types, shoppers["market"])
    assert counts["competitive"].tolist() == [674, 176, 312, 338]
    assert counts["captive"].tolist() == [621, 4, 863, 12]


def test_a_phase_needs_all_before_it(shoppers, phases):
    rows = [[6, 6, 4, 7], [7, 5, 5, 5], [4, 7, 7, 7], [5, 5, 5, 4]]
    reached = loyalty.loyalty_phases(pd.DataFrame(rows, columns=loyalty.PHASES))
    assert reached.tolist() == ["affective", "action", "none", "conative"]
    assert (phases >= "cognitive").sum() == (shoppers["l1"] >= 5).sum()


def test_the_funnel_counts_who_went_beyond(shoppers, phases):
    funnel = loyalty.phase_funnel(phases, shoppers["market"])
    free = shoppers[shoppers["market"] == "competitive"]
    by_hand = (free[["l1", "l2", "l3", "l4"]] >= 5).cumprod(axis=1).mean()
    assert funnel.loc["competitive", "share"].tolist() == pytest.approx(by_hand.tolist())
    kept = funnel.loc["competitive", "kept_share"].cumprod()
    assert kept.tolist() == pytest.approx(by_hand.tolist())
    whole = loyalty.phase_funnel(phases)
    assert whole["people"].tolist() == [3000] * 4
    assert whole.index.tolist() == loyalty.PHASES


def test_a_group_that_is_empty_is_left_out(shoppers, phases):
    captive = shoppers[shoppers["market"] == "captive"]
    shares = loyalty.class_shares(loyalty.quadrants(captive, LINES), captive["market"])
    funnel = loyalty.phase_funnel(phases[captive.index], captive["market"])
    assert {*shares.index.get_level_values(0)} == {*funnel.index.get_level_values(0)} == {"captive"}


def test_a_phase_that_nobody_reached_has_a_place():
    items = pd.DataFrame([[6, 2], [7, 1]], columns=["belief", "liking"])
    funnel = loyalty.phase_funnel(loyalty.loyalty_phases(items))
    assert funnel["share"].tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda people: loyalty.quadrants(people, {"attitude": 5}), "1 cut lines for 2 scales"),
        (lambda people: loyalty.quadrants(people, {"attitude": 5, "share": 0.5}), "no column"),
        (lambda people: loyalty.quadrants(people, LINES, ["a", "b"]), "2 names for 4 classes"),
        (lambda people: loyalty.quadrants(people.iloc[:0], LINES), "no people"),
        (
            lambda people: loyalty.quadrants(people.assign(attitude=np.nan), LINES),
            "4 of the values of attitude in the people are missing",
        ),
        (
            lambda people: loyalty.rates_by(people.assign(sat5=9), "sat5", ["market"]),
            "must be 1",
        ),
        (
            lambda people: loyalty.rates_by(people.assign(market=None), "rebought", ["market"]),
            "is empty in 4 rows",
        ),
        (lambda people: loyalty.class_shares(pd.Series([None, "a"])), "is empty in 1 row"),
    ],
)
def test_bad_input_is_said(shoppers, wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong(shoppers.head(4))


@pytest.mark.parametrize("cuts", [LINES, {"attitude": 1, "share_here": 1.0}, {"sat5": 5, "l4": 7}])
def test_the_quadrants_can_be_read_and_say_their_shares(shoppers, cuts):
    headline, sentence = legibly_said(loyalty.plot_quadrants(shoppers, cuts))
    largest = loyalty.class_shares(loyalty.quadrants(shoppers, cuts))["share"]
    assert f"{largest.max():.1%}"[:-1] in headline
    assert all(name in sentence for name in loyalty.LOYALTIES)


def test_equal_answers_of_everybody_are_drawn(shoppers):
    same = shoppers.head(50).assign(attitude=5, share_here=0.5)
    headline, _ = legibly_said(loyalty.plot_quadrants(same, LINES))
    assert "true loyalty, 100.0 %" in headline
