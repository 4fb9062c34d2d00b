"""Winning customers: the funnel, what a sale costs, and the best split of a budget."""

from decimal import Decimal

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from legible import made_once, sentence, unreadable

from crmlab import theme
from crmlab.lifecycle.measures.acquisition import (
    acquisition_cost,
    allocate,
    cost_to_serve,
    funnel,
    response_curve,
    response_speed,
    split_outcome,
    value_index,
)
from crmlab.lifecycle.plots.acquisition import plot_acquisition_cost, plot_funnel, plot_response
from crmlab.lifecycle.widgets.acquisition import budget_widget, funnel_widget

pytestmark = pytest.mark.usefixtures("unseen")

CAMPAIGNS = pd.DataFrame(
    {
        "channel": ["web", "walk_in", "web", "event", "referral"],
        "cost": [20_000, 12_000, 20_000, 50_000, 14_000],
        "leads": [2_000, 500, 3_000, 800, 300],
        "sales": [20, 40, 30, 25, 45],
    }
)


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


@pytest.fixture
def leads():
    """2,000 leads of which 30 % are contacted, 40 % of those drive and 25 % of those buy."""
    number = np.arange(2_000)
    stages = {"contacted": number < 600, "test_drive": number < 240, "sold": number < 60}
    return pd.DataFrame({**stages, "channel": np.where(number % 2 == 0, "web", "phone")})


@pytest.fixture(scope="module")
def channels():
    table = acquisition_cost(CAMPAIGNS).drop(index="all")
    ceiling = 2 * table["sales"]
    speed = response_speed(table["cost"], table["sales"], ceiling)
    return pd.DataFrame({"budget": table["cost"], "ceiling": ceiling, "speed": speed})


# Measures


def test_value_index_works_for_one_segment_and_for_many():
    assert value_index(5_000, 300, 0.04) == pytest.approx(60_000)
    segments = pd.DataFrame({"size": [5_000, 800], "margin": [300, 900], "share": [0.04, 0.10]})
    index = value_index(segments["size"], segments["margin"], segments["share"])
    assert index.tolist() == pytest.approx([60_000, 72_000])


def test_what_is_no_number_has_no_value_and_no_response():
    for ask in (
        lambda: value_index("8%", 300, 0.04),
        lambda: value_index(5_000, [300, "8%"], 0.04),
        lambda: value_index(5_000, 300, "8%"),
        lambda: response_curve("8%", 200, 1e-5),
        lambda: response_curve(10, "8%", 1e-5),
        lambda: response_curve(10, 200, "8%"),
        lambda: response_speed("8%", 10, 20),
        lambda: response_speed(100, "8%", 20),
        lambda: response_speed(100, 10, "8%"),
    ):
        with pytest.raises(ValueError, match=r"must be numbers; at [01] stands the text '8%'"):
            ask()


def test_lists_are_read_like_arrays():
    assert value_index([5_000, 800], [300, 900], 0.1).tolist() == pytest.approx([150e3, 72e3])
    speed = response_speed([100, 100], 10, [20, 40])
    assert response_curve([100, 100], [20, 40], speed).tolist() == pytest.approx([10, 10])


@pytest.mark.parametrize("probability", [4, -0.1, [0.1, 40]])
def test_a_probability_in_per_cent_is_refused(probability):
    with pytest.raises(ValueError, match="share from 0 to 1"):
        value_index(5_000, 300, np.array(probability))


def test_thirty_forty_and_twenty_five_per_cent_of_2000_leads_are_60_sales(leads):
    table = funnel(leads)
    assert table["count"].tolist() == [2_000, 600, 240, 60]
    assert table["step_rate"].tolist() == pytest.approx([1, 0.30, 0.40, 0.25])
    assert table.at["sold", "overall_rate"] == pytest.approx(0.03)


def test_step_rates_multiply_to_the_overall_rate(leads):
    table = funnel(leads)
    assert table["step_rate"].cumprod().tolist() == pytest.approx(table["overall_rate"].tolist())


def test_the_groups_of_a_funnel_add_up_and_the_best_stands_first(leads):
    uneven = leads.assign(channel=np.where(leads.index < 300, "referral", "web"))
    table = funnel(uneven, by="channel")
    assert table.index.tolist() == ["referral", "web"]
    counts = ["leads", "contacted", "test_drive", "sold"]
    assert table[counts].sum().tolist() == funnel(leads)["count"].tolist()
    assert table.at["referral", "test_drive_rate"] == pytest.approx(240 / 300)
    assert table.at["referral", "hit_rate"] == pytest.approx(60 / 300)


