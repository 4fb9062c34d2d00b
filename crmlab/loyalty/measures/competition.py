"""From satisfaction to buying again, where customers can leave and where they cannot."""

from collections.abc import Hashable

import numpy as np
import pandas as pd

from crmlab.checks import require_columns, require_one_of, require_shares
from crmlab.messages import refusal

__all__ = ["between_markets", "rate_ratio"]


def rate_ratio(rates: pd.DataFrame, top: Hashable, below: Hashable) -> pd.DataFrame:
    """Return how many times as high the rate of one level is as that of another, in each group.

    The rates are those of `rates_by` with a group and a level. ``ratio`` has its score interval at
    95 %, ``low`` to ``high`` (Koopman 1984); ``more`` is the difference of the two rates.

    >>> index = pd.MultiIndex.from_product([["free"], [4, 5]])
    >>> rates = pd.DataFrame({"people": 100, "share": [0.1, 0.6]}, index)
    >>> rate_ratio(rates, 5, 4).round(2).loc["free"].tolist()
    [6.0, 3.35, 11.09, 0.5]
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    rows = {}
    for group, of in _by_group(rates).items():
        for level in (top, below):
            require_one_of("level", level, of.index)
        (n, high_rate), (m, low_rate) = of.loc[[top, below], ["people", "share"]].to_numpy()
        if not low_rate:
            raise refusal(
                "In {group} nobody at {below} did it: a ratio to nothing has no value.",
                group=group,
                below=below,
            )
        counted = round(high_rate * n), n, round(low_rate * m), m
        low, high = confint_proportions_2indep(*counted, compare="ratio", method="score")
        rows[group] = high_rate / low_rate, low, high, high_rate - low_rate
    names = ["ratio", "low", "high", "more"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=names)


def between_markets(rates: pd.DataFrame, free: Hashable, competition: float) -> pd.Series:
    """Return the rates by level in a market between the two that were measured.

    ``competition`` is 0 in the one, 1 in the ``free`` one; between them the log odds of each level
    lie on a straight line. That is a picture of what competition does, and not a measurement.
    """
    require_shares(competition=competition)
    groups = _by_group(rates)
    require_one_of("free", free, list(groups))
    if len(groups) != 2:
        raise refusal("Two markets are needed; there are {count}.", count=len(groups))
    (other,) = groups.keys() - {free}
    log_odds = {}
    for group, of in groups.items():
        half = 0.5 / of["people"]  # a rate of 0 or 1 has no log odds
        inside = of["share"].clip(half, 1 - half)
        log_odds[group] = np.log(inside / (1 - inside))
    if not log_odds[free].index.equals(log_odds[other].index):
        raise refusal("Both markets need the same levels, such as marks from 1 to 5.")
    mixed = competition * log_odds[free] + (1 - competition) * log_odds[other]
    return (1 / (1 + np.exp(-mixed))).rename("share")


def _by_group(rates: pd.DataFrame) -> dict[Hashable, pd.DataFrame]:
    """Return the rates of each group, by level."""
    require_columns(rates, ["people", "share"], "rates")
    if rates.index.nlevels != 2:
        raise refusal("The rates need a group and a level, as rates_by(people, outcome, by) has.")
    return {
        group: of.droplevel(0) for group, of in rates.groupby(level=0, observed=True, sort=False)
    }
