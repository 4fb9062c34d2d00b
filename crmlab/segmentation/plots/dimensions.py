"""Picture of three dimensions at once: the cells of a cube, and which of them are too small."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from crmlab import theme
from crmlab.marks import CLEAR, heat_cells
from crmlab.messages import say
from crmlab.segmentation.measures import USABLE
from crmlab.theme import count, money, percent, picture, words

__all__ = ["plot_cube"]


@picture
def plot_cube(ax: Axes, cube: pd.DataFrame, *, show: str = "customers") -> tuple[str, str]:
    """Draw the cells of a `segment_cube` of two or three dimensions.

    They show ``customers``, or ``amount_per_customer``. Behaviour goes downwards, demographics to
    the right, once for each class of value, the first of three dimensions. Cells of fewer than 30
    customers are hatched, with their number.
    """
    *value, behaviour, demographic = cube.index.names
    across = [*value, demographic]
    customers, shown = cube["customers"].unstack(across), cube[show].unstack(across)
    usable = customers >= USABLE
    columns = [words(each[-1] if value else each) for each in shown.columns]
    named = shown.where(usable).set_axis(columns, axis=1).rename(index=words)
    heat_cells(ax, named, count, named.max(axis=None) or 1.0)
    ax.patch.set(hatch="", facecolor="white")  # nothing beyond the cells
    hatch = {"facecolor": "white", "edgecolor": theme.PALE, "hatch": "///", "linewidth": 0}
    for row, column in np.argwhere(~usable.to_numpy()):
        ax.add_patch(Rectangle((column - 0.48, row - 0.47), 0.96, 0.94, **hatch))
        few = count(customers.iat[row, column])
        text = few if show == "customers" else say("n = {few}", few=few)
        ax.text(column, row, text, ha="center", va="center", color=theme.GREY, bbox=CLEAR)
    ax.set(xlabel=words(demographic).capitalize(), ylabel=words(behaviour).capitalize())
    if value:
        wide = shown.shape[1] // cube.index.levels[0].size
        for place, name in enumerate(cube.index.levels[0]):
            head = say("{dimension}: {name}", dimension=words(value[0]), name=words(name))
            ax.text((place + 0.5) * wide - 0.5, -0.6, head, ha="center", weight="bold")
            ax.axvline(place * wide - 0.5, color=theme.INK, linewidth=2 * (place > 0))
        ax.set_ylim(len(shown) - 0.5, -1.0)
    cells, large = int(usable.sum(axis=None)), customers.where(usable).sum(axis=None)
    told = {
        "usable": count(cells),
        "cells": count(len(cube)),
        "least": count(USABLE),
        "share": percent(large / customers.sum(axis=None), 0),
        "dimensions": ", ".join(map(words, cube.index.names)),
    }
    if not cells:
        return say("No cell holds {least} customers", **told), say(
            "{cells} cells of {dimensions}; none holds {least} customers.", **told
        )
    hatched = "" if cells == len(cube) else " " + say("The others are hatched.")
    if show == "customers":
        said = say(
            "Customers by {dimensions}. {usable} of {cells} cells hold at least {least}; {share} "
            "of the customers are in them.",
            **told,
        )
        headline = say("{usable} of {cells} cells hold {least} customers or more", **told)
        return headline, said + hatched
    told |= {"low": money(named.min(axis=None)), "high": money(named.max(axis=None))}
    headline = say("A customer brings {low} to {high}", **told)
    if cells == 1:
        headline = say("One cell is large enough: a customer brings {low}", **told)
    return headline, say(
        "What a customer brings, by {dimensions}: {low} to {high} in the {usable} of {cells} cells "
        "with at least {least} customers.",
        **told,
    ) + hatched
