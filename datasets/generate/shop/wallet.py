"""The wallets of 1,500 customers: what they spend here and in all, and how they like the shop."""

import numpy as np
import pandas as pd
from scipy.stats import beta, norm

from ..common import expected
from .orders import YEAR_START

N = 1500
SHARE = {"a": 2.2, "b": 2.4}  # beta distribution of the share of the wallet
STORES = {2: 0.50, 3: 0.31, 4: 0.13, 5: 0.04, 6: 0.02}
SATISFACTION = [0.01, 0.015, 0.025, 0.04, 0.08, 0.11, 0.20, 0.27, 0.16, 0.09]  # of 1 to 10
LIKING = {"lead": 0.75, "of_satisfaction": 0.45}  # of this shop, where a rival's is normal(0, 1)
SHARE_BY = {"allocation": 1.15, "own_spend": 0.30, "satisfaction": 0.08, "luck": 0.85}
SWITCH = {"median": 9.0, "sigma": 0.65, "of_satisfaction": 0.45, "of_share": 0.35}
ROUND_PER_CENT = [1, 2, 3, 5, 8, 10, 15, 20, 25, 30, 40, 50]
SAY_A_ROUND_ONE = 0.85

TRUTHS = {
    "wallets": expected(N, 0, "rows of shop_wallet: customers who buy in two or more shops"),
    "wallet_spend_error": expected(0, 0.005, "largest |own spend - 12 months of orders|, CNY"),
    "wallet_share_mean": expected(0.478, 0.005, "mean of own / category spend"),
    "wallet_beta_a": expected(SHARE["a"], 0.1, "of the shares, by maximum likelihood"),
    "wallet_beta_b": expected(SHARE["b"], 0.1, "as above"),
    "wallet_by_satisfaction": expected(0.045, 0.02, "R squared of the share by satisfaction"),
    "wallet_by_allocation_rule": expected(
        0.62, 0.03, "R squared of the share by (1 - rank / (shops + 1)) * 2 / shops"
    ),
    "switch_by_satisfaction": expected(0.47, 0.04, "rank correlation with would_switch_at"),
    "switch_by_share": expected(0.44, 0.04, "rank correlation of the share with would_switch_at"),
}


def shop_wallet(rng: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    """Return one row an asked customer: spending here and in all, satisfaction, rivals."""
    year = orders[orders["order_date"] >= YEAR_START]
    own = year.groupby("customer_id")["amount"].sum().round(2)
    own = own.loc[np.sort(rng.choice(own.index, N, replace=False))]
    feeling = rng.standard_normal(N)
    satisfaction = 1 + np.searchsorted(np.cumsum(SATISFACTION)[:-1], norm.cdf(feeling))
    stores = rng.choice(list(STORES), N, p=list(STORES.values()))
    rank = rank_here(rng, feeling, stores)
    pull = (
        SHARE_BY["allocation"] * standardised(allocation(rank, stores))
        + SHARE_BY["own_spend"] * standardised(np.log(own.to_numpy()))
        + SHARE_BY["satisfaction"] * feeling
        + SHARE_BY["luck"] * rng.standard_normal(N)
    )
    position = (pull.argsort().argsort() + 0.5) / N
    share = beta.ppf(position, SHARE["a"], SHARE["b"])
    return pd.DataFrame(
        {
            "customer_id": own.index.to_numpy(),
            "own_spend_12m": own.to_numpy(),
            "category_spend_12m": as_people_say(own.to_numpy() / share, own.to_numpy()),
            "satisfaction": satisfaction,
            "would_switch_at": would_switch_at(rng, feeling, standardised(share)),
            "stores_used": stores,
            "rank_here": rank,
        }
    )


def rank_here(rng: np.random.Generator, feeling: np.ndarray, stores: np.ndarray) -> np.ndarray:
    """Return this shop's place among those used: it depends on how the rivals are liked, too."""
    slope = LIKING["of_satisfaction"]
    ours = LIKING["lead"] + slope * feeling + (1 - slope**2) ** 0.5 * rng.standard_normal(N)
    rivals = rng.standard_normal((N, max(STORES) - 1))
    used = np.arange(max(STORES) - 1) < stores[:, None] - 1
    return 1 + (used & (rivals > ours[:, None])).sum(axis=1)


def allocation(rank: np.ndarray, stores: np.ndarray) -> np.ndarray:
    """Return the share of the wallet by the Wallet Allocation Rule (Keiningham et al. 2011)."""
    return (1 - rank / (stores + 1)) * 2 / stores


def as_people_say(spend: np.ndarray, at_least: np.ndarray) -> np.ndarray:
    """Round to two digits, as people tell a sum, and never below what they spent here."""
    step = np.maximum(10 ** (np.floor(np.log10(spend)) - 1), 1)
    said = np.rint(spend / step) * step
    return np.where(said <= at_least, said + step, said).astype(np.int64)


def would_switch_at(rng: np.random.Generator, feeling: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return the per cent by which a rival must be cheaper; most people say a round figure."""
    slopes = np.array([SWITCH["of_satisfaction"], SWITCH["of_share"]])
    latent = slopes @ [feeling, share] + (1 - slopes @ slopes) ** 0.5 * rng.standard_normal(N)
    exact = np.clip(SWITCH["median"] * np.exp(SWITCH["sigma"] * latent), 1, 60)
    grid = np.array(ROUND_PER_CENT)
    nearest = grid[np.abs(np.log(exact[:, None] / grid)).argmin(axis=1)]
    return np.where(rng.random(N) < SAY_A_ROUND_ONE, nearest, np.rint(exact)).astype(np.int64)


def standardised(values: np.ndarray) -> np.ndarray:
    """Return values of mean 0 and standard deviation 1."""
    return (values - values.mean()) / values.std()
