"""Pictures of two waves: who goes where, which segment grows, and what to offer it."""

from itertools import product

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from crmlab import theme
from crmlab.marks import bare, heat_cells, label_right
from crmlab.messages import say, say_each
from crmlab.segmentation.measures import mix_profit
from crmlab.theme import number, percent, picture, words

__all__ = ["plot_flows", "plot_mix", "plot_segment_growth"]

BAR, GAP = 0.03, 0.03  # width of a wave's bar, and what parts two segments


@picture
def plot_flows(ax: Axes, before: pd.Series, after: pd.Series) -> tuple[str, str]:
    """Draw the people of each segment in wave 1 as bands that lead to their segment in wave 2.

    Who stays is pale, who moves grey, and who comes to the segment that grows most orange. Both
    waves have the same people on one index.
    """
    table = pd.crosstab(before, after).div(len(before))
    names = table.index.union(table.columns, sort=False)
    table = table.reindex(index=names, columns=names, fill_value=0.0)
    one, two = table.sum(axis=1), table.sum(axis=0)
    follow = (two - one).idxmax()
    tops = [
        (1 - sizes.cumsum() + sizes - GAP * np.arange(len(names))).to_dict() for sizes in (one, two)
    ]
    for side, sizes in enumerate((one, two)):
        for name, size in sizes.items():
            colour = theme.ORANGE if name == follow else theme.BLUE
            ax.add_patch(
                Rectangle(
                    (side - BAR * (1 - side), tops[side][name] - size), BAR, size, color=colour
                )
            )
            text = f"{words(name)} {percent(size, 0)}"
            place = {"gap": -8, "ha": "right"} if not side else {"gap": 8}
            x = side + (BAR if side else -BAR)
            label_right(ax, x, tops[side][name] - size / 2, text, color=colour, **place)
    left, right = dict(tops[0]), dict(tops[1])
    for start, end in product(names, names):
        size = table.at[start, end]
        stays, comes = start == end, end == follow
        colour = theme.PALE if stays else theme.ORANGE if comes else theme.GREY
        band = {"facecolor": colour, "alpha": 0.9 if stays else 0.6, "zorder": comes - stays}
        _band(ax, left[start], right[end], size, **band)
        left[start] -= size
        right[end] -= size
    ax.set(xlim=(-0.55, 1.55), ylim=(-GAP * len(names), 1.1), xticks=[], yticks=[])
    for side, title in enumerate((say("wave 1"), say("wave 2"))):
        ax.text(side, 1.04, title, ha="left" if side else "right", weight="bold")
    bare(ax)
    stay = float(np.trace(table.to_numpy()))
    told = {
        "stay": percent(stay, 0),
        "move": percent(1 - stay, 0),
        "segment": words(follow),
        "before": percent(one[follow], 0),
        "after": percent(two[follow], 0),
        "came": percent(two[follow] - table.at[follow, follow]),
        "left": percent(one[follow] - table.at[follow, follow]),
    }
    return say("{move} are in another segment; {segment}: from {before} to {after}", **told), say(
        "Segments in two waves: {stay} are in the same one, {move} in another. The share of "
        "{segment} goes from {before} to {after}: {came} of all people came, {left} went.",
        **told,
    )


def _band(ax: Axes, left: float, right: float, size: float, **style: object) -> None:
    """Draw a band of one size from a height on the left to one on the right."""
    points = [(0, left), (0.5, left), (0.5, right), (1, right), (1, right - size)]
    points += [(0.5, right - size), (0.5, left - size), (0, left - size)]
    curve = [Path.CURVE4] * 3
    path = Path([*points, (0, left)], [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY])
    ax.add_patch(PathPatch(path, edgecolor="white", linewidth=0.5, **style))


