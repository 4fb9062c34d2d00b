"""Switching between brands: the matrix, where it leads, and how much of it is habit."""

import numpy as np
import pandas as pd

from crmlab.checks import require_filled, require_rows, require_whole
from crmlab.lifecycle.measures import migration_matrix, steady_state
from crmlab.messages import later, refusal

__all__ = ["repeat_rates", "switching_matrix"]

PURCHASES = later("purchases")


def switching_matrix(
    purchases: pd.DataFrame, *, customer: str = "customer_id", brand: str = "brand"
) -> pd.DataFrame:
    """Return which share of the purchases of a brand (row) is followed by which brand (column).

    A row of the table is a purchase; those of a customer stand in the order of time. A customer's
    last purchase is followed by none. The diagonal holds the *repeat rates*.

    >>> log = pd.DataFrame({"customer_id": list("AAAABB"), "brand": list("xxyyyx")})
    >>> switching_matrix(log)
    to      x    y
    from
    x     0.5  0.5
    y     0.5  0.5
    """
    log, pairs = _pairs(purchases, customer, brand)
    return migration_matrix(pairs["brand"], pairs["following"], sorted(log["brand"].unique()))


def repeat_rates(
    purchases: pd.DataFrame,
    *,
    customer: str = "customer_id",
    brand: str = "brand",
    samples: int = 500,
    seed: int | None = None,
) -> pd.DataFrame:
    """Return for each brand how often it is bought again, how often by chance, and its long run.

    ``repeat_rate`` is the diagonal of `switching_matrix`, ``by_chance`` what it would be if every
    customer bought the very same things in an order drawn by lot: that much comes from people who
    differ (Frank 1962). Only the rest, ``more``, may be habit. ``long_run_share`` is the
    `steady_state`. Each has an interval at 95 %, by bootstrap of whole customers.

    >>> log = pd.DataFrame({"customer_id": list("AAAABBBB"), "brand": list("xxxyyyyx")})
    >>> repeat_rates(log, seed=1)[["repeat_rate", "by_chance"]].round(3).to_numpy().tolist()
    [[0.667, 0.5], [0.667, 0.5]]
    """
    require_whole(samples, "samples", 2)
    matrix = switching_matrix(purchases, customer=customer, brand=brand)
    never = matrix.index[matrix.isna().any(axis=1)]
    if len(never):
        raise refusal("No purchase of {brand} is followed by another.", brand=", ".join(never))
    log, pairs = _pairs(purchases, customer, brand)
    who = pd.factorize(log["customer"], sort=True)[0][pairs.index]
    brands, size = matrix.index, len(matrix)
    moves = np.zeros((log["customer"].nunique(), size, size))
    start, end = (brands.get_indexer(pairs[column]) for column in ("brand", "following"))
    np.add.at(moves, (who, start, end), 1)
    own = pd.crosstab(log["customer"], log["brand"]).to_numpy()
    bought = own.sum(axis=1, keepdims=True)
    again, any_next = own * (own - 1) / bought, own * (bought - 1) / bought  # as lot has it
    chance = again.sum(axis=0) / any_next.sum(axis=0)
    dice = np.random.default_rng(seed)
    drawn = dice.multinomial(len(own), np.full(len(own), 1 / len(own)), samples)
    counts = np.tensordot(drawn, moves, 1)
    whole = (counts.sum(axis=2) > 0).all(axis=1)  # samples that miss no brand
    if whole.mean() < 0.5:
        raise refusal("Too few customers buy each of the brands for an interval.")
    drawn, counts = drawn[whole], counts[whole]
    starts = counts.sum(axis=2, keepdims=True)
    chains, share = counts / starts, starts.swapaxes(1, 2) / starts.sum(axis=1, keepdims=True)
    rates = np.diagonal(chains, axis1=1, axis2=2)
    later_on = share @ np.linalg.matrix_power((chains + np.eye(size)) / 2, 1_024)
    drawn_chance = (drawn @ again) / (drawn @ any_next)
    columns = {
        "share": log["brand"].value_counts(normalize=True).reindex(brands),
        "repeat_rate": np.diag(matrix),
        **_ends("", rates),
        "by_chance": chance,
        "more": np.diag(matrix) - chance,
        **_ends("more_", rates - drawn_chance),
        "long_run_share": steady_state(matrix),
        **_ends("long_run_", later_on[:, 0]),
    }
    return pd.DataFrame(columns).rename_axis("brand")


def _pairs(purchases: pd.DataFrame, customer: str, brand: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the purchases, and those that another follows, with its brand."""
    require_filled(purchases, [customer, brand], PURCHASES)
    require_rows(purchases, PURCHASES)
    who, what = purchases[customer].to_numpy(), purchases[brand].astype(str).to_numpy()
    log = pd.DataFrame({"customer": who, "brand": what})
    pairs = log.assign(following=log.groupby("customer")["brand"].shift(-1)).dropna()
    if pairs.empty:
        raise refusal("No customer bought twice: there is no switching to see.")
    return log, pairs


def _ends(name: str, samples: np.ndarray) -> dict[str, np.ndarray]:
    low, high = np.quantile(samples, [0.025, 0.975], axis=0)
    return {f"{name}low": low, f"{name}high": high}
