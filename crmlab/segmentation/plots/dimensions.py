"""Picture of three dimensions at once: the cells of a cube, and which of them are too small."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from crmlab import theme
from crmlab.marks import heat_cells
from crmlab.messages import say
from crmlab.segmentation.measures import USABLE, usable_cells
from crmlab.theme import count, money, percent, picture, words

__all__ = ["plot_cube"]


def _lines(name: object) -> str:
    """Return a name with a word a line: columns are narrow."""
    return words(name).replace(" ", "\n")


@picture
def plot_cube(
    ax: Axes,
    cube: pd.DataFrame,
    *,
    show: str = "customers",
    at_least: int = USABLE,
    highest: float | None = None,
) -> tuple[str, str]:
    """Draw the cells of a `segment_cube` of two or three dimensions.

    They show ``customers``, or ``amount_per_customer``. Behaviour goes downwards, demographics to
    the right, once for each class of value, the first of three dimensions. Cells of fewer than
    ``at_least`` customers are hatched. ``highest`` is the number with the darkest colour.
    """
    across = [0, 2] if cube.index.nlevels == 3 else [1]
    customers, shown = cube["customers"].unstack(across), cube[show].unstack(across)
    usable = customers >= at_least
    columns = [each[-1] if len(across) > 1 else each for each in shown.columns]
    named = shown.where(usable).set_axis(map(_lines, columns), axis=1)
    named.index = named.index.map(words)
    heat_cells(ax, named, count, highest or named.max().max() or 1.0)
    ax.patch.set(hatch="", facecolor="white")  # nothing beyond the cells
    pad = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    for row, column in zip(*(~usable.to_numpy()).nonzero(), strict=True):
        hatch = {"facecolor": "white", "edgecolor": theme.PALE, "hatch": "///", "linewidth": 0}
        ax.add_patch(Rectangle((column - 0.48, row - 0.47), 0.96, 0.94, **hatch))
        if show == "customers":
            text = count(customers.iat[row, column])
            ax.text(column, row, text, ha="center", va="center", color=theme.GREY, bbox=pad)
    if len(across) > 1:
        wide = shown.shape[1] // cube.index.levels[0].size
        for place, name in enumerate(cube.index.levels[0]):
            ax.text((place + 0.5) * wide - 0.5, -0.6, words(name), ha="center", weight="bold")
            ax.axvline(place * wide - 0.5, color=theme.INK, linewidth=2 * (place > 0))
        ax.set_ylim(len(shown) - 0.5, -1.0)
    else:
        ax.xaxis.tick_top()
        ax.tick_params(length=0)
    found = usable_cells(cube, at_least=at_least)
    told = {
        "usable": count(found["usable"]),
        "cells": count(found["cells"]),
        "least": count(at_least),
        "share": percent(found["customer_share"], 0),
        "dimensions": ", ".join(map(words, cube.index.names)),
    }
    if not found["usable"]:
        return say("No cell holds {least} customers", **told), say(
            "{cells} cells of {dimensions}; none holds {least} customers.", **told
        )
    if show == "customers":
        return say("{usable} of {cells} cells hold {least} customers or more", **told), say(
            "Customers by {dimensions}. {usable} of {cells} cells hold at least {least}; {share} "
            "of the customers are in them. The others are hatched.",
            **told,
        )
    ends = named.min().min(), named.max().max()
    told |= {"low": money(ends[0]), "high": money(ends[1])}
    return say("A customer brings {low} to {high}", **told), say(
        "What a customer brings, by {dimensions}: {low} to {high} in the {usable} of {cells} cells "
        "with at least {least} customers. The others are hatched.",
        **told,
    )
