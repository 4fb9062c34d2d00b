"""Orders of the shop: who, when and how much; BG/NBD buying and a lognormal revenue curve."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from ..common import REFERENCE_DATE, bgnbd_purchases, category, days

N, ACTIVE, NEW = 9450, 8000, 6000
ORDERS = 61_000
START = pd.Timestamp("2022-07-01")
YEAR_START = pd.Timestamp("2023-07-01")  # of the 12 months that define active
WINDOW, FIRST_YEAR = (REFERENCE_DATE - START).days + 1, (YEAR_START - START).days
BGNBD = {"r": 0.55, "alpha": 8.0, "a": 0.9, "b": 2.6}  # weeks
NEW_IN_FIRST_YEAR = 0.38
SIGMA, MEDIAN_REVENUE = 1.7, 600
ORDER_CHANNELS = ["web", "app", "phone"]
PAUSE = 10  # days without an order of the busiest customer at the end
REGIONS = ["north", "east", "south", "west"]


def shop_orders(rng: np.random.Generator, ids: np.ndarray) -> pd.DataFrame:
    """Return one row an order: who, when, how much, and on what terms."""
    customer, day = order_days(rng)
    by_day = np.lexsort((customer, day))
    customer, day = customer[by_day], day[by_day]
    orders = pd.DataFrame(
        {
            "customer_id": ids[customer],
            "order_date": days(day, START),
            "amount": order_amounts(rng, customer, day >= FIRST_YEAR),
            "discount": rng.choice([0.0, 0.05, 0.10, 0.20], ORDERS, p=[0.6, 0.15, 0.15, 0.1]),
            "channel": category(
                rng.choice(ORDER_CHANNELS, ORDERS, p=[0.4, 0.5, 0.1]), ORDER_CHANNELS
            ),
            "pay_type": category(
                rng.choice(["cash", "prepay", "credit"], ORDERS, p=[0.25, 0.60, 0.15]),
                ["cash", "prepay", "credit"],
            ),
            "shipping_cost": (3 + rng.gamma(9.0, 1.0, ORDERS)).round(1),
            "region": category(
                rng.choice(REGIONS, N, p=[0.25, 0.35, 0.25, 0.15])[customer], REGIONS
            ),
        }
    )
    orders["order_date"] -= _pause_before_the_end(orders)
    orders = orders.sort_values("order_date", kind="stable", ignore_index=True)
    orders.insert(0, "order_id", [f"O{i:06d}" for i in range(1, ORDERS + 1)])
    return orders


def _pause_before_the_end(orders: pd.DataFrame) -> pd.Series:
    """Return what moves the last orders of the busiest customer away from the end of the file.

    Else "to the last order" and "to the end" would give the same purchase cycle.
    """
    busiest = orders["customer_id"].value_counts().index[0]
    last_days = orders["order_date"] > REFERENCE_DATE - pd.Timedelta(days=PAUSE)
    return pd.to_timedelta(PAUSE * ((orders["customer_id"] == busiest) & last_days), "D")


def order_days(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return customer numbers and days since START of all orders, new customers first."""
    new_customer, new_day = new_customer_orders(rng)
    last = np.zeros(NEW, dtype=int)
    np.maximum.at(last, new_customer, new_day)
    lapsed = (N - ACTIVE) - (last < FIRST_YEAR).sum()
    old_customer, old_day = established_orders(rng, lapsed, ORDERS - len(new_day))
    return (
        np.concatenate([new_customer, old_customer + NEW]),
        np.concatenate([new_day, old_day]),
    )


def new_customer_orders(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw the orders of the 6,000 customers won in the window, by the BG/NBD process.

    The first order is the day of registration.
    """
    in_first_year = np.arange(NEW) < NEW_IN_FIRST_YEAR * NEW
    first = np.where(
        in_first_year,
        rng.uniform(0, FIRST_YEAR, NEW),
        rng.uniform(FIRST_YEAR, WINDOW, NEW),
    )
    customers, times = bgnbd_purchases(rng, first, WINDOW, BGNBD)
    return customers, times.astype(int)


def established_orders(
    rng: np.random.Generator, lapsed: int, orders: int
) -> tuple[np.ndarray, np.ndarray]:
    """Draw the orders of the customers won before the window, who buy at steady gamma rates.

    The lapsed order in the first year only; every other one orders at least once in the second.
    """
    n = N - NEW
    is_lapsed = np.arange(n) < lapsed
    until = np.where(is_lapsed, rng.integers(1, FIRST_YEAR, n), WINDOW)
    sure_day = np.where(is_lapsed, until - 1, rng.integers(FIRST_YEAR, WINDOW, n))
    weight = rng.gamma(4.0, 1.0, n) * until
    customer = rng.choice(n, orders - n, p=weight / weight.sum())
    day = (rng.random(len(customer)) * until[customer]).astype(int)
    return np.concatenate([np.arange(n), customer]), np.concatenate([sure_day, day])


def order_amounts(
    rng: np.random.Generator, customer: np.ndarray, in_year: np.ndarray
) -> np.ndarray:
    """Draw amounts (CNY) so that 12-month revenues lie on a lognormal rank-size curve.

    Customers keep the rank that chance gave them; one factor a customer moves their revenue to
    the curve's value at that rank.
    """
    level = np.exp(1.35 * rng.standard_normal(N))
    amount = level[customer] * rng.gamma(6.0, 1.0, len(customer))
    revenue = np.bincount(customer, amount * in_year, minlength=N)
    active = np.flatnonzero(revenue)
    rank = np.empty(len(active), dtype=int)
    rank[np.argsort(-revenue[active], kind="stable")] = np.arange(len(active))
    factor = np.full(N, MEDIAN_REVENUE / np.median(revenue[active]))
    factor[active] = lognormal_by_rank(len(active))[rank] / revenue[active]
    return np.maximum(amount * factor[customer], 1.0).round(2)


def lognormal_by_rank(n: int) -> np.ndarray:
    """Return n revenues, largest first, with exactly the lognormal's share for every top count."""
    top_share = norm.cdf(norm.ppf(np.arange(n + 1) / n) + SIGMA)
    mean = MEDIAN_REVENUE * np.exp(SIGMA**2 / 2)
    return n * mean * np.diff(top_share)
