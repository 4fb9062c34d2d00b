"""Pictures of retention: when five points are worth seventy per cent, and customer equity."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import bare, label_ends, name_parts
from crmlab.messages import say
from crmlab.theme import money, number, percent, picture, short_money
from crmlab.value.measures import retention_for_gain, retention_gain

__all__ = ["plot_equity", "plot_retention_gain"]

START, HIGHEST = 0.7, 1.28  # the lowest retention in the picture, and the highest gain


@picture
def plot_retention_gain(
    ax: Axes,
    gain: float = 0.70,
    points: float = 0.05,
    discount_rates: Sequence[float | None] = (None, 0.0, 0.05, 0.10),
) -> tuple[str, str]:
    """Draw what points of retention are worth (`retention_gain`) at each retention from 70 % up.

    ``gain`` is the claim, a line across, and ``points`` the rise (shares). Each discount rate has
    its curve, up to its label, with an arrow where it goes on; None is the plain lifetime.
    """
    base = np.linspace(START, 1 - points - 1e-4, 400)
    curves = [
        np.array([retention_gain(retention, points, rate) for retention in base])
        for rate in discount_rates
    ]
    reached = [retention_for_gain(gain, points, rate) for rate in discount_rates]
    readings = [*map(_reading, discount_rates, reached, (curve[-1] for curve in curves))]
    ax.set(
        xlim=(START, 0.96),
        ylim=(0, HIGHEST),
        xlabel=say("Retention before the rise"),
        ylabel=say("Gain in value from +{points} points", points=number(points * 100, 0)),
    )
    ends = label_ends(ax, [curve[-1] for curve in curves], [*map(_named, readings, curves)])
    ax.axhline(gain, color=theme.GREY, linewidth=1.5)
    _write_notes(ax, gain, curves)
    looks = zip(theme.PALETTE, theme.LINES, strict=True)
    for curve, end, at, (colour, line) in zip(curves, ends, reached, looks, strict=False):
        shown = base[curve <= max(end, gain)]
        ax.plot(shown, curve[: len(shown)], linestyle=line, color=colour)
        ax.plot([shown[-1], 0.96], [curve[len(shown) - 1], end], color=colour, linewidth=0.8)
        if at is not None:
            ax.plot(at, gain, "o", color=colour, markersize=9)
    theme.percent_axis(ax, "x")
    theme.percent_axis(ax, "y")
    told = {"points": number(points * 100, 0), "gain": percent(gain, 0)}
    least = min((at for at in reached if at is not None), default=1.0)
    headline = say(
        "{points} points are worth {gain} only from {least} retention up",
        least=percent(least),
        **told,
    )
    return headline, say(
        "The base retention from which {points} points more make a customer worth {gain} more, "
        "by the plain lifetime and by interest rate: {readings}. A curve with ↑ goes on above the "
        "picture.",
        readings="; ".join(readings),
        **told,
    )


def _write_notes(ax: Axes, gain: float, curves: Sequence[np.ndarray]) -> None:
    claim = say("the claim: {gain}", gain=percent(gain, 0, sign=True))
    ax.text(START + 0.01, gain + 0.02, claim, color=theme.GREY)
    if any(curve[-1] > HIGHEST for curve in curves):
        ax.text(START + 0.01, HIGHEST, say("↑ goes on above"), va="top", color=theme.GREY)


def _named(reading: str, curve: np.ndarray) -> str:
    return f"↑ {reading}" if curve[-1] > HIGHEST else reading


def _reading(rate: float | None, at: float | None, most: float) -> str:
    """Say where the claim is reached, or how near it comes."""
    name = say("plain lifetime")
    if rate is not None:
        name = say("interest {rate}", rate=percent(rate, 0))
    if at is None:
        return say("{name}: at most {gain}", name=name, gain=percent(most, 0, sign=True))
    return say("{name}: from {retention}", name=name, retention=percent(at))


@picture
def plot_equity(ax: Axes, equity: pd.DataFrame) -> tuple[str, str]:
    """Draw `customer_equity` by year, today's customers below those still to be won."""
    today = equity["today"] / 1e6
    new = equity.drop(columns="today").sum(axis=1) / 1e6
    ax.bar(equity.index, today, color=theme.BLUE)
    ax.bar(equity.index, new, bottom=today.where(new >= 0, 0), color=theme.ORANGE)
    ax.axhline(0, color=theme.GREY, linewidth=1)
    bare(ax, "bottom", axis="x")
    ax.set_xticks(equity.index)
    unit = say("Present value (million {currency})", currency=theme.currency())
    ax.set(xlabel=say("Year"), ylabel=unit)
    total, kept = equity.to_numpy().sum(), equity["today"].sum()
    won = {say("still to be won: {money}", money=short_money(total - kept)): theme.ORANGE}
    parts = won if equity.shape[1] > 1 else {}
    parts |= {say("today's customers: {money}", money=short_money(kept)): theme.BLUE}
    name_parts(ax, parts, right=True)
    share = percent(kept / total)
    told = {"total": short_money(total), "share": share}
    return say("Worth {total}, {share} of it from today's customers", **told), say(
        "Customer equity over {years} years is {total}; today's customers bring {kept} of it "
        "({share}).",
        years=len(equity),
        total=money(total),
        kept=money(kept),
        share=share,
    )
