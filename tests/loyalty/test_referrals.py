"""Referrals, voice and worth: figures by hand, intervals that keep their promise, bad input."""

import re

import numpy as np
import pandas as pd
import pytest
from legible import legibly_said

from crmlab import lifecycle, load, loyalty, theme

pytestmark = pytest.mark.usefixtures("unseen")

NAMED = pd.DataFrame(
    {
        "referrer_id": ["A", "A", "B", "C", "D"],
        "converted": [True, False, False, True, True],
        "margin_12m": [100.0, 0, 0, 20, 40],
        "size": ["large", "large", "large", "small", "small"],
    }
)


@pytest.fixture(scope="module")
def named():
    return load("shop_referrals")


def test_60_referrals_of_1000_customers_and_18_who_came():
    """Inventory Y-21: 30 %, k .018."""
    sent = pd.DataFrame({"referrer_id": range(60), "converted": [True] * 18 + [False] * 42})
    assert loyalty.referral_rates(sent, 1000)["value"].tolist() == pytest.approx([0.06, 0.3, 0.018])


def test_intervals_hold_the_truth_where_some_name_many():
    random, held = np.random.default_rng(5), np.zeros(3)
    for _ in range(300):
        each = random.negative_binomial(0.3, 0.5, 1_500)  # 0.3 a head, and very unlike
        keen = random.beta(3, 7, 1_500)  # each one's own rate, 0.3 in the mean
        who = np.repeat(np.arange(1_500), each)
        log = pd.DataFrame({"referrer_id": who, "converted": random.random(len(who)) < keen[who]})
        found = loyalty.referral_rates(log, 1_500)
        held += (found["low"] <= [0.3, 0.3, 0.09]) & (found["high"] >= [0.3, 0.3, 0.09])
    assert (held / 300 > 0.91).all()
    assert (held / 300 < 0.985).all()


def test_worth_of_a_referral_by_hand():
    found = loyalty.referral_worth(NAMED, "size")
    assert found["margin_per_referral"].to_dict() == {"large": pytest.approx(100 / 3), "small": 30}
    assert found["conversion_rate"].tolist() == pytest.approx([1 / 3, 1])
    assert found.at["small", "low"] == pytest.approx(30 - 1.96 * np.sqrt(200) / np.sqrt(2))


def test_a_referral_by_a_large_one_is_worth_four_of_a_small_one(named):
    found = loyalty.referral_worth(named, "referrer_size")
    assert found["referrals"].sum() == 1_800
    worth = found["margin_per_referral"]
    assert worth["large"] / worth["small"] == pytest.approx(4.6, abs=0.6)  # as planted
    assert found.at["small", "high"] < found.at["large", "low"]
    theme.use()
    headline, said = legibly_said(loyalty.plot_referral_worth(found))
    assert headline == "A referral brings 196 CNY (large) or 46 (small)"
    assert "25.5 % convert" in said


def test_an_odds_ratio_of_3_69_and_its_interval_as_statsmodels_has_it():
    """Inventory Y-20: 48 % of the loyal speak up, 20 % of the others."""
    from statsmodels.stats.contingency_tables import Table2x2

    loyal = pd.Series([True] * 100 + [False] * 100)
    spoke = pd.Series([True] * 48 + [False] * 52 + [True] * 20 + [False] * 80)
    found = loyalty.compare_odds(loyal, spoke)
    assert round(found["odds_ratio"], 2) == 3.69
    assert found["odds_ratio"] == pytest.approx(lifecycle.odds_ratio(0.48, 0.20))
    ends = Table2x2([[48, 52], [20, 80]]).oddsratio_confint()
    assert found[["low", "high"]].tolist() == pytest.approx(ends, rel=1e-4)


RATES = {"margin_rate": 0.25, "retention": (0.8, 0.9), "discount_rate": 0.1, "seed": 1}


def people(count=40):
    """Return customers with a wallet of 1,000, the second half loyal, and who is."""
    loyal = pd.Series(np.arange(count) >= count // 2)
    table = pd.DataFrame({"category_spend_12m": 1_000.0, "own_spend_12m": 400.0 + 200 * loyal})
    return table, loyal, pd.Series(10.0, loyal.index[loyal])


def test_worth_of_a_loyal_customer_is_chapter_04s_lifetime_value_step_by_step():
    worth = loyalty.loyal_worth(*people(), **RATES)["worth"]
    steps = [(100, 0.8), (150, 0.8), (160, 0.8), (160, 0.9)]
    expected = [lifecycle.lifetime_value(margin, stay, 0.1) for margin, stay in steps]
    assert worth.tolist() == pytest.approx(expected)
    theme.use()
    headline, said = legibly_said(loyalty.plot_loyal_worth(loyalty.loyal_worth(*people(), **RATES)))
    assert headline == "A loyal customer is worth 720 CNY, an ordinary one 267"
    assert "referrals +27" in said


def test_the_interval_of_worth_is_that_of_the_mean():
    random = np.random.default_rng(2)
    table, loyal, brought = people(2_000)
    table["own_spend_12m"] = 1_000 * random.beta(2, 3, 2_000)
    found = loyalty.loyal_worth(table, loyal, 0 * brought, **RATES).loc["ordinary"]
    spread = table["own_spend_12m"][~loyal].sem() / 4 * lifecycle.lifetime_value(1, 0.8, 0.1)
    assert found["high"] - found["low"] == pytest.approx(2 * 1.96 * spread, rel=0.1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: loyalty.referral_rates(NAMED[:0], 10), "There are no referrals"),
        (lambda: loyalty.referral_rates(NAMED, 3), "4 people referred, more than the 3 who could"),
        (lambda: loyalty.referral_rates(NAMED.assign(converted=2), 10), "must be true or false"),
        (lambda: loyalty.referral_rates(NAMED.assign(referrer_id=None), 10), "is empty in 5 rows"),
        (
            lambda: loyalty.referral_worth(NAMED.assign(margin_12m=1.0), "size"),
            "Who did not come brings no margin",
        ),
        (lambda: loyalty.referral_rates(NAMED[3:], 10), "All are alike here"),
        (lambda: loyalty.referral_worth(NAMED[2:], "size"), "two referrers or more; large has one"),
        (
            lambda: loyalty.compare_odds(pd.Series([1, 0, 0]), pd.Series([1, 1, 1])),
            "One of the four cells of group and answer is empty",
        ),
        (
            lambda: loyalty.compare_odds(pd.Series([1, 2]), pd.Series([1, 0])),
            "Group and answer must be true or false",
        ),
        (
            lambda: loyalty.loyal_worth(people()[0], ~people()[1][:10], people()[2], **RATES),
            "Two loyal customers and two others",
        ),
        (
            lambda: loyalty.loyal_worth(
                people()[0].drop(columns="own_spend_12m"), *people()[1:], **RATES
            ),
            "no column 'own_spend_12m'",
        ),
    ],
)
def test_bad_referrals_are_refused_with_the_reason(call, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        call()
