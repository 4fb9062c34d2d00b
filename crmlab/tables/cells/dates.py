"""Dates: days as people write them, and the order of day and month that a whole column tells."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.date_order import ORDERS, decide_order, order_told, swap_back
from crmlab.tables.cells.ids import MISSING
from crmlab.tables.cells.moments import FIRST_DAY, as_moments
from crmlab.tables.cells.months import MONTHS, as_months
from crmlab.tables.cells.parsed import (
    STRAY,
    Distinct,
    Parsed,
    Understood,
    is_missing,
    is_typed_number,
    is_whole,
    parse_column,
)
from crmlab.tables.cells.words import said, without_accents
from crmlab.tables.errors import DateOrderError

# With a time zone, or a zone alone, at the end of a text in small letters.
_ZONES = r"\(?(?:z|utc|gmt|bst|cet|cest|eet|eest|msk|ist|[ecmp][sd]t|ae[sd]t|jst|sgt|hkt)\)?"
CLOCK = (
    r"(?:,?[ t]+(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2}(?:[.,]\d+)?))?"
    r"(?: ?(?P<half>[ap])\.? ?m\.?)?(?: ?(?P<zone>" + _ZONES + r"|[+-]\d{2}(?::?\d{2})?))?"
    r"| ?(?:z|utc|gmt|[+-]\d{2}:\d{2}))$"
)
_ERAS = {"令": 2018, "R": 2018, "平": 1988, "H": 1988, "昭": 1925, "S": 1925}
_ERA = re.compile(r"(令和?|平成?|昭和?|[RHS]) ?(\d{1,2}|元)([年./-])(?= ?\d)")
_CLOCK = re.compile(CLOCK, re.ASCII)
_FILLERS = np.array(
    ["0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01"],
    dtype="datetime64[D]",
)
_MONTH = r"(?P<month>[a-zа-я]{3,})\.?"
_SHAPES = [
    re.compile(shape, re.ASCII)
    for shape in (
        r"(?P<y>\d{4})[-/. ](?P<m>\d{1,2})[-/. ](?P<d>\d{1,2})",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?P<first>\d{1,2})[-/. ](?P<middle>\d{1,2})[-/. ](?P<last>\d{4}|\d{2})",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er)?[-/. ]*(?:de )?{_MONTH}[-/., ]*(?:del? )?"
        r"(?P<y>\d{4}|\d{2})",
        rf"{_MONTH}[-/. ]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-/., ]+(?P<y>\d{{4}}|\d{{2}})",
    )
]
NO_YEAR = re.compile(
    rf"\d{{1,2}}[-/. ]\d{{1,2}}\.?|\d{{1,2}}(?:st|nd|rd|th)?[-/. ]*{_MONTH}"
    rf"|{_MONTH}[-/. ]*\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}月\d{{1,2}}[日号]?".replace(
        "?P<month>", "?:"
    ),
    re.ASCII,
)
_COMPACT = re.compile(r"(\d{8})[ t]?(\d\d):?(\d\d)(?::?(\d\d))?(z?)", re.ASCII)
# A weekday, unless the name of a month begins so, and what is said before the day and the hour.
_WEEKDAY = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun|lun|mard|marte|mie|mer|jue|jeu|vie|ven|sab|sam|dom|dim|gio"
    r"|seg|ter|qua|qui|sex|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag"
    r"|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
    r"|poniedz|wtorek|srod|czwart|piat|sobot|niedz)[a-z-]*|mo|di|mi|do|fr|sa|so|ma"
    r"|mar\.?(?= \d+ [a-z]))[., ]+"
)
_BEFORE_DAY = re.compile(r"(?:le|el|il|am|den|on) (?=\d)")
_BEFORE_HOUR = re.compile(
    r"(?<=\d\d)(?:,? (?:at|(?:a )?las|as?|(?:alle )?ore|alle|[uo]m|(?:kl|godz)\.?)| -) "
    r"(?=\d\d?[:h.])"
)
_HOURS = re.compile(r"(?<= )(\d\d?)(?:h(?=\d\d$)|\.(?=\d\d uhr$))")
_BEHIND_CLOCK = re.compile(r"(?<=\d) ?(?:uhr|uur|hs?|hrs|horas?|heures?)\.?$")
_NO_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}月?|\d{6}|\d{4}年?", re.ASCII)


def parse_dates(
    column: pd.Series,
    meaning: str,
    rows: Sequence,
    date_order: str | None = None,
    until: pd.Timestamp | None = None,
) -> Parsed:
    """Return naive dates (``datetime64[us]``); what is no day of purchase is a problem.

    A time zone is dropped, and the clock time kept as written. A number is the day number of a
    spreadsheet.

    The order of ``03/04/2024`` is that of `date_order`; without it the whole column decides, or it
    is asked for. `until` is the last day that has happened; today if not given. Problems and
    questions name the canonical column, its `meaning`, and the numbers of `rows`.

    >>> parse_dates(pd.Series(["2024年3月5日", "31/01/2024"]), "date", [2, 3]).values
    array(['2024-03-05T00:00:00.000000', '2024-01-31T00:00:00.000000'],
          dtype='datetime64[us]')
    """
    today = pd.Timestamp.now() if until is None else until
    if column.dtype.kind == "M" and not isinstance(column.dtype, pd.ArrowDtype):
        naive = column.dt.tz_localize(None) if column.dt.tz is not None else column
        values = naive.to_numpy("datetime64[us]", copy=True)
        zoned = np.full(len(values), column.dt.tz is not None)
        parsed = Parsed(values, {is_missing(meaning): np.isnat(values)}, {_zone_dropped(): zoned})
    else:
        parsed = parse_column(
            column,
            lambda distinct: read_dates(distinct, meaning, rows, date_order, today.year),
            is_missing(meaning),
        )
    parsed.problems |= _impossible_days(parsed.values, meaning, today)
    return parsed


def are_dates(cells: pd.Series) -> bool:
    """Tell whether cells, by the first of them, are dates in some order of day and month.

    >>> are_dates(pd.Series(["31/01/2024", "2024-02-29"])), are_dates(pd.Series(["B-31", "B-32"]))
    (True, False)
    """
    first = cells.iloc[:20]
    ways = [parse_dates(first, "date", first.index, order).bad() for order in ORDERS]
    return len(first) > 0 and bool(min(bad.mean() for bad in ways) <= STRAY)


def are_written_dates(cells: pd.Series) -> bool:
    """Tell whether cells are dates, and not numbers alone, which may be anything's."""
    bare = cells.iloc[:20].astype(str).str.fullmatch(r"[\d.,]+")
    return not bare.all() and are_dates(cells)


