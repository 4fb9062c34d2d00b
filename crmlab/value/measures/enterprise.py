"""What customers are worth to the firm: the levers, and what a programme must earn."""

import math
from collections.abc import Callable, Mapping

import pandas as pd


def enterprise_value(customers: float, profit: float, years: float) -> float:
    """Return the value of the customer base to the firm's investors.

    ``value = customers × profit × years``

    Parameters
    ----------
    customers
        Number of customers.
    profit
        Average profit per customer and year (money).
    years
        Average length of time in which a customer creates value (years).

    Returns
    -------
    float
        Money. Nothing is discounted; `customer_equity` does that.

    References
    ----------
    Blattberg & Deighton (1996); Gupta, Lehmann & Stuart (2004).

    Examples
    --------
    >>> enterprise_value(12_000, 480, 3.5)
    20160000.0
    """
    return float(customers * profit * years)


def elasticities(measure: Callable[..., float], levers: Mapping[str, float]) -> pd.Series:
    """Return by how many per cent a measure rises when each lever alone rises by one per cent.

    ``elasticity = d ln(measure) / d ln(lever)``, by a central difference.

    Parameters
    ----------
    measure
        A function of the levers, by keyword, with a value above zero.
    levers
        The point at which to look: a value for each lever.

    Returns
    -------
    Series
        One elasticity (per cent per per cent) a lever.

    Raises
    ------
    ValueError
        If the measure is zero, below zero or infinite there.

    Examples
    --------
    >>> elasticities(enterprise_value, {"customers": 12_000, "profit": 480, "years": 3.5}).round(6)
    customers    1.0
    profit       1.0
    years        1.0
    Name: elasticity, dtype: float64
    """
    step = 1e-4
    slopes = {}
    for lever, value in levers.items():
        up = measure(**{**levers, lever: value * math.exp(step)})
        down = measure(**{**levers, lever: value * math.exp(-step)})
        for found in (up, down):
            if not 0 < found < math.inf:
                raise ValueError(
                    "An elasticity needs a measure above zero and finite; with "
                    f"{lever} near {value:g} it is {found:g}."
                )
        slopes[lever] = (math.log(up) - math.log(down)) / (2 * step)
    return pd.Series(slopes, name="elasticity", dtype=float)


def revenue_levers(
    customers: float, orders: float, basket: float, changes: Mapping[str, float]
) -> pd.DataFrame:
    """Return how each customer strategy moves revenue, one after the other.

    ``revenue = customers × orders × basket``; acquisition and retention raise the customers,
    penetration the orders of each, cross-selling the basket. The strategies multiply, so each
    works on what those before it left.

    Parameters
    ----------
    customers
        Number of customers.
    orders
        Orders per customer and year.
    basket
        Money per order.
    changes
        Relative change by strategy (shares, such as 0.05), in order. The names are
        ``acquisition``, ``retention``, ``penetration`` and ``cross-selling``.

    Returns
    -------
    DataFrame
        A row for the start and for each strategy: ``change`` (share), ``gain`` and ``revenue``
        after it (money a year).

    Raises
    ------
    ValueError
        For a strategy that is not one of the four.

    References
    ----------
    Payne & Frow (2005).

    Examples
    --------
    >>> revenue_levers(10_000, 4, 150, {"retention": .05, "penetration": .05}).revenue.round()
    strategy
    today          6000000.0
    retention      6300000.0
    penetration    6615000.0
    Name: revenue, dtype: float64
    """
    strategies = ("acquisition", "retention", "penetration", "cross-selling")
    unknown = [name for name in changes if name not in strategies]
    if unknown:
        raise ValueError(f"strategy must be one of {', '.join(strategies)}; not {unknown[0]!r}")
    shares = pd.Series({"today": 0.0, **changes}, name="change", dtype=float)
    shares.index.name = "strategy"
    revenue = customers * orders * basket * (1 + shares).cumprod()
    return pd.DataFrame({"change": shares, "gain": revenue.diff().fillna(0), "revenue": revenue})


def economic_value_added(profit: float, capital: float, cost_of_capital: float) -> float:
    """Return the profit that is left after the capital has had its wage.

    ``EVA = profit after tax − cost of capital × capital``

    Parameters
    ----------
    profit
        Net operating profit after tax (money a year).
    capital
        Capital employed (money).
    cost_of_capital
        Share a year, such as 0.09.

    References
    ----------
    Stewart (1991).

    Examples
    --------
    >>> round(economic_value_added(1.8e6, 14e6, 0.09))
    540000
    """
    return profit - cost_of_capital * capital


def break_even_churn(investment: float, customers: float, profit: float) -> float:
    """Return the cut in churn at which a key-account programme pays for itself.

    ``cut = (investment / customers) / profit``

    Parameters
    ----------
    investment
        Cost of the programme (money).
    customers
        Customers in it.
    profit
        Profit lost with each of them who leaves (money).

    Returns
    -------
    float
        Share of the customers in the programme, 0.01 being one point of churn.

    Raises
    ------
    ValueError
        If there are no customers or no profit to protect.

    Examples
    --------
    >>> round(break_even_churn(2_000_000, 200, 225_000), 4)
    0.0444
    """
    if customers <= 0 or profit <= 0:
        raise ValueError("A programme needs customers, and a profit from each to protect.")
    return investment / customers / profit


def remaining_service_value(units_per_day: float, years: float, margin: float) -> float:
    """Return the margin a customer's use of a product will still bring.

    ``value = units per day × 365 × years left × margin per unit``

    Parameters
    ----------
    units_per_day
        Average use (units a day).
    years
        Years left in the product's life cycle.
    margin
        Margin per unit (money).

    Examples
    --------
    >>> remaining_service_value(2.5, 3, 0.8)
    2190.0
    """
    return units_per_day * 365 * years * margin


def referral_value(margin: float, referral_rate: float) -> float:
    """Return what a rare buyer brings when some buyers bring one more, who may bring one more.

    ``value = margin × (1 + q + q² + ...) = margin / (1 − q)``

    Parameters
    ----------
    margin
        Margin of one purchase (money).
    referral_rate
        Share of buyers who bring one other buyer, from 0 to below 1.

    Raises
    ------
    ValueError
        If the rate is outside that range.

    References
    ----------
    Kumar, Petersen & Leone (2007).

    Examples
    --------
    >>> round(referral_value(60_000, 0.15))
    70588
    """
    if not 0 <= referral_rate < 1:
        raise ValueError(f"referral_rate must be from 0 to below 1; not {referral_rate}")
    return margin / (1 - referral_rate)
