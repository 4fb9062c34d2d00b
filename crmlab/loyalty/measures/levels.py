"""Five levels of a relationship: found in the log of contacts, owed by the matrix, and their cost.

Kotler (1992). Marketing's new paradigm. Planning Review 20.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.checks import (
    number_columns,
    refuse_where,
    require_filled,
    require_known,
    require_not_below_zero,
    require_numbers,
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
VALUES, SHARES = ["small", "medium", "large"], ["low", "medium", "high"]
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
    customers = number_columns(
        pd.DataFrame({"spend": spend, "share": share}), ["spend", "share"], say("customers")
    )
    require_rows(customers, say("customers"))
    outside = ~customers["share"].between(0, 1) | (customers["spend"] < 0)
    refuse_where(
        outside, say("A share is from 0 to 1, and spending at least 0."), customers, say("customer")
    )
    places = {}
    for name, values, cuts in (("value", "spend", spend_cuts), ("share", "share", share_cuts)):
        low, high = cuts
        require_numbers(**{f"{name}_low": low, f"{name}_high": high})
        require_not_below_zero(**{name: low})
        if not low < high:
            raise refusal("The first cut of {name} must be below the second.", name=say(name))
        places[name] = np.searchsorted([low, high], customers[values], side="right")
    classes = {"value": VALUES, "share": SHARES}
    cells = {
        name: pd.Categorical.from_codes(places[name], classes[name], ordered=True)
        for name in classes
    }
    level = places["value"] + places["share"] + 1
    return pd.DataFrame({**cells, "level": level}, index=customers.index)
