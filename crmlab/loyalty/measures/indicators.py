"""Eight indicators of loyalty in one index, and the difference in price at which customers go."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.checks import (
    complete_numbers,
    number_columns,
    refuse_where,
    require_above_zero,
    require_one_each,
    require_rows,
)
from crmlab.intervals import wilson
from crmlab.messages import later, refusal, say

__all__ = ["loyalty_index", "rank_shares", "staying"]

CUSTOMERS, WEIGHTS = later("customers"), later("weights")


def rank_shares(answers: pd.DataFrame) -> pd.DataFrame:
    """Return each column as the share of people below, half of the equals among them.

    ``(rank − 1/2) / n``: so visits, ratings and yuan all run from 0 to 1, with a mean of 1/2. What
    speaks against loyalty is given with a minus. It tells who is ahead, not whether all rise.

    >>> rank_shares(pd.DataFrame({"visits": [2, 9, 2, 30]}))["visits"].tolist()
    [0.25, 0.625, 0.25, 0.875]
    """
    require_rows(answers, CUSTOMERS)
    return (number_columns(answers, answers.columns, CUSTOMERS).rank() - 0.5) / len(answers)


def loyalty_index(
    indicators: pd.DataFrame, weights: Sequence[float] | pd.Series | None = None, *, seed: int = 0
) -> pd.DataFrame:
    """Return the weighted mean of indicators from 0 to 1, a row a customer, and its range.

    Nobody knows the weights. So ``low`` to ``high`` is where the index lies for 95 of 100 sets of
    weights drawn by lot, each set as likely as any other. Weights are alike if left out.

    >>> by_hand = pd.DataFrame([[.75, .60, .75, .40, .80, .70, .65, .55]])
    >>> round(float(loyalty_index(by_hand).at[0, "index"]), 6)
    0.65
    """
    require_rows(indicators, CUSTOMERS)
    points = number_columns(indicators, indicators.columns, CUSTOMERS)
    outside = ((points < 0) | (points > 1)).any(axis=1)
    refuse_where(outside, say("An indicator runs from 0 to 1."), points, later("customer"))
    weights = complete_numbers(np.ones(points.shape[1]) if weights is None else weights, WEIGHTS)
    require_one_each(weights, points.columns, WEIGHTS, later("indicators"))
    if (weights < 0).any() or not weights.sum():
        raise refusal("Weights must be 0 or more, and not all of them 0.")
    index = points.to_numpy() @ (weights / weights.sum()).to_numpy()
    drawn = np.random.default_rng(seed).dirichlet(np.ones(len(weights)), 1000)
    low, high = np.quantile(points @ drawn.T, [0.025, 0.975], axis=1)
    return pd.DataFrame({"index": index, "low": low, "high": high}, index=points.index)


def staying(
    switch_at: pd.Series, differences: Sequence[float], by: pd.Series | None = None
) -> pd.DataFrame:
    """Return who stays where a rival is cheaper by each of some differences (per cent).

    Whose own difference is reached goes. A row a group and ``difference``: ``customers``, the
    ``staying`` as a share with its Wilson interval, and the ``elasticity``, their change in per
    cent over the difference: of the number of customers, and as they say themselves.

    >>> staying(pd.Series([5, 10, 10, 20]), [10])[["staying", "elasticity"]].values.tolist()
    [[0.25, -7.5]]
    """
    switch_at = complete_numbers(switch_at, later("differences"))
    require_rows(switch_at, CUSTOMERS)
    refuse_where(switch_at < 0, say("A difference is 0 or more."), switch_at, later("customer"))
    require_above_zero(difference=min(differences))
    groups = [(say("all"), switch_at)] if by is None else switch_at.groupby(by, observed=True)
    rows = {
        (name, difference): {"customers": len(group), "still": (group > difference).sum()}
        for name, group in groups
        for difference in differences
    }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis(["group", "difference"])
    found = wilson(table.pop("still"), table["customers"]).rename(columns={"share": "staying"})
    gone = 100 * (found["staying"] - 1)
    return table.join(found).assign(elasticity=gone / table.index.get_level_values("difference"))
