"""Stays, visits and deliveries that lie ahead: the file was made before them."""

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.dates import parse_mixed_dates
from crmlab.tables.columns.days import other_dates
from crmlab.tables.sales.sales import Options, Sales

WEEK = 7  # days after the last booking, up to which dates are as good as past
CHANCE = 0.01  # that all dates after the last booking were booked so early
NEARLY_ALL = 0.95  # of the rows, which are booked before their date
MOST = 0.8  # of the dates, which have a booking of their own


def set_ahead_aside(sales: Sales, options: Options) -> None:
    """Set aside what is dated after the file ends, as a column tells that says when it was booked.

    In a file of the past, the last dates were booked as late before them as others were.
    """
    whole, found = sales.whole, sales.found
    if options.until is not None or not (others := other_dates(whole, found)):
        return
    days = _days(whole[found["date"]], options)
    for label in others:
        booked = _days(whole[label], options)
        if not _are_bookings(booked, days, whole[found["customer_id"]]):
            continue
        last = np.nanmax(booked)
        rows = (days > last)[whole.index.isin(sales.ledger.table.rows)] & sales.stays
        if rows.any() and _lie_ahead(booked, days):
            _tell(sales, label, last, rows)
            rule = say("{column} lies ahead of this file", column=found["date"])
            sales.ledger.set_no_sale_aside(rule, rows, "date")


def _days(cells: pd.Series, options: Options) -> np.ndarray:
    parsed = parse_mixed_dates(cells, "date", cells.index, options.date_order)
    return parsed.values.astype("M8[D]")


def _are_bookings(booked: np.ndarray, days: np.ndarray, customers: pd.Series) -> bool:
    """Tell whether each date was booked on its own: on no day of a month, in no contract."""
    facts = pd.DataFrame({"who": customers.astype("str").array, "booked": booked, "day": days})
    before = (booked <= days).mean() >= NEARLY_ALL
    on_days = 2 * facts["booked"].nunique() >= facts["day"].nunique()
    each = facts.drop_duplicates()
    alone = len(each.drop_duplicates(["who", "booked"])) >= MOST * len(each)
    return bool(before and on_days and alone)


def _lie_ahead(booked: np.ndarray, days: np.ndarray) -> bool:
    """Tell whether dates after the last booking, fewer than half, are hardly booked so early."""
    early, after = ((days - since).astype(float) for since in (booked, np.nanmax(booked)))
    early, after = np.sort(early[~np.isnan(early)]), after[after > 0]
    chances = 1 - np.searchsorted(early, after) / len(early)
    is_part = 2 * len(after) < len(days)
    return bool(is_part and after.max() > WEEK and np.log(chances).sum() < np.log(CHANCE))


def _tell(sales: Sales, label: str, last: np.datetime64, rows: np.ndarray) -> None:
    sales.say(
        "{other} ends on {day}: {count} row whose {column} is after that lies ahead of this file, "
        "and is set aside, with {amount}.",
        "{other} ends on {day}: {count} rows whose {column} is after that lie ahead of this file, "
        "and are set aside, with {amount} in all.",
        other=repr(label),
        day=str(last),
        count=int(rows.sum()),
        column=repr(sales.found["date"]),
        amount=f"{np.nansum(sales.amounts[rows]):,.2f}",
    )
