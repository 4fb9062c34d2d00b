"""Stays, visits and deliveries that lie ahead: the file was made before them."""

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.dates import are_written_dates, parse_mixed_dates
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import name_has
from crmlab.tables.columns.days import other_dates
from crmlab.tables.columns.names import plain_name
from crmlab.tables.errors import option
from crmlab.tables.sales.sales import Options, Sales

WEEK = 7  # days after the last booking, up to which dates are as good as past
CHANCE = 0.01  # that all dates after the last booking were booked so early
MOST = 0.8  # of the dates: they are booked before, each on its own
SAMPLE = 1_000  # rows, by which it is seen whether they may be


def set_ahead_aside(sales: Sales, options: Options) -> None:
    """Set aside what is dated after the file ends, as a column tells that says when it was booked.

    In a file of the past, the last dates were booked as late before them as others were.
    """
    whole, taken = sales.whole, sales.found["date"]
    if options.until is not None or not (others := _when_made(sales, options.date_order)):
        return
    days = _days(whole[taken], options.date_order)
    for label in others:
        booked = _days(whole[label], options.date_order)
        last = np.fmax.reduce(booked)
        rows = (days > last)[whole.index.isin(sales.ledger.table.rows)] & sales.stays
        if not rows.any():
            continue
        facts = pd.DataFrame({"who": whole[sales.found["customer_id"]].astype("str").array})
        facts = facts.assign(booked=booked, day=days).dropna()
        if _lie_ahead(facts) and _are_bookings(facts):
            _tell(sales, label, last, rows)
            rule = say("{column} lies ahead of this file: no sale yet", column=taken)
            sales.ledger.set_no_sale_aside(rule, rows, "date")


def _when_made(sales: Sales, date_order: str | None) -> list[str]:
    """Return the columns that may say when rows were booked, by their names and their dates."""
    some = sales.whole.iloc[:: 1 + len(sales.whole) // SAMPLE]
    named = other_dates(some, sales.found)
    made = [n for n in sales.free if n not in named and name_has(plain_name(n), "made")]
    labels = [*named, *(n for n in made if are_written_dates(some[n][~is_blank(some[n])]))]
    if not labels:
        return []
    days = _days(some[sales.found["date"]], date_order)
    early = {label: days - _days(some[label], date_order) for label in labels}
    none, week = np.timedelta64(0, "D"), np.timedelta64(WEEK, "D")
    return [n for n in labels if (early[n] >= none).mean() > MOST and (early[n] > week).any()]


def _days(cells: pd.Series, date_order: str | None) -> np.ndarray:
    return parse_mixed_dates(cells, "date", cells.index, date_order).values.astype("M8[D]")


def _lie_ahead(facts: pd.DataFrame) -> bool:
    """Tell whether dates after the last booking, fewer than half, are hardly booked so early."""
    early = np.sort((facts["day"] - facts["booked"]).dt.days)
    after = (facts["day"] - facts["booked"].max()).dt.days
    after = after[after > 0]
    chances = 1 - np.searchsorted(early, after) / len(early)
    is_part = 0 < 2 * len(after) < len(facts)
    return bool(is_part and after.max() > WEEK and np.log(chances).sum() < np.log(CHANCE))


def _are_bookings(facts: pd.DataFrame) -> bool:
    """Tell whether each date was booked on its own: on no first of a month, in no contract."""
    on_days = 2 * facts["booked"].nunique() >= facts["day"].nunique()
    each = facts.drop_duplicates()
    alone = len(each.drop_duplicates(["who", "booked"])) > MOST * len(each)
    return bool(on_days and alone)


def _tell(sales: Sales, label: str, last: np.datetime64, rows: np.ndarray) -> None:
    sales.say(
        "{other} ends on {day}: {count} row whose {column} is after that lies ahead of this file, "
        "and is set aside, with {amount}. To go by {other} instead: {options}.",
        "{other} ends on {day}: {count} rows whose {column} is after that lie ahead of this file, "
        "and are set aside, with {amount} in all. To go by {other} instead: {options}.",
        other=repr(label),
        day=str(last),
        count=int(rows.sum()),
        column=repr(sales.found["date"]),
        amount=f"{np.nansum(sales.amounts[rows]):,.2f}",
        options=option("columns", ("date", label)),
    )
