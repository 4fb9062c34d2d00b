"""Widget of a p chart: how wide its limits are, from which weeks, and how often chance rings."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live
from crmlab.complaints.measures.control import control_chart, false_alarms
from crmlab.complaints.plots.control import plot_control_chart
from crmlab.messages import say
from crmlab.theme import percent

__all__ = ["control_widget"]


def control_widget(counts: pd.Series, opportunities: pd.Series) -> live.Explorer:
    """Return a p chart with sliders for sigma and the base, and its false alarms by simulation."""

    def draw(ax: Axes, sigma: float, base: float) -> live.Drawn:
        chart = control_chart(counts, opportunities, base=int(base), sigma=sigma)
        rate, size = chart["center"].iloc[0], int(opportunities.median())
        rings = false_alarms(rate, size, sigma=sigma, weeks=52, histories=1000, seed=1)
        years = rings["in_a_year"].map(percent)
        plot_control_chart(chart, ax=ax)
        ax.set_ylim(0, 1.6 * chart["observed"].max())  # whatever the limits are
        return ax, say(
            "In a year in which nothing changes, chance alone passes a limit in {beyond} of all "
            "cases, and rings by one of the two rules in {either}.",
            **years[["beyond", "either"]],
        )

    controls = {
        "sigma": live.slider(say("Limits at (sigma)"), 3, 1, 4, 0.1, ".1f"),
        "base": live.slider(say("Base: the first weeks"), 52, 8, len(counts), 1),
    }
    return live.Explorer(say("A p chart of complaints"), draw, controls)
