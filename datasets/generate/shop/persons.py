"""The persons behind the customers: what would stand in their file if it held no gap or error."""

import numpy as np
import pandas as pd

from ..common import days
from .names import EMPLOYERS, GIVEN, STREETS, SURNAMES
from .orders import N

LATIN = 0.55  # of the names are written in Latin letters
SINGLE, CHILDLESS = 0.22, 0.10  # the second of the married
FAMILIES = {"mobile": 70, "email": 50}  # pairs of two customers who share an address and this
BY_BLOOD = 0.6  # of the families; the others are couples
ANSWERS = {
    "degree": ["school", "college", "bachelor", "master", "doctor"],
    "major": ["economics", "engineering", "languages", "medicine", "law", "arts", "science"],
    "interests": ["technology", "history", "fashion", "health", "finance", "music"],
    "occupation": ["clerk", "engineer", "teacher", "nurse", "sales", "owner", "retired", "student"],
    "position": ["staff", "team lead", "manager", "director"],
    "career_goal": ["own firm", "promotion", "new field", "early retirement"],
    "habit": ["weekends", "lunch break", "late evening", "sale days", "payday"],
    "focus": ["price", "quality", "service", "brand", "speed"],
    "hobby": ["reading", "running", "cooking", "photography", "gardening", "games"],
    "food": ["noodles", "dumplings", "hotpot", "salad", "fish", "sweets"],
    "travel": ["mountains", "sea", "cities", "countryside", "abroad"],
    "trait": ["calm", "curious", "careful", "outgoing", "quick"],
    "club": ["book club", "running club", "choir", "chess club", "parents' group"],
}


def persons(
    rng: np.random.Generator, customers: pd.DataFrame, orders: pd.DataFrame
) -> pd.DataFrame:
    """Return one row a customer, in order of `customer_id`: the true values of the 36 fields."""
    bought = orders.groupby("customer_id").agg(region=("region", "first"), aov=("amount", "mean"))
    for preferred, chosen in (("channel_pref", "channel"), ("pay_method", "pay_type")):
        times = pd.crosstab(orders["customer_id"], orders[chosen])
        bought[preferred] = times.idxmax(axis=1)
    people = pd.concat(
        [
            customers[["customer_id", "registered_on", "birth_year"]],
            customers["channel_first"].astype(str).rename("source_channel"),
            bought.astype({"channel_pref": str, "pay_method": str}).reset_index(drop=True),
            names(rng, N),
        ],
        axis=1,
    )
    people["aov_self"] = np.ceil(people["aov"] * rng.lognormal(0, 0.25, N) / 10).astype(int) * 10
    people["sex"] = rng.choice(["female", "male"], N)
    people["employer"] = rng.choice(EMPLOYERS, N)
    people["income_band"] = rng.choice(5, N, p=[0.15, 0.30, 0.30, 0.18, 0.07]) + 1
    people["birth_date"] = days(
        (people["birth_year"] - 1970) * 365.25 + rng.integers(1, 365, N), "1970-01-01"
    )
    people["friends_on_site"] = rng.poisson(2.0, N)
    for field, answers in ANSWERS.items():
        people[field] = rng.choice(answers, N)
    homes = families(rng, people)
    people = with_relatives(rng, people, homes)
    people = people.join([contacts(rng, people), family(rng, people), referrers(rng, people)])
    return with_shared_contacts(people, homes)


