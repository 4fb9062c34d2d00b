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
    customer bought the very same things in an order drawn by lot: only what lies above it may
    be habit: the rest is that people differ (Frank 1962). ``long_run_share`` is the `steady_state`. ``low`` to
    ``high`` of each are intervals at 95 % by bootstrap of whole customers.

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
    who, people = pd.factorize(pairs["customer"])
    brands, size = matrix.index, len(matrix)
    moves = np.zeros((len(people), size, size))
    start, end = (brands.get_indexer(pairs[column]) for column in ("brand", "following"))
    np.add.at(moves, (who, start, end), 1)
    own = pd.crosstab(log["customer"], log["brand"]).to_numpy()
    whole = own.sum(axis=1, keepdims=True)
    chance = (own * (own - 1) / whole).sum(axis=0) / (own * (whole - 1) / whole).sum(axis=0)
    dice = np.random.default_rng(seed)
    drawn = dice.multinomial(len(people), np.full(len(people), 1 / len(people)), samples)
    counts = np.tensordot(drawn, moves, 1)
    starts = counts.sum(axis=2, keepdims=True)
    counts, starts = (each[(starts > 0).all(axis=(1, 2))] for each in (counts, starts))
    chains = counts / starts  # of the samples in which no brand is missing
    share = starts.swapaxes(1, 2) / starts.sum(axis=1, keepdims=True)
    later_on = share @ np.linalg.matrix_power((chains + np.eye(size)) / 2, 1_024)
    repeats = np.diagonal(chains, axis1=1, axis2=2)
    (low, high), (least, most) = (
        np.quantile(each, [0.025, 0.975], axis=0) for each in (repeats, later_on[:, 0])
    )
    columns = {"share": log["brand"].value_counts(normalize=True).reindex(brands)}
    columns |= {"repeat_rate": np.diag(matrix), "low": low, "high": high, "by_chance": chance}
    columns |= {"long_run_share": steady_state(matrix)}
    columns |= {"long_run_low": least, "long_run_high": most}
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
