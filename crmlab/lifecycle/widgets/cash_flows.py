"""Widget of lifetime value: a customer's years, the two rates, and the closed form beside them."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.lifecycle.measures.cash_flows import cumulative, first_year_paid_back
from crmlab.lifecycle.plots.cash_flows import (
    FLOWS,
    LOSS_TO_GAIN,
    cash_flows_sentence,
    grid_numbers,
    new_break_even,
    norm_around_zero,
    write_break_even,
)
from crmlab.lifecycle.plots.marks import moving_cells, name_parts

RETENTION = np.array([0.6, 0.7, 0.8, 0.9, 1.0])  # the columns of the map
DISCOUNT = np.arange(0, 0.49, 0.08)  # its rows


class _Years:
    """Bars of the years and their sum so far, beside a map of the value by both rates."""

    def __init__(self, flows: np.ndarray, low: float, high: float) -> None:
        figure = live.new_figure(13.5, 5.8)
        left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
        years = range(len(flows))
        self._bars = left.bar(years, flows, color=theme.BLUE, width=0.6)
        (self._line,) = left.plot([], [], "o-", color=theme.ORANGE, markersize=8)
        ring = {"markersize": 18, "markerfacecolor": "none", "color": theme.INK, "mew": 2}
        (self._ring,) = left.plot([], [], "o", **ring)
        self._when = new_break_even(left)
        left.axhline(0, color=theme.GREY, linewidth=1)
        tall = high - low
        left.set(ylim=(low - 0.05 * tall, high + 0.25 * tall), xticks=years, xlabel="Year")
        left.set_ylabel(f"Present value ({theme.currency()})")
        left.yaxis.set_major_formatter(lambda amount, _: theme.count(amount))
        left.spines[["top", "right"]].set_visible(False)
        _, self._sum = name_parts(left, {FLOWS: theme.BLUE, "": theme.ORANGE})
        moving = [*self._bars, self._line, self._ring, self._when, self._sum]
        self.picture = live.LivePicture(figure, [*moving, *self._draw_map(right)])

    def _draw_map(self, ax: Axes) -> list[Artist]:
        empty = np.zeros((len(DISCOUNT), len(RETENTION)))
        self._map, *self._cells = moving_cells(ax, empty, 14, cmap=LOSS_TO_GAIN)
        (self._here,) = ax.plot(
            [], [], "s", markersize=48, markerfacecolor="none", color=theme.INK, mew=3
        )
        ax.set_xticks(range(len(RETENTION)), [theme.percent(r, 0) for r in RETENTION])
        ax.set_yticks(range(len(DISCOUNT)), [theme.percent(i, 0) for i in DISCOUNT])
        ax.set(
            xlabel="Retention a year",
            ylabel="Discount rate",
            title=f"Value by both rates ({theme.currency()})",
        )
        return [self._map, *self._cells, self._here]

    def show(self, table: pd.DataFrame, values: np.ndarray, retention: float, rate: float) -> None:
        for bar, height in zip(self._bars, table["discounted"], strict=True):
            bar.set_height(height)
        self._line.set_data(table.index, table["cumulative"])
        self._sum.set_text(f"line: sum so far, {theme.money(table['cumulative'].iloc[-1])}")
        paid_back = first_year_paid_back(table)
        for artist in (self._ring, self._when):
            artist.set_visible(paid_back is not None)
        if paid_back is not None:
            self._ring.set_data([paid_back], [table.at[paid_back, "cumulative"]])
            write_break_even(self._when, table, paid_back)
        self._map.set_data(values)
        self._map.set_norm(norm_around_zero(values))
        for cell, number in zip(self._cells, grid_numbers(values).flat, strict=True):
            cell.set_text(number)
        column = np.interp(retention, RETENTION, range(len(RETENTION)))
        self._here.set_data([column], [np.interp(rate, DISCOUNT, range(len(DISCOUNT)))])


def lifetime_value_widget(
    flows: Sequence[float] = (-1200, 500, 600, 650, 600, 500), rate: float = 0.08
) -> live.Panel:
    """Return a customer's years as bars, with a slider for each flow and for both rates.

    Beside them stands the value at other rates, and in the sentence what it would be if the mean
    yearly flow went on for ever.

    Parameters
    ----------
    flows
        Received less paid in years 0, 1, 2, ... at the start (money); at least two.
    rate
        Discount rate at the start, from 0 to 0.48 a year.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        If there are fewer flows, one is missing or all are zero, or the rate is outside its range.
    """
    start = cumulative(flows, 0)["cash_flow"].to_numpy()
    if len(start) < 2 or not start.any() or not DISCOUNT[0] <= rate <= DISCOUNT[-1]:
        raise ValueError(
            f"The widget needs at least two flows that are not all zero, and a discount rate from "
            f"{DISCOUNT[0]:g} to {DISCOUNT[-1]:g}; not {list(flows)} and {rate}."
        )
    step = 10.0 ** math.floor(math.log10(np.abs(start).max() / 100))
    reach = math.ceil(np.abs(start).max() / 4 / step) * step
    discount = live.slider("Discount rate (%)", rate * 100, *100 * DISCOUNT[[0, -1]], 0.5, ".1f")
    retention = live.slider("Retention (%)", 100, *100 * RETENTION[[0, -1]], 1)
    years = [
        live.slider(f"Year {year} ({theme.currency()})", flow, flow - reach, flow + reach, step)
        for year, flow in enumerate(start.tolist())
    ]
    ends = np.ravel([_sums(start - reach, DISCOUNT[0]), _sums(start + reach, DISCOUNT[0])])
    picture = _Years(start, min(ends.min(), 0), max(ends.max(), 0))

    def update() -> str:
        now = [each.value for each in years]
        stay, rate = retention.value / 100, discount.value / 100
        table = cumulative(now, rate, stay)
        picture.show(table, _value_map(now), stay, rate)
        return f"{cash_flows_sentence(table)} {_closed_form(now, stay, rate)}"

    controls = [discount, retention, *years]
    return live.Panel("Lifetime value year by year", controls, picture.picture, update)


def _sums(flows: Sequence[float], rate: float, retention: float = 1.0) -> np.ndarray:
    return cumulative(flows, rate, retention)["cumulative"].to_numpy()


def _value_map(flows: Sequence[float]) -> np.ndarray:
    return np.array([[_sums(flows, i, r)[-1] for r in RETENTION] for i in DISCOUNT])


def _closed_form(flows: Sequence[float], retention: float, rate: float) -> str:
    """Say what the mean flow is worth for ever, with the timing of the bars."""
    margin, decay = float(np.mean(flows[1:])), 1 + rate - retention
    always = f"{theme.money(margin)} a year for ever, everybody paying in year 1, would be worth"
    if margin and not decay > 1e-9:
        return (
            f"{theme.money(margin)} a year for ever would add up without end: all stay, and "
            "nothing is discounted."
        )
    value = flows[0] + (margin / decay if margin else 0.0)
    return (
        f"At {theme.percent(retention, 0)} retention and a discount rate of {theme.percent(rate)}, "
        f"{always} {theme.money(value)}: m/(1+i−r) and the flow of year 0 (nobody leaves before "
        "the first payment, so the r on top of m·r/(1+i−r) falls away)."
    )
