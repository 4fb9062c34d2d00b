"""What the workshop of the auto group does: how often, for how much, and how well."""

import numpy as np
import pandas as pd

from ..common import category, customer_ids, days, expected
from .people import SLOW_DEALERSHIP, START, YEAR

SERVICES = 72_000
KINDS = {"maintenance": 0.62, "repair": 0.22, "warranty": 0.11, "recall": 0.05}
WARRANTY = 3 * YEAR
WAITING = {"mean": 55, "slow": 25}  # minutes
ON_TIME = 0.88
RATING = {"base": 7.8, "minute": -0.02, "late": -1.5, "noise_sd": 1.0}
KM_A_YEAR = {"median": 13_000, "sigma": 0.3}

TRUTHS = {
    "services": expected(SERVICES, 0, "rows of auto_services"),
    "waiting_other_dealerships": expected(WAITING["mean"], 0.1, "mean waiting_min without D04"),
    "waiting_slow_dealership": expected(WAITING["slow"], 0.1, "minutes that D04 adds"),
    "on_time_share": expected(ON_TIME, 0.005, "services ready on time"),
    "rating_a_minute": expected(RATING["minute"], 0.001, "points a minute of waiting"),
    "rating_late": expected(RATING["late"], 0.05, "points when not on time"),
}


def visits(rng: np.random.Generator, people: pd.DataFrame, cars: pd.DataFrame) -> pd.DataFrame:
    """Return one row a visit to the workshop: car (row of `cars`), day, kind, money, quality."""
    first = cars["bought"].to_numpy() + 20
    open_days = np.maximum(cars["end"].to_numpy() - first, 0)
    contracts = people["contracts"].to_numpy()[cars["owner"]]
    weight = open_days * (0.7 + 0.15 * contracts) * rng.gamma(4.0, 1.0, len(cars))
    car = rng.choice(len(cars), SERVICES, p=weight / weight.sum())
    day = first[car] + (rng.random(SERVICES) * (open_days[car] + 1)).astype(int)
    kind = rng.choice(list(KINDS), SERVICES, p=list(KINDS.values()))
    kind[(kind == "warranty") & (day - cars["bought"].to_numpy()[car] > WARRANTY)] = "repair"
    owner = cars["owner"].to_numpy()[car]
    slow = people["dealership_id"].to_numpy()[owner] == SLOW_DEALERSHIP
    waiting = waiting_minutes(rng, slow)
    on_time = rng.random(SERVICES) < ON_TIME
    rating = RATING["base"] + RATING["minute"] * (waiting - WAITING["mean"])
    rating = rating + RATING["late"] * ~on_time + rng.normal(0, RATING["noise_sd"], SERVICES)
    return pd.DataFrame(
        {
            "car": car,
            "owner": owner,
            "day": day,
            "kind": kind,
            **workshop_money(rng, kind),
            "waiting_min": waiting,
            "on_time": on_time,
            "rating": np.clip(np.rint(rating), 1, 10).astype(int),
        }
    ).sort_values(["day", "car"], ignore_index=True)


def waiting_minutes(rng: np.random.Generator, slow: np.ndarray) -> np.ndarray:
    """Return gamma waiting times, longer at the slow dealership by exactly as much as planted."""
    waiting = rng.gamma(2.5, size=len(slow))
    for rows, mean in ((slow, WAITING["mean"] + WAITING["slow"]), (~slow, WAITING["mean"])):
        waiting[rows] *= mean / waiting[rows].mean()
    return np.maximum(np.rint(waiting), 1).astype(int)


def workshop_money(rng: np.random.Generator, kind: np.ndarray) -> dict[str, np.ndarray]:
    """Return revenue and cost (CNY); for warranty and recall work the customer pays nothing."""
    n = len(kind)
    price = np.where(kind == "repair", 1150, 720) * np.exp(0.5 * rng.standard_normal(n))
    paid = np.isin(kind, ["maintenance", "repair"])
    share = np.clip(rng.normal(0.68, 0.06, n), 0.4, 0.95)
    unpaid = np.where(kind == "warranty", 180, 90) * np.exp(0.4 * rng.standard_normal(n))
    revenue = np.where(paid, price.round(), 0)
    return {"revenue": revenue, "cost": np.where(paid, revenue * share, unpaid).round()}


def auto_services(
    rng: np.random.Generator,
    people: pd.DataFrame,
    cars: pd.DataFrame,
    seen: pd.DataFrame,
    used: np.ndarray,
) -> pd.DataFrame:
    """Return one row a visit, with ids, dates and mileage; a used car came with some."""
    a_day = KM_A_YEAR["median"] / YEAR * np.exp(KM_A_YEAR["sigma"] * rng.standard_normal(len(cars)))
    age_when_bought = np.where(used, rng.uniform(1, 6, len(cars)) * YEAR, 0)
    car = seen["car"].to_numpy()
    age = seen["day"].to_numpy() - cars["bought"].to_numpy()[car] + age_when_bought[car]
    return pd.DataFrame(
        {
            "service_id": customer_ids("W", len(seen)),
            "vehicle_id": cars["vehicle_id"].to_numpy()[car],
            "customer_id": people["customer_id"].to_numpy()[seen["owner"]],
            "date": days(seen["day"], START),
            "kind": category(seen["kind"], list(KINDS)),
            "km": np.rint(age * a_day[car]).astype(int),
            "revenue": seen["revenue"].astype(int),
            "cost": seen["cost"].astype(int),
            "waiting_min": seen["waiting_min"],
            "on_time": seen["on_time"],
            "rating": seen["rating"],
        }
    )
