"""What a customer's years are worth today: cash flows, break-even and lifetime value."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.checks import (
    complete_numbers,
    require_numbers,
    require_one_each,
    require_rows,
    require_shares,
)
from crmlab.messages import refusal, say
from crmlab.value.measures.retention import margin_multiple

__all__ = [
    "break_even",
    "cumulative_cash_flows",
    "lifetime_value",
    "lifetime_value_grid",
    "lifetime_value_levers",
    "net_present_value",
]


def net_present_value(
    flows: Sequence[float] | pd.Series, rate: float, times: Sequence[float] | None = None
) -> float:
    """Return what flows of money at several times are worth at time 0.

    ``NPV = Σ flowₜ / (1 + i)ᵗ`` (Dwyer 1997; Berger & Nasr 1998), where a flow is money received
    less paid, the rate i a share a year, such as 0.08, and times are in years from now: 0, 1, 2,
    ... if left out.

    >>> round(net_present_value([-1200, 500, 600, 650, 600, 500], 0.08), 2)
    1074.67
    """
    amounts = complete_numbers(flows, say("flows")).to_numpy()
    years = np.arange(len(amounts)) if times is None else complete_numbers(times, say("times"))
    require_one_each(years, amounts, "times", "flows")
    return float(amounts @ _discount(years, rate))


def _discount(years: Sequence[float] | np.ndarray, rate: float) -> np.ndarray:
    require_numbers(rate=rate)
    if not -1 < rate < math.inf:
        raise refusal("rate must be a share a year, such as 0.08; not {rate}", rate=rate)
    return (1 + rate) ** -np.asarray(years, dtype=float)


def cumulative_cash_flows(
    flows: Sequence[float] | pd.Series, rate: float, retention: float = 1.0
) -> pd.DataFrame:
    """Return the yearly flows of a customer, discounted and added up year by year.

    ``discountedₜ = flowₜ × survivalₜ / (1 + i)ᵗ`` with ``survivalₜ = rᵗ⁻¹``: a customer won in year
    0 is still there in year 1, and leaves with the share 1 − r before each later year.

    Flows are those of years 0, 1, 2, ... (money); the rate i is a share a year, and retention the
    share r who stay from each year to the next. The last ``cumulative`` is the lifetime value.

    >>> cumulative_cash_flows([-1200, 500, 600], 0.08, retention=0.8).round(2)
          cash_flow  survival  discounted  cumulative
    year
    0       -1200.0       1.0    -1200.00    -1200.00
    1         500.0       1.0      462.96     -737.04
    2         600.0       0.8      411.52     -325.51
    """
    require_shares(retention=retention)
    amounts = complete_numbers(flows, say("flows")).to_numpy()
    require_rows(amounts, say("flows"))
    years = np.arange(len(amounts))
    survival = retention ** np.maximum(years - 1.0, 0)
    discounted = amounts * survival * _discount(years, rate)
    columns = {"cash_flow": amounts, "survival": survival, "discounted": discounted}
    table = pd.DataFrame(columns, index=pd.Index(years, name="year"))
    return table.assign(cumulative=discounted.cumsum())


def break_even(flows: Sequence[float] | pd.Series, rate: float = 0.0) -> int | None:
    """Return the first year in which a customer has paid back what was spent on them, or None.

    The flows and the discount rate are those of `cumulative_cash_flows`; a rate of 0 counts each
    year's money alike.

    >>> break_even([-1200, 500, 600, 650, 600, 500]), break_even([-1200, 500])
    (3, None)
    """
    return first_year_paid_back(cumulative_cash_flows(flows, rate))


def first_year_paid_back(table: pd.DataFrame) -> int | None:
    """Return the break-even year of what `cumulative_cash_flows` returns, or None."""
    # Sums of fractions may miss a zero by some 1e-16: far below the smallest coin.
    paid = table["cumulative"].round(6) >= 0
    return int(paid.idxmax()) if paid.any() else None


def lifetime_value(
    margin: float, retention_rate: float, discount_rate: float, acquisition_cost: float = 0.0
) -> float:
    """Return what a customer is worth (money) when margin and retention stay so for ever.

    ``LTV = m × r / (1 + i − r) − acquisition cost``: the margin m of a year (money) comes at its
    end, from the share r who are then still there, and i is the discount rate (share a year). It is
    infinite when everybody stays and nothing is discounted.

    Berger & Nasr (1998); Gupta, Lehmann & Stuart (2004).

    >>> round(lifetime_value(480, 0.80, 0.10, 500), 2), round(lifetime_value(1, 0.8, 0.1), 3)
    (780.0, 2.667)
    """
    require_numbers(margin=margin, acquisition_cost=acquisition_cost)
    multiple = margin_multiple(retention_rate, discount_rate)
    # Nothing a year is nothing, even for ever.
    return (margin * multiple if margin else 0.0) - acquisition_cost


def lifetime_value_grid(
    margin: float,
    retention_rates: Sequence[float] = (0.6, 0.7, 0.8, 0.9),
    discount_rates: Sequence[float] = (0.10, 0.12, 0.14, 0.16),
    acquisition_cost: float = 0.0,
) -> pd.DataFrame:
    """Return `lifetime_value` (money) at several retention rates (columns) and discount rates.

    >>> lifetime_value_grid(1, (0.8, 0.9), (0.10, 0.12)).round(2)
    retention_rate   0.8   0.9
    discount_rate
    0.10            2.67  4.50
    0.12            2.50  4.09
    """
    values = [
        [lifetime_value(margin, stay, rate, acquisition_cost) for stay in retention_rates]
        for rate in discount_rates
    ]
    return pd.DataFrame(
        values,
        pd.Index(discount_rates, name="discount_rate"),
        pd.Index(retention_rates, name="retention_rate"),
    )


def lifetime_value_levers(
    margin: float,
    retention_rate: float,
    discount_rate: float,
    acquisition_cost: float,
    change: float = 0.01,
) -> pd.DataFrame:
    """Return how much more a customer is worth when each lever alone is a little better.

    The levers are those of `lifetime_value`: margin and retention rate rise by the change,
    acquisition cost and discount rate fall by it (Gupta, Lehmann & Stuart 2004). The change is
    relative: 0.01 turns a retention of 80 % into 80.8 %. The strongest lever comes first.

    >>> lifetime_value_levers(480, 0.80, 0.10, 500).change_of_value.round(3).to_dict()
    {'retention_rate': 0.062, 'margin': 0.016, 'acquisition_cost': 0.006, 'discount_rate': 0.005}
    """
    require_numbers(change=change)
    levers = {
        "margin": margin,
        "retention_rate": retention_rate,
        "discount_rate": discount_rate,
        "acquisition_cost": acquisition_cost,
    }
    value = lifetime_value(**levers)
    if not 0 < value < math.inf:
        raise refusal(
            "A share of change needs a value above zero and finite to start from; it is {value}.",
            value=f"{value:g}",
        )
    before = pd.Series(levers, dtype=float).rename_axis("lever")
    better = {"margin": 1, "retention_rate": 1, "discount_rate": -1, "acquisition_cost": -1}
    after = before * (1 + change * pd.Series(better))
    values = pd.Series(
        {lever: lifetime_value(**{**levers, lever: after[lever]}) for lever in levers}
    )
    table = pd.DataFrame({"before": before, "after": after, "value": values})
    table["change_of_value"] = table["value"] / value - 1
    return table.rename_axis("lever").sort_values("change_of_value", ascending=False, kind="stable")
