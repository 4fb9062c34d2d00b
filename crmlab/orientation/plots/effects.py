"""Pictures of what CRM is for: 14 effects, three roads, and two effects in money."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from crmlab import theme
from crmlab.waterfall import draw_waterfall

WAYS = ("direct", "indirect")
SIDES = {"revenue": ("More revenue", theme.BLUE), "cost": ("Less cost", theme.ORANGE)}


def plot_effects_tree(effects: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the effects of CRM in four groups: on revenue or on cost, direct or indirect.

    Parameters
    ----------
    effects
        What `crm_effects` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.set_axis_off()
    groups = {key: group["effect"] for key, group in effects.groupby(["side", "way"])}
    # A row is as high as its longer list, and one line more for its heading.
    rows = [1 + max(len(groups.get((side, way), ())) for way in WAYS) for side in SIDES]
    line = 1 / sum(rows)
    top, said = 1.0, []
    for (side, (heading, colour)), lines in zip(SIDES.items(), rows, strict=True):
        for left, way in zip((0.0, 0.5), WAYS, strict=True):
            items = groups.get((side, way), pd.Series(dtype=str))
            edge = Rectangle((left, top - (lines - 0.3) * line), 0.008, (lines - 0.3) * line)
            ax.add_patch(edge).set(facecolor=colour, edgecolor="none")
            start = top - 0.15 * line  # clear of the edge of the picture
            ax.text(left + 0.025, start, f"{heading}, {way}", va="top", color=colour, weight="bold")
            for number, item in enumerate(items, start=1):
                ax.text(left + 0.025, start - number * line, item, va="top")
            said.append(f"{heading}, {way} ({len(items)}): {', '.join(items)}")
        top -= lines * line
    return theme.describe(ax, f"{len(effects)} effects of CRM. {'; '.join(said)}.")


def plot_profit_effects(effects: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw what each effect adds to profit, and what they come to together.

    Parameters
    ----------
    effects
        What `profit_effects` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    gains = effects["gain"]
    together = gains.sum()
    labels = [theme.money(gain, sign=True) for gain in (*gains, together)]
    colours = [theme.ORANGE if gain < 0 else theme.BLUE for gain in gains]
    names = [theme.words(name) for name in (*gains.index, "together")]
    draw_waterfall(ax, gains, names, [*colours, theme.GREY], labels)
    ax.set_title("Effect on a year's profit")
    parts = " and ".join(f"{name} {theme.money(gain, sign=True)}" for name, gain in gains.items())
    return theme.describe(
        ax,
        f"Effect on a year's profit: {parts}, together {theme.money(together, sign=True)}.",
    )


def plot_profit_routes(routes: pd.Series, *, ax: Axes | None = None) -> Axes:
    """Draw what each road to enterprise value adds to profit, the largest on top.

    Parameters
    ----------
    routes
        What `profit_routes` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    gains = routes.sort_values()
    bars = ax.barh(gains.index, gains, color=theme.BLUE, height=0.55)
    ax.bar_label(bars, [theme.money(gain, sign=True) for gain in gains], padding=6, weight="bold")
    ax.axvline(0, color=theme.GREY, linewidth=1)
    low, high = min(gains.min(), 0.0), max(gains.max(), 0.0)
    room = 0.45 * (high - low) or 1.0  # for the labels, left too where a road loses
    ax.set(xlim=(low - room * (low < 0), high + room))
    ax.set(xticks=[], title="Effect of each road alone on a year's profit")
    ax.tick_params(length=0)
    ax.spines[["left", "bottom"]].set_visible(False)
    parts = ", ".join(
        f"{name} {theme.money(gain, sign=True)}" for name, gain in gains[::-1].items()
    )
    return theme.describe(ax, f"Effect of each road alone on a year's profit: {parts}.")
