"""Pictures of chapter 04: what measures return, drawn on an Axes with a description."""

from crmlab.lifecycle.plots.acquisition import plot_acquisition_cost, plot_funnel, plot_response
from crmlab.lifecycle.plots.buying import (
    plot_alive_matrix,
    plot_conditional_expectation,
    plot_customer_timeline,
    plot_tracking,
)
from crmlab.lifecycle.plots.cash_flows import (
    plot_cash_flows,
    plot_levers_tornado,
    plot_lifetime_grid,
)
from crmlab.lifecycle.plots.cohorts import plot_cohort_value, plot_cohorts
from crmlab.lifecycle.plots.households import plot_household_timeline, plot_household_value
from crmlab.lifecycle.plots.migration import plot_forecast, plot_migration
from crmlab.lifecycle.plots.outlook import plot_alive, plot_value_groups
from crmlab.lifecycle.plots.stages import plot_growth, plot_journey, plot_stock
from crmlab.lifecycle.plots.survival import plot_products_churn, plot_survival

__all__ = [
    "plot_acquisition_cost",
    "plot_alive",
    "plot_alive_matrix",
    "plot_cash_flows",
    "plot_cohort_value",
    "plot_cohorts",
    "plot_conditional_expectation",
    "plot_customer_timeline",
    "plot_forecast",
    "plot_funnel",
    "plot_growth",
    "plot_household_timeline",
    "plot_household_value",
    "plot_journey",
    "plot_levers_tornado",
    "plot_lifetime_grid",
    "plot_migration",
    "plot_products_churn",
    "plot_response",
    "plot_stock",
    "plot_survival",
    "plot_tracking",
    "plot_value_groups",
]
