"""Dates and times between them as text: months where a file has no days."""

import pandas as pd

from crmlab.messages import by_months, say

DAY = "{:%Y-%m-%d}".format
MONTH = 365.25 / 12  # days


def period(dates: pd.Series) -> str:
    """Return the first and the last of some dates as text."""
    return say("{first} to {last}", first=moment(dates.min()), last=moment(dates.max()))


def moment(day: pd.Timestamp) -> str:
    """Return a date of a file as text: its month where the file has no days."""
    return f"{day:%Y-%m}" if by_months() else DAY(day)


def span(days: float) -> str:
    """Return a time between dates of a file as text: in months where the file has no days."""
    if by_months():
        return say("{count} month", "{count} months", count=whole_units(days))
    return say("{count} day", "{count} days", count=whole_units(days))


def days_covered(dates: pd.Series, monthly: bool) -> float:
    """Return the days from the first of some dates to the last, with both, or of their months."""
    days = (dates.max().normalize() - dates.min().normalize()).days
    return (round(days / MONTH) + 1) * MONTH if monthly else days + 1


def whole_units(days: float) -> int:
    """Return a number of days, or how many months they are where the file has no days."""
    return round(days / MONTH if by_months() else days)


def called_by_unit(name: str) -> str:
    """Return the name of a column of days, as a list has it: of months where there are no days."""
    return name.replace("days", "months") if by_months() else name
