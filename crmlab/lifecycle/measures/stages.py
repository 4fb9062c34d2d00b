"""The stages of the lifecycle: their guiding questions, flows in and out, and times between."""

from pathlib import Path

import pandas as pd

from crmlab.checks import (
    as_dates,
    refuse_where,
    require_above_zero,
    require_changes,
    require_filled,
    require_not_below_zero,
    require_shares,
    require_shares_above_zero,
    require_whole,
)
from crmlab.messages import read_words, say
from crmlab.value.measures import STAGES as CONTACT_STAGES

__all__ = [
    "LIFECYCLE_STAGES",
    "cohort_survivors",
    "growth_accounting",
    "guiding_questions",
    "stage_times",
    "steady_stock",
    "stock_and_flow",
]

LIFECYCLE_STAGES = ("attract", "acquire", "manage", "retain")


def guiding_questions() -> pd.DataFrame:
    """Return the 20 guiding questions of lifecycle management and the stage of each.

    The deck that asks them lists questions and stages apart: its layout is lost. The split of
    4, 7, 4 and 5 follows its order and is inferred, so some places can be argued about.

    A row is a ``question``, its ``stage`` (one of `LIFECYCLE_STAGES`), the ``reason`` why there, an
    ``other_stage`` that can be argued for, and ``arguable``: why; both empty where there is none.
    The texts are in Chinese too: ``question_zh``, ``reason_zh``, ``arguable_zh``.

    >>> guiding_questions()["stage"].value_counts(sort=False).to_dict()
    {'attract': 4, 'acquire': 7, 'manage': 4, 'retain': 5}
    """
    return read_words(Path(__file__).with_name("stages.csv"))


def growth_accounting(start: float, won: float, lost: float, spend_growth: float) -> pd.Series:
    """Return how customers won, customers lost and spend per head change revenue.

    ``end = (start + won − lost) (1 + spend growth)``, of customers at the start, won and lost, and
    the change of the spend per head (share). All is in the unit of one customer's spend at the
    start; ``index`` is the end as a multiple of the start.

    >>> growth_accounting(1000, 180, 90, 0.04).round(4).to_dict()
    {'start': 1000.0, 'won': 180.0, 'lost': -90.0, 'spend': 43.6, 'end': 1133.6, 'index': 1.1336}
    """
    require_above_zero(start=start)
    require_not_below_zero(won=won, lost=lost)
    left = start + won - lost
    require_not_below_zero(**{"start + won - lost": left})
    require_changes(spend_growth=spend_growth)
    end = left * (1 + spend_growth)
    steps = {"start": start, "won": won, "lost": -lost, "spend": left * spend_growth, "end": end}
    return pd.Series({**steps, "index": end / start}, dtype=float)


def stock_and_flow(
    start: float, acquired: float, churn_rate: float, periods: int, win_back_rate: float = 0.0
) -> pd.DataFrame:
    """Return how many customers there are, period by period, as some come, go and return.

    ``n(t+1) = (1 − c) n(t) + a + w l(t)`` and ``l(t+1) = (1 − w) l(t) + c n(t)``: in each period a
    customers are acquired, the share c of the customers lapses, and the share w of the lapsed is
    won back (Blattberg, Getz & Thomas 2001; Stauss & Friege 1999).

    >>> stock_and_flow(1000, 100, 0.05, 2)
            customers  lapsed
    period
    0          1000.0     0.0
    1          1050.0    50.0
    2          1097.5   102.5
    """
    require_shares(churn_rate=churn_rate, win_back_rate=win_back_rate)
    require_not_below_zero(start=start, acquired=acquired)
    require_whole(periods, "periods")
    rows = [(float(start), 0.0)]
    for _ in range(periods):
        customers, lapsed = rows[-1]
        back, gone = win_back_rate * lapsed, churn_rate * customers
        rows.append((customers - gone + acquired + back, lapsed - back + gone))
    index = pd.RangeIndex(periods + 1, name="period")
    return pd.DataFrame(rows, index=index, columns=["customers", "lapsed"])


def steady_stock(acquired: float, churn_rate: float) -> float:
    """Return the number of customers at which as many leave as come, none being won back.

    ``n = a / c``: in each period a customers are acquired, and the share c leaves, which is above
    0: without churn the number grows for ever.

    >>> steady_stock(100, 0.05)
    2000.0
    """
    require_shares_above_zero(churn_rate=churn_rate)
    require_not_below_zero(acquired=acquired)
    return acquired / churn_rate


def cohort_survivors(size: float, retention_rate: float, years: float) -> float:
    """Return how many of a cohort are left when the same share stays every year.

    ``left = size · rᵗ``, with r the share who stay each year, and t the years since.

    >>> round(cohort_survivors(1000, 0.8, 3))
    512
    """
    require_shares(retention_rate=retention_rate)
    require_not_below_zero(size=size, years=years)
    return size * retention_rate**years


def stage_times(events: pd.DataFrame) -> pd.DataFrame:
    """Return how long customers take from one contact stage to the next (Lemon & Verhoef 2016).

    A customer reaches a stage at the first event there, and is timed from the stage before. Who
    skipped that stage, or came to it only later, is counted and not ``timed``. Only those who have
    reached a stage are measured: where many have not yet, as before the next purchase, the time
    comes out too short, and `kaplan_meier` is the way.

    An event is a row: ``customer_id``, ``time`` and ``stage`` (one of the six contact stages). The
    ``lower_quartile``, ``median`` and ``upper_quartile`` are in days since the stage before.

    >>> events = pd.DataFrame({"customer_id": list("AABB"), "stage": ["awareness", "inquiry"] * 2})
    >>> events["time"] = pd.to_datetime(["2024-01-01", "2024-01-04", "2024-02-01", "2024-02-06"])
    >>> stage_times(events)[["customers", "timed", "median"]].head(2)
               customers  timed  median
    stage
    awareness          2      0     NaN
    inquiry            2      2     4.0
    """
    columns = ["customer_id", "time", "stage"]
    require_filled(events, columns, say("events"))
    rule = say("stage must be one of {stages}.", stages=", ".join(CONTACT_STAGES))
    refuse_where(~events["stage"].isin(CONTACT_STAGES), rule, events["stage"])
    time = as_dates(events["time"], say("times of the events"))
    day = (time - time.min()) / pd.Timedelta(days=1)
    # The stage as text, so that a categorical column does not bring its own order.
    reached = day.groupby([events["customer_id"], events["stage"].astype(str)]).min().unstack()
    reached = reached.reindex(columns=CONTACT_STAGES)
    days = reached.diff(axis=1)
    days = days.where(days >= 0)
    quartiles = days.quantile([0.25, 0.5, 0.75]).T
    quartiles.columns = ["lower_quartile", "median", "upper_quartile"]
    quartiles.insert(0, "customers", reached.notna().sum())
    quartiles.insert(1, "timed", days.notna().sum())
    return quartiles.rename_axis(index="stage", columns=None)
