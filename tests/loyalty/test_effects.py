"""Effects: planted and worked out by hand, intervals that keep their promise, bad input."""

import numpy as np
import pandas as pd
import pytest

from crmlab.datasets import load
from crmlab.loyalty import (
    detectable_effect,
    effect_of,
    effects_by,
    holdout_power,
    plot_effects,
    plot_holdout,
    plot_qini,
    propensity,
    qini,
    qini_curve,
)
from crmlab.theme import description

EIGHT = pd.DataFrame(
    {
        "layer": ["top"] * 4 + ["lower"] * 4,
        "club": [1, 1, 1, 0, 1, 0, 0, 0],
        "stayed": [1, 1, 1, 1, 1, 1, 0, 0],
    }
)


@pytest.fixture(scope="module")
def outside():
    panel = load("club_panel")
    outside = panel[~panel["randomised"]].copy()
    for classes in (5, 10):
        ranks = outside["spend_before"].rank(method="first")
        outside[f"of_{classes}"] = pd.qcut(ranks, classes, labels=False)
    return outside


def test_the_club_is_found_at_9_points_among_equals_and_by_lot_and_at_17_naively(outside):
    panel = load("club_panel")
    by_lot = effect_of(panel[panel["randomised"]], "club", "retained")
    found = [effect_of(outside, "club", "retained")]
    for strata in (["tier"], ["tier", "of_5"], ["tier", "of_10"]):
        found.append(effect_of(outside, "club", "retained", strata))
    effects = [*(one["effect"] for one in found), by_lot["effect"]]
    assert np.round(effects, 3).tolist() == [0.168, 0.151, 0.102, 0.094, 0.090]
    assert by_lot["low"] == pytest.approx(0.0325, abs=5e-4)
    assert all(one["low"] < 0.09 < one["high"] for one in (*found[2:], by_lot))
    assert found[3]["set_aside"] + found[3]["compared"] == len(outside)
    both = pd.DataFrame({"naive": found[0], "by lot": by_lot}).T
    said = description(plot_effects(both))
    assert "from naive (+16.8) to by lot (+9.0 points" in said
    assert said.endswith("None of the intervals holds 0.")
    both.loc["by lot", "low"] = -0.01
    assert description(plot_effects(both)).endswith("Intervals that hold 0 (■): 1.")


def test_the_chance_to_join_makes_equals_as_well(outside):
    known = ["tier", "spend_before", "tenure_months", "region"]
    chance = propensity(outside, known, "club")
    assert chance.mean() == pytest.approx(outside["club"].mean(), abs=1e-4)  # by likelihood
    by_chance = outside.assign(tenth=pd.qcut(chance, 10, labels=False))
    told = effect_of(by_chance, "club", "retained", ["tenth"])
    assert told["effect"] == pytest.approx(0.09, abs=0.01)


def test_equals_are_weighted_by_the_treated_and_a_cell_of_one_side_is_set_aside():
    assert effect_of(EIGHT, "club", "stayed")["effect"] == 0.5
    assert effect_of(EIGHT, "club", "stayed", ["layer"])["effect"] == pytest.approx(1 / 6)
    alone = EIGHT.assign(layer=[*EIGHT["layer"][:-1], "none"])
    told = effect_of(alone, "club", "stayed", ["layer"])
    assert told[["compared", "set_aside"]].tolist() == [7, 1]
    assert told["effect"] == pytest.approx(0.5 / 4)


def test_intervals_hold_the_truth_in_about_95_of_100_samples():
    random, held = np.random.default_rng(3), np.zeros(2)
    for _ in range(400):
        layer = random.random(600) < 0.4
        club = random.random(600) < np.where(layer, 0.7, 0.3)
        stays = random.random(600) < 0.5 + 0.3 * layer + 0.1 * club
        table = pd.DataFrame({"layer": layer, "club": club, "stayed": stays})
        table["lot"] = random.random(600) < 0.5
        among, lot = (
            effect_of(table, "club", "stayed", ["layer"]),
            effect_of(table, "lot", "stayed"),
        )
        held += [among["low"] <= 0.1 <= among["high"], lot["low"] <= 0 <= lot["high"]]
    assert ((held / 400 >= 0.92) & (held / 400 <= 0.99)).all(), held


