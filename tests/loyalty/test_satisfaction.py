"""Satisfaction as a difference: the kink that is planted is found, and what has none is not."""

import numpy as np
import pandas as pd
import pytest

from crmlab import datasets, loyalty, theme


@pytest.fixture(autouse=True)
def _look_of_the_course():
    theme.use()


@pytest.fixture(scope="module")
def asked():
    survey = datasets.load("sat_survey")
    quality = survey[["q1", "q2", "q3"]].mean(axis=1)
    expectation = survey[["e1", "e2", "e3"]].mean(axis=1)
    satisfaction = survey[["s1", "s2", "s3"]].mean(axis=1)
    return survey.assign(gap=quality - expectation, satisfaction=satisfaction)


def test_a_bad_visit_costs_more_than_a_good_one_brings():
    changes = loyalty.difference_function([-2, 2], gain=0.5, loss=1.1)
    assert changes == pytest.approx([-2.2, 1.0])
    assert loyalty.difference_function(0.0, gain=0.5, loss=1.1, level=7.0) == 7.0


def test_the_survey_has_the_planted_slopes(asked):
    slopes = loyalty.satisfaction_slopes(asked["gap"], asked["satisfaction"])
    assert slopes.loc[["gain", "loss"], "estimate"].tolist() == pytest.approx([0.5, 1.1], abs=0.005)
    kink = slopes.loc["loss_less_gain"]
    assert (kink["low"], kink["high"]) == pytest.approx((0.439, 0.761), abs=5e-4)
    assert kink["p_value"] < 1e-9
    assert 0.5 < slopes.at["one_slope", "estimate"] < 1.1
    assert ((slopes["low"] < slopes["estimate"]) & (slopes["estimate"] < slopes["high"])).all()


def test_a_straight_line_has_no_kink():
    dice = np.random.default_rng(3)
    gaps = dice.normal(size=400)
    missed = 0
    for _ in range(100):
        straight = loyalty.satisfaction_slopes(gaps, 6 + 0.8 * gaps + dice.normal(size=400))
        missed += straight.at["loss_less_gain", "p_value"] < 0.05
    assert 1 <= missed <= 11  # about 5 of 100


def test_the_wait_shows_in_satisfaction_and_only_where_people_can_choose_in_what_they_do(asked):
    towns = asked.groupby("market", observed=True)[["waiting_min", "satisfaction", "rebought"]]
    r = towns.corr()["waiting_min"].unstack()
    assert asked["waiting_min"].corr(asked["satisfaction"]) == pytest.approx(-0.45, abs=0.005)
    assert r.loc["competitive", "rebought"] < -0.1 < r.loc["captive", "rebought"] < 0.1


@pytest.mark.parametrize(
    ("gaps", "rated", "told"),
    [
        ([1, 2, 3], [5, 6, 7], "two or more different gaps"),
        ([-1, -1, 2, 1], [5, 6, 7, 8], "two or more different gaps"),
        ([-2, -1, 1, 2], [5, 5, 5, 5], "equally satisfied"),
        ([-2, -1, 1, 2], [5, 5, 5], "4 gaps for 3"),
        ([-2, -1, 1, 2], [5, np.nan, 6, 7], "missing"),
    ],
)
def test_what_has_no_slopes_is_refused(gaps, rated, told):
    with pytest.raises(ValueError, match=told):
        loyalty.satisfaction_slopes(gaps, rated)


def test_a_text_is_no_slope():
    with pytest.raises(ValueError, match="gain must be a number"):
        loyalty.difference_function(1, gain="0.5", loss=1.1)


def test_the_picture_says_what_the_line_explains(asked):
    line = {"level": 6.935, "gain": 0.5, "loss": 1.1}
    ax = loyalty.plot_difference_function(asked["gap"], asked["satisfaction"], **line)
    assert ax.get_title("left") == "A loss weighs more: 1.10 a point, a gain 0.50"
    assert "explains 28.9 %" in theme.description(ax)
    line, worse = {"level": 6.0, "gain": 1.0, "loss": 1.0}, {"gain": 2.0, "loss": 0.0}
    ax = loyalty.plot_difference_function(asked["gap"], asked["satisfaction"], **line)
    assert "no more" in ax.get_title("left")
    ax = loyalty.plot_difference_function(asked["gap"], asked["satisfaction"], level=9, **worse)
    assert "worse than no line" in theme.description(ax)


def test_the_picture_of_service_goes_by_fifths(asked):
    ax = loyalty.plot_service_level(asked, "waiting_min", "satisfaction")
    assert ax.get_title("left") == "With more waiting min, satisfaction falls from 7.6 to 4.8"
    assert "r = −0.45" in theme.description(ax)


def test_the_widget_starts_with_a_straight_line(asked):
    widget = loyalty.difference_widget(asked["gap"], asked["satisfaction"])
    assert "0.80 a point below and 0.80 above" in widget.sentence
    widget.set(level=6.9, gain=0.5, loss=1.1)
    assert "explains 28.9 %" in widget.sentence


def test_gaps_as_a_series_keep_their_names():
    gaps = pd.Series({"Ann": -1.0, "Bo": 2.0})
    changes = loyalty.difference_function(gaps, gain=0.5, loss=1.1)
    assert changes.to_dict() == {"Ann": -1.1, "Bo": 1.0}
