"""Customers by the period of their first purchase: who buys again, and what they bring."""

from datetime import date

import pandas as pd

from crmlab.checks import (
    as_dates,
    as_day,
    complete_numbers,
    require_filled,
    require_one_of,
    require_rows,
)
from crmlab.lifecycle import periods
from crmlab.messages import refusal, say

__all__ = ["cohort_table", "cohort_value"]

PERIODS = ("M", "Q", "Y")
LOG = ("customer_id", "date", "amount")
CELLS = ("share", "customers", "amount")


def cohort_table(
    transactions: pd.DataFrame,
    *,
    freq: str = "Q",
    until: str | date | pd.Timestamp | None = None,
    value: str = "share",
) -> pd.DataFrame:
    """Return which share of each cohort buys again in each period after its first purchase.

    A row is the period of the first purchase, a column the ``age``: periods since then. A period
    that is not over by ``until``, by default the last date in the table, is NaN, and never 0: what
    happens in it is not known yet. A cohort that is still being formed is left out.

    A purchase is a row with ``customer_id``, ``date`` and ``amount``. A period is a calendar month
    ``"M"``, quarter ``"Q"`` or year ``"Y"``, and the value the ``"share"`` of the cohort that buys,
    the ``"customers"`` who buy, or their ``"amount"`` (money).

    >>> days = ["2024-01-05", "2024-01-20", "2024-02-02", "2024-02-10", "2024-03-31"]
    >>> log = pd.DataFrame({"customer_id": list("ABACA"), "date": pd.to_datetime(days)})
    >>> cohort_table(log.assign(amount=10.0), freq="M")
    age        0    1    2
    cohort
    2024-01  1.0  0.5  0.5
    2024-02  1.0  0.0  NaN
    """
    require_one_of("value", value, CELLS)
    require_one_of("freq", freq, PERIODS)
    require_filled(transactions, LOG, say("transactions"))
    require_rows(transactions, say("purchases"))
    complete_numbers(transactions["amount"], say("amounts of the transactions"))
    dates = as_dates(transactions["date"], say("dates of the transactions")).dt.normalize()
    until = dates.max() if until is None else as_day(until, "until")
    seen = transactions.assign(date=dates)[dates <= until]
    last = (until + pd.Timedelta(days=1)).to_period(freq) - 1  # that is over
    period = seen["date"].dt.to_period(freq)
    cohort = period.groupby(seen["customer_id"]).transform("min")
    if seen.empty or cohort.min() > last:
        raise refusal(
            "No {period} with a purchase is over by {until}: there is no cohort to show yet. "
            "Take shorter periods or a later day.",
            period=periods.period(freq),
            until=f"{until:%Y-%m-%d}",
        )
    age = period.astype("int64") - cohort.astype("int64")
    cells = seen.assign(cohort=cohort, age=age).groupby(["cohort", "age"])
    filled = cells["amount"].sum() if value == "amount" else cells["customer_id"].nunique()
    table = filled.unstack(fill_value=0).astype(float)
    table = table[table.index <= last]
    ages = pd.RangeIndex(last.ordinal - table.index[0].ordinal + 1, name="age")
    table = table.reindex(columns=ages, fill_value=0.0)
    for cohort in table.index:
        table.loc[cohort, ages > last.ordinal - cohort.ordinal] = float("nan")
    return table.div(table[0], axis=0) if value == "share" else table


def cohort_value(
    transactions: pd.DataFrame,
    freq: str = "Q",
    *,
    until: str | date | pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Return what a customer of each cohort has brought so far (money), at each age.

    As `cohort_table`, with the amount up to and with this age, per customer won.

    >>> days = pd.to_datetime(["2024-01-05", "2024-01-20", "2024-02-29"])
    >>> log = pd.DataFrame({"customer_id": list("ABA"), "date": days, "amount": [10, 20, 30]})
    >>> cohort_value(log, "M")
    age         0     1
    cohort
    2024-01  15.0  30.0
    """
    amounts = cohort_table(transactions, freq=freq, until=until, value="amount")
    customers = cohort_table(transactions, freq=freq, until=until, value="customers")[0]
    return amounts.cumsum(axis=1).div(customers, axis=0)
