"""Pictures of how long customers stay: survival curves, and churn by what they hold."""

from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from crmlab import theme
from crmlab.lifecycle.measures.survival import enough_at_risk, half_gone
from crmlab.lifecycle.plots.marks import label_above, label_ends

COUNTED = 4  # groups: more rows of counts would leave no room for the curves


def curves_by_group(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the curve of each group by its name; one without a name if there are no groups."""
    if "group" not in table:
        return {"": table}
    return {theme.words(str(name)): curve for name, curve in table.groupby("group", sort=False)}


def plot_survival(table: pd.DataFrame, *, unit: str = "months", ax: Axes | None = None) -> Axes:
    """Draw survival curves with their intervals of 95 %, and below how many were still watched.

    A curve ends where too few are left to trust it (see `enough_at_risk`); the counts below are
    given for up to four groups.

    Parameters
    ----------
    table
        What `kaplan_meier` returns, with groups or without.
    unit
        Unit of the times.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    drawn = enough_at_risk(table)
    curves = curves_by_group(drawn)
    for curve, colour in zip(curves.values(), cycle(theme.PALETTE), strict=False):
        low, high = (curve[side].fillna(curve["survival"]) for side in ("low", "high"))
        ax.fill_between(curve["time"], low, high, step="post", color=colour, alpha=0.15, lw=0)
        ax.step(curve["time"], curve["survival"], where="post", color=colour)
    ax.set(xlim=(0, drawn["time"].max()), ylim=(0, 1.02))
    ax.set(xlabel=unit.capitalize(), ylabel="Share still there")
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ends = {name: curve["survival"].iloc[-1] for name, curve in curves.items()}
    texts = [f"{name}: {theme.percent(end, 0)}".removeprefix(": ") for name, end in ends.items()]
    label_ends(ax, [*ends.values()], texts)
    if len(curves) <= COUNTED:
        _count_at_risk(ax, curves_by_group(table))
    parts = "; ".join(_half_gone(name, curve, unit) for name, curve in curves.items())
    return theme.describe(ax, f"How long customers stay: {parts}.")


def _count_at_risk(ax: Axes, curves: dict[str, pd.DataFrame]) -> None:
    """Write below the axis how many customers of each group were still watched."""
    size = ax.xaxis.label.get_size()
    low, high = ax.get_xlim()
    ticks = [tick for tick in ax.get_xticks() if low <= tick <= high]
    for row, (name, curve) in enumerate(curves.items()):
        down = -(3.6 + 1.25 * row) * size
        style = {
            "xycoords": ("data", "axes fraction"),
            "textcoords": "offset points",
            "va": "center",
            "size": 0.85 * size,
            "color": theme.PALETTE[row],
        }
        for tick in ticks:
            watched = curve["at_risk"][curve["time"] >= tick].max()
            number = theme.count(0 if np.isnan(watched) else watched)
            ax.annotate(number, (tick, 0), (0, down), ha="center", **style)
        ax.annotate(f"{name} at risk".strip(), (low, 0), (-2.2 * size, down), ha="right", **style)


def _half_gone(name: str, curve: pd.DataFrame, unit: str) -> str:
    """Say when half of a group are gone."""
    half = half_gone(curve)
    last = curve.iloc[-1]
    customers = f"{name}: of {theme.count(curve['at_risk'].iloc[0])} customers".removeprefix(": ")
    if np.isfinite(half):
        return f"{customers} half are gone after {half:,.0f} {unit}"
    share = theme.percent(last["survival"], 0)
    return f"{customers} {share} are still there after {last['time']:,.0f} {unit}"


def plot_products_churn(
    table: pd.DataFrame,
    *,
    within: str = "36 months",
    what: str = "Contracts held",
    ax: Axes | None = None,
) -> Axes:
    """Draw the share of each group that is gone, with its interval of 95 %.

    Parameters
    ----------
    table
        What `churn_by_group` returns.
    within
        The time that it was asked for, with its unit.
    what
        What tells the groups apart.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    places = np.arange(len(table))
    below = (table["churn"] - table["low"]).fillna(0)
    above = (table["high"] - table["churn"]).fillna(0)
    ax.bar(places, table["churn"], width=0.6, color=theme.BLUE)
    ax.errorbar(
        places,
        table["churn"],
        [below, above],
        fmt="none",
        ecolor=theme.INK,
        elinewidth=2.5,
        capsize=8,
    )
    for place, (churn, high) in enumerate(zip(table["churn"], table["churn"] + above, strict=True)):
        if np.isfinite(churn):
            label_above(ax, place, high, theme.percent(churn), weight="bold")
    names = [f"{name}\n({theme.count(row['customers'])})" for name, row in table.iterrows()]
    ax.set_xticks(places, names)
    ax.set(ylim=(0, np.nanmax([*(table["churn"] + above), 0.01]) * 1.15))
    ax.set(xlabel=f"{what} (customers)", ylabel=f"Gone within {within}")
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.tick_params(axis="x", length=0)
    parts = ", ".join(
        f"{name}: {theme.percent(row['churn'])} ({theme.percent(row['churn'] - down)} to "
        f"{theme.percent(row['churn'] + up)})"
        for (name, row), down, up in zip(table.iterrows(), below, above, strict=True)
        if np.isfinite(row["churn"])
    )
    return theme.describe(
        ax, f"Gone within {within}, by {what.lower()}, with intervals of 95 %: {parts}."
    )
