"""One score out of several, and where its weights come from."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab.checks import complete_numbers

SCORES = ["current", "future", "credit", "loyalty", "growth"]

# Mean consistency index of random judgements by number of items (Saaty 1980).
RANDOM_INDEX = {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49}


class Judgement(NamedTuple):
    """What pairwise comparisons lead to.

    Attributes
    ----------
    weights
        Array of shape (n,), summing to 1.
    lambda_max
        The largest eigenvalue; n when the judgements agree perfectly.
    consistency_ratio
        Inconsistency beside that of random judgements; below 0.10 is accepted.
    """

    weights: np.ndarray
    lambda_max: float
    consistency_ratio: float


def composite_value(
    scores: pd.DataFrame, weights: Mapping[str, float] | Sequence[float]
) -> pd.Series:
    """Return the composite value of each customer.

    ``value = Σ weight × score``

    Parameters
    ----------
    scores
        One row a customer, one column a score (points on one scale).
    weights
        One weight a column, by name or in order; they must sum to 1.

    Returns
    -------
    Series
        Points, on the customers' index.

    Raises
    ------
    ValueError
        If the weights do not fit the columns or do not sum to 1.

    Examples
    --------
    >>> scores = pd.DataFrame([[80, 60, 90, 70, 50]], columns=SCORES)
    >>> composite_value(scores, [.30, .25, .15, .20, .10]).round(6).tolist()
    [71.5]
    """
    if not isinstance(weights, Mapping | pd.Series):
        if len(weights) != scores.shape[1]:
            raise ValueError(f"{len(weights)} weights for {scores.shape[1]} scores.")
        weights = dict(zip(scores.columns, weights, strict=True))
    weights = pd.Series(weights, dtype=float)
    if set(weights.index) != set(scores.columns):
        raise ValueError(
            f"The weights are for {list(weights.index)}; the scores are {list(scores)}."
        )
    if abs(weights.sum() - 1) > 1e-6:
        raise ValueError(f"The weights must sum to 1; they sum to {weights.sum():.4f}.")
    return (scores[weights.index] @ weights).rename("composite")


def ahp(matrix: Sequence[Sequence[float]] | pd.DataFrame) -> Judgement:
    """Return the weights that pairwise comparisons imply, and how well the comparisons agree.

    The analytic hierarchy process takes the principal eigenvector of the matrix as weights.
    ``CI = (λ − n) / (n − 1)``, ``CR = CI / random index``.

    Parameters
    ----------
    matrix
        n × n, n from 3 to 10; entry (i, j) says how many times as important item i is as item j,
        and entry (j, i) is its reciprocal.

    Returns
    -------
    Judgement
        Weights, largest eigenvalue and consistency ratio.

    Raises
    ------
    ValueError
        If the matrix is not square, not positive or not reciprocal; the first pair is named.

    References
    ----------
    Saaty (1980).

    Examples
    --------
    >>> ahp([[1, 2, 4], [1/2, 1, 2], [1/4, 1/2, 1]]).weights.round(3).tolist()
    [0.571, 0.286, 0.143]
    """
    judged = np.asarray(matrix, dtype=float)
    n = len(judged)
    if judged.shape != (n, n) or n not in RANDOM_INDEX:
        raise ValueError(f"A square matrix of 3 to 10 items is needed; this is {judged.shape}.")
    if not (judged > 0).all():
        raise ValueError("Every comparison must be above zero.")
    off = np.argwhere(np.abs(judged * judged.T - 1) > 0.02)  # 0.33 beside 3 will do
    if len(off):
        i, j = off[0]
        raise ValueError(
            f"Items {i + 1} and {j + 1} do not mirror each other: {judged[i, j]:g} one way and "
            f"{judged[j, i]:g} the other; one must be 1 divided by the other."
        )
    values, vectors = np.linalg.eig(judged)
    best = values.real.argmax()
    weights = np.abs(vectors[:, best].real)
    index = (values.real[best] - n) / (n - 1)
    return Judgement(
        weights / weights.sum(), float(values.real[best]), float(index / RANDOM_INDEX[n])
    )


def entropy_weights(scores: pd.DataFrame) -> pd.Series:
    """Return weights from the data alone: a score that tells customers apart weighs more.

    ``p = score / column sum``, ``d = 1 + Σ p ln p / ln n``, ``weight = d / Σ d``

    Parameters
    ----------
    scores
        One row a customer (two or more), one column a score, none below zero. A column of
        zeros tells nobody apart and weighs nothing.

    Returns
    -------
    Series
        One weight a column, summing to 1.

    Raises
    ------
    ValueError
        If a score is missing, infinite or below zero (the column is named), or no score
        differs between customers.

    References
    ----------
    Shannon (1948).

    Examples
    --------
    >>> entropy_weights(pd.DataFrame({"same": [5, 5], "differs": [9, 1]})).round(6).tolist()
    [0.0, 1.0]
    """
    if len(scores) < 2:
        raise ValueError(f"Entropy weights need two or more customers; here are {len(scores)}.")
    points = pd.DataFrame(
        {name: complete_numbers(score, f"scores of {name!r}") for name, score in scores.items()}
    )
    below = points.columns[(points < 0).any()]
    if len(below):
        raise ValueError(f"Entropy weights need scores of zero or more; {below[0]!r} goes below.")
    totals = points.sum()
    shares = points / totals.where(totals > 0, 1.0)
    logs = np.log(shares.where(shares > 0, 1.0))
    differs = (1 + (shares * logs).sum() / np.log(len(points))).clip(lower=0)
    differs = differs.where(totals > 0, 0.0)
    if differs.sum() < 1e-12:
        raise ValueError("No score differs between the customers, so none can weigh more.")
    return (differs / differs.sum()).rename("weight")
