"""Pictures of movement in the pyramid: the migration matrix, and where it leads."""

from itertools import cycle

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from crmlab import theme
from crmlab.lifecycle.plots.marks import heat_cells, label_ends, log_ticks


def plot_migration(matrix: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw a migration matrix as a heat map with its numbers; who stays is framed.

    Parameters
    ----------
    matrix
        Shares that move from row to column in a year, as `migration_matrix` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    heat_cells(ax, matrix, theme.percent, 1.0)
    for place in range(len(matrix)):
        ax.add_patch(
            Rectangle((place - 0.47, place - 0.47), 0.94, 0.94, fill=False, ec=theme.GREY, lw=2)
        )
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    ax.set(xlabel="To: layer a year later", ylabel="From: layer now")
    ax.xaxis.labelpad = ax.yaxis.labelpad = 10
    seen = matrix.dropna()
    stay = ", ".join(f"{state} {theme.percent(matrix.at[state, state], 0)}" for state in seen.index)
    moves = seen.stack()
    moves = moves[[start != end for start, end in moves.index]]
    said = f"Share who stay where they are in a year: {stay}."
    if len(moves):
        start, end = moves.idxmax()
        said += f" The largest move is from {start} to {end} ({theme.percent(moves.max())})."
    return theme.describe(ax, said)


def plot_forecast(years: pd.DataFrame, *, unit: str = "Year", ax: Axes | None = None) -> Axes:
    """Draw how many customers each layer will hold, year by year.

    The axis is logarithmic, so that equal slopes are equal growth and small layers can be seen.

    Parameters
    ----------
    years
        What `forecast_counts` returns.
    unit
        What a period is.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    for state, colour in zip(years, cycle(theme.PALETTE), strict=False):
        ax.plot(years.index, years[state], "o-", color=colour, markersize=7, clip_on=False)
    first, last = years.iloc[0], years.iloc[-1]
    ax.set_yscale("symlog", linthresh=1)
    ax.yaxis.set_major_formatter(lambda number, _: theme.count(number))
    lowest, highest = years.to_numpy().min(), max(years.to_numpy().max(), 1.0)
    ends = (lowest / 1.6 if lowest >= 1 else 0, highest * 1.6)
    ax.set(xlim=(0, max(years.index[-1], 1)), xlabel=unit, ylabel="Customers (logarithmic)")
    ax.set(ylim=ends, yticks=log_ticks(*ends))
    ax.minorticks_off()
    ax.xaxis.get_major_locator().set_params(integer=True)
    label_ends(ax, [*last], [f"{state} {theme.count(last[state])}" for state in years])
    parts = ", ".join(
        f"{state} {theme.count(first[state])} to {theme.count(last[state])}" for state in years
    )
    return theme.describe(
        ax, f"From {unit.lower()} 0 to {unit.lower()} {years.index[-1]}: {parts} customers."
    )
