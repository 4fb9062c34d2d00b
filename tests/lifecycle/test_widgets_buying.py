import numpy as np
import pandas as pd
import pytest
from legible import at_the_ends, moved_at_random, sentence, unreadable

from crmlab import theme
from crmlab.lifecycle.models import BGNBD
from crmlab.lifecycle.widgets import alive_widget

FITTED = BGNBD.from_params(r=0.25, alpha=4.35, a=1.04, b=3.71)


@pytest.fixture
def panel():
    theme.use()
    return alive_widget(FITTED, T=40)


def shown(panel):
    """Return the numbers in the cells, a row a frequency."""
    texts = [text.get_text() for text in panel.picture._figure.axes[0].texts]
    return np.array(texts, dtype=float).reshape(8, 10)


def test_the_map_shows_what_the_model_says(panel):
    history = {"frequency": [4], "recency": [20.0], "T": [40.0]}
    alive = FITTED.probability_alive(pd.DataFrame(history)).item()
    assert shown(panel)[3, 4] == round(100 * alive)


def test_it_starts_with_the_model_and_says_what_the_parameters_mean(panel):
    said = panel.picture.sentence
    assert "buys 0.06 times a week" in said
    assert "after a repeat purchase with a probability of 22 %" in said
    assert f"buy {FITTED.expected_purchases(40):.2f} times again in 40 weeks" in said


def test_worse_coins_leave_fewer_alive_and_better_ones_more(panel):
    before = shown(panel)
    sentence(panel, **{"Coins: a": 5.0})
    assert (shown(panel) <= before).all()
    sentence(panel, **{"Coins: a": 0.21, "Coins: b": 18.0})
    assert (shown(panel) >= before).all()
    assert "a probability of 1 %" in panel.picture.sentence


def test_slower_buyers_are_longer_alive_in_silence(panel):
    before = shown(panel)
    sentence(panel, **{"Rates: alpha (weeks)": 20.0})
    assert (shown(panel)[:, :9] >= before[:, :9]).all()


def test_no_setting_fails_or_shows_no_number(panel):
    for said in moved_at_random(panel):
        assert "nan" not in said
    for figure in at_the_ends(panel):
        assert np.isfinite(shown(panel)).all()
        assert not unreadable(figure)


def test_the_unit_is_that_of_the_model():
    daily = BGNBD.from_params(r=0.25, alpha=30.0, a=1.0, b=4.0, freq="D")
    assert "Rates: alpha (days)" in alive_widget(daily, T=270).controls
    with pytest.raises(ValueError, match="above 0"):
        alive_widget(daily, T=0)
