"""Pictures of how long customers stay: survival curves, and churn by what they hold."""

from collections.abc import Sequence
from itertools import cycle, zip_longest

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from crmlab import theme
from crmlab.lifecycle.measures.survival import enough_at_risk, half_gone, survival_at
from crmlab.lifecycle.plots.marks import label_above, label_ends

COUNTED = 4  # groups: more rows of counts would leave no room for the curves


def curves_by_group(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the curve of each group by its name; one without a name if there are no groups."""
    if "group" not in table:
        return {"": table}
    return {theme.words(str(name)): curve for name, curve in table.groupby("group", sort=False)}


def plot_survival(
    table: pd.DataFrame,
    *,
    at: float | None = None,
    unit: str = "months",
    ax: Axes | None = None,
) -> Axes:
    """Draw survival curves with their intervals of 95 %, and below how many were still watched.

    A curve ends where too few are left to trust it (see `enough_at_risk`); the counts below are
    given for up to four groups. On the right stand the shares at the ends of the curves, or at
    the time asked for.

    Parameters
    ----------
    table
        What `kaplan_meier` returns, with groups or without.
    at
        Time at which the curves are read, with an upright line.
    unit
        Unit of the times.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the time to read at is below zero.
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
    shares = np.atleast_1d([] if at is None else survival_at(drawn, at))
    if at is None:
        ends = {name: curve["survival"].iloc[-1] for name, curve in curves.items()}
        texts = [share_label(name, theme.percent(end, 0)) for name, end in ends.items()]
        label_ends(ax, [*ends.values()], texts)
    else:
        _read_at(ax, at, dict(zip(curves, shares, strict=True)), unit)
    if len(curves) <= COUNTED:
        _count_at_risk(ax, curves_by_group(table))
    rows = zip_longest(curves.items(), shares)
    parts = "; ".join(_stay(name, curve, unit, at, share) for (name, curve), share in rows)
    return theme.describe(ax, f"How long customers stay: {parts}.")


def share_label(name: str, share: str) -> str:
    """Write a share with the name of its group, if it has one."""
    return f"{name}: {share}" if name else share


def share_at(share: float) -> str:
    """Write the share at a time, if any were still watched then."""
    return theme.percent(share) if np.isfinite(share) else "too few left"


def highest_first(shares: Sequence[float]) -> np.ndarray:
    """Return the places of the shares from high to low, as curves lie; unknown ones last."""
    return np.argsort(-np.nan_to_num(np.asarray(shares, dtype=float), nan=-1.0), kind="stable")


def _read_at(ax: Axes, at: float, shares: dict[str, float], unit: str) -> None:
    """Draw a line at a time, and beside the curves what they say there, the highest on top."""
    ax.axvline(at, color=theme.GREY, linewidth=1.5, zorder=1)
    rows = [(f"after {at:g} {unit}", theme.INK)]
    for place in highest_first([*shares.values()]):
        name, share = [*shares.items()][place]
        colour = theme.PALETTE[place % len(theme.PALETTE)]
        ax.plot(at, share, "o", color=colour, markersize=9, zorder=3)
        rows.append((share_label(name, share_at(share)), colour))
    for row, (text, colour) in enumerate(rows):
        ax.annotate(
            text,
            (1, 1),
            (8, -(0.7 + 1.35 * row) * ax.xaxis.label.get_size()),
            xycoords="axes fraction",
            textcoords="offset points",
            va="center",
            color=colour,
        )


def _count_at_risk(ax: Axes, curves: dict[str, pd.DataFrame]) -> None:
    """Write below the axis how many customers of each group were still watched."""
    size = ax.xaxis.label.get_size()
    low, high = ax.get_xlim()
    ticks = [tick for tick in ax.get_xticks() if low <= tick <= high]
    below = {
        "xycoords": ("data", "axes fraction"),
        "textcoords": "offset points",
        "va": "center",
        "size": 0.85 * size,
    }
    heading = "at risk (still watched):"
    ax.annotate(heading, (low, 0), (-0.5 * size, -3.7 * size), ha="left", **below)
    for row, (name, curve) in enumerate(curves.items(), start=1):
        down = -(3.7 + 1.25 * row) * size
        style = below | {"color": theme.PALETTE[row - 1]}
        for tick in ticks:
            watched = curve["at_risk"][curve["time"] >= tick].max()
            number = theme.count(0 if np.isnan(watched) else watched)
            ax.annotate(number, (tick, 0), (0, down), ha="center", **style)
        if name:
            ax.annotate(f"{name}:", (low, 0), (-2.2 * size, down), ha="right", **style)


def _stay(name: str, curve: pd.DataFrame, unit: str, at: float | None, share: float | None) -> str:
    """Say how many of a group are still there at the time asked for, and when half are gone."""
    said = share_label(name, f"of {theme.count(curve['at_risk'].iloc[0])} customers ")
    if share is not None and np.isfinite(share):
        said += f"{theme.percent(share)} are still there after {at:g} {unit}, "
    half, last = half_gone(curve), curve.iloc[-1]
    if np.isfinite(half):
        return f"{said}half are gone after {half:,.0f} {unit}"
    share = theme.percent(last["survival"], 0)
    return f"{said}{share} are still there after {last['time']:,.0f} {unit}"


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
