"""Events in order of time, and an experience curve of 80 per cent."""

import matplotlib.pyplot as plt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from legible import unreadable

from crmlab import theme
from crmlab.orientation.measures.history import (
    eras,
    experience_curve,
    timeline,
    unit_cost,
)
from crmlab.orientation.plots.history import plot_experience_curve, plot_timeline


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


def test_the_events_stand_in_order_of_time_each_in_the_years_it_is_told_of():
    events = timeline()
    assert events["year"].is_monotonic_increasing
    assert events["year"].is_unique
    told = events["decade"].str.extract(r"(\d{3})", expand=False).astype(int) * 10
    assert ((events["year"] - told).between(0, 9)).all()
    assert events["label_zh"].str.contains(r"[\u4e00-\u9fff]").all()


def test_crm_comes_after_contact_management_and_customer_service():
    year = timeline().set_index("label")["year"]
    contact, service = year["contact management"], year["customer service, call centres"]
    assert contact < service < year["customer relationship management"]


def test_the_eras_follow_each_other_and_hold_every_event():
    industrial, new = eras().itertuples()
    assert industrial.end == new.start
    assert timeline()["year"].between(industrial.start, new.end).all()


def test_80_per_cent_of_the_cost_is_left_at_each_doubling():
    assert [unit_cost(v, 1000, 100) for v in (1000, 2000, 4000)] == pytest.approx([100, 80, 64])


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(0.5, 1))
def test_a_doubling_leaves_the_rate_wherever_it_begins(volume, first, rate):
    ratio = unit_cost(2 * volume, first, 100, rate) / unit_cost(volume, first, 100, rate)
    assert ratio == pytest.approx(rate)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((0, 1000, 100), "volume must be a number above 0"),
        ((1000, float("nan"), 100), "volume must be a number above 0"),
        ((1000, 1000, -1), "first_cost must be"),
        ((1000, 1000, 100, 0), "rate must be a share above 0"),
        ((1000, 1000, 100, 80), "rate must be a share above 0, up to 1; not 80"),
    ],
)
def test_a_curve_of_nonsense_is_refused(numbers, said):
    with pytest.raises(ValueError, match=said):
        unit_cost(*numbers)


# Pictures


def test_the_timeline_shows_every_event_at_its_year():
    events = timeline()
    ax = plot_timeline(events)
    assert [line.get_ydata()[0] for line in ax.lines] == events["year"].tolist()
    labels = [text for text in ax.texts if text.get_text() in events["label"].tolist()]
    assert [text.get_position()[1] for text in labels] == pytest.approx(events["year"], abs=2)
    assert ax.get_title("left") == "From cost (1968) to the customer (late 1990s)"
    shown = " ".join(text.get_text() for text in ax.texts)
    for label in (*events["label"], *eras()["era"]):
        assert label in shown
        assert label in theme.description(ax)
    assert unreadable(ax.figure) == []


def test_the_experience_curve_is_marked_at_each_doubling():
    ax = plot_experience_curve(experience_curve(1_000, 100))
    marked = ax.lines[1]
    assert marked.get_xdata().tolist() == [1000, 2000, 4000, 8000]
    assert list(marked.get_ydata()) == pytest.approx([100, 80, 64, 51.2])
    assert ax.get_title("left") == "Twice the units, 20 % less for each"
    assert "80 CNY at 2,000 units, 64 CNY at 4,000 units" in theme.description(ax)


def test_the_line_between_two_doublings_is_the_curve_itself():
    drawn = plot_experience_curve(experience_curve(1_000, 100, 0.7)).lines[0]
    between = [unit_cost(volume, 1_000, 100, 0.7) for volume in drawn.get_xdata()]
    assert list(drawn.get_ydata()) == pytest.approx(between)


@pytest.mark.parametrize("rate", [0.6, 0.8, 1.0])
def test_the_experience_curve_can_be_read(rate):
    curve = experience_curve(1_000_000, 100, rate)
    assert unreadable(plot_experience_curve(curve).figure) == []