def parse_mixed_dates(
    column: pd.Series, meaning: str, rows: Sequence, date_order: str | None = None
) -> Parsed:
    """Return dates as `parse_dates` does; where no one order fits the column, those that are sure.

    A date that is another day in another order is a problem then, and no reason to stop.

    >>> days = parse_mixed_dates(pd.Series(["31.01.2024", "01/31/2024", "01/02/2024"]), "date",
    ...                          np.arange(3))
    >>> days.values.astype("datetime64[D]")
    array(['2024-01-31', '2024-01-31',        'NaT'], dtype='datetime64[D]')
    >>> days.problems["date can be read day or month first (say date_order)"]
    array([False, False,  True])
    """
    try:
        return parse_dates(column, meaning, rows, date_order)
    except DateOrderError:
        readings = [parse_dates(column, meaning, rows, order) for order in ORDERS]
    nothing = np.datetime64("NaT")
    values = np.array([np.where(read.bad(), nothing, read.values) for read in readings])
    first, last = np.fmin.reduce(values), np.fmax.reduce(values)  # they pass over what is no day
    problems = {reason: bad & np.isnat(first) for reason, bad in readings[0].problems.items()}
    two_ways = say("{column} can be read day or month first (say date_order)", column=meaning)
    problems[two_ways] = first < last
    return Parsed(np.where(first == last, first, nothing), problems)


