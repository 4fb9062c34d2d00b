"""Three bonds: a discount, a tie between people, a cost of moving; and points with what is owed.

Berry & Parasuraman (1991). Marketing Services: Competing through Quality. Burnham, Frels & Mahajan
(2003). Consumer switching costs. J. Academy of Marketing Science 31.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.checks import (
    complete_numbers,
    number_columns,
    refuse_where,
    require_not_below_zero,
    require_one_each,
    require_rows,
    require_shares,
)
from crmlab.messages import say

__all__ = ["bond_profit", "points_account"]


def bond_profit(
    customers: pd.DataFrame,
    *,
    rival: float,
    margin: float,
    discount: float = 0.0,
    moving: float = 0.0,
    social: float = 0.0,
    cost: float = 0.0,
) -> pd.Series:
    """Return who stays when a rival is cheaper, and what it earns, a customer and year.

    A customer goes if the rival's lead, ``rival - discount - moving``, reaches the price difference
    that he or she names in ``would_switch_at``. A social tie holds the share ``social`` of
    those. Who stays brings ``own_spend_12m * (margin - discount)``; each customer costs ``cost``.

    ``would_switch_at`` is in per cent (10 is 10 %); ``rival`` (the rival's lead), ``discount``,
    ``moving`` and ``margin`` are shares of the price. Returns ``stay`` (a share) and ``profit``
    (money a customer), with its interval ``low`` to ``high`` at 95 %.
    """
    require_shares(rival=rival, margin=margin, discount=discount, social=social)
    require_not_below_zero(moving=moving, cost=cost)
    asked = number_columns(customers, ["own_spend_12m", "would_switch_at"], say("customers"))
    require_rows(asked, say("customers"))
    refuse_where((asked < 0).any(axis=1), say("Both must be at least 0."), asked, say("customer"))
    lead = np.round(100 * (rival - discount - moving), 9)
    stays = (asked["would_switch_at"] > lead).astype(float).clip(lower=social)
    profit = stays * asked["own_spend_12m"] * (margin - discount) - cost
    give = 1.96 * profit.sem() if len(profit) > 1 else np.nan
    mean = profit.mean()
    return pd.Series(
        {"stay": stays.mean(), "profit": mean, "low": mean - give, "high": mean + give}
    )


def points_account(
    issued: Sequence[float], redeemed: Sequence[float], point: float, redeemed_share: float
) -> pd.DataFrame:
    """Return the balance of points after each period, and what the firm owes for them.

    The liability is the balance, times the share of it that will still be redeemed, times what a
    point costs when it is. A row a period: ``issued``, ``redeemed``, ``balance`` (points) and
    ``liability_cost`` (money).

    >>> points_account([1000, 500], [0, 300], point=0.01, redeemed_share=0.7)["balance"].tolist()
    [1000.0, 1200.0]
    """
    require_not_below_zero(point=point)
    require_shares(redeemed_share=redeemed_share)
    require_one_each(redeemed, issued, say("points redeemed"), say("points issued"))
    flows = pd.DataFrame(
        {
            "issued": complete_numbers(issued, say("points issued")),
            "redeemed": complete_numbers(redeemed, say("points redeemed")),
        }
    )
    flows["balance"] = (flows["issued"] - flows["redeemed"]).cumsum()
    wrong = (flows < 0).any(axis=1)
    refuse_where(wrong, say("Nobody redeems more points than there are."), flows, say("period"))
    return flows.assign(liability_cost=flows["balance"] * redeemed_share * point)
