"""Picture of a firm's place between traditional marketing and CRM, on nine dimensions."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.orientation.measures.contrasts import HIGHEST_RATING, maturity, rated_dimensions

LABEL_RADIUS = HIGHEST_RATING + 0.45


def plot_maturity(ratings: Sequence[float] | pd.Series, *, ax: Axes | None = None) -> Axes:
    """Draw nine ratings as a radar, with the index above.

    Read the distance on each spoke, not the area: that grows with the square of the ratings, and
    depends on the order of the dimensions.

    Parameters
    ----------
    ratings
        As `maturity` takes them.
    ax
        A polar Axes; a new one if left out.

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(subplot_kw={"projection": "polar"})
    rated = rated_dimensions(ratings)
    set_up_radar(ax)
    angles = spokes(len(rated))
    ax.fill(angles, rated, facecolor=theme.BLUE, alpha=0.15)
    corners = [*angles, angles[0]], [*rated, rated.iloc[0]]
    ax.plot(*corners, color=theme.BLUE, marker="o", markersize=9, clip_on=False)
    for angle, text in zip(angles, spoke_labels(rated), strict=True):
        ax.text(angle, LABEL_RADIUS, text, **side(angle))
    ax.set_title(index_label(rated), loc="center", pad=46)
    return theme.describe(ax, maturity_sentence(rated))


def set_up_radar(ax: Axes) -> None:
    """Draw the empty radar: first spoke on top, the others clockwise, a ring for each rating."""
    rings = range(1, HIGHEST_RATING + 1)
    ax.set_theta_zero_location("N")
    ax.set_theta_direction(-1)
    ax.set(ylim=(0, HIGHEST_RATING), xticks=spokes(9), xticklabels=[])
    ax.set(yticks=rings, yticklabels=[])  # each label says its rating
    ax.grid(color=theme.PALE)
    ax.spines["polar"].set_visible(False)


def spokes(count: int) -> np.ndarray:
    """Return the angles of the spokes."""
    return np.arange(count) * 2 * np.pi / count


def side(angle: float) -> dict[str, str]:
    """Return how a label at an angle is set, so that it grows away from the radar."""
    right, up = np.sin(angle), np.cos(angle)
    across = "center" if abs(right) < 0.1 else "left" if right > 0 else "right"
    return {"ha": across, "va": "bottom" if up > 0.9 else "top" if up < -0.9 else "center"}


def spoke_labels(rated: pd.Series) -> list[str]:
    """Return each dimension with its rating."""
    return [f"{name} {rating:g}" for name, rating in rated.items()]


def index_label(rated: pd.Series) -> str:
    """Return the index as it is written above the radar."""
    return f"CRM maturity {theme.percent(maturity(rated), 0)}"


def maturity_sentence(rated: pd.Series) -> str:
    """Say what the ratings come to, and where the firm is furthest and least far."""
    highest = HIGHEST_RATING * len(rated)
    said = (
        f"Nine ratings from 0 (all traditional marketing) to {HIGHEST_RATING} (all CRM): "
        f"{', '.join(spoke_labels(rated))}. Together {rated.sum():g} of {highest} points, a "
        f"maturity of {theme.percent(maturity(rated))}."
    )
    if rated.min() == rated.max():
        return said
    best, worst = (", ".join(rated.index[rated == end]) for end in (rated.max(), rated.min()))
    return f"{said} Furthest towards CRM: {best}; least far: {worst}."
