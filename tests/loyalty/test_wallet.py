"""Share of the wallet: the published rule, figures by hand, the shop's data, and bad input."""

import re

import numpy as np
import pandas as pd
import pytest
from legible import legibly_said

from crmlab import load, loyalty, theme

pytestmark = pytest.mark.usefixtures("unseen")

THREE = pd.DataFrame({"own_spend_12m": [90.0, 50, 10], "category_spend_12m": [100.0, 100, 100]})


@pytest.fixture(scope="module")
def wallets():
    return load("shop_wallet").set_index("customer_id")


@pytest.mark.parametrize(
    ("stores", "shares"),
    [(1, [1]), (2, [0.6667, 0.3333]), (3, [0.5, 0.3333, 0.1667]), (4, [0.4, 0.3, 0.2, 0.1])],
)
def test_wallet_allocation_rule_as_published(stores, shares):
    """Keiningham et al. (2011), The Wallet Allocation Rule: its table by shops used."""
    ranks = np.arange(stores) + 1
    found = loyalty.allocation_rule(ranks, np.full(stores, stores))
    assert found.round(4).tolist() == shares
    assert found.sum() == pytest.approx(1)


def test_a_share_of_75_per_cent_and_a_ratio_weighted_by_money():
    """Inventory Y-31: 3,600 of 4,800."""
    spent = {"own_spend_12m": [3600, 3600], "category_spend_12m": [4800, 24000]}
    found = loyalty.share_of_wallet(pd.DataFrame(spent))["wallet_share"]
    assert found.tolist() == [(0.75 + 0.15) / 2, 0.25]


def test_both_intervals_hold_the_truth_in_about_95_of_100_samples():
    random, held = np.random.default_rng(3), np.zeros(2)
    for _ in range(400):
        category = random.gamma(2, 1_000, 300)
        share = random.beta(2, 2, 300)
        table = pd.DataFrame({"own_spend_12m": share * category, "category_spend_12m": category})
        found = loyalty.share_of_wallet(table)
        held += (found["low"] <= 0.5) & (found["high"] >= 0.5)
    assert (held / 400 > 0.92).all()
    assert (held / 400 < 0.98).all()


def test_the_place_explains_what_satisfaction_does_not(wallets):
    rule = loyalty.allocation_rule(wallets["rank_here"], wallets["stores_used"])
    found = loyalty.wallet_explained(wallets, satisfaction=wallets["satisfaction"], rule=rule)
    assert found["r_squared"].tolist() == pytest.approx([0.045, 0.62], abs=0.03)  # as planted
    assert found.at["satisfaction", "high"] < found.at["rule", "low"]
    chance = np.random.default_rng(1).normal(size=len(wallets))
    luck = loyalty.wallet_explained(wallets, luck=pd.Series(chance, wallets.index)).loc["luck"]
    assert luck["low"] == 0 <= luck["r_squared"] <= luck["high"] < 0.02


def test_cells_follow_the_rule_from_the_first_place_to_the_last(wallets):
    cells = loyalty.wallet_by_rank(wallets)
    assert cells["customers"].min() >= 10
    for _, shop in cells.groupby("stores_used"):
        assert shop["wallet_share"].is_monotonic_decreasing
    assert cells.at[(2, 1), "by_rule"] == pytest.approx(2 / 3)
    theme.use()
    headline, said = legibly_said(loyalty.plot_wallet_by_rank(cells))
    assert headline == "The rule fits what is seen in 5 of 12 places"
    assert "place 2 of 2: 35.8 % (rule 33.3 %)" in said


def test_movement_counts_each_customer_of_the_first_year_once():
    before = pd.Series({"a": "top", "b": "lower", "c": "lower", "d": "middle"})
    after = pd.Series({"a": "middle", "b": "top", "c": "lower", "new": "top"})
    found = loyalty.movement(before, after, ["top", "middle", "lower"])
    assert found["customers"].to_dict() == {"up": 1, "same": 1, "down": 1, "stopped": 1}
    assert (found["low"] < found["share"]).all()
    assert (found["share"] < found["high"]).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: loyalty.share_of_wallet(THREE[:0]), "There are no customers"),
        (lambda: loyalty.share_of_wallet(THREE[:1]), "at least two customers"),
        (
            lambda: loyalty.share_of_wallet(THREE.assign(own_spend_12m=200)),
            "a part of the category",
        ),
        (lambda: loyalty.share_of_wallet(THREE.assign(category_spend_12m=0)), "which is above 0"),
        (lambda: loyalty.share_of_wallet(THREE.assign(own_spend_12m=np.nan)), "missing (NaN)"),
        (lambda: loyalty.allocation_rule(3, 2), "at most their number; 1 of the ranks are not"),
        (lambda: loyalty.allocation_rule(0, 2), "A rank is 1 for the best"),
        (
            lambda: loyalty.wallet_by_rank(THREE.assign(rank_here=1, stores_used=2)),
            "No cell of rank and shops used has the 10 customers",
        ),
        (lambda: loyalty.wallet_explained(THREE, luck=pd.Series([1, 2, 3])), "four customers"),
        (
            lambda: loyalty.wallet_explained(THREE.loc[[0, 1, 2, 0]], same=[1] * 4),
            "same is the same for all customers",
        ),
        (
            lambda: loyalty.movement(pd.Series({"a": "gold"}), pd.Series({"a": "top"}), ["top"]),
            "In the first year stands gold, which is not among the layers",
        ),
    ],
)
def test_bad_wallets_are_refused_with_the_reason(call, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        call()
