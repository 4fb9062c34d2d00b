"""Pictures of effects: several answers with their intervals, uplift sorted, power of a holdout."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.loyalty.measures.effects import holdout_power
from crmlab.marks import CASING, bare, label_above, label_right, lines, name_parts
from crmlab.messages import say
from crmlab.theme import count, number, percent, picture

__all__ = ["plot_effects", "plot_holdout", "plot_qini"]


@picture
def plot_effects(ax: Axes, effects: pd.DataFrame) -> tuple[str, str]:
    """Draw effects (rows of `effect_of` or `effect_within`) with their intervals, first on top."""
    places = np.arange(len(effects))[::-1]
    low, effect, high = (100 * effects[name].to_numpy(float) for name in ("low", "effect", "high"))
    sure = (low > 0) | (high < 0)
    for mine, colour, marker in ((sure, theme.BLUE, "o"), (~sure, theme.ORANGE, "s")):
        ax.hlines(places[mine], low[mine], high[mine], color=colour, linewidth=3)
        ax.plot(effect[mine], places[mine], marker, color=colour, markersize=11)
    for place, value in zip(places, effect, strict=True):
        text = number(value, sign=True)
        label_above(ax, value, place, text, xytext=(0, 9), weight="bold")
    ax.axvline(0, color=theme.GREY, linewidth=1)
    ax.set_yticks(places, map(theme.words, effects.index))
    ax.set(ylim=(-0.6, len(effects) - 0.2), xlabel=say("Effect (percentage points)"))
    bare(ax, "left", axis="y")
    written = [number(value, sign=True) for value in effect]
    told = {
        "first": theme.words(effects.index[0]),
        "last": theme.words(effects.index[-1]),
        "there": written[0],
        "here": written[-1],
        "low": number(low[-1], sign=True),
        "high": number(high[-1], sign=True),
        "unsure": int((~sure).sum()),
        "all": len(effects),
    }
    said = say(
        "{all} effects with 95 % intervals, from {first} ({there}) to {last} ({here} points, from "
        "{low} to {high}).",
        **told,
    )
    zero = say("None of the intervals holds 0.")
    if told["unsure"]:
        zero = say("Intervals that hold 0 (■): {unsure}.", **told)
    return say("From {there} points ({first}) to {here} ({last})", **told), f"{said} {zero}"


@picture
def plot_qini(ax: Axes, curve: pd.DataFrame) -> tuple[str, str]:
    """Draw what a treatment adds by the share treated, best scores first (`qini_curve`)."""
    both = curve.set_index("share_treated")[["added", "by_lot"]]
    lines(ax, both, marked=True, clip_on=False)
    ax.axhline(0, color=theme.GREY, linewidth=1)
    most = curve.loc[curve["added"].idxmax()]
    ax.set(xlim=(0, 1), xlabel=say("Share treated, best scores first"))
    ax.set(ylabel=say("Responses added"), ylim=(min(0, 1.1 * curve["added"].min()), None))
    theme.percent_axis(ax, "x")
    theme.percent_axis(ax, "y", 1)
    name_parts(ax, {say("● by score"): theme.BLUE, say("■ by lot"): theme.ORANGE})
    told = {
        "share": percent(most["share_treated"], 0),
        "most": percent(most["added"], 2),
        "all": percent(curve["added"].iloc[-1], 2),
    }
    return say("The best {share} bring all that is added", **told), say(
        "Responses that the messages add, as a share of all treated, by the share treated: {most} "
        "at {share}, {all} with everybody. The second line is a choice by lot.",
        **told,
    )


@picture
def plot_holdout(ax: Axes, base: float, effect: float, held_out: int) -> tuple[str, str]:
    """Draw the chance that a test sees an effect by its size, as many treated as held out."""
    sizes = np.geomspace(20, 20_000, 40).astype(int)
    power = [holdout_power(effect, base, size) for size in sizes]
    mine = holdout_power(effect, base, held_out)
    ax.plot(sizes, power, color=theme.BLUE)
    ax.axhline(0.8, color=theme.GREY, linewidth=1.5, linestyle="--")
    look = {"color": theme.GREY, "path_effects": CASING}
    label_right(ax, sizes[0], 0.8, "80 %", xytext=(4, 10), **look)
    ax.plot(held_out, mine, "s", color=theme.ORANGE, markersize=12)
    ax.set(xscale="log", ylim=(0, 1.08), xlim=(sizes[0], sizes[-1]))
    ax.set(xlabel=say("Customers on each side"), ylabel=say("Chance to see it"))
    ax.xaxis.set_major_formatter(lambda value, _: count(value))
    ax.minorticks_off()
    theme.percent_axis(ax, "y")
    rate = base + effect
    spread = rate * (1 - rate) + base * (1 - base)  # 80 % see an effect of 2.8 errors
    told = {
        "effect": number(100 * effect, sign=True),
        "base": percent(base),
        "size": count(held_out),
        "power": percent(mine, 0),
        "enough": count(np.ceil(spread * (2.8016 / effect) ** 2)) if effect else "∞",
    }
    return say("{size} a side see {effect} points in {power} of tests", **told), say(
        "Chance that a test shows an effect of {effect} points on a rate of {base}, by the "
        "customers on each side: {power} with {size}. For 80 % it takes {enough}.",
        **told,
    )
