"""Moments written as numbers: day numbers of a spreadsheet, Unix seconds and milliseconds."""

import re
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.parsed import STRAY, Distinct

_UNIX = r"\d{10}([.,]\d+)?|\d{13}(\.0)?"
_NUMBER = re.compile(rf"\d{{5}}([.,]\d+)?|{_UNIX}", re.ASCII)
FIRST_DAY = 29_221  # 1980: no spreadsheet has numbered the day of a sale before
_KINDS = {  # what a number counts: from, to, first moment, how many a day
    "day": (20_000, 80_000, datetime(1899, 12, 30), 1),  # 1954 to 2119
    "second": (946_684_800, 4_102_444_800, datetime(1970, 1, 1), 86_400),  # 2000 to 2099
    "millisecond": (946_684_800_000, 4_102_444_800_000, datetime(1970, 1, 1), 86_400_000),
}


def are_unix(cells: pd.Series) -> bool:
    """Tell whether dates are written as Unix seconds or milliseconds, as machines write them."""
    if cells.dtype.kind == "M":
        return False
    return bool(cells.astype("str").str.fullmatch(_UNIX).mean() > 1 - STRAY)


def as_moments(distinct: Distinct, meaning: str) -> tuple[list[object], list[str]]:
    """Return distinct values, numbers as the moments that they count, and what was decided.

    Nearly all values must be numbers of one kind; a number among written dates is none.

    >>> import pandas as pd
    >>> as_moments(Distinct(pd.Series(["45300", "45308.5"])), "date")[0]
    [datetime.datetime(2024, 1, 9, 0, 0), datetime.datetime(2024, 1, 17, 12, 0)]
    """
    values = distinct.values
    counts = np.where([str(value).strip() == "" for value in values], 0, distinct.counts())
    texts = [str(v).strip() if isinstance(v, str | int | float | np.number) else "" for v in values]
    numbers = np.array(
        [float(t.replace(",", ".")) if _NUMBER.fullmatch(t) else np.nan for t in texts], dtype=float
    )
    for kind, (low, high, first, a_day) in _KINDS.items():
        low = FIRST_DAY if meaning == "date" and kind == "day" else low
        fits = (numbers >= low) & (numbers < high)
        if counts[fits].sum() < (1 - STRAY) * max(1, counts.sum()):
            continue
        moments = list(values)
        for place in np.flatnonzero(fits):
            moment = first + timedelta(days=numbers[place] / a_day)
            moments[place] = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
        example = int(np.flatnonzero(fits)[0])
        told = {
            "day": say("day numbers of a spreadsheet"),
            "second": say("Unix seconds, in UTC"),
            "millisecond": say("Unix milliseconds, in UTC"),
        }[kind]
        return moments, [
            say(
                "{column}: the numbers are {what}; {number} is {day}.",
                column=meaning,
                what=told,
                number=texts[example],
                day=f"{moments[example]:%Y-%m-%d}",
            )
        ]
    return values, []