def test_leads_without_a_channel_are_a_group_of_their_own(leads):
    leads.loc[:9, "channel"] = None
    assert funnel(leads, by="channel")["leads"].sum() == 2_000


def test_a_rate_of_nothing_is_missing():
    nobody = pd.DataFrame({"contacted": [False, False], "sold": [False, False]})
    table = funnel(nobody, stages=("contacted", "sold"))
    assert np.isnan(table.at["sold", "step_rate"])
    assert table.at["sold", "overall_rate"] == 0


def test_a_categorical_channel_nobody_came_by_is_no_row(leads):
    leads["channel"] = pd.Categorical(leads["channel"], ["web", "phone", "event"])
    assert sorted(funnel(leads, by="channel").index) == ["phone", "web"]


def test_a_lead_that_skips_a_stage_is_named(leads):
    leads.loc[1_500, "sold"] = True
    with pytest.raises(
        ValueError,
        match=r"'sold' without 'test_drive'\. .* row 1500 \(.*, sold 1\)\.$",
    ):
        funnel(leads)


@pytest.mark.parametrize("odd", [None, "yes", 2])
def test_a_stage_that_is_neither_true_nor_false_is_named(leads, odd):
    leads["test_drive"] = leads["test_drive"].astype(object)
    leads.loc[7, "test_drive"] = odd
    with pytest.raises(ValueError, match=r"'test_drive' must be true or false\. Look at row 7 "):
        funnel(leads)


def test_a_column_or_a_stage_that_stands_twice_is_refused(leads):
    twice = pd.concat([leads, leads["sold"]], axis=1)
    with pytest.raises(ValueError, match="leads have the column 'sold' more than once"):
        funnel(twice)
    with pytest.raises(ValueError, match="sold stands twice in the stages"):
        funnel(leads, stages=("contacted", "sold", "sold"))


def test_rows_with_one_name_do_not_hide_which_of_them_is_odd(leads):
    leads["test_drive"] = leads["test_drive"].astype(object)
    leads.loc[7, "test_drive"] = "yes"
    with pytest.raises(ValueError, match=r"row 0 \(\w+ yes\)"):
        funnel(leads.set_axis([0] * len(leads)))


def test_a_missing_column_is_named_with_those_that_are_there(leads):
    with pytest.raises(ValueError, match="leads have no column 'visited'; there are: contacted"):
        funnel(leads, stages=("visited",))
    with pytest.raises(ValueError, match="leads have no column 'region'"):
        funnel(leads, by="region")
    with pytest.raises(ValueError, match="There are no leads"):
        funnel(leads.iloc[:0])


def test_cost_per_sale_of_all_is_no_mean_of_the_channels():
    two = pd.DataFrame(
        {"channel": ["B", "A"], "cost": [30e3, 40e3], "leads": 900, "sales": [50, 100]}
    )
    table = acquisition_cost(two)
    assert table["cost_per_sale"].round(2).to_dict() == {"A": 400, "B": 600, "all": 466.67}


def test_campaigns_of_a_channel_are_added_before_they_are_divided():
    table = acquisition_cost(CAMPAIGNS)
    assert table.at["web", "cost_per_sale"] == pytest.approx(40_000 / 50)
    assert table.at["web", "cost_per_lead"] == pytest.approx(8)
    assert table.index.tolist() == ["walk_in", "referral", "web", "event", "all"]


def test_a_channel_without_a_sale_has_no_cost_per_sale_but_counts_in_all():
    failed = pd.DataFrame({"channel": ["post"], "cost": [9_000], "leads": [100], "sales": [0]})
    table = acquisition_cost(pd.concat([CAMPAIGNS, failed]))
    assert np.isnan(table.at["post", "cost_per_sale"])
    assert table.at["all", "cost"] == CAMPAIGNS["cost"].sum() + 9_000


