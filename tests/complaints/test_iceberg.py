"""Problems behind complaints: the figures of the course, coverage of the interval, bad input."""

import numpy as np
import pandas as pd
import pytest
from legible import legibly_said

from crmlab import complaints, theme


@pytest.fixture(autouse=True)
def _look():
    theme.use()


def a_class(complaints, voiced, asked, name="minor"):
    return [pd.Series([number], [name]) for number in (complaints, voiced, asked)]


def test_120_complaints_are_3000_problems_at_4_per_cent_and_174_at_69():
    """Inventory C-41, after TARP (1986)."""
    for voiced, problems in ((40, 3000), (690, 174)):
        table = complaints.iceberg(*a_class(120, voiced, 1000))
        assert round(table.at["minor", "problems"]) == problems
        assert table.at["all", "silent"] == pytest.approx(problems - 120, abs=0.5)


@pytest.mark.parametrize(("truth", "rate", "asked"), [(3000, 0.04, 1000), (500, 0.69, 300)])
def test_the_interval_holds_the_truth_as_often_as_it_says(truth, rate, asked):
    random = np.random.default_rng(1)
    told, voiced = (pd.Series(random.binomial(n, rate, 2000)) for n in (truth, asked))
    table = complaints.iceberg(told, voiced, 0 * told + asked).drop(index="all")
    held = (table["low"] <= truth) & (table["high"] >= truth)
    assert held.mean() == pytest.approx(0.95, abs=0.015)


def test_where_everybody_speaks_up_nothing_is_below_the_water():
    row = complaints.iceberg(*a_class(7, 20, 20)).loc["all"]
    assert row[["problems", "low", "high", "silent"]].tolist() == [7, 7, 7, 0]


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ((120, 0, 50), r"problems can't be told\. Look at class minor"),
        ((0, 5, 50), "problems can't be told"),
        ((120, 51, 50), "Not more can speak up than were asked"),
    ],
)
def test_counts_that_tell_nothing_are_refused(counts, message):
    with pytest.raises(ValueError, match=message):
        complaints.iceberg(*a_class(*counts))


def test_a_class_that_nobody_was_asked_about_is_named():
    told, voiced, asked = a_class(120, 40, 1000)
    with pytest.raises(ValueError, match="major"):
        complaints.iceberg(pd.concat([told, told.set_axis(["major"])]), voiced, asked)


def test_the_picture_says_what_is_below_the_water():
    names = ["trivial", "minor", "major"]
    counts = pd.DataFrame({"told": [9, 3000, 1500], "voiced": [9, 500, 690]}, names)
    table = complaints.iceberg(counts["told"], counts["voiced"], pd.Series(1000, names))
    headline, said = legibly_said(complaints.plot_iceberg(table))
    assert headline == "Behind 4,509 complaints stand about 9,170 problems"
    assert "minor 3,000 of 6,000" in said


def test_an_iceberg_has_no_more_room_than_it_is_given():
    names = pd.Index(["trivial", "major"])
    table = complaints.iceberg(pd.Series(90, names), pd.Series(3, names), pd.Series(100, names))
    ax = complaints.plot_iceberg(table, deepest=4_000)
    assert -5_000 < ax.get_ylim()[0] < -4_000
    legibly_said(ax)
