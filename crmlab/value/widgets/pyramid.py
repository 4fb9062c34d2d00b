"""Widgets of the pyramid: its cut points, and moving customers up."""

import math
from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.messages import refusal, say
from crmlab.value.measures import (
    LAYERS,
    layer_statement,
    pyramid,
    upgrade,
    upgrade_gains,
    whale_peak,
)
from crmlab.value.plots import plot_growth, plot_pyramid, plot_upgrade
from crmlab.value.plots.pyramid import readings

__all__ = ["pyramid_widget", "upgrade_widget"]

WIDEST_CUT = {"top": 20, "high": 40, "middle": 60}  # per cent of customers


def pyramid_widget(customers: pd.DataFrame) -> live.Explorer:
    """Return the pyramid with sliders for its cut points and a choice of what ranks customers.

    Every numeric column of the customers (one a row) can rank them, if its sum is above zero. A
    customer without a value in the chosen column is not active.
    """
    columns = [name for name, total in customers.sum(numeric_only=True).items() if total > 0]
    if not columns:
        raise refusal("No numeric column of the customers has a sum above zero.")
    highest = max(whale_peak(customers[name].dropna())["value"] for name in columns)
    names = {"top": say("Top (%)"), "high": say("High (%)"), "middle": say("Middle (%)")}
    controls = {"ranked_by": live.choice(say("Rank customers by"), columns)}
    for layer, most in WIDEST_CUT.items():
        controls[layer] = live.slider(names[layer], 100 * LAYERS[layer], 0, most, 0.5, ".1f")

    def draw(ax: Axes, ranked_by: str, **per_cent: float) -> Axes | str:
        cuts = {layer: cut / 100 for layer, cut in per_cent.items()}
        left = 1 - sum(cuts.values())
        if left < -1e-9:
            return say(
                "The three cuts add up to {total}, and there are only 100 % of customers: move one "
                "of them down.",
                total=theme.percent(1 - left),
            )
        values = customers[ranked_by].dropna()
        layers = pyramid(values, {**cuts, "lower": max(left, 0.0)})
        statement = layer_statement(values.to_frame("revenue"), layers)
        return plot_pyramid(
            statement.reindex([*LAYERS, "all"], fill_value=0),
            what=theme.words(ranked_by),
            reach=(1 - highest, highest),
            ax=ax,
        )

    return live.Explorer(say("Customer pyramid"), draw, controls)


REACH = 1.5  # the sliders go up to so many times the first scenario


def upgrade_widget(
    averages: Mapping[str, float],
    counts: Mapping[str, int],
    moves: Mapping[str, int] | None = None,
) -> live.Explorer:
    """Return the `upgrade` scenario with a stepper a layer and both readings of "same cost".

    Averages are revenue per customer (money a year); ``lower`` is one of the layers. Moves are the
    customers who move up at the start, by the layer they reach: if left out, three to middle, two
    to high and one to top.
    """
    moves = moves or {"middle": 3, "high": 2, "top": 1}
    start = upgrade(averages, counts, moves)
    if start["gain"] <= 0:
        gain = theme.money(start["gain"])
        raise refusal("The moves must add revenue; these add {gain}.", gain=gain)
    controls, lower = {}, averages["lower"]
    dearest = max(averages[layer] for layer in moves) - lower  # as much from any layer, and more
    for layer, number in moves.items():
        label = say("Lower to {layer}", layer=theme.words(layer))
        most = max(math.ceil(REACH * number), math.ceil(1.1 * dearest / (averages[layer] - lower)))
        controls[layer] = live.slider(label, number, 0, most, 1)
    most = {layer: stepper.max for layer, stepper in controls.items()}
    longest = upgrade_gains(averages, most)["gain"].sum()
    growth = 1.25 * longest / start["gain"] * start["profit_growth_cost_fixed"]  # and its label
    same_cost = [(words, reading) for reading, words in readings().items()]
    controls["reading"] = live.choice(say("If"), same_cost)

    def draw(left: Axes, right: Axes, reading: str, **movers: float) -> live.Drawn:
        now = {layer: round(number) for layer, number in movers.items()}
        leaving = sum(now.values())
        if leaving > counts["lower"]:
            return say(
                "{leaving} customers cannot leave a layer of {there}: move fewer.",
                leaving=leaving,
                there=theme.count(counts["lower"]),
            )
        scenario = upgrade(averages, counts, now)
        gains = upgrade_gains(averages, now)
        plot_upgrade(gains, scenario, longest=longest, ax=left)
        grown = plot_growth(scenario, reading=reading, longest=growth, ax=right)
        moved = say(
            "Moving one customer up adds {gain}.",
            "Moving {count} customers up adds {gain}.",
            count=leaving,
            gain=theme.money(scenario["gain"]),
        )
        return moved, grown

    return live.Explorer(
        say("Upgrade scenario"), draw, controls, axes={"ncols": 2, "width_ratios": (3, 2)}
    )
