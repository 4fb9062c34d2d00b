"""Pictures of cohorts: who buys again, and what a customer has brought by each age."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from crmlab import theme
from crmlab.lifecycle.plots.marks import heat_cells

# From the newest cohort to the oldest; the palest still stands out from white.
AGES = LinearSegmentedColormap.from_list("ages", ["#6f97b7", "#062d50"])


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
    ax.set(xlabel="Periods since the first purchase", ylabel="First purchase")
    ax.set_title("Share of the cohort that buys (%); hatched: not yet known", pad=12)
    known = later.mean().dropna()
    cohorts = "1 cohort" if len(table) == 1 else f"{len(table)} cohorts"
    said = f"{cohorts} from {table.index[0]} to {table.index[-1]}"
    if len(known):
        said += (
            f"; one period after the first purchase {theme.percent(known.iloc[0], 0)} of a "
            f"cohort buy on average, and {theme.percent(known.iloc[-1], 0)} after "
            f"{known.index[-1]} periods"
        )
    return theme.describe(ax, f"{said}. Periods that are not over are left open.")


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
    oldest, newest = values.index[0], values.index[-1]
    ends = {cohort: values.loc[cohort].dropna() for cohort in (oldest, newest)}
    # The newest lies below all others, and so does its name.
    for (cohort, line), colour, down in zip(
        ends.items(), (colours[0], colours[-1]), (0, -18), strict=False
    ):
        ax.annotate(
            str(cohort),
            (line.index[-1], line.iloc[-1]),
            (10, down),
            textcoords="offset points",
            va="center",
        )
        ax.plot(line.index[-1], line.iloc[-1], "o", color=colour, markersize=10)
    ax.set(xlabel="Periods since the first purchase", xlim=(-0.2, len(values.columns) + 0.4))
    ax.set(ylabel=f"Brought so far per customer ({theme.currency()})", ylim=(0, None))
    ax.yaxis.set_major_formatter(lambda amount, _: theme.count(amount))
    ax.xaxis.get_major_locator().set_params(integer=True)
    line = ends[oldest]
    return theme.describe(
        ax,
        f"A customer won in {oldest} has brought {theme.money(line.iloc[0])} in the first period "
        f"and {theme.money(line.iloc[-1])} by age {line.index[-1]}; one won in {newest} "
        f"{theme.money(ends[newest].iloc[-1])} by age {ends[newest].index[-1]}. {len(values)} "
        "cohorts, the older the darker.",
    )
