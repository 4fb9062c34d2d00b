"""Widget of lifetime value: a customer's years, the two rates, and the closed form beside them."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.lifecycle.measures.cash_flows import cumulative_cash_flows
from crmlab.lifecycle.plots.cash_flows import plot_cash_flows, plot_lifetime_grid
from crmlab.messages import refusal, say
from crmlab.theme import money, percent

__all__ = ["lifetime_value_widget"]

RETENTION = np.array([0.6, 0.7, 0.8, 0.9, 1.0])  # the columns of the map
DISCOUNT = np.arange(0, 0.49, 0.08)  # its rows


def lifetime_value_widget(
    flows: Sequence[float] = (-1200, 500, 600, 650, 600, 500), rate: float = 0.08
) -> live.Explorer:
    """Return a customer's years as bars, with a slider for each flow and for both rates.

    Beside them stands the value at other rates, and in the sentence what it would be if the mean
    yearly flow went on for ever. At the start flows are what is received less what is paid in the
    years 0, 1, 2, ... (money, at least two), and the discount rate is from 0 to 0.48 a year.
    """
    start = cumulative_cash_flows(flows, 0)["cash_flow"].to_numpy()
    if len(start) < 2 or not start.any() or not DISCOUNT[0] <= rate <= DISCOUNT[-1]:
        raise refusal(
            "The widget needs at least two flows that are not all zero, and a discount rate "
            "from {low:g} to {high:g}; not {flows} and {rate}.",
            low=DISCOUNT[0],
            high=DISCOUNT[-1],
            flows=list(flows),
            rate=rate,
        )

    def draw(
        left: Axes, right: Axes, discount: float, retention: float, **now: float
    ) -> live.Drawn:
        flows, stay, rate = [*now.values()], retention / 100, discount / 100
        plot_lifetime_grid(_value_grid(flows), here=(stay, rate), ax=right)
        theme.head(right, say("At other rates"))
        some = [*enumerate(RETENTION)][::2]  # all of them would touch
        right.set_xticks([at for at, _ in some], [percent(stay, 0) for _, stay in some])
        drawn = plot_cash_flows(cumulative_cash_flows(flows, rate, stay), ax=left)
        return drawn, _say_for_ever(flows, stay, rate)

    step = live.round_step(np.abs(start).max())
    reach = math.ceil(np.abs(start).max() / 4 / step) * step
    rates = 100 * DISCOUNT[[0, -1]], 100 * RETENTION[[0, -1]]
    controls = {
        "discount": live.slider(say("Discount rate (%)"), rate * 100, *rates[0], 0.5, ".1f"),
        "retention": live.slider(say("Retention (%)"), 100, *rates[1], 1),
    }
    for year, flow in enumerate(start.tolist()):
        label = say("Year {year} ({currency})", year=year, currency=theme.currency())
        controls[f"year_{year}"] = live.slider(label, flow, flow - reach, flow + reach, step)
    axes = {"ncols": 2, "width_ratios": (1.7, 1)}
    return live.Explorer(say("Lifetime value year by year"), draw, controls, axes=axes)


def _value_grid(flows: Sequence[float]) -> pd.DataFrame:
    """Return what these flows are worth at other rates: discount rates by retention rates."""
    # The two rates do not touch each other: twelve tables give the values of all 35 cells.
    discounted = [cumulative_cash_flows(flows, rate)["discounted"] for rate in DISCOUNT]
    survival = [cumulative_cash_flows(flows, 0, stay)["survival"] for stay in RETENTION]
    values = np.array(discounted) @ np.transpose(survival)
    return pd.DataFrame(values, DISCOUNT, RETENTION)


def _say_for_ever(flows: Sequence[float], retention: float, rate: float) -> str:
    """Say what the mean flow is worth for ever, with the timing of the bars."""
    margin, decay = float(np.mean(flows[1:])), 1 + rate - retention
    if margin and not decay > 1e-9:
        return say(
            "{margin} a year for ever would add up without end: all stay, and nothing is "
            "discounted.",
            margin=money(margin),
        )
    return say(
        "With {margin} a year for ever, the mean of these years, it would be {value} at "
        "{retention} retention and {rate} interest: m/(1+i−r), and the flow of year 0.",
        retention=percent(retention, 0),
        rate=percent(rate),
        margin=money(margin),
        value=money(flows[0] + (margin / decay if margin else 0.0)),
    )
