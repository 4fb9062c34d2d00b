"""Pictures of a mailing: response of groups with their intervals, and profit by share mailed."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import CLEAR, label_above, label_right
from crmlab.messages import say
from crmlab.theme import count, money, percent, picture

__all__ = ["plot_mailing", "plot_response"]

NAMED = 10  # groups at most that are named one by one


@picture
def plot_response(
    ax: Axes, groups: pd.DataFrame, break_even: float, *, what: str = "cell"
) -> tuple[str, str]:
    """Draw the response of groups (`response_by`) with intervals, and the break-even.

    More than a few groups stand in the order of their response.
    """
    few = len(groups) <= NAMED
    if not few:
        groups = groups.sort_values("response_rate")
    rate = groups["response_rate"].to_numpy()
    places = np.arange(len(groups))
    pays = rate > break_even
    for mine, colour, marker in ((pays, theme.BLUE, "o"), (~pays, theme.ORANGE, "s")):
        low, high = groups["low"].to_numpy()[mine], groups["high"].to_numpy()[mine]
        ax.vlines(places[mine], low, high, color=colour, linewidth=2, alpha=0.6)
        ax.plot(places[mine], rate[mine], marker, color=colour, markersize=9 if few else 6)
    for place, height in zip(places[:-1], rate, strict=False) if few else ():
        label_right(ax, place, height, percent(height))
    if few:
        label_right(ax, places[-1], rate[-1], percent(rate[-1]), gap=-10, ha="right")
    ax.axhline(break_even, color=theme.INK, linestyle="--", linewidth=1.5)
    told = {"break_even": percent(break_even, 2), "pays": int(pays.sum()), "all": len(groups)}
    label, what = say("- - break-even {break_even}", **told), theme.words(what)
    ax.text(0.22, 0.98, label, transform=ax.transAxes, va="top", bbox=CLEAR)
    ax.set_xlabel(what if few else say("{what}, lowest response first", what=what))
    ax.set(ylabel=say("Response rate"), ylim=(0, 1.2 * groups["high"].max()))
    ax.set_xticks(places if few else [], groups.index if few else [])
    theme.percent_axis(ax, "y")
    unsure = int(((groups["low"] <= break_even) & (break_even <= groups["high"])).sum())
    told |= {"unsure": unsure, "low": percent(rate.min()), "high": percent(rate.max())}
    return say("{pays} of {all} lie above the break-even, {unsure} are unsure", **told), say(
        "Response of {all} groups with intervals, from {low} to {high}. {pays} lie above the "
        "break-even of {break_even}; the interval of {unsure} holds it.",
        **told,
    )


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
