"""Numbers of chapter 04: tables or arrays in, Series, tables or numbers out."""

from crmlab.lifecycle.measures.acquisition import (
    acquisition_cost,
    allocate,
    cost_to_serve,
    funnel,
    response_curve,
    response_speed,
    value_index,
)
from crmlab.lifecycle.measures.buying import (
    alive_matrix,
    expected_tracking,
    holdout_error,
    holdout_table,
    naive_forecast,
)
from crmlab.lifecycle.measures.cash_flows import (
    break_even,
    cumulative,
    lifetime_value,
    lifetime_value_levers,
    net_present_value,
)
from crmlab.lifecycle.measures.cohorts import cohort_table, cohort_value
from crmlab.lifecycle.measures.households import (
    customer_margin,
    family_value,
    household_ratio,
    household_value,
)
from crmlab.lifecycle.measures.migration import (
    forecast_counts,
    migration_matrix,
    state_values,
    steady_state,
)
from crmlab.lifecycle.measures.stages import (
    LIFECYCLE_STAGES,
    cohort_survivors,
    growth_accounting,
    guiding_questions,
    stage_times,
    steady_stock,
    stock_and_flow,
)
from crmlab.lifecycle.measures.summary import calibration_holdout, customer_summary
from crmlab.lifecycle.measures.survival import (
    churn_by_group,
    enough_at_risk,
    kaplan_meier,
    life_lengths,
    log_rank,
    median_survival,
    odds_ratio,
    survival_at,
)

__all__ = [
    "LIFECYCLE_STAGES",
    "acquisition_cost",
    "alive_matrix",
    "allocate",
    "break_even",
    "calibration_holdout",
    "churn_by_group",
    "cohort_survivors",
    "cohort_table",
    "cohort_value",
    "cost_to_serve",
    "cumulative",
    "customer_margin",
    "customer_summary",
    "enough_at_risk",
    "expected_tracking",
    "family_value",
    "forecast_counts",
    "funnel",
    "growth_accounting",
    "guiding_questions",
    "holdout_error",
    "holdout_table",
    "household_ratio",
    "household_value",
    "kaplan_meier",
    "life_lengths",
    "lifetime_value",
    "lifetime_value_levers",
    "log_rank",
    "median_survival",
    "migration_matrix",
    "naive_forecast",
    "net_present_value",
    "odds_ratio",
    "response_curve",
    "response_speed",
    "stage_times",
    "state_values",
    "steady_state",
    "steady_stock",
    "stock_and_flow",
    "survival_at",
    "value_index",
]
