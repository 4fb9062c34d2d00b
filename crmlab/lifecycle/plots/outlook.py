"""Pictures of what a model expects of all customers: who is still there, who brings the value."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from crmlab import theme
from crmlab.lifecycle.plots.marks import label_above


def plot_alive(probability_alive: pd.Series, *, ax: Axes | None = None) -> Axes:
    """Draw how many customers have which probability of being alive.

    Parameters
    ----------
    probability_alive
        Of each customer who bought again (from 0 to 1).
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there is nobody.
    """
    if probability_alive.empty:
        raise ValueError("Nobody bought again: there is no P(alive) to draw.")
    ax = ax or plt.subplots()[1]
    ax.hist(probability_alive, np.linspace(0, 1, 11), color=theme.BLUE, edgecolor="white")
    ax.axvline(0.5, color=theme.INK, linewidth=1.5, linestyle="--")
    ax.set(xlim=(0, 1), xlabel="P(alive)", ylabel="Customers who bought again")
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.yaxis.set_major_formatter(lambda customers, _: theme.count(customers))
    ax.yaxis.get_major_locator().set_params(integer=True)
    below, above = (probability_alive < 0.5).mean(), (probability_alive >= 0.9).mean()
    return theme.describe(
        ax,
        f"Of {theme.count(len(probability_alive))} customers who bought again, "
        f"{theme.percent(below)} are more likely gone than not (P(alive) below 50 %), and "
        f"{theme.percent(above)} are still there with 90 % or more.",
    )


def plot_value_groups(value: pd.Series, *, groups: int = 10, ax: Axes | None = None) -> Axes:
    """Draw what each of several equally large groups brings, the best customers first.

    Parameters
    ----------
    value
        What each customer is expected to bring (money, at least 0).
    groups
        How many: 10 for tenths.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there are fewer customers than groups, or the values add up to nothing.
    """
    if len(value) < groups or not value.sum() > 0:
        raise ValueError(
            f"{len(value)} customers with {theme.money(value.sum())} together cannot be drawn in "
            f"{groups} groups: it takes a customer each, and more than nothing."
        )
    ax = ax or plt.subplots()[1]
    parts = np.array_split(value.sort_values(ascending=False).to_numpy(), groups)
    shares = np.array([part.sum() for part in parts]) / value.sum()
    places = np.arange(1, groups + 1)
    ax.bar(places, shares, color=theme.BLUE)
    for place, share in zip(places, shares, strict=True):
        small = 0.85 * ax.xaxis.label.get_size()
        label_above(ax, place, share, theme.percent(share, 0), size=small)
    ax.set_xticks(places)
    ax.set(xlabel=f"Customers in {groups} groups of equal size, the best first")
    ax.set(ylabel="Share of the expected value", ylim=(0, shares.max() * 1.12))
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.tick_params(axis="x", length=0)
    worse_half = shares[groups - groups // 2 :].sum()
    return theme.describe(
        ax,
        f"Of the {theme.money(value.sum())} expected, the best {theme.count(len(parts[0]))} of "
        f"{theme.count(len(value))} customers bring {theme.percent(shares[0])}, and the lower "
        f"half of the groups {theme.percent(worse_half)}.",
    )
