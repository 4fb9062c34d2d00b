"""A car for 150,000 that costs 165,000, in the table, the picture and the widget."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from legible import made_once, moved_at_random, sentence, unreadable

from crmlab import load, theme
from crmlab.asking import questions
from crmlab.orientation.measures.ownership import ownership_cost, ownership_table
from crmlab.orientation.plots.ownership import plot_ownership
from crmlab.orientation.widgets.ownership import ownership_widget

pytestmark = pytest.mark.usefixtures("unseen")

amounts = st.floats(0, 1e6)


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


@pytest.fixture
def table():
    return ownership_table(load("toy_ownership"))


def test_five_years_of_a_car_cost_165_000():
    assert ownership_cost(150_000, 15_000, 60_000, 5) == 165_000


@pytest.mark.parametrize("name", ["price", "yearly_cost", "resale", "years"])
@pytest.mark.parametrize("wrong", [-1, float("nan"), float("inf")])
def test_a_number_below_zero_is_named(name, wrong):
    given = {"price": 1, "yearly_cost": 1, "resale": 1, "years": 1, name: wrong}
    with pytest.raises(ValueError, match=f"{name} must be"):
        ownership_cost(**given)


def test_the_table_adds_up_to_price_and_cost(table):
    assert table.sum().to_dict() == {"4P": 150_000, "4C": 165_000}
    assert table.loc["resale", "4C"] == -60_000


@given(amounts, amounts, amounts, amounts, st.integers(1, 12))
def test_the_table_agrees_with_the_formula(price, running, service, resale, years):
    rows = [(price, 0, 0, 0), *[(0, running, service, 0)] * years, (0, 0, 0, -resale)]
    frame = pd.DataFrame(rows, columns=["price", "running", "service", "resale"])
    cost = ownership_cost(price, running + service, resale, years)
    assert ownership_table(frame)["4C"].sum() == pytest.approx(cost, abs=1e-3)


def test_a_column_or_an_amount_that_is_missing_is_named():
    years = load("toy_ownership")
    with pytest.raises(ValueError, match="no column 'service'"):
        ownership_table(years.drop(columns="service"))
    with pytest.raises(ValueError, match="values of running in the years of owning are missing"):
        ownership_table(years.assign(running=years["running"].where(years["year"] < 3)))


def test_the_picture_steps_from_the_price_to_the_cost(table):
    ax = plot_ownership(table)
    price, *moves, cost = ax.patches
    level = price.get_height()
    for bar in moves:
        assert bar.get_y() == pytest.approx(level)
        level += bar.get_height()
    assert (price.get_height(), cost.get_y(), cost.get_height()) == (150_000, 0, level)
    said = theme.description(ax)
    assert "a price of 150,000 CNY" in said
    assert "pays 165,000 CNY: 15,000 CNY more." in said
    assert ax.get_title("left") == "Owning it costs 15,000 CNY more than its price"
    assert unreadable(ax.figure) == []


def test_a_cost_below_the_price_is_called_less(table):
    kept_value = table.assign(**{"4C": [150_000.0, 1_000.0, 1_000.0, -140_000.0]})
    ax = plot_ownership(kept_value)
    assert "pays 12,000 CNY: 138,000 CNY less." in theme.description(ax)
    assert ax.get_title("left") == "Owning it costs 138,000 CNY less than its price"


# The widget

owned = made_once(ownership_widget)


def test_the_widget_starts_with_the_car_of_the_table_driven_more():
    explorer = owned()
    assert "165,000" not in explorer.sentence  # the answer to an exercise
    assert "pays 185,000 CNY: 35,000 CNY more." in explorer.sentence
    assert "That is 37,000 CNY a year" in explorer.sentence
    assert "pays 165,000 CNY: 15,000 CNY more." in sentence(explorer, distance=15_000)


def test_a_year_of_ten_costs_less_as_the_quick_question_says():
    assert "That is 31,600 CNY a year" in sentence(owned(), years=10)
    (right,) = [row for row in questions()["0-f"] if row["right"]]
    assert right["option"] == "less"


@pytest.mark.usefixtures("seen")
def test_the_seller_shows_the_price_alone_whatever_the_customer_does():
    explorer = owned()
    said = sentence(explorer, view="4P")
    assert "a price of 150,000 CNY" in said
    picture = explorer.picture.value
    assert sentence(explorer, years=8, service=5_000) == said
    assert explorer.picture.value == picture
    assert sentence(explorer, view="4C") != said
    assert explorer.picture.value != picture


def test_the_resale_value_falls_by_the_same_share_every_year():
    explorer = owned()
    share = 0.4 ** (1 / 5)
    assert f"share of its value, {theme.percent(1 - share)}, every year" in explorer.sentence
    for years in range(1, 11):
        back = theme.money(150_000 * share**years)
        assert f"gets {back} back" in sentence(explorer, years=years)


def test_the_widget_agrees_with_the_formula_at_every_setting():
    explorer = owned()
    for said in moved_at_random(explorer):
        view, price, years, distance, per_km, service, resale = (
            control.value for control in explorer.controls.values()
        )
        cost = ownership_cost(
            price, distance * per_km + service, price * (resale / 100) ** (years / 5), years
        )
        assert theme.money(cost if view == "4C" else price) in said


def test_the_largest_bar_stays_in_the_picture():
    explorer = owned()
    highest = {name: control.max for name, control in explorer.controls.items() if name != "view"}
    explorer.set(**highest)
    (ax,) = explorer.figure.axes
    assert max(bar.get_y() + bar.get_height() for bar in ax.patches) < ax.get_ylim()[1]
