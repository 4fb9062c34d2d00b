"""Pictures of a choice of segments: two orders side by side, and scores by the weight of one."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import CASING, bare, label_above, label_ends, label_right, lines
from crmlab.messages import say
from crmlab.theme import percent, percent_axis, picture, words

__all__ = ["plot_orders", "plot_score_by_weight"]


@picture
def plot_orders(ax: Axes, values: pd.DataFrame) -> tuple[str, str]:
    """Draw the order of the rows by each of two columns, the highest on top; ◆ change places."""
    places = values.rank(ascending=False, method="first").astype(int)
    (left, first), (right, second) = places.items()
    for name, one, other in zip(map(words, places.index), first, second, strict=True):
        colour, marker = (theme.BLUE, "o") if one == other else (theme.ORANGE, "D")
        ax.plot([0, 1], [one, other], color=colour, marker=marker, markersize=8)
        label_right(ax, 0, one, f"{name}  {one}", -12, ha="right", color=colour)
        label_right(ax, 1, other, f"{other}  {name}", 12, color=colour)
    ax.set(xlim=(-0.7, 1.7), ylim=(len(places) + 0.5, 0.5), yticks=[])
    ax.set_xticks([0, 1], [say("by {what}", what=words(what)) for what in values])
    ax.xaxis.tick_top()
    bare(ax)
    steps = (first - second).abs()
    most = steps.idxmax()
    orders = [", ".join(map(words, order.sort_values().index)) for order in (first, second)]
    rules = {"left": words(left), "right": words(right)}
    said = say("By {left}: {one}. By {right}: {other}.", one=orders[0], other=orders[1], **rules)
    if not steps.any():
        return say("Both rules make the same order"), said
    told = {"name": words(most), "one": first[most], "other": second[most]}
    headline = say("Place {one} by {left}, {other} by {right}: {name}", **told, **rules)
    return headline, said


@picture
def plot_score_by_weight(ax: Axes, ends: pd.DataFrame, weight: float) -> tuple[str, str]:
    """Draw the scores of `score_by_weight` between its ends, and where another comes first.

    The dashed line is the weight of today.
    """
    lines(ax, ends)
    ax.axvline(weight, color=theme.GREY, linestyle="--")
    low, high = ends.min(axis=None), ends.max(axis=None)
    ax.set(xlim=(0, 1), ylim=(low - 0.5, high + 0.5), ylabel=say("Weighted score"))
    criterion = words(ends.index.name)
    ax.set_xlabel(say("Weight of {criterion}", criterion=criterion))
    percent_axis(ax, "x")
    today = {"xytext": (6, -4), "va": "top", "color": theme.GREY, "path_effects": CASING}
    label_right(ax, weight, high + 0.5, say("today"), **today)
    label_ends(ax, ends.loc[1], ends.columns.map(words))
    first = ends.T.sort_values([0.0, 1.0]).index[-1]
    gap = ends.rsub(ends[first], axis=0)
    passing = gap.loc[:, gap.loc[1] < 0]
    told = {"criterion": criterion, "first": words(first)}
    if passing.empty:
        said = say("{first} comes first at any weight of {criterion}", **told)
        return said, said + "."
    turns = passing.loc[0] / (passing.loc[0] - passing.loc[1])
    at, height = turns.min(), np.interp(turns.min(), ends.index, ends[first])
    ax.plot(at, height, "o", color=theme.INK, markersize=8)
    label_above(ax, at, height, percent(at), path_effects=CASING, weight="bold")
    told |= {"at": percent(at), "next": words(turns.idxmin()), "now": percent(weight)}
    headline = say("If {criterion} weighs {at} or more, {next} comes first", **told)
    return headline, say(
        "Scores by the weight of {criterion}, today {now}. Without it {first} comes first, from "
        "{at} on {next}.",
        **told,
    )