def read_dates(
    distinct: Distinct, meaning: str, rows: Sequence, date_order: str | None, this_year: int
) -> Understood:
    """Return date, problem and whether there was a time zone, for each distinct value.

    The clock time is cut off first: a column has few distinct days, however many moments.
    """
    moments, told = as_moments(distinct, meaning)
    first_day = FIRST_DAY if meaning == "date" else 1
    texts, by_month = [_date_text(value, first_day) for value in moments], []
    if meaning == "date":  # of a sale, where it is told
        texts, by_month = as_months(texts, distinct, rows, date_order, this_year)
    if date_order == MONTHS:
        date_order = None
    cuts = [found.start() if (found := _CLOCK.search(text)) else len(text) for text in texts]
    halves = list(zip(texts, cuts, strict=True))
    day_of, days = pd.factorize(np.array([text[:cut] for text, cut in halves], dtype=object))
    clock_of, clocks = pd.factorize(np.array([text[cut:] for text, cut in halves], dtype=object))
    parts, swapped = [_day_parts(day) for day in days], []
    if meaning == "date":
        parts, swapped = swap_back(parts)
    readings = pd.DataFrame(
        {order: [part and _day(part, order, this_year) for part in parts] for order in ORDERS},
        dtype="datetime64[us]",
    )
    if date_order is None:
        # Two digits of a year before 1970 rule the order out.
        short = [bool(part) and len(part.get("last", "")) == 2 for part in parts]
        likely = readings.mask((readings < "1970").mul(short, axis=0))
        date_order = decide_order(
            likely, meaning, lambda i: (days[i], rows[distinct.first_row(np.argmax(day_of == i))])
        )
    in_order = order_told(readings, date_order, lambda i: days[i])
    told += [*by_month, *swapped, *in_order]
    times = [_since_midnight(clock) for clock in clocks]
    dates = readings[date_order].to_numpy()[day_of]
    dates += np.array(times, dtype="timedelta64[us]")[clock_of]
    reasons: list[str | None] = [None] * len(texts)
    for i in np.flatnonzero(np.isnat(dates)):
        reasons[i] = _problem(days[day_of[i]], parts[day_of[i]], meaning)
    has_zone = np.array([bool(re.search("[-+zug]", clock)) for clock in clocks], dtype=bool)
    zoned = has_zone[clock_of] & np.array([part is not None for part in parts], dtype=bool)[day_of]
    order = MONTHS if by_month else date_order if in_order else None
    return Understood(dates, reasons, {_zone_dropped(): zoned}, told, order)


def _zone_dropped() -> str:
    return say("time zone dropped")


def _impossible_days(
    values: np.ndarray, meaning: str, today: pd.Timestamp
) -> dict[str, np.ndarray]:
    """Return the rows of days on which nobody bought: filler dates, and the future."""
    days = values.astype("datetime64[D]")
    filler = say(
        "{column} is a filler ({first}, {second} or the like)",
        column=meaning,
        first=_FILLERS[-2],
        second=_FILLERS[-1],
    )
    future = say("{column} is after {day}", column=meaning, day=f"{today:%Y-%m-%d}")
    fills = np.isin(days, _FILLERS)
    if meaning == "date":  # a small number that is formatted as a date stands for no sale
        fills |= (days >= _FILLERS[2]) & (days < np.datetime64("1902-01-01"))
    return {filler: fills, future: days > np.datetime64(today.date())}


