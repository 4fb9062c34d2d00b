"""Pictures of a customer's years: flows and break-even, lifetime value by rates, its levers."""

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from crmlab import theme
from crmlab.lifecycle.measures.cash_flows import first_year_paid_back
from crmlab.marks import heat_cells, lying_bars, waterfall
from crmlab.messages import say, say_each
from crmlab.theme import count, money, number, percent, picture, words

__all__ = ["plot_cash_flows", "plot_levers_tornado", "plot_lifetime_grid"]

# Pale from end to end, so that dark numbers can be read on it; white where nothing is gained.
LOSS_TO_GAIN = LinearSegmentedColormap.from_list("loss to gain", ["#f0b98d", "white", "#9cc3ea"])


@picture
def plot_cash_flows(ax: Axes, table: pd.DataFrame) -> tuple[str, str]:
    """Draw the flows of `cumulative_cash_flows`: each begins at the sum of those before it.

    The year in which the sum comes back to zero is named below the axis.
    """
    flows, total = table["discounted"], table["cumulative"].iloc[-1]
    year = first_year_paid_back(table)
    colours = [theme.GREEN if at == year else theme.BLUE for at in table.index]
    colours[0] = theme.ORANGE
    labels = [*flows.map(partial(count, sign=True)), count(total)]
    names = [f"{at}\n{say('break-even')}" if at == year else str(at) for at in table.index]
    waterfall(ax, [*flows], [*names, say("sum")], [*colours, theme.GREY], labels)
    ax.axhline(0, color=theme.GREY, linewidth=1)
    ax.set_xlabel(say("Year (present values, {currency})", currency=theme.currency()))
    worth = say(
        "After {paid} in year {first}, the flows up to year {last} are worth {total} today.",
        paid=money(table["cash_flow"].iloc[0]),
        first=table.index[0],
        last=table.index[-1],
        total=money(total, 2),
    )
    if year is None:
        finding = say("Never paid back: worth {total}", total=money(total))
        return finding, f"{worth} {say('The sum never reaches zero.')}"
    finding = say("Paid back in year {year}: worth {total}", year=year, total=money(total))
    return finding, f"{worth} {say('The sum first reaches zero in year {year}.', year=year)}"


@picture
def plot_lifetime_grid(
    ax: Axes, values: pd.DataFrame, *, here: tuple[float, float] | None = None
) -> tuple[str, str]:
    """Draw lifetime value over both rates, with the numbers (`lifetime_value_grid`).

    The cell nearest to ``here``, a retention and a discount rate, is framed.
    """
    cells = values.to_numpy()
    reach = np.abs(cells[np.isfinite(cells)]).max(initial=1e-9)
    digits = 2 if np.abs(cells).max() < 100 else 0
    shown = values.rename(lambda rate: percent(rate, 0)).rename(columns=lambda r: percent(r, 0))

    def write(value: float) -> str:
        return say("no end") if np.isinf(value) else number(value, digits)

    heat_cells(ax, shown, write, reach, lowest=-reach, colours=LOSS_TO_GAIN)
    ax.collections[0].set_edgecolor(theme.PALE)  # so that white cells are cells
    ax.set(
        xlabel=say("Retention a year (cells: {currency})", currency=theme.currency()),
        ylabel=say("Discount rate a year"),
    )
    if here is not None:
        rates = zip(here, (values.columns, values.index), strict=True)
        column, row = (np.abs(axis - rate).argmin() for rate, axis in rates)
        frame = {"fill": False, "edgecolor": theme.INK, "linewidth": 3, "clip_on": False}
        ax.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, **frame))
    least = cells[0, 0]
    finding = say(
        "At a discount rate of {discount}: {least} at {low} retention, {most} at {high}",
        discount=percent(values.index[0], 0),
        low=percent(values.columns[0], 0),
        high=percent(values.columns[-1], 0),
        least=money(least, digits) if np.isfinite(least) else write(least),
        most=write(cells[0, -1]),
    )
    return finding, say(
        "Lifetime value: from {low} at a retention of {low_retention} and a discount rate of "
        "{high_discount} to {high} at a retention of {high_retention} and a discount rate of "
        "{low_discount}.",
        low=money(cells[-1, 0], digits),
        low_retention=percent(values.columns[0], 0),
        high_discount=percent(values.index[-1], 0),
        high=money(cells[0, -1], digits),
        high_retention=percent(values.columns[-1], 0),
        low_discount=percent(values.index[0], 0),
    )


@picture
def plot_levers_tornado(ax: Axes, levers: pd.DataFrame) -> tuple[str, str]:
    """Draw how much more a customer is worth by each lever (`lifetime_value_levers`)."""
    gains, names = levers["change_of_value"], levers.index.map(words)
    moves = [
        f"{_lever_value(lever, before)} → {_lever_value(lever, after)}"
        for lever, before, after in levers[["before", "after"]].itertuples()
    ]
    labels = [percent(gain, sign=True) for gain in gains]
    lying_bars(ax, gains.set_axis(names + "\n" + moves), labels, theme.BLUE)
    best = gains.to_numpy().argmax()
    finding = say(
        "The strongest lever: {lever}, {gain} lifetime value", lever=names[best], gain=labels[best]
    )
    added = say_each("{lever} {move} adds {gain}", lever=names, move=moves, gain=gains.map(percent))
    return finding, say(
        "A customer is worth {value}; one lever at a time: {added}.",
        value=money(levers["value"].iloc[0] / (1 + gains.iloc[0])),
        added=", ".join(added),
    )


def _lever_value(lever: str, value: float) -> str:
    return percent(value) if lever.endswith("_rate") else money(value, 1)
