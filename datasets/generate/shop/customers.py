"""Customers of the shop: when they came, what state and layer their orders put them in."""

import numpy as np
import pandas as pd

from ..common import category, days, expected
from .orders import ACTIVE, BGNBD, NEW, ORDERS, SIGMA, START, YEAR_START, N

TIERS = {"top": 0.01, "high": 0.04, "middle": 0.15, "lower": 0.80}
LUXURY = {"top": 0.36, "high": 0.24, "middle": 0.16}  # the rest make 12 % in all
LUXURY_SHARE = 0.12
CONSENT = 0.35
CHANNELS_FIRST = ["web", "app", "social", "survey", "after_sales", "event", "partner"]

TRUTHS = {
    "customers": expected(N, 0, "rows of shop_customers"),
    "active": expected(ACTIVE, 0, "customers with an order in the 12 months"),
    "new_customers": expected(NEW, 0, "customers registered from 2022-07-01"),
    "orders": expected(ORDERS, 0, "rows of shop_orders"),
    "tier_top": expected(80, 0, "customers in the layer"),
    "tier_high": expected(320, 0, "customers in the layer"),
    "tier_middle": expected(1200, 0, "customers in the layer"),
    "tier_lower": expected(6400, 0, "customers in the layer"),
    "share_top": expected(0.266, 0.001, "of 12-month revenue"),
    "share_high": expected(0.256, 0.001, "of 12-month revenue"),
    "share_middle": expected(0.283, 0.001, "of 12-month revenue"),
    "share_lower": expected(0.195, 0.001, "of 12-month revenue"),
    "top_20_share": expected(0.805, 0.001, "of 12-month revenue"),
    "revenue_sigma": expected(SIGMA, 0.01, "sd of log 12-month revenue"),
    "luxury_share": expected(LUXURY_SHARE, 0.0005, "customers of luxury lifestyle"),
    "luxury_share_top": expected(LUXURY["top"], 0.005, "of the top layer"),
    "consent_share": expected(CONSENT, 0.0005, "customers who consent to list rental"),
    "heavy_users_volume": expected(0.61, 0.01, "orders of the 22 % who order most"),
    "bgnbd_r": expected(BGNBD["r"], 0.055, "by maximum likelihood, new customers, weeks"),
    "bgnbd_alpha": expected(BGNBD["alpha"], 0.8, "as above"),
    "bgnbd_a": expected(BGNBD["a"], 0.09, "as above"),
    "bgnbd_b": expected(BGNBD["b"], 0.26, "as above"),
}


def shop_customers(rng: np.random.Generator, ids: np.ndarray, orders: pd.DataFrame) -> pd.DataFrame:
    """Return one row a customer; state and tier follow from the orders."""
    first = orders.groupby("customer_id")["order_date"].min().reindex(ids)
    first.iloc[NEW:] = days(-np.ceil(rng.gamma(2.0, 400.0, N - NEW)), START).to_numpy()
    recent = orders[orders["order_date"] >= YEAR_START]
    tier = tiers(recent.groupby("customer_id")["amount"].sum().reindex(ids))
    frame = pd.DataFrame(
        {
            "customer_id": ids,
            "registered_on": first.to_numpy(),
            "city_tier": rng.choice([1, 2, 3, 4], N, p=[0.3, 0.35, 0.25, 0.1]),
            "channel_first": category(
                rng.choice(CHANNELS_FIRST, N, p=[0.24, 0.22, 0.16, 0.06, 0.12, 0.08, 0.12]),
                CHANNELS_FIRST,
            ),
            "consent_list_rental": rng.permutation(np.arange(N) < round(CONSENT * N)),
            "state": category(
                np.where(pd.isna(tier), "inactive", "active"), ["active", "inactive"]
            ),
            "tier": tier,
            "lifestyle": category(
                np.where(luxury_by_tier(rng, tier), "luxury", "value"), ["value", "luxury"]
            ),
            "birth_year": np.clip(np.rint(rng.normal(1988, 10, N)), 1945, 2006).astype(int),
        }
    )
    return frame.sort_values("customer_id", ignore_index=True)


def tiers(revenue: pd.Series) -> pd.Categorical:
    """Return the layer of each customer by 12-month revenue; no revenue, no layer.

    Equal revenues share the better rank, so a tie at a border goes to the upper layer.
    """
    rank = revenue.rank(method="min", ascending=False)
    borders = np.rint(np.cumsum(list(TIERS.values())) * revenue.notna().sum())
    return pd.cut(rank, [0, *borders], labels=list(TIERS), ordered=False).array


def luxury_by_tier(rng: np.random.Generator, tier: pd.Categorical) -> np.ndarray:
    """Mark the customers of luxury lifestyle: a stated share in each upper layer, 12 % in all."""
    score = rng.random(N)
    luxury = np.zeros(N, dtype=bool)
    for layer, share in LUXURY.items():
        members = np.flatnonzero(tier == layer)
        luxury[members[np.argsort(score[members])[: round(share * len(members))]]] = True
    rest = np.flatnonzero(~np.isin(tier, list(LUXURY)))
    luxury[rest[np.argsort(score[rest])[: round(LUXURY_SHARE * N) - luxury.sum()]]] = True
    return luxury
