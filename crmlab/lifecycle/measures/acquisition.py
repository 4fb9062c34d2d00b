"""Winning and serving customers: whom to aim at, how many come, and what each of them costs."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from crmlab.checks import (
    as_number_or_column,
    complete_numbers,
    number_columns,
    refuse_where,
    require_columns,
    require_not_below_zero,
    require_once,
    require_one_kind,
    require_rows,
    require_shares,
)
from crmlab.messages import refusal, say

__all__ = [
    "acquisition_cost",
    "allocate",
    "cost_to_serve",
    "funnel",
    "response_curve",
    "response_speed",
    "value_index",
]

Numbers = float | np.ndarray | pd.Series

CAMPAIGN_FIGURES = ("cost", "leads", "sales")
FUNNEL_STAGES = ("contacted", "test_drive", "sold")


def value_index(size: Numbers, margin: Numbers, probability: Numbers) -> Numbers:
    """Return the margin (money) to expect from a segment when it is approached.

    ``index = size × margin × probability``: people in the segment, the margin of one customer, and
    the share of the segment that can be won.

    >>> value_index(5_000, 300, 0.04)
    60000.0
    """
    size = as_number_or_column(size, say("sizes"))
    margin = as_number_or_column(margin, say("margins"))
    probability = as_number_or_column(probability, say("probabilities"))
    for share in np.ravel(probability):
        require_shares(probability=share)
    return size * margin * probability


def funnel(
    leads: pd.DataFrame, stages: Sequence[str] = FUNNEL_STAGES, by: str | None = None
) -> pd.DataFrame:
    """Return how many leads reach each stage on the way to a sale (Strong 1925; Buttle 2004).

    ``step rate = count / count of the stage before``; ``overall rate = count / leads``

    A row of the leads is a lead, with a true-or-false column a stage, in order: a lead in one stage
    has passed all before it. By a column of groups such as ``"channel"``, a row is a group, the
    best first, with the counts, a rate a step (``contacted_rate``, ...) and ``hit_rate``, the
    overall one. A share of nothing is missing (NaN).

    >>> funnel(pd.DataFrame({"contacted": [1, 1, 1, 0], "sold": [1, 0, 0, 0]}),
    ...        stages=("contacted", "sold")).round(2)
               count  step_rate  overall_rate
    stage
    leads          4       1.00          1.00
    contacted      3       0.75          0.75
    sold           1       0.33          0.25
    """
    passed = _passed(leads, stages)
    if by is None:
        counts = passed.sum().rename_axis("stage")
        before = counts.shift().fillna(counts["leads"])
        rates = {"step_rate": _share(counts, before)}
        return pd.DataFrame({"count": counts, **rates, "overall_rate": counts / counts["leads"]})
    require_columns(leads, [by], say("leads"))
    groups = passed.groupby(leads[by].astype(object), dropna=False).sum()
    steps = zip(passed.columns, stages, strict=False)
    rates = {f"{stage}_rate": _share(groups[stage], groups[before]) for before, stage in steps}
    hits = groups[stages[-1]] / groups["leads"]
    table = groups.assign(**rates, hit_rate=hits)
    return table.sort_values("hit_rate", ascending=False, kind="stable")


def _passed(leads: pd.DataFrame, stages: Sequence[str]) -> pd.DataFrame:
    """Return a column of 0 or 1 a stage, after a column of ones for the leads themselves."""
    require_columns(leads, stages, say("leads"))
    require_once(pd.Index(stages), say("the stages"))
    require_rows(leads, say("leads"))
    for stage in stages:
        rule = say("Stage {stage!r} must be true or false.", stage=stage)
        refuse_where(~leads[stage].isin([True, False]), rule, leads[stage])
    passed = leads[list(stages)].astype(int)
    for before, stage in pairwise(stages):
        rule = say(
            "A lead passes the stages in order: none reaches {stage!r} without {before!r}.",
            stage=stage,
            before=before,
        )
        refuse_where(passed[stage] > passed[before], rule, passed[[before, stage]])
    passed.insert(0, "leads", 1)
    return passed


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part / whole.where(whole > 0)


def acquisition_cost(campaigns: pd.DataFrame, by: str = "channel") -> pd.DataFrame:
    """Return what a lead and a sale cost in each channel (Blattberg & Deighton 1996).

    ``cost per sale = sum of cost / sum of sales``: the overall figure is not the mean of the
    channels, which would count a small channel as much as a large one.

    A campaign is a row with ``cost`` (money), ``leads`` and ``sales`` (counts) and the column `by`.
    Beside their sums stand ``cost_per_lead`` and ``cost_per_sale`` (money; missing where there are
    none), the cheapest sale first, and ``all`` last.

    >>> campaigns = pd.DataFrame({"channel": ["A", "B"], "cost": [40_000, 30_000],
    ...                           "leads": [2_000, 1_500], "sales": [100, 50]})
    >>> acquisition_cost(campaigns).cost_per_sale.round(2).to_dict()
    {'A': 400.0, 'B': 600.0, 'all': 466.67}
    """
    require_columns(campaigns, [by], say("campaigns"))
    require_rows(campaigns, say("campaigns"))
    figures = number_columns(campaigns, CAMPAIGN_FIGURES, say("campaigns"))
    below, beyond = (figures < 0).any(axis="columns"), figures["sales"] > figures["leads"]
    refuse_where(below, say("The figures of a campaign must be at least 0."), figures)
    refuse_where(beyond, say("A campaign cannot have more sales than leads."), figures)
    table = figures.groupby(campaigns[by].astype(object), dropna=False).sum()
    if "all" in table.index:
        raise refusal(
            "No group may have the name 'all', which stands for their sum; the groups are: "
            "{groups}.",
            groups=", ".join(map(str, table.index)),
        )
    table.loc["all"] = table.sum()
    table["cost_per_lead"] = _share(table["cost"], table["leads"])
    table["cost_per_sale"] = _share(table["cost"], table["sales"])
    cheapest_first = table.drop(index="all").sort_values("cost_per_sale", kind="stable").index
    return table.loc[[*cheapest_first, "all"]]


def cost_to_serve(
    services: pd.DataFrame, margins: pd.Series | None = None, by: str = "customer_id"
) -> pd.DataFrame:
    """Return what serving each customer costs, and what is left (Kaplan & Narayanan 2001).

    ``profit = income − cost``; the income is what the services themselves bring, and what the
    customer brings otherwise, such as by cars bought: the margins by customer (money).

    A service contact is a row with ``cost``, ``revenue`` (money) and the column `by`: of customers,
    or of groups of them such as a dealership. Who was never served, and has a margin, is kept.

    >>> contacts = pd.DataFrame({"customer_id": ["A"] * 9, "cost": 18.0, "revenue": 0.0})
    >>> cost_to_serve(contacts, pd.Series({"A": 450.0})).loc["A"].to_dict()
    {'contacts': 9.0, 'cost': 162.0, 'income': 450.0, 'profit': 288.0}
    """
    require_columns(services, [by], say("services"))
    require_one_kind({say("the services"): services[by]})
    figures = number_columns(services, ["cost", "revenue"], say("services"))
    groups = figures.groupby(services[by], observed=True, dropna=False)
    table = groups.agg(contacts=("cost", "size"), cost=("cost", "sum"), income=("revenue", "sum"))
    if margins is not None:
        other = complete_numbers(margins, say("margins"))
        require_once(other.index, say("the margins"))
        require_one_kind({say("the services"): services[by], say("the margins"): other.index})
        table = table.reindex(table.index.union(other.index), fill_value=0).rename_axis(by)
        table["income"] = table["income"].add(other, fill_value=0)
    return table.assign(profit=table["income"] - table["cost"])


def response_curve(budget: Numbers, ceiling: Numbers, speed: Numbers) -> Numbers:
    """Return how many customers a budget wins, each amount winning fewer than the one before.

    ``customers = ceiling × (1 − exp(−speed × budget))``, not rounded, where the ceiling is how many
    can be won at any price, and the speed is per unit of money (Blattberg & Deighton 1996).

    >>> round(response_curve(40_000, 200, response_speed(40_000, 100, 200)))
    100
    """
    budget = as_number_or_column(budget, say("budgets"))
    ceiling = as_number_or_column(ceiling, say("ceilings"))
    speed = as_number_or_column(speed, say("speeds"))
    return ceiling * -np.expm1(-speed * budget)


def response_speed(budget: Numbers, customers: Numbers, ceiling: Numbers) -> Numbers:
    """Return the speed of `response_curve` through today's budget and the customers it wins.

    ``speed = −ln(1 − customers / ceiling) / budget``, per unit of money. The ceiling is a
    judgement: how many would be won if money were no object? (Blattberg & Deighton 1996)

    >>> print(f"{response_speed(40_000, 100, 200):.3g}")
    1.73e-05
    """
    budget = as_number_or_column(budget, say("budgets"))
    customers = as_number_or_column(customers, say("customers"))
    ceiling = as_number_or_column(ceiling, say("ceilings"))
    if not np.all((budget > 0) & (customers >= 0) & (customers < ceiling)):
        raise refusal(
            "A response curve needs a budget above zero, customers of at least zero and a "
            "ceiling above the customers won; not {budget}, {customers} and {ceiling}.",
            budget=budget,
            customers=customers,
            ceiling=ceiling,
        )
    return -np.log1p(-customers / ceiling) / budget


def allocate(budget: float, channels: pd.DataFrame) -> pd.DataFrame:
    """Return how to spread a budget (money) over channels so that it wins the most customers.

    At the best split the last unit of money wins equally many customers in every channel used: ``bⱼ
    = max(0, ln(ceilingⱼ × speedⱼ / λ) / speedⱼ)``, with λ such that the whole is spent (Blattberg &
    Deighton 1996).

    A row of the channels has the ``ceiling`` (customers) and the ``speed`` (per unit of money) of
    its `response_curve`. Beside them stand ``budget`` (money), ``customers`` won (count) and
    ``marginal_cost``, that of one more customer (money): equal wherever anything is spent.

    >>> twins = pd.DataFrame({"ceiling": 200, "speed": 1e-5}, index=["web", "event"])
    >>> allocate(60_000, twins).budget.round(2).tolist()
    [30000.0, 30000.0]
    """
    ceiling, speed = number_columns(channels, ["ceiling", "speed"], say("channels")).to_numpy().T
    require_not_below_zero(budget=budget)
    if not (len(channels) and min(*ceiling, *speed) > 0):
        raise refusal(
            "The best split needs at least one channel, and every ceiling and speed above zero."
        )
    first = np.log(ceiling) + np.log(speed)  # of what the first unit of money wins
    best_first = np.argsort(-first)
    # Channels join in the order of their first unit: log λ for the best one, two, three, ...
    wide = np.cumsum((1 / speed)[best_first])
    log_lambda = (np.cumsum((first / speed)[best_first]) - budget) / wide
    last = np.flatnonzero(log_lambda < first[best_first]).max(initial=0)
    spent = np.maximum(0, first - log_lambda[last]) / speed
    return split_outcome(channels, spent)


def split_outcome(channels: pd.DataFrame, budget: np.ndarray | pd.Series) -> pd.DataFrame:
    """Return the channels with a budget each, what it wins, and what one customer more costs."""
    ceiling, speed = channels["ceiling"], channels["speed"]
    won = response_curve(budget, ceiling, speed)
    marginal = ceiling * speed * np.exp(-speed * budget)
    return channels.assign(budget=budget, customers=won, marginal_cost=1 / marginal)
