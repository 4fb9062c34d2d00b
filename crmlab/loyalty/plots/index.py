"""Picture of the index of satisfaction in several groups."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import bare, label_right
from crmlab.messages import say, say_each
from crmlab.theme import number, picture, words

__all__ = ["plot_index"]


@picture
def plot_index(ax: Axes, table: pd.DataFrame) -> tuple[str, str]:
    """Draw the index of each group (`satisfaction_index`, a row a group) with its interval.

    The headline leaves out groups of less than half as many people as the largest.
    """
    places = np.arange(len(table))[::-1]
    written = table[["index", "low", "high"]].map(number)
    texts = say_each("{index} ({low} to {high})", **written)
    ax.hlines(places, table["low"], table["high"], colors=theme.BLUE, linewidth=14, alpha=0.35)
    ax.scatter(table["index"], places, s=50, color=theme.BLUE, zorder=3)
    for place, high, text in zip(places, table["high"], texts, strict=True):
        label_right(ax, high, place, text, gap=14, color=theme.BLUE)
    ax.set(xlim=(0, 100), ylim=(-0.6, len(table) - 0.4))
    ax.set_xlabel(say("Index, 0 to 100, with its interval of 95 %"))
    ax.set_yticks(places, table.index.map(words))
    bare(ax, "left", axis="y")
    people = table.get("people", pd.Series(1, table.index))
    of_many = table.loc[people >= people.max() / 2, "index"]
    of_many = of_many if len(of_many) > 1 else table["index"]
    low, high = of_many.idxmin(), of_many.idxmax()
    told = {"low": words(low), "high": words(high)}
    told |= {"least": written.at[low, "index"], "most": written.at[high, "index"]}
    parts = say_each("{group} {text}", group=table.index.map(words), text=texts)
    headline = say("Satisfaction: {most} ({high}), {least} ({low})", **told)
    if len(table) == 1:
        headline = say("Satisfaction: {most}", **told)
    return headline, say("Index of satisfaction from 0 to 100: {parts}.", parts=", ".join(parts))