def test_a_campaign_without_its_cost_is_refused():
    with pytest.raises(ValueError, match="1 of the values of cost in the campaigns is missing"):
        acquisition_cost(CAMPAIGNS.assign(cost=[None, 1, 1, 1, 1]))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"cost": [1, 1, -5, 1, 1]}, r"at least 0\. Look at row 2 \(cost -5\.0,"),
        ({"leads": [-1, *[900] * 4]}, r"at least 0\. Look at row 0 .*leads -1\.0"),
        ({"sales": [0, 0, 0, -2, 0]}, r"at least 0\. Look at row 3 .*sales -2\.0"),
        (
            {"sales": [0, 501, 0, 0, 0]},
            r"more sales than leads\. .* row 1 .*500\.0, sales 501",
        ),
    ],
)
def test_figures_that_no_campaign_can_have_are_named_with_their_row(change, said):
    with pytest.raises(ValueError, match=said):
        acquisition_cost(CAMPAIGNS.assign(**change))


def test_exact_decimals_cost_what_floats_cost():
    exact = CAMPAIGNS.assign(cost=CAMPAIGNS["cost"].map(Decimal))
    pd.testing.assert_frame_equal(acquisition_cost(exact), acquisition_cost(CAMPAIGNS))
    services = pd.DataFrame({"customer_id": ["A"], "cost": [Decimal(18)], "revenue": [Decimal(0)]})
    assert cost_to_serve(services, pd.Series({"A": 450})).loc["A"].tolist() == [1, 18, 450, 432]


def test_a_number_and_the_same_number_as_text_are_not_two_customers():
    services = pd.DataFrame({"customer_id": [1, 2], "cost": 18.0, "revenue": 0.0})
    with pytest.raises(ValueError, match="The text '1' in the margins and 1 in the services"):
        cost_to_serve(services, pd.Series({"1": 450.0}))
    with pytest.raises(ValueError, match="cannot be matched"):
        cost_to_serve(services.assign(customer_id=[1, "1"]))


def test_no_campaign_and_a_channel_that_is_called_all_are_refused():
    with pytest.raises(ValueError, match="the groups are: all, event"):
        acquisition_cost(CAMPAIGNS.assign(channel=["all", "all", "all", "event", "event"]))
    with pytest.raises(ValueError, match="There are no campaigns"):
        acquisition_cost(CAMPAIGNS.iloc[:0])


def test_two_margins_of_one_customer_are_refused():
    services = pd.DataFrame({"customer_id": ["A"], "cost": 18.0, "revenue": 0.0})
    with pytest.raises(ValueError, match="A stands twice in the margins"):
        cost_to_serve(services, pd.Series([1.0, 2.0], ["A", "A"]))


def test_nine_contacts_at_18_leave_288_of_a_margin_of_450():
    services = pd.DataFrame({"customer_id": ["A"] * 9, "cost": 18.0, "revenue": 0.0})
    table = cost_to_serve(services, pd.Series({"A": 450.0, "B": 70.0}))
    assert table.loc["A"].tolist() == [9, 162, 450, 288]
    assert table.loc["B"].tolist() == [0, 0, 70, 70]


def test_what_a_service_earns_is_margin_too_and_groups_may_be_dealerships():
    services = pd.DataFrame(
        {"dealership_id": ["D1", "D1", "D2"], "cost": [10.0, 5, 8], "revenue": [30.0, 0, 9]}
    )
    table = cost_to_serve(services, by="dealership_id")
    assert table["profit"].to_dict() == {"D1": 15, "D2": 1}


def test_today_lies_on_the_response_curve():
    speed = response_speed(40_000, 100, 250)
    assert response_curve(40_000, 250, speed) == pytest.approx(100)
    assert response_curve(0, 250, speed) == 0
    assert response_curve(1e9, 250, speed) == pytest.approx(250)


@pytest.mark.parametrize("today", [(0, 10, 20), (100, 20, 20), (100, 30, 20), (100, -1, 20)])
def test_a_curve_that_cannot_be_is_refused(today):
    with pytest.raises(ValueError, match="a ceiling above the customers won; not"):
        response_speed(*today)


curves = st.lists(st.tuples(st.floats(1, 500), st.floats(1e-6, 1e-2)), min_size=1, max_size=6)


