"""Why customers leave: the reasons they name as shares, each with its interval."""

import pandas as pd

from crmlab.checks import number_columns, refuse_where, require_filled, require_rows
from crmlab.messages import later, say

__all__ = ["reasons_to_leave", "wilson"]


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


def reasons_to_leave(leavers: pd.DataFrame, column: str = "reason") -> pd.DataFrame:
    """Return how many leavers named each reason, the commonest first, as shares with intervals.

    ``leavers``, ``share``, ``low``, ``high`` (`wilson`), and ``running_share``: that of a reason
    and all above it. A leaver names one reason.
    """
    require_filled(leavers, [column], later("leavers"))
    require_rows(leavers, later("leavers"))
    counts = leavers[column].astype(str).value_counts().rename("leavers")
    running = counts.cumsum() / len(leavers)
    return counts.to_frame().join(wilson(counts, len(leavers))).assign(running_share=running)
