"""The stages of the lifecycle: their guiding questions, flows in and out, and times between."""

import math

import pandas as pd

from crmlab.checks import (
    as_dates,
    require_columns,
    require_not_below_zero,
    require_numbers,
    require_shares,
    require_whole,
)
from crmlab.value.measures import STAGES as CONTACT_STAGES

LIFECYCLE_STAGES = ("attract", "acquire", "manage", "retain")

# The stage, another that can be argued for, the question in English and in Chinese, why it stands
# where it does, and what speaks for the other stage.
_QUESTIONS = (
    (
        "attract",
        "",
        "Which customers do we aim at?",
        "我们瞄准哪些客户？",
        "Whom to aim at is settled before anybody is won.",
        "",
    ),
    (
        "attract",
        "",
        "Which segment is worth most to us?",
        "哪个细分市场对我们价值最大？",
        "It tells where to look for customers before any of them is approached.",
        "",
    ),
    (
        "attract",
        "retain",
        "How can relationships with customers build our brand?",
        "怎样借助客户关系打造品牌？",
        "A brand draws people who are not customers yet.",
        "Customers who stay build it, so retain can be argued for.",
    ),
    (
        "attract",
        "acquire",
        "How do we get in touch with our customers?",
        "怎样才能触及我们的客户？",
        "Making contact comes before any offer.",
        "The choice of a channel belongs to acquire.",
    ),
    (
        "acquire",
        "",
        "How much do we spend on the customers we aim at?",
        "在目标客户身上花费多少？",
        "Money spent on people who have not bought yet is the cost of winning them.",
        "",
    ),
    (
        "acquire",
        "",
        "How do we raise our hit rate?",
        "怎样提高命中率？",
        "The hit rate is the share of contacts that end in a sale.",
        "",
    ),
    (
        "acquire",
        "manage",
        "Which channel suits each segment best?",
        "各细分市场最适合哪种渠道？",
        "A sales channel is chosen to turn contacts into sales.",
        "Of service channels manage asks the same.",
    ),
    (
        "acquire",
        "manage",
        "Which channels do customers want to use, when, and why?",
        "客户愿意在何时、因何使用哪些渠道？",
        "Asked before the sale, it tells how to reach people with an offer.",
        "After the sale the same question belongs to manage.",
    ),
    (
        "acquire",
        "attract",
        "What does awareness cost in a channel or a segment?",
        "各渠道或细分市场的认知成本是多少？",
        "What awareness costs is part of what it costs to win a customer.",
        "Awareness itself is to attract.",
    ),
    (
        "acquire",
        "retain",
        "Should we care more about keeping old customers than about winning new ones?",
        "是否应更重视留住老客户，而非赢得新客户？",
        "The answer decides how much money there is for winning new ones.",
        "Its other half, the care for old customers, is to retain.",
    ),
    (
        "acquire",
        "",
        "Which channel has the greatest effect?",
        "哪种渠道效果最好？",
        "The effect of a channel is counted in the customers won with it.",
        "",
    ),
    (
        "manage",
        "",
        "Which service channel does each segment need?",
        "各细分市场需要哪种服务渠道？",
        "Service is for people who are customers already.",
        "",
    ),
    (
        "manage",
        "",
        "How is each segment served best?",
        "怎样为各细分市场提供最好的服务？",
        "Customers are served day by day, from the first sale on.",
        "",
    ),
    (
        "manage",
        "retain",
        "What does service do for keeping and growing customers?",
        "服务对留住和发展客户有何作用？",
        "It asks about service, the daily work with customers.",
        "Keeping customers is its aim, so retain can be argued for.",
    ),
    (
        "manage",
        "",
        "What does it cost to serve a customer, and does the customer's value decide it?",
        "服务一位客户的成本是多少？是否由客户价值决定？",
        "The cost to serve arises day by day with the customers one has.",
        "",
    ),
    (
        "retain",
        "",
        "How do we keep customers better?",
        "怎样更好地留住客户？",
        "Here keeping customers is the aim itself, and not what some other work is good for.",
        "",
    ),
    (
        "retain",
        "manage",
        "How many products does a customer buy on average?",
        "平均每位客户购买多少种产品？",
        "Who holds more products leaves less often.",
        "As a figure of the customer base it fits manage too.",
    ),
    (
        "retain",
        "manage",
        "How do we lead present customers to buy more?",
        "怎样引导现有客户多购买？",
        "Customers who buy more are tied more closely.",
        "Selling to customers is daily work too, so manage can be argued for.",
    ),
    (
        "retain",
        "manage",
        "How do customers change their buying habits?",
        "客户的消费习惯如何变化？",
        "A change of habits warns that a customer may leave.",
        "Who reads it for new needs would say manage.",
    ),
    (
        "retain",
        "attract",
        "How do we win recommendations from customers?",
        "怎样赢得客户的推荐？",
        "Customers recommend a firm when they are content with it and stay.",
        "The recommended are new, so attract can be argued for.",
    ),
)