def _date_text(value: object, first_day: int) -> str:
    """Return one value as text in small ASCII letters, without a weekday, with a clock as 14:30.

    Day numbers of a spreadsheet from the first on, and 20240305, become the day that they mean.
    """
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if is_typed_number(value):
        if first_day <= value < 80_000:  # 2119; a spreadsheet counts days from 1899-12-30
            day = datetime(1899, 12, 30) + timedelta(days=float(value))
            return (day + timedelta(microseconds=500_000)).replace(microsecond=0).isoformat(" ")
        if is_whole(value):
            return str(int(value))
    text = str(value)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if era := _ERA.match(text.lstrip()):
        text = _western_year(era) + text.lstrip()[era.end() :]
    if not text.isascii():
        text = re.sub(r"(?:上午|午前|오전) ?([0-9:.点时時分秒]+)", r" \1 am", text)
        text = re.sub(r"(?:下午|午後|오후) ?([0-9:.点时時分秒]+)", r" \1 pm", text)
        text = re.sub(r"(\d{4})[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日号일]?", r"\1-\2-\3 ", text)
        text = re.sub(r"(?<=\d)[时点時](?=\d)", ":", text)
        text = re.sub(r"(:\d{1,2})分(?=\d)", r"\1:", text)
        text = re.sub(r"(:\d{1,2})[分秒]", r"\1", text)
    text = without_accents(" ".join(text.split()))
    if text[:1].isalpha() and (before := _WEEKDAY.match(text) or _BEFORE_DAY.match(text)):
        text = text[before.end() :]
    elif compact := _COMPACT.fullmatch(text):
        day, hour, minute, second, zone = compact.groups()
        return f"{day} {hour}:{minute}:{second or 0}{zone}"
    if "h" in text:
        text = _HOURS.sub(r"\1:", text)
    return _BEHIND_CLOCK.sub("", _BEFORE_HOUR.sub(" ", text))


def _western_year(era: re.Match) -> str:
    """Return the year of a Japanese era as one of ours, with the sign behind it."""
    return f"{_ERAS[era[1][0]] + int(era[2].replace('元', '1'))}{era[3].replace('.', '-')}"


def no_such_day(meaning: str) -> str:
    """Return the reason of a day that the calendar has not, in the order in which it is read."""
    return say("{column} is not on the calendar or the clock", column=meaning)


def _day_parts(text: str) -> dict[str, str | None] | None:
    """Return the parts of a written day by name, or None.

    >>> _day_parts("5 march 2024"), _day_parts("03/04/24")
    ({'d': '5', 'month': 'march', 'y': '2024'}, {'first': '03', 'middle': '04', 'last': '24'})
    """
    matches = (shape.fullmatch(text) for shape in _SHAPES)
    part = next((match.groupdict() for match in matches if match), None)
    unknown = part and "month" in part and not said(part["month"], "month")
    return None if unknown else part


def _day(part: dict[str, str], order: str, this_year: int) -> datetime | None:
    """Return the day that the parts name, or None where the calendar has none.

    Two digits of a year mean the latest such year that is not in the future.
    """
    if "first" in part:
        part = part | dict(zip(order, (part["first"], part["middle"], part["last"]), strict=True))
    year = int(part["y"])
    if len(part["y"]) not in (2, 4) or len(part["d"]) > 2:
        return None
    if len(part["y"]) == 2:
        year += 2000 if 2000 + year <= this_year else 1900
    month = int(said(part["month"], "month") if "month" in part else part["m"])
    try:
        return datetime(year, month, int(part["d"]))
    except ValueError:
        return None


def _since_midnight(clock: str) -> timedelta | None:
    """Return the time since midnight, or None where no clock shows it."""
    part = _CLOCK.fullmatch(clock)
    if not part or not part["hour"]:
        return timedelta(0)
    hour, minute = int(part["hour"]), int(part["minute"])
    second = float((part["second"] or "0").replace(",", "."))
    if part["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (part["half"] == "p")
    if hour > 23 or minute > 59 or second >= 60:
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _problem(text: str, part: dict[str, str] | None, meaning: str) -> str:
    """Return why a text is no date."""
    if text in MISSING:
        return is_missing(meaning)
    if part:
        return no_such_day(meaning)
    if NO_YEAR.fullmatch(text):
        return say("{column} has no year", column=meaning)
    if _NO_DAY.fullmatch(text):
        return say("{column} has no day", column=meaning)
    return say("{column} is not recognised", column=meaning)
