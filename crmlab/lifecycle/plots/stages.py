"""Pictures of the stages: growth in steps, customers who come and go, and the journey."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.lifecycle.plots.marks import label_above, label_ends

STEPS = {
    "start": theme.GREY,
    "won": theme.BLUE,
    "lost": theme.ORANGE,
    "spend": theme.GREEN,
    "end": theme.GREY,
}


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
    moves = steps[list(STEPS)]
    after = moves.cumsum()
    after["end"] = moves["end"]
    bottoms = np.where(moves.index.isin(["start", "end"]), 0, after - moves)
    bars = ax.bar(range(len(moves)), moves, bottom=bottoms, color=[*STEPS.values()], width=0.6)
    for place, (bar, (name, move)) in enumerate(zip(bars, moves.items(), strict=True)):
        level = name in ("start", "end")
        text = theme.count(move) if level else f"{'+' if move > 0 else ''}{theme.count(move)}"
        top = max(bar.get_y(), bar.get_y() + bar.get_height())
        label_above(ax, place, top, text, weight="bold")
        if name != "end":
            ax.hlines(after[name], place + 0.3, place + 0.7, color=theme.GREY, linewidth=1)
    names = ["start", "customers\nwon", "customers\nlost", "spend\nper head", "end"]
    ax.set_xticks(range(len(moves)), names)
    ax.set(ylim=(0, max(after.max(), moves["end"]) * 1.12), yticks=[])
    ax.set_title("Revenue, in units of one customer's spend at the start")
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    change = steps["index"] - 1
    return theme.describe(
        ax,
        f"Revenue goes from {theme.count(steps['start'])} to {theme.count(steps['end'])} units "
        f"({'+' if change > 0 else ''}{theme.percent(change, 2)}): customers won add "
        f"{theme.count(steps['won'])}, customers lost take {theme.count(-steps['lost'])}, and "
        f"spend per head changes it by {theme.count(steps['spend'])}.",
    )


def plot_stock(stock: pd.DataFrame, steady: float | None = None, *, ax: Axes | None = None) -> Axes:
    """Draw how many customers there are as some come and go.

    Parameters
    ----------
    stock
        What `stock_and_flow` returns.
    steady
        Number at which as many leave as come, drawn as a line (see `steady_stock`).
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    ax.plot(stock.index, stock["customers"], color=theme.BLUE)
    ax.plot(stock.index, stock["lapsed"], color=theme.ORANGE, linestyle="--")
    highest = max(stock.to_numpy().max(), steady or 0)
    ax.set(xlim=(0, max(stock.index[-1], 1)), ylim=(0, highest * 1.12))
    ax.set(xlabel="Period", ylabel="Customers")
    ax.yaxis.set_major_formatter(lambda number, _: theme.count(number))
    last = stock.iloc[-1]
    names = [f"{name}\n{theme.count(last[name])}" for name in stock]
    label_ends(ax, [*last], names)
    said = (
        f"From {theme.count(stock['customers'].iloc[0])} customers to "
        f"{theme.count(last['customers'])} after {len(stock) - 1} periods; "
        f"{theme.count(last['lapsed'])} have lapsed."
    )
    if steady is not None:
        ax.axhline(steady, color=theme.GREY, linewidth=1.5, linestyle=":")
        ax.annotate(
            f"as many leave as come: {theme.count(steady)}",
            (0, steady),
            (6, 5),
            textcoords="offset points",
            color=theme.GREY,
        )
        said += f" At {theme.count(steady)} as many leave as come."
    return theme.describe(ax, said)


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
    ax.scatter(steps["median"], at, s=150, color=theme.BLUE, zorder=3)
    for place, days in zip(at, steps["median"], strict=True):
        label_above(ax, days, place, _days(days), xytext=(0, 12), color=theme.BLUE, weight="bold")
    names = [
        f"{theme.words(stage)} ({theme.count(number)})"
        for stage, number in times["customers"].items()
    ]
    ax.set_yticks(places, names)
    ax.set_xscale("symlog", linthresh=1)
    ax.xaxis.set_major_formatter(lambda days, _: theme.count(days))
    ax.set(xlim=(0, max(steps["upper_quartile"].max(), 1) * 3), ylim=(-0.5, len(times) - 0.4))
    ax.set_xlabel("Days since the stage before: ● median, ▬ middle half of the customers")
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
