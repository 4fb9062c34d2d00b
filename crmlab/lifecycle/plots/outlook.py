"""Pictures of what a model expects of all customers: who is still there, who brings the value."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import label_above
from crmlab.messages import refusal, say
from crmlab.theme import count, money, percent, percent_axis, picture

__all__ = ["plot_alive", "plot_value_groups"]

FEWEST_BARS = 4  # where fewer would stand, the bars are finer


@picture
def plot_alive(ax: Axes, probability_alive: pd.Series) -> tuple[str, str]:
    """Draw how many of the customers who bought again have which probability of being alive."""
    if probability_alive.empty:
        raise refusal("Nobody bought again: there is no P(alive) to draw.")
    edges, name = np.linspace(0, 1, 11), "P(alive)"
    if (np.histogram(probability_alive, edges)[0] > 0).sum() < FEWEST_BARS:
        low = np.floor(1000 * probability_alive.quantile(0.01)) / 1000
        edges = np.linspace(low, max(probability_alive.max(), low + 0.001), 11)
        if probability_alive.min() < low:
            name = say("P(alive); in the first bar also what is lower")
    ax.hist(probability_alive.clip(lower=edges[0]), edges, color=theme.BLUE, edgecolor="white")
    if edges[0] < 0.5 < edges[-1]:
        ax.axvline(0.5, color=theme.INK, linewidth=1.5, linestyle="--")
    ax.set(xlim=edges[[0, -1]], xlabel=name, ylabel=say("Customers who bought again"))
    percent_axis(ax, "x", digits=int(edges[-1] - edges[0] < 0.1))
    ax.yaxis.set_major_formatter(lambda customers, _: count(customers))
    ax.yaxis.get_major_locator().set_params(integer=True)
    share = (probability_alive < 0.5).mean()
    gone = percent(share)
    finding = say("{gone} of those who came back are more likely gone than not", gone=gone)
    if round(share, 3) == 0:
        finding = say("Hardly anyone who came back is more likely gone than not")
    if share == 1:
        finding = say("All who came back are more likely gone than not")
    return finding, say(
        "Of {customers} customers who bought again, {gone} are more likely gone than not (P(alive) "
        "below 50 %), and {there} are still there with 90 % or more.",
        customers=count(len(probability_alive)),
        gone=gone,
        there=percent((probability_alive >= 0.9).mean()),
    )


@picture
def plot_value_groups(ax: Axes, value: pd.Series, *, groups: int = 10) -> tuple[str, str]:
    """Draw what equally large groups of customers are expected to bring, the best first.

    The values (money, more than 0 together) are those of each customer; 10 groups are tenths.
    """
    if len(value) < groups or not value.sum() > 0:
        raise refusal(
            "{customers} customers with {together} together cannot be drawn in {groups} "
            "groups: it takes a customer each, and more than nothing.",
            customers=len(value),
            together=money(value.sum()),
            groups=groups,
        )
    parts = np.array_split(value.sort_values(ascending=False).to_numpy(), groups)
    shares = np.array([part.sum() for part in parts]) / value.sum()
    places = np.arange(1, groups + 1)
    ax.bar(places, shares, color=theme.BLUE)
    small = 0.85 * ax.xaxis.label.get_size()
    for place, share in zip(places, shares, strict=True):
        label_above(ax, place, max(share, 0), percent(share, 0), size=small)
    ax.set_xticks(places)
    ax.set(
        ylim=(min(0, 1.12 * shares.min()), shares.max() * 1.12),
        xlabel=say("Customers in {groups} groups of equal size, the best first", groups=groups),
        ylabel=say("Share of the expected value"),
    )
    percent_axis(ax)
    ax.tick_params(axis="x", length=0)
    best = {"best": count(len(parts[0])), "share": percent(shares[0])}
    finding = say("The best {best} customers bring {share} of what is expected", **best)
    return finding, say(
        "Of the {together} expected, the best {best} of {customers} customers bring {share}, and "
        "the lower half of the groups {lower}.",
        together=money(value.sum()),
        customers=count(len(value)),
        lower=percent(shares[groups - groups // 2 :].sum()),
        **best,
    )
