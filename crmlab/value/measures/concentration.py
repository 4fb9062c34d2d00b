"""How unevenly value is spread over customers: Pareto and whale curves, Gini, top shares."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.checks import complete_numbers, require_shares
from crmlab.messages import refusal

__all__ = [
    "abc_classes",
    "customers_for",
    "gini",
    "pareto",
    "top_count",
    "top_share",
    "whale_peak",
]


def _ranked(values: Sequence[float] | pd.Series, *, losses: bool = True) -> np.ndarray:
    """Return the values from best to worst; some measures would mislead with losses."""
    ranked = np.sort(complete_numbers(values).to_numpy())[::-1]
    if ranked.size == 0:
        raise refusal("There are no customers: the values are empty.")
    if ranked.sum() <= 0:
        total = f"{ranked.sum():,.2f}"
        raise refusal("The values sum to {total}: a share of nothing has no meaning.", total=total)
    if not losses and ranked[-1] < 0:
        raise refusal("This measure needs values of zero or more; draw a whale curve for losses.")
    return ranked


def top_count(customers: int, fraction: float) -> int:
    """Return how many customers the top fraction is, rounded up to whole people.

    >>> top_count(4_000, 0.05), top_count(4_338, 0.01)
    (200, 44)
    """
    return math.ceil(customers * fraction - 1e-9)


def pareto(values: Sequence[float] | pd.Series) -> pd.DataFrame:
    """Return the concentration curve: the share of value that the best customers bring together.

    One value a customer (money), in any order, with a sum above zero; from no customer to all, best
    first, the curve has ``customers`` and ``value``, both as shares. With values below zero it is
    called a whale curve: it climbs above 100 %, and the loss makers pull it down again
    (Schmittlein, Cooper & Morrison 1993; Kaplan & Narayanan 2001).

    >>> pareto([1, 3, 4, 2]).value.tolist()
    [0.0, 0.4, 0.7, 0.9, 1.0]
    """
    ranked = _ranked(values)
    customers = np.arange(ranked.size + 1) / ranked.size
    value = np.concatenate([[0.0], ranked.cumsum() / ranked.sum()])
    return pd.DataFrame({"customers": customers, "value": value})


def top_share(values: Sequence[float] | pd.Series, fraction: float) -> float:
    """Return the share of all value that the best fraction of customers brings.

    Their number is rounded up; the share is above 1 where others make losses.

    >>> top_share([60, 20, 10, 10], 0.25)
    0.6
    """
    require_shares(fraction=fraction)
    ranked = _ranked(values)
    return float(ranked[: top_count(ranked.size, fraction)].sum() / ranked.sum())


def customers_for(values: Sequence[float] | pd.Series, share: float) -> int:
    """Return how many of the best customers it takes to bring a share of all value.

    >>> customers_for([60, 20, 10, 10], 0.8)
    2
    """
    require_shares(share=share)
    curve = pareto(values)["value"].to_numpy()
    return int(np.argmax(curve.round(12) >= round(share, 12)))


def whale_peak(values: Sequence[float] | pd.Series) -> pd.Series:
    """Return the top of the whale curve: how far profit would reach without the loss makers.

    It has ``customers`` (share of customers that make no loss) and ``value`` (share of total profit
    they bring, 1 or more; Kaplan & Narayanan 2001).

    >>> whale_peak([8, 4, 0, -2]).round(2).tolist()
    [0.5, 1.2]
    """
    curve = pareto(values)
    return curve.loc[curve["value"].idxmax()].rename("peak")


def gini(values: Sequence[float] | pd.Series) -> float:
    """Return the Gini coefficient: 0 when all customers are worth the same, near 1 when one is all.

    ``G = Σᵢ (2i − n − 1) xᵢ / (n Σ x)`` with values in rising order (Gini 1912), none of them
    below zero: the coefficient could then pass 1 and would mislead.

    >>> gini([1, 2, 3, 4])
    0.25
    """
    rising = _ranked(values, losses=False)[::-1]
    ranks = 2 * np.arange(1, rising.size + 1) - rising.size - 1
    return float(ranks @ rising / (rising.size * rising.sum()))


def abc_classes(
    values: Sequence[float] | pd.Series, cuts: tuple[float, float] = (0.80, 0.95)
) -> pd.Series:
    """Return the class of each customer: A for the first 80 % of value, B for 15 %, C the rest.

    The pyramid cuts the *customers* at fixed shares, the ABC classes cut the *value* (none below
    zero) at cumulative shares. A customer belongs to the class in which his own value begins
    (Dickie 1951).

    >>> abc_classes(pd.Series([60, 25, 10, 5], index=list("wxyz"))).tolist()
    ['A', 'A', 'B', 'C']
    """
    _ranked(values, losses=False)
    values = complete_numbers(values)
    ranked = values.sort_values(ascending=False, kind="stable")
    before = (ranked.cumsum() - ranked) / ranked.sum()
    classes = np.select([before < cuts[0] - 1e-12, before < cuts[1] - 1e-12], ["A", "B"], "C")
    return pd.Series(classes, index=ranked.index, name="class").reindex(values.index)
