"""The pictures of buying draw their numbers, describe themselves with them and can be read."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from legible import unreadable

from crmlab import theme
from crmlab.lifecycle.measures.buying import alive_matrix, expected_tracking
from crmlab.lifecycle.models import BGNBD
from crmlab.lifecycle.plots.buying import (
    plot_alive_matrix,
    plot_conditional_expectation,
    plot_customer_timeline,
    plot_tracking,
)

MODEL = BGNBD.from_params(r=0.2426, alpha=4.4136, a=0.7929, b=2.4259)
WEEKS = np.arange(0, 79)
ALIVE = alive_matrix(MODEL, T=39, max_frequency=10)
EXPECTED = expected_tracking(MODEL, np.linspace(0, 12, 2000), WEEKS)
ACTUAL = (EXPECTED * np.where(WEEKS > 39, 1.05, 1.0)).rename("actual")
CLASSES = pd.DataFrame(
    {"actual": [0.24, 1.39, 6.36], "model": [0.23, 1.04, 6.16], "naive": [0.0, 2.4, 12.4]},
    index=pd.Index(["0", "2", "7+"], name="frequency"),
)


def timeline(*days):
    return lambda: plot_customer_timeline(days, "1997-09-30")


# A picture, and numbers that its description must name.
PICTURES = {
    "timeline": (
        timeline("1997-01-01", "1997-01-18", "1997-08-02"),
        ["1997-01-01. T,", "is 38.9 weeks; f", "is 2; r", "is 30.4 weeks; and", "is 59."],
    ),
    "bought once": (timeline("1997-01-01"), ["is 0; r", "is 0.0 weeks", "is 272."]),
    "just now": (timeline("1997-01-01", "1997-09-29"), ["is 1; r", "is 38.7 weeks", "is 1."]),
    "last day": (timeline("1997-03-01", "1997-09-30"), ["is 0."]),
    "busy": (timeline(*pd.date_range("1997-01-01", "1997-05-01", freq="3D")), ["is 40; r"]),
    "alive": (lambda: plot_alive_matrix(ALIVE), ["at 16 weeks", "75 %", "94 %", "55 %", "1 %"]),
    "tracking": (
        lambda: plot_tracking(ACTUAL, EXPECTED, split=39),
        ["the model expected 1,", "(−"],
    ),
    "classes": (lambda: plot_conditional_expectation(CLASSES), ["6.36", "6.16", "12.40"]),
}


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


@pytest.mark.parametrize("name", PICTURES)
def test_the_description_names_the_numbers_that_are_drawn(name):
    draw, figures = PICTURES[name]
    sentence = theme.description(draw())
    for figure in figures:
        assert figure in sentence
    assert "nan" not in sentence


@pytest.mark.parametrize("name", PICTURES)
def test_every_text_can_be_read(name):
    assert unreadable(PICTURES[name][0]().get_figure()) == []


def test_the_timeline_names_every_term_with_its_value():
    ax = timeline("1997-01-01", "1997-01-18", "1997-08-02")()
    written = " ".join(text.get_text() for text in ax.texts)
    for term in ("birth 1997-01-01", "today 1997-09-30", "T = 38.9 weeks", "recency = 30.4 weeks",
                 "frequency = 2", "recency_days = 59"):  # fmt: skip
        assert term in written


@pytest.mark.parametrize("name", ["timeline", "just now", "last day"])
def test_no_dotted_line_of_the_timeline_runs_through_the_name_of_a_span(name):
    ax = PICTURES[name][0]()
    ax.figure.canvas.draw()
    names = [text.get_window_extent() for text in ax.texts if text.get_weight() == "bold"]
    for line in (line for line in ax.lines if line.get_linestyle() == ":"):
        dotted = line.get_window_extent()
        assert not any(dotted.overlaps(box) for box in names)


def test_purchases_of_one_day_are_one_dot_and_their_order_does_not_matter():
    ax = timeline("1997-08-02", "1997-01-01", "1997-01-18", "1997-01-18 15:00")()
    assert "frequency = 2" in " ".join(text.get_text() for text in ax.texts)


@pytest.mark.parametrize("days", [[], ["1997-10-01"]])
def test_a_timeline_without_a_purchase_in_it_is_refused(days):
    with pytest.raises(ValueError, match="none after until"):
        plot_customer_timeline(days, "1997-09-30")


def test_the_errors_of_the_classes_are_said_to_be_of_their_means():
    said = theme.description(plot_conditional_expectation(CLASSES))
    assert "The means of the 3 classes are off by 0.19 purchases on average with the model" in said


def test_tracking_compares_the_holdout_alone():
    actual = pd.Series([0.0, 50, 150], [0, 1, 2])
    sentence = theme.description(
        plot_tracking(actual, pd.Series([0.0, 50, 170], [0, 1, 2]), split=1)
    )
    assert "made 100 repeat purchases, and the model expected 120 (+20.0 %)." in sentence


@pytest.mark.parametrize("most", [0.8, 12, 5_000])
def test_purchases_a_week_are_written_where_they_stand(most):
    weekly = pd.Series([0, most, 2 * most, 2.5 * most], dtype=float)
    ax = plot_tracking(weekly, weekly, split=1)
    ax.figure.canvas.draw()
    written = [float(tick.get_text().replace(",", "")) for tick in ax.get_yticklabels()]
    assert written == pytest.approx(ax.get_yticks())


def test_a_holdout_without_purchases_has_no_error_in_per_cent():
    actual = pd.Series([0.0, 50, 50], [0, 1, 2])
    ax = plot_tracking(actual, pd.Series([0.0, 50, 60], [0, 1, 2]), split=1)
    assert theme.description(ax).endswith("made 0 repeat purchases, and the model expected 10 (–).")


def test_tracking_on_different_points_of_time_is_refused():
    with pytest.raises(ValueError, match="same points of time"):
        plot_tracking(ACTUAL, EXPECTED.iloc[1:], split=39)
    with pytest.raises(ValueError, match="split"):
        plot_tracking(ACTUAL, EXPECTED, split=39.5)


def test_the_matrix_lies_with_the_most_frequent_on_top():
    ax = plot_alive_matrix(ALIVE.loc[:4])
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["4", "3", "2", "1"]
    assert ax.get_xticklabels()[-1].get_text() == "39"
    assert "weeks" in ax.get_xlabel()


def test_of_a_large_matrix_six_rows_and_columns_at_most_are_drawn():
    ax = plot_alive_matrix(ALIVE)
    rows, columns = (
        [tick.get_text() for tick in axis.get_ticklabels()] for axis in (ax.yaxis, ax.xaxis)
    )
    assert (len(rows), rows[0], rows[-1]) == (6, str(ALIVE.index[-1]), "1")
    assert columns == ["8", "16", "23", "31", "39"]
    assert len(ax.texts) == 30


def test_tracking_draws_what_comes_in_each_period():
    ax = plot_tracking(
        pd.Series([0.0, 50, 150], [0, 1, 3]), pd.Series([0.0, 50, 170], [0, 1, 3]), split=1
    )
    assert [line.get_ydata().tolist() for line in ax.lines[:2]] == [[50, 50], [50, 60]]


def test_no_line_leads_to_the_open_class():
    ax = plot_conditional_expectation(CLASSES)
    joined, alone = ax.lines[:3], ax.lines[3:]
    last = CLASSES.index[-1]
    assert all(last not in line.get_xdata() for line in joined)
    assert [line.get_xdata().tolist() for line in alone] == [[last]] * 3


def test_the_names_of_close_classes_part_to_both_sides_of_their_markers():
    close = CLASSES.assign(actual=3.05, model=3.14, naive=5.88)
    ax = plot_conditional_expectation(close)
    actual, model = (text.xy[1] * ax.get_ylim()[1] for text in ax.texts[:2])
    assert actual < 3.05 < 3.14 < model
    assert (actual + model) / 2 == pytest.approx(3.095, abs=0.01)
    assert ax.get_title("left").startswith("The model misses by 0.09 purchases, “same rate” by ")


def test_a_picture_is_drawn_where_it_is_told():
    for draw in (
        lambda ax: plot_customer_timeline(["1997-01-01"], "1997-09-30", ax=ax),
        lambda ax: plot_alive_matrix(ALIVE, ax=ax),
        lambda ax: plot_tracking(ACTUAL, EXPECTED, split=39, ax=ax),
        lambda ax: plot_conditional_expectation(CLASSES, ax=ax),
    ):
        ax = plt.subplots()[1]
        assert draw(ax) is ax
