"""One score out of several, and where its weights come from."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab.checks import number_columns, require_one_each
from crmlab.messages import refusal

__all__ = ["SCORES", "Judgement", "ahp", "composite_value", "entropy_weights"]

SCORES = ["current", "future", "credit", "loyalty", "growth"]

# Mean consistency index of random judgements by number of items (Saaty 1980).
RANDOM_INDEX = {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49}


class Judgement(NamedTuple):
    """What pairwise comparisons lead to."""

    weights: np.ndarray  # of shape (n,), summing to 1
    lambda_max: float  # the largest eigenvalue; n when the judgements agree perfectly
    consistency_ratio: float  # to that of random judgements; below 0.10 is accepted


def composite_value(
    scores: pd.DataFrame, weights: Mapping[str, float] | Sequence[float]
) -> pd.Series:
    """Return the composite value (points) of each customer, a row of scores on one scale.

    ``value = Σ weight × score``, with a weight for each column, by name or in order, that sum to 1.

    >>> scores = pd.DataFrame([[80, 60, 90, 70, 50]], columns=SCORES)
    >>> composite_value(scores, [.30, .25, .15, .20, .10]).round(6).tolist()
    [71.5]
    """
    if not isinstance(weights, Mapping | pd.Series):
        require_one_each(weights, scores.columns, "weights", "scores")
        weights = dict(zip(scores.columns, weights, strict=True))
    weights = pd.Series(weights, dtype=float)
    if set(weights.index) != set(scores.columns):
        raise refusal(
            "The weights are for {weights}; the scores are {scores}.",
            weights=list(weights.index),
            scores=list(scores),
        )
    if abs(weights.sum() - 1) > 1e-6:
        raise refusal("The weights must sum to 1; they sum to {total:.4f}.", total=weights.sum())
    return (scores[weights.index] @ weights).rename("composite")


def ahp(matrix: Sequence[Sequence[float]] | pd.DataFrame) -> Judgement:
    """Return the weights that pairwise comparisons imply, and how well the comparisons agree.

    The analytic hierarchy process takes the principal eigenvector of the matrix as weights.
    ``CI = (λ − n) / (n − 1)``, ``CR = CI / random index`` (Saaty 1980). The matrix is n × n, n from
    3 to 10; entry (i, j) says how many times as important item i is as item j, and entry (j, i) is
    its reciprocal.

    >>> ahp([[1, 2, 4], [1/2, 1, 2], [1/4, 1/2, 1]]).weights.round(3).tolist()
    [0.571, 0.286, 0.143]
    """
    judged = np.asarray(matrix, dtype=float)
    _require_comparisons(judged)
    n = len(judged)
    values, vectors = np.linalg.eig(judged)
    best = values.real.argmax()
    weights = np.abs(vectors[:, best].real)
    index = (values.real[best] - n) / (n - 1)
    return Judgement(
        weights / weights.sum(), float(values.real[best]), float(index / RANDOM_INDEX[n])
    )


def _require_comparisons(judged: np.ndarray) -> None:
    if judged.shape != (len(judged),) * 2 or len(judged) not in RANDOM_INDEX:
        raise refusal(
            "A square matrix of 3 to 10 items is needed; this is {shape}.", shape=judged.shape
        )
    if not (judged > 0).all():
        raise refusal("Every comparison must be above zero.")
    off = np.argwhere(np.abs(judged * judged.T - 1) > 0.02)  # 0.33 beside 3 will do
    if len(off):
        i, j = off[0]
        raise refusal(
            "Items {i} and {j} do not mirror each other: {one:g} one way and {other:g} the "
            "other; one must be 1 divided by the other.",
            i=i + 1,
            j=j + 1,
            one=judged[i, j],
            other=judged[j, i],
        )


def entropy_weights(scores: pd.DataFrame) -> pd.Series:
    """Return weights from the data alone: a score that tells customers apart weighs more.

    ``p = score / column sum``, ``d = 1 + Σ p ln p / ln n``, ``weight = d / Σ d`` (Shannon 1948),
    for n customers (rows, two or more) and scores of zero or more. A column of zeros tells nobody
    apart and weighs nothing; if no score differs between customers, there are no weights.

    >>> entropy_weights(pd.DataFrame({"same": [5, 5], "differs": [9, 1]})).round(6).tolist()
    [0.0, 1.0]
    """
    if len(scores) < 2:
        raise refusal("Entropy weights need two or more customers; here are {n}.", n=len(scores))
    points = number_columns(scores, scores.columns, "scores")
    below = points.columns[(points < 0).any()]
    if len(below):
        raise refusal(
            "Entropy weights need scores of zero or more; {name!r} goes below.", name=below[0]
        )
    totals = points.sum()
    shares = points / totals.where(totals > 0, 1.0)
    logs = np.log(shares.where(shares > 0, 1.0))
    differs = (1 + (shares * logs).sum() / np.log(len(points))).clip(lower=0)
    differs = differs.where(totals > 0, 0.0)
    if differs.sum() < 1e-12:
        raise refusal("No score differs between the customers, so none can weigh more.")
    return (differs / differs.sum()).rename("weight")
