"""Five levels of a relationship: found in the log of contacts, owed by the matrix, and their cost.

Kotler (1992). Marketing's new paradigm. Planning Review 20.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.checks import (
    complete_numbers,
    number_columns,
    refuse_where,
    require_filled,
    require_known,
    require_rows,
)
from crmlab.messages import refusal, say

__all__ = [
    "RELATIONSHIPS",
    "cost_by_level",
    "relationship_levels",
    "relationship_matrix",
]

RELATIONSHIPS = ["basic", "reactive", "accountable", "proactive", "partnership"]
CELLS = {"value": ["small", "medium", "large"], "share": ["low", "medium", "high"]}
PURPOSES = ["sale", "hotline_given", "problem", "after_sale_call", "advice", "news"]
PURPOSES += ["joint_project"]


def relationship_levels(log: pd.DataFrame) -> pd.Series:
    """Return the level of each customer, 1 to 5: the highest one whose sign is in the log.

    A row of the log is a contact with ``customer_id``, ``initiator`` (firm or customer) and
    ``purpose``. 5 has joint work; 4 news and advice, both begun by the firm; 3 a call after the
    sale; 2 a hotline that was given and a problem that was told; 1 none of these.

    >>> log = pd.DataFrame({"customer_id": ["A", "B", "B"], "initiator": "firm",
    ...                     "purpose": ["sale", "news", "advice"]})
    >>> relationship_levels(log).to_dict()
    {'A': 1, 'B': 4}
    """
    require_filled(log, ["customer_id", "initiator", "purpose"], say("contacts"))
    require_rows(log, say("contacts"))
    require_known(log["purpose"], pd.Index(PURPOSES), say("the log"), say("the purposes"))
    require_known(
        log["initiator"], pd.Index(["firm", "customer"]), say("the log"), say("those who begin")
    )
    begun = log["purpose"].astype(str) + "_" + log["initiator"].astype(str)
    has = pd.concat(
        [pd.crosstab(log["customer_id"], by) > 0 for by in (log["purpose"], begun)], axis=1
    )
    has = has.reindex(columns=[*PURPOSES, "news_firm", "advice_firm"], fill_value=False)
    signs = [
        has["joint_project"],
        has["news_firm"] & has["advice_firm"],
        has["after_sale_call"],
        has["hotline_given"] & has["problem"],
    ]
    return pd.Series(np.select(signs, [5, 4, 3, 2], 1), has.index, name="level")


def cost_by_level(log: pd.DataFrame, levels: pd.Series) -> pd.DataFrame:
    """Return what the contacts of a customer cost on each level, sales left out, at 95 %.

    The levels are those of `relationship_levels`; the log has ``cost`` as well. A row a level:
    ``customers``, ``cost_per_customer`` and its interval ``low`` to ``high``, empty for one alone.
    """
    require_filled(log, ["customer_id", "purpose"], say("contacts"))
    number_columns(log, ["cost"], say("contacts"))
    refuse_where(log["cost"] < 0, say("A cost must be at least 0."), log[["cost"]])
    care = log[log["purpose"] != "sale"]
    spent = care.groupby("customer_id")["cost"].sum().reindex(levels.index, fill_value=0.0)
    found = spent.groupby(levels).agg(customers="size", cost_per_customer="mean", spread="std")
    give = 1.96 * found.pop("spread") / np.sqrt(found["customers"])
    cost = found["cost_per_customer"]
    return found.assign(low=cost - give, high=cost + give)


def relationship_matrix(
    spend: pd.Series, share: pd.Series, spend_cuts: Sequence[float], share_cuts: Sequence[float]
) -> pd.DataFrame:
    """Return the cell and the level of each customer: total value by our share of it.

    ``spend`` is what a customer spends in the category in all shops, ``share`` the part of it that
    is spent here. Two cut lines each make three classes; who stands on a line is in the upper one.
    The level is the place of the value plus that of the share (1 to 3), less 1.
    Columns: ``value``, ``share`` (ordered classes) and ``level``.
    """
    table = pd.DataFrame({"spend": spend, "share": share})
    customers = number_columns(table, [*table], say("customers"))
    require_rows(customers, say("customers"))
    outside = ~customers["share"].between(0, 1) | (customers["spend"] < 0)
    rule = say("A share is from 0 to 1, and spending at least 0.")
    refuse_where(outside, rule, customers, say("customer"))
    places = []
    for values, cuts in ((customers["spend"], spend_cuts), (customers["share"], share_cuts)):
        low, high = complete_numbers(cuts, say("cut lines"))
        if not low < high:
            raise refusal(
                "The first cut must be below the second: {low}, {high}.", low=low, high=high
            )
        places.append(np.searchsorted([low, high], values, side="right"))
    cells = {
        name: pd.Categorical.from_codes(place, classes, ordered=True)
        for name, place, classes in zip(CELLS, places, CELLS.values(), strict=True)
    }
    return pd.DataFrame({**cells, "level": sum(places) + 1}, index=customers.index)
