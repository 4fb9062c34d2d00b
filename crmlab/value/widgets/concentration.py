"""Widget of concentration: from the Pareto to the whale curve as cost to serve grows."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live
from crmlab.checks import require_columns
from crmlab.messages import say
from crmlab.value.measures import pareto
from crmlab.value.plots import plot_whale

__all__ = ["concentration_widget"]

HIGHEST = 2.2  # share of profit: at a high cost to serve the curve leaves the picture


def concentration_widget(
    customers: pd.DataFrame, margin: str = "gross_margin_12m", profit: str = "net_profit_12m"
) -> live.Explorer:
    """Return the whale curve of net profit, with sliders for cost to serve and top share.

    At no cost to serve it is the Pareto curve of gross margin; as cost grows, customers turn
    into loss makers and the curve into a whale. ``margin`` and ``profit`` are the columns of gross
    margin and of net profit (money); what lies between is the cost to serve.
    """
    require_columns(customers, [margin, profit], say("customers"))
    gross = customers[margin].astype(float)
    cost_today = gross - customers[profit]

    def draw(ax: Axes, cost: float, best: float) -> Axes | str:
        net = gross - cost / 100 * cost_today
        if net.sum() <= 0:
            return say("All customers together bring no profit: there is nothing to share.")
        return plot_whale(pareto(net), mark=best / 100, highest=HIGHEST, ax=ax)

    controls = {
        "cost": live.slider(say("Cost to serve (% of today)"), 100, 0, 140, 5),
        "best": live.slider(say("Best customers (%)"), 10, 0, 100, 1),
    }
    return live.Explorer(say("Whale curve of net profit"), draw, controls)
