"""Pictures of chapter 00: what measures return, drawn on an Axes with a description."""

from crmlab.orientation.plots.contrasts import plot_maturity
from crmlab.orientation.plots.effects import (
    plot_effects_tree,
    plot_profit_effects,
    plot_profit_routes,
)
from crmlab.orientation.plots.history import plot_experience_curve, plot_timeline
from crmlab.orientation.plots.learning import plot_hit_rate
from crmlab.orientation.plots.needs import plot_rank_gap
from crmlab.orientation.plots.ownership import plot_ownership

__all__ = [
    "plot_effects_tree",
    "plot_experience_curve",
    "plot_hit_rate",
    "plot_maturity",
    "plot_ownership",
    "plot_profit_effects",
    "plot_profit_routes",
    "plot_rank_gap",
    "plot_timeline",
]
