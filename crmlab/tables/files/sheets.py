"""Sheets of one month each: their names tell the month, and their rows no more than the day."""

import re

import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import plain, said
from crmlab.tables.columns.evidence import are_days_of_months
from crmlab.tables.columns.names import known_names, plain_name
from crmlab.tables.files.raw import RawTable

_DAYS = {"tag", "jour", "dia", "giorno", "dzien", "dag", "день", "日", "일", "gun"}
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NAMES = (
    re.compile(rf"{_YEAR}\D{{0,2}}(?P<month>\d\d?)月?"),
    re.compile(rf"(?P<month>\d\d?)\D{{0,2}}{_YEAR}"),
    re.compile(r"(?P<word>[^\W\d_]+)[\W_]*(?P<year>(?:20)?\d\d)"),
    re.compile(rf"{_YEAR}[\W_]*(?P<word>[^\W\d_]+)"),
)


def month_of(sheet: str) -> tuple[int, int] | None:
    """Return the year and the month that the name of a sheet tells.

    >>> [month_of(name) for name in ("Jan 2023", "März 24", "2023-07", "2024年3月", "Sales 2023")]
    [(2023, 1), (2024, 3), (2023, 7), (2024, 3), None]
    """
    for name in _NAMES:
        if found := name.fullmatch(plain(sheet)):
            parts = found.groupdict()
            month = int(said(parts["word"], "month") or 0) if "word" in parts else parts["month"]
            if 1 <= int(month) <= 12:
                return int(parts["year"]) % 100 + int(parts["year"][:-2] or 20) * 100, int(month)
    return None


def with_months(table: RawTable, sheet: str) -> RawTable:
    """Return the rows of a sheet with whole dates where they have days and its name the month."""
    month = month_of(sheet)
    names = set().union(*known_names("sales")["date"], _DAYS)
    for label in [n for n in table.frame if month and plain_name(n) in names]:
        cells = table.frame[label]
        if not are_days_of_months(cells[~is_blank(cells)], fewest=1):
            continue
        days = pd.to_numeric(cells.astype("str"), errors="coerce")
        dates = pd.to_datetime(
            pd.DataFrame({"year": month[0], "month": month[1], "day": days}), errors="coerce"
        )
        table.frame[label] = cells.astype(object).where(dates.isna(), dates)
        table.told.append(
            say(
                "{column} holds days: month and year are those in the name of the sheet, such as "
                "{sheet}.",
                column=repr(label),
                sheet=repr(sheet),
            )
        )
    return table
