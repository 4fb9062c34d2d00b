"""What customers are worth to the firm: the levers, and what a programme must earn."""

import math
from collections.abc import Callable, Mapping

import pandas as pd

from crmlab.checks import require_above_zero, require_one_of, require_shares_below_one
from crmlab.messages import refusal

__all__ = [
    "STRATEGIES",
    "break_even_churn",
    "economic_value_added",
    "elasticities",
    "enterprise_value",
    "referral_value",
    "remaining_service_value",
    "revenue_levers",
]

STRATEGIES = ("acquisition", "retention", "penetration", "cross-selling")


def enterprise_value(customers: float, profit: float, years: float) -> float:
    """Return the value (money) of the customer base to the firm's investors.

    ``value = customers × profit × years``, with the average profit per customer and year (money)
    and the average years in which a customer creates value. Nothing is discounted;
    `customer_equity` does that (Blattberg & Deighton 1996; Gupta, Lehmann & Stuart 2004).

    >>> enterprise_value(12_000, 480, 3.5)
    20160000.0
    """
    return float(customers * profit * years)


def elasticities(measure: Callable[..., float], levers: Mapping[str, float]) -> pd.Series:
    """Return by how many per cent a measure rises when each lever alone rises by one per cent.

    ``elasticity = d ln(measure) / d ln(lever)``, by a central difference. The measure takes the
    levers by keyword; there it must be above zero and finite.

    >>> elasticities(enterprise_value, {"customers": 12_000, "profit": 480, "years": 3.5}).round(6)
    customers    1.0
    profit       1.0
    years        1.0
    Name: elasticity, dtype: float64
    """
    step = 1e-4
    slopes = {}
    for lever, value in levers.items():
        ends = [measure(**{**levers, lever: value * math.exp(by)}) for by in (-step, step)]
        for found in ends:
            if not 0 < found < math.inf:
                raise refusal(
                    "An elasticity needs a measure above zero and finite; with {lever} near "
                    "{value:g} it is {found:g}.",
                    lever=lever,
                    value=value,
                    found=found,
                )
        slopes[lever] = (math.log(ends[1]) - math.log(ends[0])) / (2 * step)
    return pd.Series(slopes, name="elasticity", dtype=float)


def revenue_levers(
    customers: float, orders: float, basket: float, changes: Mapping[str, float]
) -> pd.DataFrame:
    """Return how each customer strategy moves revenue (money a year), one after the other.

    ``revenue = customers × orders × basket``, with the orders per customer and year and the money
    per order, today. ``acquisition`` and ``retention`` raise the customers, ``penetration`` the
    orders of each, ``cross-selling`` the basket, by a relative change (share, such as 0.05). The
    strategies multiply, so each works on what those before it left (Payne & Frow 2005).

    >>> revenue_levers(10_000, 4, 150, {"retention": .05, "penetration": .05}).round(2)
                 change      gain    revenue
    strategy
    today          0.00       0.0  6000000.0
    retention      0.05  300000.0  6300000.0
    penetration    0.05  315000.0  6615000.0
    """
    for strategy in changes:
        require_one_of("strategy", strategy, STRATEGIES)
    shares = pd.Series({"today": 0.0, **changes}, name="change", dtype=float)
    shares.index.name = "strategy"
    revenue = customers * orders * basket * (1 + shares).cumprod()
    return pd.DataFrame({"change": shares, "gain": revenue.diff().fillna(0), "revenue": revenue})


def economic_value_added(profit: float, capital: float, cost_of_capital: float) -> float:
    """Return the profit that is left after the capital has had its wage.

    ``EVA = profit after tax − cost of capital × capital``, with money a year, money, and a share
    a year such as 0.09 (Stewart 1991).

    >>> round(economic_value_added(1.8e6, 14e6, 0.09))
    540000
    """
    return profit - cost_of_capital * capital


def break_even_churn(investment: float, customers: float, profit: float) -> float:
    """Return the cut in churn at which a key-account programme pays for itself.

    ``cut = (investment / customers) / profit``: a share of the customers in the programme (0.01 is
    one point of churn), from its cost and the profit lost with each who leaves (money).

    >>> round(break_even_churn(2_000_000, 200, 225_000), 4)
    0.0444
    """
    require_above_zero(customers=customers, profit=profit)
    return investment / customers / profit


def remaining_service_value(units_per_day: float, years: float, margin: float) -> float:
    """Return the margin (money) a customer's use of a product will still bring.

    ``value = units per day × 365 × years left in its life cycle × margin per unit``

    >>> remaining_service_value(2.5, 3, 0.8)
    2190.0
    """
    return units_per_day * 365 * years * margin


def referral_value(margin: float, referral_rate: float) -> float:
    """Return what a rare buyer brings when some buyers bring one more, who may bring one more.

    ``value = margin × (1 + q + q² + ...) = margin / (1 − q)``, with the margin of one purchase
    (money) and the share q of buyers who bring one other buyer, from 0 to below 1 (Kumar, Petersen
    & Leone 2007).

    >>> round(referral_value(60_000, 0.15))
    70588
    """
    require_shares_below_one(referral_rate=referral_rate)
    return margin / (1 - referral_rate)
