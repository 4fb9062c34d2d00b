"""The scorecard: planted breaches, wobbles by hand, what cannot be read, and its pictures."""

import numpy as np
import pandas as pd
import pytest
from legible import legibly_said

from crmlab import datasets, load, loyalty, strategy, theme


@pytest.fixture(autouse=True)
def _look():
    theme.use()


@pytest.fixture
def quarterly():
    return load("scorecard_quarterly")


def one(values, target=100.0, better="higher", **more):
    quarters = pd.period_range(end="2024Q2", periods=len(values), freq="Q").astype(str)
    about = {"measure": "visits", "process": "acquire", "better": better, "target": target}
    return pd.DataFrame({"quarter": quarters, "value": values, **about, **more})


def test_the_planted_breaches_are_flagged_and_told_apart(quarterly):
    card = strategy.scorecard(quarterly)
    planted = datasets.truth("strategy")["parameters"]
    off = card[card["flag"] != "on target"]
    assert sorted(off.index) == sorted(planted["breaches"])
    assert card.index[card["flag"] == "wobble"].tolist() == ["share_of_wallet"]
    assert card.index[card["trend"] == "drift"].tolist() == [planted["drifts"]]
    assert card.index[card["trend"] == "sudden"].tolist() == ["lead_conversion"]
    assert card.loc["customers_lost", ["flag", "worse_for"]].tolist() == ["on target", 2]
    assert card["process"].astype(str).to_dict() == planted["measures"]


def test_a_card_by_hand_and_upside_down():
    """Four moves of 2 in size: 2 / 1.128 a value; the last move has no say."""
    up = strategy.scorecard(one([100, 102, 100, 102, 100, 96.0])).loc["visits"]
    assert up["usual"] == pytest.approx(0.02 / 1.128)
    assert up["ahead"] == pytest.approx(-0.04)
    assert up[["flag", "trend", "worse_for"]].tolist() == ["news", "none", 2]
    mirrored = strategy.scorecard(one([100, 98, 100, 98, 100, 104.0], better="lower")).loc["visits"]
    assert mirrored[["ahead", "usual"]].tolist() == pytest.approx(up[["ahead", "usual"]].tolist())
    below_zero = strategy.scorecard(one(np.array([0, 2, 0, 2, 0, -4.0]) - 100, target=-100.0))
    assert below_zero.loc["visits", "ahead"] == pytest.approx(-0.04)


def test_a_standard_error_takes_the_place_of_the_quarters():
    card = strategy.scorecard(one([98.0], spread=[1.5])).loc["visits"]
    assert card[["usual", "flag"]].tolist() == [0.015, "wobble"]
    assert strategy.scorecard(one([96.0], spread=[1.5])).loc["visits", "flag"] == "news"


def test_stricter_targets_are_harder_whichever_way_is_better(quarterly):
    eased, given, hardened = (
        strategy.scorecard(quarterly, stricter=share)["ahead"] for share in (-0.05, 0, 0.05)
    )
    assert ((eased > given) & (given > hardened)).all()


def test_noise_around_its_target_is_news_about_as_often_as_two_standard_errors_would_have_it():
    """A normal value is 2 sd below its mean in 2.3 %; with an estimated wobble somewhat more."""
    random, flags = np.random.default_rng(1), []
    for _ in range(2):
        drawn = [one(100 + random.normal(0, 2, 8)).assign(measure=f"m{n}") for n in range(100)]
        flags += strategy.scorecard(pd.concat(drawn))["flag"].tolist()
    assert 0.01 < np.mean(np.array(flags) == "news") < 0.08


def test_a_measure_of_another_chapter_by_quarter_has_its_standard_error():
    leads = load("auto_leads")
    rates = strategy.by_quarter(
        leads, "created", lambda part: loyalty.wilson(part["sold"].sum(), len(part))
    )
    sold = leads[leads["created"] >= "2024-04-01"]["sold"]
    last = rates.set_index("quarter").loc["2024Q2"]
    assert last["value"] == pytest.approx(sold.mean())
    assert last["spread"] == pytest.approx(sold.std() / len(sold) ** 0.5, rel=0.02)
    whole = strategy.by_quarter(leads, "2024Q2", len)
    assert whole[["quarter", "value"]].iloc[0].tolist() == ["2024Q2", len(leads)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows.assign(target=0.0), "A target of 0"),
        (lambda rows: rows.assign(better="more"), "either higher or lower"),
        (lambda rows: rows.assign(measure="customers_lost"), "wrong direction"),
        (lambda rows: rows.drop(2), "visits has no value in 2023Q4"),
        (lambda rows: rows[3:], "visits takes 4 quarters, or its standard error"),
        (lambda rows: pd.concat([rows, rows]), "one value a quarter"),
        (lambda rows: rows.assign(target=range(1, 6)), "one direction and one target"),
        (lambda rows: rows.assign(quarter=[*"abcde"]), "written as 2024Q2"),
        (lambda rows: rows.assign(value=np.nan), "5 of the values of value"),
        (lambda rows: rows.assign(spread=-1.0), "spread is above 0"),
        (lambda rows: rows[:0], "There are no rows of the scorecard"),
    ],
)
def test_rows_that_cannot_be_read_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        strategy.scorecard(change(one([99.0, 101, 99, 101, 99])))


def test_pictures_say_what_is_off_and_by_how_much(quarterly):
    headline, said = legibly_said(strategy.plot_scorecard(strategy.scorecard(quarterly)))
    assert headline == "Off target: 3 of 15 measures; news: 2"
    assert said.endswith("The worst is lead conversion, short by 11.1 % of its target.")
    ahead = strategy.ahead_of_target(quarterly)[["share_of_wallet", "customers_lost"]]
    headline, said = legibly_said(strategy.plot_ahead(ahead))
    assert headline == "Off target in 2024Q2: 1 of 2"
    assert "share of wallet −2.9 %, customers lost +4.0 %" in said
