"""Pictures of privacy: the board of fields to keep, mask or drop; and the card of one customer."""

import textwrap
from collections.abc import Mapping

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from crmlab import theme
from crmlab.information.measures.privacy import DECISIONS

PER_ROW = 6  # tiles
LOOKS = {
    "keep": {"facecolor": theme.BLUE, "edgecolor": theme.BLUE, "hatch": ""},
    "mask": {"facecolor": "white", "edgecolor": theme.ORANGE, "hatch": "///"},
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
        "full: keep   hatched: mask   empty: drop   * sensitive",
        va="top",
        fontsize=14,
    )
    ax.set(xlim=(-1.15, PER_ROW), ylim=(row + 0.7, 0))
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


def minimise_sentence(decisions: pd.Series, sensitive: pd.Series) -> str:
    """Say how many fields are kept, masked and dropped."""
    counts = {decision: int((decisions == decision).sum()) for decision in DECISIONS}
    bare = int(((decisions == "keep") & sensitive).sum())
    return (
        f"Of {len(decisions)} fields {counts['keep']} are kept, {counts['mask']} masked and "
        f"{counts['drop']} dropped ({theme.percent(counts['drop'] / len(decisions))}); "
        f"{bare or 'none'} of the {int(sensitive.sum())} sensitive ones "
        f"{'is' if bare == 1 else 'are'} kept as {'it is' if bare == 1 else 'they are'}."
    )


def plot_customer_card(card: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw where one customer stands among all in each theme, with the value itself.

    Parameters
    ----------
    card
        What `customer_card` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    known = card["percentile"].notna()
    ax.barh(card.index, 1, color="white", edgecolor=theme.PALE, height=0.7)
    ax.barh(card.index, card["percentile"].fillna(0), color=theme.BLUE, height=0.7)
    for place, row in enumerate(card.itertuples()):
        ax.annotate(
            _written(row.value, row.unit),
            (1, place),
            (10, 0),
            textcoords="offset points",
            va="center",
            color=theme.INK if known.iloc[place] else theme.GREY,
        )
    ax.set(xlim=(0, 1.35), ylim=(len(card) - 0.5, -0.5))
    ax.set_xticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
    ax.set_xlabel("Customers whose value is no higher")
    ax.xaxis.set_label_coords(0.5 / 1.35, -0.12)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ranked = card["percentile"].dropna().sort_values(kind="stable")
    unknown = ", ".join(card.index[~known]) or "none"
    if ranked.empty:
        return theme.describe(ax, "Nothing is recorded of this customer.")
    return theme.describe(
        ax,
        f"This customer stands highest in {ranked.index[-1]} (no higher value for "
        f"{theme.percent(ranked.iloc[-1])} of customers) and lowest in {ranked.index[0]} "
        f"({theme.percent(ranked.iloc[0])}). Themes without a value: {unknown}.",
    )


def _written(value: float, unit: str) -> str:
    if pd.isna(value):
        return "not known"
    if unit == "money":
        return theme.short_money(value)
    if unit == "share":
        return theme.percent(value, 0)
    return f"{theme.count(value)} {unit}"
