"""What pictures of several chapters draw: labels, lines, bars, dumbbells, heat cells, radar."""

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap, Normalize
from matplotlib.patches import ConnectionPatch
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.ticker import MultipleLocator
from matplotlib.transforms import offset_copy

from crmlab import theme

# Pale enough that dark numbers can be read on every cell.
HEAT = LinearSegmentedColormap.from_list("heat", ["white", "#7aa7d4"])

CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # behind a text above lines
CASING = [withStroke(linewidth=5, foreground="white")]  # around a line or a text above others
HATCHED = {"facecolor": "white", "edgecolor": theme.ORANGE, "hatch": "///"}


# --- labels


def label_above(ax: Axes, x: float, y: float, text: str, **style: object) -> Text:
    """Write a text centred above a point."""
    place = {"xytext": (0, 6), "textcoords": "offset points", "ha": "center"}
    return ax.annotate(text, (x, y), **(place | style))


def label_right(ax: Axes, x: float, y: float, text: str, gap: float = 8, **style: object) -> Text:
    """Write a text right of a point, such as the end of a bar that lies on its side."""
    place = {"xytext": (gap, 0), "textcoords": "offset points", "va": "center"}
    return ax.annotate(text, (x, y), **(place | style))


def label_beside(ax: Axes, x: float, y: float, text: str, **style: object) -> Text:
    """Write a text beside a point, on the side where the picture has more room.

    The limits of the Axes must be set.
    """
    left = ax.transAxes.inverted().transform(ax.transData.transform((x, y)))[0] > 0.5
    side = {"gap": -12, "ha": "right"} if left else {"gap": 12, "ha": "left"}
    return label_right(ax, x, y, text, **side, **style)


def label_ends(
    ax: Axes, heights: Sequence[float], texts: Sequence[str], *, leads: bool = False
) -> np.ndarray:
    """Write a text beside the right end of each line, in its colour, and none over another.

    The lines are those of the palette, in its order; the limits of the Axes must be set. ``leads``
    are thin lines to those texts that had to move off their line. Returns the heights of the texts.
    """
    to_axes = ax.transData + ax.transAxes.inverted()
    right = ax.get_xlim()[1]
    at = [to_axes.transform((right, height))[1] for height in heights]
    # The layout still takes room for the labels of the axes: count on three quarters.
    points = 0.75 * 72 * ax.get_figure(root=True).get_figheight() * ax.get_position().height
    lines = 1 + max(text.count("\n") for text in texts)
    fitting = points / (1.35 * lines * len(texts))
    size = max(13.0, min(ax.xaxis.label.get_size(), fitting))
    line = 1.35 * size / points
    placed = spread(at, lines * line, 1 - lines * line / 2)
    far = leads & (np.abs(placed - at) > lines * line / 2)
    figure, right = ax.get_figure(root=True), 26 if far.any() else 8
    beside = offset_copy(ax.transAxes, figure, right, units="points")
    looks = zip(texts, at, placed, far, cycle(theme.PALETTE), strict=False)
    for text, end, height, moved, colour in looks:
        where = {"xycoords": "axes fraction", "textcoords": beside}
        style = {"va": "center", "color": colour, "size": size}
        ax.annotate(text, (1, height), (1, height), **where, **style)
        if moved:
            ends = (1, end), (1, height), ax.transAxes, beside
            lead = {"color": colour, "shrinkA": 4, "shrinkB": 3, "clip_on": False}
            ax.add_artist(ConnectionPatch(*ends, **lead))
    return to_axes.inverted().transform([(1, height) for height in placed])[:, 1]


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


def name_parts(ax: Axes, parts: Mapping[str, str], *, right: bool = False) -> None:
    """Write what the parts of a picture are in an upper corner, each text in its colour."""
    place = {"ha": "right"} if right else {}
    for row, (text, colour) in enumerate(parts.items()):
        ax.text(
            0.99 if right else 0.01,
            0.98 - 0.09 * row,
            text,
            color=colour,
            transform=ax.transAxes,
            va="top",
            weight="bold",
            **place,
        )


# --- lines and bars


