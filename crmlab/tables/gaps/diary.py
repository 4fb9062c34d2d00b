"""Dates as people write them in a list of their own: once for a whole day, or without a year."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.dates import NO_YEAR, parse_mixed_dates
from crmlab.tables.cells.months import MONTHS
from crmlab.tables.cells.parsed import STRAY, is_blank
from crmlab.tables.cells.words import plain, said
from crmlab.tables.columns.names import plain_name
from crmlab.tables.errors import TableError, option
from crmlab.tables.files.raw import RawTable
from crmlab.tables.gaps.filled import Filled
from crmlab.tables.steps.totals import calls_total

MOSTLY = 0.95  # of the steps from row to row, in which dates go one way
FILLED = 0.9  # of the rows with a date, in which a column belongs to a sale
OFTEN = 0.2  # of the rows, from which a date is left out and not forgotten
FEW = 3  # rows, below which a date may be forgotten
NEAR = np.timedelta64(7, "D")  # between the dates above and below a row
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def complete_dates(frame: pd.DataFrame, found: Mapping[str, str]) -> Filled:
    """Return the table with the years and the dates that the rows around tell, and what was done.

    >>> days = pd.DataFrame({"Day": ["2024-01-03", "5/1", "06.01.2024"], "Amount": 1})
    >>> complete_dates(days, {"date": "Day", "amount": "Amount"})[0]["Day"].tolist()
    ['2024-01-03', '5/1/2024', '06.01.2024']
    """
    label, told = found["date"], []
    if pd.api.types.is_numeric_dtype(frame[label]) or frame[label].dtype.kind == "M":
        return Filled(frame)
    written = _with_years(frame[label])
    count = int((written != frame[label])[~is_blank(frame[label])].sum())
    if count:
        told.append(
            say(
                "{column} has no year in {count} rows: it is that of the rows around them.",
                column=repr(label),
                count=f"{count:,}",
            )
        )
        frame = frame.assign(**{label: written})
    rows, in_blocks = _below_their_date(frame, found)
    if rows.any():
        gaps = {"column": repr(label), "count": f"{rows.sum():,}"}
        if in_blocks:
            day = say(
                "{column} stands once for the rows of a day: it is that of the row above in "
                "{count} rows.",
                **gaps,
            )
        else:
            day = say(
                "{column} is empty in {count} rows between near dates: it is that of the row "
                "above.",
                **gaps,
            )
        told.append(day)
        frame = frame.assign(**{label: written.where(~rows, written.where(~rows).ffill())})
    return Filled(frame, told=told)


def of_year(cells: pd.Series, year: int) -> pd.Series:
    """Return dates, those without a year with this one.

    >>> of_year(pd.Series(["16 Mar", "17.03.", "2023-01-02"]), 2024).tolist()
    ['16 Mar 2024', '17.03.2024', '2023-01-02']
    """
    texts, short = _short(cells)
    return cells.where(~short, [_dated(text, str(year)) for text in texts])


def ask_for_year(table: RawTable, label: str, until: pd.Timestamp) -> None:
    """Ask of which year the dates are, where nearly all of them say none."""
    texts, short = _short(table.frame[label])
    if not short.any() or short.sum() < (1 - STRAY) * (~is_blank(texts)).sum():
        return
    years = set(_YEAR.findall(f"{table.source} {table.title}"))
    told = {"column": repr(label), "text": repr(texts[short].iloc[0])}
    if len(years) == 1:
        (year,) = years
        raise TableError(
            "{column} has no year, such as {text}. The title, or the name of the file or of the "
            "sheet, says {year}: if that is the year of all of them, say so: {option}.",
            year=year,
            option=option("year", int(year)),
            **told,
        )
    raise TableError(
        "{column} has no year, such as {text}. Say of which year they are: {option}.",
        option=option("year", until.year),
        **told,
    )


def _short(cells: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return dates as texts, and which of them have no year."""
    texts = cells.astype("str").str.strip()
    return texts, texts.isin([text for text in texts.unique() if NO_YEAR.fullmatch(plain(text))])


def _with_years(cells: pd.Series) -> pd.Series:
    """Return dates, those without a year with the one that stands above and below them."""
    texts, short = _short(cells)
    if not short.any() or short.all():
        return cells
    if parse_mixed_dates(cells, "date", cells.index).order == MONTHS:
        return cells
    years = pd.Series(
        [found[0] if (found := _YEAR.search(text)) else None for text in texts], cells.index
    ).where(~short)
    known = years.dropna().astype(int).to_numpy()
    steps = np.diff(known)
    if not ((steps >= 0).all() or (steps <= 0).all()):
        return cells
    year = years.ffill()
    short &= year == years.bfill()  # at the turn of a year, or beyond the last one, nobody knows
    written = cells.astype(object)
    written[short] = list(map(_dated, texts[short], year[short]))
    return written


def _dated(text: str, year: str) -> str:
    if "月" in text:
        return f"{year}年{text}"
    mark = re.search(r"(?<=\d)[-/. ]", text)
    return f"{text.rstrip('.')}{mark[0] if mark else ' '}{year}"


def _below_their_date(frame: pd.DataFrame, found: Mapping[str, str]) -> tuple[np.ndarray, bool]:
    """Tell which rows have no date, and all else that a sale has, below the one of their day.

    Dates go one way. They are near above and below such a row; or the file is written in blocks,
    most of which follow soon: hardly any date comes again in the next row that has one.
    """
    label, nothing = found["date"], np.zeros(len(frame), dtype=bool)
    blank = is_blank(frame[label]).to_numpy(dtype=bool)
    if blank.sum() < FEW:
        return nothing, False
    filled = ~frame.drop(columns=label).apply(is_blank)
    usual = filled.columns[filled[~blank].mean() >= FILLED]
    rows = blank & filled[usual].all(axis=1).to_numpy(dtype=bool)
    for name in usual:
        rows[rows] = ~calls_total(frame[name][rows].astype("str")).to_numpy(dtype=bool)
    if rows.sum() < FEW:
        return nothing, False
    read = parse_mixed_dates(frame[label], "date", np.arange(len(frame)))
    days = pd.Series(read.values).where(~read.bad())
    steps = days.dropna().diff().dropna()
    if not len(steps) or max((steps >= NEAR * 0).mean(), (steps <= NEAR * 0).mean()) < MOSTLY:
        return nothing, False
    first = np.maximum.accumulate(np.where(rows, 0, np.arange(len(frame))))  # above them
    people = frame[found["customer_id"]]
    again = people[rows].isin(people[~blank]).mean() >= OFTEN
    once = (steps == NEAR * 0).mean() <= 1 - MOSTLY and not said(plain_name(label), "paid_on")
    is_diary = rows.mean() >= OFTEN and steps.abs().median() <= NEAR
    in_blocks = bool(is_diary and once and again)
    near = ((days.bfill() - days.ffill()).abs() <= NEAR).to_numpy() & (blank.mean() <= 0.5)
    return rows & ~blank[first] & (near | in_blocks), in_blocks
