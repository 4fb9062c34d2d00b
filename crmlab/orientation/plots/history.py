"""Pictures of where CRM came from: the time line, and the curve of the industrial era."""

import textwrap

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.orientation.measures.history import eras, unit_cost

BANDS = (theme.PALE, "#cfe0f2")
WIDTH = 12  # letters in a line of a label


def plot_timeline(events: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the events that led to CRM on a line of years, over the two eras.

    Parameters
    ----------
    events
        What `timeline` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
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
            f"{event.decade}\n{textwrap.fill(event.label, WIDTH)}",
            ha="center",
            va="bottom" if way > 0 else "top",
            linespacing=1.15,
        )
    told = "; ".join(f"{event.decade} {event.label}" for event in events.itertuples())
    spans = " and ".join(f"{era.era} ({era.start} to {era.end})" for era in periods.itertuples())
    return theme.describe(ax, f"A line of years with the {spans}. Events: {told}.")


def plot_experience_curve(
    first_volume: float = 1_000,
    first_cost: float = 100,
    rate: float = 0.8,
    *,
    doublings: int = 3,
    ax: Axes | None = None,
) -> Axes:
    """Draw how the cost of a unit falls with each doubling of what was ever made.

    Parameters
    ----------
    first_volume, first_cost, rate
        As `unit_cost` takes them.
    doublings
        How often the first volume is doubled, one or more times.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    volumes = first_volume * 2.0 ** np.arange(doublings + 1)
    costs = [unit_cost(volume, first_volume, first_cost, rate) for volume in volumes]
    between = np.linspace(first_volume, volumes[-1], 100)
    ax.plot(between, [unit_cost(v, first_volume, first_cost, rate) for v in between])
    ax.plot(volumes, costs, "o", color=theme.BLUE, markersize=10)
    for volume, cost in zip(volumes, costs, strict=True):
        ax.annotate(
            theme.count(cost), (volume, cost), (6, 8), textcoords="offset points", weight="bold"
        )
    ax.set(xlim=(0, volumes[-1] * 1.08), ylim=(0, first_cost * 1.15), xticks=volumes)
    ax.set(xlabel="Units made so far", ylabel=f"Cost of a unit ({theme.currency()})")
    ax.xaxis.set_major_formatter(lambda volume, _: theme.count(volume))
    ax.yaxis.set_major_formatter(lambda cost, _: theme.count(cost))
    path = ", ".join(
        f"{theme.money(cost)} at {theme.count(volume)}"
        for volume, cost in zip(volumes, costs, strict=True)
    )
    return theme.describe(
        ax,
        f"Each doubling of the units made leaves {theme.percent(rate, 0)} of the cost of a unit: "
        f"{path} units.",
    )
