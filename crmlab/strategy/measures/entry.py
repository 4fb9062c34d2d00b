"""What an entry product costs a head, and what comes of those who begin with it."""

import numpy as np
import pandas as pd

from crmlab.checks import (
    complete_numbers,
    number_columns,
    refuse_where,
    require_above_zero,
    require_filled,
    require_known,
    require_not_below_zero,
    require_numbers,
    require_rows,
    require_shares,
    require_whole,
)
from crmlab.messages import later, say

__all__ = ["entry_economics", "entry_starts", "entry_value"]


def entry_value(
    loss: float, convert: float, margin: float, *, defect_rate: float = 0.0, defect_cost: float = 0
) -> pd.Series:
    """Return what one who takes an entry product is worth, in steps that costs lower.

    ``value = convert × margin − loss − defect_rate × defect_cost``, with the ``margin`` in present
    value of each who goes on to buy. A loss below 0 is a profit (Hess & Gerstner 1987 on loss
    leaders).

    >>> entry_value(30, 0.12, 400, defect_rate=0.02, defect_cost=150)
    loss           -30.0
    defects         -3.0
    later margin    48.0
    value           15.0
    dtype: float64
    """
    require_shares(convert=convert, defect_rate=defect_rate)
    require_numbers(loss=loss)
    require_not_below_zero(margin=margin, defect_cost=defect_cost)
    steps = {"loss": -loss, "defects": -defect_rate * defect_cost, "later margin": convert * margin}
    return pd.Series({**steps, "value": sum(steps.values())}, dtype=float)


def entry_starts(orders: pd.DataFrame, lines: pd.DataFrame, *, days: int = 180) -> pd.DataFrame:
    """Return with which products each customer began, and what came of it: a row a product.

    ``own`` is the margin of the product in the first order; ``back`` tells who ordered again in so
    many ``days``, and ``later`` is the margin of all that. Who began less than that before the last
    of the orders is left out: the others had more time to come back. Orders need ``customer_id``,
    ``order_id`` and ``date``; lines ``order_id``, ``product_id`` and ``margin``.
    """
    require_whole(days, "days", least=1)
    require_rows(orders, later("orders"))
    require_filled(orders, ["customer_id", "order_id", "date"], later("orders"))
    require_filled(lines, ["order_id", "product_id"], later("basket lines"))
    margin = number_columns(lines, ["margin"], later("basket lines"))["margin"]
    order = orders.sort_values(["date", "order_id"]).set_index("order_id")
    known = (lines["order_id"].drop_duplicates(), order.index)
    require_known(*known, say("the basket lines"), say("the orders"))
    order["margin"] = margin.groupby(lines["order_id"]).sum().reindex(order.index, fill_value=0.0)
    by = order.groupby("customer_id")
    age = (order["date"] - by["date"].transform("first")).dt.days
    is_first = ~order["customer_id"].duplicated()
    seen = order["date"].max() - by["date"].transform("first") >= pd.Timedelta(days=days)
    again = order[~is_first & (age <= days)].groupby("customer_id")["margin"].agg(["size", "sum"])
    begun = order.loc[is_first & seen, ["customer_id"]].join(again, on="customer_id")
    begun = begun.assign(back=begun["size"].notna(), later=begun["sum"].fillna(0.0))
    rows = lines[["order_id", "product_id"]].assign(own=margin)
    rows = rows.groupby(["order_id", "product_id"], observed=True, as_index=False)["own"].sum()
    rows = rows.merge(begun[["customer_id", "back", "later"]], on="order_id")
    return rows[["customer_id", "product_id", "own", "back", "later"]]


def entry_economics(
    starts: pd.DataFrame, defect_rates: pd.Series, *, defect_cost: float = 150, least: int = 100
) -> pd.DataFrame:
    """Return the value a head of the products that customers began with, the highest first.

    ``value = own + later − defects``, means over those who began with the product, and ``low`` to
    ``high`` hold 95 %. Products with which fewer than ``least`` began are left out. It tells what
    came *after* the product, not what came of it: who begins with a dear one may be rich before.
    """
    require_not_below_zero(defect_cost=defect_cost)
    require_above_zero(least=least)
    rates = complete_numbers(defect_rates, later("defect rates"))
    refuse_where(~rates.between(0, 1), say("A defect rate goes from 0 to 1."), rates)
    require_known(starts["product_id"], rates.index, say("the starts"), say("the defect rates"))
    gained = starts.assign(gained=starts["own"] + starts["later"])
    by = gained.groupby("product_id", observed=True)
    table = by.agg(customers=("own", "size"), own=("own", "mean"), back=("back", "mean"))
    table = table.assign(later=by["later"].mean(), defects=rates[table.index] * defect_cost)
    table["value"] = table["own"] + table["later"] - table["defects"]
    reach = 1.96 * by["gained"].std() / np.sqrt(table["customers"])
    table = table.assign(low=table["value"] - reach, high=table["value"] + reach)
    return table[table["customers"] >= max(2, least)].sort_values("value", ascending=False)
