"""From satisfaction to buying again: the sixfold step, its interval, and markets in between."""

import numpy as np
import pandas as pd
import pytest
from legible import legibly_said

from crmlab import loyalty, theme
from crmlab.datasets import load


@pytest.fixture(autouse=True)
def _look():
    theme.use()


@pytest.fixture(scope="module")
def rates():
    return loyalty.rates_by(load("sat_survey"), "rebought", ["market", "sat5"])


def test_rates_are_the_planted_ones(rates):
    assert rates["share"]["competitive"].round(3).tolist() == [0.03, 0.05, 0.08, 0.12, 0.72]
    assert rates["share"]["captive"].round(3).tolist() == [0.88, 0.91, 0.93, 0.95, 0.96]
    assert rates["people"]["competitive"].tolist() == [100, 200, 350, 525, 325]


def test_jones_and_sasser_the_very_satisfied_come_back_six_times_as_often(rates):
    steps = loyalty.rate_ratio(rates, 5, 4)
    assert steps["ratio"].round(2).tolist() == [6.0, 1.01]
    assert steps["more"].round(2).tolist() == [0.60, 0.01]
    assert 4.5 < steps.loc["competitive", "low"] < 6 < steps.loc["competitive", "high"] < 8
    assert steps.loc["captive", "low"] < 1 < steps.loc["captive", "high"]


def test_the_interval_of_a_ratio_holds_it_as_often_as_it_says():
    rng = np.random.default_rng(4)
    index = pd.MultiIndex.from_product([range(400), [4, 5]])
    true = np.tile([0.2, 0.5], 400)
    drawn = pd.DataFrame({"people": 150, "share": rng.binomial(150, true) / 150}, index)
    found = loyalty.rate_ratio(drawn, 5, 4)
    assert 0.92 < ((found["low"] < 2.5) & (found["high"] > 2.5)).mean() < 0.98


def test_between_the_markets_the_ends_are_the_measured_rates(rates):
    for competition, market in ((1, "competitive"), (0, "captive")):
        ends = loyalty.between_markets(rates, "competitive", competition)
        assert ends.tolist() == pytest.approx(rates["share"][market].tolist())
    lifts = [
        loyalty.between_markets(rates, "competitive", share).diff().iloc[-1]
        for share in np.linspace(0, 1, 11)
    ]
    assert (np.diff(lifts) > 0).all()  # the more competition, the more the last mark is worth


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda rates: loyalty.rate_ratio(rates.assign(share=0.0), 5, 4), "has no value"),
        (lambda rates: loyalty.rate_ratio(rates, 6, 4), "level must be one of"),
        (lambda rates: loyalty.rate_ratio(rates.loc["captive"], 5, 4), "a group and a level"),
        (
            lambda rates: loyalty.between_markets(rates.loc[["captive"]], "captive", 0.5),
            "Two markets are needed; there are 1",
        ),
        (lambda rates: loyalty.between_markets(rates, "free", 0.5), "free must be one of"),
        (lambda rates: loyalty.between_markets(rates, "captive", 50), "a share from 0 to 1"),
        (lambda rates: loyalty.between_markets(rates.iloc[1:], "captive", 0), "the same levels"),
    ],
)
def test_bad_input_is_said(rates, wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong(rates)


def test_a_mark_at_which_nobody_or_everybody_comes_back_has_a_place(rates):
    ends = rates.assign(share=rates["share"].where(rates.index.get_level_values(1) < 5, 1.0))
    assert loyalty.between_markets(ends, "competitive", 0.5).between(0, 1).all()


def test_pictures_can_be_read(rates):
    headline, sentence = legibly_said(loyalty.plot_rates(rates, what="rebought"))
    assert headline == "Rebought: competitive 3 % to 72 %, captive 88 % to 96 %"
    assert "95 % intervals" in sentence
    options = {"free": "competitive", "competition": 1.0, "lift": 4}
    headline, sentence = legibly_said(loyalty.plot_competition(rates, **options))
    assert headline == "100 from 4 to 5: 60 more come back"
    assert "5: 72.0 %" in sentence
