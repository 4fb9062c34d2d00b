"""Pictures of movement in the pyramid: the migration matrix, and where it leads."""

from itertools import cycle

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from crmlab import theme
from crmlab.marks import bare, heat_cells, label_ends, log_ticks
from crmlab.messages import say, say_each
from crmlab.theme import count, percent, picture, words

__all__ = ["plot_forecast", "plot_layers", "plot_migration"]


@picture
def plot_migration(ax: Axes, matrix: pd.DataFrame) -> str:
    """Draw a `migration_matrix` as a heat map with its numbers; who stays is framed."""
    matrix = matrix.rename(index=words, columns=words)
    heat_cells(ax, matrix, percent, 1.0)
    frame = {"fill": False, "edgecolor": theme.GREY, "linewidth": 2}
    for place in range(len(matrix)):
        ax.add_patch(Rectangle((place - 0.47, place - 0.47), 0.94, 0.94, **frame))
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    ax.set(xlabel=say("To: layer a year later"), ylabel=say("From: layer now"))
    ax.xaxis.labelpad = ax.yaxis.labelpad = 10
    seen = matrix.dropna()
    stay = ", ".join(f"{state} {percent(matrix.at[state, state], 0)}" for state in seen.index)
    said = say("Share who stay where they are in a year: {stay}.", stay=stay)
    moves = seen.stack()
    moves = moves[[start != end for start, end in moves.index]]
    if moves.empty:
        return said
    start, end = moves.idxmax()
    largest = say(
        "The largest move is from {start} to {end} ({share}).",
        start=start,
        end=end,
        share=percent(moves.max()),
    )
    return f"{said} {largest}"


@picture
def plot_forecast(ax: Axes, years: pd.DataFrame, *, unit: str = "years") -> str:
    """Draw how many customers each layer will hold (`forecast_counts`).

    The axis is logarithmic, so that equal slopes are equal growth and small layers can be seen.
    """
    years, unit = years.rename(columns=words), words(unit)
    for state, colour in zip(years, cycle(theme.PALETTE), strict=False):
        ax.plot(years.index, years[state], "o-", color=colour, markersize=7, clip_on=False)
    first, last = years.iloc[0].map(count), years.iloc[-1].map(count)
    ax.set_yscale("symlog", linthresh=1)
    ax.yaxis.set_major_formatter(lambda number, _: count(number))
    lowest, highest = years.to_numpy().min(), max(years.to_numpy().max(), 1.0)
    ends = (lowest / 1.6 if lowest >= 1 else 0, highest * 1.6)
    ax.set(
        xlim=(0, max(years.index[-1], 1)),
        ylim=ends,
        yticks=log_ticks(*ends),
        xlabel=say("Time ({unit})", unit=unit),
        ylabel=say("Customers (logarithmic)"),
    )
    ax.minorticks_off()
    ax.xaxis.get_major_locator().set_params(integer=True)
    label_ends(ax, [*years.iloc[-1]], [f"{state} {number}" for state, number in last.items()])
    moves = say_each("{state} {first} to {last}", state=years, first=first, last=last)
    return say(
        "From now to {periods} {unit} ahead: {moves} customers.",
        periods=years.index[-1],
        unit=unit,
        moves=", ".join(moves),
    )


@picture
def plot_layers(ax: Axes, years: pd.DataFrame, *, unit: str = "years") -> str:
    """Draw the pyramid at the end of a forecast, framed by that of today (`forecast_counts`).

    The last state, who is in no layer, stands below.
    """
    years, unit = years.rename(columns=words), words(unit)
    today, then = years.iloc[0], years.iloc[-1]
    places = [*range(1, len(today)), 0]
    frame = {"fill": False, "edgecolor": theme.GREY, "linewidth": 2}
    ax.barh(places, today, 0.75, left=-today / 2, **frame)
    ax.barh(places, then, 0.5, left=-then / 2, color=theme.BLUE, linewidth=0)
    widest = max(today.max(), then.max(), 1.0)
    for place, before, after in zip(places, today, then, strict=True):
        text = count(after)
        if before:
            change = percent(after / before - 1, 0, sign=True)
            text = say("{number} ({change})", number=text, change=change)
        # In a column of their own, as far from the bars as the widest of them allows.
        at = {"xycoords": ("axes fraction", "data"), "va": "center", "color": theme.BLUE}
        ax.annotate(text, (0.74, place), **at)
    ax.set_yticks(places, today.index)
    ax.set(xlim=(-0.53 * widest, 0.9 * widest), ylim=(-0.6, len(today) - 0.4), xticks=[])
    bare(ax)
    ax.set_title(say("Customers: frame today, bar then"))
    return say(
        "After {periods} {unit}: {layers}; active in all: {active}.",
        periods=years.index[-1],
        unit=unit,
        layers=", ".join(f"{state} {count(number)}" for state, number in then.items()),
        active=count(then.iloc[:-1].sum()),
    )
