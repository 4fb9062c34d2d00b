"""What can be computed from a sales file about the lives of its customers, or why it cannot."""

from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab.briefing.groups import require_a_group
from crmlab.briefing.margins import Margins
from crmlab.briefing.missing import Missing, attempt
from crmlab.briefing.moments import days_covered, moment
from crmlab.briefing.rhythm import MOST, share_by_the_calendar, unusually_silent
from crmlab.checks import SMALLEST_GROUP, require_shares
from crmlab.lifecycle.measures.buying import (
    LAST_CLASS,
    cumulative_repeats,
    expected_tracking,
    holdout_error,
    holdout_forecasts,
    holdout_table,
)
from crmlab.lifecycle.measures.cohorts import PERIODS, cohort_table
from crmlab.lifecycle.measures.margins import margin_rates
from crmlab.lifecycle.measures.summary import calibration_holdout, customer_summary
from crmlab.lifecycle.measures.survival import enough_at_risk, kaplan_meier
from crmlab.lifecycle.models.bgnbd import BGNBD
from crmlab.lifecycle.models.customer_value import customer_lifetime_value
from crmlab.lifecycle.models.futures import possible_futures
from crmlab.lifecycle.models.gamma_gamma import GammaGamma
from crmlab.lifecycle.periods import DAYS, calendar_months
from crmlab.tables import Reading

FEWEST_RETURNING = 20  # customers who bought again: from fewer, four parameters cannot be learned
SHORTEST = 12  # weeks that a file must cover, to keep some of them back
CALIBRATION = 0.75  # of the weeks
MOST_PERIODS = 18  # rows and columns of a cohort table that can still be read
HORIZON_YEARS = 1.0
HORIZON_WEEKS = HORIZON_YEARS * DAYS["Y"] / DAYS["W"]
YEAR = 364  # days, whole weeks

TOLERATED = 0.10  # share by which a total may miss and still be planned by
LIKELY = [0.025, 0.975]  # between which 95 of 100 possible futures end
SLIPPING = (0.10, 0.50)  # P(alive): not yet lost, and no longer likely to be there
APART = 0.005  # of P(alive): where it differs less, the model tells nobody apart


class Outlook(NamedTuple):
    """What the model says of each customer today."""

    model: BGNBD
    alive: pd.Series  # P(alive), by customer
    alive_again: pd.Series  # the same of those who bought again: of others the model cannot tell
    purchases: pd.Series  # expected within the horizon
    likely: tuple[float, float]  # total purchases, in 95 of 100 possible futures

    @property
    def is_flat(self) -> bool:
        """Tell whether P(alive) is about the same of all who bought again."""
        return bool(self.alive_again.max() - self.alive_again.quantile(0.01) < APART)


class Worth(NamedTuple):
    """What each customer with a forecast of spend is expected to bring within the horizon."""

    spend: GammaGamma
    purchases: pd.Series  # of all customers
    value: pd.Series  # discounted margin, money
    likely: tuple[float, float]  # total value, in 95 of 100 possible futures
    without_amount: int  # bought again, for amounts of zero or below
    without_average: int  # bought once, where the population has no finite average


class Holdout(NamedTuple):
    """What the model had forecast, and what came."""

    weeks: int  # kept back
    split: int  # whole weeks before
    forecasts: pd.DataFrame  # by customer: actual, model, naive (purchases)
    classes: pd.DataFrame  # `holdout_table`, without classes of few customers
    tracking: pd.DataFrame  # by week: actual, expected (cumulative repeat purchases)
    likely: tuple[float, float]  # total purchases, in 95 of 100 possible futures

    @property
    def errors(self) -> pd.DataFrame:
        """Return `holdout_error` of the model and of the same rate as before, a row each."""
        actual = self.forecasts["actual"]
        rows = {name: holdout_error(actual, self.forecasts[name]) for name in ("model", "naive")}
        return pd.DataFrame(rows).T

    @property
    def is_doubtful(self) -> bool:
        """Tell whether the forecast missed by more than can be planned with."""
        return abs(self.errors.at["model", "total_error"]) > TOLERATED

    @property
    def is_by_chance(self) -> bool:
        """Tell whether chance alone may make it miss by so much."""
        return self.likely[0] <= self.forecasts["actual"].sum() <= self.likely[1]

    @property
    def has_failed(self) -> bool:
        """Tell whether the forecast missed by more than can be planned with, and than chance."""
        return self.is_doubtful and not self.is_by_chance

    @property
    def tells_customers_apart(self) -> bool:
        """Tell whether more came from those of whom more was forecast, beyond chance."""
        ranks = self.forecasts[["model", "actual"]].rank()
        if (ranks.nunique() < 2).any():
            return False
        return ranks["model"].corr(ranks["actual"]) > 2 / len(ranks) ** 0.5


