"""Pictures of the three kinds of justice, and of the recovery paradox."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.complaints.plots.intervals import rings_and_intervals
from crmlab.messages import say, say_each
from crmlab.theme import number, picture, words

__all__ = ["plot_justice", "plot_paradox"]


@picture
def plot_justice(ax: Axes, weights: pd.DataFrame) -> tuple[str, str]:
    """Draw what a point of each kind of justice brings (`justice_weights`), together and alone."""
    kinds = weights.drop(index="const")
    rings_and_intervals(ax, kinds, "slope", "alone", "{:.2f}".format)
    ax.set_xlabel(say("Points of satisfaction for a point: ● together, ○ each alone"))
    first = kinds["slope"].idxmax()
    told = {name: kinds[name].map("{:.2f}".format) for name in ("slope", "low", "high", "alone")}
    read = say_each(
        "{kind} {slope} ({low} to {high}; alone {alone})", kind=map(words, kinds.index), **told
    )
    headline = say(
        "A point of {first} brings {slope}, and not {alone}",
        first=words(first),
        **{name: told[name][first] for name in ("slope", "alone")},
    )
    return headline, say(
        "Points of satisfaction for a point of each kind of justice, with 95 % intervals: {read}.",
        read="; ".join(read),
    )


@picture
def plot_paradox(ax: Axes, effects: pd.DataFrame) -> tuple[str, str]:
    """Draw effects of a recovery (rows of `recovery_effect`), adjusted and raw."""
    rings_and_intervals(ax, effects, "effect", "raw", lambda value: number(value, 2, sign=True))
    ax.axvline(0, color=theme.GREY, linewidth=1.5, zorder=0)
    ax.set_xlabel(say("Points above customers without a problem: ● adjusted, ○ raw"))
    paradox = effects.index[effects["low"] > 0]
    told = {
        name: effects[name].map(lambda value: number(value, 2, sign=True))
        for name in ("effect", "low", "high", "raw")
    }
    read = say_each(
        "{group} {effect} ({low} to {high}; raw {raw})", group=map(words, effects.index), **told
    )
    headline = say(
        "More satisfied than without a problem: {count} of {all} groups",
        count=len(paradox),
        all=len(effects),
    )
    return headline, say(
        "How much more satisfied than customers without a problem, among people equally satisfied "
        "before, with 95 % intervals: {read}.",
        read="; ".join(read),
    )
