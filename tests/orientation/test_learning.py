"""What remembering is worth: 92 % instead of 20 %."""

import matplotlib.pyplot as plt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from legible import unreadable

from crmlab import theme
from crmlab.orientation.measures.learning import hit_rate, hit_rate_after, learning_curve
from crmlab.orientation.plots.learning import plot_hit_rate

shares = st.floats(0, 1)


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


def test_a_memory_of_nine_in_ten_hits_92_per_cent_among_five_drinks():
    assert hit_rate(0.9, 5) == pytest.approx(0.92)
    assert hit_rate(0, 5) == pytest.approx(0.20)
    assert hit_rate(1, 5) == 1


@given(shares, st.integers(1, 50))
def test_remembering_never_does_worse_than_guessing(recall, options):
    assert 1 / options <= hit_rate(recall, options) + 1e-12
    assert hit_rate(recall, options) <= 1 + 1e-12


@given(shares, st.integers(1, 50))
def test_no_contact_is_a_guess_and_one_contact_the_simple_case(recall, options):
    assert hit_rate_after(0, recall, options) == pytest.approx(1 / options)
    assert hit_rate_after(1, recall, options) == pytest.approx(hit_rate(recall, options))


@given(st.integers(0, 20), shares, st.integers(1, 50))
def test_each_contact_closes_the_same_share_of_the_gap(contacts, recall, options):
    gap = 1 - hit_rate_after(contacts, recall, options)
    assert 1 - hit_rate_after(contacts + 1, recall, options) == pytest.approx(
        gap * (1 - recall), abs=1e-12
    )


@pytest.mark.parametrize(
    ("contacts", "recall", "options", "said"),
    [
        (1, 90, 5, "recall_per_contact must be a share"),
        (1, float("nan"), 5, "recall_per_contact must be a share"),
        (1, 0.9, 0, "options must be a whole number of at least 1"),
        (1, 0.9, 2.5, "options must be a whole number"),
        (-1, 0.9, 5, "contacts must be a whole number of at least 0"),
    ],
)
def test_what_makes_no_sense_is_named(contacts, recall, options, said):
    with pytest.raises(ValueError, match=said):
        hit_rate_after(contacts, recall, options)


def test_the_picture_rises_from_the_guess():
    ax = plot_hit_rate(learning_curve(0.5, 5, contacts=8))
    remembered, guessed = ax.lines
    assert list(remembered.get_ydata()[:4]) == pytest.approx([0.2, 0.6, 0.8, 0.9])
    assert list(guessed.get_ydata()) == pytest.approx([0.2, 0.2])
    assert ax.get_title("left") == "After one visit the café is right in 60.0 %, not 20.0 %"
    assert "Among 5 drinks a guess is right in 20.0 %" in theme.description(ax)
    assert "in mind with a chance of 50 %" in theme.description(ax)
    assert "60.0 % after one visit and in 99.7 % after 8" in theme.description(ax)


@pytest.mark.parametrize(
    ("recall", "options"), [(0.5, 5), (0.9, 2), (0.2, 50), (1, 10), (0, 3), (0, 1)]
)
def test_the_picture_can_be_read(recall, options):
    assert unreadable(plot_hit_rate(learning_curve(recall, options)).figure) == []
