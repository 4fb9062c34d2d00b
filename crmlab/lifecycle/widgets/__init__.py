"""Controls of chapter 04: a measure and a moving picture behind sliders."""

from crmlab.lifecycle.widgets.acquisition import budget_widget, funnel_widget
from crmlab.lifecycle.widgets.buying import alive_widget
from crmlab.lifecycle.widgets.cash_flows import lifetime_value_widget
from crmlab.lifecycle.widgets.households import family_widget
from crmlab.lifecycle.widgets.migration import migration_widget
from crmlab.lifecycle.widgets.stages import stages_widget
from crmlab.lifecycle.widgets.survival import survival_widget

__all__ = [
    "alive_widget",
    "budget_widget",
    "family_widget",
    "funnel_widget",
    "lifetime_value_widget",
    "migration_widget",
    "stages_widget",
    "survival_widget",
]
