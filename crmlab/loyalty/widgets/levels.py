"""Widget of the relationship matrix: cut lines, and what the programme costs."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live
from crmlab.loyalty.measures.levels import relationship_matrix
from crmlab.loyalty.plots.levels import plot_relationship_matrix
from crmlab.messages import say

__all__ = ["matrix_widget"]


def matrix_widget(customers: pd.DataFrame, cost: pd.Series) -> live.Explorer:
    """Return the matrix of `relationship_matrix` behind its four cut lines.

    Customers have ``own_spend_12m`` and ``category_spend_12m``; ``cost`` is that of a customer and
    year by level.
    """
    spend = customers["category_spend_12m"]
    share = customers["own_spend_12m"] / spend

    def draw(ax: Axes, small: float, large: float, low: float, high: float) -> Axes:
        cells = relationship_matrix(spend, share, [small, large], [low / 100, high / 100])
        return plot_relationship_matrix(cells, cost, ax=ax)

    controls = {
        "small": live.slider(say("Medium value from (CNY a year)"), 2_000, 500, 5_000, 500),
        "large": live.slider(say("Large value from (CNY a year)"), 10_000, 4_000, 30_000, 1_000),
        "low": live.slider(say("Medium share from (%)"), 33, 5, 60, 1),
        "high": live.slider(say("High share from (%)"), 67, 40, 95, 1),
    }
    return live.Explorer(say("Matrix of value and share"), draw, controls)
