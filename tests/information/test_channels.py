"""Channels: the cost of a record of use, the best mix, and what data and consent are worth."""

from itertools import product

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from legible import made_once, unreadable

from crmlab import datasets, theme
from crmlab.information.measures.channels import (
    channel_mix,
    cost_per_valid_record,
    lift,
    mix_of,
)
from crmlab.information.plots.channels import plot_cost_per_record
from crmlab.information.widgets.channels import channel_mix_widget

pytestmark = pytest.mark.usefixtures("unseen")

CHANNELS = pd.DataFrame(
    {
        "channel": ["web", "social", "after_sales", "survey"],
        "cost_per_record": [2.4, 1.26, 1.44, 4.0],
        "records": [3_000, 2_000, 1_000, 500],
        "valid_share": [0.80, 0.20, 0.90, 0.95],
        "consent_share": [0.50, 0.25, 0.40, 1.00],
    }
)


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


# Measures


def test_3000_records_at_2_40_of_which_80_per_cent_are_valid_cost_3_each():
    web = cost_per_valid_record(CHANNELS).loc["web"]
    assert web["valid"] == pytest.approx(2_400)
    assert web["cost_per_valid_record"] == pytest.approx(3.00)
    assert web["consenting"] == pytest.approx(1_200)
    assert web["cost_per_consenting_record"] == pytest.approx(6.00)


def test_the_cheapest_record_can_be_the_dearest_valid_one():
    table = cost_per_valid_record(CHANNELS)
    assert table.index.tolist() == ["after_sales", "web", "survey", "social"]
    assert table["cost_per_record"].idxmin() == "social"


def test_a_channel_without_a_valid_record_has_no_cost_of_one_and_stands_last():
    table = cost_per_valid_record(CHANNELS.assign(valid_share=[0, 0.2, 0.9, 0.95]))
    assert table.index[-1] == "web"
    assert np.isnan(table.at["web", "cost_per_valid_record"])


@pytest.mark.parametrize(
    ("column", "value"),
    [("valid_share", 80), ("consent_share", -0.1), ("cost_per_record", 0), ("records", -1)],
)
def test_a_figure_out_of_range_names_its_channel(column, value):
    wrong = CHANNELS.copy()
    wrong[column] = wrong[column].astype(float)
    wrong.loc[1, column] = value
    with pytest.raises(
        ValueError, match=f"Cost must be above .* channel social .*{column} {value}"
    ):
        cost_per_valid_record(wrong)


def test_missing_columns_figures_and_double_channels_are_named():
    with pytest.raises(ValueError, match="no column 'consent_share'"):
        cost_per_valid_record(CHANNELS.drop(columns="consent_share"))
    with pytest.raises(ValueError, match="1 of the values of records in the channels is missing"):
        cost_per_valid_record(CHANNELS.assign(records=[1, None, 3, 4]))
    with pytest.raises(ValueError, match="web stands twice in the channels"):
        cost_per_valid_record(pd.concat([CHANNELS, CHANNELS.iloc[:1]]))


def test_the_planted_channels_are_found():
    table = cost_per_valid_record(datasets.load("shop_channels"))["cost_per_valid_record"]
    assert (table.idxmin(), table.idxmax()) == ("after_sales", "social")
    assert table.loc[["after_sales", "social"]].tolist() == pytest.approx([1.6, 6.3])


def test_the_mix_buys_up_the_cheapest_valid_records_first():
    mix = channel_mix(CHANNELS, 1_440 + 2_400)
    assert mix["records"].to_dict() == pytest.approx(
        {"web": 1_000, "social": 0, "after_sales": 1_000, "survey": 0}
    )
    assert mix["cost"].sum() == pytest.approx(3_840)
    assert mix["valid"].sum() == pytest.approx(800 + 900)


def test_with_consent_as_the_goal_another_channel_comes_first():
    # Per consenting record: web 6.00, social 25.20, after sales 4.00, survey 4.21.
    mix = channel_mix(CHANNELS, 1_440 + 2_000 + 240, goal="consenting")
    assert mix["records"].to_dict() == pytest.approx(
        {"web": 100, "social": 0, "after_sales": 1_000, "survey": 500}
    )


def test_more_money_than_records_buys_them_all_but_none_that_is_of_no_use():
    mix = channel_mix(CHANNELS.assign(valid_share=[0.8, 0, 0.9, 0.95]), 1e9)
    assert mix["records"].tolist() == [3_000, 0, 1_000, 500]
    assert channel_mix(CHANNELS, 0)["records"].sum() == 0


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.floats(0.5, 9), st.integers(0, 50), st.floats(0, 1), st.floats(0, 1)),
        min_size=1,
        max_size=4,
    ),
    st.floats(0, 500),
    st.sampled_from(["valid", "consenting"]),
)
def test_no_other_mix_for_the_money_brings_more(figures, budget, goal):
    names = ["cost_per_record", "records", "valid_share", "consent_share"]
    channels = pd.DataFrame(figures, columns=names).assign(channel=list("abcd")[: len(figures)])
    best = channel_mix(channels, budget, goal)
    assert best["cost"].sum() <= budget * (1 + 1e-9)
    assert (best["records"] <= channels["records"].to_numpy() * (1 + 1e-9)).all()
    others = (
        np.array([*product([0, 0.3, 1], repeat=len(channels))]) * channels["records"].to_numpy()
    )
    consent = channels["consent_share"] if goal == "consenting" else 1
    usable = others @ (channels["valid_share"] * consent)
    affordable = others @ channels["cost_per_record"] <= budget
    assert usable[affordable].max() <= best[goal].sum() + 1e-9


