"""Stages: the guiding questions, flows of customers, and times between contact stages."""

from html import escape
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from legible import unreadable

from crmlab import load, theme
from crmlab.lifecycle.measures.stages import (
    CONTACT_STAGES,
    LIFECYCLE_STAGES,
    cohort_survivors,
    growth_accounting,
    guiding_questions,
    stage_times,
    steady_stock,
    stock_and_flow,
)
from crmlab.lifecycle.plots.stages import plot_growth, plot_journey, plot_stock
from crmlab.lifecycle.widgets.stages import stages_widget

pytestmark = pytest.mark.usefixtures("unseen")

shares = st.floats(0, 1)


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


def journeys():
    """Two customers whose days between the stages are 3, 10, 30 and 5, 20, 50; one skips."""
    rows = [
        ("A", "awareness", 0), ("A", "inquiry", 3), ("A", "purchase", 13), ("A", "use", 43),
        ("B", "awareness", 100), ("B", "inquiry", 105), ("B", "inquiry", 109),
        ("B", "purchase", 125), ("B", "use", 175),
        ("C", "awareness", 50), ("C", "purchase", 51),
    ]  # fmt: skip
    events = pd.DataFrame(rows, columns=["customer_id", "stage", "day"])
    time = pd.Timestamp("2024-01-01") + pd.to_timedelta(events.pop("day"), unit="D")
    return events.assign(time=time, stage=events["stage"].astype("category"))


def test_twenty_questions_stand_in_four_stages():
    questions = guiding_questions()
    assert questions["stage"].value_counts()[list(LIFECYCLE_STAGES)].tolist() == [4, 7, 4, 5]
    assert questions["question"].is_unique
    assert questions["question_zh"].is_unique
    assert questions["question"].str.endswith("?").all()
    assert questions["question_zh"].str.fullmatch(r"[\u4e00-\u9fff\u3001\uff0c\uff1f]+\uff1f").all()


def test_every_question_has_one_reason_that_names_no_stage():
    reasons = guiding_questions()["reason"]
    assert reasons.is_unique
    assert reasons.str.fullmatch(r"[A-Z][^.]+\.").all()
    # The check says the reason: it must not give the stage away.
    assert not reasons.str.contains("|".join(LIFECYCLE_STAGES)).any()


def test_reasons_stand_in_chinese_beside_the_english():
    questions = guiding_questions()
    for text in ("reason", "arguable"):
        written = questions[f"{text}_zh"].str.fullmatch(r"[\u4e00-\u9fff\uff0c“”]+。")
        assert (written == (questions[text] != "")).all()
    stages = dict(zip(LIFECYCLE_STAGES, ("吸引", "获得", "管理", "挽留"), strict=True))
    assert not questions["reason_zh"].str.contains("|".join(stages.values())).any()
    argued = questions[questions["other_stage"] != ""]
    for row in argued.itertuples():
        assert f"“{stages[row.other_stage]}”" in row.arguable_zh


def test_the_question_of_old_or_new_customers_is_arguable():
    questions = guiding_questions().set_index("question")
    (old,) = (question for question in questions.index if "keeping old customers" in question)
    assert "retain" in questions.at[old, "arguable"]


def test_growth_of_the_worked_example_is_13_36_per_cent():
    steps = growth_accounting(1000, 180, 90, 0.04)
    assert steps["index"] == pytest.approx(1090 * 1.04 / 1000)
    assert steps["index"] == pytest.approx(1.1336)


@given(st.floats(1, 1e6), shares, shares, st.floats(-1, 1))
def test_growth_steps_add_up_to_the_end(start, won, lost, growth):
    steps = growth_accounting(start, won * start, lost * start, growth)
    assert steps[["start", "won", "lost", "spend"]].sum() == pytest.approx(steps["end"], abs=1e-6)


def test_growth_refuses_more_lost_than_there_are():
    with pytest.raises(ValueError, match="lost must be a number of at least 0; not -1"):
        growth_accounting(10, 1, 12, 0)
    for growth in (-1.1, float("nan")):
        with pytest.raises(ValueError, match="spend_growth must be a share of at least -1"):
            growth_accounting(10, 1, 1, growth)


def test_a_hundred_new_and_5_per_cent_churn_settle_at_2000():
    assert steady_stock(100, 0.05) == 2000
    assert stock_and_flow(1000, 100, 0.05, 400)["customers"].iloc[-1] == pytest.approx(2000)
    assert (stock_and_flow(2000, 100, 0.05, 12)["customers"] == 2000).all()


@given(st.floats(0, 1e4), st.floats(0, 1e3), shares, shares)
def test_nobody_is_lost_between_customers_and_lapsed(start, acquired, churn, back):
    stock = stock_and_flow(start, acquired, churn, 6, back)
    expected = start + acquired * np.arange(7)
    assert stock.sum(axis=1).to_numpy() == pytest.approx(expected)
    assert (stock >= -1e-9).all().all()


def test_winning_back_brings_customers_back():
    stock = stock_and_flow(100, 0, 0.5, 2, win_back_rate=0.2)
    assert stock["customers"].tolist() == [100, 50, 25 + 10]


