"""Widget W7.5, of a pilot: fewer stores, fewer months, and pilots with a trend of their own."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live
from crmlab.messages import say
from crmlab.strategy.measures.pilot import pilot_effect, pilot_months, pilot_trend
from crmlab.strategy.plots.pilot import plot_pilot
from crmlab.theme import number

__all__ = ["pilot_widget"]

STEEPEST = 0.5  # points a month, of the pilots' own trend


def pilot_widget(panel: pd.DataFrame, start: int) -> live.Explorer:
    """Return the effect of a pilot, had it had fewer stores or months, or run up before it began.

    The pilots that stay are the first by name. Their own trend is added to each of their months.
    """
    pilots = sorted(panel.loc[panel["pilot"], "store"].unique())
    last = int(panel["month"].max())
    means = panel.groupby(["pilot", "month"])["satisfaction"].mean()
    room = means.min() - STEEPEST * last, means.max() + STEEPEST * last

    def draw(ax: Axes, stores: float, seen: float, trend: float) -> live.Drawn:
        chosen = ~panel["pilot"] | panel["store"].isin(pilots[: int(stores)])
        rows = panel[chosen & (panel["month"] <= seen)]
        rows = rows.assign(
            satisfaction=rows["satisfaction"] + trend * rows["pilot"] * rows["month"]
        )
        plot_pilot(pilot_months(rows, start), room=room, ax=ax)
        found, before = pilot_effect(rows, start), pilot_trend(rows, start)
        return ax, say(
            "Effect {effect} points ({low} to {high}). Before the start the gap grew by {slope} a "
            "month ({least} to {most}).",
            **found[["effect", "low", "high"]].map(number),
            slope=number(before["slope"], 2),
            least=number(before["low"], 2),
            most=number(before["high"], 2),
        )

    controls = {
        "stores": live.slider(say("Pilot stores"), len(pilots), 2, len(pilots), 1),
        "seen": live.slider(say("Months seen"), last, start, last, 1),
        "trend": live.slider(
            say("Pilots' own trend (points a month)"), 0, -STEEPEST, STEEPEST, 0.1, "+.1f"
        ),
    }
    return live.Explorer(say("What a pilot tells"), draw, controls)