@dataclass(frozen=True)
class Findings:
    """The parts of the report."""

    reading: Reading
    margins: Margins
    purchases: pd.DataFrame
    summary: pd.DataFrame  # `customer_summary`, in weeks
    cohorts: pd.DataFrame | Missing
    cohort_money: (
        pd.DataFrame | Missing
    )  # of the same cohorts (`cohort_table`), less returns: margins if known
    returns: pd.DataFrame | Missing  # `kaplan_meier` of the months until the second purchase day
    outlook: Outlook | Missing
    worth: Worth | Missing
    slipping: pd.DataFrame | Missing
    gone: pd.Series | Missing  # of who bought often, and most likely is gone: among the best?
    by_the_calendar: float  # share who pay at even intervals, of those with three purchase days
    holdout: Holdout | Missing

    @property
    def may_plan(self) -> bool:
        """Tell whether the forecast of a year was tried, and came near enough to plan by it."""
        return bool(self.holdout) and not self.holdout.is_doubtful and not self.is_short

    @property
    def has_failed(self) -> bool:
        """Tell whether the forecast was tried, and missed by more than chance does."""
        return bool(self.holdout) and self.holdout.has_failed

    @property
    def days(self) -> float:
        """The days from the first purchase to the last."""
        return days_covered(self.purchases["date"], self.reading.monthly)

    @property
    def is_short(self) -> bool:
        """Tell whether the file has seen less than the year that is forecast."""
        return self.days < YEAR

    @property
    def is_subscription(self) -> bool:
        """Tell whether most pay by the calendar, and not at random as the model takes it."""
        return self.by_the_calendar > MOST


def findings(
    reading: Reading, *, annual_rate: float = 0.10, margin_rate: float | None = None
) -> Findings:
    """Compute each part of the report.

    A negative amount is a return: no purchase, and taken off what the customer's purchases brought.
    The rates are the discount of a year, and the margin as a share of the amounts: without it the
    customers' own, drawn to that of all, where the file has margins (`margin_rates`).

    >>> from crmlab.tables import read_transactions
    >>> log = pd.DataFrame({"customer_id": list("abcdef"), "date": "2024-01-01", "amount": 9.0})
    >>> findings(read_transactions(log, quiet=True)).outlook
    Nobody has bought on a second day by 2024-01-01: nothing can be learned about who comes again.
    """
    # Here, as a file that is too small for a forecast does not come to use it.
    require_shares(annual_rate=annual_rate)
    margins = Margins.of(reading, margin_rate)
    purchases = reading.transactions[reading.transactions["amount"] >= 0]
    require_a_group(purchases["customer_id"].nunique(), reading)
    summary = _summary(reading.transactions, purchases)
    outlook = attempt(_outlook, summary, purchases["date"].max())
    worth = attempt(_worth, outlook, summary, annual_rate, margins)
    cohorts = attempt(_cohorts, purchases, reading)
    by_the_calendar = share_by_the_calendar(purchases)
    holdout = attempt(_holdout, purchases)
    alive = attempt(_reliable, outlook, by_the_calendar, holdout or None)
    return Findings(
        reading=reading,
        margins=margins,
        purchases=purchases,
        summary=summary,
        cohorts=cohorts,
        cohort_money=attempt(_cohort_money, cohorts, margins, purchases),
        returns=attempt(_returns, purchases),
        outlook=outlook,
        worth=worth,
        slipping=attempt(_slipping, alive, worth, summary, purchases, margins),
        gone=attempt(_gone, alive, summary, purchases, margins),
        by_the_calendar=by_the_calendar,
        holdout=holdout,
    )


def _summary(transactions: pd.DataFrame, purchases: pd.DataFrame) -> pd.DataFrame:
    """Return the customer summary in weeks, its amounts net of the customer's returns."""
    summary = customer_summary(purchases)
    if len(purchases) < len(transactions):
        net, gross = (
            table.groupby("customer_id")["amount"].sum() for table in (transactions, purchases)
        )
        summary["monetary_value"] *= (net / gross).reindex(summary.index).fillna(1.0)
    return summary


