"""Estimates with their intervals, and beside each what a simpler look says."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import CASING, bare, label_above


def rings_and_intervals(
    ax: Axes, table: pd.DataFrame, value: str, ring: str, write: Callable[[float], str]
) -> None:
    """Draw a column as ● with its ``low`` to ``high``, and another as ○, the first row on top."""
    places = np.arange(len(table))[::-1]
    values, rings = table[value].to_numpy(float), table[ring].to_numpy(float)
    ax.hlines(places, table["low"], table["high"], color=theme.BLUE, linewidth=5)
    ax.plot(values, places, "o", color=theme.BLUE, markersize=11)
    ax.scatter(rings, places, s=190, facecolor="none", edgecolor=theme.ORANGE, linewidth=2.5)
    for place, at in zip(places, values, strict=True):
        style = {"color": theme.BLUE, "weight": "bold", "path_effects": CASING}
        label_above(ax, at, place, write(at), xytext=(0, 10), **style)
    ax.set_yticks(places, map(theme.words, table.index))
    ends = np.concatenate([table["low"], table["high"], rings])
    room = 0.08 * (np.ptp(ends) or 1.0)
    ax.set(ylim=(-0.6, len(table) - 0.3), xlim=(ends.min() - room, ends.max() + room))
    bare(ax, "left", axis="y")
