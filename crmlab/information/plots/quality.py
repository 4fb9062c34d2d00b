"""Picture of timeliness: how old the records are."""

import math

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.information.measures.quality import YEAR
from crmlab.information.plots.marks import HATCHED

BARS = 12  # before the limit: a month each, if that is a year


def plot_record_ages(
    ages: pd.Series, max_age_days: float = YEAR, *, ax: Axes | None = None
) -> Axes:
    """Draw how many records were updated how long ago; those too old are hatched.

    Parameters
    ----------
    ages
        What `record_ages` returns (days); records without an age are counted in the sentence.
    max_age_days
        Oldest age that is still timely (days).
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    known = ages.dropna()
    # One edge lies just after the limit, so that no bar is part timely and part stale.
    width = (max_age_days + 1) / BARS
    bars = max(2 * BARS, math.ceil((known.max() + 1) / width)) if len(known) else 2 * BARS
    edges = width * np.arange(bars + 1) - 0.5
    late = known > max_age_days
    ax.hist(known[~late], edges, color=theme.BLUE, edgecolor="white")
    # The text stands in the upper fifth, above the late bars.
    tallest = max(ax.get_ylim()[1], np.histogram(known[late], edges)[0].max(initial=0) * 1.25)
    ax.hist(known[late], edges, **HATCHED)
    ax.axvline(max_age_days + 0.5, color=theme.INK, linestyle="--")
    share = late.sum() / len(ages)
    ax.annotate(
        f"older than {max_age_days:,.0f} days:\n{theme.percent(share, 2)} of records",
        (max_age_days, tallest),
        (10, -4),
        textcoords="offset points",
        va="top",
        color=theme.ORANGE,
        weight="bold",
    )
    ax.set(
        xlabel="Days since the last update",
        ylabel="Records",
        ylim=(0, tallest),
        xlim=(0, edges[-1]),
    )
    ax.yaxis.set_major_formatter(lambda number, _: theme.count(number))
    ax.xaxis.set_major_formatter(lambda days, _: theme.count(days))
    if known.empty:
        return theme.describe(ax, f"None of {theme.count(len(ages))} records has a date.")
    unknown = f" {theme.count(ages.isna().sum())} have no date." if len(known) < len(ages) else ""
    return theme.describe(
        ax,
        f"Half of {theme.count(len(known))} records were updated in the last "
        f"{theme.count(known.median())} days; {theme.count(late.sum())} "
        f"({theme.percent(share, 2)} of all) not for more than {theme.count(max_age_days)} days."
        f"{unknown}",
    )
