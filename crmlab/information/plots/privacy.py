"""Picture of privacy: the board of fields to keep, mask or drop."""

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from crmlab import theme
from crmlab.marks import CLEAR, HATCHED
from crmlab.messages import later, say
from crmlab.theme import picture

__all__ = ["plot_minimise"]

PER_ROW = 6  # tiles
LOOKS = {
    "keep": {"facecolor": theme.BLUE, "edgecolor": theme.BLUE},
    "mask": HATCHED,
    "drop": {"facecolor": "white", "edgecolor": theme.PALE},
}
SHORT = {  # fields whose names in the data no reader knows
    "aov_self": later("stated order value"),
    "channel_pref": later("preferred channel"),
    "id_last4": later("last 4 of identity"),
    "pay_method": later("way to pay"),
    "marital": later("marital status"),
    "income_band": later("band of income"),  # "income band" fills its tile to the edges
}
INKS = {"keep": "white", "mask": theme.ORANGE, "drop": theme.GREY}


@picture
def plot_minimise(ax: Axes, table: pd.DataFrame, *, mark: str | None = None) -> tuple[str, str]:
    """Draw a tile for each field: kept (full), masked (hatched) or dropped (empty) (`minimise`).

    The tile of a marked field is framed.
    """
    row = 0
    for group, fields in table.groupby("group", sort=False):
        name = theme.words(group)
        ax.text(-0.08, row + 0.48, name, ha="right", va="center", weight="bold", fontsize=14)
        for number, (field, decided) in enumerate(fields.iterrows()):
            if number and number % PER_ROW == 0:
                row += 1
            _draw_tile(ax, number % PER_ROW, row, field, decided)
            if field == mark:
                frame = {"fill": False, "edgecolor": theme.INK, "linewidth": 4, "zorder": 3}
                ax.add_patch(Rectangle((number % PER_ROW + 0.03, row + 0.04), 0.94, 0.88, **frame))
        row += 1
    key = say("full: keep   empty: drop   * sensitive")
    if mark:
        key = say("{key}   framed: chosen", key=key)
    if table["decision"].eq("mask").any():
        key = say("{key}   hatched: mask (coarser)", key=key)
    ax.text(0, row + 0.1, key, va="top", fontsize=14)
    ax.set(xlim=(-1.15, PER_ROW), ylim=(row + 0.7, 0))
    ax.set_axis_off()
    drop = int((table["decision"] == "drop").sum())
    headline = say("{drop} of {fields} fields are dropped", drop=drop, fields=len(table))
    return headline, _sentence(table)


def field_in_words(field: str) -> str:
    """Return what the tile of a field says."""
    return say(SHORT[field]) if field in SHORT else theme.words(field)


def _draw_tile(ax: Axes, column: int, row: int, field: str, decided: pd.Series) -> None:
    decision = decided["decision"]
    tile = Rectangle((column + 0.03, row + 0.04), 0.94, 0.88, linewidth=1.5, **LOOKS[decision])
    ax.add_patch(tile)
    ax.text(
        column + 0.5,
        row + 0.48,
        textwrap.fill(field_in_words(field) + "*" * decided["sensitive"], 11),
        ha="center",
        va="center",
        fontsize=15,
        linespacing=1,
        color=INKS[decision],
        # Hatching behind letters is hard to read: they stand on a plain ground.
        bbox=CLEAR if decision == "mask" else None,
    )


def _sentence(table: pd.DataFrame) -> str:
    """Say how many fields are kept, masked and dropped, and how many sensitive ones stay bare."""
    times = table["decision"].value_counts()
    counts = {decision: int(times.get(decision, 0)) for decision in LOOKS}
    decided = say(
        "Of {fields} fields {keep} are kept, {mask} masked and {drop} dropped ({share}).",
        fields=len(table),
        share=theme.percent(counts["drop"] / len(table)),
        **counts,
    )
    sensitive = int(table["sensitive"].sum())
    bare = int((table["decision"].eq("keep") & table["sensitive"]).sum())
    stay = say(
        "1 of the {sensitive} sensitive ones is kept as it is.",
        "{count} of the {sensitive} sensitive ones are kept as they are.",
        count=bare,
        sensitive=sensitive,
    )
    return f"{decided} {stay}"
