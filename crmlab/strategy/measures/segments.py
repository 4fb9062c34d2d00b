"""Which segment to choose: by a weighted score, by value, and the weights that turn the order."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlab.checks import (
    complete_numbers,
    number_columns,
    refuse_where,
    require_known,
    require_not_below_zero,
    require_once,
    require_one_of,
    require_rows,
    require_whole,
)
from crmlab.messages import later, refusal, say

__all__ = ["score_by_weight", "score_reversals", "segment_value", "weighted_score"]

Weights = Mapping[str, float] | pd.Series
COUNTED = ["customers", "acquisition_cost", "investment"]


def weighted_score(scores: pd.DataFrame, weights: Weights) -> pd.Series:
    """Return the score of each row, ``Σ weight × score`` over the columns that have a weight.

    Weights are shares that add up to 1. A row without a score is refused: no score is no 0.

    >>> segment = pd.DataFrame({"size": [8], "growth": [6], "fit": [7]}, index=["service"])
    >>> weighted_score(segment, {"size": 0.4, "growth": 0.3, "fit": 0.3}).round(1).to_dict()
    {'service': 7.1}
    """
    weights = _checked(weights)
    require_rows(scores, later("scores"))
    require_once(scores.index, say("the scores"))
    return (number_columns(scores, weights.index, later("scores")) @ weights).rename("score")


def score_by_weight(scores: pd.DataFrame, weights: Weights, criterion: str) -> pd.DataFrame:
    """Return all scores where a criterion has no weight, and where it has all: a row each.

    Between the two a score goes in a straight line, for the other weights keep their proportion.
    """
    weights = _checked(weights)
    require_one_of("criterion", criterion, [*weights.index])
    others = weights.drop(criterion)
    if not others.sum():
        raise refusal("All the weight lies on {criterion}: no other can grow.", criterion=criterion)
    ends = weighted_score(scores, others / others.sum()), weighted_score(scores, {criterion: 1})
    return pd.DataFrame([*ends], index=pd.Index([0.0, 1.0], name=criterion))


def score_reversals(scores: pd.DataFrame, weights: Weights, one: str, other: str) -> pd.DataFrame:
    """Return at which weight of each criterion two rows change places, and who is ahead above it.

    A row is a criterion: its ``weight`` today, the ``turns_at`` and who is ``ahead_above``; both
    are missing where no weight of this criterion alone brings the two level.
    """
    weights = _checked(weights)
    require_known(pd.Index([one, other]), scores.index, say("the pair"), say("the scores"))
    table = pd.DataFrame({"weight": weights, "turns_at": np.nan, "ahead_above": None})
    for criterion in weights.index:
        ends = score_by_weight(scores, weights, criterion)
        without, alone = ends[one] - ends[other]
        if without * alone < 0:
            ahead = one if alone > 0 else other
            table.loc[criterion, ["turns_at", "ahead_above"]] = without / (without - alone), ahead
    return table.rename_axis("criterion")


def segment_value(options: pd.DataFrame, *, years: int = 5, rate: float = 0.10) -> pd.DataFrame:
    """Return what each segment is worth today if all its customers are won (present value, CNY).

    ``value_per_customer = margin × Σ (retention / (1 + rate))ᵗ − acquisition_cost`` over the years
    t = 0, 1, ...: the first margin comes at once. ``npv = customers × value_per_customer −
    investment``.
    """
    require_whole(years, "years", least=1)
    require_not_below_zero(rate=rate)
    require_rows(options, later("segments"))
    rows = number_columns(options, [*COUNTED, "margin", "retention"], later("segments"))
    counted, kept = rows[COUNTED], rows["retention"]
    below = (counted < 0).any(axis=1)
    refuse_where(below, say("Customers, costs and investments are not below 0."), counted)
    refuse_where(~kept.between(0, 1), say("Retention goes from 0 to 1."), kept)
    margins = sum((kept / (1 + rate)) ** year for year in range(years)) * rows["margin"]
    each = margins - rows["acquisition_cost"]
    npv = rows["customers"] * each - rows["investment"]
    return pd.DataFrame({"value_per_customer": each, "npv": npv})


def _checked(weights: Weights) -> pd.Series:
    weights = complete_numbers(weights, later("weights"))
    require_once(weights.index, say("the weights"))
    refuse_where(weights < 0, say("A weight is not below 0."), weights)
    if abs(weights.sum() - 1) > 1e-9:
        raise refusal(
            "The weights add up to {total}, not to 1: divide each by their sum.",
            total=f"{weights.sum():.4g}",
        )
    return weights
