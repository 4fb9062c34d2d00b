"""Pilots: the figures of the course, the planted effect, a second way, and bad input."""

import numpy as np
import pandas as pd
import pytest
from legible import legibly_said

from crmlab import datasets, load, strategy, theme


@pytest.fixture(autouse=True)
def _look():
    theme.use()


@pytest.fixture
def panel():
    return load("pilot_stores")


def test_the_planted_effect_is_found_and_both_ran_side_by_side_before(panel):
    planted = datasets.truth("strategy")["parameters"]["pilot"]
    found = strategy.pilot_effect(panel, 7)
    assert found["effect"] == pytest.approx(planted["effect"], abs=0.1)
    assert found["low"] < planted["effect"] < found["high"]
    assert found["pilots"] - found["others"] == pytest.approx(found["effect"])
    for check in (
        strategy.pilot_effect(panel.query("month < 7"), 4).rename({"effect": "slope"}),
        strategy.pilot_trend(panel, 7),
    ):
        assert check["low"] < 0 < check["high"]


def test_the_error_is_that_of_one_gain_a_store(panel):
    """A closed form: the clusters' sandwich, and t with 7 degrees of freedom for 8 pilots."""
    panel["after"] = panel["month"] >= 7
    gains = panel.groupby(["pilot", "store", "after"])["satisfaction"].mean().unstack()
    gains = (gains[True] - gains[False]).groupby("pilot")
    few = 24 / 23 * 287 / 284
    error = np.sqrt(few * (gains.var(ddof=0) / gains.size()).sum())
    found = strategy.pilot_effect(panel, 7)
    assert found["error"] == pytest.approx(error)
    assert found["high"] - found["effect"] == pytest.approx(2.3646 * error, rel=1e-4)


def test_a_trend_of_their_own_is_seen_before_the_start(panel):
    panel["satisfaction"] += 0.5 * panel["pilot"] * panel["month"]
    before = strategy.pilot_trend(panel, 7)
    assert before["low"] > 0
    assert strategy.pilot_effect(panel, 7)["effect"] == pytest.approx(8.0, abs=0.1)


def test_the_picture_shows_the_effect_as_pilots_less_expected(panel):
    months = strategy.pilot_months(panel, 7)
    rest = (months["pilots"] - months["expected"]).groupby(months["after"]).mean()
    assert rest.tolist() == pytest.approx([0, strategy.pilot_effect(panel, 7)["effect"]])
    headline, said = legibly_said(strategy.plot_pilot(months))
    assert headline == "The pilots gained 5.0 points more than expected"
    assert "−4.0 points on average before month 7, +1.0 from then on" in said
    panel["satisfaction"] -= 9.0 * panel["pilot"] * (panel["month"] >= 7)
    worse, _ = legibly_said(strategy.plot_pilot(strategy.pilot_months(panel, 7)))
    assert worse == "The pilots gained 4.0 points less than expected"


def test_a_picture_that_moves_has_room_for_what_may_come(panel):
    months = strategy.pilot_months(panel, 7)
    low, high = strategy.plot_pilot(months, room=(50, 90)).get_ylim()
    assert low < 50
    assert high > 90


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda p: p[~p["pilot"] | (p["store"] == "T03")], "There are 1 pilots and 16 others"),
        (lambda p: p[p["pilot"]], "All stores are pilots"),
        (lambda p: p[~p["pilot"]], "No store is a pilot"),
        (lambda p: p.drop(index=16), "T02 has no month 5"),
        (lambda p: p[p["month"] != 5], "T01 has no month 5"),
        (lambda p: pd.concat([p, p[:1]]), "one row a month"),
        (lambda p: p.assign(pilot=p["pilot"] & (p["month"] >= 7)), "a pilot in all its months"),
        (lambda p: p.assign(satisfaction=p["satisfaction"].where(p.index != 3)), "missing"),
        (lambda p: p[p["month"] < 7], "start must be a month from 2 to 6"),
        (lambda p: p[:0], "no months of stores"),
    ],
)
def test_what_proves_nothing_is_refused(panel, spoil, said):
    with pytest.raises(ValueError, match=said):
        strategy.pilot_effect(spoil(panel), 7)


def test_two_months_before_the_start_have_no_trend(panel):
    with pytest.raises(ValueError, match="three months or more"):
        strategy.pilot_trend(panel, 3)
