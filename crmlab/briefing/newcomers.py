"""Whether new customers have all but stopped coming, told by the last whole months of a file."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab import theme
from crmlab.checks import SMALLEST_GROUP
from crmlab.messages import say
from crmlab.tables import Reading
from crmlab.tables.cells.months import are_months

WEEKEND, WEEK = 2, 7  # days without a sale at the end of a month that may be whole all the same
USUAL = 0.9  # of the gaps between days with sales are no longer than a usual one
FEWEST = 6  # whole months before the last three, so that not all of them are the file's first ones
FEW = 3  # whole months at the beginning, in which who is new cannot be told
FAR_BELOW = 1 / 3  # of before: that fewer are first seen as a file goes on does not do as much


class Drought(NamedTuple):
    """The customers first seen in the last three whole months, far fewer than before."""

    months: pd.PeriodIndex
    now: int
    before: float  # in the same months a year before, or in three of those before
    is_yearly: bool


def whole_months(dates: pd.Series) -> pd.PeriodIndex:
    """Return the months within which sales neither begin nor end.

    They do where more days are without a sale than a weekend has, and than are usual in the file;
    and always where a week is. A file by months has whole ones.

    >>> whole_months(pd.Series(pd.date_range("2024-01-03", "2024-03-27", freq="6D"))).astype(str)
    Index(['2024-01', '2024-02', '2024-03'], dtype='str', name='month')
    >>> whole_months(pd.Series(pd.date_range("2024-01-03", "2024-03-27"))).astype(str)
    Index(['2024-01', '2024-02'], dtype='str', name='month')
    """
    every = pd.period_range(dates.min(), dates.max(), freq="M", name="month")
    if are_months(dates):
        return every
    without = dates.dt.normalize().drop_duplicates().sort_values().diff().dropna().dt.days - 1
    usual = 0 if without.empty else without.quantile(USUAL)
    edge = pd.Timedelta(days=float(np.clip(usual, WEEKEND, WEEK)))
    begun = every.start_time + edge >= dates.min()
    ended = every.end_time.normalize() - edge <= dates.max()
    return every[begun & ended]


def drought(reading: Reading) -> Drought | None:
    """Return how few were new lately, if far fewer than before and than chance alone would bring.

    Fewer than in the same months a year before, and than in the later half of the months before
    (twelve at most). At the beginning of a file everybody looks new: so the first months are not
    compared with, and who bought nothing in as many months as the file has before those that are
    is taken for new, too.
    """
    whole = whole_months(reading.transactions["date"])
    lately, earlier = whole[-3:], whole[:-3]
    if len(earlier) < FEWEST or not reading.has_people:
        return None
    sales = reading.transactions.query("amount >= 0")
    month = sales["date"].dt.to_period("M")
    first = month.groupby(sales["customer_id"]).min()
    before = month[month < lately[0]].groupby(sales["customer_id"]).max()
    before = before.reindex(sales["customer_id"][month.isin(lately)].unique())
    is_yearly = bool((lately - 12).isin(earlier[FEW:]).all())
    usual = earlier[-min(12, len(earlier) // 2) :]
    for months in [usual, lately - 12] if is_yearly else [usual]:
        were_new = 3 * float(first.isin(months).sum()) / len(months)
        history = (months[0] - first.min()).n
        now = (before.isna() | (before < lately[0] - history)).sum()
        is_clear = were_new - now > 2 * np.sqrt(were_new + now)
        if were_new < SMALLEST_GROUP or now > FAR_BELOW * were_new or not is_clear:
            return None
    return Drought(lately, int(first.isin(lately).sum()), were_new, is_yearly)


def advice_on_drought(reading: Reading) -> str:
    """Return what it advises that hardly anybody new comes; nothing otherwise."""
    dry = drought(reading)
    if dry is None:
        return ""
    season = say("three of the months before, in which the season may be another")
    told = {
        "first": str(dry.months[0]),
        "last": str(dry.months[-1]),
        "before": theme.count(round(dry.before)),
        "other": say("the same months a year before") if dry.is_yearly else season,
    }
    if dry.now == 0:
        return say(
            "Nobody new came in the last three whole months ({first} to {last}), after {before} "
            "new customers in {other}. Find out first which sources of new customers have dried "
            "up.",
            **told,
        )
    if dry.now < SMALLEST_GROUP:
        return say(
            "Hardly anybody new came in the last three whole months ({first} to {last}): fewer "
            "than {few} customers, after {before} in {other}. Find out first which sources of new "
            "customers have dried up.",
            few=SMALLEST_GROUP,
            **told,
        )
    return say(
        "Far fewer new customers came in the last three whole months ({first} to {last}): {now}, "
        "after {before} in {other}. Find out first which sources of new customers have dried up.",
        now=theme.count(dry.now),
        **told,
    )
