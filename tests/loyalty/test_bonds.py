"""Bonds: figures worked out by hand, pictures that say what they show, and bad input."""

import pandas as pd
import pytest

from crmlab.datasets import load
from crmlab.loyalty import (
    bond_profit,
    plot_bonds,
    plot_points,
    plot_profit_by_discount,
    plot_rival_price,
    points_account,
)
from crmlab.theme import description

TWO = pd.DataFrame({"own_spend_12m": [1000.0, 500.0], "would_switch_at": [10, 20]})


def profit(**bond):
    return bond_profit(TWO, rival=0.10, margin=0.30, **bond).round(6)


def test_who_named_the_lead_of_the_rival_goes_and_a_bond_shortens_it():
    assert profit()[["stay", "profit"]].tolist() == [0.5, 75.0]  # 500 * .30 / 2
    assert profit(discount=0.01)[["stay", "profit"]].tolist() == [1.0, 217.5]  # 1500 * .29 / 2
    assert profit(moving=0.01)[["stay", "profit"]].tolist() == [1.0, 225.0]
    assert profit(social=0.2)[["stay", "profit"]].tolist() == [0.6, 105.0]  # + 1000 * .30 * .2 / 2
    assert profit(social=0.2, cost=5)["profit"] == 100.0
    told = profit()
    assert told["low"] < told["profit"] < told["high"]


def test_a_lead_of_a_tenth_of_a_per_cent_is_not_lost_in_rounding():
    three = pd.DataFrame({"own_spend_12m": [1.0], "would_switch_at": [7]})
    assert bond_profit(three, rival=0.10, margin=0.3, discount=0.03)["stay"] == 0


def test_a_discount_above_the_margin_loses():
    assert profit(discount=0.5)["profit"] < 0


def test_1_200_000_points_of_which_70_per_cent_are_redeemed_at_a_cent_cost_8_400():
    account = points_account([1_200_000], [0], 0.01, 0.7)
    assert account["liability_cost"].tolist() == pytest.approx([8_400])
    assert "8,400 CNY is owed" in description(plot_points(account))


def test_pictures_name_the_best_discount_and_who_stays():
    wallets = load("shop_wallet")
    discounts = [0.0, 0.03, 0.06]
    offers = [bond_profit(wallets, rival=0.1, margin=0.35, discount=each) for each in discounts]
    table = pd.DataFrame({"all": [offer["profit"] for offer in offers]}, discounts)
    assert "highest at: all 6 %" in description(plot_profit_by_discount(table))
    drawn = plot_rival_price(wallets["would_switch_at"], 0.1, {"none": 0.0, "moving": 0.06})
    assert "none: 32 %; moving: 88 %" in description(drawn)
    bonds = pd.DataFrame({"none": profit(), "moving": profit(moving=0.01)}).T
    assert "The most: moving, 225 CNY" in description(plot_bonds(bonds))


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        (lambda: profit(discount=5), "share from 0 to 1"),
        (lambda: bond_profit(TWO[:0], rival=0.1, margin=0.3), "no customers"),
        (lambda: bond_profit(-TWO, rival=0.1, margin=0.3), "at least 0"),
        (lambda: points_account([10], [20], 0.01, 0.7), "more points than there are"),
        (lambda: points_account([10], [1, 2], 0.01, 0.7), "one for each"),
    ],
)
def test_bad_input_is_told(attempt, said):
    with pytest.raises(ValueError, match=said):
        attempt()
