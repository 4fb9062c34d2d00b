"""Pictures of relationship levels: what the log shows by layer, and what the matrix owes."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.checks import require_same_customers
from crmlab.loyalty.measures.levels import CELLS, RELATIONSHIPS
from crmlab.marks import bare, heat_cells
from crmlab.messages import say
from crmlab.theme import count, money, percent, picture

__all__ = ["plot_levels", "plot_relationship_matrix"]


@picture
def plot_levels(ax: Axes, levels: pd.Series, layers: pd.Series) -> tuple[str, str]:
    """Draw the levels of each layer of customers (`relationship_levels`) as parts of a bar."""
    require_same_customers(levels=levels, layers=layers)
    parts = pd.crosstab(layers, levels, normalize="index")
    parts = parts.reindex(columns=range(1, 6), fill_value=0.0).iloc[::-1]
    left = pd.Series(0.0, parts.index)
    for level, colour in zip(parts, theme.shades(5)[::-1], strict=True):
        ink = "white" if level > 2 else theme.INK
        bars = ax.barh(parts.index.astype(str), parts[level], left=left, color=colour, height=0.8)
        texts = [f"{level}\n{percent(share, 0)}" if share > 0.06 else "" for share in parts[level]]
        ax.bar_label(bars, texts, label_type="center", color=ink)
        left += parts[level]
    names = [f"{level} {theme.words(name)}" for level, name in enumerate(RELATIONSHIPS, start=1)]
    ax.set(xlim=(0, 1), xticks=[], xlabel=" · ".join(names))
    ax.set_yticks(range(len(parts)), map(theme.words, parts.index))
    bare(ax)
    worked = parts[[4, 5]].sum(axis=1)
    told = {
        "first": theme.words(parts.index[-1]),
        "last": theme.words(parts.index[0]),
        "high": percent(worked.iloc[-1], 0),
        "low": percent(worked.iloc[0], 0),
        "basic": percent((levels == 1).mean(), 0),
        "all": count(len(levels)),
    }
    return say("Levels 4 and 5: {first} {high}, {last} {low}", **told), say(
        "Levels of {all} customers by layer. Level 4 or 5 have {high} of {first} and {low} of "
        "{last}; {basic} of all are at the basic level.",
        **told,
    )


@picture
def plot_relationship_matrix(ax: Axes, customers: pd.DataFrame, cost: pd.Series) -> tuple[str, str]:
    """Draw the cells of `relationship_matrix`, and what it costs by the cost of a level each."""
    counts = pd.crosstab(customers["value"], customers["share"])
    counts = counts.reindex(index=CELLS["value"][::-1], columns=CELLS["share"], fill_value=0)
    heat_cells(ax, counts.astype(float), lambda _: "", counts.to_numpy().max())
    for (row, column), customers_here in np.ndenumerate(counts):
        level = 3 - row + column  # the highest value is on top
        told = {"level": level, "name": theme.words(RELATIONSHIPS[level - 1])}
        text = say("{level} {name}\n{count} customers", count=count(customers_here), **told)
        ax.text(column, row, text, ha="center", va="center")
    ax.set_xticks(range(3), map(theme.words, counts))
    ax.set_yticks(range(3), map(theme.words, counts.index))
    ax.set(xlabel=say("Our share of what they spend"), ylabel=say("Total value"))
    levels = customers["level"]
    told = {"all": count(len(levels)), "high": percent((levels > 3).mean(), 0)}
    each = levels.map(cost)
    told |= {"cost": money(each.sum()), "of_cost": percent(each[levels > 3].sum() / each.sum(), 0)}
    return say("The programme costs {cost} a year", **told), say(
        "Relationship level by total value and share, with the customers in each of nine cells. "
        "The programme for {all} customers costs {cost}; {high} are owed level 4 or 5, and take "
        "{of_cost} of the cost.",
        **told,
    )
