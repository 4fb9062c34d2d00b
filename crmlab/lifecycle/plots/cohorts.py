"""Pictures of cohorts: who buys again, and what a customer has brought by each age."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from crmlab import theme
from crmlab.lifecycle.measures.cohorts import PERIODS
from crmlab.lifecycle.plots.marks import CASING, heat_cells, label_above

# From the newest cohort to the oldest; a name in the palest can still be read on white.
AGES = LinearSegmentedColormap.from_list("ages", ["#3d79ad", "#062d50"])
NAMED = 4  # cohorts whose lines can be told apart
OTHERS = "#b3b3b3"  # lines in the background that can still be followed
FEWEST = 3  # cohorts of which a mean is given


def plot_cohorts(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw a cohort table as a heat map; what is not yet known stays hatched.

    Parameters
    ----------
    table
        What `cohort_table` returns with ``value="share"``.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    later = table.drop(columns=0)
    # All of a cohort buy at age 0: that would leave no colour for the rest.
    highest = np.nanmax(later.to_numpy(), initial=0.01)
    heat_cells(ax, table, lambda share: f"{share * 100:.0f}", highest)
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    unit = _unit(table)
    ax.set(xlabel=_ages(unit), ylabel="First purchase")
    ax.set_title("Share of the cohort that buys (%); hatched: not yet known", pad=12)
    known = later.mean()[later.count() >= FEWEST]
    cohorts = "1 cohort" if len(table) == 1 else f"{len(table)} cohorts"
    said = f"{cohorts} from {table.index[0]} to {table.index[-1]}"
    if len(known):
        said += (
            f"; of a cohort {theme.percent(known.iloc[0], 0)} buy on average in the {unit} after "
            "that of the first purchase"
        )
    if len(known) > 1:
        said += (
            f", and {theme.percent(known.iloc[-1], 0)} in {unit} {known.index[-1]} after it "
            f"(mean of {later[known.index[-1]].count()} cohorts)"
        )
    return theme.describe(ax, f"{said}. What is not over yet is left open.")


def _unit(table: pd.DataFrame) -> str:
    """Return what a period of the table is called."""
    return PERIODS[table.index.freqstr[0]]


def _ages(unit: str) -> str:
    """Say what the ages count: age 0 is the rest of the period in which a customer was won."""
    return f"Calendar {unit}s after that of the first purchase"


def plot_cohort_value(values: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw what a customer of each cohort has brought, by age.

    A few cohorts from the oldest to the newest are named, the older the darker; the others stay
    pale.

    Parameters
    ----------
    values
        What `cohort_value` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    for _, row in values.iterrows():
        line = row.dropna()
        ax.plot(line, "o-", color=OTHERS, markersize=5, markevery=[-1], linewidth=1.5, zorder=1)
    ages = len(values.columns)
    ax.set(xlabel=_ages(_unit(values)), xlim=(-0.5, ages - 0.5))
    ax.set(ylabel=f"Brought so far per customer ({theme.currency()})")
    ax.set_ylim(0, np.nanmax(values.to_numpy()) * 1.14)
    ax.yaxis.set_major_formatter(lambda amount, _: theme.count(amount))
    ax.xaxis.get_major_locator().set_params(integer=True)
    places = np.linspace(0, len(values) - 1, min(NAMED, len(values))).round().astype(int)
    _name_lines(ax, values.iloc[places])
    oldest, newest = (values.iloc[at].dropna() for at in (0, -1))
    later = f" and {_brought(oldest)}" if len(oldest) > 1 else ""
    young = f"; one won in {newest.name} has brought {_brought(newest)}" if len(values) > 1 else ""
    return theme.describe(
        ax,
        f"A customer won in {oldest.name} has brought {_brought(oldest.iloc[:1])}{later}{young}. "
        f"{len(values)} cohorts, {len(places)} of them named, the older the darker.",
    )


def _name_lines(ax: Axes, named: pd.DataFrame) -> None:
    """Draw the lines of some cohorts, each with its name at the end, away from the nearest."""
    colours = AGES(np.linspace(1, 0, len(named)))
    for (cohort, row), colour in zip(named.iterrows(), colours, strict=True):
        age = row.last_valid_index()
        end = row[age]
        ax.plot(row.dropna(), "o-", color=colour, markersize=5, zorder=3)
        ax.plot(age, end, "o", color=colour, markersize=10, zorder=3)
        style = {"color": colour, "weight": "bold", "path_effects": CASING, "zorder": 4}
        nearest = min(named[age].dropna().drop(cohort) - end, key=abs, default=0)
        if nearest > 0:  # below, and right of its own line
            style |= {"xytext": (2, -9), "ha": "left", "va": "top"}
        label_above(ax, age, end, str(cohort), **{"xytext": (0, 9)} | style)


def _brought(line: pd.Series) -> str:
    """Write what a customer has brought up to the end of a line, and by when."""
    return f"{theme.money(line.iloc[-1])} by the end of {line.name + line.index[-1]}"
