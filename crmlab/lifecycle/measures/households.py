"""The person and the household: what a family brings beside the customer one first meets."""

import numpy as np
import pandas as pd

from crmlab.checks import (
    complete_numbers,
    number_columns,
    refuse_where,
    require_columns,
    require_once,
    require_one_kind,
    require_whole,
)
from crmlab.lifecycle.measures.cash_flows import net_present_value
from crmlab.messages import refusal, say

__all__ = [
    "customer_margin",
    "family_value",
    "family_years",
    "household_ratio",
    "household_value",
]


def customer_margin(transactions: pd.DataFrame, services: pd.DataFrame) -> pd.Series:
    """Return the margin of each customer from purchases and services together (money).

    ``margin = Σ gross margin + Σ (service revenue − service cost)`` of all who bought or were
    served: from ``customer_id`` and ``gross_margin`` of the transactions, and ``customer_id``,
    ``revenue`` and ``cost`` of the services.

    >>> bought = pd.DataFrame({"customer_id": ["A", "B"], "gross_margin": [900.0, 400.0]})
    >>> served = pd.DataFrame({"customer_id": ["A"], "revenue": [300.0], "cost": [180.0]})
    >>> customer_margin(bought, served).to_dict()
    {'A': 1020.0, 'B': 400.0}
    """
    require_columns(transactions, ["customer_id"], say("transactions"))
    require_columns(services, ["customer_id"], say("services"))
    require_one_kind(
        {
            say("the transactions"): transactions["customer_id"],
            say("the services"): services["customer_id"],
        }
    )
    served = number_columns(services, ["revenue", "cost"], say("services"))
    bought = number_columns(transactions, ["gross_margin"], say("transactions"))["gross_margin"]
    purchases = bought.groupby(transactions["customer_id"], dropna=False).sum()
    earned = served["revenue"] - served["cost"]
    after_sales = earned.groupby(services["customer_id"], dropna=False).sum()
    return purchases.add(after_sales, fill_value=0).rename("margin")


def household_value(margins: pd.Series, customers: pd.DataFrame) -> pd.DataFrame:
    """Return what each household's head brings, and what the whole household brings (money).

    A customer is a row: ``customer_id``, ``household_id`` and ``role``, which is ``head`` once in
    each household. Who is not among the margins has brought nothing.

    >>> family = pd.DataFrame({"customer_id": ["A", "B"], "household_id": "H1",
    ...                        "role": ["head", "spouse"]})
    >>> household_value(pd.Series({"A": 1000.0, "B": 1400.0}), family)
                  size    head  household
    household_id
    H1               2  1000.0     2400.0
    """
    require_columns(customers, ["customer_id", "household_id", "role"], say("customers"))
    margins = complete_numbers(margins, say("margins"))
    require_once(margins.index, say("the margins"))
    require_once(customers["customer_id"], say("the customers"))
    require_one_kind(
        {say("the margins"): margins.index, say("the customers"): customers["customer_id"]}
    )
    home = customers.set_index("customer_id")["household_id"]
    home = home.reindex(home.index.union(margins.index))
    refuse_where(home.isna(), say("Each customer must have a household."), home, say("customer"))
    is_head = customers["role"] == "head"
    heads = is_head.groupby(customers["household_id"]).sum().rename("heads")
    refuse_where(heads != 1, say("A household has one head."), heads, say("household"))
    own = margins.reindex(customers["customer_id"].to_numpy(), fill_value=0.0)
    own = own.set_axis(customers.index)
    return (
        customers.assign(head=own.where(is_head, 0.0), household=own)
        .groupby("household_id")
        .agg(size=("household", "size"), head=("head", "sum"), household=("household", "sum"))
    )


def household_ratio(households: pd.DataFrame, min_size: int = 2) -> float:
    """Return how many times its head's value a household of `household_value` is worth.

    ``ratio = Σ household / Σ head``: a ratio of sums, in which a household that brings more
    counts for more. At 2.4 the family brings 1.4 times as much again as its head. `min_size` is
    the smallest household that counts (customers): 2 leaves out those who live alone, 1 none.

    >>> homes = pd.DataFrame({"size": [1, 2], "head": [500., 1000.], "household": [500., 2400.]})
    >>> household_ratio(homes), household_ratio(homes, min_size=1)
    (2.4, 1.9333333333333333)
    """
    require_whole(min_size, "min_size", 1)
    figures = number_columns(households, ["size", "head", "household"], say("households"))
    large = figures[figures["size"] >= min_size]
    heads = large["head"].sum()
    if not heads > 0:
        raise refusal(
            "There is nothing to compare with: the heads of the {households} households of at "
            "least {min_size} customers bring {margin}.",
            households=f"{len(large):,}",
            min_size=min_size,
            margin=f"{heads:,.0f}",
        )
    return float(large["household"].sum() / heads)


def family_value(events: pd.DataFrame, rate: float) -> float:
    """Return what a family's purchases are worth at the first contact, in their own unit.

    ``value = Σ amount / (1 + i)ʸᵉᵃʳ`` with ``year``, years since the first contact, and ``amount``
    (money or units) of the events, and i the discount rate (share a year).

    >>> round(family_value(pd.DataFrame({"year": [1, 5, 10, 15, 20], "amount": 10}), 0.08), 2)
    25.99
    """
    require_columns(events, ["year", "amount"], say("events"))
    return net_present_value(events["amount"], rate, events["year"])


def family_years(events: pd.DataFrame, rate: float) -> pd.DataFrame:
    """Return a family's purchases in the order of their years, with what they are worth so far.

    The events are those of `family_value`, which is the last ``cumulative``, in the unit of the
    amounts. Where they have a column ``counted``, who is False there adds nothing.

    >>> family_years(pd.DataFrame({"year": [5, 1], "amount": 10.0}), 0.08).round(2)
       year  amount  present_value  cumulative
    1     1    10.0           9.26        9.26
    0     5    10.0           6.81       16.07
    """
    require_columns(events, ["year", "amount"], say("events"))
    ordered = events.sort_values("year", kind="stable")
    rows = zip(ordered["amount"], ordered["year"], strict=True)
    worth = np.array([net_present_value([amount], rate, [year]) for amount, year in rows])
    worth = np.where(ordered.get("counted", True), worth, 0.0)
    return ordered.assign(present_value=worth, cumulative=np.cumsum(worth))
