"""What customers will still bring: purchases times spend times margin, discounted."""

import pandas as pd

from crmlab.checks import complete_numbers, require_shares_above_zero
from crmlab.lifecycle.models.bgnbd import BGNBD
from crmlab.lifecycle.models.gamma_gamma import GammaGamma
from crmlab.messages import say

__all__ = ["customer_lifetime_value"]


def customer_lifetime_value(
    model: BGNBD,
    spend: GammaGamma,
    summary: pd.DataFrame,
    *,
    horizon_years: float,
    annual_rate: float,
    margin_rate: float | pd.Series = 1.0,
) -> pd.Series:
    """Return the discounted margin each customer is expected to bring within a horizon.

    ``margin_rate · expected spend a purchase · discounted expected purchases``, in money of today:
    what was spent until today is not in it, and neither is what comes beyond the horizon.

    The models are fitted; the summary has ``frequency``, ``recency``, ``T`` and ``monetary_value``.
    ``annual_rate`` is the discount rate (share a year), and ``margin_rate`` the margin as a share
    of the amounts, of all or by customer (`margin_rates`): 1 if these are margins already.

    Fader, Hardie & Lee (2005), RFM and CLV: using iso-value curves for customer base analysis.
    """
    if isinstance(margin_rate, pd.Series):
        margin_rate = complete_numbers(margin_rate.reindex(summary.index), say("margin rates"))
    else:
        require_shares_above_zero(margin_rate=margin_rate)
    purchases = model.discounted_purchases(
        summary, horizon_years=horizon_years, annual_rate=annual_rate
    )
    value = margin_rate * spend.expected_spend(summary) * purchases
    return value.rename("customer_lifetime_value")
