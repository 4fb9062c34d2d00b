"""Who the auto group's customers are, which household they belong to, and how long they stay."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from ..common import REFERENCE_DATE, category, customer_ids, days, expected

N = 12_000
HOUSEHOLD_SIZES = {1: 6067, 2: 1866, 3: 467, 4: 200}  # of 8,600 households
START = pd.Timestamp("2012-01-01")
END = (REFERENCE_DATE - START).days
YEAR = 365.25
ROLES = ["head", "spouse", "child", "other"]
SOURCE_CHANNELS = {
    "walk_in": 0.26,
    "web": 0.30,
    "referral": 0.16,
    "event": 0.06,
    "phone": 0.12,
    "partner": 0.10,
}
DEALERSHIPS = {"D01": 0.25, "D02": 0.20, "D03": 0.18, "D04": 0.15, "D05": 0.12, "D06": 0.10}
SLOW_DEALERSHIP = "D04"
INCOME_BANDS = {1: 0.15, 2: 0.30, 3: 0.30, 4: 0.18, 5: 0.07}
CONTRACTS = {1: 5040, 2: 3720, 3: 2040, 4: 1200}
CONTACT_TO_PURCHASE = {"median_days": 34, "sigma": 0.8}
SURVIVAL_36_MONTHS = {1: 0.58, 2: 0.70, 3: 0.806, 4: 0.806}
SLOW_LOSS = 0.06  # of 36-month survival
SHORTEST_LIFE = 90  # days
LIFE_SHAPE = 0.9
GROWTH = 0.6  # more households came every year, exponentially
CHURN = 0.12  # a year
CONSENT = 0.62

TRUTHS = {
    "households": expected(sum(HOUSEHOLD_SIZES.values()), 0, "rows of auto_households"),
    "contracts": expected(23_400, 0, "sum of contracts: 1.95 a customer"),
    "contact_to_purchase_days": expected(34, 1, "median of first_purchase - first_contact"),
    "survival_1_contract": expected(0.58, 0.01, "Kaplan-Meier at 36 months"),
    "survival_2_contracts": expected(0.70, 0.01, "as above"),
    "survival_3_contracts_or_more": expected(0.806, 0.01, "as above"),
    "staying_odds_ratio": expected(3.0, 0.15, "odds of staying 36 months, 3 or more against 1"),
    "slow_dealership_loss": expected(SLOW_LOSS, 0.015, "36-month survival, others - D04"),
    "churn_rate": expected(CHURN, 0.005, "customers leaving a customer-year at risk"),
    "consent_share": expected(CONSENT, 0.0005, "customers who consent to marketing"),
    "birth_year_mean": expected(1984, 1, "mean birth_year"),
}


def households_and_customers(rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return one row a household and one row a customer, numbered from 0; days are since START."""
    size = rng.permutation(np.repeat(list(HOUSEHOLD_SIZES), list(HOUSEHOLD_SIZES.values())))
    n = len(size)
    people = members(rng, size)
    delay = first_purchase_delays(rng, people["role"])
    first = first_days(rng, delay.groupby(people["household"]).max().to_numpy())
    households = pd.DataFrame(
        {
            "size": size,
            "first": first,
            "dealership_id": by_shares(rng, n, DEALERSHIPS),
            "region": by_shares(rng, n, {"local": 0.78, "other": 0.22}),
        }
    )
    people = people.join(households, on="household")
    people["first_purchase"] = (people["first"] + delay * YEAR).astype(int)
    people["first_contact"] = first_contacts(rng, people["first_purchase"])
    people["birth_year"] = birth_years(rng, people)
    people["income_band"] = by_shares(rng, len(people), INCOME_BANDS)
    people["contracts"] = rng.permutation(np.repeat(list(CONTRACTS), list(CONTRACTS.values())))
    people["left"] = people["first_purchase"] + lives(rng, people)
    people["end"] = people["left"].clip(upper=END)
    people["source_channel"] = by_shares(rng, len(people), SOURCE_CHANNELS)
    people["customer_id"] = rng.permutation(customer_ids("A", len(people)))
    return households, people


def members(rng: np.random.Generator, size: np.ndarray) -> pd.DataFrame:
    """Return one row a person: a head, then the spouse or another adult, then children."""
    household = np.repeat(np.arange(len(size)), size)
    children = np.where(size == 2, rng.binomial(1, 0.15, len(size)), np.maximum(size - 2, 0))
    place = np.arange(len(household)) - np.repeat(np.cumsum(size) - size, size)
    is_child = place >= (size - children)[household]
    adult = np.where(rng.random(len(household)) < 0.9, "spouse", "other")
    role = np.select([place == 0, is_child], ["head", "child"], adult)
    return pd.DataFrame({"household": household, "role": role})


def first_purchase_delays(rng: np.random.Generator, role: pd.Series) -> pd.Series:
    """Return years from the household's first day: the spouse in year 2 to 5, children about 10."""
    n = len(role)
    delay = {
        "spouse": rng.triangular(2, 4.7, 5, n),
        "child": np.clip(rng.normal(9.5, 0.3, n), 8.5, 9.99),
        "other": rng.uniform(1, 5, n),
    }
    return pd.Series(np.select([role == of for of in delay], list(delay.values()), 0))


def first_days(rng: np.random.Generator, seen: np.ndarray) -> np.ndarray:
    """Return the households' first days: more of them every year, each seen for so many years."""
    span = (END - 60) / YEAR - seen
    more = -np.log(1 - stratified(rng, len(seen)) * (1 - np.exp(-GROWTH * span))) / GROWTH
    return (END - (seen + more) * YEAR).astype(int)


