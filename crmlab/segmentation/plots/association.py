"""Pictures of how classifications go together: mosaic, lift, and what a base explains."""

from itertools import cycle

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import bare, label_above, label_beside, lying_bars
from crmlab.messages import say, say_each
from crmlab.segmentation.measures import association
from crmlab.theme import number, percent, picture, words

__all__ = ["plot_bases", "plot_lift", "plot_mosaic"]

LOWEST, NARROWEST, SIGNED = 0.055, 0.03, 0.06  # where a number has room, and its sign
GAP = 0.012  # between two strips
UNRELATED = 0.1  # a corrected V below it is next to nothing


@picture
def plot_mosaic(ax: Axes, table: pd.DataFrame) -> tuple[str, str]:
    """Draw a `cross_table` as a mosaic: a strip a row, as thick as the row is large, cut in parts.

    If the strips are all cut at the same places, the row says nothing about the column.
    """
    within = table.div(table.sum(axis=1), axis=0)
    size = table.sum(axis=1) / table.to_numpy().sum()
    top = size[::-1].cumsum()[::-1].to_numpy()
    thick = np.maximum(size.to_numpy() - GAP, GAP / 3)
    starts = within.cumsum(axis=1) - within
    bold = {"ha": "center", "va": "center", "weight": "bold", "color": "white"}
    names = zip(table, cycle(theme.PALETTE), cycle([8, 30]))  # two lines: long names have room
    for column, colour, height in names:
        left, wide, middles = starts[column], within[column], top - thick / 2
        ax.barh(middles, wide, thick, left=left, color=colour, edgecolor="white", linewidth=1.5)
        for x, y, part, high in zip(left + wide / 2, middles, wide, thick, strict=True):
            if part >= NARROWEST and high >= LOWEST:
                ax.text(x, y, percent(part, 0) if part > SIGNED else f"{100 * part:.0f}", **bold)
        # Above the uppermost strip's own part; the last name ends where the picture does.
        last = column == table.columns[-1]
        x, ha = (1, "right") if last else (left.iloc[0] + wide.iloc[0] / 2, "center")
        style = {"xytext": (0, height), "ha": ha, "color": colour, "weight": "bold"}
        label_above(ax, x, 1.0, words(column), **style)
    ax.set(xlim=(0, 1), ylim=(0, 1.14), xticks=[])
    ax.set_yticks(top - size / 2, [f"{words(row)}\n{percent(size[row], 0)}" for row in table.index])
    bare(ax)
    found = association(table)
    names = {"v": "cramers_v", "corrected": "corrected", "low": "low", "high": "high"}
    told = {name: number(found[column], 2) for name, column in names.items()}
    told["rows"] = words(table.index.name or "rows")
    told["columns"] = words(table.columns.name or "columns")
    written = within.map(percent, digits=0).apply(lambda part: words(part.name) + " " + part)
    mix = written.apply(", ".join, axis=1)
    parts = say_each("{row}: {mix}", row=table.index.map(words), mix=mix)
    headline = say("Cramér's V = {v}: {rows} tells something of the {columns}", **told)
    if found["corrected"] < UNRELATED:
        headline = say("Cramér's V = {v}: {rows} hardly tells the {columns}", **told)
    return headline, say(
        "Mosaic of {rows} against {columns}: V {v}; corrected {corrected} (95 % interval {low} to "
        "{high}). {parts}.",
        parts="; ".join(parts),
        **told,
    )


@picture
def plot_lift(ax: Axes, lift: pd.Series) -> tuple[str, str]:
    """Draw how many times as often a profile is met in each class as in all (`profile_lift`)."""
    colours = np.where(lift > 1, theme.BLUE, theme.GREY)
    labels = lift.map("{:.2f}".format)
    lying_bars(ax, lift.rename(index=words), labels + " ×", list(colours))
    ax.axvline(1, color=theme.INK, linewidth=1.5, linestyle="--", zorder=0)
    for label in ax.texts:  # right of the line, not on it
        label.xy = max(label.xy[0], 1), label.xy[1]
    ax.set_ylim(top=len(lift) - 0.1)
    label_above(ax, 1, len(lift) - 0.55, say("as often as among all"), xytext=(6, 0), ha="left")
    told = {"name": words(lift.name), "most": words(lift.idxmax()), "lift": number(lift.max(), 1)}
    parts = say_each("{row} {lift}", row=lift.index.map(words), lift=labels)
    return say("In class {most}, {name} is {lift} times as frequent as among all", **told), say(
        "Lift of {name} by class: {parts}.", name=told["name"], parts=", ".join(parts)
    )


@picture
def plot_bases(ax: Axes, bases: pd.DataFrame) -> tuple[str, str]:
    """Draw what each base of segmentation costs against what it explains.

    A row a base has ``cost`` (money a person) and ``adjusted_share`` (`explained_share`).
    """
    cost, share = bases["cost"], bases["adjusted_share"]
    best = share.idxmax()
    ax.set(xlim=(0, 1.1 * cost.max()), ylim=(min(0, share.min()), 1.15 * share.max()))
    for name, marker, colour in zip(bases.index, theme.MARKERS, theme.PALETTE, strict=False):
        ax.scatter(
            cost[name], share[name], s=170, marker=marker, color=colour, zorder=3, clip_on=False
        )
        label_beside(ax, cost[name], share[name], words(name), color=colour, weight="bold")
    theme.percent_axis(ax, "y")
    ax.set_xlabel(say("Cost of the data ({currency} a person)", currency=theme.currency()))
    ax.set_ylabel(say("Adjusted share of the spread"))
    told = {
        "best": words(best).capitalize(),
        "share": percent(share[best]),
        "cost": theme.money(cost[best], 2),
    }
    parts = say_each(
        "{base} {share} at {cost}",
        base=bases.index.map(words),
        share=share.map(percent),
        cost=[theme.money(each, 2) for each in cost],
    )
    return say("{best} explains most: {share} for {cost} a person", **told), say(
        "What share of the spread each base explains, adjusted, and its cost: {parts}.",
        parts=", ".join(parts),
    )
