"""Pictures of retention: when five points are worth seventy per cent, and customer equity."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from crmlab import theme
from crmlab.value.measures import retention_for_gain, retention_gain


def plot_retention_gain(
    gain: float = 0.70,
    points: float = 0.05,
    discount_rates: Sequence[float | None] = (None, 0.0, 0.05, 0.10),
    *,
    ax: Axes | None = None,
) -> Axes:
    """Draw what some points of retention are worth at every base retention from 50 % up.

    Parameters
    ----------
    gain
        The claimed gain, drawn as a line (share).
    points
        The rise in retention (share).
    discount_rates
        One curve each; None is the plain lifetime.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    base = np.linspace(0.5, 1 - points - 1e-4, 400)
    ax.axhline(gain, color=theme.GREY, linewidth=1.5, linestyle="--")
    ax.text(0.502, gain + 0.02, f"the claim: +{theme.percent(gain, 0)}", color=theme.GREY)
    said = []
    for rate, colour, height in zip(
        discount_rates, theme.PALETTE, np.linspace(1.21, 0.82, len(discount_rates)), strict=False
    ):
        gains = np.array([retention_gain(r, points, rate) for r in base])
        ax.plot(base, gains, color=colour)
        name = "lifetime 1/(1−r)" if rate is None else f"discounted at {theme.percent(rate, 0)}"
        at = retention_for_gain(gain, points, rate)
        if at is not None:
            ax.plot(at, gain, "o", color=colour, markersize=9)
        where = (
            f"reached at {theme.percent(at)}"
            if at is not None
            else f"at most +{theme.percent(gains[-1], 0)}"
        )
        ax.text(0.51, height, f"{name}: {where}", color=colour, fontsize="small")
        said.append(f"{name} {where}")
    ax.set(
        xlim=(0.5, 0.96),
        ylim=(0, 1.28),
        xlabel="Retention before the rise",
        ylabel=f"Gain in customer value from +{points * 100:.0f} points",
    )
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    return theme.describe(
        ax,
        f"The base retention at which {points * 100:.0f} points more make a customer worth "
        f"{gain * 100:.0f} % more: {'; '.join(said)}.",
    )


def plot_equity(equity: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw customer equity by year, today's customers below those still to be won.

    Parameters
    ----------
    equity
        What `customer_equity` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    today = equity["today"] / 1e6
    new = equity.drop(columns="today").sum(axis=1) / 1e6
    ax.bar(equity.index, today, color=theme.BLUE)
    ax.bar(equity.index, new, bottom=today.where(new >= 0, 0), color=theme.ORANGE)
    ax.axhline(0, color=theme.GREY, linewidth=1)
    ax.set(xlabel="Year", ylabel=f"Present value (million {theme.currency()})")
    ax.set_xticks(equity.index)
    total, kept = equity.to_numpy().sum(), equity["today"].sum()
    ax.text(
        0.99,
        0.95,
        f"today's customers: {theme.short_money(kept)}",
        color=theme.BLUE,
        transform=ax.transAxes,
        ha="right",
        fontweight="bold",
    )
    if equity.shape[1] > 1:
        ax.text(
            0.99,
            0.87,
            f"still to be won: {theme.short_money(total - kept)}",
            color=theme.ORANGE,
            transform=ax.transAxes,
            ha="right",
            fontweight="bold",
        )
    return theme.describe(
        ax,
        f"Customer equity over {len(equity)} years is {theme.money(total)}; today's customers "
        f"bring {theme.money(kept)} of it ({theme.percent(kept / total)}).",
    )