def lines(ax: Axes, table: pd.DataFrame, *, marked: bool = False, **style: object) -> None:
    """Draw the columns of a table as lines, told apart by colour, by dashes, and if marked by dots.

    `label_ends` writes their names in the same colours.
    """
    looks = zip(table.items(), cycle(theme.PALETTE), cycle(theme.LINES), cycle(theme.MARKERS))
    for (_, column), colour, dashes, marker in looks:
        dots = {"marker": marker, "markersize": 8} if marked else {}
        ax.plot(column, color=colour, linestyle=dashes, **dots, **style)


def tick_years(ax: Axes) -> None:
    """Put the ticks of a horizontal axis in months at whole years, or at parts of one."""
    longest = ax.get_xlim()[1]
    steps = (months for months in (1, 3, 6, 12, 24, 60) if longest / months <= 8)
    ax.xaxis.set_major_locator(MultipleLocator(next(steps, 120)))


def bare(ax: Axes, *sides: str, axis: str = "both") -> None:
    """Leave out the marks of all ticks, and the lines of the axes: of both, or of some sides.

    Before ticks are set: those that are there already are changed one by one.
    """
    ax.spines[[*(sides or ax.spines)]].set_visible(False)
    ax.tick_params(axis=axis, length=0)


def lying_bars(
    ax: Axes,
    lengths: Mapping[str, float] | pd.Series,
    labels: Sequence[str],
    colours: str | Sequence[str],
    *,
    longest: float | None = None,
) -> None:
    """Draw bars that lie on their side, the first on top, each with its label at its end.

    A bar below zero reaches to the left, and its label stands left of it. ``longest`` is the length
    that there must be room for, if more than these bars.
    """
    lengths = pd.Series(lengths, dtype=float)
    values = lengths.to_numpy()
    places = np.arange(len(values))[::-1]
    ax.barh(places, values, height=0.6, color=colours, linewidth=0)
    inks = [colours] * len(values) if isinstance(colours, str) else colours
    for place, value, text, ink in zip(places, values, labels, inks, strict=True):
        side = {"gap": -6, "ha": "right"} if value < 0 else {"gap": 6, "ha": "left"}
        label_right(ax, value, place, text, color=ink, **side)
    low, high = min(values.min(initial=0.0), 0.0), longest or max(values.max(initial=0.0), 0.0)
    room = 0.4 * (high - low) or 1.0  # for the labels, left too where a bar reaches there
    bare(ax, *[] if low < 0 else ["bottom"])
    ax.set(xlim=(low - room * (low < 0), high + room), xticks=[], ylim=(-0.6, len(values) - 0.4))
    ax.set_yticks(places, lengths.index)
    if low < 0:
        ax.axvline(0, color=theme.GREY, linewidth=1)


def dumbbells(
    ax: Axes,
    table: pd.DataFrame,
    colours: str | Sequence[str],
    labels: Sequence[str],
    *,
    around: bool = False,
) -> None:
    """Draw two columns of a table as ○ and ● joined by a line, a row each, with a label beside it.

    The first row is on top; a label stands right of its two dots. Where the two may be alike, ○
    goes ``around`` ●.
    """
    places = np.arange(len(table))[::-1]
    start, end = table.to_numpy(float).T
    ring = {"s": 150, "facecolor": "white", "zorder": 3}
    if around:
        ring = {"s": 320, "facecolor": "none", "zorder": 5}
    ax.hlines(places, start, end, colors=colours, linewidth=5)
    ax.scatter(start, places, edgecolor=theme.GREY, linewidth=2.5, **ring)
    ax.scatter(end, places, s=150, color=colours, zorder=4)
    inks = [colours] * len(table) if isinstance(colours, str) else colours
    for place, most, text, ink in zip(places, np.maximum(start, end), labels, inks, strict=True):
        label_right(ax, most, place, text, gap=16, color=ink, weight="bold")
    bare(ax, "left", axis="y")
    ax.set_yticks(places, map(theme.words, table.index))
    ax.set_ylim(-0.6, len(table) - 0.4)


