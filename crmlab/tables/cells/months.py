"""Months without a day, as monthly files have them: April 2024, 04/2024, 2024年4月, Apr-24."""

import re
from collections.abc import Collection, Sequence

import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.parsed import STRAY, Distinct
from crmlab.tables.cells.words import said
from crmlab.tables.errors import DateOrderError, option

MONTHS = "my"  # the order of dates without a day: month and year, whichever stands first
MOST = 1_500  # different months
FEWEST = 3  # months, below which it may be chance that they follow each other
UNBROKEN = 0.5  # of the months from the first to the last, in which a monthly file has sales
RECENT = 10  # years: what would be an older one is a day
LATELY = 5  # years: the one number behind names of months, as spreadsheets write them

_NAME = r"(?P<name>[a-zа-я]{3,})\.?"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_SURE = (
    rf"{_YEAR}(?:[-/. ](?P<m>\d\d?)|(?P<mm>\d\d)|[년年] ?(?P<mmm>\d\d?)[月월])",
    rf"(?P<m>\d\d?)[-/. ]{_YEAR}",
    rf"{_NAME}[-/., ]*(?:del? )?{_YEAR}",
    rf"{_YEAR}[-/., ]*{_NAME}",
    rf"{_NAME} ?['’](?P<y>\d\d)",
)
_NAME_FIRST = rf"{_NAME}[-/., ]*(?P<y>\d\d)"
_OPEN = (  # the number may be a day
    (_NAME_FIRST, rf"(?P<y>\d\d)[-/., ]*{_NAME}", r"(?P<m>\d\d?)[-/.](?P<y>\d\d)"),
    (_NAME_FIRST, rf"(?P<y>\d\d)[-/., ]*{_NAME}", r"(?P<y>\d\d)[-/.](?P<m>\d\d?)"),
)
_FIRST = re.compile(r"\d{4}-\d\d-01(?: 00:00:00)?", re.ASCII)
_TENTH = re.compile(r"\d{4}\.(1|10)", re.ASCII)  # a spreadsheet makes 2024.1 of 2024.10

Month = tuple[int, int]  # year and month


def as_months(
    texts: Sequence[str], distinct: Distinct, rows: Sequence, date_order: str | None, this_year: int
) -> tuple[list[str], list[str]]:
    """Return plain texts of dates, months as the first of each, and what was decided.

    Nearly all must be such months. A number of two digits may be a year or a day: years make months
    that follow each other. Where that is not seen, a DateOrderError asks.

    >>> typed = Distinct(pd.Series(["Apr 2024", "05/2024"]))
    >>> as_months(["apr 2024", "05/2024"], typed, [2, 3], None, 2026)
    (['2024-04-01', '2024-05-01'], ["Dates are months without a day: 'Apr 2024' is 2024-04."])
    """
    nothing = (list(texts), [])
    weights = dict(zip(texts, distinct.counts(), strict=True)) | {"": 0}
    there = sum(weights.values())
    if len(weights) > MOST or {m[1] for t in weights if (m := _TENTH.fullmatch(t))} == {"1"}:
        return nothing

    def share(some: Collection[str]) -> float:
        return sum(weights[text] for text in some) / max(1, there)

    def typed(text: str) -> str:
        return repr(str(distinct.values[texts.index(text)]).strip())

    sure = _read(weights, _SURE, this_year)
    others = [text for text in weights if text not in sure and not _FIRST.fullmatch(text)]
    ways = [_read(others, shapes, this_year) for shapes in _OPEN]
    months = sure | max(ways, key=share)
    firsts = [text for text in weights if _FIRST.fullmatch(text)]
    if share([*months, *firsts]) < 1 - STRAY or share(months) <= STRAY:
        return nothing
    if share(sure) <= STRAY:
        ways = [way for way in ways if share(way) >= 1 - STRAY - share(firsts)]
        known = [_are_years(way, this_year) for way in ways]
        if True in known or date_order == MONTHS:
            months = ways[known.index(True) if True in known else 0]
        elif None in known and date_order is None:
            text, (year, month) = next(iter(ways[known.index(None)].items()))
            raise DateOrderError(
                "date: {text} (row {row}) can be the month {month}, or a day of a year that is "
                "not written. Say that it is a month, or which year it is: {options}.",
                text=typed(text),
                row=rows[distinct.first_row(texts.index(text))],
                month=_written(year, month),
                options=say(
                    "{first} or {second}",
                    first=option("date_order", MONTHS),
                    second=option("year", this_year),
                ),
            )
        else:
            return nothing
    days = {text: f"{_written(*month)}-01" for text, month in months.items()}
    text, month = next(iter(months.items()))
    told = say(
        "Dates are months without a day: {text} is {month}.",
        text=typed(text),
        month=_written(*month),
    )
    return [days.get(text, text) for text in texts], [told]


def are_months(dates: pd.Series) -> bool:
    """Tell whether moments are months: each the first day of one, of several.

    >>> are_months(pd.to_datetime(pd.Series(["2024-01-01", "2024-02-01", "2024-04-01"])))
    True
    """
    days = dates.drop_duplicates()
    are_firsts = days.dt.is_month_start & (days == days.dt.normalize())
    return len(days) >= FEWEST and bool(are_firsts.all())


def _read(texts: Collection[str], shapes: Sequence[str], this_year: int) -> dict[str, Month]:
    """Return the months that texts name in one of several shapes, by text."""
    patterns, found = [re.compile(shape, re.ASCII) for shape in shapes], {}
    for text in texts:
        match = next((m for pattern in patterns if (m := pattern.fullmatch(text))), None)
        if match is None:
            continue
        part = {name: value for name, value in match.groupdict().items() if value}
        month = said(part.pop("name"), "month") if "name" in part else None
        year = int(part.pop("y"))
        if year < 100:
            year += 2000 if 2000 + year <= this_year else 1900
        month = int(month or next(iter(part.values()), 0))
        if 1 <= month <= 12:
            found[text] = (year, month)
    return found


def _are_years(months: dict[str, Month], this_year: int) -> bool | None:
    """Tell whether numbers of two digits are years and no days; None where it cannot be told."""
    years = {year for year, _ in months.values()}
    if any(not 1 <= year % 100 <= 31 for year in years):
        return True
    if min(years) < this_year - RECENT:
        return False
    places = {12 * year + month for year, month in months.values()}
    if len(places) < FEWEST:
        return None
    if len(years) > 1:
        follow = len(places) >= UNBROKEN * (max(places) - min(places) + 1)
        return follow or None
    named_first = all(re.fullmatch(_NAME_FIRST, text) for text in months)
    return (named_first and min(years) >= this_year - LATELY) or None


def _written(year: int, month: int) -> str:
    return f"{year}-{month:02d}"