def first_contacts(rng: np.random.Generator, first_purchase: pd.Series) -> pd.Series:
    """Return days of first contact, a lognormal time of two days or more before the purchase."""
    z = norm.ppf(stratified(rng, len(first_purchase)))
    wait = CONTACT_TO_PURCHASE["median_days"] * np.exp(CONTACT_TO_PURCHASE["sigma"] * z)
    return (first_purchase - np.rint(wait).clip(2)).clip(lower=0).astype(int)


def birth_years(rng: np.random.Generator, people: pd.DataFrame) -> np.ndarray:
    """Return years of birth: children buy at 21 to 26, parents are 22 to 34 years older."""
    n = len(people)
    year = days(people["first_purchase"], START).dt.year
    born = np.rint(norm.ppf(rng.uniform(norm.cdf(-3.5), 0.98, n), 1985, 11))
    child = people["role"] == "child"
    born = pd.Series(born).mask(child, year - rng.integers(21, 27, n))
    eldest = born.where(child).groupby(people["household"]).transform("min")
    head_born = (eldest - rng.integers(22, 35, n)).fillna(born)
    born = born.mask(people["role"] == "head", np.minimum(head_born, year - 20))
    of_head = born.where(people["role"] == "head").groupby(people["household"]).transform("first")
    spouse_born = np.minimum(of_head + np.rint(rng.normal(1, 3, n)), year - 20)
    born = born.mask(people["role"] == "spouse", spouse_born)
    return np.clip(np.minimum(born, year - 18), 1945, 2004).astype(int).to_numpy()


def lives(rng: np.random.Generator, people: pd.DataFrame) -> np.ndarray:
    """Return days from first purchase to leaving: Weibull, by contracts and dealership."""
    slow = people["dealership_id"] == SLOW_DEALERSHIP
    slow_share = DEALERSHIPS[SLOW_DEALERSHIP]
    survival = people["contracts"].map(SURVIVAL_36_MONTHS)
    survival = survival + SLOW_LOSS * (slow_share - slow)  # the pooled survival stays as planted
    group = people["contracts"].clip(upper=3) * 2 + slow
    drawn = np.empty(len(people))
    for _, rows in people.groupby([group, people["first_purchase"] // 366]).indices.items():
        drawn[rows] = stratified(rng, len(rows))
    share_of_36_months = (np.log(drawn) / np.log(survival)) ** (1 / LIFE_SHAPE)
    return np.ceil(SHORTEST_LIFE + (3 * YEAR - SHORTEST_LIFE) * share_of_36_months).astype(int)


def auto_customers(rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """Return one row a customer: who, of which household, since when and until when."""
    n = len(people)
    willing = rng.random(n) - 0.012 * (1960 - people["birth_year"]).clip(lower=0)
    frame = pd.DataFrame(
        {
            "customer_id": people["customer_id"],
            "household_id": household_ids(sum(HOUSEHOLD_SIZES.values()))[people["household"]],
            "role": category(people["role"], ROLES),
            "birth_year": people["birth_year"],
            "sex": category(
                rng.choice(["f", "m", "unknown"], n, p=[0.46, 0.50, 0.04]), ["f", "m", "unknown"]
            ),
            "region": category(people["region"], ["local", "other"]),
            "income_band": people["income_band"],
            "dealership_id": category(people["dealership_id"], list(DEALERSHIPS)),
            "first_contact": days(people["first_contact"], START),
            "first_purchase": days(people["first_purchase"], START),
            "left_on": days(people["left"], START).where(people["left"] <= END),
            "contracts": people["contracts"],
            "source_channel": category(people["source_channel"], list(SOURCE_CHANNELS)),
            "consent_marketing": willing > willing.quantile(1 - CONSENT),
        }
    )
    return frame.sort_values("customer_id", ignore_index=True)


def auto_households(
    rng: np.random.Generator, households: pd.DataFrame, people: pd.DataFrame, cars: pd.DataFrame
) -> pd.DataFrame:
    """Return one row a household: its size, its cars, its wealth and its first day."""
    n = len(households)
    owners = cars.loc[cars["sold"].isna(), "owner"]
    ours = np.bincount(people["household"].to_numpy()[owners], minlength=n)
    income = people.loc[people["role"] == "head", "income_band"].to_numpy()
    return pd.DataFrame(
        {
            "household_id": household_ids(n),
            "size": households["size"],
            "cars_now": np.maximum(ours, np.minimum(1 + rng.poisson(0.9, n), 4)),
            "wealth_index": np.clip(rng.normal(22 + 11 * income, 13), 0, 100).round(1),
            "first_date": days(households["first"], START),
        }
    )


def household_ids(n: int) -> np.ndarray:
    """Return n ids of households.

    >>> household_ids(2).tolist()
    ['H0001', 'H0002']
    """
    return np.array([f"H{i:04d}" for i in range(1, n + 1)], dtype=object)


def stratified(rng: np.random.Generator, n: int) -> np.ndarray:
    """Return n numbers in (0, 1), one from each nth of it, in random order."""
    return rng.permutation((np.arange(n) + rng.uniform(0.01, 0.99, n)) / n)


def by_shares(rng: np.random.Generator, n: int, shares: dict) -> np.ndarray:
    """Return n values in random order, each level with its share of them to the nearest one."""
    borders = np.rint(np.cumsum(list(shares.values())) * n).astype(int)
    return rng.permutation(np.repeat(list(shares), np.diff(borders, prepend=0)))