def waterfall(
    ax: Axes,
    steps: Sequence[float],
    names: Sequence[str],
    colours: Sequence[str],
    labels: Sequence[str],
) -> None:
    """Draw bars of which each begins where the one before it ended, and their sum as the last.

    There is a name, a colour and a label for each step, and one for the sum.
    """
    places = np.arange(len(names))
    ends = np.array([*np.cumsum(steps), sum(steps)])
    starts = np.array([0.0, *ends[:-2], 0.0])
    ax.bar(places, ends - starts, bottom=starts, width=0.6, color=colours, linewidth=0)
    # As many points as a bar may take from the next, and a bold letter of its size.
    room = 72 * ax.get_figure(root=True).get_figwidth() * ax.get_position().width / len(names)
    size = max(13.0, min(ax.xaxis.label.get_size(), room / (0.7 * max(map(len, labels)))))
    for place, start, end, text in zip(places, starts, ends, labels, strict=True):
        style = {"weight": "bold", "size": size, "path_effects": CASING}
        if max(start, end) > 0 or start == end:
            label_above(ax, place, max(start, end), text, **style)
        else:  # below, and not on the line of zero
            under = {"xytext": (0, -6), "va": "top"}
            label_above(ax, place, min(start, end), text, **style | under)
    for place, end in zip(places[:-1], ends, strict=False):
        ax.plot([place + 0.3, place + 0.7], [end, end], color=theme.GREY, linewidth=1)
    low, high = min(0.0, *ends), max(0.0, *ends)
    room = 0.12 * (high - low) or 1.0
    bare(ax, "left")
    ax.set(ylim=(low - room * (low < 0), high + room), yticks=[])
    ax.set_xticks(places, names)


# --- cells and spokes


def heat_cells(
    ax: Axes,
    table: pd.DataFrame,
    write: Callable[[float], str],
    highest: float,
    *,
    lowest: float = 0.0,
    colours: Colormap = HEAT,
) -> None:
    """Draw a table as cells with their numbers; what is missing stays hatched."""
    numbers, (rows, columns) = table.to_numpy(float), table.shape
    ax.patch.set(facecolor="white", hatch="///", edgecolor=theme.PALE)
    ax.pcolormesh(
        np.arange(columns + 1) - 0.5,
        np.arange(rows + 1) - 0.5,
        np.ma.masked_where(np.isnan(numbers), numbers),
        cmap=colours,
        norm=Normalize(lowest, highest, clip=True),
        edgecolors="white",
        linewidth=2,
    )
    bare(ax)
    ax.set_xticks(np.arange(columns), table.columns)
    ax.set_yticks(np.arange(rows), table.index.astype(str))
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5))
    narrow = ax.get_position().width / 0.7  # beside another picture, cells have less room
    size = max(13.0, ax.xaxis.label.get_size() * min(1.0, 10 / max(table.shape), narrow))
    for (row, column), value in np.ndenumerate(numbers):
        if not np.isnan(value):
            ax.text(column, row, write(value), ha="center", va="center", size=size)


def radar(ax: Axes, spokes: int, highest: float, rings: Sequence[float]) -> np.ndarray:
    """Draw an empty radar on polar Axes, clockwise from the top, and return its spokes' angles."""
    angles = np.arange(spokes) * 2 * np.pi / spokes
    ax.set_theta_zero_location("N")
    ax.set_theta_direction(-1)
    ax.set(ylim=(0, highest), xticks=angles, xticklabels=[], yticks=rings, yticklabels=[])
    ax.grid(color=theme.PALE)
    ax.spines["polar"].set_color(theme.PALE)
    return angles


def number_rings(ax: Axes) -> None:
    """Write the number of each ring of a radar between its first two spokes, above the lines."""
    between = ax.get_xticks()[1] / 2
    for ring in ax.get_yticks():
        look = {"size": 13, "ha": "center", "va": "center", "path_effects": CASING, "zorder": 4}
        ax.text(between, ring, f"{ring:g}", color=theme.GREY, **look)


def label_spokes(ax: Axes, angles: Sequence[float], texts: Sequence[str]) -> None:
    """Write a text at the end of each spoke, so that it grows away from the radar."""
    radius = 1.1 * ax.get_ylim()[1]
    for angle, text in zip(angles, texts, strict=True):
        right, up = np.sin(angle), np.cos(angle)
        across = "center" if abs(right) < 0.1 else "left" if right > 0 else "right"
        along = "bottom" if up > 0.9 else "top" if up < -0.9 else "center"
        ax.text(angle, radius, text, ha=across, va=along)
