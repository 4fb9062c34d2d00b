"""Numbers of chapter 00: tables or arrays in, Series, tables or numbers out."""

from crmlab.orientation.measures.contrasts import contrasts, maturity
from crmlab.orientation.measures.course import chapters, sources
from crmlab.orientation.measures.definition import definition_phrases
from crmlab.orientation.measures.effects import crm_effects, profit_effects, profit_routes
from crmlab.orientation.measures.history import eras, headroom, timeline, unit_cost
from crmlab.orientation.measures.learning import hit_rate, hit_rate_after
from crmlab.orientation.measures.needs import rank_agreement
from crmlab.orientation.measures.ownership import ownership_cost, ownership_table
from crmlab.orientation.measures.partners import net_revenue_retention

__all__ = [
    "chapters",
    "contrasts",
    "crm_effects",
    "definition_phrases",
    "eras",
    "headroom",
    "hit_rate",
    "hit_rate_after",
    "maturity",
    "net_revenue_retention",
    "ownership_cost",
    "ownership_table",
    "profit_effects",
    "profit_routes",
    "rank_agreement",
    "sources",
    "timeline",
    "unit_cost",
]
