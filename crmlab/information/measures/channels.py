"""Where customer data come from and what they cost; what data, and consent, are worth."""

import numpy as np
import pandas as pd

from crmlab.checks import (
    number_columns,
    refuse_where,
    require_above_zero,
    require_columns,
    require_not_below_zero,
    require_once,
    require_one_of,
)
from crmlab.messages import later, say

__all__ = ["channel_mix", "cost_per_valid_record", "lift", "mix_of"]

GOALS = ("valid", "consenting")


def cost_per_valid_record(channels: pd.DataFrame) -> pd.DataFrame:
    """Return what a record costs in each channel, and a record that can be used (Hughes 1994).

    ``cost per valid record = cost per record / valid share``; per consenting record it is divided
    by the share of consent too, as if consent were as common among the valid records as among all.
    The cheapest valid record comes first; a cost (money) is missing where no record can be used.

    >>> web = pd.DataFrame({"channel": ["web"], "cost_per_record": [2.4], "records": [3000],
    ...                     "valid_share": [0.8], "consent_share": [0.5]})
    >>> cost_per_valid_record(web).T.round(2)
    channel                        web
    records                     3000.0
    valid                       2400.0
    consenting                  1200.0
    cost_per_record                2.4
    cost_per_valid_record          3.0
    cost_per_consenting_record     6.0
    """
    table = _checked(channels)
    cost = table["cost_per_record"]
    shares = {goal: _usable(table, goal) for goal in GOALS}
    counts = {goal: table["records"] * share for goal, share in shares.items()}
    costs = {
        f"cost_per_{goal}_record": cost / share.where(share > 0) for goal, share in shares.items()
    }
    found = table[["records"]].assign(**counts, cost_per_record=cost, **costs)
    return found.sort_values("cost_per_valid_record", kind="stable")


def channel_mix(channels: pd.DataFrame, budget: float, goal: str = "valid") -> pd.DataFrame:
    """Return how many records to buy in each channel so that a budget brings the most of use.

    The channel whose usable record is cheapest is bought up first, then the next: with limits
    on records and on money alone, no other mix brings more (Dantzig 1957). The goal is many
    ``"valid"`` records, or ``"consenting"`` ones, which are valid too. Of the channels, as in
    `cost_per_valid_record`, ``records`` is the most that one can bring; to buy are counts, not
    rounded, and their ``cost`` (money).

    >>> channels = pd.DataFrame({"channel": ["web", "phone"], "cost_per_record": [2.0, 3.0],
    ...     "records": [1000, 1000], "valid_share": [0.5, 1.0], "consent_share": [1.0, 0.5]})
    >>> channel_mix(channels, 3_500).records.to_dict()
    {'web': 250.0, 'phone': 1000.0}
    """
    require_one_of("goal", goal, GOALS)
    require_not_below_zero(budget=budget)
    table = _checked(channels)
    first = np.argsort(-_usable(table, goal) / table["cost_per_record"], kind="stable")
    by_rank = table.iloc[first]
    dearest = by_rank["records"] * by_rank["cost_per_record"]
    left = (budget - dearest.cumsum().shift(fill_value=0.0)).clip(lower=0.0)
    spent = np.minimum(left, dearest).where(_usable(by_rank, goal) > 0, 0.0)
    return mix_of(channels, spent / by_rank["cost_per_record"])


def mix_of(channels: pd.DataFrame, records: pd.Series) -> pd.DataFrame:
    """Return what a given number of records from each channel costs and brings, as `channel_mix`.

    >>> web = pd.DataFrame({"channel": ["web"], "cost_per_record": [2.4], "records": [3000],
    ...                     "valid_share": [0.8], "consent_share": [0.5]})
    >>> mix_of(web, pd.Series({"web": 100})).loc["web"].tolist()
    [100.0, 240.0, 80.0, 40.0]
    """
    table = _checked(channels)
    records = records.reindex(table.index).astype(float)
    cost = records * table["cost_per_record"]
    usable = {goal: records * _usable(table, goal) for goal in GOALS}
    return pd.DataFrame({"records": records, "cost": cost, **usable})


def _usable(table: pd.DataFrame, goal: str) -> pd.Series:
    """Return the share of a channel's records that serve the goal."""
    consent = table["consent_share"] if goal == "consenting" else 1.0
    return table["valid_share"] * consent


def _checked(channels: pd.DataFrame) -> pd.DataFrame:
    """Return the channels by name, all figures complete and in range."""
    figures = ["cost_per_record", "records", "valid_share", "consent_share"]
    require_columns(channels, ["channel"], "channels")
    require_once(channels["channel"], say("the channels"))
    by_channel = channels.set_index(channels["channel"].astype(object))
    table = number_columns(by_channel, figures, "channels")
    shares = table[["valid_share", "consent_share"]]
    wrong = (table["cost_per_record"] <= 0) | (table["records"] < 0)
    wrong |= ((shares < 0) | (shares > 1)).any(axis="columns")
    rule = say("Cost must be above zero, records at least zero, and shares from 0 to 1.")
    refuse_where(wrong, rule, table, later("channel"))
    return table


def lift(with_data: float, without: float) -> float:
    """Return how many times better a rate, such as of answers, is with data than without.

    ``lift = rate with data / rate without`` (Hughes 1994)

    >>> round(lift(0.12, 0.05), 2)
    2.4
    """
    require_above_zero(without=without)
    return with_data / without