@pytest.mark.parametrize("budget", [-1, float("inf"), float("nan")])
def test_a_budget_that_cannot_be_is_refused(budget):
    with pytest.raises(ValueError, match="budget must be a number of at least 0"):
        channel_mix(CHANNELS, budget)


def test_an_unknown_goal_is_refused():
    with pytest.raises(ValueError, match="goal must be one of"):
        channel_mix(CHANNELS, 100, goal="many")


def test_a_mix_of_ones_own_is_counted_by_name_and_not_by_order():
    mix = mix_of(CHANNELS, pd.Series({"survey": 100, "web": 10, "social": 0, "after_sales": 0}))
    assert mix.loc["survey"].tolist() == pytest.approx([100, 400, 95, 95])
    assert mix.loc["web"].tolist() == pytest.approx([10, 24, 8, 4])


def test_12_per_cent_against_5_is_a_lift_of_2_4():
    assert lift(0.12, 0.05) == pytest.approx(2.4)
    with pytest.raises(ValueError, match="without must be a number above 0; not 0"):
        lift(0.12, 0)


# Picture


def test_the_picture_shows_what_invalid_records_add():
    table = cost_per_valid_record(CHANNELS)
    ax = plot_cost_per_record(table)
    plain, added = ax.containers
    assert [bar.get_width() for bar in plain] == table["cost_per_record"].tolist()
    ends = [bar.get_x() + bar.get_width() for bar in added]
    assert ends == pytest.approx(table["cost_per_valid_record"].tolist())
    assert all(bar.get_hatch() for bar in added)
    assert ax.get_xlabel() == "CNY per record → per valid record; hatched: added"
    assert ax.get_title("left").endswith("1.60 CNY by after sales, 6.30 CNY by social")
    said = theme.description(ax)
    assert "cheapest by after sales (1.60 CNY) and dearest by social (6.30 CNY)" in said
    assert "social would be the cheapest and survey the dearest" in said
    assert unreadable(ax.figure) == []


def test_where_the_order_stays_the_picture_says_so():
    ax = plot_cost_per_record(cost_per_valid_record(CHANNELS.assign(valid_share=0.5)))
    assert "The order of the channels is the same by cost per record." in theme.description(ax)


# Widget


mixed = made_once(lambda: channel_mix_widget(CHANNELS))


@pytest.fixture
def panel():
    return mixed()


def test_the_mix_starts_with_half_of_each_channel(panel):
    # 1,500 x 2.40 + 1,000 x 1.26 + 500 x 1.44 + 250 x 4.00
    assert "6,580 CNY spent in all buy 3,250 records, of which 2,088 are valid" in panel.sentence
    best = channel_mix(CHANNELS, 6_580)["valid"].sum()
    assert f"The best mix for the same money brings {theme.count(best)}" in panel.sentence


def test_beside_each_bar_stand_the_numbers_of_its_channel(panel):
    best = channel_mix(CHANNELS, 6_580)["valid"]
    (ax,) = panel.figure.axes
    texts = [text.get_text() for text in ax.texts]
    assert {"■ yours", "◆ best"} <= set(texts)
    assert ax.get_xlabel() == "Valid records"
    assert ax.get_title("left").endswith(" more valid records")
    # 1,500 records of the web, of which 80 % are valid
    web = [text.get_text() for text in ax.texts if text.get_position()[1] == 0]
    assert web == ["1,200", theme.count(best["web"])]
    panel.set(goal="consenting")
    assert ax.get_xlabel() == "Valid records with consent"
    assert "costs least by after sales (4.00 CNY), most by social (25.20 CNY)" in panel.sentence


def test_taking_the_best_mix_leaves_the_money_within_a_record(panel):
    best = channel_mix(CHANNELS, 6_580)["valid"].sum()
    panel.children[-1].click()
    costs = CHANNELS.set_index("channel")["cost_per_record"]
    spent = sum(panel.controls[name].value * cost for name, cost in costs.items())
    assert 6_580 - 4 < spent <= 6_580
    assert f"of which {theme.count(best)} are valid" in panel.sentence
    assert panel.controls["social"].value == 0


def test_with_consent_counted_the_price_of_a_record_is_another(panel):
    assert "for each that is valid" in panel.sentence
    panel.set(goal="consenting")
    consenting = 1_500 * 0.4 + 1_000 * 0.05 + 500 * 0.36 + 250 * 0.95
    assert f"{theme.money(6_580 / consenting, 2)} for each that is consenting" in panel.sentence


def test_without_money_there_is_no_record(panel):
    panel.set(**dict.fromkeys(CHANNELS["channel"], 0))
    assert panel.sentence.startswith("0 CNY spent in all bring no record that is valid.")
    assert unreadable(panel.figure) == []
