"""Widget of the indicators of loyalty: two customers on a radar, and a weight for each spoke."""

from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.loyalty.plots.indicators import plot_indicators
from crmlab.messages import say

__all__ = ["indicators_widget"]


def indicators_widget(indicators: pd.DataFrame) -> live.Explorer:
    """Return two neighbours in a table on a radar, with the weight of each indicator.

    Indicators run from 0 to 1. Weights are shares of the sliders' sum.
    """
    pairs = [(f"{one}, {other}", at) for at, (one, other) in enumerate(pairwise(indicators.index))]

    def draw(ax: Axes, pair: int, **weights: float) -> live.Drawn:
        return plot_indicators(indicators[pair : pair + 2], weights=[*weights.values()], ax=ax)

    controls = {"pair": live.choice(say("Customers"), pairs)}
    controls |= {name: live.slider(theme.words(name), 50, 0, 100, 5) for name in indicators}
    polar = {"subplot_kw": {"projection": "polar"}}
    return live.Explorer(say("Loyalty, indicator by indicator"), draw, controls, axes=polar)
