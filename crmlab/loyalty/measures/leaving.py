"""Shares with their interval, such as those of the reasons to leave."""

import pandas as pd

from crmlab.checks import number_columns, refuse_where
from crmlab.messages import later, say

__all__ = ["wilson"]


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
