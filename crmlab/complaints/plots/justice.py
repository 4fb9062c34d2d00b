"""Pictures of the three kinds of justice, and of the recovery paradox."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.complaints.plots.intervals import rings_and_intervals
from crmlab.messages import say
from crmlab.theme import number, picture, words

__all__ = ["plot_justice", "plot_paradox"]


@picture
def plot_justice(ax: Axes, weights: pd.DataFrame) -> tuple[str, str]:
    """Draw what a point of each kind of justice brings (`justice_weights`), together and alone."""
    kinds = weights.drop(index="const")
    read = rings_and_intervals(ax, kinds, "slope", "alone", "{:.2f}".format)
    ax.set_xlim(left=min(0, ax.get_xlim()[0]))
    ax.set_xlabel(say("Points of satisfaction for a point: ● together, ○ each alone"))
    first = kinds.loc[kinds["slope"].idxmax()]
    told = {name: f"{first[name]:.2f}" for name in ("slope", "alone")}
    headline = say(
        "A point of {first} brings {slope}, not {alone}", first=words(first.name), **told
    )
    return headline, say(
        "Points of satisfaction for a point of each kind of justice, all together, with 95 % "
        "intervals, and ○ each alone: {read}.",
        read=read,
    )


@picture
def plot_paradox(ax: Axes, effects: pd.DataFrame) -> tuple[str, str]:
    """Draw effects of a recovery (rows of `recovery_effect`), adjusted and raw."""
    read = rings_and_intervals(
        ax, effects, "effect", "raw", lambda points: number(points, 2, sign=True)
    )
    ax.axvline(0, color=theme.GREY, linewidth=1.5, zorder=0)
    ax.set_xlabel(say("Points above customers without a problem: ● adjusted, ○ raw"))
    told = {"count": int((effects["low"] > 0).sum()), "all": len(effects)}
    return say("More satisfied than without a problem: {count} of {all} groups", **told), say(
        "How much more satisfied than customers without a problem, among people equally satisfied "
        "before, with 95 % intervals, and ○ not adjusted: {read}.",
        read=read,
    )
