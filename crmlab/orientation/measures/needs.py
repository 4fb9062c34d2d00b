"""Customers' needs as a manager imagines them, and as customers rank them."""

from collections.abc import Sequence

import pandas as pd

from crmlab.checks import complete_numbers, require_known, require_once
from crmlab.messages import refusal, say

__all__ = ["matched_ranks", "rank_agreement"]


def rank_agreement(ranks: Sequence[float] | pd.Series, other: Sequence[float] | pd.Series) -> float:
    """Return how well two rankings agree, as Spearman's rank correlation.

    ``rho = 1 − 6 Σd² / (n (n² − 1))`` where no rank is shared; shared ranks count as their mean.

    From −1 (one ranking is the other upside down) to 1 (the same); NaN if one has all ranks equal
    (Spearman 1904; Parasuraman, Zeithaml & Berry 1985 for the gap it measures). Two Series are
    matched by their labels, anything else by place.

    >>> round(rank_agreement([1, 2, 4, 3, 5, 6], [2, 1, 4, 5, 3, 6]), 3)
    0.714
    """
    return float(matched_ranks(ranks, other).corr(method="spearman").iloc[0, 1])


def matched_ranks(
    manager: Sequence[float] | pd.Series, customers: Sequence[float] | pd.Series
) -> pd.DataFrame:
    """Return a manager's ranks of needs beside the customers', a row a need; 1 is most important.

    Two Series are matched by their labels; a list takes the labels of the other.

    >>> matched_ranks(pd.Series({"price": 1, "safety": 2}), pd.Series({"safety": 1, "price": 2}))
            manager  customers
    price       1.0        2.0
    safety      2.0        1.0
    """
    first, second = (complete_numbers(ranking, "ranks") for ranking in (manager, customers))
    if len(first) != len(second) or len(first) < 2:
        raise refusal(
            "There are {first} and {second} ranks: two rankings of the same needs, two or more "
            "of them, are wanted.",
            first=len(first),
            second=len(second),
        )
    if isinstance(manager, pd.Series) and isinstance(customers, pd.Series):
        for ranking in (first, second):
            require_once(ranking.index, say("a ranking"))
        require_known(first.index, second.index, say("one ranking"), say("those of the other"))
    elif isinstance(manager, pd.Series):
        second.index = first.index
    else:
        first.index = second.index
    return pd.DataFrame({"manager": first, "customers": second}).loc[first.index]
