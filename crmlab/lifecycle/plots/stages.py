"""Pictures of the stages: growth in steps, customers who come and go, and the journey."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.lifecycle.plots.marks import label_above, label_ends
from crmlab.waterfall import draw_waterfall

STEPS = {
    "start": theme.GREY,
    "customers\nwon": theme.BLUE,
    "customers\nlost": theme.ORANGE,
    "spend\nper head": theme.GREEN,
    "end": theme.GREY,
}


CALENDAR = (0, 1, 3, 7, 14, 30, 90, 180, 365, 1_000)  # days that people think in


def plot_growth(steps: pd.Series, *, ax: Axes | None = None) -> Axes:
    """Draw revenue from start to end as a waterfall: customers won, lost, and spend per head.

    Parameters
    ----------
    steps
        What `growth_accounting` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    moves = steps[["won", "lost", "spend"]]
    start, end = theme.count(steps["start"]), theme.count(steps["end"])
    labels = [start, *(theme.count(move, sign=True) for move in moves), end]
    draw_waterfall(ax, [steps["start"], *moves], [*STEPS], [*STEPS.values()], labels)
    ax.set_title("Revenue, in units of one customer's spend at the start")
    return theme.describe(
        ax,
        f"Revenue goes from {start} to {end} units "
        f"({theme.percent(steps['index'] - 1, 2, sign=True)}): customers won add "
        f"{theme.count(steps['won'])}, customers lost take {theme.count(-steps['lost'])}, and "
        f"spend per head changes it by {theme.count(steps['spend'])}.",
    )


def plot_stock(stock: pd.DataFrame, steady: float | None = None, *, ax: Axes | None = None) -> Axes:
    """Draw how many customers there are as some come and go.

    Parameters
    ----------
    stock
        What `stock_and_flow` returns; the name of its index ("month", ...) is written below.
    steady
        Number at which as many leave as come, drawn as a line (see `steady_stock`).
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    unit = theme.words(stock.index.name or "period")
    ax.plot(stock.index, stock["customers"], color=theme.BLUE)
    ax.plot(stock.index, stock["lapsed"], color=theme.ORANGE)
    highest = max(stock.to_numpy().max(), steady or 0)
    ax.set(xlim=(0, max(stock.index[-1], 1)), ylim=(0, highest * 1.12))
    ax.set(xlabel=unit.capitalize(), ylabel="Customers")
    ax.yaxis.set_major_formatter(lambda number, _: theme.count(number))
    last = stock.iloc[-1]
    names = {"customers": "customers", "lapsed": "lost so far"}
    label_ends(ax, [*last], [f"{names[name]}\n{theme.count(last[name])}" for name in stock])
    said = (
        f"From {theme.count(stock['customers'].iloc[0])} customers to "
        f"{theme.count(last['customers'])} after {len(stock) - 1} {unit}s; "
        f"{theme.count(last['lapsed'])} lost so far have not come back."
    )
    if steady is not None:
        _draw_level(ax, stock, steady)
        said += f" At {theme.count(steady)} (dashed) as many leave as come."
    return theme.describe(ax, said)


def _draw_level(ax: Axes, stock: pd.DataFrame, steady: float) -> None:
    """Draw the level at which the number settles, named where the lines leave most room."""
    ax.axhline(steady, color=theme.GREY, linewidth=1.5, linestyle="--", zorder=0)
    # Those lost so far start at 0; the customers come to the level from one side.
    left = abs(stock["lapsed"].iloc[-1] - steady) < steady
    below = stock["customers"].iloc[0] > steady
    ax.annotate(
        f"as many leave as come: {theme.count(steady)}",
        (0 if left else 1, steady),
        (6 if left else -6, -6 if below else 6),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        ha="left" if left else "right",
        va="top" if below else "bottom",
        color=theme.GREY,
    )


def plot_journey(times: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the days that customers take from one contact stage to the next.

    Parameters
    ----------
    times
        What `stage_times` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If nobody has come from one stage to the next.
    """
    steps = times.dropna(subset="median")
    if steps.empty:
        raise ValueError("Nobody has come from one stage to the next: there is no time to draw.")
    ax = ax or plt.subplots()[1]
    places = np.arange(len(times))[::-1]
    at = places[times["median"].notna()]
    ax.hlines(at, steps["lower_quartile"], steps["upper_quartile"], color=theme.BLUE, linewidth=5)
    ax.scatter(steps["median"], at, s=150, color=theme.BLUE, zorder=3, clip_on=False)
    for place, days in zip(at, steps["median"], strict=True):
        label_above(ax, days, place, _days(days), xytext=(0, 12), color=theme.BLUE, weight="bold")
    names = [
        f"{theme.words(stage)} ({theme.count(number)})"
        for stage, number in times["customers"].items()
    ]
    ax.set_yticks(places, names)
    ax.set_xscale("symlog", linthresh=1)
    ax.xaxis.set_major_formatter(lambda days, _: theme.count(days))
    first = 1 if steps["lower_quartile"].min() >= 1 else 0
    longest = max(steps["upper_quartile"].max(), 1) * 3
    ax.set(xlim=(first, longest), ylim=(-0.5, len(times) - 0.4))
    ax.set_xticks([days for days in CALENDAR if first <= days <= longest])
    ax.minorticks_off()
    ax.set_xlabel(
        "Days since the stage before\n"
        "(beyond 1 day each equal step to the right multiplies the days)\n"
        "● median   ▬ middle half of the customers"
    )
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    parts = "; ".join(
        f"{theme.words(stage)} {_days(row['median'])} ({theme.count(row['customers'])} customers)"
        for stage, row in steps.iterrows()
    )
    return theme.describe(
        ax, f"Median time since the stage before, of those who got there: {parts}."
    )


def _days(days: float) -> str:
    """Write a number of days, with a decimal where it matters."""
    return f"{theme.count(days) if days >= 10 else f'{days:.1f}'} days"
