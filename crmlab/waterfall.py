"""Steps that add up to a sum, as a waterfall: drawn once, or moved by sliders."""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from crmlab import theme


class Waterfall:
    """Bars of which each begins where the one before it ended, and their sum as the last.

    Parameters
    ----------
    ax
        Where to draw; its limits stay as they are.
    names, colours
        Of the steps, and of the sum.
    """

    def __init__(self, ax: Axes, names: Sequence[str], colours: Sequence[str]) -> None:
        places = range(len(names))
        self.bars = ax.bar(places, 0.0, width=0.6, color=colours, linewidth=0)
        self.links = [
            ax.plot([place + 0.3, place + 0.7], [0, 0], color=theme.GREY, linewidth=1)[0]
            for place in places[:-1]
        ]
        above = {"xytext": (0, 6), "textcoords": "offset points", "ha": "center"}
        self.labels = [ax.annotate("", (place, 0), weight="bold", **above) for place in places]
        ax.set_xticks(places, names)
        ax.set_yticks([])
        ax.tick_params(length=0)
        ax.spines["left"].set_visible(False)

    @property
    def moving(self) -> list[Artist]:
        """Everything that `show` moves, in the order in which it is drawn."""
        return [*self.bars, *self.links, *self.labels]

    def show(self, steps: Sequence[float], labels: Sequence[str]) -> None:
        """Move the bars to these steps (below zero for a step down), with a label each."""
        ends = [*np.cumsum(steps), sum(steps)]
        starts = [0.0, *ends[:-2], 0.0]
        rows = zip(self.bars, self.labels, starts, ends, labels, strict=True)
        for bar, label, start, end, text in rows:
            bar.set_y(start)
            bar.set_height(end - start)
            label.xy = (label.xy[0], max(start, end))
            label.set_text(text)
        for link, end in zip(self.links, ends, strict=False):
            link.set_ydata([end, end])


def draw_waterfall(
    ax: Axes,
    steps: Sequence[float],
    names: Sequence[str],
    colours: Sequence[str],
    labels: Sequence[str],
) -> None:
    """Draw steps and their sum, with room for the labels.

    Parameters
    ----------
    ax
        Where to draw.
    steps
        Amounts, below zero for a step down.
    names, colours, labels
        One for each step, and one for the sum.
    """
    Waterfall(ax, names, colours).show(steps, labels)
    ends = np.cumsum(steps)
    low, high = min(0.0, *ends), max(0.0, *ends)
    room = 0.12 * (high - low) or 1.0
    ax.set_ylim(low - room * (low < 0), high + room)
