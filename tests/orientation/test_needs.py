"""A manager's ranking and the customers': 0.714, and who is wrong about what."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from legible import unreadable
from scipy.stats import spearmanr

from crmlab import theme
from crmlab.orientation.measures.needs import matched_ranks, rank_agreement
from crmlab.orientation.plots.needs import plot_rank_gap

NEEDS = ["safety", "price", "fuel economy", "service nearby", "looks", "resale value"]
MANAGER = pd.Series([1, 2, 4, 3, 5, 6], NEEDS)
CUSTOMERS = pd.Series([2, 1, 4, 5, 3, 6], NEEDS)  # d² = 1, 1, 0, 4, 4, 0


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


def test_ten_in_squared_differences_of_six_ranks_are_an_agreement_of_0_714():
    assert rank_agreement(MANAGER, CUSTOMERS) == pytest.approx(1 - 6 * 10 / (6 * 35))
    assert rank_agreement(MANAGER.tolist(), CUSTOMERS.tolist()) == pytest.approx(0.714, abs=5e-4)


@given(st.permutations(range(1, 8)), st.permutations(range(1, 8)))
def test_without_shared_ranks_it_is_the_formula_of_the_textbook(one, two):
    squares = sum((a - b) ** 2 for a, b in zip(one, two, strict=True))
    assert rank_agreement(one, two) == pytest.approx(1 - 6 * squares / (7 * 48))


def test_shared_ranks_count_as_their_mean_as_in_scipy():
    one, two = [1, 2, 2, 4, 5], [2, 1, 3, 3, 5]
    assert rank_agreement(one, two) == pytest.approx(spearmanr(one, two).statistic)


def test_the_order_of_the_needs_does_not_matter():
    assert rank_agreement(MANAGER, CUSTOMERS[::-1]) == rank_agreement(MANAGER, CUSTOMERS)
    assert rank_agreement(MANAGER, CUSTOMERS.tolist()) == rank_agreement(MANAGER, CUSTOMERS)


def test_who_ranks_all_alike_agrees_with_nobody():
    assert pd.isna(rank_agreement([1, 1, 1], [1, 2, 3]))


@pytest.mark.parametrize(
    ("one", "two", "said"),
    [
        ([1, 2], [1, 2, 3], "2 and 3 ranks"),
        ([1], [1], "1 and 1 ranks"),
        ([1, None], [1, 2], "missing"),
        (
            MANAGER,
            CUSTOMERS.rename({"looks": "colour"}),
            "In one ranking stands looks, which is not among",
        ),
        (MANAGER, CUSTOMERS.rename({"looks": "price"}), "price stands twice in a ranking"),
    ],
)
def test_rankings_of_other_needs_are_refused(one, two, said):
    with pytest.raises(ValueError, match=said):
        rank_agreement(one, two)


def test_the_picture_has_a_line_a_need_and_names_the_far_ones():
    ax = plot_rank_gap(matched_ranks(MANAGER, CUSTOMERS[::-1]))
    ends = [tuple(line.get_ydata()) for line in ax.lines]
    assert ends == list(zip(MANAGER, CUSTOMERS, strict=True))
    texts = [text.get_text() for text in ax.texts]
    assert "5  service nearby  (2 down)" in texts
    assert "3  looks  (2 up)" in texts
    assert ax.get_title("left") == "2 of 6 needs lie 2 or more places apart"
    assert "service nearby 2 places lower, looks 2 places higher" in theme.description(ax)
    assert "0.714" in theme.description(ax)
    assert unreadable(ax.figure) == []


def test_needs_that_share_a_rank_do_not_cover_each_other():
    tied = pd.Series([1, 1, 3, 3, 5, 5], NEEDS)
    ax = plot_rank_gap(matched_ranks(tied, CUSTOMERS))
    assert unreadable(ax.figure) == []
    assert "1  " not in ax.texts[0].get_text()
    assert ax.texts[0].get_text() == "safety  1"


def test_two_that_agree_are_told_so():
    ax = plot_rank_gap(matched_ranks(MANAGER, MANAGER))
    assert "No need is 2 or more places apart" in theme.description(ax)
