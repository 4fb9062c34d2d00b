"""Rules of pairs: the figures of the course, a search by hand, chance, and bad input."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from legible import legibly_said
from scipy.stats import fisher_exact

from crmlab import strategy, theme
from crmlab.datasets import load
from crmlab.strategy.measures.baskets import _strength


@pytest.fixture(autouse=True)
def _look():
    theme.use()


def lines(baskets):
    rows = [(at, item) for at, basket in enumerate(baskets) for item in basket]
    return pd.DataFrame(rows, columns=["order_id", "product_id"])


def fifty_by_chance(seed, baskets=2000):
    """Return baskets of items that know nothing of each other, common ones and rare ones."""
    holds = np.random.default_rng(seed).random((baskets, 50)) < np.geomspace(0.3, 0.004, 50)
    return lines([np.flatnonzero(row) for row in holds])


def test_the_shops_pair_is_found_at_12_and_40_per_cent_and_a_lift_of_2():
    """Inventory P-55."""
    surest = strategy.pair_rules(load("shop_order_items"), support=0.01).iloc[0]
    assert surest["together"] == 7320
    told = surest[["support", "confidence", "lift"]].astype(float)
    assert told.to_numpy() == pytest.approx([0.12, 0.40, 2.0], abs=0.0005)
    assert surest["low"] > 1.9 and surest["q"] < 1e-9


def test_counts_are_those_of_a_search_by_hand():
    random = np.random.default_rng(3)
    baskets = [random.choice(list("ABCDEF"), random.integers(1, 5)) for _ in range(60)]
    found = strategy.pair_rules(lines(baskets)).set_index(["if_bought", "then_bought"])
    sets = [set(basket) for basket in baskets]
    for one, other in combinations("ABCDEF", 2):
        together = sum({one, other} <= each for each in sets)
        first, second = (sum(item in each for each in sets) for item in (one, other))
        assert found.at[(one, other), "together"] == together
        assert found.at[(one, other), "confidence"] == pytest.approx(together / first)
        assert found.at[(other, one), "confidence"] == pytest.approx(together / second)
        assert found.at[(one, other), "lift"] == pytest.approx(together * 60 / first / second)


def test_p_is_fishers_exact_one():
    table = strategy.pair_rules(lines(["AB"] * 9 + ["A"] * 11 + ["B"] * 10 + ["C"] * 170))
    exact = fisher_exact([[9, 11], [10, 170]], alternative="greater").pvalue
    assert table["p"].iloc[0] == pytest.approx(exact)
    assert strategy.pair_rules(lines(["AB", "A", "B"]))["p"].tolist() == [1, 1]  # fewer


def test_q_is_over_all_pairs_and_not_over_those_seen_only():
    """Ten items, of which one pair meets: one of 45 that were looked at."""
    table = strategy.pair_rules(lines(["AB"] * 6 + [*"CDEFGHIJ"] * 5))
    assert table["q"].iloc[0] == pytest.approx(45 * table["p"].iloc[0])
    few = strategy.pair_rules(lines(["AB"] * 6 + [*"CDEFGHIJ"] * 5), support=6 / 46)
    assert few["q"].iloc[0] == pytest.approx(few["p"].iloc[0])  # the only one with that support


def test_chance_alone_brings_high_lifts_and_hardly_ever_a_rule():
    alarms = 0
    for seed in range(20):
        rules = strategy.pair_rules(fifty_by_chance(seed))
        assert rules["lift"].max() > 5
        alarms += (rules["q"] <= 0.05).any()
    assert alarms <= 4  # 1 is expected at most


def test_the_interval_of_the_lift_holds_the_truth_as_often_as_it_says():
    random = np.random.default_rng(4)
    shares = [0.12, 0.18, 0.08, 0.62]  # both, only A, only B, neither: a lift of 2
    both, only_one, only_other, _ = random.multinomial(500, shares, 2000).T
    found = _strength(both, both + only_one, both + only_other, 500)
    held = (found["low"] <= 2) & (found["high"] >= 2)
    assert held.mean() == pytest.approx(0.95, abs=0.015)


def test_thresholds_that_leave_nothing_make_an_empty_table_and_a_sentence():
    rules = strategy.pair_rules(lines(["AB", "A"]), lift=9)
    assert rules.empty and "confidence" in rules
    assert legibly_said(strategy.plot_pair_rules(rules))[1].startswith("No pair passes")
    assert strategy.pair_rules(lines(["A", "B"])).empty


def test_the_picture_counts_a_pair_once():
    rules = strategy.pair_rules(lines(["AB"] * 30 + [*"ABCCCC"] * 10))
    headline, said = legibly_said(strategy.plot_pair_rules(rules))
    assert headline == "Of 1 pairs 1 are more than chance"
    assert "the surest is A with B" in said or "the surest is B with A" in said


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"support": 12}, "support must be a share from 0 to 1; not 12"),
        ({"confidence": -0.1}, "confidence must be a share"),
        ({"q": np.nan}, "q must be a share"),
        ({"lift": -1}, "lift must be a number of at least 0"),
        ({"item": "sku"}, "no column 'sku'"),
    ],
)
def test_thresholds_that_cannot_be_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        strategy.pair_rules(lines(["AB", "A"]), **options)


def test_tables_without_baskets_are_refused():
    with pytest.raises(ValueError, match="There are no basket lines"):
        strategy.pair_rules(lines([]))
    with pytest.raises(ValueError, match="'product_id' of the basket lines is empty in 1 row"):
        strategy.pair_rules(lines([["A", None]]))