def guiding_questions() -> pd.DataFrame:
    """Return the 20 guiding questions of lifecycle management and the stage of each.

    The deck that asks them lists questions and stages apart: its layout is lost. The split of
    4, 7, 4 and 5 follows its order and is inferred, so some places can be argued about.

    Returns
    -------
    DataFrame
        ``question``, ``question_zh``, ``stage`` (one of `LIFECYCLE_STAGES`), ``reason`` why there,
        ``other_stage`` that can be argued for, and ``arguable``: why; both empty where there is
        none.

    Examples
    --------
    >>> guiding_questions()["stage"].value_counts(sort=False).to_dict()
    {'attract': 4, 'acquire': 7, 'manage': 4, 'retain': 5}
    """
    columns = ["stage", "other_stage", "question", "question_zh", "reason", "arguable"]
    table = pd.DataFrame(_QUESTIONS, columns=columns)
    return table[["question", "question_zh", "stage", "reason", "other_stage", "arguable"]]


def growth_accounting(start: float, won: float, lost: float, spend_growth: float) -> pd.Series:
    """Return how customers won, customers lost and spend per head change revenue.

    ``end = (start + won − lost) (1 + spend growth)``

    Parameters
    ----------
    start, won, lost
        Customers at the start, won and lost.
    spend_growth
        Change of the spend per head (share).

    Returns
    -------
    Series
        ``start``, ``won``, ``lost``, ``spend`` and ``end``: revenue in multiples of one customer's
        spend at the start, the first and the last as levels, the others as steps between them;
        and ``index``: the end as a multiple of the start.

    Raises
    ------
    ValueError
        If one is no number, there is nobody at the start, more are lost than there were, or spend
        falls by more than all of it.

    Examples
    --------
    >>> growth_accounting(1000, 180, 90, 0.04)
    start    1000.0000
    won       180.0000
    lost      -90.0000
    spend      43.6000
    end      1133.6000
    index       1.1336
    dtype: float64
    """
    require_numbers(start=start, won=won, lost=lost, spend_growth=spend_growth)
    left = start + won - lost
    if not (start > 0 and won >= 0 and lost >= 0 and left >= 0):
        raise ValueError(
            "start must be above 0, won and lost at least 0, and no more lost than there are; "
            f"not {start}, {won} and {lost}"
        )
    if not -1 <= spend_growth < math.inf:
        raise ValueError(f"spend_growth must be a share of at least -1; not {spend_growth}")
    end = left * (1 + spend_growth)
    return pd.Series(
        {
            "start": start,
            "won": won,
            "lost": -lost,
            "spend": left * spend_growth,
            "end": end,
            "index": end / start,
        },
        dtype=float,
    )


