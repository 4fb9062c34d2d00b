"""Where CRM came from: two eras, the events on the way, and what limits growth."""

import math

import pandas as pd

from crmlab.checks import require_not_below_zero, require_shares

# Year at which it is drawn, the time as it is told, and the event in English and in Chinese.
_EVENTS = (
    (1968, "1968", "experience curve", "经验曲线"),
    (1981, "early 1980s", "contact management", "接触管理"),
    (1983, "1982/83", "relationship marketing named", "提出关系营销"),
    (1991, "1990s", "customer service, call centres", "顾客服务与呼叫中心"),
    (1995, "1995", "relationship marketing redefined", "重新定义关系营销"),
    (1999, "late 1990s", "customer relationship management", "客户关系管理"),
    (2005, "2000s", "opinions published online", "网上发表意见,双向互动"),
)
# The sources date neither era: the border stands where databases and the internet reach customers.
_ERAS = (
    ("industrial era", "工业时代", 1960, 1990),
    ("new economy", "新经济", 1990, 2010),
)


def timeline() -> pd.DataFrame:
    """Return the events that led to CRM, in order of time.

    Returns
    -------
    DataFrame
        ``decade`` (the time as it is told), ``label`` (the event), ``label_zh`` and ``year``, at
        which it is drawn. What is told as a decade has no exact year.

    References
    ----------
    Henderson (1968); Berry (1983, 1995); Sheth & Parvatiyar (2001); Payne & Frow (2005). The deck
    dates the first paper on relationship marketing 1982, the print 1983.

    Examples
    --------
    >>> timeline()[["decade", "label"]].head(3)
            decade                         label
    0         1968              experience curve
    1  early 1980s            contact management
    2      1982/83  relationship marketing named
    """
    events = pd.DataFrame(_EVENTS, columns=["year", "decade", "label", "label_zh"])
    return events[["decade", "label", "label_zh", "year"]]


def eras() -> pd.DataFrame:
    """Return the industrial era and the new economy, with the years between which they are drawn.

    Returns
    -------
    DataFrame
        ``era``, ``era_zh``, ``start`` and ``end`` (years). The border is a teaching choice: the
        change took decades.

    References
    ----------
    Kaplan & Norton (2004).

    Examples
    --------
    >>> eras()[["era", "start", "end"]]
                  era  start   end
    0  industrial era   1960  1990
    1     new economy   1990  2010
    """
    return pd.DataFrame(_ERAS, columns=["era", "era_zh", "start", "end"])


def unit_cost(volume: float, first_volume: float, first_cost: float, rate: float = 0.8) -> float:
    """Return the cost of a unit on an experience curve.

    ``cost = first cost × (volume / first volume)^(log2 rate)``: each doubling of what was ever
    made multiplies the cost of a unit by the rate.

    Parameters
    ----------
    volume
        Units made so far.
    first_volume
        Units made when a unit cost ``first_cost``.
    first_cost
        Money per unit.
    rate
        What a doubling leaves of the cost (share).

    Returns
    -------
    float
        Money per unit.

    Raises
    ------
    ValueError
        If a volume is not above zero, the cost is below zero, or the rate is not above 0 and at
        most 1.

    References
    ----------
    Henderson (1968).

    Examples
    --------
    >>> [round(unit_cost(volume, 1000, 100)) for volume in (1000, 2000, 4000)]
    [100, 80, 64]
    """
    require_not_below_zero(first_cost=first_cost)
    if not (0 < volume < math.inf and 0 < first_volume < math.inf):
        raise ValueError(f"Volumes must be above 0; not {volume} and {first_volume}")
    if not 0 < rate <= 1:
        raise ValueError(f"rate must be above 0 and at most 1; not {rate}")
    return first_cost * (volume / first_volume) ** math.log2(rate)


def headroom(market: float, penetration: float) -> float:
    """Return how many customers a market still has to give.

    ``headroom = market × (1 − penetration)``

    Parameters
    ----------
    market
        All who may ever buy (customers).
    penetration
        Share of them who have bought.

    Returns
    -------
    float
        Customers.

    Raises
    ------
    ValueError
        If the penetration is not a share, or the market below zero.

    References
    ----------
    Bass (1969).

    Examples
    --------
    >>> round(headroom(10_000_000, 0.82))
    1800000
    """
    require_not_below_zero(market=market)
    require_shares(penetration=penetration)
    return market * (1 - penetration)
