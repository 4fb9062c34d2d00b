"""Pictures of buying: one customer's line of time, who is alive, forecasts held against reality."""

from collections.abc import Sequence
from datetime import date

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.lifecycle.measures.buying import alive_matrix
from crmlab.lifecycle.models.bgnbd import BGNBD
from crmlab.lifecycle.models.inputs import PERIOD
from crmlab.lifecycle.plots.marks import heat_cells, label_ends


def plot_customer_timeline(
    purchase_dates: Sequence[str | date | pd.Timestamp],
    until: str | date | pd.Timestamp,
    *,
    ax: Axes | None = None,
) -> Axes:
    """Draw one customer's purchases on a line of time, with every term of the two recencies.

    Parameters
    ----------
    purchase_dates
        Days on which the customer bought; none after `until`.
    until
        Last day of the observation.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there is no purchase up to `until`, or one after it.
    """
    ax = ax or plt.subplots()[1]
    days, end = pd.DatetimeIndex(purchase_dates).normalize().unique().sort_values(), _day(until)
    if days.empty or days[-1] > end:
        raise ValueError(f"A customer needs one purchase, and none after until ({end:%Y-%m-%d}).")
    birth, last, frequency = days[0], days[-1], len(days) - 1
    recency, age, silence = ((b - a).days for a, b in ((birth, last), (birth, end), (last, end)))
    ax.plot([birth, end], [0, 0], color=theme.GREY, linewidth=2, zorder=1)
    ax.plot(days[1:], [0] * frequency, "o", color=theme.BLUE, markersize=13, linestyle="none")
    ax.plot(birth, 0, "D", color=theme.INK, markersize=13)
    ax.plot(end, 0, "|", color=theme.INK, markersize=26, markeredgewidth=3)
    _span(ax, birth, end, 2.9, theme.INK, f"T = {age / 7:.1f} weeks: age today")
    _span(
        ax, birth, last, 1.5, theme.BLUE, f"recency = {recency / 7:.1f} weeks: age at last purchase"
    )
    since = f"recency_days = {silence}: days since the last purchase"
    _span(ax, last, end, -2.6, theme.ORANGE, since, below=True)
    below = {"textcoords": "offset points", "va": "top"}
    ax.annotate(f"birth {birth:%Y-%m-%d}", (birth, 0), (0, -14), ha="left", **below)
    ax.annotate(f"today {end:%Y-%m-%d}", (end, 0), (0, -14), ha="right", **below)
    again = f"frequency = {frequency}: repeat purchases"
    ax.annotate(again, (birth, 0), (0, -44), color=theme.BLUE, fontweight="bold", **below)
    margin = pd.Timedelta(days=max(age, 1) * 0.03)
    ax.set(ylim=(-3.8, 4.0), xlim=(birth - margin, end + margin))
    ax.set_axis_off()
    return theme.describe(
        ax,
        f"A customer whose first purchase was on {birth.day} {birth:%B %Y} is {age / 7:.1f} weeks "
        f"old (T), bought {frequency} times again (frequency), the last time at the age of "
        f"{recency / 7:.1f} weeks (recency), which is {silence} days ago (recency_days).",
    )


def _day(day: str | date | pd.Timestamp) -> pd.Timestamp:
    return pd.Timestamp(day).normalize()


def _span(
    ax: Axes,
    start: pd.Timestamp,
    end: pd.Timestamp,
    height: float,
    colour: str,
    text: str,
    below: bool = False,
) -> None:
    """Draw a measured stretch of time, with its name where no dotted line passes."""
    for at in (start, end):
        ax.plot([at, at], [0, height], color=colour, linewidth=1, linestyle=":", zorder=0)
    ax.annotate(
        "",
        (end, height),
        (start, height),
        arrowprops={"arrowstyle": "<->", "color": colour, "shrinkA": 0, "shrinkB": 0, "lw": 2.5},
    )
    ax.annotate(
        text,
        (end if below else start, height),
        (0, -8) if below else (6, 6),
        textcoords="offset points",
        color=colour,
        ha="right" if below else "left",
        va="top" if below else "bottom",
        fontweight="bold",
    )


