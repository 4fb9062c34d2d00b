"""What a report says about a sales file."""

import numpy as np
import pandas as pd
import pytest

from crmlab.value import briefing


def sales(customers=600, seed=1):
    """Return three years of invented sales; customer K000 stops early."""
    rng = np.random.default_rng(seed)
    count = rng.integers(1, 12, customers)
    ids = np.repeat([f"K{i:04}" for i in range(customers)], count)
    days = rng.integers(0, 1000, len(ids))
    frame = pd.DataFrame(
        {
            "customer_id": ids,
            "date": pd.Timestamp("2021-01-01") + pd.to_timedelta(days, "D"),
            "amount": rng.lognormal(4, 1, len(ids)).round(2),
        }
    )
    faithful = pd.DataFrame(
        {
            "customer_id": "FAITHFUL-900",
            "date": pd.date_range("2021-01-05", periods=10, freq="7D"),
            "amount": 5_000.0,
        }
    )
    return pd.concat([frame, faithful], ignore_index=True)


@pytest.fixture(scope="module")
def customers():
    return briefing.customer_table(sales())


def test_several_purchases_on_one_day_are_one_purchase_day():
    day = pd.to_datetime(["2024-01-01 09:00", "2024-01-01 18:00", "2024-01-02 00:00"])
    others = pd.DataFrame({"customer_id": list("bcde"), "date": day[0], "amount": 1.0})
    mine = pd.DataFrame({"customer_id": "a", "date": day, "amount": 1.0})
    assert briefing.customer_table(pd.concat([mine, others])).at["a", "purchases"] == 2


def test_fewer_than_five_customers_are_not_reported():
    with pytest.raises(ValueError, match="4 customers"):
        briefing.customer_table(sales(3))


@pytest.mark.parametrize("count", [5, 30, 120, 499, 2000])
def test_no_layer_holds_fewer_than_five_customers(count):
    table = briefing.customer_table(sales(count))
    layer = briefing.layers(table)
    assert layer.value_counts().min() >= 5
    assert len(layer) == len(table)
    joined = " + ".join(layer.cat.categories)
    assert joined == "top + high + middle + lower"


def test_customers_who_all_spend_the_same_are_one_layer():
    table = pd.DataFrame({"revenue": [9.0] * 60 + [5.0] * 3})
    assert briefing.layers(table).value_counts().tolist() == [63]


@pytest.mark.parametrize("count", [5, 30, 120, 499, 2000])
def test_no_top_fraction_holds_fewer_than_five_customers(count):
    table = briefing.customer_table(sales(count))
    for line in briefing.concentration(table)[""]:
        if "of revenue (" in line:
            assert int(line.split("(")[1].split()[0].replace(",", "")) >= 5


def test_ids_are_shortened_and_names_never_show():
    assert briefing.shorten("100017850") == "…850"
    for name in ("Zhang Wei", "王小明", "li", "123", "a@b.cn"):
        short = briefing.shorten(name)
        assert name not in short
        assert short == briefing.shorten(name)
    assert briefing.shorten("Zhang Wei") != briefing.shorten("Zhang Wen")


def test_lists_of_people_carry_shortened_ids_only(customers):
    for table in (briefing.leading_customers(customers), briefing.lost_customers(customers)):
        assert len(table)
        assert not set(table.index) & set(customers.index)


def test_a_very_small_file_lists_nobody():
    table = briefing.customer_table(sales(40))
    assert briefing.leading_customers(table).empty
    assert briefing.lost_customers(table).empty


def test_a_faithful_customer_who_stops_is_found_and_an_active_one_is_not(customers):
    silent = briefing.silent_customers(customers)
    assert silent.index[0] == "FAITHFUL-900"
    assert silent.at["FAITHFUL-900", "usual_gap"] == 7
    last = customers["last"].max()
    assert (last - silent["last"]).dt.days.min() > 60
    assert (silent["purchases"] >= 3).all()


def test_the_upgrade_is_scaled_to_the_file_and_moves_between_shown_layers(customers):
    averages, moves, scenario = briefing.upgrade_of(customers, 0.10, 0.40)
    assert sum(moves.values()) == 6
    assert set(moves) <= set(averages.index)
    gain = sum(n * (averages[layer] - averages["lower"]) for layer, n in moves.items())
    assert scenario["gain"] == pytest.approx(gain)
    large = briefing.customer_table(sales(3000))
    assert sum(briefing.upgrade_of(large, 0.10, 0.40)[1].values()) == 18


def test_a_file_too_small_for_layers_has_no_scenario():
    table = briefing.customer_table(sales(6))
    assert briefing.upgrade_of(table, 0.10, 0.40)[1:] == ({}, None)


def advice(customers, rejected=(), rows_in=1000):
    rejected = pd.DataFrame({"reason": list(rejected)}, dtype=str)
    return " ".join(briefing.recommendations(customers, rejected, rows_in, None))


def test_advice_follows_the_numbers(customers):
    even = customers.assign(revenue=100.0, purchases=2)
    assert "no small group" in advice(even)
    one_giant = even.assign(revenue=np.where(np.arange(len(even)) < 31, 10_000.0, 1.0))
    assert "you depend on them" in advice(one_giant)
    assert "on one day only" not in advice(even)
    assert "100 % of customers bought on one day only" in advice(even.assign(purchases=1))


def test_advice_names_the_most_frequent_reason_for_rows_set_aside(customers):
    reasons = ["amount is missing"] * 30 + ["date is missing"] * 3
    assert "3.3 % of the rows could not be used, most often because: amount is missing" in advice(
        customers, reasons
    )
    assert "could not be used" not in advice(customers, reasons[:5])
    assert "still counts" in advice(customers, ["cancelled invoice"])
