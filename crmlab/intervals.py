"""Intervals at 95 % that measures of several chapters have: of shares, and of ratios of sums."""

import numpy as np
import pandas as pd

from crmlab.checks import number_columns, refuse_where
from crmlab.messages import later, say

__all__ = ["parts_of_sum", "ratio_of_sums", "wilson"]


def wilson(hits: float | pd.Series, people: float | pd.Series) -> pd.Series | pd.DataFrame:
    """Return shares with their interval at 95 %: ``share``, ``low``, ``high`` (Wilson 1927).

    Of one share a Series, of several a table, a row a share.

    >>> wilson(100, 150).round(3).tolist()
    [0.667, 0.588, 0.737]
    """
    from statsmodels.stats.proportion import proportion_confint

    index = hits.index if isinstance(hits, pd.Series) else [0]
    counts = pd.DataFrame({"hits": hits, "people": people}, index)
    counts = number_columns(counts, ["hits", "people"], later("counts"))
    hits, of_all = counts["hits"], counts["people"]
    refuse_where(of_all <= 0, say("A share needs at least one person."), counts)
    refuse_where((hits < 0) | (hits > of_all), say("Hits go from 0 to all people."), counts)
    share = hits / of_all
    low, high = proportion_confint(hits, of_all, method="wilson")
    # Without what rounding leaves at 0 and 1.
    table = pd.DataFrame({"share": share, "low": low.clip(upper=share), "high": high.clip(share)})
    return table if isinstance(index, pd.Index) else table.loc[0].rename(None)


def ratio_of_sums(
    above: pd.Series | np.ndarray, below: pd.Series | np.ndarray
) -> tuple[float, float]:
    """Return the ratio of two sums over people, and how far its interval reaches to either side.

    By linearisation: ``1.96 s / (√n × mean below)``, where s is the spread of ``above − ratio ×
    below`` (Cochran 1977).

    >>> ratio, reach = ratio_of_sums(np.array([90, 100]), np.array([100, 900]))
    >>> round(float(ratio), 3), round(float(reach), 3)
    (0.19, 0.278)
    """
    ratio = above.sum() / below.sum()
    spread = np.std(above - ratio * below, ddof=1)
    return ratio, 1.96 * spread / np.sqrt(len(above)) / below.mean()


def parts_of_sum(parts: pd.DataFrame, whole: pd.Series | np.ndarray) -> pd.DataFrame:
    """Return the ``share``, ``low`` to ``high``, that each part has of a sum over people.

    A column of ``parts`` is one. The interval is that of `ratio_of_sums`, within 0 and 1.

    >>> late = pd.DataFrame({"late": [90, 100]})
    >>> parts_of_sum(late, np.array([100, 900])).loc["late"].round(3).tolist()
    [0.19, 0.0, 0.468]
    """
    share, reach = np.array([ratio_of_sums(part, whole) for _, part in parts.items()]).T
    table = {"share": share, "low": share - reach, "high": share + reach}
    return pd.DataFrame(table, parts.columns).clip(0, 1)
