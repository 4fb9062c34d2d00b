"""Widgets of winning customers: the funnel with its rates, and a budget over channels."""

import math
from collections.abc import Mapping

import ipywidgets as widgets
import numpy as np
import pandas as pd

from crmlab import live, theme
from crmlab.checks import require_columns
from crmlab.lifecycle.measures.acquisition import (
    allocate,
    funnel,
    response_curve,
    split_outcome,
)
from crmlab.lifecycle.plots.acquisition import (
    funnel_labels,
    funnel_sentence,
    set_up_funnel,
    write_customers,
)
from crmlab.lifecycle.plots.marks import CLEAR


class _Funnel:
    """A bar a stage, under the dashed outline of what it was at the start."""

    def __init__(self, start: pd.DataFrame) -> None:
        figure = live.new_figure()
        ax = figure.subplots()
        self._bars, outline = set_up_funnel(ax, start), set_up_funnel(ax, start)
        for bar in outline:
            bar.set(facecolor="none", edgecolor=theme.INK, linestyle="--", linewidth=1.5)
        ax.text(1, 0.02, "dashed: the start", transform=ax.transAxes, ha="right")
        ax.set_xlim(0, start["count"].max() * 1.5)
        self._labels = [
            ax.annotate("", (0, place), (6, 0), textcoords="offset points", va="center", bbox=CLEAR)
            for place in range(len(start))
        ]
        self.picture = live.LivePicture(figure, [*self._bars, *outline, *self._labels])

    def show(self, table: pd.DataFrame) -> None:
        rows = zip(self._bars, self._labels, table["count"], funnel_labels(table), strict=True)
        for bar, label, count, text in rows:
            live.stretch(bar, label, count, text)


def funnel_widget(leads: pd.DataFrame, cost: float) -> live.Panel:
    """Return the funnel of all leads, with a slider for each step's rate, and the cost of a sale.

    Parameters
    ----------
    leads
        One row a lead, as `funnel` takes them.
    cost
        What these leads have cost together (money, above zero), whatever becomes of them.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        As `funnel`, or if the cost is not above zero or no lead was sold to.
    """
    start = funnel(leads)
    if not (0 < cost < math.inf and start["count"].iloc[-1]):
        raise ValueError(f"The funnel needs a cost above zero and a sale; cost is {cost}.")
    rates = [
        live.slider(f"{theme.words(stage).capitalize()} (%)", rate * 100, 0, 100, 0.5, ".1f")
        for stage, rate in start["step_rate"].iloc[1:].items()
    ]
    bars = _Funnel(start)
    before = cost / start["count"].iloc[-1]
    spent = f"The leads cost {theme.money(cost)} whatever becomes of them"

    def update() -> str:
        steps = np.array([1.0, *[rate.value / 100 for rate in rates]])
        overall = steps.cumprod()
        table = start.assign(
            count=start["count"].iloc[0] * overall, step_rate=steps, overall_rate=overall
        )
        bars.show(table)
        sales = table["count"].iloc[-1]
        if sales < 0.5:
            return f"{funnel_sentence(table)} {spent}, and nobody buys."
        return (
            f"{funnel_sentence(table)} {spent}: {theme.money(cost / sales)} for each of the "
            f"{theme.count(sales)} who buy; at the start {theme.money(before)}."
        )

    return live.Panel("Funnel from lead to sale", rates, bars.picture, update)


