"""Lifetime value: published figures, the two rates, the break-even and the levers."""

import math

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from legible import made_once, pictures_unseen, sentence, unreadable

from crmlab import load, theme
from crmlab.lifecycle.measures.cash_flows import (
    break_even,
    cumulative_cash_flows,
    lifetime_value,
    lifetime_value_grid,
    lifetime_value_levers,
    net_present_value,
)
from crmlab.lifecycle.plots.cash_flows import (
    plot_cash_flows,
    plot_levers_tornado,
    plot_lifetime_grid,
)
from crmlab.lifecycle.widgets.cash_flows import lifetime_value_widget
from crmlab.value import customer_equity, elasticities

pytestmark = pytest.mark.usefixtures("unseen")

FLOWS = [-1200, 500, 600, 650, 600, 500]
LEVERS = {"margin": 480, "retention_rate": 0.80, "discount_rate": 0.10, "acquisition_cost": 500}

amounts = st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=12)
rates = st.floats(0, 0.5)
shares = st.floats(0, 1)


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


# Measures


def test_the_toy_customer_is_worth_1074_67():
    flows = load("toy_cashflows")["cash_flow"]
    assert flows.tolist() == FLOWS
    assert net_present_value(flows, 0.08) == pytest.approx(1074.67, abs=0.005)


def test_12000_such_customers_are_an_equity_of_12_9_million():
    assert 12_000 * net_present_value(FLOWS, 0.08) == pytest.approx(12.9e6, abs=0.05e6)


def test_berger_and_nasr_1998_case_1():
    # Margin 260 at the start of each year, promotion 50 in the middle; 75 % stay; 20 %; 10 years.
    years = np.arange(11)
    margins = net_present_value(260 * 0.75**years, 0.20)
    promotion = net_present_value(50 * 0.75 ** (years[1:] - 1), 0.20, years[1:] - 0.5)
    assert margins - promotion == pytest.approx(568.78, abs=0.005)


@pytest.mark.parametrize(
    ("retention", "published"),
    [
        (0.6, [1.20, 1.15, 1.11, 1.07]),
        (0.7, [1.75, 1.67, 1.59, 1.52]),
        (0.8, [2.67, 2.50, 2.35, 2.22]),
        (0.9, [4.50, 4.09, 3.75, 3.46]),
    ],
)
def test_gupta_and_lehmann_2003_margin_multiples(retention, published):
    multiples = [lifetime_value(1, retention, rate) for rate in (0.10, 0.12, 0.14, 0.16)]
    assert multiples == pytest.approx(published, abs=0.005)


@given(amounts, rates)
def test_present_value_is_the_sum_of_the_flows_discounted_one_by_one(flows, rate):
    by_hand = sum(flow / (1 + rate) ** year for year, flow in enumerate(flows))
    assert net_present_value(flows, rate) == pytest.approx(by_hand, abs=1e-6)


@given(amounts, rates)
def test_a_year_later_everything_is_worth_one_discount_less(flows, rate):
    later = np.arange(len(flows)) + 1
    value = net_present_value(flows, rate)
    assert net_present_value(flows, rate, later) == pytest.approx(value / (1 + rate), abs=1e-6)


def test_the_order_of_flows_and_the_index_of_a_series_do_not_matter():
    flows, years = pd.Series([10, 20, 30], index=[7, 5, 6]), pd.Series([0, 5, 9], index=[1, 2, 3])
    turned = net_present_value(flows[::-1], 0.08, years[::-1])
    assert net_present_value(flows, 0.08, years) == pytest.approx(turned)
    assert turned == pytest.approx(10 + 20 / 1.08**5 + 30 / 1.08**9)


@pytest.mark.parametrize("rate", [-1, -2, math.inf, math.nan])
def test_a_rate_at_which_nothing_can_be_discounted_is_refused(rate):
    with pytest.raises(ValueError, match=r"rate must be a share a year, such as 0\.08"):
        net_present_value(FLOWS, rate)


