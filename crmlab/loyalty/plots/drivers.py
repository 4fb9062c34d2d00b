"""Pictures of what to improve, of our rating beside the rival's, and of whom to care for first."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.loyalty.measures.drivers import QUADRANTS
from crmlab.marks import CASING, dumbbells, label_beside
from crmlab.messages import say, say_each
from crmlab.theme import count, number, percent, picture, words

__all__ = ["plot_importance_performance", "plot_priorities", "plot_relative_performance"]


@picture
def plot_importance_performance(ax: Axes, table: pd.DataFrame) -> tuple[str, str]:
    """Draw drivers by rating and weight (`importance_performance`), in four fields of advice."""
    x, y = table["performance"], table["importance"]
    for axis, values in ((ax.axvline, x), (ax.axhline, y)):
        axis(values.mean(), color=theme.GREY, linestyle="--", linewidth=1)
    room = 0.35 * (np.ptp(x) or 1), 0.35 * (np.ptp(y) or 0.1)
    ax.set(xlim=(x.min() - room[0], x.max() + room[0]))
    ax.set(ylim=(y.min() - room[1], y.max() + room[1]))
    ax.set(xlabel=say("Mean rating"), ylabel=say("Weight in satisfaction"))
    for (important, good), advice in QUADRANTS.items():
        place = {"ha": "right" if good else "left", "va": "top" if important else "bottom"}
        corner = 0.99 if good else 0.01, 0.98 if important else 0.02
        ax.text(*corner, words(advice), transform=ax.transAxes, color=theme.GREY, **place)
    first = table["priority"].idxmax()
    for driver in table.index:
        top = driver == first
        colour, marker = (theme.ORANGE, "D") if top else (theme.BLUE, "o")
        ax.plot(x[driver], y[driver], marker, color=colour, markersize=12)
        style = {"color": colour, "weight": "bold" if top else "normal", "path_effects": CASING}
        label_beside(ax, x[driver], y[driver], words(driver), **style)
    told = {"driver": map(words, table.index), "rating": x.map(number)}
    read = say_each("{driver} {weight} and {rating}", weight=y.map("{:.2f}".format), **told)
    told = {"first": words(first), "lowest": words(x.idxmin())}
    headline = say("Improve {first} first", **told)
    if first != x.idxmin():
        headline = say("Improve {first} first, though {lowest} is rated lowest", **told)
    return headline, say(
        "Drivers by their weight and their mean rating: {read}. Dashed lines are the means.",
        read="; ".join(read),
    )


@picture
def plot_relative_performance(ax: Axes, table: pd.DataFrame) -> tuple[str, str]:
    """Draw the rival's mean rating and ours, a row a group (`relative_performance`)."""
    behind = np.where(table["high"] < 1, theme.ORANGE, theme.GREY)
    colours = np.where(table["low"] > 1, theme.BLUE, behind)
    ratios, low, high = (table[name].map("{:.2f}".format) for name in ("ratio", "low", "high"))
    ends = table[["rival", "own"]]
    dumbbells(ax, ends, list(colours), list("× " + ratios), around=True)
    least, most = ends.min(axis=None), ends.max(axis=None)
    ax.set_xlim(least - 0.15 * (most - least or 1), most + 0.35 * (most - least or 1))
    ax.set_xlabel(say("Mean rating: ○ the rival, ● we"))
    groups = table.drop(index="all") if len(table) > 1 else table
    won = int((groups["low"] > 1).sum())
    told = {"group": map(words, table.index), "ratio": ratios, "low": low, "high": high}
    read = say_each("{group} {ratio} ({low} to {high})", **told)
    return say("Surely ahead of the rival in {won} of {all} groups", won=won, all=len(groups)), say(
        "Our mean rating over the rival's, with the 95 % interval: {read}.", read="; ".join(read)
    )


@picture
def plot_priorities(
    ax: Axes, table: pd.DataFrame, *, first: int = 100, highest: float = 10.0
) -> tuple[str, str]:
    """Draw customers by satisfaction and potential, the ``first`` of `satisfaction_priorities`."""
    satisfaction, potential = table.columns[:2]
    chosen = np.arange(len(table)) < first
    for mask, colour, marker in ((~chosen, theme.GREY, "o"), (chosen, theme.ORANGE, "D")):
        rows = table[mask]
        style = {"color": colour, "marker": marker, "s": 22, "linewidth": 0, "alpha": 0.6}
        ax.scatter(rows[satisfaction], rows[potential], **style)
    line = table["priority"].iloc[min(first, len(table)) - 1]
    x = np.linspace(table[satisfaction].min(), highest, 200, endpoint=False)
    top = 1.05 * table[potential].max()
    curve = line / (highest - x)
    ax.plot(x[curve <= top], curve[curve <= top], color=theme.INK, linewidth=1.5)
    ax.set(ylim=(0, top), xlabel=words(satisfaction).capitalize())
    named = {"potential": words(potential).capitalize(), "currency": theme.currency()}
    ax.set_ylabel(say("{potential} ({currency})", **named))
    ax.yaxis.set_major_formatter(lambda amount, _: count(amount))
    told = {
        "first": count(chosen.sum()),
        "share": percent(table.loc[chosen, "priority"].sum() / table["priority"].sum(), 0),
    }
    return say("{first} customers hold {share} of what can be won", **told), say(
        "{all} customers by satisfaction and potential. The {first} first (◆) lie above the line; "
        "they hold {share} of all priority.",
        all=count(len(table)),
        **told,
    )
