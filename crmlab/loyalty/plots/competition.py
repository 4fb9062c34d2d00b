"""Pictures of rates by level and group, and of how competition bends them."""

from collections.abc import Hashable

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.loyalty.measures.competition import between_markets
from crmlab.marks import label_above, label_ends, lines
from crmlab.messages import say, say_each
from crmlab.theme import count, number, percent, picture, words

__all__ = ["plot_competition", "plot_rates"]


@picture
def plot_rates(ax: Axes, rates: pd.DataFrame, *, what: str) -> tuple[str, str]:
    """Draw the rates of a group and a level (`rates_by`, `phase_funnel`), a line a group.

    Upright lines are the intervals. ``what`` the rate is of, such as ``"bought again"``.
    """
    table, low, high = (rates[name].unstack(0) for name in ("share", "low", "high"))
    lines(ax, table.reset_index(drop=True), marked=True)
    for group, colour in zip(table, theme.PALETTE, strict=False):
        ax.vlines(range(len(table)), low[group], high[group], color=colour, linewidth=1.5)
    _draw_axes(ax, table, what)
    told = say_each(
        "{group} {first} to {last}",
        group=table.columns.map(words),
        first=[percent(rate, 0) for rate in table.iloc[0]],
        last=[percent(rate, 0) for rate in table.iloc[-1]],
    )
    read = [", ".join(percent(rate, 0) for rate in table[group]) for group in table]
    parts = say_each("{group} {rates}", group=table.columns.map(words), rates=read)
    headline = say("{what}: {parts}", what=words(what).capitalize(), parts=", ".join(told))
    return headline, say(
        "Share who {what}, by {level} ({names}): {parts}. Upright lines are 95 % intervals.",
        what=words(what),
        level=words(table.index.name),
        names=", ".join(map(words, table.index)),
        parts="; ".join(parts),
    )


@picture
def plot_competition(
    ax: Axes, rates: pd.DataFrame, *, free: Hashable, competition: float, lift: int
) -> tuple[str, str]:
    """Draw the curve of a market between the two measured ones (`between_markets`).

    The markets are ``free``, where people can leave, and the other one. ``lift`` is the mark from
    which people are lifted by one.
    """
    measured = rates["share"].unstack(0)
    between = between_markets(rates, free, competition)
    (other,) = measured.columns.difference([free])
    table = pd.DataFrame({say("here"): between, other: measured[other], free: measured[free]})
    lines(ax, table.reset_index(drop=True))
    at = table.index.get_indexer([lift, lift + 1])
    lifted = between.iloc[at]
    ax.plot(at, lifted, color=theme.BLUE, linewidth=6, marker="o", markersize=12, zorder=4)
    _draw_axes(ax, table, "rebought")
    more = 100 * (lifted.iloc[1] - lifted.iloc[0])
    told = {"more": number(more, 0), "low": count(lift), "high": count(lift + 1)}
    text = say("+{more}", **told)
    label_above(ax, at.mean(), lifted.mean(), text, xytext=(-12, 10), ha="right", weight="bold")
    parts = say_each("{level}: {rate}", level=between.index, rate=between.map(percent))
    return say("100 from {low} to {high}: {more} more come back", **told), say(
        "With {share} of the way from the {other} to the {free} market, these come back: {parts}. "
        "If 100 people go from {low} to {high}, {more} more of them come back.",
        share=percent(competition, 0),
        other=words(other),
        free=words(free),
        parts=", ".join(parts),
        **told,
    )


def _draw_axes(ax: Axes, table: pd.DataFrame, what: str) -> None:
    """Name the levels, the rate, and each line at its end."""
    last = len(table) - 1
    ax.set_xticks(range(last + 1), map(words, table.index))
    ax.set(xlim=(-0.25, last + 0.15), ylim=(-0.02, 1.02))
    ax.set(xlabel=words(table.index.name).capitalize(), ylabel=words(what).capitalize())
    theme.percent_axis(ax, "y")
    label_ends(ax, table.iloc[-1], [*map(words, table)])
