"""Customers' needs as a manager imagines them, and as customers rank them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.checks import complete_numbers, require_once
from crmlab.messages import say

__all__ = ["matched_ranks", "rank_agreement"]


def rank_agreement(ranks: Sequence[float] | pd.Series, other: Sequence[float] | pd.Series) -> float:
    """Return how well two rankings agree, as Spearman's rank correlation.

    ``rho = 1 − 6 Σd² / (n (n² − 1))`` where no rank is shared; shared ranks count as their mean.

    From −1 (one ranking is the other upside down) to 1 (the same); NaN if one has all ranks equal.
    Two Series are matched by their labels, anything else by place.

    References
    ----------
    Spearman (1904); Parasuraman, Zeithaml & Berry (1985) for the gap it measures.

    Examples
    --------
    >>> round(rank_agreement([1, 2, 4, 3, 5, 6], [2, 1, 4, 5, 3, 6]), 3)
    0.714
    """
    centred = _matched(ranks, other).rank()
    centred -= centred.mean()
    one, two = (centred[side] for side in centred)
    spread = float(np.sqrt((one**2).sum() * (two**2).sum()))
    return float((one * two).sum()) / spread if spread else float("nan")


def matched_ranks(
    manager: Sequence[float] | pd.Series, customers: Sequence[float] | pd.Series
) -> pd.DataFrame:
    """Return a manager's ranks of needs beside the customers', a row a need; 1 is most important.

    Two Series are matched by their labels; a list takes the labels of the other.

    Examples
    --------
    >>> matched_ranks(pd.Series({"price": 1, "safety": 2}), pd.Series({"safety": 1, "price": 2}))
            manager  customers
    price       1.0        2.0
    safety      2.0        1.0
    """
    return _matched(manager, customers).set_axis(["manager", "customers"], axis=1)


def _matched(
    ranks: Sequence[float] | pd.Series, other: Sequence[float] | pd.Series
) -> pd.DataFrame:
    """Return two rankings as columns."""
    first, second = (complete_numbers(ranking, say("ranks")) for ranking in (ranks, other))
    if len(first) != len(second) or len(first) < 2:
        raise ValueError(
            say(
                "There are {first} and {second} ranks: two rankings of the same needs, two or more "
                "of them, are wanted.",
                first=len(first),
                second=len(second),
            )
        )
    if isinstance(ranks, pd.Series) and isinstance(other, pd.Series):
        for ranking in (first, second):
            require_once(ranking.index, say("a ranking"))
        alone = first.index.difference(second.index)
        if len(alone):
            raise ValueError(say("Only one of the two rankings has {need!r}.", need=alone[0]))
    elif isinstance(ranks, pd.Series):
        second.index = first.index
    else:
        first.index = second.index
    return pd.DataFrame({0: first, 1: second}).loc[first.index]
