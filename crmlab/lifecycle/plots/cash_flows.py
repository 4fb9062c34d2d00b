"""Pictures of a customer's years: flows and break-even, lifetime value by rates, its levers."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from crmlab import theme
from crmlab.lifecycle.measures.cash_flows import first_year_paid_back
from crmlab.marks import CASING, heat_cells, lying_bars, name_parts
from crmlab.messages import say, say_each
from crmlab.theme import count, money, number, percent, picture, words

__all__ = ["plot_cash_flows", "plot_levers_tornado", "plot_lifetime_grid"]

# Pale from end to end, so that dark numbers can be read on it; white where nothing is gained.
LOSS_TO_GAIN = LinearSegmentedColormap.from_list("loss to gain", ["#f0b98d", "white", "#9cc3ea"])


@picture
def plot_cash_flows(ax: Axes, table: pd.DataFrame) -> str:
    """Draw the flows of `cumulative_cash_flows` as bars, and their sum so far as a line."""
    ax.bar(table.index, table["discounted"], color=theme.BLUE, width=0.6)
    ax.plot(table.index, table["cumulative"], "o-", color=theme.ORANGE, markersize=8)
    ax.axhline(0, color=theme.GREY, linewidth=1)
    amounts = table[["discounted", "cumulative"]].to_numpy()
    low, high = min(amounts.min(), 0), max(amounts.max(), 0)
    tall = high - low or 1.0
    ax.set(
        ylim=(low - 0.08 * tall, high + 0.32 * tall),
        xlim=(table.index[0] - 0.6, table.index[-1] + 0.6),
        xticks=table.index,
        xlabel=say("Year"),
        ylabel=say("Present value ({currency})", currency=theme.currency()),
    )
    ax.yaxis.set_major_formatter(lambda amount, _: count(amount))
    total = table["cumulative"].iloc[-1]
    parts = {
        say("bars: flow, discounted"): theme.BLUE,
        say("line: sum so far, {total}", total=money(total)): theme.ORANGE,
    }
    name_parts(ax, parts)
    worth = say(
        "After {paid} in year {first}, the flows up to year {last} are worth {total} today.",
        paid=money(table["cash_flow"].iloc[0]),
        first=table.index[0],
        last=table.index[-1],
        total=money(total, 2),
    )
    year = first_year_paid_back(table)
    if year is None:
        return f"{worth} {say('The sum never reaches zero.')}"
    ring = {"markersize": 18, "markerfacecolor": "none", "mew": 2}
    ax.plot(year, table.at[year, "cumulative"], "o", color=theme.INK, **ring)
    _name_break_even(ax, table, year)
    return f"{worth} {say('The sum first reaches zero in year {year}.', year=year)}"


def _name_break_even(ax: Axes, table: pd.DataFrame, year: int) -> None:
    """Write the break-even where the line of the sum does not pass.

    The line comes from the lower left, through the bar, and goes on to the upper right. Right of
    the last years is no room for the text, but left of them and above the bars.
    """
    if year >= table.index[-1] - 1:
        at, shift = table["discounted"].loc[year - 1 : year].max(), (0, 6)
        place = {"ha": "right", "va": "bottom"}
    else:
        at, shift, place = 0, (10, -12), {"ha": "left", "va": "top"}
    text = say("break-even:\nyear {year}", year=year)
    style = place | {"textcoords": "offset points", "path_effects": CASING}
    ax.annotate(text, (year, at), shift, **style)


@picture
def plot_lifetime_grid(
    ax: Axes, values: pd.DataFrame, *, here: tuple[float, float] | None = None
) -> str:
    """Draw lifetime value over both rates, with the numbers (`lifetime_value_grid`).

    The place of ``here``, a retention and a discount rate, is framed.
    """
    cells = values.to_numpy()
    reach = np.abs(cells[np.isfinite(cells)]).max(initial=1e-9)
    digits = 2 if np.abs(cells).max() < 100 else 0
    shown = values.rename(lambda rate: percent(rate, 0)).rename(columns=lambda r: percent(r, 0))

    def write(value: float) -> str:
        return say("no end") if np.isinf(value) else number(value, digits)

    heat_cells(ax, shown, write, reach, lowest=-reach, colours=LOSS_TO_GAIN)
    ax.set(
        xlabel=say("Retention a year"),
        ylabel=say("Discount rate a year"),
        title=say("Lifetime value ({currency})", currency=theme.currency()),
    )
    if here is not None:
        rates = zip(here, (values.columns, values.index), strict=True)
        column, row = (np.interp(rate, axis, range(len(axis))) for rate, axis in rates)
        frame = {"fill": False, "edgecolor": theme.INK, "linewidth": 3, "clip_on": False}
        ax.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, **frame))
    return say(
        "Lifetime value: from {low} at a retention of {low_retention} and a discount rate of "
        "{high_discount} to {high} at a retention of {high_retention} and a discount rate of "
        "{low_discount}.",
        low=money(cells[-1, 0], 2),
        low_retention=percent(values.columns[0], 0),
        high_discount=percent(values.index[-1], 0),
        high=money(cells[0, -1], 2),
        high_retention=percent(values.columns[-1], 0),
        low_discount=percent(values.index[0], 0),
    )


@picture
def plot_levers_tornado(ax: Axes, levers: pd.DataFrame) -> str:
    """Draw how much more a customer is worth by each lever (`lifetime_value_levers`)."""
    gains, names = levers["change_of_value"], levers.index.map(words)
    moves = [
        f"{_lever_value(lever, before)} → {_lever_value(lever, after)}"
        for lever, before, after in levers[["before", "after"]].itertuples()
    ]
    labels = [percent(gain, sign=True) for gain in gains]
    lying_bars(ax, gains.set_axis(names + "\n" + moves), labels, theme.BLUE)
    ax.set_xlabel(say("Gain in lifetime value"))
    added = say_each("{lever} {move} adds {gain}", lever=names, move=moves, gain=gains.map(percent))
    return say(
        "A customer is worth {value}; one lever at a time: {added}.",
        value=money(levers["value"].iloc[0] / (1 + gains.iloc[0])),
        added=", ".join(added),
    )


def _lever_value(lever: str, value: float) -> str:
    return percent(value) if lever.endswith("_rate") else money(value, 1)
