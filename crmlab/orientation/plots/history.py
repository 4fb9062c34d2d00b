"""Pictures of where CRM came from: the time line, and the curve of the industrial era."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import bare, label_above, spread
from crmlab.messages import say, say_each
from crmlab.orientation.measures.history import eras
from crmlab.theme import picture

__all__ = ["plot_experience_curve", "plot_timeline"]

BANDS = (theme.PALE, "#cfe0f2")
LINE = 3.6  # years that a label takes down the picture


@picture
def plot_timeline(ax: Axes, events: pd.DataFrame) -> tuple[str, str]:
    """Draw the events that led to CRM (`timeline`) down the years, beside the two `eras`."""
    periods = eras()
    for era, colour in zip(periods.itertuples(), BANDS, strict=True):
        ax.axhspan(era.start, era.end, xmax=0.2, color=colour, linewidth=0)
        ax.text(0.1, (era.start + era.end) / 2, era.era, ha="center", va="center", style="italic")
    ends = (periods["end"].max(), periods["start"].min())  # the earliest on top
    ax.set(xlim=(0, 1), ylim=ends, xticks=[], yticks=range(ends[1] + 10, ends[0] + 1, 10))
    bare(ax, axis="x")
    years, decades = events["year"], events["decade"].map(theme.words)
    lines = -spread(-years, LINE, -ends[1])
    for year, line, decade, label in zip(years, lines, decades, events["label"], strict=True):
        ax.plot([0.2, 0.24], [year, line], color=theme.BLUE, marker="o", markevery=2, markersize=9)
        ax.text(0.25, line, decade, va="center_baseline", weight="bold")
        ax.text(0.44, line, label, va="center_baseline")
    spans = say_each("{era} ({start} to {end})", **periods)
    named = decades[events["label"] == say("customer relationship management")]
    headline = say(
        "From cost ({start}) to the customer ({end})", start=decades.iloc[0], end=named.iloc[0]
    )
    return headline, say(
        "The years from {first} to {last}, with the {industrial} and the {new}. Events: {events}.",
        first=ends[1],
        last=ends[0],
        industrial=spans[0],
        new=spans[1],
        events="; ".join(map("{} {}".format, decades, events["label"])),
    )


@picture
def plot_experience_curve(ax: Axes, costs: pd.Series) -> tuple[str, str]:
    """Draw how the cost of a unit falls with each doubling of the volume (`experience_curve`)."""
    volumes = costs.index.to_numpy(float)
    # Of the logarithms it is a straight line.
    between = np.geomspace(volumes[0], volumes[-1], 100)
    heights = np.exp(np.interp(np.log(between), np.log(volumes), np.log(costs)))
    ax.plot(between, heights, color=theme.BLUE)
    ax.plot(volumes, costs, "o", color=theme.BLUE, markersize=10)
    for volume, cost in zip(volumes, costs, strict=True):
        style = {"xytext": (6, 8), "ha": "left", "weight": "bold"}
        label_above(ax, volume, cost, theme.count(cost), **style)
    ax.set(xlim=(0, volumes[-1] * 1.08), ylim=(0, costs.iloc[0] * 1.15), xticks=volumes)
    ax.set_xlabel(say("Units made so far"))
    ax.set_ylabel(say("Cost of a unit ({money})", money=theme.currency()))
    ax.xaxis.set_major_formatter(lambda volume, _: theme.count(volume))
    ax.yaxis.set_major_formatter(lambda cost, _: theme.count(cost))
    points = say_each(
        "{cost} at {volume} units", cost=costs.map(theme.money), volume=map(theme.count, volumes)
    )
    left = costs.iloc[1] / costs.iloc[0]
    headline = say("Twice the units, {less} less for each", less=theme.percent(1 - left, 0))
    return headline, say(
        "Each doubling of the units made leaves {rate} of the cost of a unit: {points}.",
        rate=theme.percent(left, 0),
        points=", ".join(points),
    )