@given(curves, st.floats(0, 1e6))
def test_the_best_split_spends_all_at_one_marginal_cost(channels, budget):
    table = allocate(budget, pd.DataFrame(channels, columns=["ceiling", "speed"]))
    assert table["budget"].sum() == pytest.approx(budget, abs=1e-6)
    assert (table["budget"] >= 0).all()
    used = table.loc[table["budget"] > 1e-6 * budget, "marginal_cost"]
    # Beyond a ceiling the curve is flat, and its slope no longer has digits to compare.
    if len(used) and used.max() < 1e9:
        assert used.to_numpy() == pytest.approx(used.iloc[0])
        assert table["marginal_cost"].min() == pytest.approx(used.min())


def test_no_move_of_money_improves_the_best_split(channels):
    best = allocate(60_000, channels)
    for giver in best.index[best["budget"] > 500]:
        for taker in best.index.drop(giver):
            moved = best["budget"].copy()
            moved[giver] -= 500
            moved[taker] += 500
            won = response_curve(moved, channels["ceiling"], channels["speed"]).sum()
            assert won < best["customers"].sum()


def test_a_small_budget_goes_to_the_best_channel_alone(channels):
    table = allocate(100, channels)
    first = (channels["ceiling"] * channels["speed"]).idxmax()
    assert table["budget"].drop(first).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("budget", "speeds", "said"),
    [
        (-1, [1e-3], "budget must be a number of at least 0; not -1"),
        (np.nan, [1e-3], "budget must be a number of at least 0; not nan"),
        ("8%", [1e-3], "budget must be a number; not '8%'"),
        (10, [0], "best split needs"),
        (10, [], "best split needs"),
        (10, [np.nan], "speed in the channels is missing"),
        (10, ["fast"], "speed in the channels must be numbers; at 0 stands the text 'fast'"),
    ],
)
def test_a_split_that_cannot_be_is_refused(budget, speeds, said):
    with pytest.raises(ValueError, match=said):
        allocate(budget, pd.DataFrame({"ceiling": 10.0, "speed": speeds}))


# Pictures


def test_the_funnel_names_its_counts_and_rates(leads):
    ax = plot_funnel(funnel(leads))
    said = theme.description(ax)
    assert "Of 2,000 leads: contacted 600 (30.0 % of the stage before)" in said
    assert "Overall 3.00 % of leads" in said
    assert [bar.get_width() for bar in ax.patches] == [2_000, 600, 240, 60]
    assert unreadable(ax.figure) == []


def test_the_picture_of_cost_names_the_channels_that_cost_per_lead_flatters():
    ax = plot_acquisition_cost(acquisition_cost(CAMPAIGNS))
    said = theme.description(ax)
    assert "walk in 300 CNY, referral 311 CNY, web 800 CNY, event 2,000 CNY" in said
    assert "together 725 CNY" in said
    # By cost per lead: web 8, walk in 24, referral 46.67, event 62.50.
    assert "Cost per lead would rank web better" in said
    ends = {tuple(line.get_ydata()): line.get_color() for line in ax.lines}
    assert sorted(ends) == [(1, 3), (2, 1), (3, 2), (4, 4)]
    assert [pair for pair, colour in ends.items() if colour == theme.ORANGE] == [(1, 3)]
    assert "by rank, the cheapest on top; dashed: a worse rank by sale" in [
        text.get_text() for text in ax.texts
    ]
    assert unreadable(ax.figure) == []


def test_channels_that_sold_nothing_leave_no_cost_to_draw():
    with pytest.raises(ValueError, match="no cost to draw"):
        plot_acquisition_cost(acquisition_cost(CAMPAIGNS.assign(sales=0)))


def test_the_response_curves_pass_through_the_budgets_chosen(channels):
    best = allocate(100_000, channels)
    ax = plot_response(best)
    assert "100,000 CNY win" in theme.description(ax)
    assert f"{theme.money(best['marginal_cost'].min())} wherever" in theme.description(ax)
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert [float(dot.get_ydata()[0]) for dot in dots] == best["customers"].tolist()
    assert unreadable(ax.figure) == []


def test_channels_that_win_alike_have_labels_that_can_be_read(channels):
    alike = pd.concat(
        [channels, channels.set_axis([f"the other {name}" for name in channels.index])]
    )
    assert unreadable(plot_response(allocate(100_000, alike)).figure) == []


# Widgets


