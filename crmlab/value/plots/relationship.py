"""Pictures of the customer's side: gaps by stage, priorities, and the price people accept."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme


def stage_names(stages: pd.Index) -> list[str]:
    """Return the stages as people write them."""
    return [str(stage).replace("_", " ") for stage in stages]


def plot_gaps(gaps: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw expectation and experience at each stage, joined by their gap.

    Parameters
    ----------
    gaps
        What `relationship_gaps` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    places = np.arange(len(gaps))[::-1]
    below = gaps["gap"] < 0
    colours = np.where(below, theme.ORANGE, theme.BLUE)
    ax.hlines(places, gaps["expectation"], gaps["experience"], colors=colours, linewidth=5)
    ax.scatter(
        gaps["expectation"],
        places,
        s=150,
        facecolor="white",
        edgecolor=theme.GREY,
        linewidth=2.5,
        zorder=3,
    )
    ax.scatter(gaps["experience"], places, s=150, color=colours, zorder=3)
    right = gaps[["expectation", "experience"]].max(axis=1)
    for place, at, gap, colour in zip(places, right, gaps["gap"], colours, strict=True):
        ax.annotate(
            gap_label(gap),
            (at, place),
            (16, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            fontweight="bold",
        )
    _name_the_ends(ax, gaps.iloc[0], places[0])
    low, high = gaps[["expectation", "experience"]].to_numpy().min(), right.max()
    ax.set_yticks(places, stage_names(gaps.index))
    ax.set(xlim=(low - 0.3, high + 0.6), ylim=(-0.5, len(gaps) - 0.3), xlabel="Mean rating (1–10)")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    worst, best = gaps["gap"].idxmin(), gaps["gap"].idxmax()
    return theme.describe(
        ax,
        f"Experience minus expectation by stage: worst at {stage_names([worst])[0]} "
        f"({gap_label(gaps.at[worst, 'gap'])} points), best at {stage_names([best])[0]} "
        f"({gap_label(gaps.at[best, 'gap'])}), on average {gap_label(gaps['gap'].mean())}.",
    )


def _name_the_ends(ax: Axes, first: pd.Series, place: float) -> None:
    sides = (-1, 1) if first["expectation"] <= first["experience"] else (1, -1)
    for column, side in zip(("expectation", "experience"), sides, strict=True):
        ax.annotate(
            column,
            (first[column], place),
            (8 * side, 18),
            textcoords="offset points",
            ha="right" if side < 0 else "left",
            color=theme.GREY,
            fontsize="small",
        )


def gap_label(gap: float) -> str:
    """Write a gap with its sign and one decimal."""
    return f"{gap:+.1f}".replace("-", "−").replace("−0.0", "0.0").replace("+0.0", "0.0")


def plot_importance_performance(items: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw items by importance and performance, cut in four by their means.

    Parameters
    ----------
    items
        What `importance_performance` returns; the index names the items.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    x, y = items["performance"], items["importance"]
    first = items["advice"] == "concentrate here"
    ax.axvline(x.mean(), color=theme.PALE, linewidth=2)
    ax.axhline(y.mean(), color=theme.PALE, linewidth=2)
    ax.scatter(x, y, s=130, color=np.where(first, theme.ORANGE, theme.BLUE), zorder=3)
    for name, row in items.iterrows():
        weak = row["performance"] < x.mean()  # its label goes left, clear of the line
        ax.annotate(
            name,
            (row["performance"], row["importance"]),
            (-11 if weak else 11, 0),
            textcoords="offset points",
            ha="right" if weak else "left",
            va="center",
            fontsize="small",
            color=theme.ORANGE if row["advice"] == "concentrate here" else theme.INK,
        )
    room = 0.55 * (x.max() - x.min())
    ax.set(
        xlim=(x.min() - room, x.max() + room),
        ylim=(y.min() - 0.5, y.max() + 0.5),
        xlabel="Performance (mean rating)",
        ylabel="Importance (mean rating)",
    )
    _name_the_corners(ax)
    named = ", ".join(items.index[first]) or "no item"
    return theme.describe(
        ax,
        f"{len(items)} service items by importance and performance. "
        f"Important but weak, so to be worked on first: {named}.",
    )


def _name_the_corners(ax: Axes) -> None:
    corners = {
        "concentrate here": (0.01, 0.99),
        "keep up the good work": (0.99, 0.99),
        "low priority": (0.01, 0.01),
        "possible overkill": (0.99, 0.01),
    }
    for advice, (across, up) in corners.items():
        ax.text(
            across,
            up,
            advice,
            transform=ax.transAxes,
            color=theme.GREY,
            style="italic",
            ha="left" if across < 0.5 else "right",
            va="bottom" if up < 0.5 else "top",
        )


def plot_premium(survey: pd.DataFrame, model: pd.Series, *, ax: Axes | None = None) -> Axes:
    """Draw the price premium people accept against their gap, with the fitted line.

    Parameters
    ----------
    survey
        One row an answer: ``expectation``, ``experience``, ``wtp_premium``.
    model
        What `premium_model` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    gap = (survey["experience"] - survey["expectation"]).round()
    groups = survey.groupby(gap)
    means = groups["wtp_premium"].mean()[groups.size() >= 30]
    ax.scatter(means.index, means, s=130, color=theme.BLUE, zorder=3)
    line = model["base"] + model["gap"] * means.index.to_numpy()
    line += model["experience"] * groups["experience"].mean().loc[means.index].to_numpy()
    ax.plot(means.index, line, color=theme.ORANGE, linewidth=2.5)
    ax.text(
        0.03,
        0.97,
        f"model: {model['gap']:.1f} per point of gap\n"
        f"+ {model['experience']:.1f} per point of experience",
        transform=ax.transAxes,
        va="top",
        color=theme.ORANGE,
    )
    ax.set(
        xlabel="Experience minus expectation (points, rounded)",
        ylabel=f"Premium accepted ({theme.currency()})",
    )
    return theme.describe(
        ax,
        f"Mean premium accepted rises from {theme.money(means.iloc[0])} at a gap of "
        f"{means.index[0]:+.0f} to {theme.money(means.iloc[-1])} at {means.index[-1]:+.0f}. "
        f"One more point of experience is worth "
        f"{theme.money(model['gap'] + model['experience'], 1)}; one point less of expectation "
        f"{theme.money(model['gap'], 1)}.".replace("-", "−"),
    )
