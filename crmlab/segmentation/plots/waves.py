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
from crmlab.segmentation.measures import best_mix, mix_profit
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
    gaps = GAP * np.arange(len(names))
    sides = (
        (one, 0, -BAR, {"gap": -8, "ha": "right"}, say("wave 1")),
        (two, 1, BAR, {"gap": 8, "ha": "left"}, say("wave 2")),
    )
    for sizes, x, wide, side, title in sides:
        for name, bottom in (1 - sizes.cumsum() - gaps).items():
            size, colour = sizes[name], theme.ORANGE if name == follow else theme.BLUE
            ax.add_patch(Rectangle((x, bottom), wide, size, color=colour))
            text = f"{words(name)} {percent(size, 0)}"
            label_right(ax, x + wide, bottom + size / 2, text, color=colour, **side)
        ax.text(x, 1.04, title, ha=side["ha"], weight="bold")
    left = (1 - gaps - one.cumsum() + one).to_numpy()[:, None] - table.cumsum(axis=1) + table
    right = 1 - gaps - two.cumsum() + two - table.cumsum() + table
    for start, end in product(names, names):
        stays, comes = start == end, end == follow
        colour = theme.PALE if stays else theme.ORANGE if comes else theme.GREY
        band = {"facecolor": colour, "alpha": 0.9 if stays else 0.6, "zorder": comes - stays}
        _band(ax, left.at[start, end], right.at[start, end], table.at[start, end], **band)
    ax.set(xlim=(-0.55, 1.55), ylim=(-GAP * len(names), 1.1), xticks=[], yticks=[])
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
    written = points.map(number, digits=1, sign=True)
    texts = say_each("{change} ({low} to {high})", **written)
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
    told = {"segment": words(most), "change": written.at[most, "change"]}
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
    profit, uses = mix_profit(options, segments), options["use"].to_numpy()
    named = profit.rename(columns=words, index=words)
    heat_cells(ax, named, lambda value: number(value, 0), profit.max(axis=None))
    frame = {"fill": False, "edgecolor": theme.ORANGE, "linewidth": 3, "zorder": 4}
    for use, best in best_mix(options, segments).iterrows():
        rows = np.flatnonzero(uses == use)
        if rows[0]:
            ax.axhline(rows[0] - 0.5, color=theme.INK, linewidth=2)
        ax.text(len(segments) - 0.4, rows.mean(), words(use).replace(" ", "\n"), va="center")
        for column, offer in enumerate(best):
            if offer in options.index:
                row = options.index.get_loc(offer)
                ax.add_patch(Rectangle((column - 0.46, row - 0.42), 0.92, 0.84, **frame))
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    own = profit.groupby(uses).max().clip(lower=0).sum().mean()
    common = profit.mean(axis=1).groupby(uses).max().clip(lower=0).sum()
    told = {"own": theme.money(own), "common": theme.money(common), "currency": theme.currency()}
    return say("Own mixes bring {own} a customer, one for all {common}", **told), say(
        "Profit of twelve offers in {currency} a customer, by segment. Orange frames: the best of "
        "each use, if it brings a profit. Taken together, the best for each segment bring {own} a "
        "customer on average over the segments, the best for all alike {common}.",
        **told,
    )
