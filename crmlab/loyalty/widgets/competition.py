"""Widget of the way from satisfaction to buying again, bent by competition."""

from collections.abc import Hashable
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live
from crmlab.loyalty.plots import plot_competition
from crmlab.messages import say

__all__ = ["competition_widget"]


def competition_widget(rates: pd.DataFrame, free: Hashable) -> live.Explorer:
    """Return the curve between two measured markets (`rates_by`), and what a lift brings there.

    ``free`` is the market where people can leave.
    """
    levels = list(rates.index.unique(level=1).sort_values())
    steps = [
        (say("from {low} to {high}", low=low, high=high), low) for low, high in pairwise(levels)
    ]

    def draw(ax: Axes, competition: float, lift: int) -> Axes:
        share = competition / 100
        return plot_competition(rates, free=free, competition=share, lift=lift, ax=ax)

    controls = {
        "competition": live.slider(say("Competition (%)"), 100, 0, 100, 5),
        "lift": live.choice(say("Lift 100 people"), steps[::-1]),
    }
    return live.Explorer(say("Satisfaction and competition"), draw, controls)
