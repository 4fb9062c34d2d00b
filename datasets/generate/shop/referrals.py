"""Who brought whom: 1,800 persons named by customers, and what came of it in a year."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from ..common import category, customer_ids, days, expected
from .orders import FIRST_YEAR, START

N, CONVERTED = 1800, 540
SIZES = {"small": 0.80, "medium": 0.16, "large": 0.04}  # of the customers
REFERS = {"small": 1.0, "medium": 1.8, "large": 4.0}  # times as many referrals
CONVERTS = {"small": 0.25, "medium": 0.355, "large": 0.43}
MARGIN = {"small": 120.0, "medium": 165.0, "large": 330.0}  # median, CNY, of the converted
MARGIN_SIGMA = 0.9
EAGERNESS = 0.40  # shape of the gamma rates of referral: a few refer many
BY_SATISFACTION = 0.30  # log rate a point, of those in shop_wallet

TRUTHS = {
    "referrals": expected(N, 0, "rows of shop_referrals"),
    "referral_conversion": expected(0.30, 1e-9, "converted, of all referrals: 540 of 1,800"),
    "referral_conversion_small": expected(0.25, 0.02, "by small referrers"),
    "referral_conversion_medium": expected(0.355, 0.03, "by medium referrers"),
    "referral_conversion_large": expected(0.43, 0.05, "by large referrers"),
    "referral_worth_ratio": expected(4.6, 0.6, "margin a referral, of large : of small referrers"),
    "referrals_of_busiest": expected(0.28, 0.03, "of all referrals, by the busiest 10 % referrers"),
    "referrals_by_content": expected(
        3.8, 1.0, "referrals a head, satisfaction 9 or 10 : 6 and less, registered by June 2023"
    ),
}


def shop_referrals(
    rng: np.random.Generator, customers: pd.DataFrame, wallet: pd.DataFrame
) -> pd.DataFrame:
    """Return one row a person named by a customer: when, whether won, and the margin of a year.

    All were named from July 2022 to June 2023, so that a year of each of them is in the data.
    """
    n = len(customers)
    size = rng.choice(list(SIZES), n, p=list(SIZES.values()))
    known = (customers["registered_on"] - START).dt.days.clip(lower=0).to_numpy()
    left = np.maximum(FIRST_YEAR - 7 - known, 0)  # days on which the customer could refer
    rate = rng.gamma(EAGERNESS, 1 / EAGERNESS, n) * left
    rate *= pd.Series(size).map(REFERS).to_numpy() * liking(customers["customer_id"], wallet)
    chosen = rng.choice(n, N, p=rate / rate.sum())
    when = known[chosen] + 7 + (rng.random(N) * left[chosen]).astype(int)
    order = np.argsort(when, kind="stable")
    chosen, when = chosen[order], when[order]
    converted = who_converts(rng, size[chosen])
    return pd.DataFrame(
        {
            "referrer_id": customers["customer_id"].to_numpy()[chosen],
            "referred_id": customer_ids("R", N),
            "date": days(when, START),
            "converted": converted,
            "margin_12m": margins(rng, converted, size[chosen]),
            "referrer_size": category(size[chosen], list(SIZES), ordered=True),
        }
    )


def liking(ids: pd.Series, wallet: pd.DataFrame) -> np.ndarray:
    """Return how many times as often a customer refers by satisfaction, 1 where nobody asked."""
    factor = np.exp(BY_SATISFACTION * wallet.set_index("customer_id")["satisfaction"])
    return (factor / factor.mean()).reindex(ids).fillna(1.0).to_numpy()


def who_converts(rng: np.random.Generator, size: np.ndarray) -> np.ndarray:
    """Mark the 540 of best odds and luck, who became customers."""
    share = pd.Series(size).map(CONVERTS).to_numpy()
    luck = np.log(share / (1 - share)) + rng.logistic(size=N)
    converted = np.zeros(N, dtype=bool)
    converted[np.argsort(-luck)[:CONVERTED]] = True
    return converted


def margins(rng: np.random.Generator, converted: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return lognormal margins (CNY) of the converted, spread evenly over their quantiles."""
    margin = np.zeros(N)
    for name, median in MARGIN.items():
        rows = np.flatnonzero(converted & (size == name))
        position = (rng.permutation(len(rows)) + rng.random(len(rows))) / len(rows)
        margin[rows] = median * np.exp(MARGIN_SIGMA * norm.ppf(position))
    return margin.round(2)