class _Channels:
    """A bar of customers won a channel, and a diamond where the best split would bring it."""

    def __init__(self, names: list[str], most: float) -> None:
        figure = live.new_figure(height=5.4)
        ax = figure.subplots()
        self._bars = ax.barh(names, [0.0] * len(names), color=theme.BLUE, height=0.7)
        ax.invert_yaxis()
        (self._best,) = ax.plot([], [], "D", color=theme.ORANGE, markersize=11, clip_on=False)
        ax.set(xlim=(0, most * 1.75))
        ax.set_xlabel("Customers won", loc="left")
        ax.set_xticks([tick for tick in ax.get_xticks() if tick <= most])
        ax.set_title("◆ with the best split", color=theme.ORANGE)
        # In a column of their own: beside a diamond, a label would read as the diamond's.
        self._labels = [
            ax.text(most * 1.08, place, "", va="center", color=theme.BLUE)
            for place in range(len(names))
        ]
        ax.spines[["left", "top", "right"]].set_visible(False)
        ax.spines["bottom"].set_bounds(0, most)
        ax.tick_params(axis="y", length=0, pad=12)
        self.picture = live.LivePicture(figure, [*self._bars, self._best, *self._labels])

    def show(self, now: pd.DataFrame, best: pd.DataFrame) -> None:
        self._best.set_data(best["customers"], range(len(best)))
        for bar, label, channel in zip(self._bars, self._labels, now.itertuples(), strict=True):
            bar.set_width(channel.customers)
            won, next_one = theme.count(channel.customers), theme.money(channel.marginal_cost)
            label.set_text(f"{won}; the next for {next_one}")


def budget_widget(channels: pd.DataFrame) -> live.Panel:
    """Return what each channel wins, with a slider for its budget, against the best split.

    Parameters
    ----------
    channels
        A row a channel: ``budget`` spent today (money), ``ceiling`` (customers) and ``speed``
        (per unit of money) of its `response_curve`.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        As `allocate`, or if nothing is spent.
    """
    require_columns(channels, ["budget", "ceiling", "speed"], "channels")
    budgets = channels["budget"].astype(float).copy()
    total = budgets.sum()
    best = allocate(total, channels)
    if not total > 0:
        raise ValueError("The channels have no budget: there is nothing to spread.")
    names = [theme.words(str(channel)) for channel in channels.index]
    step = 10.0 ** math.floor(math.log10(total / 100))
    most = math.ceil(1.5 * max(budgets.max(), best["budget"].max()) / step) * step
    sliders = [
        live.slider(f"{name.capitalize()} ({theme.currency()})", budget, 0, most, step)
        for name, budget in zip(names, budgets, strict=True)
    ]
    # The best split may give a channel what all sliders together can spend.
    all_spent = most * len(channels)
    bars = _Channels(names, response_curve(all_spent, channels["ceiling"], channels["speed"]).max())

    def on_move(change: Mapping) -> None:
        if live.is_move(change):
            budgets.iloc[sliders.index(change["owner"])] = change["new"]

    def update() -> str:
        now = split_outcome(channels, budgets)
        best = allocate(budgets.sum(), channels)
        bars.show(now, best)
        return _budget_sentence(now, best)

    for each in sliders:
        each.observe(on_move, "value")
    button = widgets.Button(description="Take the best split", layout={"width": "14em"})
    panel = live.Panel("Budget by channel", sliders, bars.picture, update, below=[button])

    def take_best(_button: widgets.Button) -> None:
        budgets[:] = allocate(budgets.sum(), channels)["budget"]
        with panel.held():
            for each, budget in zip(sliders, budgets.tolist(), strict=True):
                each.value = budget

    button.on_click(take_best)
    return panel


def _budget_sentence(now: pd.DataFrame, best: pd.DataFrame) -> str:
    spent, won = now["budget"].sum(), now["customers"].sum()
    if spent < 0.5:  # what is left of nothing after it was spread
        return "Nothing is spent, and nobody is won."
    if won < 0.5:
        return f"{theme.money(spent)} win nobody."
    names = {channel: theme.words(str(channel)) for channel in now.index}
    cheap, dear = now["marginal_cost"].idxmin(), now["marginal_cost"].idxmax()
    return (
        f"{theme.money(spent)} win {write_customers(won)}, {theme.money(spent / won)} each. "
        f"One more costs {theme.money(now.at[cheap, 'marginal_cost'])} in {names[cheap]} and "
        f"{theme.money(now.at[dear, 'marginal_cost'])} in {names[dear]}. The best split of the "
        f"same money wins {theme.count(best['customers'].sum())}: one more costs "
        f"{theme.money(best['marginal_cost'].min())} wherever money is spent."
    )
