"""Pictures of buying: one customer's line of time, who is alive, forecasts held against reality."""

import math
from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.lifecycle.periods import several
from crmlab.marks import heat_cells, label_ends, lines, spread
from crmlab.messages import refusal, say
from crmlab.theme import count, number, percent, picture, words

__all__ = [
    "plot_alive_matrix",
    "plot_conditional_expectation",
    "plot_customer_timeline",
    "plot_tracking",
]

DRAWN = 6  # rows and columns of P(alive): more numbers than a look takes in


@picture
def plot_customer_timeline(
    ax: Axes,
    purchase_dates: Sequence[str | date | pd.Timestamp],
    until: str | date | pd.Timestamp,
) -> tuple[str, str]:
    """Draw one customer's days of purchase, with every term of the two recencies.

    The observation ends on the day ``until``; no purchase may lie after it.
    """
    days = pd.DatetimeIndex(purchase_dates).normalize().unique().sort_values()
    end = pd.Timestamp(until).normalize()
    if days.empty or days[-1] > end:
        raise refusal(
            "A customer needs one purchase, and none after until ({until}).",
            until=f"{end:%Y-%m-%d}",
        )
    birth, last, frequency = days[0], days[-1], len(days) - 1
    recency, age, silence = ((b - a).days for a, b in ((birth, last), (birth, end), (last, end)))
    terms = {"recency": f"{recency / 7:.1f}", "T": f"{age / 7:.1f}", "silence": silence}
    ax.plot([birth, end], [0, 0], color=theme.GREY, linewidth=2, zorder=1)
    ax.plot(days[1:], [0] * frequency, "o", color=theme.BLUE, markersize=13, linestyle="none")
    ax.plot(birth, 0, "D", color=theme.INK, markersize=13)
    ax.plot(end, 0, "|", color=theme.INK, markersize=26, markeredgewidth=3)
    _draw_span(ax, (birth, end), 2.9, theme.INK, say("T = {T} weeks: age today", **terms))
    text = say("recency = {recency} weeks: age at last purchase", **terms)
    _draw_span(ax, (birth, last), 1.5, theme.BLUE, text)
    text = say("recency_days = {silence}: days since the last purchase", **terms)
    _draw_span(ax, (last, end), -2.6, theme.ORANGE, text)
    below = {"textcoords": "offset points", "va": "top"}
    text = say("birth {day}", day=f"{birth:%Y-%m-%d}")
    ax.annotate(text, (birth, 0), (0, -14), ha="left", **below)
    text = say("today {day}", day=f"{end:%Y-%m-%d}")
    ax.annotate(text, (end, 0), (0, -14), ha="right", **below)
    text = say("frequency = {frequency}: repeat purchases", frequency=frequency)
    ax.annotate(text, (birth, 0), (0, -44), color=theme.BLUE, fontweight="bold", **below)
    margin = pd.Timedelta(days=max(age, 1) * 0.03)
    ax.set(ylim=(-3.8, 4.0), xlim=(birth - margin, end + margin))
    ax.set_axis_off()
    finding = say(
        "1 repeat purchase, and silent for {days} days",
        "{count} repeat purchases, and silent for {days} days",
        count=frequency,
        days=count(silence),
    )
    return finding, say(
        "A customer first bought on {birth}. T, the age today, is {T} weeks; frequency, the repeat "
        "purchases, is {frequency}; recency, the age at the last purchase, is {recency} weeks; and "
        "recency_days, the days since then, is {silence}.",
        birth=f"{birth:%Y-%m-%d}",
        frequency=frequency,
        **terms,
    )


def _draw_span(
    ax: Axes, ends: tuple[pd.Timestamp, pd.Timestamp], height: float, colour: str, text: str
) -> None:
    """Draw a measured stretch of time, with its name where no dotted line passes."""
    start, end = ends
    for at in ends:
        ax.plot([at, at], [0, height], color=colour, linewidth=1, linestyle=":", zorder=0)
    arrow = {"arrowstyle": "<->", "color": colour, "shrinkA": 0, "shrinkB": 0, "lw": 2.5}
    ax.annotate("", (end, height), (start, height), arrowprops=arrow)
    name = {"textcoords": "offset points", "color": colour, "fontweight": "bold"}
    if height > 0:
        ax.annotate(text, (start, height), (6, 6), ha="left", va="bottom", **name)
    else:
        ax.annotate(text, (end, height), (0, -8), ha="right", va="top", **name)