def test_twice_the_hit_rate_halves_the_cost_of_a_sale(leads):
    explorer = funnel_widget(leads, cost=60_000)
    labels = [control.description for control in explorer.controls.values()]
    assert labels == ["contacted (%)", "test drive (%)", "sold (%)"]
    spent = "The leads cost 60,000 CNY whatever becomes of them"
    assert f"{spent}. That is 1,000 CNY for each of the 60 who buy" in explorer.sentence
    said = sentence(explorer, sold=50)
    assert f"{spent}. That is 500 CNY for each of the 120 who buy; at the start 1,000 CNY." in said
    assert f"{spent}. Nobody buys." in sentence(explorer, contacted=0)


def test_the_outline_of_the_start_is_drawn_over_the_bars(leads):
    explorer = funnel_widget(leads, 60_000)
    sentence(explorer, contacted=90)
    (ax,) = explorer.figure.axes
    bars, outline = ax.patches[:4], ax.patches[4:]
    assert max(bar.get_zorder() for bar in bars) <= min(bar.get_zorder() for bar in outline)
    assert [bar.get_width() for bar in outline] == [2_000, 600, 240, 60]
    assert bars[1].get_width() == 1_800
    assert not any(bar.get_fill() and bar.get_facecolor()[3] for bar in outline)


def test_a_funnel_without_a_sale_or_a_cost_is_refused(leads):
    with pytest.raises(ValueError, match="a cost above zero and a sale"):
        funnel_widget(leads.assign(sold=False), 60_000)
    with pytest.raises(ValueError, match="cost is 0"):
        funnel_widget(leads, cost=0)


@pytest.fixture(scope="module")
def budget(channels):
    return made_once(lambda: budget_widget(channels))


@pytest.mark.usefixtures("seen")
def test_taking_the_best_split_leaves_the_money_and_equals_the_marginal_costs(channels, budget):
    explorer = budget()
    total = channels["budget"].sum()
    best = allocate(total, channels)
    assert f"{theme.money(total)} win 160 customers" in explorer.sentence
    won = theme.count(best["customers"].sum())
    assert f"The best split of the same money wins {won}" in explorer.sentence
    explorer.children[-1].click()
    assert f"{theme.money(total)} win {won} customers" in explorer.sentence
    before = explorer.picture.value
    for each in explorer.controls.values():
        each.value = round(each.value / each.step) * each.step  # what the browser sends back
    assert explorer.picture.value == before
    explorer.children[-1].click()
    assert explorer.sentence.startswith(f"{theme.money(total)} win {won} customers")


def test_moving_a_budget_moves_what_its_channel_wins(channels, budget):
    explorer = budget()
    said = sentence(explorer, web=0)
    assert f"{theme.money(channels['budget'].drop('web').sum())} win 110 customers" in said
    assert "Nothing is spent" in sentence(explorer, **dict.fromkeys(explorer.controls, 0))
    explorer.children[-1].click()
    assert "Nothing is spent" in explorer.sentence


def test_one_customer_is_one(channels, budget):
    explorer = budget()
    said = sentence(explorer, **dict.fromkeys(explorer.controls, 0) | {"walk_in": 200})
    assert "200 CNY win 1 customer, " in said
    assert "200 CNY win 1 customer: " in theme.description(plot_response(allocate(200, channels)))


def test_a_split_is_drawn_beside_the_best_one_with_room_for_all_the_money(channels, budget):
    explorer = budget()
    (ax,) = explorer.figure.axes
    for each in explorer.controls.values():
        each.value = each.max
    now = split_outcome(channels, [each.value for each in explorer.controls.values()])
    best = allocate(now["budget"].sum(), channels)
    for split, marker in ((now, "o"), (best, "D")):
        marks = [line for line in ax.lines if line.get_marker() == marker]
        drawn = [(float(mark.get_xdata()[0]), float(mark.get_ydata()[0])) for mark in marks]
        assert drawn == [*split[["budget", "customers"]].itertuples(index=False, name=None)]
        assert max(budget for budget, _ in drawn) < ax.get_xlim()[1]
    won, better = (theme.count(split["customers"].sum()) for split in (now, best))
    assert ax.get_title("left") == f"{won} customers won; the best split wins {better}"
    *texts, key = [text.get_text() for text in ax.texts]
    assert key == "● now   ◇ best split of the same money"
    for text, cost in zip(texts, now["marginal_cost"], strict=True):
        assert text.endswith(f"the next for {theme.money(cost)}")


def test_channels_without_a_budget_are_refused(channels):
    with pytest.raises(ValueError, match="no budget"):
        budget_widget(channels.assign(budget=0))