@pytest.mark.parametrize(
    ("ask", "name"),
    [
        (lambda: net_present_value(FLOWS, "8%"), "rate"),
        (lambda: cumulative_cash_flows(FLOWS, "8%"), "rate"),
        (lambda: cumulative_cash_flows(FLOWS, 0.08, "8%"), "retention"),
        (lambda: break_even(FLOWS, "8%"), "rate"),
        *((lambda name=name: lifetime_value(**{**LEVERS, name: "8%"}), name) for name in LEVERS),
        (lambda: lifetime_value_levers(**LEVERS, change="8%"), "change"),
    ],
)
def test_a_text_is_no_number(ask, name):
    with pytest.raises(ValueError, match=f"^{name} must be a number; not '8%'"):
        ask()


def test_flows_without_their_times_are_refused():
    with pytest.raises(ValueError, match="There are 3 times for 2 flows"):
        net_present_value([1, 2], 0.08, [0, 1, 2])
    with pytest.raises(ValueError, match="1 of the flows is missing"):
        net_present_value([1, None], 0.08)
    with pytest.raises(ValueError, match="There are no flows"):
        cumulative_cash_flows([], 0.08)


def test_with_80_per_cent_retention_the_toy_customer_is_worth_369_90():
    table = cumulative_cash_flows(FLOWS, 0.08, retention=0.8)
    assert table["cumulative"].iloc[-1] == pytest.approx(369.90, abs=0.005)
    assert table["survival"].tolist() == pytest.approx([1, 1, 0.8, 0.64, 0.512, 0.4096])


@given(amounts, rates)
def test_the_last_sum_is_the_present_value_when_everybody_stays(flows, rate):
    table = cumulative_cash_flows(flows, rate)
    assert table["cumulative"].iloc[-1] == pytest.approx(net_present_value(flows, rate), abs=1e-6)


@given(amounts, rates, shares)
def test_retention_works_like_a_higher_discount_after_year_1(flows, rate, stay):
    table = cumulative_cash_flows(flows, rate, stay)
    for year, flow in enumerate(flows):
        kept = stay ** (year - 1) if year > 1 else 1
        by_hand = flow * kept / (1 + rate) ** year
        assert table.at[year, "discounted"] == pytest.approx(by_hand, abs=1e-6)


def test_a_long_row_of_equal_flows_comes_to_the_closed_form():
    # The closed form takes the first year's leavers off too: one retention less in every term.
    flows = [-500, *[480 * 0.8] * 400]
    total = cumulative_cash_flows(flows, 0.10, retention=0.8)["cumulative"].iloc[-1]
    assert total == pytest.approx(lifetime_value(480, 0.8, 0.10, 500))


def test_break_even_is_in_year_3_discounted_or_not():
    assert break_even(FLOWS) == break_even(FLOWS, 0.08) == 3
    plain, discounted = cumulative_cash_flows(FLOWS, 0), cumulative_cash_flows(FLOWS, 0.08)
    assert plain.at[3, "cumulative"] == 550
    assert discounted.at[3, "cumulative"] == pytest.approx(293.36, abs=0.005)
    assert break_even(FLOWS, 0.30) == 4  # a high rate postpones it


@pytest.mark.parametrize(
    ("flows", "year"),
    [([-100, 99], None), ([5, 1], 0), ([-0.4, 0.1, 0.1, 0.1, 0.1], 4), ([-3, 3, -1], 1)],
)
def test_break_even_is_the_first_year_with_a_sum_of_zero_or_more(flows, year):
    assert break_even(flows) == year


@pytest.mark.parametrize("retention", [-0.1, 1.1, 80, math.nan])
def test_a_retention_that_is_no_share_is_refused(retention):
    with pytest.raises(ValueError, match="retention must be a share from 0 to 1"):
        cumulative_cash_flows(FLOWS, 0.08, retention)


def test_the_closed_form_is_780_and_agrees_with_customer_equity():
    assert lifetime_value(**LEVERS) == pytest.approx(780)
    assert lifetime_value(1, 0.8, 0.1) == pytest.approx(2.667, abs=0.0005)
    equity = customer_equity(1, 480, 0.80, 0.10, years=400).to_numpy().sum()
    assert lifetime_value(480, 0.80, 0.10) == pytest.approx(equity)
    assert lifetime_value(1, 1.0, 0.0) == math.inf
    assert lifetime_value(0, 1.0, 0.0, 5) == -5


