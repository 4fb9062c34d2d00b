"""Widget of a scorecard: other targets, fewer quarters."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live
from crmlab.messages import say
from crmlab.strategy.measures.scorecard import LEAST, scorecard
from crmlab.strategy.plots.scorecard import plot_scorecard

__all__ = ["scorecard_widget"]


def scorecard_widget(quarterly: pd.DataFrame) -> live.Explorer:
    """Return the scorecard with a slider for stricter targets and one for the last quarter."""
    quarters = sorted(quarterly["quarter"].unique())

    def draw(ax: Axes, last: float, stricter: float) -> live.Drawn:
        known = quarterly[quarterly["quarter"].isin(quarters[: int(last)])]
        return plot_scorecard(scorecard(known, stricter=stricter), ax=ax)

    most = len(quarters)
    controls = {
        "last": live.slider(say("Quarters seen so far"), most, LEAST, most, 1),
        "stricter": live.slider(say("All targets stricter by"), 0, -0.1, 0.1, 0.01, "+.0%"),
    }
    title = say("Scorecard of the four processes")
    return live.Explorer(title, draw, controls, height=6.2)
