"""How far a forecast may be off if the model is right: by chance, and by what it cannot know."""

import numpy as np
import pandas as pd

from crmlab.lifecycle.models.bgnbd import BGNBD
from crmlab.lifecycle.models.bgnbd_formulas import chance_alive
from crmlab.lifecycle.models.bgnbd_likelihood import Likelihood as Purchases
from crmlab.lifecycle.models.fitting import on_logs
from crmlab.lifecycle.models.gamma_gamma import GammaGamma
from crmlab.lifecycle.models.gamma_gamma import Likelihood as Spending
from crmlab.lifecycle.models.inputs import read_history, read_spending

__all__ = ["possible_futures"]

FUTURES = 200
WIDEST = 1.0  # of a standard error of logarithms: where the likelihood is flat it has no summit
AT_ONCE = 500_000  # customers times futures


def possible_futures(
    model: BGNBD,
    summary: pd.DataFrame,
    periods: float,
    *,
    spend: GammaGamma | None = None,
    learned_from: pd.DataFrame | None = None,
    weight: pd.Series | None = None,
    futures: int = FUTURES,
    seed: int = 1,
) -> pd.DataFrame:
    """Return what all customers together may do in the next periods, a row a possible future.

    In each the parameters are drawn by their standard errors (normal on logarithms, with their
    correlations), then by these and by the own history who is alive, at which rate and dropout,
    and what is bought: a parametric bootstrap of the forecast. Columns: ``purchases``, and with a
    `spend` model ``amount``, each customer's counted by a weight (1 if left out).

    The models are those learned from the summary, or from `learned_from` where that has more
    customers.

    >>> model = BGNBD.from_params(r=0.55, alpha=8, a=0.9, b=2.6, freq="W")
    >>> log = model.simulate(2000, T=52, seed=1)
    >>> summary = log.groupby("customer_id")["age"].agg(frequency="size", recency="max")
    >>> summary = summary.assign(frequency=summary["frequency"] - 1, T=52)
    >>> low, high = possible_futures(model, summary, 26)["purchases"].quantile([0.025, 0.975])
    >>> bool(low < model.expected_purchases(26, summary).sum() < high)
    True
    """
    random = np.random.default_rng(seed)
    learned_from = summary if learned_from is None else learned_from
    x, recency, T = read_history(summary)
    drawn = [_drawn(random, Purchases(read_history(learned_from)), model.params_, futures)]
    if spend is not None:
        bought, mean = read_spending(learned_from)
        again = bought > 0
        likelihood = Spending(bought[again], mean[again])
        drawn.append(_drawn(random, likelihood, spend.params_, futures))
        spent = np.nan_to_num(read_spending(summary)[1]) * x
    each = np.ones(len(x)) if weight is None else weight.reindex(summary.index).to_numpy()
    totals: dict[str, list[np.ndarray]] = {"purchases": [], "amount": []}
    for rows in np.array_split(np.arange(futures), 1 + futures * len(x) // AT_ONCE):
        params = drawn[0][rows].T[:, :, None]
        r, alpha, a, b = params
        there = random.random((len(rows), len(x))) < chance_alive(params, x, recency, T)
        rates = random.gamma(r + x, 1 / (alpha + T))
        counts = np.where(there, random.poisson(rates * periods), 0)
        future, customer = np.nonzero(counts)
        dropout = random.beta(a[future, 0], b[future, 0] + x[customer])
        last = random.geometric(np.maximum(dropout, 1e-15))  # numpy refuses zero
        counts[future, customer] = np.minimum(counts[future, customer], last)
        totals["purchases"].append(counts.sum(axis=1))
        if spend is not None:
            p, q, v = drawn[1][rows].T[:, future]
            scale = random.gamma(p * x[customer] + q) / (v + spent[customer])
            amounts = random.gamma(p * counts[future, customer]) / scale * each[customer]
            totals["amount"].append(np.bincount(future, amounts, len(rows)))
    return pd.DataFrame({name: np.concatenate(parts) for name, parts in totals.items() if parts})


def _drawn(
    random: np.random.Generator, likelihood: Purchases | Spending, params: pd.Series, futures: int
) -> np.ndarray:
    """Return parameters that the data allow as well, a row a future."""
    logs = np.log(params.to_numpy())
    bends, axes = np.linalg.eigh(-on_logs(likelihood, logs)[2])
    spread = np.minimum(1 / np.sqrt(np.maximum(bends, 1e-12)), WIDEST)
    return np.exp(logs + random.normal(size=(futures, len(logs))) * spread @ axes.T)
