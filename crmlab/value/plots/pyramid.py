"""Pictures of the pyramid: its layers beside what they bring, and what an upgrade adds."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from crmlab import theme
from crmlab.marks import grouped_bars, lying_bars, name_parts
from crmlab.messages import say, say_each
from crmlab.theme import count, money, percent, picture, words

__all__ = ["plot_growth", "plot_layer_profit", "plot_pyramid", "plot_upgrade"]

LAYER_COLOURS = [theme.ORANGE, theme.OCHRE, theme.BLUE, theme.GREY, theme.GREEN, theme.PURPLE]
BAR = 1.3  # how long a share of 100 % is, beside a pyramid one wide and one high


@picture
def plot_pyramid(
    ax: Axes,
    statement: pd.DataFrame,
    *,
    what: str = "revenue",
    reach: tuple[float, float] = (0.0, 0.45),
) -> str:
    """Draw the pyramid of customers (`layer_statement`), and beside it each layer's share.

    ``what`` is what the layers share; ``reach`` are the lowest and the highest share that there
    is room for, if they are not exceeded.
    """
    what, layers = words(what), statement.drop(index="all")
    shares, names = layers["revenue_share"], layers.index.map(words)
    customers = layers["customers"].map(count)
    lowest, highest = min(reach[0], shares.min()), max(reach[1], shares.max())
    scale = BAR / max(1.0, highest - lowest)
    zero = 1.12 - lowest * scale + (0.3 if lowest < 0 else 0.0)
    edges = np.linspace(1, 0, len(layers) + 1)
    rows = zip(names, customers, shares, edges, edges[1:], LAYER_COLOURS, strict=False)
    for name, number, share, high, low, colour in rows:
        half = np.array([1 - low, 1 - high]) / 2
        corners = [(0.5 - half[0], low), (0.5 + half[0], low), (0.5 + half[1], high)]
        corners.append((0.5 - half[1], high))
        ax.add_patch(Polygon(corners, facecolor=colour, edgecolor="white", linewidth=2))
        middle, beside = (low + high) / 2, {"va": "center", "color": colour}
        ax.text(-0.06, middle, f"{name}\n{number}", ha="right", **beside)
        ax.barh(middle, share * scale, left=zero, height=0.6 / len(layers), color=colour)
        side = ("right", -0.02) if share < 0 else ("left", 0.02)
        ax.text(zero + share * scale + side[1], middle, percent(share), ha=side[0], **beside)
    ax.plot([zero, zero], [0, 1], color=theme.GREY, linewidth=1)
    ax.text(0.5, 1.06, say("customers"), ha="center", weight="bold")
    ax.text(zero, 1.06, say("share of {what}", what=what), weight="bold")
    ax.set(xlim=(-0.45, zero + highest * scale + 0.35), ylim=(-0.03, 1.16))
    ax.set_axis_off()
    parts = say_each(
        "{layer} ({customers} customers) {share}",
        layer=names,
        customers=customers,
        share=shares.map(percent),
    )
    return say(
        "Share of {what} by layer of the pyramid: {parts}.", what=what, parts=", ".join(parts)
    )


@picture
def plot_layer_profit(ax: Axes, statement: pd.DataFrame, *, what: str = "revenue") -> str:
    """Draw revenue share and profit share of each layer (`layer_statement`) side by side."""
    what = words(what)
    shares = statement.drop(index="all")[["revenue_share", "profit_share"]]
    colours = (theme.GREY, theme.BLUE)
    grouped_bars(ax, shares.rename(index=words), colours, lambda share: percent(share, 0))
    names = (say("share of {what}", what=what), say("share of profit"))
    name_parts(ax, dict(zip(names, colours, strict=True)), right=True)
    parts = say_each(
        "{layer} {revenue_share} and {profit_share}",
        layer=shares.index.map(words),
        **shares.map(lambda share: percent(share, 0)),
    )
    return say(
        "Share of {what} and of profit by layer: {parts}.", what=what, parts=", ".join(parts)
    )


@picture
def plot_upgrade(
    ax: Axes, gains: pd.DataFrame, scenario: pd.Series, *, longest: float | None = None
) -> str:
    """Draw what each group of upgraded customers adds to revenue (`upgrade_gains`).

    The sentence says what this does to profit (`upgrade`). ``longest`` is the revenue that there
    is room for.
    """
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
    ax.set_xlabel(say("Revenue added ({currency})", currency=theme.currency()))
    return say(
        "Moving one customer up adds {gain}, {growth} of revenue. Profit rises by {cost_fixed} if "
        "all cost stays the same, by {margin_only} if the goods still cost money.",
        "Moving {count} customers up adds {gain}, {growth} of revenue. Profit rises by "
        "{cost_fixed} if all cost stays the same, by {margin_only} if the goods still cost money.",
        count=int(gains["customers"].sum()),
        gain=money(scenario["gain"]),
        growth=percent(scenario["growth"], 2),
        cost_fixed=percent(scenario["profit_growth_cost_fixed"]),
        margin_only=percent(scenario["profit_growth_margin_only"]),
    )


@picture
def plot_growth(
    ax: Axes, scenario: pd.Series, *, reading: str = "cost_fixed", longest: float | None = None
) -> str:
    """Draw the growth of revenue beside that of profit (`upgrade`), under one reading.

    The reading is ``"cost_fixed"`` or ``"margin_only"``; ``longest`` is the growth that there is
    room for.
    """
    revenue, profit = scenario["growth"], scenario[f"profit_growth_{reading}"]
    growths = {say("revenue"): revenue, say("profit"): profit}
    labels = [percent(growth, sign=True) for growth in growths.values()]
    lying_bars(ax, growths, labels, [theme.GREY, theme.ORANGE], longest=longest)
    ax.set_xlabel(say("Growth"))
    return say(
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
