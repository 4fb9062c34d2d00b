"""The price as the seller sees it, and the cost of ownership as the customer sees it."""

import pandas as pd

from crmlab.checks import number_columns, require_not_below_zero
from crmlab.messages import say

__all__ = ["ownership_cost", "ownership_table"]

PARTS = ("price", "running", "service", "resale")


def ownership_cost(price: float, yearly_cost: float, resale: float, years: float) -> float:
    """Return all that a customer pays over the time of use.

    ``cost of ownership = price + years × yearly cost − resale``

    All in money, the yearly cost (running costs and service) in money a year; nothing is
    discounted (Lauterborn 1990).

    >>> ownership_cost(150_000, 15_000, 60_000, 5)
    165000.0
    """
    require_not_below_zero(price=price, yearly_cost=yearly_cost, resale=resale, years=years)
    return float(price + years * yearly_cost - resale)


def ownership_table(ownership: pd.DataFrame) -> pd.DataFrame:
    """Return what an offer costs in the view of the seller (4P) and of the customer (4C), in money.

    A row a year has ``price``, ``running``, ``service`` and ``resale`` (money; what is got back is
    negative), as in the data set ``toy_ownership``. The price is all that 4P counts (McCarthy
    1960); the sum of ``4C`` is the cost of ownership (Lauterborn 1990).

    >>> years = {"price": [150_000, 0], "running": [0, 12_000], "service": [0, 3_000]}
    >>> ownership_table(pd.DataFrame({**years, "resale": [0, -120_000]}))
                   4P        4C
    part
    price    150000.0  150000.0
    running       0.0   12000.0
    service       0.0    3000.0
    resale        0.0 -120000.0
    """
    amounts = number_columns(ownership, PARTS, say("years of owning"))
    customer = amounts.sum().rename_axis("part")
    seller = customer.where(customer.index == "price", 0.0)
    return pd.DataFrame({"4P": seller, "4C": customer})
