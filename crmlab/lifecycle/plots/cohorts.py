"""Pictures of cohorts: who buys again, and what a customer has brought by each age."""

import math
from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from crmlab import theme
from crmlab.lifecycle.measures.cohorts import PERIODS
from crmlab.lifecycle.plots.marks import CASING, heat_cells, label_above

# From the newest cohort to the oldest; the palest still stands out from white.
AGES = LinearSegmentedColormap.from_list("ages", ["#6f97b7", "#062d50"])
LETTERS = 60  # of the names of cohorts that find room beside each other


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
    ax.set(xlabel=f"{unit.capitalize()}s since the first purchase", ylabel="First purchase")
    ax.set_title("Share of the cohort that buys (%); hatched: not yet known", pad=12)
    known = later.mean().dropna()
    cohorts = "1 cohort" if len(table) == 1 else f"{len(table)} cohorts"
    said = f"{cohorts} from {table.index[0]} to {table.index[-1]}"
    if len(known):
        said += (
            f"; one {unit} after the first purchase {theme.percent(known.iloc[0], 0)} of a "
            f"cohort buy on average, and {theme.percent(known.iloc[-1], 0)} after "
            f"{known.index[-1]} {unit}s"
        )
    return theme.describe(ax, f"{said}. What is not over yet is left open.")


def _unit(table: pd.DataFrame) -> str:
    """Return what a period of the table is called."""
    return PERIODS[table.index.freqstr[0]]


def plot_cohort_value(values: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw what a customer of each cohort has brought, by age; older cohorts are darker.

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
    colours = AGES(np.linspace(1, 0, len(values)))
    for (_, row), colour in zip(values.iterrows(), colours, strict=True):
        ax.plot(row.dropna(), color=colour, marker="o", markersize=5)
    unit, ages = _unit(values), len(values.columns)
    ax.set(xlabel=f"{unit.capitalize()}s since the first purchase", xlim=(-0.5, ages - 0.5))
    ax.set(ylabel=f"Brought so far per customer ({theme.currency()})")
    ax.set_ylim(0, np.nanmax(values.to_numpy()) * 1.14)
    ax.yaxis.set_major_formatter(lambda amount, _: theme.count(amount))
    ax.xaxis.get_major_locator().set_params(integer=True)
    _name_ends(ax, values, colours)
    (oldest, line), (newest, end) = ((values.index[at], values.iloc[at].dropna()) for at in (0, -1))
    later = f" and {_brought(line, unit)}" if len(line) > 1 else ""
    young = f"; one won in {newest} {_brought(end, unit)}" if len(values) > 1 else ""
    return theme.describe(
        ax,
        f"A customer won in {oldest} has brought {_brought(line.iloc[:1], unit)}{later}{young}. "
        f"{len(values)} cohorts, the older the darker.",
    )


def _name_ends(ax: Axes, values: pd.DataFrame, colours: Sequence) -> None:
    """Write the name of each cohort where its line ends, above or below all lines of that age."""
    every = math.ceil(sum(len(str(cohort)) for cohort in values.index) / LETTERS)
    for (cohort, row), colour in [*zip(values.iterrows(), colours, strict=True)][::every]:
        age = row.last_valid_index()
        end, known = row[age], values[age].dropna()
        above = (known > end).sum() <= (known < end).sum()
        edge = known.max() if above else known.min()
        ax.plot([age, age], [end, edge], color=theme.GREY, linewidth=1.5, linestyle=":", zorder=0)
        ax.plot(age, end, "o", color=colour, markersize=10)
        place = {"xytext": (0, 9)} if above else {"xytext": (0, -9), "va": "top"}
        label_above(ax, age, edge, str(cohort), path_effects=CASING, zorder=4, **place)


def _brought(line: pd.Series, unit: str) -> str:
    """Write what a customer has brought up to the end of a line, and in how long."""
    time = f"{len(line)} {unit}s" if len(line) > 1 else unit
    return f"{theme.money(line.iloc[-1])} in the first {time}"