def test_the_grid_is_the_closed_form_at_each_pair_of_rates():
    grid = lifetime_value_grid(480, (0.7, 1.0), (0.0, 0.10), 500)
    for (rate, stay), value in grid.stack().items():
        assert value == lifetime_value(480, stay, rate, 500)


def test_retention_moves_value_most_then_margin_then_acquisition_cost():
    table = lifetime_value_levers(**LEVERS)
    gains = table["change_of_value"]
    assert gains.index.tolist() == ["retention_rate", "margin", "acquisition_cost", "discount_rate"]
    assert gains.iloc[:3].tolist() == pytest.approx([0.062, 0.016, 0.006], abs=0.0005)
    for lever, row in table.iterrows():
        assert row["value"] == pytest.approx(lifetime_value(**{**LEVERS, lever: row["after"]}))
        assert row["value"] > 780


def test_a_small_change_of_a_lever_is_its_elasticity():
    table = lifetime_value_levers(**LEVERS, change=1e-6)
    slopes = elasticities(lifetime_value, LEVERS).abs()
    assert (table["change_of_value"] / 1e-6).to_dict() == pytest.approx(slopes.to_dict(), rel=1e-4)


def test_levers_of_a_customer_who_is_worth_nothing_are_refused():
    with pytest.raises(ValueError, match="it is -220"):
        lifetime_value_levers(480, 0.80, 0.10, 1500)


# Pictures


def test_the_picture_of_flows_marks_the_break_even():
    ax = plot_cash_flows(cumulative_cash_flows(FLOWS, 0.08))
    said = theme.description(ax)
    assert "−1,200 CNY in year 0" in said
    assert "1,074.67 CNY today. The sum first reaches zero in year 3" in said
    assert ax.get_title("left") == "Paid back in year 3: worth 1,075 CNY"
    assert [bar.get_height() for bar in ax.patches][:2] == pytest.approx([-1200, 462.96], abs=0.01)
    assert [bar.get_y() for bar in ax.patches][1:3] == pytest.approx([-1200, -737.04], abs=0.01)
    assert ax.patches[-1].get_height() == pytest.approx(1074.67, abs=0.01)
    assert unreadable(ax.figure) == []


@pytest.mark.parametrize(("rate", "retention"), [(0.08, 1.0), (0.08, 0.8), (0.375, 1.0)])
def test_the_break_even_is_named_below_its_year(rate, retention):
    table = cumulative_cash_flows(FLOWS, rate, retention)
    ax = plot_cash_flows(table)
    years = [label.get_text() for label in ax.get_xticklabels()]
    named = [year.split()[0] for year in years if "break-even" in year]
    assert named == [str((table["cumulative"] >= 0).idxmax())]
    assert unreadable(ax.figure) == []


def test_flows_that_never_pay_back_are_said_to():
    ax = plot_cash_flows(cumulative_cash_flows([-100, 10], 0.08))
    assert "The sum never reaches zero." in theme.description(ax)
    assert ax.get_title("left") == "Never paid back: worth −91 CNY"
    assert not any("break-even" in label.get_text() for label in ax.get_xticklabels())
    assert "nan" not in theme.description(plot_cash_flows(cumulative_cash_flows([0.0], 0)))


def test_the_grid_holds_the_value_of_each_pair_of_rates():
    ax = plot_lifetime_grid(lifetime_value_grid(1))
    texts = [text.get_text() for text in ax.texts]
    assert texts[:4] == ["1.20", "1.75", "2.67", "4.50"]
    title = "At a discount rate of 10 %: 1.20 CNY at 60 % retention, 4.50 at 90 %"
    assert ax.get_title("left") == title
    assert "CNY" in ax.get_xlabel()
    assert "from 1.07 CNY at a retention of 60 %" in theme.description(ax)
    assert "to 4.50 CNY at a retention of 90 % and a discount rate of 10 %" in theme.description(ax)
    assert unreadable(ax.figure) == []


def test_the_grid_is_white_at_zero_and_writes_losses_with_a_minus():
    ax = plot_lifetime_grid(lifetime_value_grid(480, acquisition_cost=1_200))
    assert ax.texts[0].get_text() == "−624"
    assert "0" in [text.get_text() for text in ax.texts]  # not −0, at 80 % and 12 %
    (image,) = ax.collections
    assert image.cmap(image.norm(0.0))[:3] == pytest.approx((1, 1, 1), abs=0.01)
    unending = plot_lifetime_grid(lifetime_value_grid(1, (0.5, 1.0), (0.0, 0.1)))
    assert "no end" in [text.get_text() for text in unending.texts]


