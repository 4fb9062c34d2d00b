"""What pictures of several chapters draw, whatever the numbers."""

import matplotlib.pyplot as plt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from legible import unreadable

from crmlab import theme
from crmlab.marks import label_ends, waterfall

NAMES = ["start", "won", "lost", "end"]
COLOURS = [theme.GREY, theme.BLUE, theme.ORANGE, theme.GREY]


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


def draw(steps):
    ax = plt.subplots()[1]
    waterfall(ax, steps, NAMES, COLOURS, [*map(theme.count, [*steps, sum(steps)])])
    return ax


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3))
def test_the_steps_of_a_waterfall_join_and_stay_in_the_picture(steps):
    ax = draw(steps)
    level = 0.0
    for bar, step in zip(ax.patches, steps, strict=False):
        assert bar.get_y() == pytest.approx(level, abs=1e-6)
        assert bar.get_height() == pytest.approx(step, abs=1e-6)
        level += step
    total = ax.patches[-1]
    assert (total.get_y(), total.get_height()) == (0, pytest.approx(sum(steps), abs=1e-6))
    low, high = ax.get_ylim()
    ends = [end for bar in ax.patches for end in (bar.get_y(), bar.get_y() + bar.get_height())]
    assert low <= min(ends)
    assert max(ends) < high
    plt.close(ax.figure)


@pytest.mark.parametrize("steps", [[100, 20, -30], [-100, -20, 30], [10, -30, 5], [0, 0, 0]])
def test_a_label_stands_on_each_bar_or_under_one_below_zero(steps):
    ax = draw(steps)
    for bar, label in zip(ax.patches, ax.texts, strict=True):
        low, high = sorted((bar.get_y(), bar.get_y() + bar.get_height()))
        under = high <= 0 and low < high
        assert label.xy[1] == pytest.approx(low if under else high)
        assert label.get_va() == ("top" if under else "baseline")
    assert unreadable(ax.figure) == []


@pytest.mark.parametrize("steps", [[1, 2, 3], [5, -2, -1]])
def test_a_thin_line_leads_from_the_end_of_a_bar_to_the_next(steps):
    ends = [(steps[0],) * 2, (sum(steps[:2]),) * 2, (sum(steps),) * 2]
    assert [tuple(line.get_ydata()) for line in draw(steps).lines] == ends


def test_a_line_leads_to_a_label_that_had_to_move_far():
    ax = plt.subplots()[1]
    ax.set(xlim=(0, 1), ylim=(0, 100))
    label_ends(ax, [1, 2, 3, 80], ["a", "b", "c", "far above"], leads=True)
    assert [lead.xy1[1] for lead in ax.patches] == pytest.approx([0.02, 0.03])
    label_ends(ax := plt.subplots()[1], [0.2, 0.8], ["low", "high"], leads=True)
    assert not ax.patches
