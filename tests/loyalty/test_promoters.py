"""The net promoter score: figures by hand, intervals that keep their promise, and bad input."""

import numpy as np
import pandas as pd
import pytest
from legible import legibly_said

from crmlab import loyalty, theme
from crmlab.datasets import load


@pytest.fixture(autouse=True)
def _look():
    theme.use()


MIX = {"promoters": 0.30, "detractors": 0.36}


def answers(promoters, passives, detractors):
    return pd.Series([10] * promoters + [8] * passives + [0] * detractors)


def test_54_promoters_30_passives_and_36_detractors_are_15_points():
    """Inventory X-05."""
    score = loyalty.net_promoter_score(answers(54, 30, 36))
    assert score["nps"] == 15
    assert score[["promoters", "passives", "detractors"]].tolist() == [0.45, 0.25, 0.3]


def test_the_interval_is_the_adjusted_wald_of_rocks_2016():
    """n + 3, and ¾ more promoters and detractors."""
    up, down, n = 54.75 / 123, 36.75 / 123, 123
    reach = 1.959964 * np.sqrt((up + down - (up - down) ** 2) / n)
    score = loyalty.net_promoter_score(answers(54, 30, 36))
    ends = [100 * (up - down - reach), 100 * (up - down + reach)]
    assert score[["low", "high"]].tolist() == pytest.approx(ends)


def test_marks_are_classed_at_their_borders():
    score = loyalty.net_promoter_score(pd.Series(range(11)))
    assert (11 * score[["promoters", "passives", "detractors"]]).tolist() == pytest.approx(
        [2, 2, 7]
    )


@pytest.mark.parametrize("shares", [(0.3, 0.34, 0.36), (0.9, 0.08, 0.02)])
def test_the_interval_holds_the_true_score_in_about_95_of_100_samples(shares):
    random, held = np.random.default_rng(1), 0
    for drawn in random.multinomial(60, shares, 500):
        score = loyalty.net_promoter_score(answers(*drawn))
        held += score["low"] <= 100 * (shares[0] - shares[2]) <= score["high"]
    assert 0.92 <= held / 500 <= 0.98


def test_all_promoters_are_no_certainty():
    score = loyalty.net_promoter_score(answers(20, 0, 0))
    assert score["nps"] == score["high"] == 100
    assert score["low"] < 95


def test_a_visible_change_is_told_from_luck_in_80_of_100_cases():
    change = loyalty.visible_change(400, **MIX) / 100
    before = (0.30, 0.34, 0.36)
    after = (0.30 + change / 2, 0.34, 0.36 - change / 2)
    random = np.random.default_rng(2)
    seen = 0
    for one, other in zip(
        *(random.multinomial(400, mix, 400) for mix in (before, after)), strict=True
    ):
        scores = (loyalty.net_promoter_score(answers(*drawn)) for drawn in (one, other))
        seen += loyalty.score_change(*scores)["low"] > 0
    assert seen / 400 == pytest.approx(0.80, abs=0.06)
    assert loyalty.visible_change(1600, **MIX) == pytest.approx(50 * change)


def test_the_two_markets_differ_by_17_points():
    by = load("sat_survey").groupby("market", observed=True)["nps"]
    scores = by.apply(loyalty.net_promoter_score).unstack()
    assert scores["nps"].round().tolist() == [-6, -23]
    change = loyalty.score_change(scores.loc["captive"], scores.loc["competitive"])
    assert change.round(1).tolist() == [17.0, 11.2, 22.7]
    headline, said = legibly_said(loyalty.plot_promoters(scores))
    assert headline == "Net promoter score: competitive −6, captive −23"
    assert "competitive −6 (−10 to −2), captive −23 (−27 to −19) points" in said
    legibly_said(loyalty.plot_promoters(scores.head(1)))


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (lambda: loyalty.net_promoter_score(pd.Series([11, 5])), "from 0 to 10"),
        (lambda: loyalty.net_promoter_score(pd.Series([8.5])), "whole number from 0 to 10"),
        (lambda: loyalty.net_promoter_score(pd.Series([], dtype=float)), "There are no answers"),
        (lambda: loyalty.net_promoter_score(pd.Series([9, None])), "missing"),
        (lambda: loyalty.visible_change(0, **MIX), "answers must be a whole number of at least 1"),
        (lambda: loyalty.visible_change(9, promoters=0.7, detractors=0.4), "at most 1"),
        (
            lambda: loyalty.visible_change(9, promoters=45, detractors=30),
            "promoters must be a share",
        ),
        (lambda: loyalty.visible_change(9, **MIX, power=1), "power must be a share"),
    ],
)
def test_what_makes_no_sense_is_refused(work, message):
    with pytest.raises(ValueError, match=message):
        work()
