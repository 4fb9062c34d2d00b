"""How long customers stay, when some are still customers and their end is not yet known."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from pandas.api.typing import DataFrameGroupBy

from crmlab.checks import (
    as_dates,
    as_day,
    as_numbers,
    refuse_where,
    require_filled,
    require_numbers,
    require_same_customers,
    require_shares_of_some,
)
from crmlab.lifecycle.periods import DAYS
from crmlab.messages import refusal, say

__all__ = [
    "churn_by_group",
    "enough_at_risk",
    "kaplan_meier",
    "life_lengths",
    "log_rank",
    "median_survival",
    "odds_ratio",
    "survival_at",
]

QUANTILE_95 = 1.959963984540054  # of the normal distribution, for intervals of 95 %


def life_lengths(
    started: pd.Series, ended: pd.Series, until: str | date | pd.Timestamp
) -> pd.DataFrame:
    """Return how long each life was observed, and whether its end was seen.

    Starts and ends are dates by customer; there is no end while the customer is there. Days are
    counted up to `until`: an end after it was not seen yet, and who started after it is left out.
    The ``duration`` is in months of 365.25 / 12 days.

    >>> dates = pd.DataFrame({"won": ["2020-01-01"] * 2, "left": ["2021-01-01", None]})
    >>> dates = dates.apply(pd.to_datetime)
    >>> life_lengths(dates["won"], dates["left"], "2022-01-01").round(1)
       duration  ended
    0      12.0   True
    1      24.0  False
    """
    require_same_customers(started=started, ended=ended)
    started = as_dates(started, say("starts")).dt.normalize()
    ended = as_dates(ended, say("ends")).dt.normalize()
    until = as_day(until, "until")
    require_filled(pd.DataFrame({"started": started}), ["started"], say("lives"))
    lives = pd.DataFrame({"started": started, "ended": ended})
    rule = say("An end cannot lie before its start.")
    refuse_where(ended < started, rule, lives, say("customer"))
    seen = ended <= until
    days = (ended.where(seen, until) - started).dt.days
    lives = pd.DataFrame({"duration": days / DAYS["M"], "ended": seen})
    return lives[started <= until]


def kaplan_meier(
    durations: Sequence[float] | pd.Series,
    ended: Sequence[bool] | pd.Series,
    groups: Sequence | pd.Series | None = None,
) -> pd.DataFrame:
    """Return the share still there after each time, by the Kaplan-Meier estimate.

    ``S(t) = Π (1 − dᵢ / nᵢ)`` over the times up to t at which dᵢ of the nᵢ at risk ended. Who is
    censored at a time is still at risk at that time.

    Durations are at least 0 and in any unit; ``ended`` is true where the end was seen, false where
    the customer was still there (censored). With a group of each customer there is a curve each, in
    the order of the categories if there are any.

    A row is a time, from 0 on, with the ``survival`` (share), its ``std_err`` (Greenwood), and the
    interval of 95 % from ``low`` to ``high``, symmetric on the scale of log(−log S), so that it
    stays between 0 and 1; NaN where there is none (S of 0 or 1).

    Kaplan & Meier (1958); Greenwood (1926); Kalbfleisch & Prentice (1980) for the interval.

    >>> table = kaplan_meier([6, 6, 7, 10], [True, False, True, False])
    >>> table[["time", "at_risk", "ended", "censored", "survival"]]
       time  at_risk  ended  censored  survival
    0   0.0        4      0         0     1.000
    1   6.0        4      1         1     0.750
    2   7.0        2      1         0     0.375
    3  10.0        1      0         1     0.375
    """
    if groups is None:
        return _curve(_lives(durations, ended))
    by_group = _lives(durations, ended, groups=groups).groupby(pd.Index(groups), observed=True)
    curves = {name: _curve(each) for name, each in by_group}
    return pd.concat(curves, names=["group"]).reset_index("group").reset_index(drop=True)


def _lives(durations: Sequence[float], ended: Sequence[bool], **beside: Sequence) -> pd.DataFrame:
    """Return durations and ends by position, once they and the groups are known to be right."""
    require_same_customers(durations=durations, ended=ended, **beside)
    lives = pd.DataFrame(
        {
            "duration": as_numbers(durations, say("durations")).to_numpy(),
            "ended": as_numbers(ended, say("ends")).to_numpy(),
        }
    )
    if not len(lives):
        raise refusal(
            "There are no customers in the durations. Did a condition pick nobody, such as a text "
            'compared with a number ("1" is not 1)?'
        )
    place = say("position")
    rule = say(
        "A duration is empty: fill the empty end dates first, with the last day of observation, as "
        "in left_on.fillna(last_day)."
    )
    refuse_where(lives["duration"].isna(), rule, lives["duration"], place)
    rule = say("A duration must be a finite number of at least 0.")
    refuse_where(~(lives["duration"] >= 0), rule, lives["duration"], place)
    rule = say("ended must be True or False (1 or 0).")
    refuse_where(~lives["ended"].isin([0, 1]), rule, lives["ended"], place)
    rule = say("Leave out customers without a group, or give them one such as 'unknown'.")
    for groups in beside.values():
        refuse_where(pd.isna(pd.Series(groups).array), rule, lives, place)
    return lives


def _curve(lives: pd.DataFrame) -> pd.DataFrame:
    """Return the curve of one group at all its times, 0 among them."""
    from statsmodels.duration.survfunc import SurvfuncRight

    counts = lives.groupby("duration")["ended"].agg(["sum", "size"]).astype(int)
    if 0 not in counts.index:
        counts.loc[0.0] = 0
    counts = counts.sort_index()
    fit = SurvfuncRight(lives["duration"].to_numpy(), lives["ended"].to_numpy())
    steps = pd.DataFrame(
        {"survival": fit.surv_prob, "std_err": fit.surv_prob_se}, index=fit.surv_times
    ).reindex(counts.index, method="ffill")
    survival = steps["survival"].fillna(1.0)
    # Symmetric around log(−log S).
    inner = survival.where((survival > 0) & (survival < 1))
    width = QUANTILE_95 * steps["std_err"] / (inner * np.log(inner)).abs()
    return pd.DataFrame(
        {
            "time": counts.index,
            "at_risk": len(lives) - counts["size"].cumsum().shift(fill_value=0),
            "ended": counts["sum"],
            "censored": counts["size"] - counts["sum"],
            "survival": survival,
            # Where all are gone nothing is left to vary; before the first end neither.
            "std_err": steps["std_err"].fillna(0.0),
            "low": inner ** np.exp(width),
            "high": inner ** np.exp(-width),
        }
    ).reset_index(drop=True)


def enough_at_risk(table: pd.DataFrame) -> pd.DataFrame:
    """Return the part of each curve where enough customers are still watched to trust it.

    Of the table of `kaplan_meier` it keeps the rows with ten at risk, or with a tenth of the group
    where that is fewer. A curve often ends in a fall to 0, when the last of a few is gone; it says
    little (Pocock, Clayton & Altman 2002).

    >>> table = kaplan_meier([*range(1, 101)], [True] * 100)
    >>> len(table), int(enough_at_risk(table)["at_risk"].min())
    (101, 10)
    """
    size = _by_group(table)["at_risk"].transform("first")
    return table[table["at_risk"] >= (size / 10).clip(upper=10)].reset_index(drop=True)


def survival_at(table: pd.DataFrame, time: float) -> float | pd.Series:
    """Return the share still there after some time (unit of the durations), by group if there are.

    It is read from the table of `kaplan_meier`: NaN beyond the longest observation, as long as
    somebody was left, as nobody was watched that long.

    >>> table = kaplan_meier([6, 6, 7, 10], [True, False, True, False])
    >>> survival_at(table, 6.5), survival_at(table, 11)
    (0.75, nan)
    """
    if not isinstance(table, pd.DataFrame):
        raise refusal("The table comes first, then the time: survival_at(curve, 36)")
    at = _row_at(table, time)
    return at["survival"] if "group" in table else float(at["survival"].iloc[0])


def _by_group(table: pd.DataFrame) -> DataFrameGroupBy:
    """Return the curves of a table in their order; one curve where there are no groups."""
    groups = table["group"] if "group" in table else np.full(len(table), "all")
    return table.groupby(groups, sort=False)


def _row_at(table: pd.DataFrame, time: float) -> pd.DataFrame:
    """Return the last row up to a time, by group; all NaN beyond what was observed."""
    require_numbers(time=time)
    if not time >= 0:
        raise refusal("time must be at least 0; not {time}", time=time)
    last = _by_group(table[table["time"] <= time]).last(skipna=False)
    beyond = (_by_group(table)["time"].last() < time) & (last["survival"] > 0)
    return last.mask(beyond)


def median_survival(
    durations: Sequence[float] | pd.Series, ended: Sequence[bool] | pd.Series
) -> float:
    """Return the time after which half are gone, censored customers counted rightly.

    The first time at which the S(t) of `kaplan_meier` is at most one half, in the unit of the
    durations; NaN if more than half are there to the end of the observation.

    >>> median_survival([6, 6, 7, 10], [True, False, True, False])
    7.0
    """
    return median_of_curve(kaplan_meier(durations, ended))


def median_of_curve(curve: pd.DataFrame) -> float:
    """Return the first time of a curve with S(t) of at most one half, to rounding; NaN if none."""
    return float(curve["time"].where(curve["survival"] <= 0.5 + 1e-12).min())


def log_rank(
    durations: Sequence[float] | pd.Series,
    ended: Sequence[bool] | pd.Series,
    groups: Sequence | pd.Series,
) -> pd.Series:
    """Test whether groups stay equally long, over the whole curves and not at one time.

    At each time the ends of a group are compared with its share of those at risk (Mantel 1966).
    ``statistic`` is chi-squared, with one degree of freedom fewer than groups; ``p_value`` is the
    probability of one as large where the groups stay equally long.

    >>> same = log_rank([1, 2, 3, 1, 2, 3], [True] * 6, ["a", "a", "a", "b", "b", "b"])
    >>> same.round(2).to_dict()
    {'statistic': 0.0, 'p_value': 1.0}
    """
    from scipy.stats import chi2
    from statsmodels.duration.survfunc import survdiff

    lives = _lives(durations, ended, groups=groups)
    codes, names = pd.factorize(pd.Series(groups))
    if len(names) < 2:
        raise refusal("The test compares at least two groups; there is {count}.", count=len(names))
    _require_watched(lives, names[codes])
    statistic, _ = survdiff(lives["duration"].to_numpy(), lives["ended"].to_numpy(), codes)
    # Its own p-value is 1 minus a number near 1, and so 0 long before it should be.
    p_value = chi2.sf(statistic, len(names) - 1)
    return pd.Series({"statistic": float(statistic), "p_value": float(p_value)})


def _require_watched(lives: pd.DataFrame, groups: Sequence) -> None:
    """Refuse groups that cannot be told apart: the test would divide by a variance of zero."""
    first = lives["duration"][lives["ended"] == 1].min()
    longest = lives.groupby(groups)["duration"].max()
    unwatched = longest.index[~(longest >= first)]
    if len(unwatched):
        raise refusal(
            "Nobody of the group {group!r} was still watched when the first customer left: "
            "there is nothing to compare.",
            group=unwatched[0],
        )
    if lives[lives["duration"] >= first].eq([first, 1]).all(axis=None):
        raise refusal("All who were watched left at one time: there is nothing to compare.")


def odds_ratio(share: float, other: float) -> float:
    """Return how many times the odds of one group are those of another: 1 where both are equal.

    ``odds ratio = (p / (1 − p)) / (q / (1 − q))``, of two shares above 0 and below 1.

    >>> round(odds_ratio(0.806, 0.58), 2)
    3.01
    """
    require_shares_of_some(share=share, other=other)
    return share / (1 - share) / (other / (1 - other))


def churn_by_group(
    durations: Sequence[float] | pd.Series,
    ended: Sequence[bool] | pd.Series,
    groups: Sequence | pd.Series,
    time: float,
) -> pd.DataFrame:
    """Return the share of each group that is gone after some time, with its interval.

    ``churn = 1 − S(time)``, with the S of `kaplan_meier` and the time in the unit of the durations.
    All shares are NaN for a group that was not watched so long, the interval of 95 % also where
    none or all are gone.

    >>> churn_by_group([1, 2, 3, 3], [True, True, False, True], ["a", "a", "b", "b"], 1).round(2)
           customers  churn   low  high
    group
    a              2    0.5  0.09  0.99
    b              2    0.0   NaN   NaN
    """
    table = kaplan_meier(durations, ended, groups)
    at = _row_at(table, time)
    return pd.DataFrame(
        {
            "customers": _by_group(table)["at_risk"].first(),
            "churn": 1 - at["survival"],
            "low": 1 - at["high"],
            "high": 1 - at["low"],
        }
    )
