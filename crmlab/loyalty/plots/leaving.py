"""Picture of shares with their intervals, such as those of the reasons to leave."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import bare, label_beside, label_right
from crmlab.messages import say, say_each
from crmlab.theme import percent, picture, words

__all__ = ["plot_shares"]


@picture
def plot_shares(ax: Axes, table: pd.DataFrame, *, claim: float | None = None) -> tuple[str, str]:
    """Draw a few shares with their intervals (`wilson`, a row each), and one that is claimed."""
    places, told = np.arange(len(table))[::-1], {}
    if claim is not None:
        told = {"claim": percent(claim)}
        ax.axvline(claim, color=theme.ORANGE, linestyle="--", zorder=0)
    written = table[["share", "low", "high"]].map(percent)
    names = table.index.map(words)
    ax.hlines(places, table["low"], table["high"], colors=theme.BLUE, linewidth=5, alpha=0.5)
    ax.scatter(table["share"], places, s=120, color=theme.BLUE, zorder=3)
    for place, high, text in zip(places, table["high"], written["share"], strict=True):
        label_right(ax, high, place, text, color=theme.BLUE)
    ax.set(xlim=(0, 1), ylim=(-0.6, len(table) - 0.1), xlabel=say("Share, with 95 % interval"))
    if told:
        text = say("claimed: {claim}", **told)
        label_beside(ax, claim, len(table) - 0.35, text, color=theme.ORANGE)
    ax.set_yticks(places, names)
    theme.percent_axis(ax, "x")
    bare(ax, "left", axis="y")
    first = dict(written.iloc[0]) | {"name": names[0]}
    parts = say_each("{name} {share} ({low} to {high})", name=names, **written)
    said = say("Shares with intervals of 95 %: {parts}.", parts=", ".join(parts))
    if told:
        said += " " + say("Claimed is {claim}.", **told)
    return say("{share} for {name}, within {low} to {high}", **first), said
