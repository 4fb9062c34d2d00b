"""Picture of privacy: the board of fields to keep, mask or drop."""

import textwrap
from collections.abc import Mapping

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from crmlab import theme
from crmlab.information.measures.privacy import DECISIONS
from crmlab.information.plots.marks import HATCHED

PER_ROW = 6  # tiles
LOOKS = {
    "keep": {"facecolor": theme.BLUE, "edgecolor": theme.BLUE, "hatch": ""},
    "mask": HATCHED,
    "drop": {"facecolor": "white", "edgecolor": theme.PALE, "hatch": ""},
}
INKS = {"keep": "white", "mask": theme.ORANGE, "drop": theme.GREY}
Tile = tuple[Rectangle, Text]


def plot_minimise(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw a tile for each field: kept (full), masked (hatched) or dropped (empty).

    Parameters
    ----------
    table
        What `minimise` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    paint_tiles(set_up_tiles(ax, table), table["decision"])
    return theme.describe(ax, minimise_sentence(table["decision"], table["sensitive"]))


def set_up_tiles(ax: Axes, schema: pd.DataFrame) -> dict[str, Tile]:
    """Draw an empty tile with its name for each field, the groups below each other."""
    tiles, row = {}, 0
    for group, fields in schema.groupby("group", sort=False):
        ax.text(-0.08, row + 0.45, group, ha="right", va="center", weight="bold", fontsize=14)
        for number, (field, sensitive) in enumerate(fields["sensitive"].items()):
            if number and number % PER_ROW == 0:
                row += 1
            column = number % PER_ROW
            box = Rectangle((column + 0.03, row + 0.04), 0.94, 0.82, linewidth=1.5)
            ax.add_patch(box)
            name = textwrap.fill(theme.words(field), 11) + ("*" if sensitive else "")
            text = ax.text(
                column + 0.5,
                row + 0.45,
                name,
                ha="center",
                va="center",
                fontsize=13,
                linespacing=0.95,
            )
            tiles[field] = (box, text)
        row += 1
    ax.text(
        0,
        row + 0.1,
        "full: keep   empty: drop   * sensitive\n"
        "hatched: mask, that is, keep a coarser value, such as an age band",
        va="top",
        fontsize=14,
    )
    ax.set(xlim=(-1.15, PER_ROW), ylim=(row + 1.15, 0))
    ax.set_axis_off()
    return tiles


def paint_tiles(tiles: Mapping[str, Tile], decisions: Mapping[str, str]) -> None:
    """Give each tile the look of its decision."""
    for field, (box, text) in tiles.items():
        decision = decisions[field]
        box.set(**LOOKS[decision])
        text.set_color(INKS[decision])
        # Hatching behind letters is hard to read: they stand on a plain ground.
        ground = (
            {"facecolor": "white", "edgecolor": "none", "pad": 1} if decision == "mask" else None
        )
        text.set_bbox(ground)


def minimise_sentence(decisions: pd.Series, sensitive: pd.Series, purpose: str = "") -> str:
    """Say how many fields are kept, masked and dropped, and for which purpose if there is one."""
    counts = {decision: int((decisions == decision).sum()) for decision in DECISIONS}
    opening = f"For the purpose {purpose}: of" if purpose else "Of"
    bare = int(((decisions == "keep") & sensitive).sum())
    return (
        f"{opening} {len(decisions)} fields {counts['keep']} are kept, {counts['mask']} masked and "
        f"{counts['drop']} dropped ({theme.percent(counts['drop'] / len(decisions))}); "
        f"{bare or 'none'} of the {int(sensitive.sum())} sensitive ones "
        f"{'are kept as they are' if bare > 1 else 'is kept as it is'}."
    )