def names(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Draw n names, the first of the lists more often, in characters and in Latin letters."""
    surname = rng.choice(list(SURNAMES), n, p=falling(len(SURNAMES)))
    given = list(GIVEN)
    first = rng.choice(given, n, p=falling(len(given)))
    second = np.where(rng.random(n) < 0.7, rng.choice(given, n), "")
    return pd.DataFrame(
        {
            "surname_zh": surname,
            "given_zh": [a + b for a, b in zip(first, second, strict=True)],
            "surname": [SURNAMES[s] for s in surname],
            "given": [
                (GIVEN[a] + GIVEN.get(b, "")).capitalize()
                for a, b in zip(first, second, strict=True)
            ],
            "latin": rng.random(n) < LATIN,
        }
    )


def falling(n: int) -> np.ndarray:
    """Return n shares that fall slowly and add up to 1."""
    weight = 1 / (np.arange(n) + 6.0)
    return weight / weight.sum()


def numbers(rng: np.random.Generator, n: int, digits: int) -> np.ndarray:
    """Draw n different numbers of so many digits, as text."""
    drawn = rng.choice(10**digits, size=n, replace=False, shuffle=True)
    return np.array([f"{number:0{digits}d}" for number in drawn], dtype=object)


def contacts(rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """Return how to reach them, and a second mobile and e-mail that some change to.

    No mobile starts with 100 and no area code is 000, so that no number can be real.
    """
    n = len(people)
    district = people["region"].astype(str).str.capitalize()
    road = pd.Series(rng.choice(STREETS, n))
    nick = pd.Series(rng.integers(10**5, 10**6, n).astype(str))
    mobile = pd.Series(numbers(rng, 2 * n, 8)).radd("100")
    email = emails(rng, pd.concat([people, people], ignore_index=True))
    return pd.DataFrame(
        {
            "id_last4": [f"{number:04d}" for number in rng.integers(0, 10**4, n)],
            "address": pd.Series(rng.integers(1, 300, n).astype(str))
            + (" " + road + " Road, " + district + " District"),
            "mobile": mobile[:n],
            "mobile_2": mobile[n:].to_numpy(),
            "phone": pd.Series(numbers(rng, n, 7)).radd("000-"),
            "email": email[:n],
            "email_2": email[n:].to_numpy(),
            "wechat": nick.radd("wx_"),
            "weibo": "@" + people["given"].str.lower() + nick.str[:4],
        }
    )


def emails(rng: np.random.Generator, people: pd.DataFrame) -> pd.Series:
    """Return an address for each row, different by its number, in domains kept for examples."""
    domain = rng.choice(["example.com", "example.net", "example.org"], len(people))
    name = people["given"].str.lower() + "." + people["surname"].str.lower()
    return name + numbers(rng, len(people), 5) + "@" + domain


def family(rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """Return who is married and to whom, and the children; empty where there are none."""
    n = len(people)
    birth = people["birth_year"].to_numpy()
    youth = birth + rng.uniform(-5, 5, n)
    married = youth < np.quantile(youth, 1 - SINGLE)
    wed = np.minimum(birth + rng.integers(22, 34, n), 2023)
    children = np.where(rng.random(n) < CHILDLESS, 0, rng.choice([1, 2, 3], n, p=[0.6, 0.34, 0.06]))
    children = np.where(married, children, 0)
    spouse = names(rng, n)
    partner = np.where(
        people["latin"],
        spouse["surname"] + " " + spouse["given"],
        spouse["surname_zh"] + spouse["given_zh"],
    )
    wedding = days((wed - 1970) * 365.25 + rng.integers(0, 365, n), "1970-01-01")
    return pd.DataFrame(
        {
            "marital": np.where(married, "married", "single"),
            "wedding_date": wedding.where(married),
            "spouse_name": pd.Series(partner).where(married),
            "child_count": children,
            "child_birth_year": pd.Series(np.minimum(wed + rng.integers(0, 6, n), 2024)).where(
                children > 0
            ),
        }
    )


def referrers(rng: np.random.Generator, people: pd.DataFrame) -> pd.Series:
    """Return who brought each customer: one who registered before; nobody brought the first."""
    by_date = np.argsort(people["registered_on"].to_numpy(), kind="stable")
    rank = np.empty(N, dtype=int)
    rank[by_date] = np.arange(N)
    before = by_date[(rng.random(N) * rank).astype(int)]
    return (
        people["customer_id"]
        .take(before)
        .reset_index(drop=True)
        .mask(rank == 0)
        .rename("referrer_id")
    )


def families(rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """Draw pairs of customers of one region who share a home, and a mobile or an e-mail."""
    drawn = people.groupby("region", observed=True).sample(
        2 * sum(FAMILIES.values()) // people["region"].nunique(), random_state=rng
    )
    shares = rng.permutation(np.repeat(list(FAMILIES), list(FAMILIES.values())))
    return pd.DataFrame({"one": drawn.index[::2], "other": drawn.index[1::2], "shares": shares})


def with_relatives(
    rng: np.random.Generator, people: pd.DataFrame, homes: pd.DataFrame
) -> pd.DataFrame:
    """Give relatives by blood one surname and, as is custom, one syllable of the given name.

    They are not duplicates, though a careless eye takes them for one person.
    """
    people.loc[homes["other"], "latin"] = people.loc[homes["one"], "latin"].to_numpy()
    for one, other in homes.loc[rng.random(len(homes)) < BY_BLOOD, ["one", "other"]].to_numpy():
        shared = people.at[one, "given_zh"][0]
        own = rng.choice(
            [syllable for syllable in GIVEN if syllable not in people.at[one, "given_zh"]]
        )
        people.loc[other, ["surname", "surname_zh"]] = people.loc[one, ["surname", "surname_zh"]]
        people.at[other, "given_zh"] = shared + own
        people.at[other, "given"] = (GIVEN[shared] + GIVEN[own]).capitalize()
    return people


def with_shared_contacts(people: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    """Give both of a family one address, and one mobile or e-mail; `shares` tells which."""
    people["shares"] = ""
    for shares, home in homes.groupby("shares"):
        people.loc[home["one"], "shares"] = people.loc[home["other"], "shares"] = shares
        for field in ("address", shares):
            people.loc[home["other"], field] = people.loc[home["one"], field].to_numpy()
    return people