def test_rates_that_are_no_shares_are_refused():
    with pytest.raises(ValueError, match=r"churn_rate must be a share from 0 to 1.*not 5"):
        stock_and_flow(1000, 100, 5, 2)
    with pytest.raises(ValueError, match="win_back_rate"):
        stock_and_flow(1000, 100, 0.05, 2, -0.1)
    with pytest.raises(ValueError, match="above 0"):
        steady_stock(100, 0)
    with pytest.raises(ValueError, match="not 80"):
        cohort_survivors(1000, 80, 3)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: stock_and_flow(-1, 100, 0.05, 2), "start must be"),
        (lambda: stock_and_flow(1000, float("nan"), 0.05, 2), "acquired must be"),
        (lambda: stock_and_flow(1000, 100, 0.05, -1), "periods must be a whole number"),
        (lambda: steady_stock(-1, 0.05), "acquired must be"),
        (lambda: cohort_survivors(-1, 0.8, 3), "size must be"),
        (lambda: growth_accounting("8%", 1, 1, 0), "start must be a number; not '8%'"),
        (lambda: growth_accounting(10, 1, 1, "8%"), "spend_growth must be a number; not '8%'"),
        (lambda: stock_and_flow(1000, 100, "8%", 2), "churn_rate must be a number; not '8%'"),
        (lambda: steady_stock(100, "8%"), "churn_rate must be a number; not '8%'"),
        (lambda: cohort_survivors(1000, 0, -1), "years must be a number of at least 0; not -1"),
    ],
)
def test_numbers_below_zero_are_refused(ask, said):
    with pytest.raises(ValueError, match=said):
        ask()


def test_a_cohort_of_1000_at_80_per_cent_is_512_after_three_years():
    assert cohort_survivors(1000, 0.8, 3) == pytest.approx(512)


def test_stage_times_count_from_the_first_event_of_a_stage():
    times = stage_times(journeys())
    assert times.index.tolist() == CONTACT_STAGES
    assert times["customers"].tolist() == [3, 2, 3, 2, 0, 0]
    assert times["median"].iloc[1:4].tolist() == [4, 15, 40]
    assert times.loc["use", ["lower_quartile", "upper_quartile"]].tolist() == [35, 45]
    assert times["median"].isna().tolist() == [True, False, False, False, True, True]


def test_who_skips_a_stage_or_comes_to_it_late_is_counted_and_not_timed():
    days = {"awareness": [0, 0, 9], "inquiry": [3, None, 5], "purchase": [7, 4, 8]}
    rows = [(*"ABC"[who], stage, day) for stage, all_days in days.items()
            for who, day in enumerate(all_days) if day is not None]  # fmt: skip
    events = pd.DataFrame(rows, columns=["customer_id", "stage", "day"])
    time = pd.Timestamp("2024-01-01") + pd.to_timedelta(events["day"], unit="D")
    times = stage_times(events.assign(time=time))
    assert times["customers"].tolist()[:3] == [3, 2, 3]
    assert times["timed"].tolist()[:3] == [0, 1, 2]
    assert times["median"].tolist()[1:3] == [3, 3.5]


def test_an_unknown_stage_is_named():
    with pytest.raises(ValueError, match=r"row 1 \(stage enquiry\)"):
        stage_times(journeys().assign(stage=["awareness", "enquiry", *["use"] * 9]))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"time": "2024-01-01"}, "times of the events must be dates"),
        ({"time": pd.Timestamp("2024-01-01", tz="UTC")}, "time zone UTC"),
        (
            {"customer_id": [None, *"AAABBBBBCC"]},
            "'customer_id' of .* is empty in 1 row: 0",
        ),
    ],
)
def test_events_that_cannot_be_timed_are_refused(change, said):
    with pytest.raises(ValueError, match=said):
        stage_times(journeys().assign(**change))
    with pytest.raises(ValueError, match="events have no column 'time'"):
        stage_times(journeys().drop(columns="time"))


# Pictures


@pytest.mark.parametrize("growth", [0.04, -0.3])
def test_the_changes_of_revenue_are_drawn_by_what_they_come_from(growth):
    steps = growth_accounting(1000, 180, 90, growth)
    ax = plot_growth(steps)
    *moves, together = [bar.get_width() for bar in ax.patches]
    assert moves == pytest.approx([180, -90, steps["spend"]])
    assert together == pytest.approx(steps["end"] - steps["start"])
    names = [label.get_text().split(":")[0] for label in ax.get_yticklabels()]
    assert names == ["acquire", "keep", "develop", "together"]
    assert theme.percent(steps["index"] - 1, 2) in theme.description(ax)
    assert unreadable(ax.figure) == []


