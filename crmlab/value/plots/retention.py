"""Pictures of retention: when five points are worth seventy per cent, and customer equity."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import name_parts
from crmlab.messages import say
from crmlab.theme import money, number, percent, picture, short_money
from crmlab.value.measures import retention_for_gain, retention_gain

__all__ = ["plot_equity", "plot_retention_gain"]


@picture
def plot_retention_gain(
    ax: Axes,
    gain: float = 0.70,
    points: float = 0.05,
    discount_rates: Sequence[float | None] = (None, 0.0, 0.05, 0.10),
) -> str:
    """Draw what points of retention are worth (`retention_gain`) at each retention from 50 % up.

    ``gain`` is the claim, a line across, and ``points`` the rise (shares). Each discount rate has
    its curve; None is the plain lifetime.
    """
    base = np.linspace(0.5, 1 - points - 1e-4, 400)
    ax.axhline(gain, color=theme.GREY, linewidth=1.5, linestyle="--")
    claim = say("the claim: {gain}", gain=percent(gain, 0, sign=True))
    ax.text(0.502, gain + 0.02, claim, color=theme.GREY)
    rows = zip(discount_rates, theme.PALETTE, strict=False)
    heights = np.linspace(1.21, 0.82, len(discount_rates))
    readings = []
    for (rate, colour), height in zip(rows, heights, strict=False):
        gains = np.array([retention_gain(retention, points, rate) for retention in base])
        ax.plot(base, gains, color=colour)
        at = retention_for_gain(gain, points, rate)
        if at is not None:
            ax.plot(at, gain, "o", color=colour, markersize=9)
        readings.append(_reading(rate, at, gains[-1]))
        ax.text(0.51, height, readings[-1], color=colour, size="small")
    ax.set(
        xlim=(0.5, 0.96),
        ylim=(0, 1.28),
        xlabel=say("Retention before the rise"),
        ylabel=say("Gain in customer value from +{points} points", points=number(points * 100, 0)),
    )
    ax.xaxis.set_major_formatter(lambda share, _: percent(share, 0))
    ax.yaxis.set_major_formatter(lambda share, _: percent(share, 0))
    return say(
        "The base retention at which {points} points more make a customer worth {gain} more: "
        "{readings}.",
        points=number(points * 100, 0),
        gain=percent(gain, 0),
        readings="; ".join(readings),
    )


def _reading(rate: float | None, at: float | None, most: float) -> str:
    """Say where the claim is reached, or how near it comes."""
    name = say("lifetime 1/(1−r)")
    if rate is not None:
        name = say("discounted at {rate}", rate=percent(rate, 0))
    if at is None:
        return say("{name} at most {gain}", name=name, gain=percent(most, 0, sign=True))
    return say("{name} reached at {retention}", name=name, retention=percent(at))


@picture
def plot_equity(ax: Axes, equity: pd.DataFrame) -> str:
    """Draw `customer_equity` by year, today's customers below those still to be won."""
    today = equity["today"] / 1e6
    new = equity.drop(columns="today").sum(axis=1) / 1e6
    ax.bar(equity.index, today, color=theme.BLUE)
    ax.bar(equity.index, new, bottom=today.where(new >= 0, 0), color=theme.ORANGE)
    ax.axhline(0, color=theme.GREY, linewidth=1)
    ax.set_xticks(equity.index)
    unit = say("Present value (million {currency})", currency=theme.currency())
    ax.set(xlabel=say("Year"), ylabel=unit)
    total, kept = equity.to_numpy().sum(), equity["today"].sum()
    parts = {say("today's customers: {money}", money=short_money(kept)): theme.BLUE}
    if equity.shape[1] > 1:
        won = say("still to be won: {money}", money=short_money(total - kept))
        parts[won] = theme.ORANGE
    name_parts(ax, parts, right=True)
    return say(
        "Customer equity over {years} years is {total}; today's customers bring {kept} of it "
        "({share}).",
        years=len(equity),
        total=money(total),
        kept=money(kept),
        share=percent(kept / total),
    )
