"""The weakest pillar, and the card of a customer."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from legible import unreadable
from matplotlib.colors import to_rgba

from crmlab import datasets, theme
from crmlab.information.measures.card import THEMES, customer_card, weakest_pillar
from crmlab.information.plots.card import plot_customer_card


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


def test_three_pillars_are_as_mature_as_the_weakest():
    assert weakest_pillar(80, 55, 70) == 55
    assert weakest_pillar(10, 100, 100) == 10
    with pytest.raises(ValueError, match="from 0 to 100"):
        weakest_pillar(80, 155, 70)


CUSTOMERS = pd.DataFrame({"customer_id": ["A", "B", "C", "D"]})
PROFILES = pd.DataFrame(
    {"account_id": ["A", "B", "Z"], "name": ["Li Na", "-", "x"], "email": ["li@example.com"] * 3}
)
ORDERS = pd.DataFrame(
    {
        "customer_id": ["A", "A", "A", "B", "C"],
        "order_date": pd.to_datetime(
            ["2024-05-01", "2024-05-10", "2023-03-01", "2024-06-30", "2023-06-30"]
        ),
        "amount": [100.0, 50.0, 30.0, 400.0, 70.0],
        "shipping_cost": [10.0, 10.0, 4.0, 20.0, 9.0],
        "discount": [0.1, 0.0, 0.0, 0.0, 0.2],
        "pay_type": ["credit", "cash", "cash", "cash", "prepay"],
    }
)


def card(customer="A", **changes):
    return customer_card(
        customer, **{"profiles": PROFILES, "customers": CUSTOMERS, "orders": ORDERS, **changes}
    )


def test_the_card_has_the_eleven_themes_with_values_counted_by_hand():
    value = card()["value"]
    assert value.index.equals(THEMES.index)
    assert len(value) == 11
    assert value.drop("satisfaction").to_dict() == pytest.approx(
        {
            "consumption behaviour": 2,
            "relation to the firm": 2,
            "value": 150,
            "service": 10,  # the order of last year, shipped for 4, is not counted
            "credit standing": 1 / 2,
            "loyalty": 1 / 12,  # both orders of the year fall into one month, counted back
            "profit": 130,
            "churn": 51,
            "promotion response": 1 / 2,
            "future": 120,
        }
    )
    assert np.isnan(value["satisfaction"])


def test_the_year_ends_today_and_begins_a_day_after_the_same_day_last_year():
    assert card("C")["value"][["value", "future"]].tolist() == [0, -70]
    later = ORDERS.assign(order_date=ORDERS["order_date"] + pd.Timedelta(days=1))
    assert card("C", orders=later, as_of="2024-06-30")["value"]["value"] == 70


def test_percentiles_are_shares_of_customers_with_no_higher_value():
    percentile = card()["percentile"]
    assert percentile["value"] == 3 / 4  # B spends more, C and D nothing
    assert percentile["churn"] == 2 / 3  # D never ordered, and is compared with nobody
    assert np.isnan(percentile["satisfaction"])
    assert card("B")["percentile"]["value"] == 1


def test_where_less_is_better_the_best_customer_has_the_longest_bar():
    assert card("B")["percentile"]["churn"] == 1  # ordered today
    assert card("C")["percentile"]["churn"] == 1 / 3  # silent for longest of the three
    assert card()["better"]["churn"] == "less"


def test_a_customer_without_orders_or_profile_has_a_card_too():
    empty = card("D")
    assert empty.at["value", "value"] == 0
    assert (
        empty[["value", "percentile"]].loc[["churn", "relation to the firm"]].isna().all(axis=None)
    )


def test_orders_after_the_day_are_not_known_on_it():
    assert card("B", as_of="2024-06-01")["value"]["value"] == 0


def test_an_unknown_customer_and_a_missing_column_are_named():
    with pytest.raises(ValueError, match="no customer 'X'; an id looks like 'A'"):
        card("X")
    with pytest.raises(ValueError, match="orders have no column 'pay_type'"):
        card(orders=ORDERS.drop(columns="pay_type"))
    with pytest.raises(ValueError, match="profiles have no column 'account_id'"):
        card(profiles=PROFILES.drop(columns="account_id"))


def test_a_card_of_the_shop_agrees_with_sums_of_its_orders():
    tables = {
        name: datasets.load(f"shop_{file}")
        for name, file in [
            ("profiles", "profiles_raw"),
            ("customers", "customers"),
            ("orders", "orders"),
        ]
    }
    orders = tables["orders"]
    year = orders[orders["order_date"] >= "2023-07-01"].groupby("customer_id")["amount"].sum()
    best = year.idxmax()
    shop_card = customer_card(best, **tables)
    assert shop_card.at["value", "value"] == pytest.approx(year.max())
    assert shop_card.at["value", "percentile"] == 1
    assert shop_card["percentile"].dropna().between(0, 1).all()
    ax = plot_customer_card(shop_card)
    assert unreadable(ax.figure) == []


# Picture


def test_the_card_is_drawn_with_a_bar_up_to_the_percentile():
    ax = plot_customer_card(card())
    _, bars = ax.containers
    widths = dict(zip(THEMES.index, [bar.get_width() for bar in bars], strict=True))
    assert widths["value"] == 0.75
    assert widths["satisfaction"] == 0
    texts = [text.get_text().replace("\n", " ") for text in ax.texts]
    said = {"2 orders placed", "150 CNY spent", "not known", "51 days since the last order"}
    said |= {"130 CNY after shipping, before goods", "50 % of orders at a discount"}
    assert said | {"+120 CNY against the year before"} <= set(texts)
    pale = to_rgba(theme.PALE)
    grey = [n for n, bar in zip(THEMES.index, bars, strict=True) if bar.get_facecolor() == pale]
    assert grey == ["service", "credit standing", "promotion response"]
    assert "Themes without a value: satisfaction." in theme.description(ax)
    assert unreadable(ax.figure) == []


def test_all_customers_are_said_to_be_no_higher_only_if_none_is():
    whole = card().assign(percentile=1.0)
    nearly = whole.assign(percentile=0.99996)
    assert ": 100.0 % of customers" in theme.description(plot_customer_card(whole))
    assert "more than 99.9 % of customers" in theme.description(plot_customer_card(nearly))


def test_the_axis_and_the_sentence_say_alike_what_a_bar_counts():
    ax = plot_customer_card(card("B"))
    assert "Customers with no higher value (churn: no lower)" in ax.get_xlabel()
    said = theme.description(ax)
    assert ax.get_title("left").endswith(", weakest in relation to the firm")
    assert said.startswith("In the last 12 months this customer is strongest in")
    assert "100.0 % of customers have no higher value (in churn: no lower one)" in said
    assert "Weakest is relation to the firm (50.0 %)" in said


def test_one_order_is_no_orders_and_each_theme_has_its_chinese():
    texts = [text.get_text() for text in plot_customer_card(card("B")).texts]
    assert "1 order placed" in texts
    assert "0 days since the last order" in texts
    assert THEMES[["zh", "measure_zh"]].map(len).gt(0).all(axis=None)


def test_a_card_on_which_nothing_is_recorded_says_so():
    empty = card("D").assign(percentile=np.nan, value=np.nan)
    assert "Nothing is recorded" in theme.description(plot_customer_card(empty))