@picture
def plot_alive_matrix(ax: Axes, alive: pd.DataFrame, *, unit: str = "weeks") -> tuple[str, str]:
    """Draw P(alive) by how often and how lately customers of one age bought (`alive_matrix`).

    Of a larger table some rows and columns are drawn, evenly from the first to the last.
    """
    age, unit = f"{alive.columns[-1]:.3g}", words(unit)
    height, width = alive.shape
    rows = np.linspace(0, height - 1, min(height, DRAWN)).round().astype(int)
    columns = np.arange(width)[:: -math.ceil(width / DRAWN)][::-1]
    digits = int((alive.columns % 1 > 0).any())
    shown = alive.iloc[rows[::-1], columns].rename(columns=lambda at: number(at, digits))
    heat_cells(ax, shown, lambda share: f"{100 * share:.0f}", 1.0)
    ax.set(
        xlabel=say(
            "Recency ({unit}); cells: P(alive) in % at the age of {age}", unit=unit, age=age
        ),
        ylabel=say("Frequency"),
    )
    early, late = alive.columns[columns[len(columns) // 2 - 1]], alive.columns[-1]
    many = alive.index[-1]
    told = {
        "early": f"{early:.3g}",
        "many": many,
        "once_early": percent(alive.at[1, early], 0),
        "many_early": percent(alive.at[many, early], 0),
    }
    finding = say(
        "Last purchase at {early} {unit}: {once_early} alive after 1 repeat, "
        "{many_early} after {many}",
        unit=unit,
        **told,
    )
    return finding, say(
        "At the age of {age} {unit}, who last bought at {early} {unit} is alive with a probability "
        "of {once_early} after 1 repeat purchase, and of {many_early} after {many}; who bought "
        "just now, with {once_late} and {many_late}.",
        age=age,
        unit=unit,
        once_late=percent(alive.at[1, late], 0),
        many_late=percent(alive.at[many, late], 0),
        **told,
    )


@picture
def plot_tracking(
    ax: Axes, actual: pd.Series, expected: pd.Series, *, split: float
) -> tuple[str, str]:
    """Draw what `cumulative_repeats` and `expected_tracking` add from point to point of time.

    The name of the index of ``actual`` ("week", ...) is written below the axis; ``split`` is the
    point of time at which the calibration ends.
    """
    if not actual.index.equals(expected.index) or split not in actual.index:
        raise refusal(
            "actual and expected must stand on the same points of time, and split ({split}) "
            "must be one of these.",
            split=split,
        )
    unit = words(actual.index.name or "period")
    added = pd.DataFrame({"actual": actual, "model": expected}).diff().iloc[1:]
    added = added.div(np.diff(actual.index), axis=0)
    lines(ax, added)
    top = added.to_numpy().max() * 1.15 or 1.0
    ax.set(
        xlim=(actual.index[0], actual.index[-1]),
        ylim=(0, top),
        xlabel=say("Time ({unit})", unit=several(unit)),
        ylabel=say("Repeat purchases a {unit}", unit=unit),
    )
    ax.yaxis.set_major_formatter(lambda purchases, _: f"{purchases:,.6g}")
    ax.axvline(split, color=theme.GREY, linewidth=1.5)
    for text, side, shift in ((say("calibration"), "right", -8), (say("holdout"), "left", 8)):
        place = {"textcoords": "offset points", "ha": side, "va": "top"}
        ax.annotate(text, (split, top), (shift, -4), color=theme.GREY, **place)
    real, model = (series.iloc[-1] - series[split] for series in (actual, expected))
    label_ends(ax, [*added.iloc[-1]], [say("actual"), say("model")])
    off = percent(model / real - 1, sign=True) if real else "–"
    finding = say(
        "In the holdout {real} came, {model} were expected: {off}",
        real=count(real),
        model=count(model),
        off=off,
    )
    return finding, say(
        "In the holdout, after {unit} {split}, customers made {real} repeat purchases, and the "
        "model expected {model} ({off}).",
        unit=unit,
        split=f"{split:g}",
        real=count(real),
        model=count(model),
        off=off,
    )


@picture
def plot_conditional_expectation(ax: Axes, table: pd.DataFrame) -> tuple[str, str]:
    """Draw mean purchases in the holdout by frequency before it (`holdout_table`).

    The last class, "7+", is no point on the way of the others: no line leads there.
    """
    names = {"actual": say("actual"), "model": say("model"), "naive": say("same rate")}
    last = table.iloc[-1]
    apart = [at for at in range(len(table)) if not str(table.index[at]).endswith("+")]
    lines(ax, table[[*names]].iloc[apart], marked=True)
    lines(ax, table[[*names]].iloc[-1:], marked=True)
    ax.set(
        xlim=(-0.3, len(table) - 0.7),
        ylim=(0, table[[*names]].to_numpy().max() * 1.08),
        xlabel=say("Repeat purchases in the calibration"),
        ylabel=say("Mean purchases in the holdout"),
    )
    texts = [f"{name} {last[column]:.2f}" for column, name in names.items()]
    heights, gap = last[[*names]].to_numpy(float), 0.1 * ax.get_ylim()[1]
    # Texts too close part to both sides, each by half, so that none floats above its marker.
    parted = (spread(heights, gap, np.inf) - spread(-heights, gap, np.inf)) / 2
    label_ends(ax, parted, texts)
    off, naive_off = (
        (table[column] - table["actual"]).abs().mean() for column in ("model", "naive")
    )
    mean_off = {"off": f"{off:.2f}", "naive_off": f"{naive_off:.2f}"}
    finding = say("The model misses by {off} purchases, “same rate” by {naive_off}", **mean_off)
    of_last = say(
        "Customers with one repeat purchase before made {actual} on average in the holdout; the "
        "model expected {model}, the same rate as before {naive}.",
        "Customers with {most} repeat purchases before made {actual} on average in the holdout; "
        "the model expected {model}, the same rate as before {naive}.",
        count=1 if str(table.index[-1]) == "1" else 2,
        most=table.index[-1],
        **{column: f"{last[column]:.2f}" for column in names},
    )
    if len(table) == 1:
        return finding, of_last
    of_all = say(
        "The means of the {classes} classes are off by {off} purchases on average with the model, "
        "and by {naive_off} with the same rate.",
        classes=len(table),
        **mean_off,
    )
    return finding, f"{of_last} {of_all}"
