"""The chain's tables fit together, and keep their truths with other luck."""

import other_editions
import pandas as pd
import pytest
from measured_management import (
    LEVELS,
    contacts_by_customer,
    level,
    levels,
    measure_management,
)

from crmlab import datasets
from datasets.generate import management as generator

TRUTH = datasets.truth("management")
LOG_YEAR = pd.Timestamp("2022-07-01"), pd.Timestamp("2023-06-30")


@pytest.fixture(params=[7, 21])
def edition(request, tmp_path):
    """Measure another edition; the shipped data come back afterwards."""
    with other_editions.in_use(generator, request.param, tmp_path):
        yield measure_management()


def test_other_editions_keep_every_truth(edition):
    for name, planted in TRUTH["truths"].items():
        assert edition[name] == pytest.approx(planted["expected"], abs=planted["tolerance"]), name


def test_finer_strata_come_nearer_to_the_true_effect(edition):
    steps = ["club_naive", "club_by_tier", "club_by_tier_and_fifth", "club_by_tier_and_tenth"]
    found = [edition[name] for name in steps]
    assert found == sorted(found, reverse=True)
    assert abs(edition["club_by_lot"] - TRUTH["parameters"]["effect"]) < 0.005


# The club.


@pytest.fixture(scope="module")
def panel():
    return datasets.load("club_panel")


def test_ids_are_in_order_and_do_not_tell_the_layer_or_the_club(panel):
    assert panel["customer_id"].is_unique and panel["customer_id"].is_monotonic_increasing
    for values in (panel["spend_before"].rank(), panel["club"], panel["retained"]):
        assert abs(values.astype(float).corr(pd.Series(range(len(panel))))) < 0.05


def test_members_by_choice_were_better_customers_before_and_those_by_lot_were_not(panel):
    for drawn, people in panel.groupby("randomised"):
        top = people.groupby("club")["tier"].apply(lambda tier: tier.isin(["top", "high"]).mean())
        long = people.groupby("club")["tenure_months"].median()
        if drawn:
            assert top[True] == pytest.approx(top[False], abs=0.02)
        else:
            assert top[True] > 1.5 * top[False]
            assert long[True] > long[False]


def test_layers_overlap_in_spending_and_every_layer_has_members_and_others(panel):
    middle = (
        panel.groupby("tier", observed=True)["spend_before"].quantile([0.1, 0.5, 0.9]).unstack()
    )
    assert middle[0.5].is_monotonic_decreasing
    upper, lower = middle.iloc[:-1], middle.iloc[1:]
    assert (upper[0.1].to_numpy() < lower[0.9].to_numpy()).all()
    outside = panel[~panel["randomised"]]
    share = outside.groupby("tier", observed=True)["club"].mean()
    assert share.is_monotonic_decreasing and share.between(0.2, 0.8).all()


def test_region_says_nothing_about_who_stays(panel):
    assert (
        panel.groupby("region", observed=True)["retained"].mean().pipe(lambda x: x.max() - x.min())
        < 0.06
    )


# The contact log.


@pytest.fixture(scope="module")
def log():
    return datasets.load("contact_log")


def test_contacts_lie_in_the_year_before_the_club_and_on_no_sunday(log, panel):
    assert log["date"].is_monotonic_increasing
    assert log["date"].between(*LOG_YEAR).all()
    assert (log["date"].dt.day_of_week < 6).all()
    known = panel.set_index("customer_id")["tenure_months"]
    assert (log["customer_id"].map(known) >= 12).all()
    assert set(log.loc[log["purpose"] == "sale", "customer_id"]) == set(log["customer_id"])


def test_cost_follows_from_minutes_and_letters(log):
    cost = TRUTH["parameters"]["cost"]
    letter = log["purpose"] == "news"
    assert (log["cost"] == log["minutes"] * cost["a_minute"] + letter * cost["a_letter"]).all()
    assert ((log["minutes"] == 0) == letter).all()


def test_each_purpose_has_its_initiators(log):
    by = log.groupby("purpose", observed=True)["initiator"].agg(lambda who: set(who.astype(str)))
    for purpose in ("hotline_given", "after_sale_call", "news"):
        assert by[purpose] == {"firm"}
    assert by["problem"] == {"customer"}
    for purpose in ("sale", "advice", "joint_project"):
        assert by[purpose] == {"firm", "customer"}


def test_calls_follow_a_sale_and_problems_the_hotline_where_there_is_one(log):
    days = {
        purpose: rows.groupby("customer_id")["date"].agg(["min", "max"])
        for purpose, rows in log.groupby("purpose", observed=True)
    }
    calls = days["after_sale_call"].join(days["sale"].add_suffix("_sale"))
    assert (calls["min"] > calls["min_sale"]).all()
    problems = days["problem"].join(days["hotline_given"].add_suffix("_told"), how="inner")
    assert (problems["min"] > problems["min_told"]).all()
    assert len(problems) < len(days["problem"])  # some bring a problem without a hotline
    assert len(problems) < len(days["hotline_given"])  # and some never call


def test_single_signs_mislead_and_some_lower_signs_are_missing():
    contacts, found = contacts_by_customer(), levels()
    careless = contacts.map(lambda each: level(each, own_advice_counts=True, one_sign=True))
    assert (careless != found).mean() > 0.2
    partners = contacts[found == 5]
    assert 0.1 < partners.map(lambda each: ("firm", "news") not in each).mean() < 0.5


def test_levels_rise_with_the_layer_and_cost_with_the_level(log, panel):
    found = levels()
    tier = panel.set_index("customer_id")["tier"].loc[found.index]
    mean = found.groupby(tier, observed=True).mean()
    assert mean.is_monotonic_decreasing
    assert pd.crosstab(tier, found).to_numpy().min() >= 1
    cost = log.groupby("customer_id")["cost"].sum().groupby(found).mean()
    assert cost.is_monotonic_increasing
    assert len(cost) == len(LEVELS)
