"""The person and the household: margins, their ratio, and the two readings of the car family."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from legible import made_once, sentence, unreadable

from crmlab import load, theme
from crmlab.lifecycle.measures.acquisition import cost_to_serve
from crmlab.lifecycle.measures.households import (
    customer_margin,
    family_value,
    family_years,
    household_ratio,
    household_value,
)
from crmlab.lifecycle.plots.households import plot_household_timeline, plot_household_value
from crmlab.lifecycle.widgets.households import family_widget

pytestmark = pytest.mark.usefixtures("unseen")

CUSTOMERS = pd.DataFrame(
    {
        "customer_id": ["A", "B", "C", "D", "E"],
        "household_id": ["H1", "H1", "H1", "H2", "H3"],
        "role": ["head", "spouse", "child", "head", "head"],
    }
)
MARGINS = pd.Series({"A": 1_000.0, "B": 900.0, "C": 500.0, "D": 700.0})


YEARS = (1, 5, 10, 15, 20)


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def readings():
    family = load("toy_carfamily")
    return dict(iter(family.groupby("dates")))


# Measures


def test_margin_adds_purchases_and_what_services_leave():
    bought = pd.DataFrame({"customer_id": ["A", "B", "A"], "gross_margin": [500.0, 400.0, 100.0]})
    served = pd.DataFrame(
        {"customer_id": ["C", "A"], "revenue": [300.0, 50.0], "cost": [100.0, 80.0]}
    )
    margins = customer_margin(bought, served)
    assert margins.to_dict() == {"A": 570, "B": 400, "C": 200}
    other = cost_to_serve(served, bought.groupby("customer_id")["gross_margin"].sum())
    assert other["profit"].to_dict() == margins.to_dict()


def test_a_missing_margin_is_not_taken_for_zero():
    bought = pd.DataFrame({"customer_id": ["A"], "gross_margin": [None]})
    served = pd.DataFrame({"customer_id": ["A"], "revenue": [1.0], "cost": [1.0]})
    with pytest.raises(ValueError, match="gross_margin in the transactions is missing"):
        customer_margin(bought, served)
    with pytest.raises(ValueError, match="services have no column 'revenue'"):
        customer_margin(bought, served[["customer_id"]])


def test_a_household_is_its_head_and_all_the_others():
    homes = household_value(MARGINS, CUSTOMERS)
    assert homes.loc["H1"].to_dict() == {"size": 3, "head": 1_000, "household": 2_400}
    assert homes.loc["H2"].to_dict() == {"size": 1, "head": 700, "household": 700}
    assert homes.loc["H3"].to_dict() == {"size": 1, "head": 0, "household": 0}
    assert homes["household"].sum() == MARGINS.sum()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"role": ["head", "head", "child", "head", "head"]},
            r"one head\. Look at household H1 \(heads 2\)",
        ),
        (
            {"role": ["spouse", "child", "child", "head", "head"]},
            r"one head\. Look at household H1 \(heads 0\)",
        ),
        (
            {"household_id": ["H1", "H1", None, "H2", "H3"]},
            "have a household. Look at customer C ",
        ),
        (
            {"household_id": ["H1", "H1", "H1", "H2", None]},
            "have a household. Look at customer E ",
        ),
        ({"customer_id": ["A", "A", "C", "D", "E"]}, "A stands twice in the customers"),
        ({"customer_id": ["A", "B", "X", "D", "E"]}, "have a household. Look at customer C "),
    ],
)
def test_customers_who_make_no_households_are_refused(change, said):
    with pytest.raises(ValueError, match=said):
        household_value(MARGINS, CUSTOMERS.assign(**change))


def test_margins_that_are_missing_or_twice_there_are_refused():
    with pytest.raises(ValueError, match=r"1 of the margins is missing .* at B"):
        household_value(MARGINS.where(MARGINS.index != "B"), CUSTOMERS)
    with pytest.raises(ValueError, match="A stands twice in the margins"):
        household_value(pd.concat([MARGINS, MARGINS[["A"]]]), CUSTOMERS)


def test_a_number_and_the_same_number_as_text_are_not_two_customers():
    bought = pd.DataFrame({"customer_id": [1, 2], "gross_margin": 900.0})
    served = pd.DataFrame({"customer_id": ["1"], "revenue": [300.0], "cost": [180.0]})
    with pytest.raises(ValueError, match="The text '1' in the services and 1 in the transactions"):
        customer_margin(bought, served)
    with pytest.raises(ValueError, match="The text 'A' in the customers and 1 in the margins"):
        household_value(pd.Series({1: 900.0}), CUSTOMERS)


@pytest.mark.parametrize("column", ["size", "head", "household"])
def test_a_household_with_a_number_missing_is_not_left_out_in_silence(column):
    homes = household_value(MARGINS, CUSTOMERS)
    homes[column] = homes[column].where(homes.index != "H2")
    with pytest.raises(ValueError, match=f"{column} in the households is missing"):
        household_ratio(homes)
    with pytest.raises(ValueError, match=f"households have no column '{column}'"):
        household_ratio(homes.drop(columns=column))


@pytest.mark.parametrize("size", ["8%", 0, 1.5])
def test_the_smallest_household_is_a_whole_number(size):
    with pytest.raises(ValueError, match="min_size must be a whole number of at least 1; not"):
        household_ratio(household_value(MARGINS, CUSTOMERS), min_size=size)


def test_categories_make_the_same_households():
    homes = household_value(MARGINS, CUSTOMERS.astype("category"))
    assert homes.to_numpy().tolist() == household_value(MARGINS, CUSTOMERS).to_numpy().tolist()


def test_the_ratio_is_one_of_sums_and_leaves_those_who_live_alone_out():
    homes = household_value(MARGINS, CUSTOMERS)
    assert household_ratio(homes) == pytest.approx(2.4)
    assert household_ratio(homes, min_size=1) == pytest.approx(3_100 / 1_700)
    with pytest.raises(ValueError, match="0 households of at least 4"):
        household_ratio(homes, min_size=4)


@pytest.mark.parametrize(
    ("dates", "total", "value"),
    [("every 3 years", 60, 42.40), ("every 2 years", 60, 47.20), ("time axis", 50, 25.99)],
)
def test_the_car_family_under_each_reading(readings, dates, total, value):
    assert readings[dates]["amount"].sum() == total
    assert family_value(readings[dates], 0.08) == pytest.approx(value, abs=0.005)


def test_the_years_of_a_family_add_up_to_its_value_and_leave_out_what_does_not_count(readings):
    events = readings["time axis"]
    years = family_years(events[::-1], 0.08)
    assert years["year"].tolist() == [1, 5, 10, 15, 20]
    assert years["cumulative"].iloc[-1] == pytest.approx(family_value(events, 0.08))
    assert years["present_value"].iloc[0] == pytest.approx(10 / 1.08)
    some = events.assign(counted=events["year"] != 10)
    counted = family_value(some[some["counted"]], 0.08)
    assert family_years(some, 0.08)["cumulative"].iloc[-1] == pytest.approx(counted)


def test_under_reading_a_three_quarters_come_after_the_first_part(readings):
    amounts = readings["every 3 years"]["amount"]
    assert amounts.iloc[1:].sum() / amounts.sum() == 0.75


# Pictures


def test_the_timeline_fills_each_amount_up_to_its_present_value(readings):
    years = family_years(readings["time axis"], 0.08)
    ax = plot_household_timeline(years)
    said = theme.description(ax)
    assert "10 in year 1, 10 in year 5" in said
    assert "first purchase is worth 9.26 units and the household 25.99. That is 2.81 times" in said
    filled, framed = ax.patches[:5], ax.patches[5:]
    assert [bar.get_height() for bar in filled] == pytest.approx([10 / 1.08**y for y in YEARS])
    assert [bar.get_height() for bar in framed] == [10] * 5
    middles = [bar.get_x() + bar.get_width() / 2 for bar in (*filled, *framed)]
    assert middles == pytest.approx([*YEARS] * 2)
    assert not any(bar.get_facecolor()[3] for bar in framed)
    own, *family = [bar.get_facecolor() for bar in filled]
    assert len({*family}) == 1
    assert own not in family
    key = {text.get_text(): text.get_color() for text in ax.texts[-2:]}
    assert key == {"■ first purchase": theme.BLUE, "■ what came of it": theme.ORANGE}
    title = "The first purchase is worth 9.26 units, the household 25.99"
    assert ax.get_title("left") == title
    assert unreadable(ax.figure) == []


def test_the_timeline_does_not_depend_on_the_order_of_events(readings):
    events = readings["every 3 years"]
    said = theme.description(plot_household_timeline(family_years(events, 0.08)))
    turned = plot_household_timeline(family_years(events[::-1], 0.08))
    assert theme.description(turned) == said


def test_the_picture_of_households_names_both_margins_by_size():
    ax = plot_household_value(household_value(MARGINS, CUSTOMERS))
    said = theme.description(ax)
    assert (
        "size 1: 350 CNY (350 CNY by the head); size 3: 2,400 CNY (1,000 CNY by the head)" in said
    )
    assert "bring 2.40 times" in said
    assert "2,400\n2.40 × the head" in [text.get_text() for text in ax.texts]
    assert ax.get_ylabel() == "Mean margin so far (CNY)"
    assert ax.get_title("left") == "Households of 2 or more bring 2.40 × what their heads do"
    assert unreadable(ax.figure) == []
    heads_bring_nothing = plot_household_value(household_value(MARGINS[["C"]], CUSTOMERS))
    assert not any("×" in text.get_text() for text in heads_bring_nothing.texts)
    alone = plot_household_value(household_value(MARGINS[["D"]], CUSTOMERS.iloc[3:]))
    assert "times" not in theme.description(alone)


# Widget

family = made_once(family_widget)


@pytest.mark.parametrize("reading", ["A", "B"])
def test_the_highest_amounts_can_be_read(reading):
    explorer = family()
    explorer.controls["reading"].value = reading
    largest = {name: 20 for name in explorer.controls if name.startswith("amount")}
    sentence(explorer, **largest, discount=4, gap=2)
    assert unreadable(explorer.figure) == []


def test_the_widget_has_the_value_of_each_reading():
    explorer = family()
    assert "15.00 units and the household 42.40. That is 2.83 times" in explorer.sentence
    assert "no labels; B is likelier" in explorer.sentence
    assert "household 47.20" in sentence(explorer, gap=2)
    said = sentence(explorer, reading="B")
    assert "9.26 units and the household 25.99" in said
    assert "the amounts are assumed" in said


def test_an_event_taken_out_takes_its_value_along():
    explorer = family()
    said = sentence(explorer, reading="B", count_2=False)
    left = sum(10 / 1.08**year for year in (1, 5, 15, 20))
    assert f"household {left:.2f}" in said
    assert "in year 10" not in said
    (ax,) = explorer.figure.axes
    assert f"household {left:.2f}" in ax.get_title("left")
    assert [bool(bar.get_height()) for bar in ax.patches[:5]] == [True, True, False, True, True]
    doubled = sentence(explorer, amount_0=20)
    assert f"worth {20 / 1.08:.2f} units" in doubled


def test_controls_a_reading_has_no_use_for_are_hidden():
    explorer = family()
    hidden = {name for name, each in explorer.controls.items() if each.layout.display == "none"}
    assert hidden == {"amount_4", "count_4"}
    sentence(explorer, reading="B")
    hidden = {name for name, each in explorer.controls.items() if each.layout.display == "none"}
    assert hidden == {"gap"}


# The synthetic dealers


@pytest.fixture(scope="module")
def homes():
    margins = customer_margin(load("auto_transactions"), load("auto_services"))
    return household_value(margins, load("auto_customers"))


def test_the_families_of_the_dealers_bring_2_4_times_what_their_heads_bring(homes):
    assert household_ratio(homes) == pytest.approx(2.4, abs=0.05)
    assert homes["size"].sum() == len(load("auto_customers"))
    assert np.isfinite(homes.to_numpy(float)).all()


def test_the_households_of_the_dealers_can_be_drawn(homes):
    assert unreadable(plot_household_value(homes).figure) == []
