"""Relationship levels: what the log shows, what the matrix owes, what a level costs; bad input."""

import pandas as pd
import pytest

from crmlab.datasets import load
from crmlab.loyalty import (
    cost_by_level,
    plot_levels,
    plot_relationship_matrix,
    relationship_levels,
    relationship_matrix,
)
from crmlab.theme import description


def contacts(*rows):
    log = pd.DataFrame(rows, columns=["customer_id", "initiator", "purpose"])
    return log.assign(cost=10.0)


@pytest.mark.parametrize(
    ("signs", "level"),
    [
        (["customer sale"], 1),
        (["firm hotline_given"], 1),
        (["firm hotline_given", "customer problem"], 2),
        (["firm after_sale_call"], 3),
        (["firm news", "firm advice"], 4),
        (["firm news", "customer advice"], 1),
        (["firm news", "customer advice", "firm after_sale_call"], 3),
        (["customer joint_project"], 5),
    ],
)
def test_the_level_is_that_of_the_highest_whole_sign(signs, level):
    log = contacts(*(("A", *sign.split()) for sign in signs))
    assert relationship_levels(log).to_dict() == {"A": level}


def test_the_levels_of_the_log_and_their_costs_are_as_planted():
    log = load("contact_log")
    levels = relationship_levels(log)
    costs = cost_by_level(log, levels)
    assert costs["customers"].tolist() == [380, 270, 180, 120, 50]
    assert costs["cost_per_customer"].round().tolist() == [7, 28, 49, 140, 401]
    assert (costs["low"] < costs["cost_per_customer"]).all()
    layers = load("club_panel").set_index("customer_id")["tier"][levels.index]
    assert "54 % of top" in description(plot_levels(levels, layers))


def test_the_nine_cells_are_the_published_matrix():
    toy = load("toy_matrix")
    spend = toy["value"].map({"small": 1, "medium": 2, "large": 3})
    share = toy["share"].map({"low": 0.1, "medium": 0.5, "high": 0.9})
    cells = relationship_matrix(spend, share, [2, 3], [0.5, 0.9])  # on a line is above it
    assert cells["level"].tolist() == toy["level"].tolist()
    assert cells["level"].sum() == 27
    cost = pd.Series([0, 2, 6, 14, 40], range(1, 6))  # the mix costs 2 * 2 + 3 * 6 + 2 * 14 + 40
    assert "costs 90 CNY" in description(plot_relationship_matrix(cells, cost))


def test_a_customer_without_care_costs_nothing_and_one_alone_has_no_interval():
    log = contacts(("A", "customer", "sale"), ("B", "firm", "joint_project"))
    costs = cost_by_level(log, relationship_levels(log))
    assert costs["cost_per_customer"].to_dict() == {1: 0.0, 5: 10.0}
    assert costs["low"].isna().all()


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        (lambda: relationship_levels(contacts(("A", "firm", "gift"))), "stands gift"),
        (lambda: relationship_levels(contacts(("A", "robot", "sale"))), "stands robot"),
        (lambda: relationship_levels(contacts()), "no contacts"),
        (lambda: relationship_matrix(*columns(1.2), [1, 2], [0.3, 0.6]), "share is from 0 to 1"),
        (lambda: relationship_matrix(*columns(0.5), [2, 1], [0.3, 0.6]), "below the second"),
        (lambda: relationship_matrix(*columns(None), [1, 2], [0.3, 0.6]), "missing"),
    ],
)
def test_bad_input_is_told(attempt, said):
    with pytest.raises(ValueError, match=said):
        attempt()


def columns(share):
    return pd.Series([100.0, 200.0]), pd.Series([0.5, share], dtype=float)
