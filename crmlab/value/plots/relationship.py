"""Pictures of the customer's side: gaps by stage, priorities, and the price people accept."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import dumbbells, label_beside, label_right
from crmlab.messages import say
from crmlab.theme import money, number, picture, words

__all__ = ["plot_gaps", "plot_importance_performance", "plot_premium"]


@picture
def plot_gaps(
    ax: Axes,
    gaps: pd.DataFrame,
    *,
    chosen: str | None = None,
    scale: tuple[float, float] | None = None,
) -> tuple[str, str]:
    """Draw expectation and experience at each stage, joined by their gap (`relationship_gaps`).

    ``chosen`` is a stage to point out; ``scale`` are the ratings there is room for.
    """
    ratings = gaps[["expectation", "experience"]]
    colours = np.where(gaps["gap"] < 0, theme.ORANGE, theme.BLUE)
    low, high = scale or (ratings.to_numpy().min() - 0.1, ratings.to_numpy().max() + 0.1)
    ax.set_xlim(low - 0.2, high + (0.1 if chosen is None else 0.28) * (high - low) + 0.2)
    if scale is None:
        ax.locator_params(axis="x", steps=[1, 2, 5, 10])
    else:
        ax.set_xticks(np.linspace(low, high, 4))
        ax.spines["bottom"].set_bounds(low, high)
    if chosen is not None:
        middle = len(gaps) - 1 - gaps.index.get_loc(chosen)
        ax.axhspan(middle - 0.45, middle + 0.45, color=theme.PALE, alpha=0.5, linewidth=0)
        label = {"ha": "right", "va": "center", "color": theme.GREY, "style": "italic"}
        ax.text(ax.get_xlim()[1] - 0.1, middle, say("chosen"), **label)
    dumbbells(ax, ratings, colours, [number(gap, sign=True) for gap in gaps["gap"]])
    ax.set_xlabel(say("Mean rating (1–10): ○ expectation, ● experience"))
    extremes = {
        "worst": words(gaps["gap"].idxmin()),
        "worst_gap": number(gaps["gap"].min(), sign=True),
        "best": words(gaps["gap"].idxmax()),
        "best_gap": number(gaps["gap"].max(), sign=True),
    }
    headline = say("Worst at {worst} ({worst_gap}), best at {best} ({best_gap})", **extremes)
    sentence = say(
        "Experience minus expectation by stage: worst at {worst} ({worst_gap} points), best at "
        "{best} ({best_gap}), on average {mean}.",
        **extremes,
        mean=number(gaps["gap"].mean(), sign=True),
    )
    if chosen is None:
        return headline, sentence
    there = say(
        "At the stage {stage}, experience {experience} minus expectation {expectation} is {gap}.",
        stage=words(chosen),
        experience=number(gaps.at[chosen, "experience"]),
        expectation=number(gaps.at[chosen, "expectation"]),
        gap=number(gaps.at[chosen, "gap"], sign=True),
    )
    return headline, f"{there} {sentence}"


@picture
def plot_importance_performance(ax: Axes, items: pd.DataFrame) -> tuple[str, str]:
    """Draw items by importance and performance, cut in four (`importance_performance`)."""
    x, y = items["performance"], items["importance"]
    first = items["advice"] == "concentrate here"
    ax.axvline(x.mean(), color=theme.PALE, linewidth=2)
    ax.axhline(y.mean(), color=theme.PALE, linewidth=2)
    ax.scatter(x, y, s=130, color=np.where(first, theme.ORANGE, theme.BLUE), zorder=3)
    for name, row in items.iterrows():
        weak = row["performance"] < x.mean()  # its label goes left, clear of the line
        side = {"gap": -11, "ha": "right"} if weak else {"gap": 11, "ha": "left"}
        colour = theme.ORANGE if first[name] else theme.INK
        label_right(ax, row["performance"], row["importance"], name, color=colour, **side)
    room = 0.62 * (x.max() - x.min())
    ax.set(
        xlim=(x.min() - room, x.max() + room),
        ylim=(y.min() - 0.5, y.max() + 0.5),
        xlabel=say("Performance (mean rating)"),
        ylabel=say("Importance (mean rating)"),
    )
    corners = {"transform": ax.transAxes, "color": theme.GREY, "style": "italic"}
    for advice, across, up in (
        (say("concentrate here"), "left", "top"),
        (say("keep up the good work"), "right", "top"),
        (say("low priority"), "left", "bottom"),
        (say("possible overkill"), "right", "bottom"),
    ):
        place = (0.01 if across == "left" else 0.99, 0.01 if up == "bottom" else 0.99)
        ax.text(*place, advice, ha=across, va=up, **corners)
    named = ", ".join(items.index[first]) or say("no item")
    return say("Work first on: {named}", named=named), say(
        "{items} service items by importance and performance. Important but weak, so to be worked "
        "on first: {named}.",
        items=len(items),
        named=named,
    )


@picture
def plot_premium(ax: Axes, by_gap: pd.DataFrame, model: pd.Series) -> tuple[str, str]:
    """Draw the premium accepted at each gap (`premium_by_gap`) and the fit of `premium_model`."""
    points = by_gap.index.to_numpy()
    ax.scatter(points, by_gap["premium"], s=130, color=theme.BLUE, zorder=3)
    line = model["base"] + model["gap"] * points + model["experience"] * by_gap["experience"]
    ax.plot(points, line, color=theme.ORANGE)
    upper, lower = [(points[at], line.iloc[at]) for at in (-len(points) // 4, len(points) // 4)]
    label = {"textcoords": "offset points", "weight": "bold"}
    mean_text = say("mean of those at this gap")
    ax.annotate(mean_text, upper, (-16, 8), ha="right", color=theme.BLUE, **label)
    model_text = say("model of gap and experience")
    ax.annotate(model_text, lower, (16, -16), va="top", color=theme.ORANGE, **label)
    ax.set(
        xlabel=say("Experience minus expectation (rounded points)"),
        ylabel=say("Premium accepted ({currency})", currency=theme.currency()),
    )
    ends = {
        "lowest": money(by_gap["premium"].iloc[0]),
        "first": number(points[0], 0, sign=True),
        "highest": money(by_gap["premium"].iloc[-1]),
        "last": number(points[-1], 0, sign=True),
    }
    for at, end in ((0, "lowest"), (-1, "highest")):
        place = points[at], by_gap["premium"].iloc[at]
        label_beside(ax, *place, ends[end], color=theme.BLUE, weight="bold")
    headline = say("From {lowest} at a gap of {first} to {highest} at {last}", **ends)
    return headline, say(
        "Mean premium accepted rises from {lowest} at a gap of {first} to {highest} at {last}. One "
        "more point of experience is worth {experience}; one point less of expectation "
        "{expectation}.",
        **ends,
        experience=money(model["gap"] + model["experience"], 1),
        expectation=money(model["gap"], 1),
    )
