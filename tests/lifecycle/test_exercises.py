"""The exercises of chapter 04: right in a second way, and following the data."""

import numpy as np
import pandas as pd
import pytest
from handed_in import right

from crmlab import datasets, lifecycle
from crmlab.checking import check

# The second way, with other means than the reference; the chapter's solution is a third.
PRINTED = {
    "4-1": [0.03, 60],
    "4-3": [1074.67, 4],
    "4-4": [369.90, 2.667],
    "4-5": [42.40, 47.20, 25.99],
    "4-6": [780, [0.0618, 0.0164, 0.0064], ["retention", "margin", "acquisition cost"]],
    "4-7": [2.4],
    "4-9": [
        [5638.9, 1161.6, 322.4, 83.2, 2243.9],
        [4536.3, 1049.9, 320.5, 88.7, 3454.6],
    ],
}


@pytest.mark.parametrize("key", PRINTED)
def test_the_printed_answer_is_right(key):
    assert check(key, *PRINTED[key]).outcome == "correct"


def test_acquisition_cost_is_right_when_added_up_campaign_by_campaign():
    money, won = {}, {}
    for campaign in datasets.load("auto_campaigns").itertuples():
        money[campaign.channel] = money.get(campaign.channel, 0) + campaign.cost
        won[campaign.channel] = won.get(campaign.channel, 0) + campaign.sales
    by_channel = pd.Series({channel: money[channel] / won[channel] for channel in money})
    overall = sum(money.values()) / sum(won.values())
    small = [400, 600, 466.67]
    assert check("4-2", small, by_channel, overall).outcome == "correct"


def test_survival_is_as_planted():
    survival, odds = right("4-8")
    truths = datasets.truth("auto")["truths"]
    groups = ("survival_1_contract", "survival_2_contracts", "survival_3_contracts_or_more")
    planted = [truths[name]["expected"] for name in groups]
    assert survival == pytest.approx(planted, abs=0.01)
    assert odds == pytest.approx(3.0, abs=0.15)


def test_the_shop_forecast_misses_the_total_by_less_than_five_per_cent():
    *_, expected, error = right("4-10")
    orders = datasets.load("shop_orders")
    registered_on = datasets.load("shop_customers").set_index("customer_id")["registered_on"]
    joined = orders["customer_id"].map(registered_on)
    early = (joined >= "2022-07-01") & (joined <= "2023-12-31")
    later = orders[early & (orders["order_date"] > "2023-12-31")]
    came = len(later.drop_duplicates(["customer_id", "order_date"]))
    assert expected == pytest.approx(came, rel=0.05)
    assert error > 0.5


def test_the_three_customers_of_the_last_task_differ_in_silence_only():
    age, days, alive, expected, *_ = right("4-10")
    assert np.all(np.diff(age) > 0)
    assert (days / 7 + age > 52).all()
    assert np.all(np.diff(alive) > 0)
    assert np.all(np.diff(expected) > 0)


def test_a_whole_frame_for_the_two_recencies_is_told_apart():
    age, days, *others = right("4-10")
    feedback = check("4-10", days / 7, age * 7, *others)
    swapped = feedback.parts[:2]
    assert {part.outcome for part in swapped} == {"known mistake"}
    assert all("swapped" in part.message for part in swapped)


def test_the_reference_follows_the_data_in_front_of_the_learner(tmp_path):
    campaigns = datasets.load("auto_campaigns")
    campaigns["cost"] = campaigns["cost"] * 2
    campaigns.to_parquet(tmp_path / "auto_campaigns.parquet")
    _, shipped, _ = right("4-2")
    try:
        datasets.use_folder(tmp_path)
        _, dearer, _ = right("4-2")
    finally:
        datasets.use_folder(None)
    assert dearer == pytest.approx(2 * shipped)


def test_the_value_of_a_point_of_retention_equals_78_new_customers():
    """The chapter's answer to 'keep or win', by the closed form written out."""
    worth = [480 * r / (1.10 - r) for r in (0.80, 0.81)]
    new = lifecycle.lifetime_value(480, 0.80, 0.10, acquisition_cost=500)
    assert round(1_000 * (worth[1] - worth[0]) / new) == 78


def test_a_product_cell_by_cell_and_a_function_are_told_the_way_out():
    numbers = np.array([6_400, 1_200, 320, 80, 1_450])
    matrix = datasets.load("toy_migration").set_index("from")
    layers = matrix.index.tolist()
    for cells in (numbers * matrix[layers], numbers * matrix[layers].to_numpy()):
        assert "@ also adds up" in check("4-9", after_one=cells).parts[0].message
    assert "hand in what it returns" in check("4-6", today=lambda: 780).parts[0].message


@pytest.mark.parametrize(("year", "said"), [(1, "Too early"), (2, "Too early"), (3, "as they are")])
def test_a_break_even_year_is_told_its_side(year, said):
    assert said in check("4-3", break_even_year=year).parts[0].message


def test_one_point_of_retention_is_named_beside_another_slip():
    retention = (480 * 0.81 / 0.29 - 500) / 780 - 1
    changes = [retention, 0.0164, -0.0064]
    assert "one *point*" in check("4-6", changes=changes).parts[0].message


def test_a_rounded_answer_is_told_so_before_a_number_of_the_exercise_that_it_meets():
    assert "If this is rounded" in check("4-8", staying_odds=3).parts[0].message
