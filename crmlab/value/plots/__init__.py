"""Pictures of chapter 02: what measures return, drawn on an Axes with a description."""

from crmlab.value.plots.composite import plot_profiles, plot_rank_changes, plot_weights
from crmlab.value.plots.concentration import plot_effort, plot_pareto, plot_whale
from crmlab.value.plots.enterprise import (
    plot_break_even,
    plot_levers,
    plot_value_box,
    plot_value_wheel,
    plot_vote,
)
from crmlab.value.plots.pyramid import plot_layer_profit, plot_pyramid, plot_upgrade
from crmlab.value.plots.relationship import plot_gaps, plot_importance_performance, plot_premium
from crmlab.value.plots.retention import plot_equity, plot_retention_gain

__all__ = [
    "plot_break_even",
    "plot_effort",
    "plot_equity",
    "plot_gaps",
    "plot_importance_performance",
    "plot_layer_profit",
    "plot_levers",
    "plot_pareto",
    "plot_premium",
    "plot_profiles",
    "plot_pyramid",
    "plot_rank_changes",
    "plot_retention_gain",
    "plot_upgrade",
    "plot_value_box",
    "plot_value_wheel",
    "plot_vote",
    "plot_weights",
    "plot_whale",
]
