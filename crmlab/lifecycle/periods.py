"""Units of time: how long they are, and what they are called."""

import numpy as np
import pandas as pd

from crmlab.messages import say

DAYS = {"D": 1.0, "W": 7.0, "M": 365.25 / 12, "Y": 365.25}  # of a period


def period(freq: str | None, count: int = 1) -> str:
    """Return the word for one or for several periods of time; None is a unit that nobody said.

    >>> period("W"), period("W", 2), period(None, 2)
    ('week', 'weeks', 'periods')
    """
    words = {
        "D": say("day", "days", count=count),
        "W": say("week", "weeks", count=count),
        "M": say("month", "months", count=count),
        "Q": say("quarter", "quarters", count=count),
        "Y": say("year", "years", count=count),
        None: say("period", "periods", count=count),
    }
    return words.get(freq, freq)


def several(unit: str) -> str:
    """Return the word for several periods of one name, to stand at an axis; others stay.

    >>> several("month"), several("visit")
    ('months', 'visit')
    """
    plurals = {period(freq): period(freq, 2) for freq in ("D", "W", "M", "Q", "Y", None)}
    return plurals.get(unit, unit)


def calendar_months(first: pd.Series, last: pd.Series) -> pd.Series:
    """Return how many months lie between days: one from a day to the same day of the next month.

    The 31st comes in a short month on its last day; what is over is a share of the month begun.

    >>> days = pd.DataFrame({"first": ["2024-01-31"] * 2, "last": ["2024-02-29", "2024-04-15"]})
    >>> days = days.apply(pd.to_datetime)
    >>> calendar_months(days["first"], days["last"]).tolist()
    [1.0, 2.5]
    """
    start, end = (days.to_numpy().astype("M8[D]") for days in (first, last))
    months = (end.astype("M8[M]") - start.astype("M8[M]")).astype(int)
    months -= _months_later(start, months) > end
    since, until = _months_later(start, months), _months_later(start, months + 1)
    return pd.Series(months + (end - since) / (until - since), first.index)


def _months_later(days: np.ndarray, months: np.ndarray) -> np.ndarray:
    """Return the same day of a later month, or the last one of that month."""
    month = days.astype("M8[M]") + months
    place = days - days.astype("M8[M]").astype("M8[D]")
    last = (month + 1).astype("M8[D]") - np.timedelta64(1, "D")
    return np.minimum(month.astype("M8[D]") + place, last)
