"""The order of day and month in 03/04/2024: what a whole column tells of it."""

from collections.abc import Callable

import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.parsed import STRAY
from crmlab.tables.errors import DateOrderError, option

FEWEST = 5  # days of a kind, below which it may be chance what they are
ORDERS = ("dmy", "mdy", "ymd")


def decide_order(
    readings: pd.DataFrame, meaning: str, shown: Callable[[int], tuple[str, object]]
) -> str:
    """Return the one order in which nearly all dates of a column are days of the calendar.

    `shown` gives text and row of a day, for messages.
    """
    best = readings.notna().sum().idxmax()
    for other in ORDERS:
        one, two = readings[best], readings[other]
        for_best = (one.notna() & two.isna()).sum()
        for_other = (one.isna() & two.notna()).sum()
        told = {
            "column": meaning,
            "best": _in_words(best),
            "other": _in_words(other),
            "options": option("date_order", best, other),
        }
        if for_other > STRAY * for_best:
            raise DateOrderError(
                "{column}: dates that can only be read {best}: {for_best}; only {other}: "
                "{for_other}. Say which are right: {options}; the others will be set aside.",
                for_best=for_best,
                for_other=for_other,
                **told,
            )
        doubtful = readings.index[one.notna() & two.notna() & (one != two)]
        if len(doubtful) and not for_best and _are_months(one) != _are_months(two):
            best = best if _are_months(one) else other
            continue
        if len(doubtful) and not for_best:
            text, row = shown(doubtful[0])
            raise DateOrderError(
                "{column}: {text} (row {row}) can be {one_day} ({best}) or {other_day} "
                "({other}), and no date of the column decides. Say which: {options}.",
                text=repr(text),
                row=row,
                one_day=f"{one[doubtful[0]]:%Y-%m-%d}",
                other_day=f"{two[doubtful[0]]:%Y-%m-%d}",
                **told,
            )
    return best


def _are_months(days: pd.Series) -> bool:
    """Tell whether all days are the first of a month, in more than one year."""
    days = days.dropna()
    return bool(days.dt.is_month_start.all() and days.dt.year.nunique() > 1)


def swap_back(parts: list[dict[str, str] | None]) -> tuple[list[dict[str, str] | None], list[str]]:
    """Return the parts of days, those right that a spreadsheet has swapped, and what was decided.

    It takes the month for the day where the day is no more than 12, and makes dates of those; all
    others stay texts. So there are dates up to the 12th, texts beyond it, and no others.
    """
    dates = [part for part in parts if part and "m" in part]
    texts = [part for part in parts if part and "first" in part]
    beyond = [max(int(text["first"]), int(text["middle"])) > 12 for text in texts]
    days = {int(date["d"]) for date in dates}
    if len(texts) < FEWEST or not all(beyond) or len(days) < FEWEST or max(days) > 12:
        return parts, []
    swapped = [
        part | {"m": part["d"], "d": part["m"]} if part and "m" in part else part for part in parts
    ]
    return swapped, [
        say(
            "A spreadsheet has swapped day and month of all days up to 12: those are dates, and "
            "all later days are texts. They are put right."
        )
    ]


def order_told(readings: pd.DataFrame, order: str, shown: Callable[[int], str]) -> list[str]:
    """Return which order the dates are read in, in words, where another would be other days."""
    one = readings[order]
    others = readings.drop(columns=order)
    doubtful = others.notna().mul(one.notna(), axis=0) & others.ne(one, axis=0)
    doubtful = readings.index[doubtful.any(axis=1)]
    if not len(doubtful):
        return []
    return [
        say(
            "Dates are read {order}: {text} is {day}.",
            order=_in_words(order),
            text=repr(shown(doubtful[0])),
            day=f"{one[doubtful[0]]:%Y-%m-%d}",
        )
    ]


def _in_words(order: str) -> str:
    return {"dmy": say("day first"), "mdy": say("month first"), "ymd": say("year first")}[order]
