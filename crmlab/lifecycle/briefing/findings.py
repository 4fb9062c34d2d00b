"""What can be computed from a sales file about the lives of its customers, or why it cannot."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd

from crmlab.briefing import SMALLEST_GROUP, require_a_group
from crmlab.checks import require_shares, require_shares_above_zero
from crmlab.lifecycle.measures.buying import (
    LAST_CLASS,
    expected_tracking,
    holdout_table,
    naive_forecast,
)
from crmlab.lifecycle.measures.cohorts import PERIODS, cohort_table
from crmlab.lifecycle.measures.summary import calibration_holdout, customer_summary
from crmlab.lifecycle.measures.survival import enough_at_risk, kaplan_meier, life_lengths
from crmlab.lifecycle.models.bgnbd import BGNBD
from crmlab.lifecycle.models.gamma_gamma import GammaGamma
from crmlab.lifecycle.models.inputs import DAYS
from crmlab.lifecycle.models.lifetime_value import customer_lifetime_value

FEWEST_RETURNING = 20  # customers who bought again: from fewer, four parameters cannot be learned
SHORTEST = 12  # weeks that a file must cover, to keep some of them back
CALIBRATION = 0.75  # of the weeks
MOST_PERIODS = 18  # rows and columns of a cohort table that can still be read
HORIZON_YEARS = 1.0

Part = TypeVar("Part")


class TooLittle(Exception):
    """The file holds too little for a part of the report; the message says what is missing."""


class Outlook(NamedTuple):
    """What the model says of each customer today."""

    model: BGNBD
    alive: pd.Series  # P(alive), by customer
    purchases: pd.Series  # expected within the horizon


class Worth(NamedTuple):
    """What each customer with a forecast of spend is expected to bring within the horizon."""

    spend: GammaGamma
    value: pd.Series  # discounted margin, money
    without_amount: int  # bought again, for amounts of zero or below
    without_average: int  # bought once, where the population has no finite average


class Holdout(NamedTuple):
    """What the model had forecast, and what came."""

    weeks: int  # kept back
    split: int  # whole weeks before
    forecasts: pd.DataFrame  # by customer: actual, model, naive (purchases)
    classes: pd.DataFrame  # `holdout_table`, without classes of few customers
    tracking: pd.DataFrame  # by week: actual, expected (cumulative repeat purchases)


@dataclass(frozen=True)
class Findings:
    """The parts of the report; a part that cannot be computed is the sentence that says why."""

    purchases: pd.DataFrame
    summary: pd.DataFrame
    cohorts: pd.DataFrame | str
    returns: pd.DataFrame | str
    outlook: Outlook | str
    worth: Worth | str
    holdout: Holdout | str


def findings(
    transactions: pd.DataFrame, *, annual_rate: float = 0.10, margin_rate: float = 0.40
) -> Findings:
    """Compute each part of the report from transactions.

    Parameters
    ----------
    transactions
        Canonical transactions: ``customer_id``, ``date``, ``amount``. A negative amount is a
        return: no purchase, and taken off what the customer's purchases brought.
    annual_rate
        Discount rate, a share a year.
    margin_rate
        Margin as a share of the amounts.

    Returns
    -------
    Findings

    Raises
    ------
    ValueError
        If there are fewer than five customers, whom a report would show one by one, or a rate is
        outside its range.

    Examples
    --------
    >>> day = pd.Timestamp("2024-01-01")
    >>> log = pd.DataFrame({"customer_id": list("abcdef"), "date": day, "amount": 9.0})
    >>> findings(log).outlook
    'Nobody has bought on a second day: nothing can be learned about who comes again.'
    """
    # Here, as a file that is too small for a forecast does not come to use them.
    require_shares(annual_rate=annual_rate)
    require_shares_above_zero(margin_rate=margin_rate)
    purchases = transactions[transactions["amount"] >= 0]
    require_a_group(purchases["customer_id"].nunique())
    summary = _summary(transactions, purchases)
    outlook = _try(_outlook, summary)
    return Findings(
        purchases=purchases,
        summary=summary,
        cohorts=_try(_cohorts, purchases),
        returns=_try(_returns, purchases),
        outlook=outlook,
        worth=outlook
        if isinstance(outlook, str)
        else _try(_worth, outlook.model, summary, annual_rate, margin_rate),
        holdout=_try(_holdout, purchases),
    )


def _try(compute: Callable[..., Part], *arguments: object) -> Part | str:
    """Return the part, or why there is none."""
    try:
        return compute(*arguments)
    except TooLittle as reason:
        return str(reason)


def _summary(transactions: pd.DataFrame, purchases: pd.DataFrame) -> pd.DataFrame:
    """Return the customer summary in weeks, its amounts net of the customer's returns."""
    summary = customer_summary(purchases)
    if len(purchases) < len(transactions):
        net, gross = (
            table.groupby("customer_id")["amount"].sum() for table in (transactions, purchases)
        )
        summary["monetary_value"] *= (net / gross).reindex(summary.index).fillna(1.0)
    return summary


def _cohorts(purchases: pd.DataFrame) -> pd.DataFrame:
    """Return shares by cohort, in the shortest periods in which most customers can be shown."""
    tables: dict[float, pd.DataFrame] = {}  # by the share of customers that it shows
    for freq in PERIODS:
        with suppress(ValueError):  # no period of this length is over yet
            customers = cohort_table(purchases, freq=freq, value="customers")
            formed = customers[0].sum()
            customers = customers[customers[0] >= SMALLEST_GROUP].dropna(axis=1, how="all")
            if freq == "Y":
                customers = customers.iloc[-MOST_PERIODS:, :MOST_PERIODS]
            if len(customers) and customers.shape[1] > 1 and max(customers.shape) <= MOST_PERIODS:
                tables.setdefault(round(customers[0].sum() / formed, 1), customers)
    if not tables:
        raise TooLittle(
            f"No cohort of {SMALLEST_GROUP} customers could be followed for a whole month, quarter "
            "or year after the one of the first purchase."
        )
    best = tables[max(tables)]
    return best.div(best[0], axis=0)