def test_statsmodels_finds_the_same_interval_of_a_difference():
    from statsmodels.stats.proportion import confint_proportions_2indep

    table = pd.DataFrame({"sent": [1] * 200 + [0] * 300, "bought": [1] * 40 + [0] * 460})
    told = effect_of(table, "sent", "bought")
    ends = confint_proportions_2indep(40, 200, 0, 300, method="wald")
    assert told[["low", "high"]].tolist() == pytest.approx(ends, abs=1e-5)  # 1.96 is rounded


@pytest.fixture(scope="module")
def tested():
    sends = load("shop_campaign_sends")
    held_out = load("shop_campaigns").set_index("campaign_id")["holdout"]
    tested = sends[sends["campaign_id"].map(held_out)].copy()
    tested["lot"] = np.random.default_rng(2).integers(0, 20, len(tested))
    return tested


def test_a_message_adds_what_chapter_03_found_and_a_random_score_sorts_nothing(tested):
    assert effect_of(tested, "treated", "responded")["effect"] == pytest.approx(0.012)
    by_campaign = effects_by(tested, "campaign_id", "treated", "responded")
    assert len(by_campaign) == 6
    curve = qini_curve(tested, "lot", "treated", "responded")
    assert curve.iloc[-1].tolist() == pytest.approx([1, 0.012, 0.012])
    assert "1.20 % with everybody" in description(plot_qini(curve))
    found = qini(tested, "lot", "treated", "responded", draws=50)
    assert found["low"] < 0 < found["high"]


def test_a_score_that_knows_who_is_moved_has_the_area_of_its_triangle():
    moved = np.repeat([1, 0], 200)  # half are moved always, the others never
    treated = np.tile([1, 0], 200)
    table = pd.DataFrame({"score": moved, "sent": treated, "bought": moved * treated})
    assert qini(table, "score", "sent", "bought")["qini"] == pytest.approx(0.125)
    upside_down = table.assign(score=-table["score"])
    assert qini(upside_down, "score", "sent", "bought")["qini"] == pytest.approx(-0.125)


def test_a_holdout_sees_as_often_as_simulated_tests_do():
    random = np.random.default_rng(2)
    treated, others = (
        random.binomial(400, 0.82, 4_000) / 400,
        random.binomial(400, 0.73, 4_000) / 400,
    )
    error = np.sqrt((treated * (1 - treated) + others * (1 - others)) / 400)
    seen = (np.abs(treated - others) > 1.96 * error).mean()
    assert holdout_power(0.09, 0.73, 400) == pytest.approx(seen, abs=0.02)
    assert "87 % with 400" in description(plot_holdout(0.73, 0.09, 400))


def test_four_times_as_many_see_half_the_effect():
    once, four = (detectable_effect(0.03, size) for size in (1_500, 6_000))
    assert holdout_power(once, 0.03, 1_500) == pytest.approx(0.8)
    assert once / four == pytest.approx(2, abs=0.3)


def columns(**changed):
    return EIGHT.assign(**changed)


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        (lambda: effect_of(columns(club=1), "club", "stayed"), "some with club and some without"),
        (lambda: effect_of(columns(stayed=2), "club", "stayed"), "true or false"),
        (lambda: effect_of(columns(stayed=np.nan), "club", "stayed"), "missing"),
        (lambda: effect_of(EIGHT[:0], "club", "stayed"), "no customers"),
        (lambda: effect_of(EIGHT, "member", "stayed"), "no column 'member'"),
        (
            lambda: effect_of(columns(layer=range(8)), "club", "stayed", ["layer"]),
            "No cell has both",
        ),
        (lambda: propensity(columns(spend=EIGHT["club"]), ["spend"], "club"), "exactly who"),
        (lambda: qini(EIGHT, "layer", "club", "stayed"), "must be numbers"),
        (lambda: holdout_power(0.5, 0.8, 10), "share from 0 to 1"),
        (lambda: detectable_effect(0.9, 2), "So few customers"),
    ],
)
def test_bad_input_is_told(attempt, said):
    with pytest.raises(ValueError, match=said):
        attempt()