def _cohorts(purchases: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return shares by cohort, in the shortest periods in which most customers can be shown."""
    if not reading.has_people:
        raise Missing("Nobody comes a second time, so there is no cohort to follow.")
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
        raise Missing(
            "No cohort of {fewest} customers could be followed for a whole month, quarter or "
            "year after the one of the first purchase.",
            fewest=SMALLEST_GROUP,
        )
    best = tables[max(tables)]
    return best.div(best[0], axis=0)


def _cohort_money(cohorts: pd.DataFrame, margins: Margins, purchases: pd.DataFrame) -> pd.DataFrame:
    """Return what the same cohorts brought by age, less what was returned.

    It is called ``"margin"`` where the file has margins and each cohort began with one above zero,
    of which the others are shares; else ``"revenue"``.
    """
    sales = margins.sales
    first = sales["customer_id"].map(purchases.groupby("customer_id")["date"].min())
    followed = sales[sales["date"] >= first]
    kinds = {"margin": "margin", "revenue": "amount"} if margins.is_own else {"revenue": "amount"}
    for what, column in kinds.items():
        log = followed.assign(amount=followed[column])
        money = cohort_table(log, freq=cohorts.index.freqstr[0], value="amount")
        money = money.reindex(index=cohorts.index, columns=cohorts.columns)
        if what == "revenue" or (money[0] > 0).all():
            break
    money = money[money[0] > 0].dropna(axis=1, how="all")
    money.attrs["what"] = what
    if money.shape[1] < 2:
        raise Missing("No cohort that could be followed has brought anything in its first period.")
    return money


def _returns(purchases: pd.DataFrame) -> pd.DataFrame:
    days = purchases.assign(date=purchases["date"].dt.normalize())
    days = days[["customer_id", "date"]].drop_duplicates().sort_values("date")
    of_customer = days.groupby("customer_id")["date"]
    first, is_second = of_customer.min(), of_customer.cumcount() == 1
    second = days[is_second].set_index("customer_id")["date"].reindex(first.index)
    months = calendar_months(first, second.fillna(days["date"].max()))  # as subscriptions renew
    curve = kaplan_meier(months, second.notna())
    curve = curve[curve["at_risk"] >= SMALLEST_GROUP]
    shown = enough_at_risk(curve)
    if not shown["ended"].any() or shown["time"].max() == 0:
        raise Missing("Nobody was seen to come back, so there is no curve to draw.")
    if shown["ended"].sum() < SMALLEST_GROUP:
        raise Missing(
            "Fewer than {fewest} customers were seen to come back: too few for a curve.",
            fewest=SMALLEST_GROUP,
        )
    return shown


def _fit(summary: pd.DataFrame, until: pd.Timestamp) -> BGNBD:
    """Return the model, unless too few have bought again to learn it from."""
    returning = int((summary["frequency"] > 0).sum())
    if not returning:
        raise Missing(
            "Nobody has bought on a second day by {day}: nothing can be learned about who "
            "comes again.",
            day=moment(until),
        )
    if returning < FEWEST_RETURNING:
        raise Missing(
            "Only one customer bought on a second day by {day}. The model needs {fewest}: "
            "from fewer its parameters would be guesswork.",
            "Only {count} customers bought on a second day by {day}. The model needs "
            "{fewest}: from fewer its parameters would be guesswork.",
            count=returning,
            day=moment(until),
            fewest=FEWEST_RETURNING,
        )
    return BGNBD().fit(summary)


def _outlook(summary: pd.DataFrame, until: pd.Timestamp) -> Outlook:
    model = _fit(summary, until)
    alive = model.probability_alive(summary)
    purchases = model.expected_purchases(HORIZON_WEEKS, summary)
    likely = _likely(possible_futures(model, summary, HORIZON_WEEKS)["purchases"])
    return Outlook(model, alive, alive[summary["frequency"] > 0], purchases, likely)


def _likely(totals: pd.Series) -> tuple[float, float]:
    low, high = totals.quantile(LIKELY)
    return low, high


def _worth(outlook: Outlook, summary: pd.DataFrame, annual_rate: float, margins: Margins) -> Worth:
    again = summary["frequency"] > 0
    usable = summary[~again | (summary["monetary_value"] > 0)]
    if (usable["frequency"] > 0).sum() < FEWEST_RETURNING:
        raise Missing(
            "Fewer than {fewest} customers who bought again have amounts above zero: what a "
            "purchase brings cannot be learned.",
            fewest=FEWEST_RETURNING,
        )
    spend = GammaGamma().fit(usable)
    known = spend.expected_spend(usable)
    known = known[np.isfinite(known) & (known > 0)]
    if len(known) < FEWEST_RETURNING:
        raise Missing("The amounts differ so much that no average can be expected.")
    valued = usable.loc[known.index]
    value = customer_lifetime_value(
        outlook.model,
        spend,
        valued,
        horizon_years=HORIZON_YEARS,
        annual_rate=annual_rate,
        margin_rate=margin_rates(margins.sales) if margins.is_own else margins.rate,
    )
    futures = possible_futures(
        outlook.model,
        valued,
        HORIZON_WEEKS,
        spend=spend,
        learned_from=usable,
        weight=(value / (known * outlook.purchases)).fillna(0),  # margin and discount
    )
    without = len(summary) - len(usable), len(usable) - len(known)
    return Worth(spend, outlook.purchases, value, _likely(futures["amount"]), *without)


def _reliable(outlook: Outlook, by_the_calendar: float, holdout: Holdout | None) -> Outlook:
    """Return what the model says of each customer, where somebody may be called for it.

    At even intervals one missed payment tells more than P(alive) (Platzer and Reutterer, 2016).
    """
    if by_the_calendar > MOST:
        raise Missing(
            "Who misses a payment here has most likely left already: P(alive) is late to see it."
        )
    if holdout and holdout.has_failed:
        raise Missing("P(alive) rests on a forecast that failed when it was tried.")
    return outlook


def _slipping(
    outlook: Outlook,
    worth: Worth,
    summary: pd.DataFrame,
    purchases: pd.DataFrame,
    margins: Margins,
) -> pd.DataFrame:
    """Return who bought often, is no longer likely to be there, and is not lost yet.

    Often: three or more purchase days. P(alive) lies between 10 % and 50 %, and the silence is
    longer than any before. ``at_stake`` is what the ``value`` (money) would be more, were the
    customer surely there; the largest comes first. Who has brought a loss, by the margins of the
    file, or has nothing at stake, is left out.
    """
    table = pd.DataFrame({"value": worth.value, "P(alive)": outlook.alive[worth.value.index]})
    table["purchases"] = summary["frequency"] + 1
    table["last"] = purchases.groupby("customer_id")["date"].max()
    table["at_stake"] = table["value"] * (1 / table["P(alive)"] - 1)
    is_slipping = table["P(alive)"].between(*SLIPPING, inclusive="neither")
    is_loss = table.index.isin(margins.losing.index) | (table["at_stake"].round(2) <= 0)
    is_silent = table.index.isin(unusually_silent(purchases))
    slipping = table[is_slipping & is_silent & ~is_loss]
    columns = ["purchases", "last", "P(alive)", "value", "at_stake"]
    return slipping[columns].sort_values("at_stake", ascending=False)


def _gone(
    outlook: Outlook, summary: pd.DataFrame, purchases: pd.DataFrame, margins: Margins
) -> pd.Series:
    """Tell who is among the fifth that brought most, of those who are gone and bought often."""
    brought = margins.of_customers["margin" if margins.is_gain else "amount"][summary.index]
    is_best = brought > brought.quantile(0.8)
    is_gone = (outlook.alive <= SLIPPING[0]) & summary.index.isin(unusually_silent(purchases))
    return is_best[is_gone & ~summary.index.isin(margins.losing.index)]


def _holdout(purchases: pd.DataFrame) -> Holdout:
    """Fit on the first three quarters of the weeks, and forecast the last one."""
    days = purchases["date"].dt.normalize()
    end, covered = days.max(), (days.max() - days.min()).days // 7
    if not covered:
        raise Missing(
            "The file covers no whole week. It takes {shortest} to keep some of them back and try "
            "a forecast on them.",
            shortest=SHORTEST,
        )
    if covered < SHORTEST:
        raise Missing(
            "The file covers one whole week. It takes {shortest} to keep some of them back and "
            "try a forecast on them.",
            "The file covers {count} whole weeks. It takes {shortest} to keep some of them "
            "back and try a forecast on them.",
            count=covered,
            shortest=SHORTEST,
        )
    split = round(CALIBRATION * covered)
    weeks = covered - split
    known_until = end - pd.Timedelta(weeks=weeks)
    seen = calibration_holdout(purchases, calibration_until=known_until, until=end)
    model = _fit(seen, known_until)
    if not seen["holdout_frequency"].any():
        raise Missing(
            "None of the customers known by {day} has bought since: there is nothing to hold a "
            "forecast against.",
            day=moment(known_until),
        )
    forecasts = holdout_forecasts(seen, model, weeks)
    members = seen["frequency"].clip(upper=LAST_CLASS).value_counts().sort_index()
    classes = holdout_table(seen, model, weeks)[(members >= SMALLEST_GROUP).to_numpy()]
    tracking = _tracking(purchases, seen, model, covered)
    likely = _likely(possible_futures(model, seen, weeks)["purchases"])
    return Holdout(weeks, split, forecasts, classes, tracking, likely)


def _tracking(
    purchases: pd.DataFrame, seen: pd.DataFrame, model: BGNBD, covered: int
) -> pd.DataFrame:
    """Return the repeat purchases of the customers known at the split, week by week."""
    known = purchases[purchases["customer_id"].isin(seen.index)]
    start = purchases["date"].max().normalize() - pd.Timedelta(weeks=covered)
    births = (known.groupby("customer_id")["date"].min().dt.normalize() - start).dt.days / 7
    weeks = range(1, covered + 1)
    # A week ends with the day on which it is full, so that the last one ends with the file.
    actual = cumulative_repeats(known, weeks, start=start + pd.Timedelta(days=1))
    return pd.DataFrame({"actual": actual, "expected": expected_tracking(model, births, weeks)})
