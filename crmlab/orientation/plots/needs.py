"""Picture of needs as a manager ranks them and as customers do."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.orientation.measures.needs import matched_ranks, rank_agreement

FAR = 2  # places; a need moved by so many is drawn bold


def plot_rank_gap(
    manager: Sequence[float] | pd.Series,
    customers: Sequence[float] | pd.Series,
    *,
    ax: Axes | None = None,
) -> Axes:
    """Draw a line for each need from the manager's rank to the customers'.

    Parameters
    ----------
    manager, customers
        Ranks by need, 1 for the most important, as `rank_agreement` takes them.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    sides = matched_ranks(manager, customers)
    # Needs that share a rank are drawn below each other.
    left, right = (ranks.rank(method="first") for ranks in sides)
    for need in left.index:
        gap = right[need] - left[need]
        far = abs(gap) >= FAR
        colour = theme.ORANGE if far else theme.GREY
        look = {"color": colour, "weight": "bold" if far else "normal", "va": "center"}
        ends = [left[need], right[need]]
        ax.plot([0, 1], ends, color=colour, linewidth=5 if far else 2, marker="o", markersize=9)
        ax.text(-0.04, ends[0], f"{need}  {sides[0][need]:g}", ha="right", **look)
        ax.text(1.04, ends[1], f"{sides[1][need]:g}  {need}{_move(gap)}", ha="left", **look)
    ax.set(xlim=(-0.85, 1.85), ylim=(len(left) + 0.6, 0.4), yticks=[])
    ax.set_xticks([0, 1], ["manager's ranks", "customers' ranks"])
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return theme.describe(ax, _rank_sentence(left, right, rank_agreement(manager, customers)))


def _move(gap: float) -> str:
    """Write how many places further up or down customers put a need."""
    return f"  ({abs(gap):g} {'up' if gap < 0 else 'down'})" if abs(gap) >= FAR else ""


def _rank_sentence(left: pd.Series, right: pd.Series, agreement: float) -> str:
    gaps = right - left
    far = gaps[gaps.abs() >= FAR]
    moves = ", ".join(
        f"{need} {abs(gap):g} places {'higher' if gap < 0 else 'lower'}"
        for need, gap in far.items()
    )
    told = f"Customers put {moves}" if moves else f"No need is {FAR} or more places apart"
    return (
        f"The manager's and the customers' ranks of {len(left)} needs. {told}. Spearman's rank "
        f"correlation is {agreement:.3f}."
    )
