"""Steps that add up: what several pictures of the chapter are made of."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme


def draw_steps(
    ax: Axes, moves: pd.Series, total: str, colours: Sequence[str], labels: Sequence[str]
) -> None:
    """Draw each move as a bar that begins where the last one ended, and their sum at the end.

    Parameters
    ----------
    ax
        Where to draw.
    moves
        Money by name, below zero for a step down.
    total
        What the sum is called.
    colours, labels
        One for each move and one for the sum.
    """
    ends = [*moves.cumsum(), moves.sum()]
    starts = [0.0, *ends[:-2], 0.0]
    places = np.arange(len(ends))
    ax.bar(places, np.subtract(ends, starts), bottom=starts, color=colours, width=0.6)
    for place, (start, end, label) in enumerate(zip(starts, ends, labels, strict=True)):
        ax.annotate(
            label,
            (place, max(start, end)),
            (0, 6),
            textcoords="offset points",
            ha="center",
            weight="bold",
        )
    for (place, end), _ in pairwise(enumerate(ends)):
        ax.hlines(end, place + 0.3, place + 0.7, color=theme.GREY, linewidth=1)
    low, high = min(0.0, *ends), max(0.0, *ends)
    room = 0.12 * (high - low) or 1.0
    ax.set(ylim=(low - room * (low < 0), high + room), yticks=[])
    ax.set_xticks(places, [theme.words(name) for name in (*moves.index, total)])
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
