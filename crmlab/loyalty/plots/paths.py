"""Picture of the index model: its six constructs, and the paths between them."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle

from crmlab import theme
from crmlab.loyalty.measures import PathModel
from crmlab.marks import CLEAR, bare
from crmlab.messages import say, say_each
from crmlab.theme import number, picture, words

__all__ = ["plot_paths"]

PLACES = {
    "expectation": (0, 0),
    "quality": (0, 2),
    "value": (1, 1),
    "satisfaction": (2.3, 1),
    "complaints": (3.4, 2),
    "loyalty": (3.4, 0),
}
ROOM = (0.36, 0.24)  # from the middle of a box to its sides


@picture
def plot_paths(
    ax: Axes, model: PathModel, index: Mapping[str, float] | None = None
) -> tuple[str, str]:
    """Draw the paths of the index model (`PathModel`, fitted), as wide as they are strong.

    A path whose interval holds 0 is dashed and grey, one below 0 orange. The ``index`` of a
    construct stands under its name.
    """
    for name in model.blocks:
        text = words(name)
        if index is not None and name in index:
            text = say("{name}\n{index}", name=text, index=number(index[name]))
        (x, y), (wide, high) = PLACES[name], ROOM
        box = {"facecolor": "white", "edgecolor": theme.INK, "linewidth": 1.5}
        ax.add_artist(Rectangle((x - wide, y - high), 2 * wide, 2 * high, **box))
        ax.text(x, y, text, ha="center", va="center")
    paths = model.paths_
    sure = (paths["low"] > 0) | (paths["high"] < 0)
    written = paths["path"].map(lambda path: number(path, 2))
    for (source, target), path in paths["path"].items():
        colour = theme.ORANGE if path < 0 else theme.BLUE
        colour, line = (colour, "-") if sure[source, target] else (theme.GREY, "--")
        start, end = _edges(PLACES[source], PLACES[target])
        strength = {"linewidth": 1 + 7 * abs(path), "mutation_scale": 14 + 20 * abs(path)}
        look = {"color": colour, "linestyle": line, "arrowstyle": "-|>", "shrinkA": 2, "shrinkB": 2}
        ax.add_artist(FancyArrowPatch(start, end, **strength, **look))
        text = {"color": colour, "weight": "bold", "ha": "center", "va": "center", "zorder": 5}
        ax.text(*(start + end) / 2, written[source, target], bbox=CLEAR, **text)
    ax.set(xlim=(-0.45, 3.85), ylim=(-0.4, 2.4), xticks=[], yticks=[])
    bare(ax)
    to = paths["path"].xs("satisfaction", level="to")
    told = {"source": words(to.idxmax()).capitalize(), "path": number(to.max(), 2)}
    parts = say_each(
        "{source} to {target} {path}",
        source=paths.index.get_level_values("from").map(words),
        target=paths.index.get_level_values("to").map(words),
        path=written,
    )
    return say("{source} moves satisfaction most: {path}", **told), say(
        "Paths of the index model: {parts}. A dashed path may be 0.", parts=", ".join(parts)
    )


def _edges(start: tuple[float, float], end: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Return where a line between the middles of two boxes leaves the one and meets the other."""
    way = np.subtract(end, start)
    reach = min(room / abs(step) for room, step in zip(ROOM, way, strict=True) if step)
    return start + reach * way, end - reach * way
