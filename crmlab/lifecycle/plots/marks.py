"""What several pictures of the lifecycle share: labels, names of parts, cells of a heat map."""

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, pairwise

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from crmlab import theme

# Pale enough that dark numbers can be read on every cell.
HEAT = LinearSegmentedColormap.from_list("heat", ["white", "#7aa7d4"])

CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # behind a text above lines
CASING = [withStroke(linewidth=5, foreground="white")]  # around a line or a text above others


def spread(heights: Sequence[float], gap: float, top: float) -> np.ndarray:
    """Return the heights moved as little as needed to lie a gap apart and below the top."""
    apart = np.array(heights, dtype=float)
    order = np.argsort(apart)
    for below, above in pairwise(order):
        apart[above] = max(apart[above], apart[below] + gap)
    ceiling = top
    for place in order[::-1]:
        apart[place] = min(apart[place], ceiling)
        ceiling = apart[place] - gap
    return apart


def label_ends(ax: Axes, heights: Sequence[float], texts: Sequence[str]) -> None:
    """Write a text beside the right end of each line, in its colour, and none over another.

    The lines are those of the palette, in its order; the limits of the Axes must be set.
    """
    to_axes = ax.transData + ax.transAxes.inverted()
    right = ax.get_xlim()[1]
    at = [to_axes.transform((right, height))[1] for height in heights]
    # The layout still takes room for the labels of the axes: count on three quarters.
    points = 0.75 * 72 * ax.get_figure(root=True).get_figheight() * ax.get_position().height
    size = ax.xaxis.label.get_size()
    placed = spread(at, 1.35 * size / points, 1.0)
    for text, height, colour in zip(texts, placed, cycle(theme.PALETTE), strict=False):
        ax.annotate(
            text,
            (1, height),
            (8, 0),
            xycoords="axes fraction",
            textcoords="offset points",
            va="center",
            color=colour,
        )


def label_above(ax: Axes, x: float, y: float, text: str, **style: object) -> None:
    """Write a text centred above a point."""
    place = {"xytext": (0, 6), "textcoords": "offset points", "ha": "center"}
    ax.annotate(text, (x, y), **(place | style))


def name_parts(ax: Axes, parts: Mapping[str, str]) -> list[Text]:
    """Write what the parts of a picture are in the upper left corner, each text in its colour."""
    style = {"transform": ax.transAxes, "va": "top", "weight": "bold"}
    return [
        ax.text(0.01, 0.98 - 0.09 * row, text, color=colour, **style)
        for row, (text, colour) in enumerate(parts.items())
    ]


def log_ticks(low: float, high: float) -> list[float]:
    """Return round numbers for a logarithmic axis: 1, 2, 5, 10, ..., or powers of ten if many."""
    first = max(low, 1)
    powers = 10.0 ** np.arange(np.floor(np.log10(first)), np.ceil(np.log10(high)) + 1)
    steps = (1, 2, 5) if high / first < 1000 else (1,)
    ticks = [step * power for power in powers for step in steps]
    return [tick for tick in (0, *ticks) if low <= tick <= high]


def moving_cells(ax: Axes, cells: np.ndarray, size: float, **style: object) -> list[Artist]:
    """Return the cells of a live heat map and, after them, a text for each, row by row."""
    image = ax.imshow(cells, aspect="auto", **style)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    places = np.ndindex(cells.shape)
    middle = {"ha": "center", "va": "center", "fontsize": size}
    return [image, *(ax.text(column, row, "", **middle) for row, column in places)]


def heat_cells(
    ax: Axes, table: pd.DataFrame, write: Callable[[float], str], highest: float
) -> None:
    """Draw a table as cells with their numbers; what is missing stays hatched."""
    ax.patch.set(facecolor="white", hatch="///", edgecolor=theme.PALE)
    ax.imshow(
        np.ma.masked_invalid(table.to_numpy(float)),
        cmap=HEAT,
        norm=Normalize(0, highest, clip=True),
        aspect="auto",
    )
    columns, rows = np.arange(table.shape[1]), np.arange(table.shape[0])
    # White lines between the cells, as many as there are edges.
    ax.set_xticks(columns[1:] - 0.5, minor=True)
    ax.set_yticks(rows[1:] - 0.5, minor=True)
    ax.grid(which="minor", color="white", linewidth=2)
    ax.tick_params(which="both", length=0)
    ax.spines[:].set_visible(False)
    ax.set_xticks(columns, table.columns)
    ax.set_yticks(rows, table.index.astype(str))
    small = min(1.0, 10 / max(table.shape))
    for (row, column), value in np.ndenumerate(table.to_numpy(float)):
        if np.isfinite(value):
            size = max(13.0, ax.xaxis.label.get_size() * small)
            ax.text(column, row, write(value), ha="center", va="center", size=size)
