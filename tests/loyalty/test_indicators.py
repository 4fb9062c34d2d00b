"""Indicators of loyalty: figures by hand, what weights can do, who stays, and bad input."""

import numpy as np
import pandas as pd
import pytest
from legible import legibly_said

from crmlab import loyalty, theme
from crmlab.datasets import load


@pytest.fixture(autouse=True)
def _look():
    theme.use()


TWO = pd.DataFrame(
    {
        "repeat_purchases": [0.75, 0.90],
        "attention": [0.60, 0.35],
        "share_of_need": [0.75, 0.50],
        "calm_about_price": [0.40, 0.80],
        "cool_to_rivals": [0.80, 0.55],
        "recommending": [0.70, 0.40],
        "quick_choice": [0.65, 0.90],
        "patience_with_faults": [0.55, 0.30],
    },
    index=["Ann", "Bo"],
)


def test_eight_indicators_of_equal_weight_come_to_065():
    """Inventory Y-46."""
    table = loyalty.loyalty_index(TWO)
    assert table.loc["Ann", "index"] == pytest.approx(0.65)
    assert (table["low"] < table["index"]).all()
    assert (table["index"] < table["high"]).all()


def test_weights_are_shares_of_their_sum_and_can_be_one_alone():
    assert loyalty.loyalty_index(TWO, [10] * 8)["index"].equals(loyalty.loyalty_index(TWO)["index"])
    only = loyalty.loyalty_index(TWO, [0, 0, 5, 0, 0, 0, 0, 0])["index"]
    assert only.tolist() == [0.75, 0.5]


def test_the_range_is_that_of_the_weights():
    """Of two indicators the weight of one is drawn evenly from 0 to 1."""
    row = loyalty.loyalty_index(pd.DataFrame([[1.0, 0.0], [0.6, 0.6]]))
    assert row.loc[0].tolist() == pytest.approx([0.5, 0.025, 0.975], abs=0.03)
    assert row.loc[1].tolist() == pytest.approx([0.6, 0.6, 0.6])


def test_ranks_have_a_mean_of_one_half_and_know_no_distance():
    ranks = loyalty.rank_shares(pd.DataFrame({"visits": [2, 9, 2, 30], "twice": [2, 9, 2, 300]}))
    assert ranks["visits"].equals(ranks["twice"])
    assert ranks.mean().tolist() == [0.5, 0.5]


def test_who_names_a_difference_goes_at_it():
    """Inventory Y-47: volumes of -4 % and -15 % after 10 % are elasticities of -0.4 and -1.5."""
    said = pd.Series([10] * 4 + [20] * 96)
    assert loyalty.staying(said, [10])["elasticity"].tolist() == [pytest.approx(-0.4)]
    assert loyalty.staying(pd.Series([5] * 15 + [11] * 85), [10])["elasticity"].iloc[
        0
    ] == pytest.approx(-1.5)
    assert loyalty.staying(said, [9, 10, 20])["staying"].tolist() == [1, 0.96, 0]


def test_the_loyal_of_the_shop_are_less_sensitive_to_price():
    wallets = load("shop_wallet")
    large = wallets["own_spend_12m"] >= wallets["category_spend_12m"] / 2
    groups = large.map({True: "large share", False: "small share"})
    table = loyalty.staying(wallets["would_switch_at"], range(1, 26), by=groups)
    at = table.xs(10, level="difference")
    assert at["staying"].round(2).tolist() == [0.46, 0.20]
    assert at.loc["large share", "low"] > at.loc["small share", "high"]
    headline, said = legibly_said(loyalty.plot_staying(table))
    assert headline == "A rival 10 % cheaper: large share 46 %, small share 20 % stay"
    assert "At 10 %: large share 46 %" in said


def test_the_index_foretells_where_people_can_choose():
    survey = load("sat_survey")
    columns = ["frequency_12m", "attitude", "share_here", "nps", "l4"]
    answers = survey[columns].assign(cool=survey["own_rating"] - survey["rival_rating"])
    index = loyalty.loyalty_index(loyalty.rank_shares(answers))["index"]
    r = {name: index[of.index].corr(of) for name, of in survey.groupby("market")["rebought"]}
    assert r["competitive"] == pytest.approx(0.55, abs=0.03)
    assert r["captive"] == pytest.approx(0.28, abs=0.05)


def test_the_radar_says_both_and_what_other_weights_make_of_them():
    headline, said = legibly_said(loyalty.plot_indicators(TWO))
    assert headline == "Ann is more loyal:\n0.65, Bo 0.59"
    assert "Loyalty of Ann 0.65 (0.57 to 0.72) and of Bo 0.59 (0.45 to 0.74);" in said
    assert "share of need 0.75 / 0.50" in said


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (lambda: loyalty.loyalty_index(TWO * 10), "An indicator runs from 0 to 1"),
        (lambda: loyalty.loyalty_index(TWO[:0]), "There are no customers"),
        (lambda: loyalty.loyalty_index(TWO, [0] * 8), "not all of them 0"),
        (lambda: loyalty.loyalty_index(TWO, [1] * 3), "There are 3 weights for 8 indicators"),
        (lambda: loyalty.loyalty_index(TWO.replace(0.4, np.nan)), "missing"),
        (lambda: loyalty.staying(pd.Series([-1.0, 5]), [10]), "A difference is 0 or more"),
        (lambda: loyalty.staying(pd.Series([5.0]), [0]), "difference must be a number above 0"),
        (lambda: loyalty.staying(pd.Series([], dtype=float), [10]), "There are no customers"),
    ],
)
def test_what_makes_no_sense_is_refused(work, message):
    with pytest.raises(ValueError, match=message):
        work()
