"""Pictures of simple classifications: how many are in each class, and the complete pyramid."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import bare, label_right, lying_bars
from crmlab.messages import say, say_each
from crmlab.theme import count, percent, picture, words

__all__ = ["plot_classes", "plot_seven_layers"]

ACTIVE = 4  # layers of the complete pyramid that buy


@picture
def plot_classes(ax: Axes, counts: pd.Series, *, longest: float | None = None) -> tuple[str, str]:
    """Draw how many persons are in each class (counts by class), a bar a class.

    ``longest`` is the count that there is room for.
    """
    shares = (counts / counts.sum()).map(percent)
    texts = counts.map(count) + "  (" + shares + ")"
    names = counts.index.map(words)
    colours = np.where(counts == counts.max(), theme.BLUE, theme.GREY)
    lying_bars(ax, pd.Series(counts.to_numpy(), names), texts, list(colours), longest=longest)
    parts = say_each("{name} {text}", name=names, text=texts)
    most = counts.idxmax()
    return say("{share} are {name}", share=shares[most], name=words(most)), say(
        "{all} persons by class: {parts}.", all=count(counts.sum()), parts=", ".join(parts)
    )


@picture
def plot_seven_layers(ax: Axes, counts: pd.Series) -> tuple[str, str]:
    """Draw the complete pyramid from its tip down (counts by layer): who buys stands out.

    A bar is as long as its layer is large, and centred; lost buyers are hatched, contacts pale.
    """
    places, most = np.arange(len(counts))[::-1], counts.max()
    colours = [*theme.shades(ACTIVE + 1)[:-1], "white", theme.PALE, theme.PALE]
    bars = ax.barh(places, counts, left=-counts / 2, height=0.8, color=colours, linewidth=0)
    bars[ACTIVE].set(hatch="///", edgecolor=theme.GREY)
    texts = counts.map(count) + "  (" + (counts / counts.sum()).map(percent) + ")"
    for place, number, text in zip(places, counts, texts, strict=True):
        label_right(ax, number / 2, place, text)
    ax.set(xlim=(-0.52 * most, 0.95 * most), xticks=[], ylim=(-0.6, len(counts) - 0.4))
    ax.set_yticks(places, counts.index.map(words))
    bare(ax)
    buying, lost = count(counts.iloc[:ACTIVE].sum()), count(counts.iloc[ACTIVE])
    parts = say_each("{layer} {number}", layer=counts.index.map(words), number=counts.map(count))
    return say("{buying} buy; {lost} did before", buying=buying, lost=lost), say(
        "The complete pyramid, from the tip down: {parts}.", parts=", ".join(parts)
    )