def plot_alive_matrix(
    model: BGNBD, *, T: float, max_frequency: int = 10, ax: Axes | None = None
) -> Axes:
    """Draw P(alive) of customers of one age, by how often and how lately they bought.

    Parameters
    ----------
    model
        Fitted.
    T
        Age of the customers (periods of the model).
    max_frequency
        Highest number of repeat purchases.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    alive, unit = alive_matrix(model, T=T, max_frequency=max_frequency), PERIOD[model.freq_]
    shown = alive.rename(columns="{:.3g}".format).iloc[::-1]
    heat_cells(ax, shown, lambda share: f"{100 * share:.0f}", 1.0)
    ax.set(
        xlabel=f"Recency: age at the last purchase ({unit})",
        ylabel="Frequency",
        title=f"P(alive), %, at the age of {T:g} {unit}",
    )
    early, late = alive.columns[len(alive.columns) // 2 - 1], alive.columns[-1]
    few, many = alive.index[0], alive.index[-1]
    return theme.describe(
        ax,
        f"At the age of {T:g} {unit}, who last bought at {early:.3g} is alive with "
        f"{theme.percent(alive.loc[few, early], 0)} after {few} repeat purchase and with "
        f"{theme.percent(alive.loc[many, early], 0)} after {many}; who bought just now, with "
        f"{theme.percent(alive.loc[few, late], 0)} and {theme.percent(alive.loc[many, late], 0)}: "
        "the same silence says more about who bought often.",
    )


def plot_tracking(
    actual: pd.Series, expected: pd.Series, *, split: float, ax: Axes | None = None
) -> Axes:
    """Draw the repeat purchases of a cohort as they added up, and as the model expected them.

    Parameters
    ----------
    actual, expected
        Cumulative repeat purchases on the same points of time, as from `expected_tracking`; the
        name of the index of `actual` ("week", ...) is written below the axis.
    split
        Point of time at which the calibration ends.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the two are not on the same points of time, or the split is not among these.
    """
    if not actual.index.equals(expected.index) or split not in actual.index:
        raise ValueError(
            f"actual and expected must stand on the same points of time, and split ({split}) must "
            "be one of these."
        )
    unit = theme.words(actual.index.name or "period")
    ax = ax or plt.subplots()[1]
    ax.plot(actual.index, actual, color=theme.BLUE)
    ax.plot(expected.index, expected, color=theme.ORANGE, linestyle="--")
    top = max(actual.max(), expected.max()) * 1.12
    ax.set(
        xlim=(actual.index[0], actual.index[-1]),
        ylim=(0, top),
        xlabel=unit.capitalize(),
        ylabel="Repeat purchases so far",
    )
    ax.yaxis.set_major_formatter(lambda purchases, _: theme.count(purchases))
    ax.axvline(split, color=theme.GREY, linewidth=1.5)
    for text, side, shift in (("calibration", "right", -8), ("holdout", "left", 8)):
        ax.annotate(
            text,
            (split, top),
            (shift, -4),
            textcoords="offset points",
            ha=side,
            va="top",
            color=theme.GREY,
        )
    real, model = (series.iloc[-1] - series[split] for series in (actual, expected))
    ends = actual.iloc[-1], expected.iloc[-1]
    label_ends(ax, ends, [f"actual {theme.count(ends[0])}", f"model {theme.count(ends[1])}"])
    too = "few" if model < real else "many"
    off = f" ({theme.percent(abs(model / real - 1))} too {too})" if real else ""
    return theme.describe(
        ax,
        f"In the holdout, after {unit} {split:g}, customers made {theme.count(real)} repeat "
        f"purchases, and the model expected {theme.count(model)}{off}.",
    )


def plot_conditional_expectation(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw mean purchases in the holdout by frequency before it: real, forecast and naive.

    Parameters
    ----------
    table
        What `holdout_table` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    columns = ["actual", "model", "naive"]
    for column, colour, style in zip(columns, theme.PALETTE, ("o-", "s--", "^:"), strict=False):
        ax.plot(table.index, table[column], style, color=colour, markersize=9)
    last = table.iloc[-1]
    ax.set(
        xlim=(-0.3, len(table) - 0.7),
        ylim=(0, table[columns].to_numpy().max() * 1.08),
        xlabel="Repeat purchases in the calibration",
        ylabel="Mean purchases in the holdout",
    )
    names = {"actual": "actual", "model": "model", "naive": "same rate"}
    label_ends(ax, last[columns], [f"{names[name]} {last[name]:.1f}" for name in columns])
    off = (table["model"] - table["actual"]).abs().mean()
    naive = (table["naive"] - table["actual"]).abs().mean()
    return theme.describe(
        ax,
        f"Customers with {table.index[-1]} repeat purchases before made {last['actual']:.2f} on "
        f"average in the holdout; the model expected {last['model']:.2f}, the same rate as before "
        f"{last['naive']:.2f}. The means of the {len(table)} classes are off by {off:.2f} "
        f"purchases on average with the model, and by {naive:.2f} with the same rate.",
    )