def test_the_tornado_names_every_lever_from_strong_to_weak():
    ax = plot_levers_tornado(lifetime_value_levers(**LEVERS))
    said = theme.description(ax)
    assert "worth 780 CNY" in said
    assert ax.get_title("left") == "The strongest lever: retention rate, +6.2 % lifetime value"
    assert "rate 80.0 % → 80.8 % adds 6.2 %, margin 480.0 CNY → 484.8 CNY adds 1.6 %" in said
    assert unreadable(ax.figure) == []


# Widget

of_the_table = made_once(lifetime_value_widget)


def test_the_widget_starts_with_1074_67_and_falls_to_369_90_with_80_per_cent_retention():
    explorer = of_the_table()
    assert "worth 1,074.67 CNY today" in explorer.sentence
    said = sentence(explorer, retention=80)
    assert "worth 369.90 CNY today" in said
    assert for_ever(said) == theme.money(570 / (1 + 0.08 - 0.80) - 1200)
    assert "at 80 % retention and 8.0 % interest: m/(1+i−r), and the flow of year 0" in said


def for_ever(said):
    """Return what the widget says the mean flow is worth for ever."""
    return said.split("it would be ")[1].split(" at ")[0]


@pytest.fixture(scope="module")
def steady_customer():
    with pictures_unseen():
        return lifetime_value_widget([-1200, *[570] * 5])


@pytest.mark.parametrize(("retention", "rate"), [(60, 8), (80, 0), (100, 37.5), (90, 48)])
def test_for_ever_has_the_timing_of_the_bars_and_is_worth_more_than_five_years(
    steady_customer, retention, rate
):
    said = sentence(steady_customer, retention=retention, discount=rate)
    flows = {years: [-1200, *[570] * years] for years in (5, 2000)}
    worth = {
        years: cumulative_cash_flows(paid, rate / 100, retention / 100)["cumulative"]
        for years, paid in flows.items()
    }
    assert for_ever(said) == theme.money(worth[2000].iloc[-1])
    assert worth[2000].iloc[-1] >= worth[5].max()


def test_what_all_pay_for_ever_without_discount_has_no_end():
    said = sentence(of_the_table(), discount=0)
    assert "would add up without end: all stay, and nothing is discounted." in said


def test_the_rate_at_which_the_customer_is_worth_nothing_is_on_the_slider():
    explorer = of_the_table()
    assert explorer.controls["discount"].max >= 45
    assert "are worth 0.62 CNY today" in sentence(explorer, discount=37.5)
    assert "are worth −" in sentence(explorer, discount=38)


def test_each_year_of_the_widget_can_be_moved():
    explorer = of_the_table()
    said = sentence(explorer, year_0=-1500, year_5=200)
    value = net_present_value([-1500, 500, 600, 650, 600, 200], 0.08)
    assert theme.money(value, 2) in said
    assert "in year 4" in said


def test_the_map_of_the_widget_holds_the_value_at_each_pair_of_rates():
    explorer = of_the_table()
    ax = explorer.figure.axes[1]
    rows = [[text.get_text() for text in ax.texts][5 * row :][:5] for row in range(7)]
    for row, rate in zip(rows, np.arange(0, 0.49, 0.08), strict=True):
        values = [cumulative_cash_flows(FLOWS, rate, stay)["cumulative"].iloc[-1]
                  for stay in (0.6, 0.7, 0.8, 0.9, 1.0)]  # fmt: skip
        assert row == [theme.count(value) for value in values]
    (frame,) = [patch for patch in ax.patches if not patch.get_fill()]
    assert (frame.get_x(), frame.get_y()) == pytest.approx((3.5, 0.5))  # all stay, at 8 %


@pytest.mark.parametrize(("flows", "rate"), [([5], 0.08), ([0, 0], 0.08), (FLOWS, 0.5)])
def test_a_widget_without_years_or_with_a_rate_off_its_slider_is_refused(flows, rate):
    with pytest.raises(ValueError, match="at least two flows"):
        lifetime_value_widget(flows, rate)