def _returns(purchases: pd.DataFrame) -> pd.DataFrame:
    """Return the Kaplan-Meier curve of the time until the second purchase day, in months."""
    days = purchases.assign(date=purchases["date"].dt.normalize())
    days = days[["customer_id", "date"]].drop_duplicates().sort_values("date")
    of_customer = days.groupby("customer_id")["date"]
    first, is_second = of_customer.min(), of_customer.cumcount() == 1
    second = days[is_second].set_index("customer_id")["date"].reindex(first.index)
    lives = life_lengths(first, second, days["date"].max())
    curve = kaplan_meier(lives["duration"], lives["ended"])
    curve = curve[curve["at_risk"] >= SMALLEST_GROUP]
    shown = enough_at_risk(curve)
    if not shown["ended"].any() or shown["time"].max() == 0:
        raise TooLittle("Nobody was seen to come back, so there is no curve to draw.")
    return shown


def _fit(summary: pd.DataFrame, when: str = "") -> BGNBD:
    """Return the model, unless too few have bought again to learn it from."""
    returning = int((summary["frequency"] > 0).sum())
    if not returning:
        raise TooLittle(
            f"Nobody has bought on a second day{when}: nothing can be learned about who comes "
            "again."
        )
    if returning < FEWEST_RETURNING:
        raise TooLittle(
            f"Only {returning} customers bought on a second day{when}. The model needs "
            f"{FEWEST_RETURNING}: from fewer its parameters would be guesswork."
        )
    return BGNBD().fit(summary)


def _outlook(summary: pd.DataFrame) -> Outlook:
    model = _fit(summary)
    weeks = HORIZON_YEARS * DAYS["Y"] / DAYS["W"]
    return Outlook(
        model, model.probability_alive(summary), model.expected_purchases(weeks, summary)
    )


def _worth(model: BGNBD, summary: pd.DataFrame, annual_rate: float, margin_rate: float) -> Worth:
    again = summary["frequency"] > 0
    usable = summary[~again | (summary["monetary_value"] > 0)]
    if (usable["frequency"] > 0).sum() < FEWEST_RETURNING:
        raise TooLittle(
            f"Fewer than {FEWEST_RETURNING} customers who bought again have amounts above zero: "
            "what a purchase brings cannot be learned."
        )
    spend = GammaGamma().fit(usable)
    known = spend.expected_spend(usable)
    known = known[np.isfinite(known) & (known > 0)]
    if len(known) < FEWEST_RETURNING:
        raise TooLittle("The amounts differ so much that no average can be expected.")
    value = customer_lifetime_value(
        model,
        spend,
        usable.loc[known.index],
        horizon_years=HORIZON_YEARS,
        annual_rate=annual_rate,
        margin_rate=margin_rate,
    )
    return Worth(spend, value, len(summary) - len(usable), len(usable) - len(known))


def _holdout(purchases: pd.DataFrame) -> Holdout:
    """Fit on the first three quarters of the weeks, and forecast the last one."""
    days = purchases["date"].dt.normalize()
    end, covered = days.max(), (days.max() - days.min()).days // 7
    if covered < SHORTEST:
        raise TooLittle(
            f"The file covers {covered} whole weeks. It takes {SHORTEST} to keep some of them "
            "back and try a forecast on them."
        )
    split = round(CALIBRATION * covered)
    weeks = covered - split
    known_until = end - pd.Timedelta(weeks=weeks)
    seen = calibration_holdout(purchases, calibration_until=known_until, until=end)
    model = _fit(seen, f" by {known_until:%Y-%m-%d}")
    if not seen["holdout_frequency"].any():
        raise TooLittle(
            f"None of the customers known by {known_until:%Y-%m-%d} has bought since: there is "
            "nothing to hold a forecast against."
        )
    forecasts = pd.DataFrame(
        {
            "actual": seen["holdout_frequency"],
            "model": model.expected_purchases(weeks, seen),
            "naive": naive_forecast(seen, weeks),
        }
    )
    members = seen["frequency"].clip(upper=LAST_CLASS).value_counts().sort_index()
    classes = holdout_table(seen, model, weeks)[(members >= SMALLEST_GROUP).to_numpy()]
    return Holdout(weeks, split, forecasts, classes, _tracking(purchases, seen, model, covered))


def _tracking(
    purchases: pd.DataFrame, seen: pd.DataFrame, model: BGNBD, covered: int
) -> pd.DataFrame:
    """Return the repeat purchases of the customers known at the split, week by week."""
    known = purchases[purchases["customer_id"].isin(seen.index)]
    known = known.assign(day=known["date"].dt.normalize()).drop_duplicates(["customer_id", "day"])
    start = purchases["date"].max().normalize() - pd.Timedelta(weeks=covered)
    week = (known["day"] - start).dt.days / 7
    births = week.groupby(known["customer_id"]).min()
    weeks = np.arange(1, covered + 1)
    bought, born = (np.searchsorted(np.sort(at), weeks, side="right") for at in (week, births))
    expected = expected_tracking(model, births, weeks)
    return pd.DataFrame({"actual": bought - born, "expected": expected}, expected.index)
