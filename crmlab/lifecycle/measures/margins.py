"""The margin rate of each customer, drawn to that of all where little is known of the customer."""

import pandas as pd

from crmlab.checks import number_columns, require_filled, require_rows
from crmlab.messages import refusal, say

__all__ = ["margin_rates"]


def margin_rates(transactions: pd.DataFrame) -> pd.Series:
    """Return the credible margin rate (share of the amounts) of each customer.

    ``rate = Z · own + (1 − Z) · all``: both are ratios of sums, and ``Z = w / (w + k)`` grows with
    what the customer has spent, w. The constant k is the variance of the rates of one customer's
    days over that of the customers' true rates: where customers do not differ, all have that of
    all (Bühlmann & Straub 1970, Glaubwürdigkeit für Schadensätze).

    A row has ``customer_id``, ``date``, ``amount`` and ``margin`` (money). Days on which nothing
    was left of the amounts tell no rate.

    >>> log = pd.DataFrame({"customer_id": list("AABB"), "date": pd.to_datetime(["2024-01-01",
    ...                     "2024-02-01"] * 2), "amount": 100.0, "margin": [50, 40, 10, 0.0]})
    >>> margin_rates(log).round(3).to_dict()
    {'A': 0.444, 'B': 0.056}
    """
    require_filled(transactions, ["customer_id", "date"], say("transactions"))
    require_rows(transactions, say("transactions"))
    money = number_columns(transactions, ["amount", "margin"], say("transactions"))
    by_day = [transactions["customer_id"], transactions["date"].dt.normalize()]
    days = money.groupby(by_day).sum()
    days = days[days["amount"] > 0]
    if days.empty:
        raise refusal("No amounts are above zero: there is no margin rate.")
    sums = days.groupby("customer_id").sum()
    own, spent = sums["margin"] / sums["amount"], sums["amount"]
    every, total = sums["margin"].sum() / spent.sum(), spent.sum()
    off = days["margin"] / days["amount"] - own.reindex(days.index, level="customer_id")
    within = (days["amount"] * off**2).sum() / max(len(days) - len(sums), 1)
    between = (spent * (own - every) ** 2).sum() - (len(sums) - 1) * within
    spread = between / (total - (spent**2).sum() / total) if len(sums) > 1 else 0.0
    credibility = spent / (spent + within / spread) if spread > 0 else 0.0 * spent
    rates = every + credibility * (own - every)
    people = pd.Index(transactions["customer_id"].unique(), name="customer_id").sort_values()
    return rates.reindex(people).fillna(every).rename("margin_rate")
