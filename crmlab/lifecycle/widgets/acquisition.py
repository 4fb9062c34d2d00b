"""Widgets of winning customers: the funnel with its rates, and a budget over channels."""

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.checks import require_columns
from crmlab.lifecycle.measures.acquisition import allocate, funnel, split_outcome
from crmlab.lifecycle.plots.acquisition import plot_funnel, plot_response
from crmlab.messages import refusal, say
from crmlab.theme import count, money, words

__all__ = ["budget_widget", "funnel_widget"]


def funnel_widget(leads: pd.DataFrame, cost: float) -> live.Explorer:
    """Return the funnel of all leads, with a slider for each step's rate, and the cost of a sale.

    The leads are as in `funnel`. The cost is what they have cost together (money, above zero),
    whatever becomes of them.
    """
    start = funnel(leads)
    if not (0 < cost < math.inf and start["count"].iloc[-1]):
        raise refusal("The funnel needs a cost above zero and a sale; cost is {cost}.", cost=cost)
    before = money(cost / start["count"].iloc[-1])
    spent = say("The leads cost {cost} whatever becomes of them.", cost=money(cost))

    def draw(ax: Axes, **rates: float) -> live.Drawn:
        steps = np.array([100, *rates.values()]) / 100
        overall = steps.cumprod()
        counts = start["count"].iloc[0] * overall
        table = start.assign(count=counts, step_rate=steps, overall_rate=overall)
        funnelled = plot_funnel(table, before=start, ax=ax)
        sales = counts[-1]
        if sales < 0.5:
            return funnelled, spent, say("Nobody buys.")
        each = say(
            "That is {each} for each of the {sales} who buy; at the start {before}.",
            each=money(cost / sales),
            sales=count(sales),
            before=before,
        )
        return funnelled, spent, each

    controls = {
        stage: live.slider(say("{stage} (%)", stage=words(stage)), 100 * rate, 0, 100, 0.5, ".1f")
        for stage, rate in start["step_rate"].iloc[1:].items()
    }
    return live.Explorer(say("Funnel from lead to sale"), draw, controls)


def budget_widget(channels: pd.DataFrame) -> live.Explorer:
    """Return what each channel wins, with a slider for its budget, against the best split.

    Channels have their ``budget`` of today (money), and ``ceiling`` (customers) and ``speed`` (per
    unit of money) of their `response_curve`.
    """
    require_columns(channels, ["budget", "ceiling", "speed"], say("channels"))
    today = channels["budget"].astype(float)
    total = today.sum()
    best_today = allocate(total, channels)
    if not total > 0:
        raise refusal("The channels have no budget: there is nothing to spread.")
    step = live.round_step(total)
    most = math.ceil(1.5 * max(today.max(), best_today["budget"].max()) / step) * step
    # The best split may give a channel much of what all sliders together can spend.
    largest = allocate(most * len(channels), channels)["budget"].max()

    now: dict[str, float] = {}  # exact, where the sliders round to their steps

    def draw(ax: Axes, **budgets: float) -> Axes:
        now.update(budgets)
        spent = np.array([*budgets.values()])
        best = allocate(spent.sum(), channels)
        return plot_response(split_outcome(channels, spent), best=best, largest=largest, ax=ax)

    names = [str(channel) for channel in channels.index]
    controls = {}
    for name, budget in zip(names, today, strict=True):
        label = say("{channel} ({currency})", channel=words(name), currency=theme.currency())
        controls[name] = live.slider(label, budget, 0, most, step)

    def take_best() -> None:
        best = allocate(sum(now.values()), channels)
        explorer.set(**dict(zip(names, best["budget"].tolist(), strict=True)))

    button = live.button(say("Take the best split"), take_best)
    explorer = live.Explorer(say("Budget by channel"), draw, controls, below=[button])
    return explorer