@picture
def plot_segment_growth(ax: Axes, growth: pd.DataFrame) -> tuple[str, str]:
    """Draw the change of each segment's share (`segment_growth`) with its interval, in points."""
    places, points = np.arange(len(growth))[::-1], 100 * growth[["change", "low", "high"]]
    most = growth["change"].abs().idxmax()
    colours = np.where(growth.index == most, theme.ORANGE, theme.GREY)
    texts = say_each(
        "{change} ({low} to {high})",
        **{
            name: [number(value, 1, sign=True) for value in column]
            for name, column in points.items()
        },
    )
    ax.axvline(0, color=theme.INK, linewidth=1)
    ax.hlines(places, points["low"], points["high"], colors=colours, linewidth=4)
    sure = (points["low"] > 0) | (points["high"] < 0)
    fill = np.where(sure, colours, "white")
    dots = {"facecolor": fill, "edgecolor": colours, "linewidth": 2.5, "zorder": 3}
    ax.scatter(points["change"], places, s=110, **dots)
    for place, high, text, colour in zip(places, points["high"], texts, colours, strict=True):
        label_right(ax, max(high, 0.0), place, text, gap=12, color=colour)
    low, high = min(points["low"].min(), 0), max(points["high"].max(), 0)
    rim = 0.05 * (high - low)
    low, high, end = low - rim, high + rim, high + 10 * rim
    ax.set(xlim=(low, end), ylim=(-0.6, len(growth) - 0.4))
    ax.set_xticks([tick for tick in ax.get_xticks() if low <= tick <= high])
    ax.spines["bottom"].set_bounds(low, high)  # what is right of it is for the labels
    ax.set_yticks(places, growth.index.map(words))
    middle = (high - low) / (end - low) / 2
    ax.set_xlabel(say("Change of the share, in points of 100 people"), x=middle)
    bare(ax, "left", axis="y")
    told = {"segment": words(most), "change": number(points.at[most, "change"], 1, sign=True)}
    parts = say_each("{segment} {text}", segment=growth.index.map(words), text=texts)
    return say("The largest change: {segment}, {change} points", **told), say(
        "Change of each segment's share between the waves, in points, with its interval: {parts}. "
        "A dot is hollow where the interval holds 0.",
        parts=", ".join(parts),
    )


@picture
def plot_mix(ax: Axes, options: pd.DataFrame, segments: list) -> tuple[str, str]:
    """Draw the profit of each offer a customer (`mix_profit`), a column a segment.

    The best offer of a use is framed in each column, if it brings a profit at all.
    """
    profit = mix_profit(options, segments).rename(columns=words, index=words)
    uses = options["use"].to_numpy()
    heat_cells(ax, profit, lambda value: number(value, 0), profit.max().max())
    best = []
    for use in dict.fromkeys(uses):
        rows = np.flatnonzero(uses == use)
        if rows[0]:
            ax.axhline(rows[0] - 0.5, color=theme.INK, linewidth=2)
        ax.text(profit.shape[1] - 0.4, rows.mean(), words(use).replace(" ", "\n"), va="center")
        for column in range(profit.shape[1]):
            row = rows[profit.iloc[rows, column].to_numpy().argmax()]
            if profit.iat[row, column] > 0:
                best.append(profit.iat[row, column])
                frame = {"fill": False, "edgecolor": theme.ORANGE, "linewidth": 3, "zorder": 4}
                ax.add_patch(Rectangle((column - 0.46, row - 0.42), 0.92, 0.84, **frame))
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    common = profit.mean(axis=1).groupby(uses).max().clip(lower=0).sum()
    own = sum(best) / len(segments)
    told = {"own": theme.money(own), "common": theme.money(common), "currency": theme.currency()}
    return say("Own mixes bring {own} a customer, one for all {common}", **told), say(
        "Profit of twelve offers in {currency} a customer, by segment. Orange frames: the best of "
        "each use, if it brings a profit. Taken together, the best for each segment bring {own} a "
        "customer on average over the segments, the best for all alike {common}.",
        **told,
    )
