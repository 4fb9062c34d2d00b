"""An index of satisfaction from 0 to 100, and whether its questions measure one thing."""

from collections.abc import Sequence

import pandas as pd

from crmlab.checks import complete_numbers, number_columns, refuse_where, require_one_each
from crmlab.messages import later, refusal, say

__all__ = ["cronbach_alpha", "index_100", "satisfaction_index"]

ANSWERS = later("answers")
SCALE = (1, 10)  # of the index model's questions


def index_100(
    means: Sequence[float] | pd.Series,
    weights: Sequence[float] | pd.Series | None = None,
    *,
    scale: tuple[float, float] = SCALE,
) -> float:
    """Return the weighted mean of answers, from 0 at the low end of the scale to 100 at its high.

    ``100 Σ w (x − low) / (Σ w (high − low))`` (Fornell et al. 1996). Weights that are a Series find
    their answers by name; all are alike if left out.

    >>> round(index_100([8, 7, 6], [0.3885, 0.3190, 0.2925]), 3)  # State of Ohio
    67.733
    """
    points = pd.DataFrame([complete_numbers(means, ANSWERS)])
    return float(_of_each(points, weights, scale).iloc[0])


def satisfaction_index(
    answers: pd.DataFrame,
    weights: Sequence[float] | pd.Series | None = None,
    *,
    scale: tuple[float, float] = SCALE,
) -> pd.Series:
    """Return the index of all people (`index_100`), ``low`` to ``high`` its 95 % interval.

    Each person has an index of his or her own, and theirs is the mean; so the interval is that of a
    mean. It takes the weights as given. ``people`` is their number.
    """
    from scipy.stats import t

    each = _of_each(_items(answers), weights, scale)
    reach = t.ppf(0.975, len(each) - 1) * each.sem()
    found = {"index": each.mean(), "low": each.mean() - reach, "high": each.mean() + reach}
    return pd.Series({**found, "people": len(each)})


def cronbach_alpha(answers: pd.DataFrame) -> pd.Series:
    """Return how far questions, a column each, measure one thing: Cronbach's alpha (1951).

    ``k / (k − 1) (1 − sum of the variances / variance of the sum)`` of k questions: near 1 where
    they rise and fall together. ``low`` to ``high`` is its 95 % interval (Feldt 1965).
    """
    from scipy.stats import f

    items = _items(answers)
    people, k = items.shape
    if k < 2:
        raise refusal("One question cannot agree with itself: alpha needs two or more.")
    of_sum = items.sum(axis=1).var()
    if not of_sum:
        raise refusal("Everybody's answers add up to the same: alpha cannot be computed.")
    alpha = k / (k - 1) * (1 - items.var().sum() / of_sum)
    low, high = 1 - (1 - alpha) * f.ppf([0.975, 0.025], people - 1, (people - 1) * (k - 1))
    return pd.Series({"alpha": alpha, "low": low, "high": high, "questions": k, "people": people})


def _items(answers: pd.DataFrame) -> pd.DataFrame:
    if len(answers) < 2:
        raise refusal("Without answers of two people or more there is no interval.")
    return number_columns(answers, list(answers), ANSWERS)


def _of_each(
    items: pd.DataFrame, weights: Sequence[float] | pd.Series | None, scale: tuple[float, float]
) -> pd.Series:
    """Return the index of each row."""
    low, high = scale
    refuse_where(
        ((items < low) | (items > high)).any(axis=1),
        say("An answer must be from {low} to {high}.", low=low, high=high),
        items,
    )
    if weights is None:
        weights = [1.0] * items.shape[1]
    if isinstance(weights, pd.Series):
        weights = weights.reindex(items.columns)
    given = complete_numbers(weights, later("weights"))
    require_one_each(given, items.columns, later("weights"), ANSWERS)
    if (given < 0).any() or not given.sum():
        raise refusal("Weights must be 0 or more, and not all of them 0.")
    return 100 * ((items - low) / (high - low)) @ (given.to_numpy() / given.sum())
