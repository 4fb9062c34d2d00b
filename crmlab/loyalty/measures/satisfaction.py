"""Satisfaction as a difference of what came and what was expected, and its kink."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.checks import as_number_or_column, number_columns, require_numbers, require_one_each
from crmlab.messages import later, refusal

__all__ = ["difference_function", "satisfaction_slopes"]


def difference_function(
    gap: float | Sequence[float] | pd.Series, *, gain: float, loss: float, level: float = 0.0
) -> float | np.ndarray | pd.Series:
    """Return the satisfaction at a gap: perceived less expected, both in points of one scale.

    ``level + gain × gap`` above zero and ``level + loss × gap`` below (Oliver 1980; with a bend
    Anderson & Sullivan 1993).

    >>> difference_function([-2, 2], gain=0.5, loss=1.1)
    array([-2.2,  1. ])
    """
    require_numbers(gain=gain, loss=loss, level=level)
    gap = as_number_or_column(gap, later("gaps"))
    return level + gain * np.maximum(gap, 0) + loss * np.minimum(gap, 0)


def satisfaction_slopes(gaps: Sequence[float], satisfaction: Sequence[float]) -> pd.DataFrame:
    """Return what a point of gap is worth above and below zero, and the test of their difference.

    A regression on two columns, the gap above zero and the gap below. Rows: ``level`` (satisfaction
    at a gap of 0), ``gain``, ``loss``, ``loss_less_gain``, and ``one_slope`` of a line without a
    bend. Columns: ``estimate``, ``low`` to ``high`` (95 %), ``p_value`` (of no slope, and in the
    fourth row of no bend), by errors that let the spread differ from gap to gap (HC3).
    """
    import statsmodels.api as sm

    require_one_each(gaps, satisfaction, later("gaps"), later("ratings of satisfaction"))
    both = {"gap": np.asarray(gaps), "satisfaction": np.asarray(satisfaction)}
    data = number_columns(pd.DataFrame(both), both, later("answers"))
    gap, rated = data["gap"], data["satisfaction"]
    if gap[gap > 0].nunique() < 2 or gap[gap < 0].nunique() < 2:
        raise refusal("Two slopes need two or more different gaps above 0, and as many below.")
    if rated.nunique() < 2:
        raise refusal("All people are equally satisfied: nothing makes a difference.")
    sides = pd.DataFrame({"gain": gap.clip(lower=0), "loss": gap.clip(upper=0)})
    bent = sm.OLS(rated, sm.add_constant(sides)).fit(cov_type="HC3")
    straight = sm.OLS(rated, sm.add_constant(gap)).fit(cov_type="HC3")
    contrasts = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, -1, 1]]
    tests = [*map(bent.t_test, contrasts), straight.t_test([0, 1])]
    rows = [[*test.effect, *test.conf_int().ravel(), float(test.pvalue)] for test in tests]
    names = ["level", "gain", "loss", "loss_less_gain", "one_slope"]
    return pd.DataFrame(rows, names, ["estimate", "low", "high", "p_value"])
