"""Pictures of the composite value: profiles, weights, and who changes place."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme


def plot_profiles(scores: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the scores of a few customers as a radar.

    Parameters
    ----------
    scores
        One row a customer (four at most), one column a score from 0 to 100.
    ax
        A polar Axes; a new one if left out.

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(subplot_kw={"projection": "polar"})
    set_up_radar(ax, list(scores.columns))
    for at, ((name, row), colour) in enumerate(zip(scores.iterrows(), theme.PALETTE, strict=False)):
        ax.plot(*radar_points(row), color=colour)
        ax.annotate(
            name, (1.18, 0.9 - 0.1 * at), xycoords="axes fraction", color=colour, fontweight="bold"
        )
    best = ", ".join(
        f"{name} is best at {row.idxmax()} ({row.max():.0f})" for name, row in scores.iterrows()
    )
    return theme.describe(ax, f"Profiles of {len(scores)} customers on five scores: {best}.")


def set_up_radar(ax: Axes, names: list[str]) -> None:
    """Give a polar Axes one spoke a score, the first on top."""
    ax.set_theta_zero_location("N")
    ax.set_theta_direction(-1)
    ax.set(ylim=(0, 100), yticks=[50, 100], yticklabels=["", "100"])
    ax.set_xticks(np.linspace(0, 2 * np.pi, len(names), endpoint=False), names)
    ax.tick_params(pad=18)
    ax.set_rlabel_position(180 / len(names))  # between two spokes
    ax.grid(color=theme.PALE)
    ax.spines["polar"].set_color(theme.PALE)


def radar_points(scores: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return the closed line of a profile: angles and radii."""
    angles = np.linspace(0, 2 * np.pi, len(scores), endpoint=False)
    return np.append(angles, 0.0), np.append(scores.to_numpy(float), scores.iloc[0])


def plot_weights(weights: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw several sets of weights beside each other, score by score.

    Parameters
    ----------
    weights
        One row a score, one column a source of weights (three at most); shares.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    places = np.arange(len(weights))
    width = 0.8 / weights.shape[1]
    for at, (source, colour) in enumerate(zip(weights, theme.PALETTE, strict=False)):
        shift = (at - (weights.shape[1] - 1) / 2) * width
        bars = ax.bar(places + shift, weights[source], width=width * 0.92, color=colour)
        ax.bar_label(
            bars, [f"{w:.2f}" for w in weights[source]], padding=3, fontsize="small", color=colour
        )
        ax.text(
            0.35 + 0.22 * at, 1.02, source, transform=ax.transAxes, color=colour, fontweight="bold"
        )
    ax.set_xticks(places, weights.index)
    ax.set(ylim=(0, weights.to_numpy().max() * 1.15), yticks=[])
    ax.spines["left"].set_visible(False)
    ax.tick_params(length=0)
    heaviest = "; ".join(
        f"{source} puts most on {weights[source].idxmax()} ({weights[source].max():.2f})"
        for source in weights
    )
    return theme.describe(ax, f"Weights of five scores from different sources: {heaviest}.")


def plot_rank_changes(ranks: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the rank of each customer under several sets of weights, joined by lines.

    Parameters
    ----------
    ranks
        One row a customer, one column a set of weights; 1 is best.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    places = np.arange(ranks.shape[1])
    moved = ranks.nunique(axis=1) > 1
    for name, row in ranks.iterrows():
        colour = theme.ORANGE if moved[name] else theme.GREY
        ax.plot(places, row, "o-", color=colour, markersize=11)
        for place, shift, side in ((0, -14, "right"), (places[-1], 14, "left")):
            ax.annotate(
                f"{name}",
                (place, row.iloc[place]),
                (shift, 0),
                textcoords="offset points",
                ha=side,
                va="center",
                color=colour,
            )
    ax.set_xticks(places, ranks.columns)
    ax.set_yticks(range(1, len(ranks) + 1))
    ax.set(ylim=(len(ranks) + 0.4, 0.6), xlim=(-0.2, places[-1] + 0.6), ylabel="Rank (1 is best)")
    ax.spines["bottom"].set_visible(False)
    who = ", ".join(map(str, ranks.index[moved])) or "nobody"
    return theme.describe(
        ax, f"Ranks of {len(ranks)} customers under {ranks.shape[1]} sets of weights; moved: {who}."
    )
