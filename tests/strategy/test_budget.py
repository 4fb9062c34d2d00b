"""A budget over several fields: no other spread brings more, and its last yuan earns alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab import strategy
from crmlab.datasets import load, truth

CURVES = load("response_curves").set_index("field")


def equity(spent):
    return strategy.budget_value(CURVES, spent)["equity"].sum()


@given(
    budget=st.floats(380_000, 5_000_000),
    shares=st.lists(st.floats(0.01, 1), min_size=4, max_size=4),
)
def test_no_other_spread_that_keeps_the_minimums_brings_more(budget, shares):
    best = strategy.best_budget(CURVES, budget)
    assert best.sum() == pytest.approx(budget) and (best >= CURVES["minimum"] - 1e-6).all()
    free = budget - CURVES["minimum"].sum()
    other = CURVES["minimum"] + free * np.array(shares) / sum(shares)
    assert equity(best) >= equity(other) - 1e-6 * equity(best)


def test_the_last_yuan_earns_alike_where_the_minimum_does_not_bind():
    found = strategy.budget_value(CURVES, strategy.best_budget(CURVES, 1_000_000))
    planted = truth("strategy")["truths"]
    assert found["equity"].sum() == pytest.approx(planted["equity"]["expected"], abs=1)
    at_least = found["spent"] == CURVES["minimum"]
    assert list(found.index[at_least]) == ["upgrade"]
    assert found.loc[~at_least, "next_yuan"].tolist() == pytest.approx(
        [planted["marginal"]["expected"]] * 3, abs=1e-4
    )
    assert found.at["upgrade", "next_yuan"] < planted["marginal"]["expected"]


def test_the_next_yuan_is_the_slope_of_the_equity():
    spent = [200_000, 300_000, 150_000, 350_000]
    found = strategy.budget_value(CURVES, spent)
    for place, field in enumerate(found.index):
        more = [amount + (n == place) for n, amount in enumerate(spent)]
        assert equity(more) - equity(spent) == pytest.approx(found.at[field, "next_yuan"], rel=1e-4)


def test_a_wrong_ceiling_costs_little_and_never_less_than_nothing():
    table = strategy.budget_sensitivity(CURVES, 1_000_000)
    assert len(table) == 8 and (table["lost"] >= 0).all()
    assert table["lost"].max() < 0.02 * equity(strategy.best_budget(CURVES, 1_000_000))
    more, less = table.loc[("retention", 0.2)], table.loc[("retention", -0.2)]
    assert more["best_there"] > more["planned"] > less["best_there"]


def test_what_cannot_be_spread_is_refused():
    with pytest.raises(ValueError, match="The minimums add up to 370,000 CNY: more than"):
        strategy.best_budget(CURVES, 300_000)
    assert strategy.best_budget(CURVES, 370_000).tolist() == CURVES["minimum"].tolist()
    with pytest.raises(ValueError, match="An amount must be at least 0"):
        strategy.budget_value(CURVES, [-1, 0, 0, 0])
    with pytest.raises(ValueError, match="Give an amount for each of"):
        strategy.budget_value(CURVES, [1])
    with pytest.raises(ValueError, match="above 0"):
        strategy.budget_value(CURVES.assign(half_at=0.0), [1] * 4)
