"""Pictures of what CRM is for: 14 effects, three roads, and two effects in money."""

from itertools import product

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from crmlab import theme
from crmlab.marks import lying_bars, waterfall
from crmlab.messages import say
from crmlab.theme import money, picture

__all__ = ["plot_effects_tree", "plot_profit_effects", "plot_profit_routes"]

COLOURS = {"revenue": theme.BLUE, "cost": theme.ORANGE}
WAYS = ("direct", "indirect")


@picture
def plot_effects_tree(ax: Axes, effects: pd.DataFrame) -> str:
    """Draw the effects of CRM (`crm_effects`): on revenue or on cost, direct or indirect."""
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.set_axis_off()
    headings = {
        ("revenue", "direct"): say("More revenue, direct"),
        ("revenue", "indirect"): say("More revenue, indirect"),
        ("cost", "direct"): say("Less cost, direct"),
        ("cost", "indirect"): say("Less cost, indirect"),
    }
    groups = {
        (side, way): effects.loc[(effects["side"] == side) & (effects["way"] == way), "effect"]
        for side, way in product(COLOURS, WAYS)
    }
    # A row is as high as its longer list, and one line more for its heading.
    rows = {side: 1 + max(len(groups[side, way]) for way in WAYS) for side in COLOURS}
    line = 1 / sum(rows.values())
    tops = {"revenue": 1.0, "cost": 1 - rows["revenue"] * line}
    said = []
    for (side, way), items in groups.items():
        left, top, colour = 0.5 * WAYS.index(way), tops[side], COLOURS[side]
        height = (rows[side] - 0.3) * line
        edge = Rectangle((left, top - height), 0.008, height)
        ax.add_patch(edge).set(facecolor=colour, edgecolor="none")
        heading = headings[side, way]
        start = top - 0.15 * line  # clear of the edge of the picture
        ax.text(left + 0.025, start, heading, va="top", color=colour, weight="bold")
        for number, item in enumerate(items, start=1):
            ax.text(left + 0.025, start - number * line, item, va="top")
        said.append(f"{heading} ({len(items)}): {', '.join(items)}")
    return say(
        "1 effect of CRM. {groups}.",
        "{count} effects of CRM. {groups}.",
        count=len(effects),
        groups="; ".join(said),
    )


@picture
def plot_profit_effects(ax: Axes, effects: pd.DataFrame) -> str:
    """Draw what each effect adds to profit (`profit_effects`), and what they come to together."""
    gains = effects["gain"]
    together = gains.sum()
    labels = [money(gain, sign=True) for gain in (*gains, together)]
    colours = [theme.ORANGE if gain < 0 else theme.BLUE for gain in gains]
    names = [theme.words(name) for name in gains.index]
    waterfall(ax, gains, [*names, say("together")], [*colours, theme.GREY], labels)
    ax.set_title(say("Effect on a year's profit"))
    return say(
        "Effect on a year's profit: {parts}; together {together}.",
        parts="; ".join(f"{name} {gain}" for name, gain in zip(names, labels, strict=False)),
        together=labels[-1],
    )


@picture
def plot_profit_routes(ax: Axes, routes: pd.Series) -> str:
    """Draw what each road to enterprise value adds to profit (`profit_routes`), largest on top."""
    gains = routes.rename(index=theme.words).sort_values(ascending=False)
    labels = [money(gain, sign=True) for gain in gains]
    lying_bars(ax, gains, labels, theme.BLUE)
    ax.set_title(say("Effect of each road alone on a year's profit"))
    parts = [f"{name} {gain}" for name, gain in zip(gains.index, labels, strict=True)]
    return say("Effect of each road alone on a year's profit: {parts}.", parts=", ".join(parts))
