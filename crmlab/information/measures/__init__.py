"""Numbers of chapter 01: tables or arrays in, Series, tables or numbers out."""

from crmlab.information.measures.card import customer_card, weakest_pillar
from crmlab.information.measures.channels import (
    channel_mix,
    cost_per_valid_record,
    lift,
    list_rental_value,
)
from crmlab.information.measures.cleaning import (
    normalise_email,
    normalise_name,
    normalise_phone,
    parse_mixed_dates,
)
from crmlab.information.measures.completeness import (
    completeness_level,
    fill_rates,
    weighted_completeness,
)
from crmlab.information.measures.duplicates import duplicate_pairs, match_quality, record_groups
from crmlab.information.measures.fields import field_schema
from crmlab.information.measures.golden import golden_records, single_view
from crmlab.information.measures.privacy import (
    PURPOSES,
    groups_below,
    k_anonymity,
    minimise,
    pseudonyms,
)
from crmlab.information.measures.quality import (
    consistency,
    half_life,
    purchase_features,
    quality_summary,
    record_ages,
    relevance,
    still_correct,
    timeliness,
)

__all__ = [
    "PURPOSES",
    "channel_mix",
    "completeness_level",
    "consistency",
    "cost_per_valid_record",
    "customer_card",
    "duplicate_pairs",
    "field_schema",
    "fill_rates",
    "golden_records",
    "groups_below",
    "half_life",
    "k_anonymity",
    "lift",
    "list_rental_value",
    "match_quality",
    "minimise",
    "normalise_email",
    "normalise_name",
    "normalise_phone",
    "parse_mixed_dates",
    "pseudonyms",
    "purchase_features",
    "quality_summary",
    "record_ages",
    "record_groups",
    "relevance",
    "single_view",
    "still_correct",
    "timeliness",
    "weakest_pillar",
    "weighted_completeness",
]
