"""Which cars the auto group's customers buy, and when they buy again."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from ..common import category, customer_ids, days, expected
from .people import END, START, YEAR

VEHICLES, SOLD = 15_400, 4466
REPURCHASE = {"shape": 2.2, "median_months": 48}
SHORTEST_INTERVAL = 60  # days
PRICE = {"median": 148_000, "sigma": 0.42}
# From the cheapest to the dearest:
MODELS = [
    "city_mini", "small_coupe", "city_hatch", "compact_hatch", "compact_sedan", "compact_suv",
    "family_wagon", "mid_sedan", "family_van", "mid_suv", "sport_coupe", "executive_sedan",
    "large_suv", "luxury_sedan",
]  # fmt: skip
BUY_REASONS = ["first", "replacement", "spouse", "child"]

TRUTHS = {
    "vehicles": expected(VEHICLES, 0, "rows of auto_vehicles"),
    "vehicles_kept": expected(0.71, 0.0005, "share without sold_on"),
    "price_median": expected(PRICE["median"], 500, "price_list, CNY"),
    "price_sigma": expected(PRICE["sigma"], 0.005, "sd of log price_list"),
    "repurchase_median_months": expected(48, 1.5, "Kaplan-Meier over car purchases"),
    "repurchase_shape": expected(2.2, 0.12, "Weibull by maximum likelihood, with censoring"),
    "repurchase_completed_median_months": expected(33, 2, "of completed intervals only: too short"),
    "family_peak_year_1": expected(1, 0, "year of most cars a family, of years 1 to 2"),
    "family_peak_year_5": expected(5, 0, "as above, of years 3 to 7"),
    "family_peak_year_10": expected(10, 0, "as above, of years 8 to 12"),
}


def vehicles(rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """Return one row a car: whose (row of `people`), from when (days) to when, model and price."""
    cars = car_purchases(rng, people)
    n = len(cars)
    owner = people.loc[cars["owner"]].reset_index(drop=True)
    following = cars["owner"].shift(-1) == cars["owner"]
    sold = cars["bought"].shift(-1).where(following)
    leaver = np.flatnonzero(~following & (owner["left"] <= END) & (cars["bought"] < owner["end"]))
    leaver = rng.choice(leaver, SOLD - following.sum(), replace=False)
    sold[leaver] = owner["end"][leaver]
    z = 0.35 * (owner["income_band"] - 2.7) + rng.standard_normal(n)
    z = norm.ppf((z.rank(method="first") - 0.5) / n)
    reason = np.where(cars["number"] > 0, "replacement", owner["role"])
    reason = np.where(np.isin(reason, ["head", "other"]), "first", reason)
    return cars.assign(
        vehicle_id=customer_ids("K", n)[cars["bought"].rank(method="first").astype(int) - 1],
        price_list=np.rint(PRICE["median"] * np.exp(PRICE["sigma"] * z) / 100) * 100,
        model_code=models(rng, z, reason),
        buy_reason=reason,
        sold=sold,
        end=np.minimum(sold.fillna(END), owner["end"]).astype(int),
    )


def car_purchases(rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """Draw Weibull intervals until customers leave or the data end, so that there are 15,400 cars.

    Chance decides how many cars that makes, so it is done again until they are at most ten too
    many; so many last purchases, drawn by lot, then fall away.
    """
    while True:
        cars = renewals(rng, people)
        if 0 <= len(cars) - VEHICLES <= 10:
            break
    repeat = cars["number"] > 0
    last = cars.index[repeat & ~cars["owner"].duplicated(keep="last")]
    return cars.drop(rng.choice(last, len(cars) - VEHICLES, replace=False)).reset_index(drop=True)


def renewals(rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """Return one row a car: owner, number (0 the first) and day bought, in order of owner."""
    scale = REPURCHASE["median_months"] * YEAR / 12 / np.log(2) ** (1 / REPURCHASE["shape"])
    owner, end = np.arange(len(people)), people["end"].to_numpy()
    bought = people["first_purchase"].to_numpy()
    rounds = []
    while len(owner):
        rounds.append(pd.DataFrame({"owner": owner, "number": len(rounds), "bought": bought}))
        interval = np.rint(scale * rng.weibull(REPURCHASE["shape"], len(owner)))
        bought = bought + np.maximum(interval, SHORTEST_INTERVAL).astype(int)
        again = bought <= end[owner]
        owner, bought = owner[again], bought[again]
    return pd.concat(rounds).sort_values(["owner", "number"], ignore_index=True)


def models(rng: np.random.Generator, z: np.ndarray, reason: np.ndarray) -> np.ndarray:
    """Return model codes: dear cars are the upper models, and many a child's is a small coupe."""
    place = norm.cdf((z + 0.3 * rng.standard_normal(len(z))) / np.sqrt(1.09))
    code = np.array(MODELS, dtype=object)[(place * len(MODELS)).astype(int)]
    return np.where((reason == "child") & (rng.random(len(z)) < 0.4), "small_coupe", code)


def auto_vehicles(people: pd.DataFrame, cars: pd.DataFrame) -> pd.DataFrame:
    """Return one row a car, with ids and dates."""
    return pd.DataFrame(
        {
            "vehicle_id": cars["vehicle_id"],
            "customer_id": people["customer_id"].to_numpy()[cars["owner"]],
            "model_code": category(cars["model_code"], MODELS),
            "price_list": cars["price_list"].astype(int),
            "bought_on": days(cars["bought"], START),
            "sold_on": days(cars["sold"].fillna(0), START).where(cars["sold"].notna()),
            "buy_reason": category(cars["buy_reason"], BUY_REASONS),
        }
    ).sort_values("vehicle_id", ignore_index=True)
