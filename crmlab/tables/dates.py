"""Dates: days as people write them, and the order of day and month that a whole column tells."""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from numbers import Real

import numpy as np
import pandas as pd

from .errors import DateOrderError
from .ids import MISSING
from .parsed import STRAY, Parsed, distinct, is_whole, reasons_to_problems, spread

ORDERS = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}
FILLERS = np.array(
    ["0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01"],
    dtype="datetime64[D]",
)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
CLOCK = (
    r"(?:[ t]+(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2}(?:[.,]\d+)?))?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?(?: ?(?P<zone>z|utc|gmt|[+-]\d{2}(?::?\d{2})?))?"
)
PLAIN_CLOCK = (
    r"[ Tt]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?( ?(Z|z|[+-][0-9]{2}:?[0-9]{2}))?$"
)
SHAPES = [
    re.compile(shape, re.ASCII)
    for shape in (
        r"(?P<y>\d{4})[-/. ](?P<m>\d{1,2})[-/. ](?P<d>\d{1,2})" + CLOCK,
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"
        r"(?:[ t]?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2}))?)?(?P<zone>z)?",
        r"(?P<first>\d{1,2})[-/. ](?P<middle>\d{1,2})[-/. ](?P<last>\d{4}|\d{2})" + CLOCK,
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-/. ]*{MONTH}[-/., ]*(?P<y>\d{{4}}|\d{{2}})" + CLOCK,
        rf"{MONTH}[-/. ]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-/., ]+(?P<y>\d{{4}})" + CLOCK,
    )
]
HALF_DAY = re.compile(r" ?([上下])午 ?([0-9:.点时分秒]+)")
NO_YEAR = re.compile(
    rf"\d{{1,2}}[-/. ]\d{{1,2}}\.?{CLOCK}|\d{{1,2}}(?:st|nd|rd|th)?[-/. ]*{MONTH}"
    rf"|{MONTH}[-/. ]*\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}月\d{{1,2}}[日号]?".replace(
        "?P<month>", "?:"
    ),
    re.ASCII,
)
NO_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}月?|\d{6}|\d{4}年?", re.ASCII)


def parse_dates(
    column: pd.Series,
    meaning: str,
    rows: np.ndarray,
    date_order: str | None = None,
    until: pd.Timestamp | None = None,
) -> Parsed:
    """Return naive dates; what is no day of purchase is a problem.

    Parameters
    ----------
    column : Series
        Dates, text, or the day numbers of a spreadsheet (numbers only, never text).
    meaning : str
        The canonical column, for the reasons.
    rows : ndarray of int
        Row numbers, for messages.
    date_order : {"dmy", "mdy", "ymd"}, optional
        The order of ``03/04/2024``; without it the whole column decides.
    until : Timestamp, optional
        The last day that has happened; today if not given.

    Returns
    -------
    Parsed
        ``datetime64[us]``. A time zone is dropped, and the clock time kept as written.

    Raises
    ------
    TableError
        If dates can be read in two orders and no value decides.

    Examples
    --------
    >>> parse_dates(pd.Series(["2024年3月5日", "31/01/2024"]), "date", np.array([2, 3])).values
    array(['2024-03-05T00:00:00.000000', '2024-01-31T00:00:00.000000'],
          dtype='datetime64[us]')
    """
    today = pd.Timestamp.now() if until is None else until
    if column.dtype.kind == "M" and not isinstance(column.dtype, pd.ArrowDtype):
        naive = column.dt.tz_localize(None) if column.dt.tz is not None else column
        values = naive.to_numpy(dtype="datetime64[us]", na_value=np.datetime64("NaT"))
        missing = np.isnat(values)
        problems = {f"{meaning} is missing": missing} if missing.any() else {}
        zoned = np.full(len(values), column.dt.tz is not None)
    else:
        codes, distinct_values = distinct(column)
        per_value, reasons, per_value_zoned = read_dates(
            distinct_values, meaning, date_order, today.year, lambda i: rows[np.argmax(codes == i)]
        )
        values = spread(per_value, np.datetime64("NaT"), codes)
        problems = reasons_to_problems(reasons, f"{meaning} is missing", codes)
        zoned = spread(per_value_zoned, False, codes)
    problems |= impossible_days(values, meaning, today)
    return Parsed(values, problems, {"time zone dropped": zoned} if zoned.any() else {})


