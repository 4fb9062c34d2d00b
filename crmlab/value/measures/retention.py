"""What keeping customers is worth, and how much a firm's customers are worth together."""

import math

import pandas as pd

from crmlab.checks import require_not_below_zero, require_shares, require_shares_below_one
from crmlab.messages import refusal

__all__ = [
    "customer_equity",
    "lifetime",
    "margin_multiple",
    "retention_for_gain",
    "retention_gain",
]


def lifetime(retention_rate: float) -> float:
    """Return how many years a customer stays on average when the same share stays every year.

    ``lifetime = 1 / (1 − r)``, with the share r who stay from one year to the next, from 0 to
    below 1.

    >>> round(lifetime(0.80), 2), round(lifetime(0.82), 3)
    (5.0, 5.556)
    """
    require_shares_below_one(retention_rate=retention_rate)
    return 1 / (1 - retention_rate)


def margin_multiple(retention_rate: float, discount_rate: float) -> float:
    """Return how many yearly margins a customer is worth, for ever and discounted.

    ``multiple = r / (1 + i − r)``, with the share r who stay each year and the discount rate i (a
    share a year); infinite when everybody stays and nothing is discounted (Gupta & Lehmann 2003).

    >>> round(margin_multiple(0.8, 0.10), 2)
    2.67
    """
    require_shares(retention_rate=retention_rate)
    require_not_below_zero(discount_rate=discount_rate)
    left = 1 + discount_rate - retention_rate
    return retention_rate / left if left > 0 else math.inf


def retention_gain(retention_rate: float, points: float, discount_rate: float | None) -> float:
    """Return by what share a customer's value rises when retention rises by some points.

    0.70 means worth 70 % more; the points are a share, 0.05 for five. The value is that of
    `margin_multiple`, or the plain `lifetime` if the discount rate is None.

    >>> round(retention_gain(0.80, 0.05, None), 3), round(retention_gain(0.80, 0.05, 0.10), 3)
    (0.333, 0.275)
    """
    after = retention_rate + points
    if discount_rate is None:
        return lifetime(after) / lifetime(retention_rate) - 1
    before = margin_multiple(retention_rate, discount_rate)
    if not 0 < before < math.inf:
        raise refusal(
            "A gain needs a value above zero and finite to start from; at retention_rate "
            "{retention_rate} and discount_rate {discount_rate} it is {before:g}.",
            retention_rate=retention_rate,
            discount_rate=discount_rate,
            before=before,
        )
    return margin_multiple(after, discount_rate) / before - 1


def retention_for_gain(gain: float, points: float, discount_rate: float | None) -> float | None:
    """Return the base retention at which some points more make customers worth a gain more.

    Solves ``retention_gain(r, points, discount_rate) = gain`` for the highest r, on the branch
    that rises towards full retention; None if the gain is not reached there. Discounted, a low
    base may give the gain as well: there a customer is worth so little that any rise is large
    beside it. Reichheld & Sasser (1990) published the claim; Sharp (2005) its critique.

    >>> round(retention_for_gain(0.70, 0.05, None), 4)
    0.8786
    >>> retention_for_gain(0.70, 0.05, 0.10) is None
    True
    """
    from scipy.optimize import brentq, minimize_scalar

    if not (math.isfinite(gain) and 0 < points < 1 and 0 <= (discount_rate or 0) < math.inf):
        raise refusal(
            "gain must be a finite share, points above 0 and below 1, and discount_rate None "
            "or a share of at least 0; not {gain}, {points} and {discount_rate}",
            gain=gain,
            points=points,
            discount_rate=discount_rate,
        )
    top = (1 - points) * (1 - 1e-9)

    def beyond(base: float) -> float:
        return retention_gain(base, points, discount_rate) - gain

    lowest = 0.0
    if discount_rate is not None:  # then the gain falls from a low base, before it rises
        lowest = minimize_scalar(beyond, bounds=(1e-6 * top, top), method="bounded").x
    if beyond(top) < 0 or beyond(lowest) > 0:
        return None
    return float(brentq(beyond, lowest, top))


def customer_equity(
    customers: float,
    margin: float,
    retention_rate: float,
    discount_rate: float,
    *,
    won_each_year: float = 0.0,
    acquisition_cost: float = 0.0,
    years: int = 10,
) -> pd.DataFrame:
    """Return the discounted value of all present customers and of those still to be won.

    A cohort of n customers won in year s brings ``n m rᵗ⁻ˢ / (1 + i)ᵗ`` in year t, with the
    margin m per customer and year, the retention rate r and the discount rate i (shares a year),
    and costs its acquisition in year s, a sum for each new customer. Today's customers are the
    cohort of year 0; their margin of year 0 is already earned. There is a row a year from 1, a
    column a cohort (``today``, ``year 1``, ...) of present values (money); the sum of all is the
    customer equity (Blattberg & Deighton 1996; Rust, Lemon & Zeithaml 2004).

    >>> round(customer_equity(12_000, 480, 0.8, 0.1, years=200).sum().sum())
    15360000
    """
    horizon = pd.RangeIndex(1, years + 1, name="year")
    at = horizon.to_numpy(dtype=float)
    cohorts = {"today": customers * margin * retention_rate**at}
    for start in horizon if won_each_year else []:
        earned = margin * retention_rate ** (at - start).clip(0) * (at >= start)
        cohorts[f"year {start}"] = won_each_year * (earned - acquisition_cost * (at == start))
    return pd.DataFrame(cohorts, index=horizon).mul((1 + discount_rate) ** -at, axis=0)
