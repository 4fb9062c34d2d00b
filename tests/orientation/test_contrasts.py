"""Nine contrasts, 18 cards, and a maturity of 18 points in 36."""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from legible import moved_at_random, unreadable

from crmlab import orientation, theme
from crmlab.orientation.measures.contrasts import (
    EXAMPLE_RATINGS,
    contrasts,
    maturity,
    rated_dimensions,
)
from crmlab.orientation.plots.contrasts import plot_maturity
from crmlab.orientation.widgets.contrasts import contrasts_widget, maturity_widget

pytestmark = pytest.mark.usefixtures("unseen")

ratings = st.lists(st.integers(0, 4), min_size=9, max_size=9)


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


def test_there_are_nine_contrasts_all_told_in_two_languages():
    table = contrasts()
    assert table.shape == (9, 6)
    assert table["dimension"].is_unique
    for column in ("dimension", "traditional", "crm"):
        assert table[column].str.len().min() > 3
        assert table[f"{column}_zh"].str.contains(r"[\u4e00-\u9fff]").all()


def test_the_example_is_half_way():
    assert maturity(EXAMPLE_RATINGS) == 0.5


@given(ratings)
def test_maturity_is_the_share_of_36_points(given):
    assert maturity(given) == pytest.approx(sum(given) / 36)


def test_ratings_with_labels_may_come_in_any_order():
    rated = rated_dimensions(EXAMPLE_RATINGS)
    assert rated_dimensions(rated[::-1]).equals(rated)
    assert rated["channel"] == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((2,) * 8, "8 ratings; give nine, one for each of goal, focus"),
        ((2, 5, *(2,) * 7), r"from 0 to 4. Look at dimension focus \(rating 5\)"),
        ((2, -1, *(2,) * 7), r"from 0 to 4. Look at dimension focus \(rating -1\)"),
        ((2, None, *(2,) * 7), "missing .* focus"),
        ((2, "much", *(2,) * 7), "at focus stands the text 'much'"),
    ],
)
def test_ratings_that_are_none_are_refused(given, said):
    with pytest.raises(ValueError, match=said):
        maturity(given)


# The radar


def test_the_radar_holds_each_rating_on_its_spoke():
    ax = plot_maturity(rated_dimensions(EXAMPLE_RATINGS))
    angles, distances = ax.lines[0].get_data()
    assert list(distances[:-1]) == list(EXAMPLE_RATINGS)
    assert np.allclose(np.diff(angles[:-1]), 2 * np.pi / 9)
    assert (angles[-1], distances[-1]) == (angles[0], distances[0])
    assert ax.get_title("left") == "CRM maturity 50 %,\nleast in channel"
    rings = [text for text in ax.texts if text.get_text() in "1234"]
    assert [text.get_position()[1] for text in rings] == [1, 2, 3, 4]
    assert all(text.zorder > ax.lines[0].zorder and text.get_path_effects() for text in rings)
    assert "Together 18 of 36 points" in theme.description(ax)
    assert "Furthest towards CRM: knowledge; least far: channel." in theme.description(ax)


@pytest.mark.parametrize("given", [EXAMPLE_RATINGS, (0,) * 9, (4,) * 9])
def test_the_radar_can_be_read(given):
    assert unreadable(plot_maturity(rated_dimensions(given)).figure) == []


def test_a_firm_that_is_everywhere_the_same_has_no_best():
    assert "Furthest" not in theme.description(plot_maturity(rated_dimensions((3,) * 9)))


def test_the_widget_starts_with_the_example_or_with_ones_own_ratings():
    example = repr(maturity_widget())
    assert "18 of 36 points" in example
    assert "an example: move the sliders to rate your own firm" in example
    own = repr(maturity_widget(pd.Series(1.5, index=contrasts()["dimension"])))
    assert "13.5 of 36 points" in own
    assert "example" not in own
    with pytest.raises(ValueError, match="give nine"):
        maturity_widget((1, 2))


def test_each_of_nine_sliders_moves_its_own_rating():
    explorer = maturity_widget((0,) * 9)
    assert len(explorer.controls) == 9
    for number, slider in enumerate(explorer.controls.values(), start=1):
        slider.value = 4
        assert f"{slider.description} 4" in explorer.sentence
        assert f"{4 * number} of 36 points" in explorer.sentence


def test_the_widget_says_what_the_measure_says_at_every_setting():
    explorer = maturity_widget()
    for said in moved_at_random(explorer):
        now = [slider.value for slider in explorer.controls.values()]
        assert f"a maturity of {theme.percent(maturity(now))}." in said


# The cards


def test_all_18_cards_have_their_place():
    sorter, table = contrasts_widget(), contrasts()
    assert len(sorter.answers) == 18
    for row in table.itertuples():
        sorter.place(row.traditional, "traditional marketing")
        sorter.place(row.crm, "CRM")
    assert sorter.score() == 18
    sorter.show()
    assert "one of the three ends of CRM" in sorter.children[-1].value


def test_a_card_on_the_wrong_side_is_told_its_dimension_and_the_other_side():
    sorter = contrasts_widget()
    for row in contrasts().itertuples():
        for card, right, other, opposite in (
            (row.traditional, "traditional marketing", "CRM", row.crm),
            (row.crm, "CRM", "traditional marketing", row.traditional),
        ):
            sorter.place(card, other)
            sorter.check()
            said = (
                f"{card}</strong> does not belong under {other}. Its dimension is {row.dimension}: "
                f"there, {other} says “{opposite}”."
            )
            assert said in sorter.children[-1].value
            sorter.place(card, right)


def test_the_order_of_the_18_cards_does_not_give_the_columns_away():
    sorter, table = contrasts_widget(), contrasts()
    columns = [sorter.key[card] for card in sorter.answers]
    assert 6 < sum(one != other for one, other in pairwise(columns)) < 15
    # Nor do the two sides of a contrast stand next to each other.
    opposite = dict(zip(table["traditional"], table["crm"], strict=True))
    assert not any(
        {one, other} in map(set, opposite.items()) for one, other in pairwise(sorter.key)
    )


def test_the_chapter_hands_on_functions_and_not_the_modules_they_stand_in():
    measures = ("contrasts", "maturity", "timeline", "crm_effects", "hit_rate", "matched_ranks")
    for name in (*measures, "plot_maturity", "plot_timeline", "maturity_widget"):
        assert callable(getattr(orientation, name)), name
