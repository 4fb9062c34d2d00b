import numpy as np
import pandas as pd
import pytest
from legible import made_once, sentence

from crmlab import theme
from crmlab.lifecycle.models import BGNBD
from crmlab.lifecycle.widgets import alive_widget

pytestmark = pytest.mark.usefixtures("unseen")

FITTED = BGNBD.from_params(r=0.25, alpha=4.35, a=1.04, b=3.71)


fitted = made_once(lambda: alive_widget(FITTED, T=40))


@pytest.fixture
def explorer():
    theme.use()
    return fitted()


def shown(explorer):
    """Return the numbers in the cells, a row a frequency, a column a recency."""
    (ax,) = explorer.figure.axes
    rows, columns = (
        [float(tick.get_text()) for tick in axis.get_ticklabels()] for axis in (ax.yaxis, ax.xaxis)
    )
    numbers = np.array([text.get_text() for text in ax.texts], dtype=float)
    return pd.DataFrame(numbers.reshape(len(rows), len(columns)), rows, columns)


def test_the_map_shows_what_the_model_says(explorer):
    for frequency, row in shown(explorer).iterrows():
        for recency, cell in row.items():
            history = {"frequency": [frequency], "recency": [recency], "T": [40.0]}
            alive = FITTED.probability_alive(pd.DataFrame(history)).item()
            assert cell == round(100 * alive)


def test_it_starts_with_the_model_and_says_what_the_parameters_mean(explorer):
    said = explorer.sentence
    assert "buys 0.06 times a week" in said
    assert "after a repeat purchase with a probability of 22 %" in said
    assert f"buy {FITTED.expected_purchases(40):.2f} times again in 40 weeks" in said


def test_worse_coins_leave_fewer_alive_and_better_ones_more(explorer):
    before = shown(explorer)
    sentence(explorer, a=5.0)
    assert (shown(explorer) <= before).all(axis=None)
    said = sentence(explorer, a=0.21, b=18.0)
    assert (shown(explorer) >= before).all(axis=None)
    assert "a probability of 1 %" in said


def test_slower_buyers_are_longer_alive_in_silence(explorer):
    before = shown(explorer)
    sentence(explorer, alpha=20.0)
    assert (shown(explorer) >= before).drop(columns=40.0).all(axis=None)


def test_the_unit_is_that_of_the_model():
    daily = BGNBD.from_params(r=0.25, alpha=30.0, a=1.0, b=4.0, freq="D")
    explorer = alive_widget(daily, T=270)
    assert explorer.controls["alpha"].description == "Rates: alpha (days)"
    assert "times a day" in explorer.sentence
    with pytest.raises(ValueError, match="above 0"):
        alive_widget(daily, T=0)
