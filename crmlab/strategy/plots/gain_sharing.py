"""Picture of the splits of a gain that both sides accept."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import bare
from crmlab.messages import say
from crmlab.theme import count, percent, percent_axis, picture

__all__ = ["plot_sharing_ranges"]


@picture
def plot_sharing_ranges(ax: Axes, ranges: pd.DataFrame, shares: pd.Series) -> tuple[str, str]:
    """Draw the shares that both accept (`sharing_range`), a bar each, and the agreed one as a dot.

    Offers without such a share are left out, and counted.
    """
    shown = ranges[ranges["room"] >= 0].sort_values("middle")
    agreed = shares[shown.index]
    inside = agreed.between(shown["least"], shown["most"])
    places = pd.Series(np.arange(len(shown)), shown.index)
    ax.hlines(places, shown["least"], shown["most"], color=theme.PALE, linewidth=7)
    for group, colour, marker in (
        (inside, theme.BLUE, "o"),
        (agreed.notna() & ~inside, theme.ORANGE, "X"),
    ):
        ax.plot(agreed[group], places[group], marker, color=colour, markersize=9)
    percent_axis(ax, "x")
    ax.set(xlim=(0, 1), ylim=(-1, len(shown)), yticks=[])
    ax.set_xlabel(say("Our share of the saving: ▬ both accept, ● agreed, ✖ agreed outside"))
    bare(ax, "left", axis="y")
    told = {
        "outside": count(shares.notna().sum() - inside.sum()),  # where there is no range, too
        "agreed": count(shares.notna().sum()),
        "possible": count(len(shown)),
        "none": count(len(ranges) - len(shown)),
        "least": percent(shown["least"].median(), 0),
        "most": percent(shown["most"].median(), 0),
    }
    return say("{outside} of {agreed} agreements lie outside the range", **told), say(
        "The shares that both accept, for {possible} partners; for {none} there is none. In the "
        "middle they go from {least} to {most}. {outside} of {agreed} agreements lie outside.",
        **told,
    )
