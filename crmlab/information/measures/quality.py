"""How good customer data are: relevant, consistent and up to date; and what orders say."""

import datetime as dt
import math
from collections.abc import Iterable

import pandas as pd

from crmlab.checks import as_dates, require_columns, require_once, require_shares_of_some
from crmlab.information.measures.completeness import filled
from crmlab.information.measures.fields import check_fields, field_schema
from crmlab.messages import say

__all__ = [
    "consistency",
    "half_life",
    "purchase_features",
    "record_ages",
    "relevance",
    "timeliness",
]

YEAR = 365  # days


def record_ages(updated_on: pd.Series, as_of: str | dt.date) -> pd.Series:
    """Return how many days before `as_of` each record was last updated.

    The age is missing where the date is, or where it lies after `as_of`: no record was updated
    tomorrow.

    >>> dates = pd.Series(pd.to_datetime(["2024-06-20", "2025-01-01"]))
    >>> record_ages(dates, "2024-06-30").tolist()
    [10.0, nan]
    """
    dates = as_dates(updated_on, say("dates of the last update"))
    ages = (pd.Timestamp(as_of) - dates).dt.days.astype(float)
    return ages.where(ages >= 0).rename("age_days")


def timeliness(updated_on: pd.Series, as_of: str | dt.date, max_age_days: float = YEAR) -> float:
    """Return the share of records that were updated recently enough.

    ``timeliness = records at most max_age_days old / records``; a record without a date, or with
    one still to come, is not timely. Without any record the share is missing (NaN; Wang & Strong
    1996).

    >>> dates = pd.Series(pd.to_datetime(["2024-06-20", "2023-06-20"]))
    >>> timeliness(dates, "2024-06-30")
    0.5
    """
    return float((record_ages(updated_on, as_of) <= max_age_days).mean())


def consistency(one: pd.Series | pd.DataFrame, other: pd.Series | pd.DataFrame) -> float:
    """Return the share of values on which two systems agree, where both have one.

    Bring both into one form first (``normalise_phone``, ...): two ways to write a number are no
    contradiction (Batini & Scannapieco 2006). Each is a field, or a table of fields, by record;
    records and fields that only one system has are left out. Where no value stands in both, the
    share is missing (NaN).

    >>> shop, service = pd.Series(["111", "222", None]), pd.Series(["111", "333", "444"])
    >>> consistency(shop, service)
    0.5
    """
    tables = [
        side.to_frame("value") if isinstance(side, pd.Series) else side for side in (one, other)
    ]
    for number, table in enumerate(tables, start=1):
        require_once(table.index, say("table {number}", number=number))
    left, right = tables[0].align(tables[1], join="inner")
    both = (filled(left) & filled(right)).to_numpy()
    agreeing = left.to_numpy(object)[both] == right.to_numpy(object)[both]
    return float(agreeing.mean()) if both.any() else math.nan


def relevance(
    profiles: pd.DataFrame, needed_fields: Iterable[str], schema: pd.DataFrame | None = None
) -> float:
    """Return the share of stored values that a purpose needs; the rest are a risk without a use.

    ``relevance = values filled in needed fields / values filled in all fields``; missing (NaN) if
    nothing is filled. What some purposes need stands in `PURPOSES`; the index of the schema says
    which columns are fields (`field_schema` if left out; Wang & Strong 1996; GDPR 2016, art. 5
    (1) c).

    >>> profiles = pd.DataFrame({"name": ["Li Na"], "email": ["-"], "food": ["tea"]})
    >>> relevance(profiles, ["name", "email"])
    0.5
    """
    schema = field_schema() if schema is None else schema
    needed = list(needed_fields)
    check_fields(needed, schema)
    stored = filled(profiles[schema.index.intersection(profiles.columns)]).sum()
    useful = stored[stored.index.isin(needed)]
    return float(useful.sum() / stored.sum()) if stored.sum() else math.nan


def half_life(yearly_decay: float) -> float:
    """Return after how many years half of the data are wrong.

    ``half-life = ln 0.5 / ln(1 − decay)``, where the yearly decay is the share of what is still
    right that goes wrong in a year, between 0 and 1.

    >>> round(half_life(0.20), 2)
    3.11
    """
    require_shares_of_some(yearly_decay=yearly_decay)
    return math.log(0.5) / math.log1p(-yearly_decay)


def purchase_features(orders: pd.DataFrame) -> pd.DataFrame:
    """Return what the orders of each customer say about how they buy.

    ``average order value = amount / purchases``; ``cycle = (last − first) / (purchases − 1)``, in
    days: n purchases have n − 1 gaps between them (Hughes 1994).

    An order has ``customer_id``, ``order_date``, ``amount`` (money) and ``channel``. The
    ``favourite_channel`` is the one used most often, among equals the one used last.

    >>> orders = pd.DataFrame({
    ...     "customer_id": "S00001", "amount": 390.0, "channel": "web",
    ...     "order_date": pd.date_range("2023-07-01", "2024-06-25", periods=12)})
    >>> purchase_features(orders).iloc[0, :4].round(2).to_dict()
    {'purchases': 12.0, 'amount': 4680.0, 'average_order_value': 390.0, 'cycle_days': 32.73}
    """
    require_columns(orders, ["customer_id", "order_date", "amount", "channel"], "orders")
    table = orders.groupby("customer_id").agg(
        purchases=("amount", "size"),
        amount=("amount", "sum"),
        average_order_value=("amount", "mean"),
        first_purchase=("order_date", "min"),
        last_purchase=("order_date", "max"),
    )
    days = (table["last_purchase"] - table["first_purchase"]) / pd.Timedelta(days=1)
    gaps = table["purchases"] - 1
    table.insert(3, "cycle_days", days / gaps.where(gaps > 0))
    use = orders.groupby(["customer_id", "channel"], observed=True)["order_date"].agg(
        ["size", "max"]
    )
    by_use = use.sort_values(["size", "max"]).reset_index("channel")["channel"].astype(object)
    return table.assign(favourite_channel=by_use.groupby(level=0).last())
