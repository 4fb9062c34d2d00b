"""Pictures of winning customers: the funnel, cost by channel, and what a budget wins."""

from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.container import BarContainer

from crmlab import theme
from crmlab.lifecycle.measures.acquisition import response_curve
from crmlab.lifecycle.plots.marks import label_ends


def plot_funnel(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how many leads reach each stage, and at what rate.

    Parameters
    ----------
    table
        What `funnel` returns for all leads together.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    bars = set_up_funnel(ax, table)
    ax.bar_label(bars, funnel_labels(table), padding=8)
    return theme.describe(ax, funnel_sentence(table))


def set_up_funnel(ax: Axes, table: pd.DataFrame) -> BarContainer:
    """Draw the bars of a funnel, the leads on top, with room for their labels."""
    colours = [theme.GREY] + [theme.BLUE] * (len(table) - 2) + [theme.GREEN]
    bars = ax.barh([theme.words(stage) for stage in table.index], table["count"], color=colours)
    ax.set(xlim=(0, table["count"].max() * 1.3), xticks=[], ylim=(len(table) - 0.5, -0.5))
    ax.spines[["left", "top", "right", "bottom"]].set_visible(False)
    ax.tick_params(length=0)
    return bars


def funnel_labels(table: pd.DataFrame) -> list[str]:
    """Return the count of each stage, with its rate from the stage before."""
    first, *counts = map(theme.count, table["count"])
    rates = map(theme.percent, table["step_rate"].iloc[1:])
    pairs = zip(counts, rates, strict=True)
    return [first, *[f"{count}\n{rate} of those above" for count, rate in pairs]]


def funnel_sentence(table: pd.DataFrame) -> str:
    """Say how many leads come through, step by step."""
    steps = ", ".join(
        f"{theme.words(stage)} {theme.count(count)} ({theme.percent(rate)} of the stage before)"
        for stage, count, rate in table[["count", "step_rate"]].iloc[1:].itertuples()
    )
    return (
        f"Of {theme.count(table['count'].iloc[0])} leads: {steps}. "
        f"Overall {theme.percent(table['overall_rate'].iloc[-1], 2)} of leads come to the last "
        "stage."
    )


def write_customers(number: float) -> str:
    """Write a number of customers, and one customer as one."""
    written = theme.count(number)
    return f"{written} customer{'' if written == '1' else 's'}"


def plot_acquisition_cost(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the channels in order of cost per lead beside the same channels by cost per sale.

    Heights are ranks, and not money. Channels that a low cost per lead flatters stand out.

    Parameters
    ----------
    table
        What `acquisition_cost` returns; a channel without leads or sales is left out.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If no channel is left.
    """
    costs = table.drop(index="all")[["cost_per_lead", "cost_per_sale"]].dropna()
    if costs.empty:
        raise ValueError("No channel has both leads and sales: there is no cost to draw.")
    costs.index = [theme.words(str(channel)) for channel in costs.index]
    ax = ax or plt.subplots()[1]
    ranks = costs.rank(method="first").astype(int)
    for channel, (lead, sale) in costs.iterrows():
        ends = ranks.loc[channel].to_numpy()
        colour, width = (theme.ORANGE, 4) if ends[1] > ends[0] else (theme.GREY, 2.5)
        ax.plot([0, 1], ends, "o-", color=colour, linewidth=width, markersize=9)
        side = {"va": "center", "color": colour}
        ax.text(-0.05, ends[0], f"{channel} {theme.money(lead)}", ha="right", **side)
        ax.text(1.05, ends[1], f"{channel} {theme.money(sale)}", ha="left", **side)
    for place, title in ((0, "cost per lead"), (1, "cost per sale")):
        ax.text(place, 0.1, title, ha="center", fontweight="bold")
    ax.text(0.5, 0.45, "ordered by rank, the cheapest on top", ha="center", color=theme.GREY)
    ax.set(xlim=(-1, 2), ylim=(len(costs) + 0.5, -0.2))
    ax.set_axis_off()
    flattered = ranks.index[ranks["cost_per_sale"] > ranks["cost_per_lead"]]
    per_sale = ", ".join(
        f"{channel} {theme.money(cost)}"
        for channel, cost in costs["cost_per_sale"].sort_values().items()
    )
    return theme.describe(
        ax,
        f"Cost per sale, the cheapest first: {per_sale}; all channels together "
        f"{theme.money(table.at['all', 'cost_per_sale'])}. Cost per lead would rank "
        f"{', '.join(flattered) or 'none of them'} better.",
    )


def plot_response(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw what each channel wins with a growing budget, and the budgets chosen.

    Parameters
    ----------
    table
        What `allocate` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    table = table.set_axis([theme.words(str(channel)) for channel in table.index])
    largest = max(table["budget"].max(), 1.0) * 1.25
    budgets = np.linspace(0, largest, 200)
    ends = response_curve(largest, table["ceiling"], table["speed"])
    for (_, row), colour in zip(table.iterrows(), cycle(theme.PALETTE), strict=False):
        curve = response_curve(budgets, row["ceiling"], row["speed"])
        ax.plot(budgets, curve, color=colour)
        ax.plot(row["budget"], row["customers"], "o", color=colour, markersize=10, clip_on=False)
    ax.set(
        xlim=(0, largest),
        ylim=(0, ends.max() * 1.06),
        xlabel=f"Budget of the channel ({theme.currency()})",
        ylabel="Customers won",
    )
    ax.xaxis.set_major_formatter(lambda amount, _: theme.count(amount))
    texts = [f"{name} {theme.short_money(spent)}" for name, spent in table["budget"].items()]
    label_ends(ax, [*ends], texts)
    parts = ", ".join(
        f"{channel} {theme.money(row['budget'])} for {write_customers(row['customers'])}"
        for channel, row in table.iterrows()
    )
    return theme.describe(
        ax,
        f"{theme.money(table['budget'].sum())} win {write_customers(table['customers'].sum())}: "
        f"{parts}. One more customer costs "
        f"{theme.money(table['marginal_cost'].min())} wherever money is spent.",
    )
