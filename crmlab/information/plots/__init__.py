"""Pictures of chapter 01: what measures return, drawn on an Axes with a description."""

from crmlab.information.plots.card import plot_customer_card
from crmlab.information.plots.channels import plot_cost_per_record
from crmlab.information.plots.completeness import plot_fill_rates, plot_levels, plot_missing
from crmlab.information.plots.duplicates import plot_matches
from crmlab.information.plots.fields import plot_schema
from crmlab.information.plots.privacy import plot_minimise
from crmlab.information.plots.quality import plot_record_ages

__all__ = [
    "plot_cost_per_record",
    "plot_customer_card",
    "plot_fill_rates",
    "plot_levels",
    "plot_matches",
    "plot_minimise",
    "plot_missing",
    "plot_record_ages",
    "plot_schema",
]
