"""Estimates with their intervals, and beside each what a simpler look says."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import CASING, bare, label_above
from crmlab.messages import say_each


def rings_and_intervals(
    ax: Axes, table: pd.DataFrame, value: str, ring: str, write: Callable[[float], str]
) -> str:
    """Draw a column as ● with its ``low`` to ``high``, and another as ○, the first row on top.

    Returns what is drawn, in words.
    """
    places = np.arange(len(table))[::-1]
    ax.hlines(places, table["low"], table["high"], color=theme.BLUE, linewidth=5)
    ax.plot(table[value], places, "o", color=theme.BLUE, markersize=11)
    look = {"s": 190, "facecolor": "none", "edgecolor": theme.ORANGE, "linewidth": 2.5}
    ax.scatter(table[ring], places, **look)
    style = {"color": theme.BLUE, "weight": "bold", "path_effects": CASING, "xytext": (0, 10)}
    for place, at in zip(places, table[value], strict=True):
        label_above(ax, at, place, write(at), **style)
    names = [*map(theme.words, table.index)]
    ax.set_yticks(places, names)
    ends = table[["low", "high", ring]].to_numpy()
    room = 0.08 * (np.ptp(ends) or 1.0)
    ax.set(ylim=(-0.6, len(table) - 0.3), xlim=(ends.min() - room, ends.max() + room))
    bare(ax, "left", axis="y")
    told = {key: table[column].map(write) for key, column in (("value", value), ("ring", ring))}
    ends = {name: table[name].map(write) for name in ("low", "high")}
    return "; ".join(
        say_each("{name} {value} ({low} to {high}), ○ {ring}", name=names, **told, **ends)
    )
