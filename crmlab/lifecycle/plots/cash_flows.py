"""Pictures of a customer's years: flows and break-even, lifetime value by rates, its levers."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, TwoSlopeNorm
from matplotlib.text import Annotation

from crmlab import theme
from crmlab.lifecycle.measures.cash_flows import first_year_paid_back, lifetime_value
from crmlab.lifecycle.plots.marks import CASING, name_parts

# Pale from end to end, so that dark numbers can be read on it; white where nothing is gained.
LOSS_TO_GAIN = LinearSegmentedColormap.from_list("loss to gain", ["#f0b98d", "white", "#9cc3ea"])
FLOWS = "bars: flow of the year, discounted"


def plot_cash_flows(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw a customer's discounted flows as bars, and their sum so far as a line.

    Parameters
    ----------
    table
        What `cumulative` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    ax.bar(table.index, table["discounted"], color=theme.BLUE, width=0.6)
    ax.plot(table.index, table["cumulative"], "o-", color=theme.ORANGE, markersize=8)
    ax.axhline(0, color=theme.GREY, linewidth=1)
    amounts = table[["discounted", "cumulative"]].to_numpy()
    low, high = min(amounts.min(), 0), max(amounts.max(), 0)
    tall = high - low or 1.0
    ax.set(ylim=(low - 0.08 * tall, high + 0.32 * tall), xticks=table.index, xlabel="Year")
    ax.set_ylabel(f"Present value ({theme.currency()})")
    ax.yaxis.set_major_formatter(lambda amount, _: theme.count(amount))
    total = theme.money(table["cumulative"].iloc[-1])
    parts = {FLOWS: theme.BLUE, f"line: sum so far, {total}": theme.ORANGE}
    name_parts(ax, parts)
    paid_back = first_year_paid_back(table)
    if paid_back is not None:
        at = table.at[paid_back, "cumulative"]
        ax.plot(paid_back, at, "o", markersize=18, markerfacecolor="none", color=theme.INK, mew=2)
        write_break_even(new_break_even(ax), table, paid_back)
    return theme.describe(ax, cash_flows_sentence(table))


def new_break_even(ax: Axes) -> Annotation:
    """Return the text that `write_break_even` writes and places."""
    return ax.annotate("", (0, 0), (0, 0), textcoords="offset points", path_effects=CASING)


def write_break_even(label: Annotation, table: pd.DataFrame, year: int) -> None:
    """Write the break-even where the line of the sum does not pass.

    The line comes from the lower left and goes on to the upper right; after the last year it does
    not go on, and above the bar is room in the middle.
    """
    last = year == table.index[-1]
    label.set_text(f"break-even:\nyear {year}")
    label.xy = (year, table.at[year, "discounted"] if last else 0)
    label.xyann = (0, 6) if last else (10, -12)
    label.set(ha="center" if last else "left", va="bottom" if last else "top")


def cash_flows_sentence(table: pd.DataFrame) -> str:
    """Say what the years bring together, and when the customer has paid back."""
    paid_back = first_year_paid_back(table)
    reached = (
        "never reaches zero" if paid_back is None else f"first reaches zero in year {paid_back}"
    )
    return (
        f"After {theme.money(table['cash_flow'].iloc[0])} in year {table.index[0]}, the flows up "
        f"to year {table.index[-1]} are worth {theme.money(table['cumulative'].iloc[-1], 2)} "
        f"today; the sum {reached}."
    )


def plot_lifetime_grid(
    margin: float,
    retention_rates: Sequence[float] = (0.6, 0.7, 0.8, 0.9),
    discount_rates: Sequence[float] = (0.10, 0.12, 0.14, 0.16),
    acquisition_cost: float = 0.0,
    *,
    ax: Axes | None = None,
) -> Axes:
    """Draw lifetime value over retention and discount rate, with the numbers.

    Parameters
    ----------
    margin
        Margin a year (money).
    retention_rates, discount_rates
        Shares a year: the columns and the rows, in rising order.
    acquisition_cost
        Paid to win the customer (money).
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    values = np.array(
        [
            [lifetime_value(margin, stay, rate, acquisition_cost) for stay in retention_rates]
            for rate in discount_rates
        ]
    )
    ax.imshow(values, cmap=LOSS_TO_GAIN, norm=norm_around_zero(values), aspect="auto")
    for (row, column), number in np.ndenumerate(grid_numbers(values)):
        ax.text(column, row, number, ha="center", va="center")
    ax.set_xticks(range(len(retention_rates)), [theme.percent(r, 0) for r in retention_rates])
    ax.set_yticks(range(len(discount_rates)), [theme.percent(i, 0) for i in discount_rates])
    ax.set(xlabel="Retention a year", ylabel="Discount rate a year")
    ax.set_title(f"Lifetime value ({theme.currency()})")
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ends = ((values[-1, 0], retention_rates[0], discount_rates[-1]),
            (values[0, -1], retention_rates[-1], discount_rates[0]))  # fmt: skip
    low, high = (
        f"{theme.money(value, 2)} at a retention of {theme.percent(stay, 0)} and a discount rate "
        f"of {theme.percent(rate, 0)}"
        for value, stay, rate in ends
    )
    return theme.describe(
        ax,
        f"Lifetime value at a margin of {theme.money(margin)} a year and an acquisition cost of "
        f"{theme.money(acquisition_cost)}: from {low} to {high}.",
    )


def norm_around_zero(values: np.ndarray) -> TwoSlopeNorm:
    """Return a scale of colours with white at zero."""
    reach = np.abs(values[np.isfinite(values)]).max(initial=1e-9)
    return TwoSlopeNorm(0, -reach, reach)


def grid_numbers(values: np.ndarray) -> np.ndarray:
    """Write the values of a grid as text, with decimals only where all are small."""
    digits = 2 if np.abs(values).max() < 100 else 0
    written = [
        "no end" if np.isinf(value) else f"{round(value, digits) + 0.0:,.{digits}f}"
        for value in values.flat
    ]
    return np.char.replace(written, "-", "−").reshape(values.shape)


def plot_levers_tornado(levers: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how much more a customer is worth by each lever, the strongest on top.

    Parameters
    ----------
    levers
        What `lifetime_value_levers` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    names = [
        f"{theme.words(lever)}\n{_lever_value(lever, before)} → {_lever_value(lever, after)}"
        for lever, before, after in levers[["before", "after"]].itertuples()
    ]
    bars = ax.barh(names, levers["change_of_value"], color=theme.BLUE, height=0.6)
    labels = [theme.percent(change, sign=True) for change in levers["change_of_value"]]
    ax.bar_label(bars, labels, padding=6, weight="bold")
    ax.invert_yaxis()
    ax.set(xlim=(0, levers["change_of_value"].max() * 1.18), xticks=[])
    ax.set_xlabel("Gain in lifetime value")
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(length=0)
    value = levers["value"].iloc[0] / (1 + levers["change_of_value"].iloc[0])
    gains = ", ".join(
        f"{name.replace(chr(10), ' ')} adds {theme.percent(change)}"
        for name, change in zip(names, levers["change_of_value"], strict=True)
    )
    return theme.describe(
        ax, f"A customer is worth {theme.money(value)}; one lever at a time: {gains}."
    )


def _lever_value(lever: str, value: float) -> str:
    return theme.percent(value) if lever.endswith("_rate") else theme.money(value, 1)
