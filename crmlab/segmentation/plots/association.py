"""Pictures of how classifications go together: mosaic, lift, and what a base explains."""

from itertools import cycle

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import CASING, bare, label_above, lying_bars
from crmlab.messages import say, say_each
from crmlab.segmentation.measures import association
from crmlab.theme import number, percent, picture, words

__all__ = ["plot_bases", "plot_lift", "plot_mosaic"]

READABLE, GAP = 0.055, 0.012  # of height or width: where a number has room; between two strips
HATCHES = ["", "//", "", "\\\\", "", ".."]


@picture
def plot_mosaic(ax: Axes, table: pd.DataFrame) -> tuple[str, str]:
    """Draw a `cross_table` as a mosaic: a strip a row, as thick as the row is large, cut in parts.

    If the strips are all cut at the same places, the row says nothing about the column.
    """
    within = table.div(table.sum(axis=1), axis=0)
    size = table.sum(axis=1) / table.to_numpy().sum()
    top = size[::-1].cumsum()[::-1].to_numpy()
    thick = np.maximum(size.to_numpy() - GAP, GAP / 3)
    looks = [
        (colour, hatch) for colour, hatch, _ in zip(cycle(theme.PALETTE), cycle(HATCHES), table)
    ]
    starts = within.cumsum(axis=1) - within
    for column, (colour, hatch) in zip(table, looks, strict=True):
        style = {"facecolor": colour, "edgecolor": "white", "hatch": hatch, "linewidth": 1.5}
        ax.barh(top - thick / 2, within[column], thick, left=starts[column], **style)
        behind = {"facecolor": colour, "edgecolor": "none", "pad": 1}
        bold = {"ha": "center", "va": "center", "weight": "bold", "color": "white", "bbox": behind}
        for start, part, upper, high in zip(
            starts[column], within[column], top, thick, strict=True
        ):
            if min(part, high) >= READABLE:
                ax.text(start + part / 2, upper - high / 2, percent(part, 0), **bold)
    overall = table.sum() / table.to_numpy().sum()
    middles = zip(overall.index, overall.cumsum() - overall / 2, looks, cycle([8, 30]))
    for column, middle, (colour, _), height in middles:  # two lines: long names have room
        place = {"xytext": (0, height), "color": colour, "weight": "bold"}
        label_above(ax, middle, 1.0, words(column), **place)
    ax.set(xlim=(0, 1), ylim=(0, 1.14), xticks=[])
    ax.set_yticks(top - size / 2, [f"{words(row)}\n{percent(size[row], 0)}" for row in table.index])
    bare(ax)
    found = association(table)
    told = {
        "v": number(found["cramers_v"], 2),
        "low": number(found["low"], 2),
        "high": number(found["high"], 2),
        "rows": words(table.index.name or "rows"),
        "columns": words(table.columns.name or "columns"),
    }
    parts = say_each(
        "{row}: {mix}",
        row=table.index.map(words),
        mix=[
            ", ".join(f"{words(name)} {percent(part, 0)}" for name, part in parts.items())
            for _, parts in within.iterrows()
        ],
    )
    return say("{rows} and {columns}: Cramér's V = {v}", **told), say(
        "{rows} against {columns}, V {v} (95 % interval {low} to {high}). {parts}.",
        parts="; ".join(parts),
        **told,
    )


@picture
def plot_lift(ax: Axes, lift: pd.Series) -> tuple[str, str]:
    """Draw how many times as often a profile is met in each class as in all (`profile_lift`)."""
    colours = np.where(lift > 1, theme.BLUE, theme.GREY)
    labels = lift.map("{:.2f}".format)
    lying_bars(ax, lift.rename(index=words), labels, list(colours))
    ax.axvline(1, color=theme.INK, linewidth=1.5, linestyle="--", zorder=0)
    for label in ax.texts:  # some stand on the line
        label.set_path_effects(CASING)
    ax.set_xlabel(say("times as often as among all (dashed: 1)"))
    told = {"name": words(lift.name), "most": words(lift.idxmax()), "lift": number(lift.max(), 1)}
    parts = say_each("{row} {lift}", row=lift.index.map(words), lift=labels)
    return say("{name}: {lift} times as often in {most} as in all", **told), say(
        "Lift of {name} by class: {parts}.", name=told["name"], parts=", ".join(parts)
    )


@picture
def plot_bases(ax: Axes, bases: pd.DataFrame) -> tuple[str, str]:
    """Draw what each base of segmentation costs against what it explains.

    A row a base has ``cost`` (money a person) and ``adjusted_share`` (`explained_share`).
    """
    cost, share = bases["cost"], bases["adjusted_share"]
    best = share.idxmax()
    for name, marker, colour in zip(bases.index, theme.MARKERS, theme.PALETTE, strict=False):
        ax.scatter(cost[name], share[name], s=170, marker=marker, color=colour, zorder=3)
        style = {"color": colour, "weight": "bold", "path_effects": CASING}
        label_above(ax, cost[name], share[name], words(name), xytext=(0, 12), **style)
    wide = 0.18 * max(cost.max() - cost.min(), cost.max() / 4)
    ax.set(
        xlim=(cost.min() - wide, cost.max() + wide), ylim=(min(0, share.min()), 1.2 * share.max())
    )
    ax.set_xticks([tick for tick in ax.get_xticks()[:-1] if tick >= 0])
    theme.percent_axis(ax, "y")
    ax.set_xlabel(say("Cost of the data ({currency} a person)", currency=theme.currency()))
    ax.set_ylabel(say("Explained share"))
    dearest = cost.idxmax()
    told = {
        "best": words(best),
        "share": percent(share[best]),
        "dearest": words(dearest),
        "of_dearest": percent(share[dearest]),
    }
    parts = say_each(
        "{base} {share} at {cost}",
        base=bases.index.map(words),
        share=share.map(percent),
        cost=[theme.money(each, 2) for each in cost],
    )
    return say("{best} explains {share}, {dearest} (dearest) {of_dearest}", **told), say(
        "Explained share and cost of each base: {parts}.", parts=", ".join(parts)
    )
