"""Picture of duplicate detection: what a stricter comparison of names gains and loses."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from crmlab import theme
from crmlab.checks import require_columns

MEASURES = {"precision": theme.BLUE, "recall": theme.ORANGE}


def similarity_axis(ax: Axes, least: float) -> None:
    """Set up the similarity of names, from the least looked at to 100, as the x axis."""
    ax.set(xlim=(least, 101), xlabel="Least similarity of the names (0 to 100)")


def share_axis(ax: Axes) -> None:
    """Set up shares of pairs as the y axis."""
    ax.set(ylim=(0, 1.05), ylabel="Share of pairs")
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))


def plot_matches(quality: pd.DataFrame, *, chosen: float = 85, ax: Axes | None = None) -> Axes:
    """Draw precision and recall against the least similarity of the names, read at one of them.

    Parameters
    ----------
    quality
        ``precision`` and ``recall`` (shares) by least similarity, as `quality_by_similarity`
        returns.
    chosen
        The least similarity at which the curves are read; one of the rows.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If a column is missing, or the chosen similarity has no row.
    """
    require_columns(quality, MEASURES, "quality")
    if chosen not in quality.index:
        raise ValueError(f"There is no row for a similarity of {chosen}.")
    ax = ax or plt.subplots()[1]
    similarity_axis(ax, quality.index.min())
    share_axis(ax)
    ax.axvline(chosen, color=theme.GREY, linewidth=1.5)
    left = chosen > (quality.index.min() + quality.index.max()) / 2
    written = []
    for place, (measure, colour) in enumerate(MEASURES.items()):
        share = float(quality.at[chosen, measure])
        written.append(f"{measure} {theme.percent(share)}" if pd.notna(share) else f"no {measure}")
        dashes = "--" if measure == "recall" else "-"
        ax.plot(quality.index, quality[measure], dashes, color=colour)
        ax.plot(chosen, share, "o", color=colour, markersize=11)
        ax.annotate(
            written[-1],
            (chosen, 0.30 - 0.12 * place),
            (-12 if left else 12, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            color=colour,
        )
    return theme.describe(
        ax,
        f"Pairs that share a contact and whose names are at least {chosen:g} of 100 alike: "
        f"{written[0]} (right among those found), {written[1]} (found among the true ones).",
    )
