"""Pictures of the pyramid: its layers beside what they bring, and what an upgrade adds."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import bare, dumbbells, label_right, lying_bars
from crmlab.messages import later, say, say_each
from crmlab.theme import count, money, percent, picture, words

__all__ = ["plot_growth", "plot_layer_profit", "plot_pyramid", "plot_upgrade"]


@picture
def plot_pyramid(
    ax: Axes,
    statement: pd.DataFrame,
    *,
    what: str = "revenue",
    reach: tuple[float, float] = (0.0, 0.0),
) -> tuple[str, str]:
    """Draw each layer's share of customers (`layer_statement`), and beside it what they bring.

    ``what`` is what the layers share; ``reach`` are the lowest and the highest share that there
    is room for, if they are not exceeded. All bars are to one scale, those of customers to the
    left: a pyramid cut in half.
    """
    what, layers = words(what), statement.drop(index="all")
    shares, names = layers["revenue_share"], layers.index.map(words)
    crowd = layers["customers"] / layers["customers"].sum()
    lowest, highest = min(reach[0], shares.min()), max(reach[1], shares.max())
    room = 0.18 * (1 + highest - lowest)  # for the label of a bar
    zero = room - lowest
    places, colours = np.arange(len(layers))[::-1], theme.shades(len(layers) + 1)[:-1]
    for start, lengths, texts in ((0, -crowd, crowd), (zero, shares, shares)):
        ax.barh(places, lengths, left=start, height=0.7, color=colours, linewidth=0)
        ax.plot([start, start], [-0.5, len(layers) - 0.5], color=theme.GREY, linewidth=1)
        for place, length, share in zip(places, lengths, texts, strict=True):
            side = {"gap": -6, "ha": "right"} if length < 0 or not start else {"gap": 6}
            label_right(ax, start + length, place, percent(share), **side)
    ax.set(xlim=(-crowd.max() - room, zero + highest + room), xticks=[])
    ax.set_ylim(-0.5, len(layers) + 0.1)
    numbered = zip(names, layers["customers"].map(count), strict=True)
    ax.set_yticks(places, map("\n".join, numbered), color=theme.INK)
    bare(ax)
    top = len(layers) - 0.4
    ax.text(0, top, say("share of customers"), ha="right", weight="bold")
    ax.text(zero, top, say("share of {what}", what=what), weight="bold")
    parts = say_each(
        "{layer} ({customers} customers) {share}",
        layer=names,
        customers=layers["customers"].map(count),
        share=shares.map(percent),
    )
    first = {"customers": percent(crowd.iloc[0]), "share": percent(shares.iloc[0]), "what": what}
    return say("{customers} of customers bring {share} of {what}", **first), say(
        "Share of {what} by layer of the pyramid: {parts}.", what=what, parts=", ".join(parts)
    )


@picture
def plot_layer_profit(
    ax: Axes, statement: pd.DataFrame, *, what: str = "revenue"
) -> tuple[str, str]:
    """Draw revenue share and profit share of each layer (`layer_statement`) joined by a line."""
    what = words(what)
    shares = statement.drop(index="all")[["revenue_share", "profit_share"]]
    colours = np.where(shares["profit_share"] < shares["revenue_share"], theme.ORANGE, theme.BLUE)
    written = shares.map(lambda share: percent(share, 0))
    ax.axvline(0, color=theme.GREY, linewidth=1)
    dumbbells(ax, shares, colours, [f"{one} → {other}" for one, other in written.to_numpy()])
    low, high = shares.to_numpy().min(), shares.to_numpy().max()
    ax.set_xlim(low - 0.1, high + 0.35 * (high - low))
    theme.percent_axis(ax, "x")
    ax.set_xlabel(say("○ share of {what}, ● share of profit", what=what))
    parts = say_each(
        "{layer} {revenue_share} and {profit_share}", layer=shares.index.map(words), **written
    )
    profit = written["profit_share"]
    headline = say(
        "Share of profit: {first} {most}, {last} {least}",
        first=words(profit.index[0]),
        most=profit.iloc[0],
        last=words(profit.index[-1]),
        least=profit.iloc[-1],
    )
    return headline, say(
        "Share of {what} and of profit by layer: {parts}.", what=what, parts=", ".join(parts)
    )


@picture
def plot_upgrade(
    ax: Axes,
    gains: pd.DataFrame,
    scenario: pd.Series,
    *,
    what: str = later("revenue"),
    longest: float | None = None,
) -> tuple[str, str]:
    """Draw what each group of upgraded customers adds to revenue or margin (`upgrade_gains`).

    The sentence says what this does to profit, where that is told (`upgrade`). ``longest`` is the
    gain that there is room for.
    """
    what = words(what)
    names = [say("to {layer}", layer=words(layer)) for layer in gains.index]
    labels = [
        f"{count(row.customers)} × {count(row.each)} = {count(row.gain, sign=True)}"
        for row in gains.itertuples()
    ]
    lengths = [*gains["gain"], scenario["gain"]]
    lying_bars(
        ax,
        dict(zip([*names, say("all together")], lengths, strict=True)),
        [*labels, count(scenario["gain"], sign=True)],
        [theme.BLUE] * len(gains) + [theme.GREY],
        longest=longest,
    )
    unit = {"currency": theme.currency()}
    ax.set_xlabel(say("Added {what} ({currency}): customers × gain of each", what=what, **unit))
    moved, gain = int(gains["customers"].sum()), money(scenario["gain"])
    headline = say(
        "1 customer moved up adds {gain}: {what} {growth}",
        "{count} customers moved up add {gain}: {what} {growth}",
        count=moved,
        gain=gain,
        what=what,
        growth=percent(scenario["growth"], 2, sign=True),
    )
    return headline, _about_upgrade(moved, gain, scenario, what)


def _about_upgrade(moved: int, gain: str, scenario: pd.Series, what: str) -> str:
    told = say(
        "Moving one customer up adds {gain}, {growth} of {what}.",
        "Moving {count} customers up adds {gain}, {growth} of {what}.",
        count=moved,
        gain=gain,
        what=what,
        growth=percent(scenario["growth"], 2),
    )
    if "profit_growth_cost_fixed" not in scenario:
        return told
    profit = say(
        "Profit rises by {cost_fixed} if all cost stays the same, by {margin_only} if the goods "
        "still cost money.",
        cost_fixed=percent(scenario["profit_growth_cost_fixed"]),
        margin_only=percent(scenario["profit_growth_margin_only"]),
    )
    return f"{told} {profit}"


@picture
def plot_growth(
    ax: Axes, scenario: pd.Series, *, reading: str = "cost_fixed", longest: float | None = None
) -> tuple[str, str]:
    """Draw the growth of revenue beside that of profit (`upgrade`), under one reading.

    The reading is ``"cost_fixed"`` or ``"margin_only"``; ``longest`` is the growth that there is
    room for.
    """
    revenue, profit = scenario["growth"], scenario[f"profit_growth_{reading}"]
    growths = {say("revenue"): revenue, say("profit"): profit}
    labels = [percent(growth, sign=True) for growth in growths.values()]
    lying_bars(ax, growths, labels, [theme.GREY, theme.ORANGE], longest=longest)
    ax.set_xlabel(say("Growth"))
    return say("Profit {growth}", growth=labels[-1]), say(
        "If {condition}, profit grows by {profit} and revenue by {revenue}.",
        condition=readings()[reading],
        profit=percent(profit),
        revenue=percent(revenue, 2),
    )


def readings() -> dict[str, str]:
    """Return both readings of "same cost", in words."""
    return {
        "cost_fixed": say("all cost stays the same"),
        "margin_only": say("the goods still cost money"),
    }
