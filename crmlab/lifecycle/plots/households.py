"""Pictures of the household: a family's years, and what it brings beside its head."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.lifecycle.measures.cash_flows import net_present_value
from crmlab.lifecycle.measures.households import family_value, household_ratio
from crmlab.lifecycle.plots.marks import label_above, name_parts

PERSON, FAMILY, WORTH = theme.BLUE, theme.ORANGE, theme.GREEN
BAR = 0.8  # years
# An amount stands below its bar and above its year, where no line passes.
BELOW_BAR = {"xytext": (0, -6), "textcoords": "offset points", "ha": "center", "va": "top"}


def plot_household_timeline(events: pd.DataFrame, rate: float, *, ax: Axes | None = None) -> Axes:
    """Draw a family's purchases in their years, and their present value so far.

    Parameters
    ----------
    events
        One row a purchase: ``year`` (since the first contact), ``amount`` (units). The earliest
        is the one that the firm saw, the others came of it.
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
    colours = [PERSON, *[FAMILY] * (len(ordered) - 1)]
    ax.bar(ordered["year"], ordered["amount"], width=BAR, color=colours)
    for year, amount, colour in zip(ordered["year"], ordered["amount"], colours, strict=True):
        ax.annotate(f"{amount:g}", (year, 0), color=colour, weight="bold", **BELOW_BAR)
    # Behind the bars: it rises at the year itself, which is the middle of a bar.
    ax.step(years, worth, where="post", color=WORTH, zorder=0)
    set_up_timeline(ax, years[-1], max(worth[-1], ordered["amount"].max()))
    ax.set_xticks(ordered["year"])
    first, *others = ordered["amount"]
    parts = {
        f"line: present value so far, {worth[-1]:.2f}": WORTH,
        f"first bar: the first purchase, {first:g}": PERSON,
        f"other bars: what came later, together {sum(others):g}": FAMILY,
    }
    name_parts(ax, parts)
    return theme.describe(ax, timeline_sentence(ordered, rate))


def set_up_timeline(ax: Axes, last_year: float, highest: float) -> None:
    """Set limits and labels of a family's timeline, with room on top for what the parts are."""
    ax.set(
        xlim=(-0.8, last_year),
        ylim=(0, highest * 1.5),
        xlabel="Years since the first contact",
        ylabel="Amount (units)",
    )
    ax.tick_params(axis="x", length=0, pad=30)


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
        times = f"\n{total / head:.2f} × the head" if head > 0 else ""
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
    parts = "; ".join(
        f"size {size}: {theme.money(row['household'])} ({theme.money(row['head'])} by the head)"
        for size, row in means.iterrows()
    )
    families = ""
    if households.loc[households["size"] >= 2, "head"].sum() > 0:
        families = (
            f" Households of two or more bring {household_ratio(households):.2f} times what "
            "their heads bring."
        )
    return theme.describe(ax, f"Average margin of households, {parts}.{families}")
