"""Customers' needs as a manager imagines them, and as customers rank them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.checks import complete_numbers, require_once


def rank_agreement(ranks: Sequence[float] | pd.Series, other: Sequence[float] | pd.Series) -> float:
    """Return how well two rankings agree, as Spearman's rank correlation.

    ``rho = 1 − 6 Σd² / (n (n² − 1))`` where no rank is shared; shared ranks count as their mean.

    Parameters
    ----------
    ranks, other
        Two ranks for each need. Two Series are matched by their labels, anything else by place.

    Returns
    -------
    float
        From −1 (one ranking is the other upside down) to 1 (the same); NaN if one has all ranks
        equal.

    Raises
    ------
    ValueError
        If there are fewer than two needs, the needs are not the same, or a rank is missing.

    References
    ----------
    Spearman (1904); Parasuraman, Zeithaml & Berry (1985) for the gap it measures.

    Examples
    --------
    >>> round(rank_agreement([1, 2, 4, 3, 5, 6], [2, 1, 4, 5, 3, 6]), 3)
    0.714
    """
    one, two = matched_ranks(ranks, other)
    one, two = one.rank() - one.rank().mean(), two.rank() - two.rank().mean()
    spread = float(np.sqrt((one**2).sum() * (two**2).sum()))
    return float((one * two).sum()) / spread if spread else float("nan")


def matched_ranks(
    ranks: Sequence[float] | pd.Series, other: Sequence[float] | pd.Series
) -> tuple[pd.Series, pd.Series]:
    """Return two rankings of the same needs in the same order.

    Raises
    ------
    ValueError
        As `rank_agreement` does.

    Examples
    --------
    >>> one, two = pd.Series({"price": 1, "safety": 2}), pd.Series({"safety": 1, "price": 2})
    >>> [ranking.tolist() for ranking in matched_ranks(one, two)]
    [[1.0, 2.0], [2.0, 1.0]]
    """
    first, second = complete_numbers(ranks, "ranks"), complete_numbers(other, "ranks")
    if len(first) != len(second) or len(first) < 2:
        raise ValueError(
            f"There are {len(first)} and {len(second)} ranks: two rankings of the same needs, "
            "two or more of them, are wanted."
        )
    if isinstance(ranks, pd.Series) and isinstance(other, pd.Series):
        for ranking in (first, second):
            require_once(ranking.index, "a ranking")
        alone = first.index.difference(second.index)
        if len(alone):
            raise ValueError(f"Only one of the two rankings has {alone[0]!r}.")
        return first, second.loc[first.index]
    # What is a list takes the labels of the other.
    if isinstance(ranks, pd.Series):
        return first, second.set_axis(first.index)
    return first.set_axis(second.index), second
