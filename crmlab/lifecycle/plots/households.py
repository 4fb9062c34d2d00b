"""Pictures of the household: a family's years, and what it brings beside its head."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.lifecycle.measures.cash_flows import net_present_value
from crmlab.lifecycle.measures.households import family_value, household_ratio
from crmlab.lifecycle.plots.marks import label_above, name_parts

CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # above the line


def plot_household_timeline(events: pd.DataFrame, rate: float, *, ax: Axes | None = None) -> Axes:
    """Draw a family's purchases in their years, and their present value so far.

    Parameters
    ----------
    events
        One row a purchase: ``year`` (since the first contact), ``amount`` (units).
    rate
        Discount rate (share a year).
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    ordered = events.sort_values("year")
    years, worth = present_value_steps(ordered, rate)
    ax.step(years, worth, where="post", color=theme.ORANGE, zorder=0)
    bars = ax.bar(ordered["year"], ordered["amount"], width=0.8, color=theme.BLUE)
    amounts = [f"{amount:g}" for amount in ordered["amount"]]
    ax.bar_label(bars, amounts, color=theme.BLUE, padding=4, bbox=CLEAR)
    value = family_value(ordered, rate)
    set_up_timeline(ax, years[-1], max(value, ordered["amount"].max()))
    ax.set_xticks(ordered["year"])
    line = f"line: present value so far, {value:.2f}"
    bars = f"bars: amounts, together {ordered['amount'].sum():g}"
    name_parts(ax, {line: theme.ORANGE, bars: theme.BLUE})
    return theme.describe(ax, timeline_sentence(ordered, rate))


def set_up_timeline(ax: Axes, last_year: float, highest: float) -> None:
    """Set limits and labels of a family's timeline, with room on top for what the parts are."""
    ax.set(
        xlim=(-0.8, last_year),
        ylim=(0, highest * 1.35),
        xlabel="Years since the first contact",
        ylabel="Amount (units)",
    )


def present_value_steps(events: pd.DataFrame, rate: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the corners of the line of present value so far, from year 0 to a year after all."""
    ordered = events.sort_values("year")
    worth = [
        net_present_value([amount], rate, [year])
        for year, amount in zip(ordered["year"], ordered["amount"], strict=True)
    ]
    total = np.cumsum([0.0, *worth])
    years = np.array([0.0, *ordered["year"], ordered["year"].max() + 1.0])
    return years, np.append(total, total[-1])


def timeline_sentence(events: pd.DataFrame, rate: float) -> str:
    """Say what a family buys when, and what that is worth at the first contact."""
    listed = ", ".join(
        f"{amount:g} in year {year:g}"
        for year, amount in zip(events["year"], events["amount"], strict=True)
    )
    return (
        f"A family brings {listed}: {events['amount'].sum():g} units together, worth "
        f"{family_value(events, rate):.2f} at the first contact at a discount rate of "
        f"{theme.percent(rate)}."
    )


def plot_household_value(households: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the average margin of the head and of the rest of the family, by household size.

    Parameters
    ----------
    households
        What `household_value` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    means = households.groupby("size")[["head", "household"]].mean()
    places = np.arange(len(means))
    rest = means["household"] - means["head"]
    ax.bar(places, means["head"], color=theme.BLUE, width=0.6)
    ax.bar(places, rest, bottom=means["head"], color=theme.ORANGE, width=0.6)
    counts = households["size"].value_counts()
    for place, (head, total) in enumerate(means.itertuples(index=False)):
        times = f"\n× {total / head:.2f}" if head > 0 else ""
        label_above(ax, place, total, f"{theme.money(total)}{times}")
    names = [f"{size}\n({theme.count(counts[size])} households)" for size in means.index]
    ax.set_xticks(places, names)
    ax.set(
        ylim=(0, means["household"].max() * 1.45),
        yticks=[],
        xlabel="Customers in the household",
    )
    ax.spines["left"].set_visible(False)
    ax.tick_params(length=0)
    name_parts(ax, {"rest of the family": theme.ORANGE, "head of the household": theme.BLUE})
    parts = ", ".join(
        f"{size} {theme.money(row['household'])} ({theme.money(row['head'])} by the head)"
        for size, row in means.iterrows()
    )
    families = ""
    if households.loc[households["size"] >= 2, "head"].sum() > 0:
        families = (
            f" Households of two or more bring {household_ratio(households):.2f} times what "
            "their heads bring."
        )
    return theme.describe(ax, f"Average margin by household size: {parts}.{families}")
