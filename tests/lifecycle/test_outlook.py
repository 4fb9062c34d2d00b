"""Pictures of what a model expects of all customers."""

import numpy as np
import pandas as pd
import pytest
from legible import unreadable

from crmlab import theme
from crmlab.lifecycle.plots.outlook import plot_alive, plot_value_groups


@pytest.fixture(autouse=True)
def look():
    theme.use()


def test_every_customer_stands_in_one_bar_and_half_decides():
    alive = pd.Series([0.0, 0.05, 0.49, 0.5, 0.89, 0.9, 1.0, 1.0])
    ax = plot_alive(alive)
    assert [bar.get_height() for bar in ax.patches] == [2, 0, 0, 0, 1, 1, 0, 0, 1, 3]
    said = theme.description(ax)
    assert "Of 8 customers" in said
    assert "37.5 % are more likely gone" in said
    assert "37.5 % are still there" in said
    assert unreadable(ax.figure) == []


def test_the_groups_are_of_equal_size_and_add_up_to_all():
    value = pd.Series(np.arange(100.0)).sample(frac=1, random_state=1)
    ax = plot_value_groups(value)
    heights = [bar.get_height() for bar in ax.patches]
    assert heights[0] == pytest.approx(sum(range(90, 100)) / value.sum())
    assert heights[-1] == pytest.approx(sum(range(10)) / value.sum())
    assert sum(heights) == pytest.approx(1)
    said = theme.description(ax)
    assert "the best 10 of 100 customers bring 19.1 %" in said
    assert "the lower half of the groups 24.7 %" in said
    assert unreadable(ax.figure) == []


def test_an_odd_number_of_groups_has_no_middle_in_its_lower_half():
    ax = plot_value_groups(pd.Series([4.0, 3.0, 2.0, 1.0, 0.0]), groups=5)
    assert "lower half of the groups 10.0 %" in theme.description(ax)


def test_nobody_who_bought_again_cannot_be_drawn():
    with pytest.raises(ValueError, match="Nobody bought again"):
        plot_alive(pd.Series([], dtype=float))


@pytest.mark.parametrize("value", [[1.0, 2.0], [0.0] * 10])
def test_too_few_customers_or_no_value_is_said(value):
    with pytest.raises(ValueError, match="cannot be drawn in 5 groups"):
        plot_value_groups(pd.Series(value), groups=5)


def test_nobody_is_said():
    with pytest.raises(ValueError, match="Nobody bought again"):
        plot_alive(pd.Series(dtype=float))


@pytest.mark.parametrize("low", [0.0, 0.42, 0.93])
def test_where_all_are_alike_the_bars_are_finer_so_that_none_stands_alone(low):
    ax = plot_alive(pd.Series(np.linspace(low, low + 0.07, 60)))
    assert sum(bar.get_height() > 0 for bar in ax.patches) >= 8
    assert sum(bar.get_height() for bar in ax.patches) == 60
    assert unreadable(ax.figure) == []
