"""What an entry product costs a head, and what comes of those who begin with it."""

import pandas as pd

from crmlab.checks import (
    require_filled,
    require_known,
    require_not_below_zero,
    require_numbers,
    require_rows,
    require_shares,
    require_whole,
)
from crmlab.messages import later, say

__all__ = ["entry_starts", "entry_value"]


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

    ``own`` is the margin of the product in the first order; ``back`` tells who ordered again within
    the ``days``, and ``later`` is the margin of all that. Who began less than that before the last
    of the orders is left out: the others had more time to come back. It is what came *after* the
    product, not what came of it: who begins with a dear one may be rich before. Orders need
    ``customer_id``, ``order_id`` and ``date``; lines ``order_id``, ``product_id`` and ``margin``.
    """
    require_whole(days, "days", least=1)
    require_rows(orders, later("orders"))
    require_filled(orders, ["customer_id", "order_id", "date"], later("orders"))
    require_filled(lines, ["order_id", "product_id", "margin"], later("basket lines"))
    known = (lines["order_id"].drop_duplicates(), pd.Index(orders["order_id"]))
    require_known(*known, say("the basket lines"), say("the orders"))
    order = orders.sort_values(["date", "order_id"]).set_index("order_id")
    order["later"] = lines.groupby("order_id")["margin"].sum()
    begun = order.groupby("customer_id")["date"].transform("first")
    is_first, within = ~order["customer_id"].duplicated(), pd.Timedelta(days=days)
    again = order[~is_first & (order["date"] - begun <= within)].groupby("customer_id")["later"]
    seen = order.loc[is_first & (begun <= order["date"].max() - within), ["customer_id"]]
    seen["later"] = seen["customer_id"].map(again.sum())
    seen = seen.assign(back=seen["later"].notna(), later=seen["later"].fillna(0.0))
    own = lines.groupby(["order_id", "product_id"], as_index=False, observed=True)["margin"].sum()
    rows = own.rename(columns={"margin": "own"}).merge(seen, on="order_id")
    return rows[["customer_id", "product_id", "own", "back", "later"]]
