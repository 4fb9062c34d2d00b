"""Quality of customer data: relevance, consistency, timeliness; decay; features from orders."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from legible import unreadable

from crmlab import datasets, theme
from crmlab.information.measures.quality import (
    consistency,
    half_life,
    purchase_features,
    record_ages,
    relevance,
    timeliness,
)
from crmlab.information.plots.quality import plot_record_ages
from information.moves import full_file

TODAY = "2024-06-30"


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


def dates(*days):
    return pd.Series(pd.to_datetime(list(days)))


# Measures


def test_6900_of_8000_records_updated_within_a_year_are_86_per_cent():
    days = pd.to_datetime(TODAY) - pd.to_timedelta([100] * 6900 + [400] * 1100, unit="D")
    assert timeliness(pd.Series(days), TODAY) == pytest.approx(0.8625)


def test_the_365th_day_is_timely_and_the_366th_is_not():
    edge = dates("2023-07-01", "2023-06-30")
    assert record_ages(edge, TODAY).tolist() == [365, 366]
    assert timeliness(edge, TODAY) == 0.5
    assert timeliness(edge, TODAY, max_age_days=366) == 1


def test_no_date_and_a_date_still_to_come_are_not_timely():
    odd = dates("2024-06-30", None, "2024-07-01")
    ages = record_ages(odd, TODAY)
    assert ages[0] == 0
    assert ages[1:].isna().all()
    assert timeliness(odd, TODAY) == pytest.approx(1 / 3)


def test_texts_are_no_dates():
    with pytest.raises(ValueError, match="dates of the last update must be dates"):
        record_ages(pd.Series(["2024-01-01"]), TODAY)


def test_the_planted_share_of_stale_records_is_found():
    updated = datasets.load("shop_profiles_raw")
    assert 1 - timeliness(updated["updated_on"], TODAY) == pytest.approx(0.1375, abs=1e-4)


def test_240_of_6000_phones_differ_between_two_systems():
    shop = pd.Series([f"{number:08d}" for number in range(6_500)])
    service = shop.where(shop.index >= 240, "other")
    service[6_000:] = None
    assert 1 - consistency(shop, service) == pytest.approx(0.04)


def test_systems_are_compared_by_record_and_not_by_row():
    one = pd.Series({"A": "x", "B": "y", "C": "z"})
    other = pd.Series({"C": "z", "A": "x", "D": "q"})
    assert consistency(one, other) == 1


def test_placeholders_are_no_contradiction_and_nothing_in_common_has_no_share():
    assert consistency(pd.Series(["x", "-"]), pd.Series(["x", "y"])) == 1
    assert np.isnan(consistency(pd.Series(["x", None]), pd.Series(["n/a", "y"])))


def test_numbers_with_gaps_can_be_compared():
    one, other = pd.array([1, None, 3], "Int64"), pd.array([1, 2, 4], "Int64")
    assert consistency(pd.Series(one), pd.Series(other)) == 0.5


def test_tables_are_compared_over_the_fields_that_both_have():
    one = pd.DataFrame({"phone": ["1", "2"], "email": ["a", "b"], "mine": ["?", "?"]})
    other = pd.DataFrame({"email": ["a", "c"], "phone": ["1", "2"], "yours": ["", ""]})
    assert consistency(one, other) == 0.75


def test_a_record_that_stands_twice_cannot_be_compared():
    with pytest.raises(ValueError, match="A stands twice in table 2"):
        consistency(pd.Series({"A": 1}), pd.Series([1, 2], ["A", "A"]))


def test_relevance_is_the_needed_part_of_what_is_stored():
    profiles = full_file(10)
    assert relevance(profiles, ["name", "mobile", "address"]) == pytest.approx(3 / 36)
    profiles.loc[:4, "address"] = None
    assert relevance(profiles, ["name", "mobile", "address"]) == pytest.approx(25 / 355)
    assert relevance(profiles, []) == 0
    # Ids and dates of the file itself are no fields.
    assert relevance(profiles.assign(record_id="P"), ["name"]) == pytest.approx(10 / 355)


def test_a_purpose_cannot_need_what_is_no_field():
    with pytest.raises(ValueError, match=r"no field 'adress'\. Did you mean 'address'"):
        relevance(full_file(), ["adress"])


def test_nothing_stored_has_no_relevance():
    assert np.isnan(relevance(full_file().map(lambda _: "-"), ["name"]))


def test_at_20_per_cent_a_year_half_is_wrong_after_3_11_years():
    assert half_life(0.20) == pytest.approx(3.106, abs=5e-4)


@given(st.floats(0.001, 0.999))
def test_after_the_half_life_half_is_right(decay):
    assert (1 - decay) ** half_life(decay) == pytest.approx(0.5)


@pytest.mark.parametrize("decay", [0, 1, 20, -0.1, float("nan")])
def test_a_decay_that_is_no_share_is_refused(decay):
    with pytest.raises(ValueError, match="decay must be a share above 0 and below 1"):
        half_life(decay)


@pytest.fixture
def orders():
    """12 orders of A for 4,680 over 360 days, and one of B."""
    days = pd.Timestamp("2023-07-01") + pd.to_timedelta([*range(0, 330, 30), 360], unit="D")
    a = pd.DataFrame({"customer_id": "A", "order_date": days, "amount": 390.0, "channel": "web"})
    a.loc[[1, 3, 5, 7, 9, 11], "channel"] = "app"
    b = pd.DataFrame(
        {"customer_id": ["B"], "order_date": [days[3]], "amount": [50.0], "channel": ["phone"]}
    )
    return pd.concat([a, b]).sample(frac=1, random_state=3)


def test_12_orders_over_360_days_are_33_days_apart_for_390_each(orders):
    table = purchase_features(orders)
    assert table.at["A", "purchases"] == 12
    assert table.at["A", "amount"] == 4_680
    assert table.at["A", "average_order_value"] == pytest.approx(390)
    assert table.at["A", "cycle_days"] == pytest.approx(32.727, abs=5e-4)
    assert table.at["A", "last_purchase"] == pd.Timestamp("2024-06-25")


def test_one_order_has_no_cycle_and_equals_go_to_the_channel_used_last(orders):
    table = purchase_features(orders)
    assert np.isnan(table.at["B", "cycle_days"])
    assert table["favourite_channel"].to_dict() == {"A": "app", "B": "phone"}


def test_channels_may_be_categories_and_may_be_unknown(orders):
    known = orders.assign(channel=pd.Categorical(orders["channel"], ["web", "app", "phone", "fax"]))
    assert purchase_features(known)["favourite_channel"].to_dict() == {"A": "app", "B": "phone"}
    table = purchase_features(orders.assign(channel=orders["channel"].replace("phone", None)))
    assert pd.isna(table.at["B", "favourite_channel"])


def test_orders_without_a_column_are_refused(orders):
    with pytest.raises(ValueError, match="orders have no column 'amount'"):
        purchase_features(orders.drop(columns="amount"))


def test_features_of_the_shop_are_those_counted_otherwise():
    shop = datasets.load("shop_orders")
    table = purchase_features(shop)
    assert table["purchases"].sum() == len(shop)
    assert table["amount"].sum() == pytest.approx(shop["amount"].sum())
    busiest = table["purchases"].idxmax()
    own = shop[shop["customer_id"] == busiest].sort_values("order_date")
    gaps = own["order_date"].diff().dt.days.dropna()
    assert table.at[busiest, "cycle_days"] == pytest.approx(gaps.mean())
    assert table.at[busiest, "favourite_channel"] in own["channel"].mode().tolist()


# Picture


def test_the_ages_are_drawn_with_those_beyond_the_limit_hatched():
    ages = pd.Series([0.0] * 30 + [200] * 40 + [365] * 10 + [366] * 5 + [900] * 11 + [np.nan] * 4)
    ax = plot_record_ages(ages)
    late = [bar for bar in ax.patches if bar.get_hatch()]
    assert sum(bar.get_height() for bar in late) == 16
    assert sum(bar.get_height() for bar in ax.patches) == 96
    assert all(bar.get_x() >= 365.4 for bar in late if bar.get_height())
    said = theme.description(ax)
    assert "16 (16.0 % of all) not for more than 365 days. 4 have no date." in said
    assert ax.get_title("left") == "16.0 % of records are older than 365 days"
    assert "Half of 96 records were updated in the last 200 days" in said
    assert unreadable(ax.figure) == []


def test_another_limit_and_only_young_records_can_be_drawn():
    ax = plot_record_ages(pd.Series([5.0, 20.0, 29.0]), max_age_days=30)
    assert "0 (0.0 % of all) not for more than 30 days" in theme.description(ax)
    assert unreadable(ax.figure) == []


def test_records_without_any_date_are_said_to_have_none():
    ax = plot_record_ages(pd.Series([np.nan] * 3))
    assert "None of 3 records has a date" in theme.description(ax)
