"""Units of time: how long they are, and what they are called."""

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
