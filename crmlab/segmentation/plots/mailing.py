"""Pictures of a mailing: response of groups with their intervals, and profit by share mailed."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import CLEAR, label_above, label_right, name_parts
from crmlab.messages import later, say
from crmlab.theme import count, money, percent, picture

__all__ = ["plot_mailing", "plot_response", "plot_response_by_size"]

SCORES = {
    "R": later("R: recency score"),
    "F": later("F: frequency score"),
    "M": later("M: monetary score"),
}
LOOKS = (theme.BLUE, "o"), (theme.ORANGE, "s"), (theme.GREY, "^")  # pays, does not, unsure


@picture
def plot_response(
    ax: Axes, groups: pd.DataFrame, break_even: float, *, what: str = "cell"
) -> tuple[str, str]:
    """Draw the response of a few groups (`response_by`) with intervals, and the break-even."""
    rate, low, high = (groups[name].to_numpy() for name in ("response_rate", "low", "high"))
    places, pays = np.arange(len(groups)), rate > break_even
    told = _break_even_line(ax, break_even) | {"pays": int(pays.sum()), "all": len(groups)}
    for mine, (colour, marker) in zip((pays, ~pays), LOOKS, strict=False):
        ax.vlines(places[mine], low[mine], high[mine], color=colour, linewidth=2, alpha=0.6)
        ax.plot(places[mine], rate[mine], marker, color=colour, markersize=9)
    for place, height in zip(places, rate, strict=True):
        label_right(ax, place, height, percent(height), bbox=CLEAR)
    ax.set_xlim(-0.5, len(groups) - 0.3)
    named = say(SCORES[what]) if what in SCORES else what
    ax.set(xlabel=named, ylabel=say("Response rate"), ylim=(0, 1.2 * high.max()))
    ax.set_xticks(places, groups.index)
    theme.percent_axis(ax, "y")
    told |= {"low": percent(rate.min()), "high": percent(rate.max())}
    return say("{pays} of {all} groups respond above the break-even", **told), say(
        "Response of {all} groups with 95 % intervals, from {low} to {high}. {pays} lie above the "
        "break-even of {break_even}.",
        **told,
    )


@picture
def plot_response_by_size(ax: Axes, groups: pd.DataFrame, break_even: float) -> tuple[str, str]:
    """Draw the response of many groups (`response_by`) by their sends.

    Within the funnel around the break-even, so many sends cannot tell whether the group pays.
    """
    sends, low, high = groups["sends"], groups["low"], groups["high"]
    told = _break_even_line(ax, break_even) | {"all": len(groups)}
    sizes = np.geomspace(sends.min(), sends.max(), 100)
    give = 1.96 * np.sqrt(break_even * (1 - break_even) / sizes)
    funnel = np.maximum(break_even - give, 0), break_even + give
    ax.fill_between(sizes, *funnel, color=theme.PALE, linewidth=0, zorder=0)
    pays, loses = low > break_even, high < break_even
    unsure = ~(pays | loses)
    kinds = {
        say("● {count} surely pay", count=pays.sum()): pays,
        say("■ {count} surely do not", count=loses.sum()): loses,
        say("▲ {count} are unsure", count=unsure.sum()): unsure,
    }
    for mine, (colour, marker) in zip(kinds.values(), LOOKS, strict=True):
        rate = groups.loc[mine, "response_rate"]
        ax.plot(sends[mine], rate, marker, color=colour, markersize=7, mec="white", clip_on=False)
    colours = (colour for colour, _ in LOOKS)
    name_parts(ax, dict(zip(kinds, colours, strict=True)), right=True)
    top = 1.05 * max(funnel[1].max(), groups["response_rate"].max())
    ax.set(xscale="log", ylim=(-0.04 * top, top), yticks=np.arange(0, top, 0.05))
    ax.set(xlabel=say("Messages sent to the cell"), ylabel=say("Response rate"))
    ax.xaxis.set_major_formatter(lambda value, _: count(value))
    ax.xaxis.set_minor_formatter("")
    theme.percent_axis(ax, "y")
    told |= {"unsure": int(unsure.sum())}
    told |= {"above": int((groups["response_rate"] > break_even).sum())}
    return say("{unsure} of {all} cells are too close to call", **told), say(
        "Response of {all} cells by the messages sent to them. {above} lie above the break-even of "
        "{break_even}; the interval of {unsure} holds it. Within the grey band, so few messages "
        "cannot tell whether a cell pays.",
        **told,
    )


def _break_even_line(ax: Axes, break_even: float) -> dict[str, str]:
    """Draw the break-even, named at its right end, and return how it is written."""
    told = {"break_even": percent(break_even, 2)}
    ax.axhline(break_even, color=theme.INK, linestyle="--", linewidth=1.5, zorder=1)
    right = {"xycoords": ax.get_yaxis_transform(), "annotation_clip": False}
    label_right(ax, 1, break_even, say("break-even\n{break_even}", **told), **right)
    return told


@picture
def plot_mailing(ax: Axes, gains: pd.DataFrame) -> tuple[str, str]:
    """Draw the profit of mailing the best cells only, by the share mailed (`gains_table`)."""
    share, profit = gains["share_mailed"].to_numpy(), gains["profit"].to_numpy()
    best = int(profit.argmax())
    ax.plot(share, profit, color=theme.BLUE)
    ax.axhline(0, color=theme.GREY, linewidth=1)
    low, high = min(0.0, profit.min()), max(profit.max(), 1.0)
    ax.set(xlim=(0, 1.02), ylim=(low - 0.15 * (high - low), high + 0.2 * (high - low)))
    told = {
        "best": money(profit[best]),
        "share": percent(share[best], 0),
        "all": money(profit[-1]),
        "reach": percent(gains["share_of_responses"].iloc[best], 0),
    }
    marks = (
        (best, theme.BLUE, "o", say("best {share}: {best}", **told)),
        (len(gains) - 1, theme.ORANGE, "s", say("all: {all}", **told)),
    )
    for place, colour, marker, text in marks:
        ax.plot(share[place], profit[place], marker, color=colour, markersize=11, clip_on=False)
        side = {"ha": "right", "xytext": (0, -26)} if place != best else {"xytext": (0, 12)}
        label_above(ax, share[place], profit[place], text, color=colour, bbox=CLEAR, **side)
    ax.set(
        xlabel=say("Share of the messages sent, best cells first"),
        ylabel=say("Profit ({currency})", currency=theme.currency()),
    )
    theme.percent_axis(ax, "x")
    ax.yaxis.set_major_formatter(lambda value, _: count(value))
    return say("Mailing the best {share} brings {best}, all {all}", **told), say(
        "Profit by share mailed, best cells first: highest at {share}, {best}, with {reach} of the "
        "responses; mailing all brings {all}.",
        **told,
    )
