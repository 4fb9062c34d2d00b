"""What the auto group's cars, and what is sold with them, earn."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from ..common import category, customer_ids, days, expected
from .people import DEALERSHIPS, START

TYPES = ["new", "used", "trade_in", "accessory", "finance", "insurance"]
MARGIN_RATES = {
    "new": {"mean": 0.065, "sd": 0.020},
    "used": {"mean": 0.025, "sd": 0.008},
    "trade_in": {"mean": 0.090, "sd": 0.020},
    "accessory": {"mean": 0.340, "sd": 0.040},
    "finance": {"mean": 0.018, "sd": 0.002},
    "insurance": {"mean": 0.150, "sd": 0.020},
}
LOWEST_RATE = 0.002
TRADE_INS, ACCESSORIES, LOANS, INSURANCES = 1000, 800, 450, 350  # beside a sale for each car
SALESPEOPLE = 60
MEDIAN_MARGIN = 4800
HOUSEHOLD_RATIO = 2.4

TRUTHS = {
    "transactions": expected(18_000, 0, "rows of auto_transactions"),
    **{
        f"margin_rate_{kind}": expected(rate["mean"], 0.15 * rate["sd"], "mean of margin/revenue")
        for kind, rate in MARGIN_RATES.items()
    },
    "median_margin": expected(MEDIAN_MARGIN, 100, "of a customer's sales and services, CNY"),
    "family_to_head_margin": expected(HOUSEHOLD_RATIO, 0.05, "households of two or more"),
    "household_to_head_margin": expected(1.65, 0.03, "all households: measured, not planted"),
}


def sales(
    rng: np.random.Generator, people: pd.DataFrame, cars: pd.DataFrame, seen: pd.DataFrame
) -> pd.DataFrame:
    """Return one row a sale: car (row of `cars`), type, day, revenue and gross margin (CNY)."""
    owner = cars["owner"].to_numpy()
    new, used, other = car_sales(rng, cars, "new"), car_sales(rng, cars, "used"), extras(rng, cars)

    def by_owner(of, margin):
        return np.bincount(of, margin, minlength=len(people))

    if_used = (
        by_owner(owner, used["gross_margin"])
        + by_owner(owner[other["car"]], other["gross_margin"])
        + by_owner(seen["owner"], seen["revenue"] - seen["cost"])
    )
    is_new = new_cars(rng, people, owner, if_used, new["gross_margin"] - used["gross_margin"])
    made = pd.concat([new[is_new], used[~is_new], other])
    made["owner"] = owner[made["car"]]
    dealership = people["dealership_id"].to_numpy()[made["owner"]]
    team = SALESPEOPLE // len(DEALERSHIPS)
    number = pd.Index(DEALERSHIPS).get_indexer(dealership) * team
    made["salesperson"] = number + rng.integers(1, team + 1, len(made))
    return made.sort_values(["day", "car", "type"], ignore_index=True)


def new_cars(
    rng: np.random.Generator,
    people: pd.DataFrame,
    owner: np.ndarray,
    if_used: np.ndarray,
    gain: pd.Series,
) -> np.ndarray:
    """Say which cars are sold new, so that the median customer and the families earn as planted.

    One share of the cars of household heads is new, another of all others. A new car earns more by
    `gain`, so the median grows with the first share and the families' part with the second.
    """
    luck = rng.random(len(owner))
    is_head = (people["role"] == "head").to_numpy()
    in_family = (people["size"] > 1).to_numpy()

    def chosen(heads: float, others: float) -> np.ndarray:
        return luck < np.where(is_head[owner], heads, others)

    def margin(heads: float, others: float) -> np.ndarray:
        more = np.bincount(owner, gain * chosen(heads, others), minlength=len(people))
        return if_used + more

    def family_ratio(margin: np.ndarray) -> float:
        return margin[in_family].sum() / margin[in_family & is_head].sum()

    def others_for(heads: float) -> float:
        return solve(lambda others: family_ratio(margin(heads, others)), HOUSEHOLD_RATIO)

    heads = solve(lambda share: np.median(margin(share, others_for(share))), MEDIAN_MARGIN)
    return chosen(heads, others_for(heads))


def solve(measure: Callable[[float], float], target: float) -> float:
    """Return the share at which a growing measure reaches the target.

    >>> round(solve(lambda share: share**2, 0.25), 4)
    0.5
    """
    low, high = 0.0, 1.0
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if measure(middle) < target else (low, middle)
    return high


def car_sales(rng: np.random.Generator, cars: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return what every car would bring if it were sold new, or used."""
    n = len(cars)
    of_list = rng.normal(0.96, 0.02, n) if kind == "new" else rng.uniform(0.35, 0.65, n)
    return with_margin(rng, kind, np.arange(n), cars["bought"], cars["price_list"] * of_list)


def extras(rng: np.random.Generator, cars: pd.DataFrame) -> pd.DataFrame:
    """Return trade-ins, accessories within a year, finance (its revenue is the loan), insurance."""
    n = len(cars)
    bought, price = cars["bought"].to_numpy(), cars["price_list"].to_numpy()
    replaced = np.flatnonzero(cars["owner"].shift(-1) == cars["owner"])
    traded = rng.choice(replaced, TRADE_INS, replace=False)
    fitted, lent, insured = (
        rng.choice(n, count, replace=False) for count in (ACCESSORIES, LOANS, INSURANCES)
    )
    owned = np.minimum(cars["end"].to_numpy() - bought, 365)[fitted]
    fitted_on = bought[fitted] + (rng.random(ACCESSORIES) * (owned + 1)).astype(int)
    gadgets = 2500 * np.exp(0.6 * rng.standard_normal(ACCESSORIES))
    resale = price[traded] * rng.uniform(0.25, 0.5, TRADE_INS)
    loan = price[lent] * rng.uniform(0.3, 0.7, LOANS)
    premium = price[insured] * rng.normal(0.035, 0.005, INSURANCES)
    sold = cars["sold"].to_numpy()[traded].astype(int)
    return pd.concat(
        [
            with_margin(rng, "trade_in", traded, sold, resale),
            with_margin(rng, "accessory", fitted, fitted_on, gadgets),
            with_margin(rng, "finance", lent, bought[lent], loan),
            with_margin(rng, "insurance", insured, bought[insured], premium),
        ]
    )


def with_margin(
    rng: np.random.Generator, kind: str, car: np.ndarray, day: np.ndarray, revenue: np.ndarray
) -> pd.DataFrame:
    """Return rows of sales of one type, with the margin that its rates give."""
    rate = rng.normal(MARGIN_RATES[kind]["mean"], MARGIN_RATES[kind]["sd"], len(car))
    revenue = np.rint(revenue)
    margin = np.rint(revenue * np.maximum(rate, LOWEST_RATE))
    return pd.DataFrame(
        {"car": car, "type": kind, "day": day, "revenue": revenue, "gross_margin": margin}
    )


def auto_transactions(people: pd.DataFrame, cars: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    """Return one row a sale, with ids and dates."""
    return pd.DataFrame(
        {
            "txn_id": customer_ids("T", len(made)),
            "customer_id": people["customer_id"].to_numpy()[made["owner"]],
            "vehicle_id": cars["vehicle_id"].to_numpy()[made["car"]],
            "type": category(made["type"], TYPES),
            "date": days(made["day"], START),
            "revenue": made["revenue"].astype(int),
            "gross_margin": made["gross_margin"].astype(int),
            "salesperson_id": [f"P{i:02d}" for i in made["salesperson"]],
        }
    )
