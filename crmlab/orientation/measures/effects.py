"""What CRM is for: three roads to profit, 14 effects, and two of them in money."""

import pandas as pd

from crmlab.checks import require_changes, require_not_below_zero, require_shares
from crmlab.orientation.measures.words import read_words

__all__ = ["crm_effects", "effects_by_group", "profit_effects", "profit_routes"]


def crm_effects() -> pd.DataFrame:
    """Return the 14 effects of CRM, and whether each works on revenue or cost, at once or not.

    The deck lists the effects and the four groups apart: its layout is lost, and the split is
    inferred from their order and meaning (Rust, Moorman & Dickson 2002 for revenue, cost or both;
    Richards & Jones 2008).

    >>> crm_effects().groupby(["side", "way"]).size().to_dict() # doctest: +NORMALIZE_WHITESPACE
    {('cost', 'direct'): 3, ('cost', 'indirect'): 3,
     ('revenue', 'direct'): 5, ('revenue', 'indirect'): 3}
    """
    return read_words("effects")


def effects_by_group() -> pd.Series:
    """Return the 14 effects (`crm_effects`) in their four groups: by what they work on, and how.

    Each stands with its Chinese name, and a line breaks only between two of them.

    >>> " ".join(effects_by_group()["cost", "indirect"].split())
    'less time to market 产品上市更快 · better processes 流程更顺畅 · better service 服务更周到'
    """
    effects = crm_effects()
    effects["effect"] = [
        " ".join(dict.fromkeys(names)).replace(" ", "\xa0")  # once, where Chinese is in use
        for names in effects[["effect", "effect_zh"]].to_numpy()
    ]
    groups = effects.groupby(["side", "way"], sort=False)["effect"].agg(" · ".join)
    return groups.rename("effects").rename_axis(["works_on", "way"])


def profit_effects(
    new_customers: float,
    acquisition_cost: tuple[float, float],
    customers: float,
    churn_rate: tuple[float, float],
    margin: float,
) -> pd.DataFrame:
    """Return what a lower acquisition cost and a lower churn add to a year's profit.

    ``saved = new customers × (cost before − after)`` and
    ``kept = customers × (churn before − after) × margin``

    What one of the new customers costs to win (money), and the share of the customers there at the
    start that leaves in the year, are given before and after; the margin is money per customer and
    year. The ``total`` adds up the gains (money a year; below zero for a loss).

    >>> profit_effects(2400, (500, 450), 12_000, (0.12, 0.10), 480).round()
                 gain     total
    effect
    winning  120000.0  120000.0
    keeping  115200.0  235200.0
    """
    (cost_before, cost_after), (churn_before, churn_after) = acquisition_cost, churn_rate
    require_not_below_zero(new_customers=new_customers, customers=customers, margin=margin)
    require_not_below_zero(cost_before=cost_before, cost_after=cost_after)
    require_shares(churn_before=churn_before, churn_after=churn_after)
    gains = {
        "winning": new_customers * (cost_before - cost_after),
        "keeping": customers * (churn_before - churn_after) * margin,
    }
    gain = pd.Series(gains, dtype=float).rename_axis("effect")
    return pd.DataFrame({"gain": gain, "total": gain.cumsum()})


def profit_routes(
    customers: float,
    price: float,
    product_cost: float,
    service_cost: float,
    retention_rate: float,
    *,
    price_change: float = 0.02,
    service_cost_change: float = -0.05,
    retention_points: float = 0.03,
) -> pd.Series:
    """Return what each of the three roads to enterprise value adds to a year's profit.

    ``profit = customers × retention rate × (price − product cost − service cost)``, with the
    customers at the start of the year, the share of them that stays, and money per customer and
    year. Each road is taken alone: competitiveness changes the price that customers accept,
    efficiency the service cost (relative changes, shares), and the lifecycle adds points to the
    retention rate (share of the customers). The gains (money a year) begin with the largest.

    >>> profit_routes(12_000, 1_200, 550, 170, 0.88).round()
    road
    competitiveness    253440.0
    lifecycle          172800.0
    efficiency          89760.0
    Name: gain, dtype: float64
    """
    require_not_below_zero(customers=customers, price=price)
    require_not_below_zero(product_cost=product_cost, service_cost=service_cost)
    retention_after = retention_rate + retention_points
    require_shares(retention_rate=retention_rate, retention_after=retention_after)
    require_changes(price_change=price_change, service_cost_change=service_cost_change)
    staying = customers * retention_rate
    gains = {
        "competitiveness": staying * price * price_change,
        "lifecycle": customers * retention_points * (price - product_cost - service_cost),
        "efficiency": -staying * service_cost * service_cost_change,
    }
    gain = pd.Series(gains, name="gain", dtype=float).rename_axis("road")
    return gain.sort_values(ascending=False)