def stock_and_flow(
    start: float, acquired: float, churn_rate: float, periods: int, win_back_rate: float = 0.0
) -> pd.DataFrame:
    """Return how many customers there are, period by period, as some come, go and return.

    ``n(t+1) = (1 − c) n(t) + a + w l(t)`` and ``l(t+1) = (1 − w) l(t) + c n(t)``

    Parameters
    ----------
    start
        Customers at the start.
    acquired
        New customers a period, a.
    churn_rate
        Share of the customers who lapse in a period, c.
    periods
        Periods ahead.
    win_back_rate
        Share of the lapsed customers l who are won back in a period, w.

    Returns
    -------
    DataFrame
        A row a period from 0: ``customers`` and ``lapsed``, who are counted from the start on.

    Raises
    ------
    ValueError
        If a rate is no share, or another number is below zero.

    References
    ----------
    Blattberg, Getz & Thomas (2001); Stauss & Friege (1999) for winning back.

    Examples
    --------
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

    ``n = a / c``

    Parameters
    ----------
    acquired
        New customers a period.
    churn_rate
        Share of the customers who leave in a period, above 0.

    Returns
    -------
    float
        Customers.

    Raises
    ------
    ValueError
        If the churn rate is no share above 0 (without churn the number grows for ever), or fewer
        than none are acquired.

    Examples
    --------
    >>> steady_stock(100, 0.05)
    2000.0
    """
    require_numbers(churn_rate=churn_rate)
    if not 0 < churn_rate <= 1:
        raise ValueError(f"churn_rate must be a share above 0, such as 0.05; not {churn_rate}")
    require_not_below_zero(acquired=acquired)
    return acquired / churn_rate


def cohort_survivors(size: float, retention_rate: float, years: float) -> float:
    """Return how many of a cohort are left when the same share stays every year.

    ``left = size · rᵗ``

    Parameters
    ----------
    size
        Customers won.
    retention_rate
        Share who stay each year, from 0 to 1.
    years
        Years since.

    Returns
    -------
    float
        Customers.

    Raises
    ------
    ValueError
        If the rate is no share, or the size or the years are below zero.

    Examples
    --------
    >>> round(cohort_survivors(1000, 0.8, 3))
    512
    """
    require_shares(retention_rate=retention_rate)
    require_not_below_zero(size=size, years=years)
    return size * retention_rate**years


def stage_times(events: pd.DataFrame) -> pd.DataFrame:
    """Return how long customers take from one contact stage to the next.

    A customer reaches a stage at the first event there, and is timed from the stage before. Who
    skipped that stage, or came to it only later, has no such time: the customer is counted, and
    not timed. Only those who have reached a stage are measured: where many have not yet, as before
    the next purchase, the time comes out too short, and `kaplan_meier` is the way.

    Parameters
    ----------
    events
        One row an event: ``customer_id``, ``time`` and ``stage`` (one of the six contact stages).

    Returns
    -------
    DataFrame
        By stage in the order of the journey: ``customers`` who reached it; how many of them are
        ``timed``; the ``lower_quartile``, ``median`` and ``upper_quartile`` of their days since the
        stage before (NaN at the first).

    Raises
    ------
    ValueError
        If a column or a value is missing, a stage is none of the six, or the times are no dates.

    References
    ----------
    Lemon & Verhoef (2016).

    Examples
    --------
    >>> events = pd.DataFrame({
    ...     "customer_id": ["A", "A", "B", "B"],
    ...     "time": pd.to_datetime(["2024-01-01", "2024-01-04", "2024-02-01", "2024-02-06"]),
    ...     "stage": ["awareness", "inquiry"] * 2,
    ... })
    >>> stage_times(events)[["customers", "median"]].head(2)
               customers  median
    stage
    awareness          2     NaN
    inquiry            2     4.0
    """
    columns = ["customer_id", "time", "stage"]
    require_columns(events, columns, "events")
    missing = events[columns].isna().any(axis=1)
    if missing.any():
        raise ValueError(
            f"{int(missing.sum())} events lack a customer, a time or a stage, the first is row "
            f"{missing.idxmax()}."
        )
    unknown = ~events["stage"].isin(CONTACT_STAGES)
    if unknown.any():
        raise ValueError(
            f"stage must be one of {', '.join(CONTACT_STAGES)}; row {unknown.idxmax()} has "
            f"{events['stage'][unknown].iloc[0]!r}"
        )
    time = as_dates(events["time"], "times of the events")
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
