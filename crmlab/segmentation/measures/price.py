"""From price to value: what a price cut must bring, what service brings, and a price war."""

import numpy as np
import pandas as pd

from crmlab.checks import (
    number_columns,
    refuse_where,
    require_above_zero,
    require_not_below_zero,
    require_rows,
    require_shares,
    require_shares_above_zero,
    require_shares_below_one,
    require_shares_of_some,
)
from crmlab.messages import later, refusal, say

__all__ = ["break_even_volume", "price_or_service", "price_war"]


def break_even_volume(margin: float, cut: float) -> float:
    """Return by what share volume must rise so that a price cut leaves the profit as it was.

    ``cut / (margin − cut)``, both as shares of today's price, with the same cost of a unit and
    fixed cost left alone (Nagle 1987).

    >>> break_even_volume(0.30, 0.05)
    0.2
    """
    require_shares_above_zero(margin=margin)
    require_shares_below_one(cut=cut)
    if cut >= margin:
        raise refusal(
            "The cut ({cut:g}) takes all of the margin ({margin:g}): no volume makes up for it.",
            cut=cut,
            margin=margin,
        )
    return round(cut / (margin - cut), 12)


def price_or_service(
    segments: pd.DataFrame, *, price: float, cost: float, cut: float, service_cost: float
) -> pd.DataFrame:
    """Return what each segment brings today, with a price cut, and with a service offer (money).

    Of each segment (a row): ``units`` sold today; ``elasticity``, the per cent of volume that one
    per cent of price brings (below zero); ``service_lift``, the share of volume that the offer
    adds. After the cut the volume is ``units × (1 − cut) ^ elasticity``; the offer costs
    ``service_cost`` on every unit sold. Columns: ``today``, ``price_cut``, ``service_offer``.

    >>> segments = pd.DataFrame({"units": [100], "elasticity": [-1.0], "service_lift": [0.1]})
    >>> price_or_service(segments, price=100, cost=70, cut=0.10, service_cost=2).round().values
    array([[3000., 2222., 3080.]])
    """
    what = later("segments")
    require_rows(segments, what)
    numbers = number_columns(segments, ["units", "elasticity", "service_lift"], what)
    units, elasticity = numbers["units"], numbers["elasticity"]
    refuse_where(units < 0, say("Units are 0 or more."), units, later("segment"))
    rule = say("An elasticity of price is 0 or below: who pays more, buys less.")
    refuse_where(elasticity > 0, rule, elasticity, later("segment"))
    require_above_zero(price=price)
    require_not_below_zero(cost=cost, service_cost=service_cost)
    require_shares_below_one(cut=cut)
    return pd.DataFrame(
        {
            "today": units * (price - cost),
            "price_cut": units * (1 - cut) ** elasticity * (price * (1 - cut) - cost),
            "service_offer": units * (1 + numbers["service_lift"]) * (price - cost - service_cost),
        }
    )


def price_war(
    *, price: float, cost: float, units: float, cut: float, switching: float
) -> pd.DataFrame:
    """Return a firm's profit (money) by what it does, a row, and what its rival does, a column.

    Two equal firms each ``keep`` the price or ``cut`` it. Who is alone with a cut wins the share
    ``switching`` of the rival's customers; where both cut, nobody switches.

    >>> price_war(price=100, cost=70, units=1_000, cut=0.05, switching=0.30)
             keep      cut
    keep  30000.0  21000.0
    cut   32500.0  25000.0
    """
    require_above_zero(price=price, units=units)
    require_not_below_zero(cost=cost)
    require_shares(switching=switching)
    require_shares_of_some(cut=cut)
    full, low = price - cost, price * (1 - cut) - cost
    sold = units * np.array([[1, 1 - switching], [1 + switching, 1]])
    profits = sold * np.array([[full], [low]])
    return pd.DataFrame(profits, index=["keep", "cut"], columns=["keep", "cut"])
