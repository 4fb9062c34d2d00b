"""Widget of the indicators of loyalty: two customers on a radar, and a weight for each spoke."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.loyalty.plots.indicators import plot_indicators
from crmlab.messages import say

__all__ = ["indicators_widget"]


def indicators_widget(indicators: pd.DataFrame) -> live.Explorer:
    """Return two customers of a few (rows) on a radar, with the weight of each indicator.

    Indicators run from 0 to 1. Weights are shares of the sliders' sum.
    """
    names = [(str(name), at) for at, name in enumerate(indicators.index)]

    def draw(ax: Axes, first: int, second: int, **weights: float) -> live.Drawn:
        if first == second:
            return say("Choose two customers.")
        return plot_indicators(indicators.iloc[[first, second]], weights=[*weights.values()], ax=ax)

    controls = {
        "first": live.choice(say("First customer"), names),
        "second": live.choice(say("Second customer"), names[1:] + names[:1]),
    }
    controls |= {
        f"weight of {name}": live.slider(theme.words(name), 50, 0, 100, 5) for name in indicators
    }
    polar = {"subplot_kw": {"projection": "polar"}}
    return live.Explorer(say("Loyalty, indicator by indicator"), draw, controls, axes=polar)