def parse_mixed_dates(
    column: pd.Series, meaning: str, rows: np.ndarray, date_order: str | None = None
) -> Parsed:
    """Return dates as `parse_dates` does; where no one order fits the column, those that are sure.

    A date that is another day in another order is a problem then, and no reason to stop.

    Examples
    --------
    >>> days = parse_mixed_dates(pd.Series(["31.01.2024", "01/31/2024", "01/02/2024"]), "date",
    ...                          np.arange(3))
    >>> days.values.astype("datetime64[D]")
    array(['2024-01-31', '2024-01-31',        'NaT'], dtype='datetime64[D]')
    >>> list(days.problems)
    ['date can be read day or month first (say date_order)']
    """
    try:
        return parse_dates(column, meaning, rows, date_order)
    except DateOrderError:
        readings = [parse_dates(column, meaning, rows, order) for order in ORDERS]
    nothing = np.datetime64("NaT")
    values = np.array([np.where(read.bad(), nothing, read.values) for read in readings])
    first, last = np.fmin.reduce(values), np.fmax.reduce(values)  # they pass over what is no day
    problems = {reason: bad & np.isnat(first) for reason, bad in readings[0].problems.items()}
    problems[f"{meaning} can be read day or month first (say date_order)"] = first < last
    problems = {reason: bad for reason, bad in problems.items() if bad.any()}
    return Parsed(np.where(first == last, first, nothing), problems)


def impossible_days(values: np.ndarray, meaning: str, today: pd.Timestamp) -> dict[str, np.ndarray]:
    """Return the rows of days on which nobody bought: filler dates, and the future."""
    days = values.astype("datetime64[D]")
    with np.errstate(invalid="ignore"):
        problems = {
            f"{meaning} is a filler ({', '.join(map(str, FILLERS[-2:]))} or the like)": np.isin(
                days, FILLERS
            ),
            f"{meaning} is after {today:%Y-%m-%d}": days > np.datetime64(today.date()),
        }
    return {reason: rows for reason, rows in problems.items() if rows.any()}


def read_dates(
    values: list[object],
    meaning: str,
    date_order: str | None,
    this_year: int,
    row_of: Callable[[int], int],
) -> tuple[np.ndarray, list[str | None], np.ndarray]:
    """Return date, problem and whether there was a time zone, for each distinct value.

    A plain clock time is cut off first: a column has few distinct days, however many moments.
    """
    texts = pd.Series([date_text(value) for value in values], dtype="str")
    day_texts = texts.str.replace(PLAIN_CLOCK, "", regex=True)
    clock_texts = [text[len(day) :] for text, day in zip(texts, day_texts, strict=True)]
    day_of, days = pd.factorize(day_texts)
    clock_of, clocks = pd.factorize(np.array(clock_texts, dtype=object))
    parts = [date_parts(day) for day in days]
    unordered = {i: part for i, part in enumerate(parts) if part and "first" in part}
    if unordered and date_order is None:
        date_order = decide_order(
            unordered, list(days), meaning, this_year, lambda i: row_of(int(np.argmax(day_of == i)))
        )
    moments = [part and moment(part, date_order, this_year) for part in parts]
    dates = np.array(moments, dtype="datetime64[us]")[day_of]
    dates += np.array([clock_time(clock) for clock in clocks], dtype="timedelta64[us]")[clock_of]
    problems = [date_problem(day, part) for day, part in zip(days, parts, strict=True)]
    reasons: list[str | None] = [None] * len(texts)
    for i in np.flatnonzero(np.isnat(dates)):
        reasons[i] = f"{meaning} {problems[day_of[i]]}"
    zoned = np.array([bool(part and part["zone"]) for part in parts], dtype=bool)[day_of]
    zoned |= np.array([bool(re.search("[-+Zz]", clock)) for clock in clocks], dtype=bool)[clock_of]
    return dates, reasons, zoned


def clock_time(text: str) -> timedelta | None:
    """Return the time since midnight, or None where no clock shows it."""
    if not text:
        return timedelta(0)
    text = re.split("[-+Zz]", text.strip(" Tt"))[0]
    hour, minute, second = [float(part) for part in [*text.split(":"), "0"][:3]]
    if hour > 23 or minute > 59 or second >= 60:
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second)


