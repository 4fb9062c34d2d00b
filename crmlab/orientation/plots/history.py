"""Pictures of where CRM came from: the time line, and the curve of the industrial era."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import label_above
from crmlab.messages import say, say_each
from crmlab.orientation.measures.history import eras
from crmlab.theme import picture

__all__ = ["plot_experience_curve", "plot_timeline"]

BANDS = (theme.PALE, "#cfe0f2")
WIDTH = 12  # letters in a line of a label


@picture
def plot_timeline(ax: Axes, events: pd.DataFrame) -> str:
    """Draw the events that led to CRM (`timeline`) on a line of years, over the two `eras`."""
    periods = eras()
    for era, colour in zip(periods.itertuples(), BANDS, strict=True):
        ax.axvspan(era.start, era.end, ymin=0.44, ymax=0.56, color=colour, linewidth=0)
        ax.text((era.start + era.end) / 2, 0, era.era, ha="center", va="center", style="italic")
    ends = (periods["start"].min(), periods["end"].max())
    ax.set(xlim=ends, ylim=(-1, 1), yticks=[], xticks=range(ends[0], ends[1] + 1, 10))
    ax.spines["left"].set_visible(False)
    # In turn above and below the band, so that neighbours leave each other room.
    for number, event in enumerate(events.itertuples()):
        way = -1 if number % 2 else 1
        ax.plot([event.year, event.year], [0.12 * way, 0.36 * way], color=theme.BLUE, linewidth=2)
        ax.plot(event.year, 0.12 * way, "o", color=theme.BLUE, markersize=9)
        ax.text(
            event.year,
            0.42 * way,
            f"{theme.words(event.decade)}\n{textwrap.fill(event.label, WIDTH)}",
            ha="center",
            va="bottom" if way > 0 else "top",
            linespacing=1.15,
        )
    spans = say_each("{era} ({start} to {end})", **periods)
    return say(
        "A line of years with the {industrial} and the {new}. Events: {events}.",
        industrial=spans[0],
        new=spans[1],
        events="; ".join(
            f"{theme.words(event.decade)} {event.label}" for event in events.itertuples()
        ),
    )


@picture
def plot_experience_curve(ax: Axes, costs: pd.Series) -> str:
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
    return say(
        "Each doubling of the units made leaves {rate} of the cost of a unit: {points}.",
        rate=theme.percent(costs.iloc[1] / costs.iloc[0], 0),
        points=", ".join(points),
    )