def test_the_picture_of_the_stock_shows_where_it_settles():
    stock = stock_and_flow(1000, 100, 0.05, 36).rename_axis("month")
    ax = plot_stock(stock, steady_stock(100, 0.05))
    said = theme.description(ax)
    assert "From 1,000 customers to 1,842 in month 36; 2,758 lost so far" in said
    assert "At 2,000 (dotted) as many leave as come" in said
    assert ax.get_xlabel() == "Time (months)"
    assert ax.get_title("left") == "1,000 customers become 1,842; they settle at 2,000"
    assert "as many leave as come: 2,000" in [text.get_text() for text in ax.texts]
    assert ax.lines[-1].get_ydata()[0] == 2000
    assert ax.lines[0].get_ydata()[-1] == pytest.approx(2000 - 1000 * 0.95**36)
    assert unreadable(ax.figure) == []
    without = plot_stock(stock_and_flow(10, 1, 0.5, 2))
    assert "as many leave" not in theme.description(without)
    assert without.get_xlabel() == "Time (periods)"


@pytest.mark.parametrize(("start", "periods"), [(500, 96), (1000, 36), (3000, 36), (2000, 12)])
def test_the_name_of_the_steady_level_lies_on_no_line(start, periods):
    stock = stock_and_flow(start, 100, 0.05, periods)
    ax = plot_stock(stock, 2000)
    ax.figure.canvas.draw()
    (name,) = [text for text in ax.texts if "as many" in text.get_text()]
    box = name.get_window_extent().padded(-2)
    for line in ax.lines[:1]:
        months = np.linspace(0, periods, 500)
        heights = np.interp(months, *line.get_data())
        points = ax.transData.transform(np.column_stack([months, heights]))
        assert not any(box.contains(x, y) for x, y in points)


def test_the_picture_of_the_journey_names_every_median():
    ax = plot_journey(stage_times(journeys()))
    said = theme.description(ax)
    assert "each equal step multiplies them" in ax.get_xlabel()
    assert "inquiry 4.0 days (2 customers); purchase 15 days (3 customers); use 40 days" in said
    assert "nan" not in said
    assert unreadable(ax.figure) == []


def test_a_journey_of_one_stage_and_no_period_ahead():
    first = journeys().query("stage == 'awareness'")
    with pytest.raises(ValueError, match="no time to draw"):
        plot_journey(stage_times(first))
    assert "in period 0;" in theme.description(plot_stock(stock_and_flow(10, 1, 0.5, 0)))


def test_the_journey_of_the_auto_group_can_be_read():
    times = stage_times(load("auto_events"))
    ax = plot_journey(times)
    assert len(ax.collections[1].get_offsets()) == 5
    assert unreadable(ax.figure) == []


@pytest.mark.parametrize(("shrink", "first"), [(1, 1), (10, 0)])
def test_the_axis_of_the_journey_begins_where_the_days_do(shrink, first):
    times = stage_times(journeys())
    days = ["lower_quartile", "median", "upper_quartile"]
    ax = plot_journey(times.assign(**times[days] / shrink))
    assert ax.get_xlim()[0] == ax.get_xticks()[0] == first
    assert ax.get_xticks(minor=True).size == 0


# The widget


def test_the_widget_sorts_twenty_questions_and_says_which_are_arguable():
    sorter, questions = stages_widget(), guiding_questions()
    assert len(sorter.answers) == 20
    for question, stage in zip(questions["question"], questions["stage"], strict=True):
        sorter.place(question, stage)
    assert sorter.score() == 20
    assert "Arguable" not in sorter.children[-1].value
    sorter.show()
    assert "Sorted right by the list: 20 of 20 cards." in sorter.children[-1].value
    assert sorter.children[-1].value.count("Arguable") == (questions["arguable"] != "").sum()


def test_a_question_where_it_can_be_argued_for_is_not_called_wrong():
    sorter, questions = stages_widget(), guiding_questions()
    argued = questions[questions["other_stage"] != ""]
    for question, stage in zip(argued["question"], argued["other_stage"], strict=True):
        sorter.place(question, stage)
    sorter.check()
    said = sorter.children[-1].value
    assert "Sorted right by the list: 0 of 20 cards." in said
    assert f"Arguable, and not counted as right: {len(argued)}." in said
    assert "Think again" not in said


def test_a_question_that_is_called_wrong_comes_with_its_reason():
    questions = guiding_questions()
    sorter = stages_widget()
    for row in questions.itertuples():
        wrong = [stage for stage in LIFECYCLE_STAGES if stage not in (row.stage, row.other_stage)]
        sorter.place(row.question, wrong[0])
    sorter.check()
    for row in questions.itertuples():
        said = f"does not belong under {sorter.answers[row.question]}. {row.reason}"
        assert f"{escape(row.question)}</strong> {said}" in sorter.children[-1].value


def test_every_arguable_question_names_its_other_stage():
    questions = guiding_questions()
    argued = questions[questions["arguable"] != ""]
    assert (argued["other_stage"] != argued["stage"]).all()
    assert argued["other_stage"].isin(LIFECYCLE_STAGES).all()
    assert all(
        stage in why for stage, why in zip(argued["other_stage"], argued["arguable"], strict=True)
    )
    assert (questions["other_stage"] != "").sum() == len(argued)


def test_the_order_of_the_cards_does_not_give_the_stages_away():
    sorter = stages_widget()
    stages = [sorter.key[card] for card in sorter.answers]
    changes = sum(one != other for one, other in pairwise(stages))
    assert changes > 10
