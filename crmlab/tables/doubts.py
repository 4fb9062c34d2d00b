"""What may be wrong with sales that were read: ids that never come again, dates that disagree."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.dates import DateOrderError, parse_dates
from crmlab.tables.errors import TableError, option
from crmlab.tables.parsed import Parsed
from crmlab.tables.raw import RawTable

FEWEST = 10  # purchases, below which it is no wonder if nobody comes twice
CONTRADICTED = 0.1  # of the rows, above which two dates do not agree
EXPLAINED = 0.01  # of the rows that may disagree still once it is known why


def comes_never_again(transactions: pd.DataFrame) -> bool:
    """Say whether no customer has bought twice, in another order or on another day."""
    if len(transactions) < FEWEST:
        return False
    unit = transactions["date"].dt.normalize()
    if "order_id" in transactions and transactions["order_id"].notna().all():
        unit = transactions["order_id"]
    pairs = pd.DataFrame({"id": transactions["customer_id"], "unit": unit}).drop_duplicates()
    return len(pairs) >= FEWEST and len(pairs) == pairs["id"].nunique()


def doubts(transactions: pd.DataFrame, columns: Mapping[str, str]) -> list[str]:
    """Return warnings of what may make a result wrong."""
    if not comes_never_again(transactions):
        return []
    return [
        say(
            "No value of {column} comes a second time: it may be the number of an order and not of "
            "a customer, and then all that is said here of customers is wrong. If another column "
            "is the customer, name it: {option}. What rests on purchases again is left out.",
            column=repr(columns["customer_id"]),
            option=option("columns", ("customer_id", say("name in the file"))),
        )
    ]


def check_against_other_dates(
    table: RawTable, found: Mapping[str, str], dates: Parsed, date_order: str | None
) -> None:
    """Ask where another date says that a spreadsheet has swapped day and month of some dates.

    It does so for days up to 12 where it takes the month for the day: they become dates, and all
    others stay texts.
    """
    if "shipped_on" not in found:
        return
    days = np.where(dates.bad(), np.datetime64("NaT"), dates.values).astype("M8[D]")
    try:
        sent = parse_dates(table.frame[found["shipped_on"]], "shipped_on", table.rows, date_order)
    except DateOrderError:
        return
    sent = np.where(sent.bad(), np.datetime64("NaT"), sent.values).astype("M8[D]")
    both = ~np.isnat(days) & ~np.isnat(sent)
    early = (sent < days) & both
    if not both.any() or early.sum() <= CONTRADICTED * both.sum() / 2:
        return
    swapped = _swapped(days)
    after = both & (np.where(np.isnat(swapped), days, swapped) > sent)
    labels = {"date": repr(found["date"]), "other": repr(found["shipped_on"])}
    cause = say("One of them may not be what it is called.")
    if (early & np.isnat(swapped)).sum() <= EXPLAINED * both.sum() and after.sum() < early.sum():
        cause = say(
            "Only days up to 12 are concerned: a spreadsheet seems to have swapped day and month "
            "there. Export the file again with dates as text, or as 2024-03-05."
        )
    raise TableError(
        "{other} is before {date} in {count} of {rows} rows. {cause} To go by the one or the "
        "other all the same: {options}.",
        count=int(early.sum()),
        rows=int(both.sum()),
        cause=cause,
        options=say(
            "{first} or {second}",
            first=option("columns", ("shipped_on", "")),
            second=option("columns", ("date", found["shipped_on"])),
        ),
        **labels,
    )


def _swapped(days: np.ndarray) -> np.ndarray:
    """Return days with day and month swapped; nothing where the day is no month."""
    parts = pd.Series(days)
    small = parts.dt.day <= 12
    turned = pd.to_datetime(
        pd.DataFrame({"year": parts.dt.year, "month": parts.dt.day, "day": parts.dt.month})[small]
    )
    return turned.reindex(parts.index).to_numpy("M8[D]")
