"""Numbers of chapter 02: tables or arrays in, Series, tables or numbers out."""

from crmlab.value.measures.composite import (
    SCORES,
    Judgement,
    ahp,
    composite_value,
    entropy_weights,
)
from crmlab.value.measures.concentration import (
    abc_classes,
    customers_for,
    gini,
    pareto,
    pareto_alpha,
    pareto_top_share,
    per_head_ratio,
    top_count,
    top_share,
    whale_peak,
)
from crmlab.value.measures.enterprise import (
    break_even_churn,
    economic_value_added,
    elasticities,
    enterprise_value,
    referral_value,
    remaining_service_value,
    revenue_levers,
)
from crmlab.value.measures.pyramid import LAYERS, layer_statement, pyramid, upgrade
from crmlab.value.measures.relationship import (
    STAGES,
    eta_squared,
    importance_performance,
    premium_model,
    relationship_gaps,
)
from crmlab.value.measures.retention import (
    customer_equity,
    lifetime,
    retention_for_gain,
    retention_gain,
    retention_multiple,
)

__all__ = [
    "LAYERS",
    "SCORES",
    "STAGES",
    "Judgement",
    "abc_classes",
    "ahp",
    "break_even_churn",
    "composite_value",
    "customer_equity",
    "customers_for",
    "economic_value_added",
    "elasticities",
    "enterprise_value",
    "entropy_weights",
    "eta_squared",
    "gini",
    "importance_performance",
    "layer_statement",
    "lifetime",
    "pareto",
    "pareto_alpha",
    "pareto_top_share",
    "per_head_ratio",
    "premium_model",
    "pyramid",
    "referral_value",
    "relationship_gaps",
    "remaining_service_value",
    "retention_for_gain",
    "retention_gain",
    "retention_multiple",
    "revenue_levers",
    "top_count",
    "top_share",
    "upgrade",
    "whale_peak",
]