def date_text(value: object) -> str:
    """Return one value as text; day numbers of a spreadsheet and 20240305 as the day they mean."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, Real | Decimal) and not isinstance(value, bool | np.bool_):
        if 1 <= value < 80_000:  # 1900 to 2119; a spreadsheet counts days from 1899-12-30
            day = datetime(1899, 12, 30) + timedelta(days=float(value))
            return (day + timedelta(microseconds=500_000)).replace(microsecond=0).isoformat(" ")
        if is_whole(value):
            return str(int(value))
    text = str(value)
    if not text.isascii():
        text = HALF_DAY.sub(clock_before_half, unicodedata.normalize("NFKC", text))
    return " ".join(text.split())


def clock_before_half(match: re.Match[str]) -> str:
    """Return 3:05 pm for 下午3:05."""
    return f" {match[2]} {'am' if match[1] == '上' else 'pm'}"


def date_parts(text: str) -> dict[str, str | None] | None:
    """Return the parts of a written date by name, or None.

    Examples
    --------
    >>> {k: v for k, v in date_parts("Tue, 5 March 2024 9:30 pm").items() if v}
    {'d': '5', 'month': 'mar', 'y': '2024', 'hour': '9', 'minute': '30', 'half': 'p'}
    """
    text = re.sub(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[., ]+", "", text.casefold())
    text = re.sub(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?", r"\1-\2-\3 ", text)
    text = re.sub(r"(\d{1,2})[时点](\d{1,2})分(?:(\d{1,2})秒)?", chinese_clock, text)
    text = re.sub(r" +", " ", text).strip()
    matches = (shape.fullmatch(text) for shape in SHAPES)
    match = next((match for match in matches if match), None)
    return match.groupdict() if match else None


def chinese_clock(match: re.Match[str]) -> str:
    """Return 14:30:05 for 14时30分5秒."""
    return ":".join(part for part in match.groups() if part)


def moment(part: dict[str, str | None], order: str | None, this_year: int) -> datetime | None:
    """Return the moment that the parts name, or None where the calendar or clock has none.

    Two digits of a year mean the latest such year that is not in the future.
    """
    if "first" in part:
        part = part | dict(zip(order, (part["first"], part["middle"], part["last"]), strict=True))
    year = int(part["y"])
    if len(part["y"]) not in (2, 4) or len(part["d"]) > 2:
        return None
    if len(part["y"]) == 2:
        year += 2000 if 2000 + year <= this_year else 1900
    month = MONTHS.index(part["month"]) + 1 if part.get("month") else int(part["m"])
    hour, half = int(part["hour"] or 0), part.get("half")
    if half and not (part["hour"] and 1 <= hour <= 12):
        return None
    hour = hour % 12 + 12 * (half == "p") if half else hour
    second = float((part["second"] or "0").replace(",", "."))
    try:
        day = datetime(year, month, int(part["d"]), hour, int(part["minute"] or 0), int(second))
    except ValueError:
        return None
    return day.replace(microsecond=round(second % 1 * 1e6) % 1_000_000)


def decide_order(
    unordered: dict[int, dict[str, str | None]],
    texts: list[str],
    meaning: str,
    this_year: int,
    row_of: Callable[[int], int],
) -> str:
    """Return the one order in which nearly all dates of a column are days of the calendar."""
    readings = {
        order: [possible(part, order, this_year) for part in unordered.values()] for order in ORDERS
    }
    best = max(ORDERS, key=lambda order: sum(day is not None for day in readings[order]))
    for other in ORDERS:
        pairs = list(zip(unordered, readings[best], readings[other], strict=True))
        for_best = sum(b is not None and o is None for _, b, o in pairs)
        for_other = sum(b is None and o is not None for _, b, o in pairs)
        if for_other > STRAY * for_best:
            raise DateOrderError(
                f"{meaning}: {for_best} dates can only be read {ORDERS[best]}, {for_other} only "
                f'{ORDERS[other]}. Say which is right: date_order="{best}" or "{other}"; '
                "the others will be set aside."
            )
        both = [(i, b, o) for i, b, o in pairs if b and o and b != o]
        if both and not for_best:
            i, b, o = both[0]
            raise DateOrderError(
                f"{meaning}: {texts[i]!r} (row {row_of(i)}) can be {b:%Y-%m-%d} ({ORDERS[best]}) "
                f"or {o:%Y-%m-%d} ({ORDERS[other]}), and no date of the column decides. "
                f'Say which: date_order="{best}" or date_order="{other}".'
            )
    return best


def possible(part: dict[str, str | None], order: str, this_year: int) -> datetime | None:
    """Return the moment in one order; two digits of a year before 1970 rule the order out."""
    day = moment(part, order, this_year)
    return None if day and day.year < 1970 and len(part["last"]) == 2 else day


def date_problem(text: str, part: dict[str, str | None] | None) -> str:
    """Return why a text is no date."""
    if text.casefold() in MISSING:
        return "is missing"
    if part:
        return "is not on the calendar or the clock"
    if NO_YEAR.fullmatch(text.casefold()):
        return "has no year"
    if NO_DAY.fullmatch(text):
        return "has no day"
    return "is not recognised"
