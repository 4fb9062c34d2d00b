"""Pictures of concentration: the Pareto curve, the whale curve, effort beside value."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from crmlab import theme
from crmlab.value.measures import pareto, top_count, whale_peak


def curve_at(curve: pd.DataFrame, share: float) -> float:
    """Return the value share of the best customers, their number rounded up."""
    return float(curve["value"].iloc[top_count(len(curve) - 1, share)])


def share_axes(ax: Axes, what: str, highest: float = 1.0) -> None:
    """Set up an Axes from 0 to 100 % of customers and of value."""
    ax.set(
        xlim=(0, 1),
        ylim=(0, highest * 1.04),
        xlabel="Share of customers, best first",
        ylabel=f"Share of {what}",
    )
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))


def plot_pareto(
    values: Sequence[float] | pd.Series,
    *,
    marks: Sequence[float] = (0.05, 0.20),
    what: str = "value",
    ax: Axes | None = None,
) -> Axes:
    """Draw the concentration curve and read it at some top fractions.

    Parameters
    ----------
    values
        One value a customer (money), none below zero.
    marks
        Shares of customers at which the curve is read.
    what
        What the values are, for the axis: gross margin, revenue, ...
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    curve = pareto(values)
    share_axes(ax, what)
    ax.plot([0, 1], [0, 1], color=theme.PALE, linewidth=2)
    ax.annotate("all customers equal", (0.62, 0.60), color=theme.GREY, fontsize="small", va="top")
    ax.plot(curve["customers"], curve["value"], color=theme.BLUE)
    for mark in marks:
        height = curve_at(curve, mark)
        ax.plot(mark, height, "o", color=theme.ORANGE, markersize=11)
        ax.annotate(
            f"best {theme.percent(mark, 0)}: {theme.percent(height)} of {what}",
            (mark, height),
            (14, -22),
            textcoords="offset points",
            color=theme.ORANGE,
        )
    readings = [
        f"the best {theme.percent(mark, 0)} bring {theme.percent(curve_at(curve, mark))} of {what}"
        for mark in marks
    ]
    said = f"Concentration of {what} over {len(curve) - 1:,} customers"
    return theme.describe(ax, ": ".join(filter(None, [said, "; ".join(readings)])) + ".")


def plot_whale(
    profits: Sequence[float] | pd.Series,
    *,
    mark: float = 0.10,
    what: str = "net profit",
    ax: Axes | None = None,
) -> Axes:
    """Draw the whale curve: it climbs above 100 % and loss makers pull it down again.

    Parameters
    ----------
    profits
        One profit a customer (money), losses included.
    mark
        A share of customers at which the curve is read.
    what
        What the values are, for the axis.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    curve, peak = pareto(profits), whale_peak(profits)
    share_axes(ax, what, max(1.05, peak["value"]) * 1.10)
    ax.axhline(1, color=theme.PALE, linewidth=2)
    ax.plot(curve["customers"], curve["value"], color=theme.BLUE)
    after = curve["customers"] >= peak["customers"]
    ax.fill_between(
        curve["customers"], curve["value"], 1, where=after, color=theme.ORANGE, alpha=0.18
    )
    height = curve_at(curve, mark)
    ax.plot(mark, height, "o", color=theme.BLUE, markersize=11)
    ax.annotate(
        f"best {theme.percent(mark, 0)}: {theme.percent(height, 0)} of {what}",
        (mark, height),
        (mark + 0.04, min(0.85, height - 0.15)),
        color=theme.BLUE,
        arrowprops={"arrowstyle": "-", "color": theme.BLUE},
    )
    _name_the_peak(ax, peak)
    losing = float(np.mean(np.asarray(profits, dtype=float) < 0))
    return theme.describe(
        ax,
        f"The best {theme.percent(mark, 0)} of {len(curve) - 1:,} customers bring "
        f"{theme.percent(height)} of {what}; the curve peaks at {theme.percent(peak['value'])}. "
        f"{theme.percent(losing)} of customers make a loss.",
    )


def _name_the_peak(ax: Axes, peak: pd.Series) -> None:
    ax.plot(peak["customers"], peak["value"], "o", color=theme.INK, markersize=11)
    ax.annotate(
        f"peak {theme.percent(peak['value'], 0)}, reached by "
        f"{theme.percent(peak['customers'], 0)} of customers",
        tuple(peak),
        (0, 12),
        textcoords="offset points",
    )
    if peak["customers"] < 0.9:
        ax.text(
            (1 + peak["customers"]) / 2,
            1.05,
            "lost again on the rest",
            color=theme.ORANGE,
            ha="center",
            va="bottom",
            fontsize="small",
        )


def plot_effort(
    customer_share: float, effort_share: float, value_share: float, *, ax: Axes | None = None
) -> Axes:
    """Draw key accounts' share of customers, of effort and of value, as three split bars.

    Parameters
    ----------
    customer_share, effort_share, value_share
        The key accounts' shares.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    shares = {"customers": customer_share, "effort": effort_share, "value": value_share}
    for place, share in enumerate(reversed(shares.values())):
        ax.barh(place, share, color=theme.BLUE)
        ax.barh(place, 1 - share, left=share, color=theme.PALE)
        for at, part, colour in (
            (share / 2, share, "white"),
            ((1 + share) / 2, 1 - share, theme.INK),
        ):
            ax.text(at, place, theme.percent(part, 0), ha="center", va="center", color=colour)
    ax.set_yticks(range(3), list(reversed(shares)))
    ax.set(xlim=(0, 1), xticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(length=0)
    ax.text(0, 2.55, "key accounts", color=theme.BLUE, fontweight="bold")
    ax.text(1, 2.55, "all others", color=theme.GREY, ha="right", fontweight="bold")
    return theme.describe(
        ax,
        f"Key accounts are {theme.percent(customer_share, 0)} of customers, get "
        f"{theme.percent(effort_share, 0)} of the effort and bring "
        f"{theme.percent(value_share, 0)} of the value.",
    )
