"""Picture of a rated check-list: the profile of a firm, and where its people disagree."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import bare, label_right
from crmlab.messages import say, say_each
from crmlab.theme import percent, percent_axis, picture, words

__all__ = ["plot_profile"]


@picture
def plot_profile(ax: Axes, profile: pd.DataFrame) -> tuple[str, str]:
    """Draw a profile (`checklist_profile`): the mean of each item, and its range over raters."""
    places = np.arange(len(profile))[::-1]
    lowest = profile["share"] == profile["share"].min()
    colours = np.where(lowest, theme.ORANGE, theme.BLUE)
    ax.hlines(places, profile["low"], profile["high"], color=theme.PALE, linewidth=12)
    looks = zip(places, profile["share"], profile["high"], colours, lowest, strict=True)
    for place, share, high, colour, last in looks:
        ax.plot(share, place, "D" if last else "o", color=colour, markersize=11)
        label_right(ax, high, place, percent(share, 0), gap=14, color=colour, weight="bold")
    names = profile.index.map(words)
    ax.set_yticks(places, names)
    ax.set(xlim=(0, 1.12), ylim=(-0.6, len(profile) - 0.4), xticks=np.arange(0, 1.1, 0.25))
    ax.set_xlabel(say("Share of the highest rating; bar: lowest to highest rater"))
    percent_axis(ax, "x")
    bare(ax, "left", axis="y")
    written = profile[["share", "low", "high"]].map(lambda share: percent(share, 0))
    read = say_each("{name} {share} ({low} to {high})", name=names, **written)
    told = {"index": percent(profile["share"].mean(), 0), "worst": ", ".join(names[lowest])}
    return say("{index} in all, least in {worst}", **told), say(
        "Mean ratings as shares of the highest, with the range over raters: {read}. Together "
        "{index}.",
        read=", ".join(read),
        **told,
    )
