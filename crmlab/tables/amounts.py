"""Amounts: numbers as people write them, with signs, separators and currencies."""

import re
import unicodedata
from decimal import Decimal
from numbers import Real

import numpy as np
import pandas as pd

from .errors import TableError
from .ids import MISSING
from .parsed import STRAY, Parsed, distinct, reasons_to_problems, spread

CURRENCY_MARKS = {
    "$": "USD", "US$": "USD", "USD": "USD", "€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP",
    "¥": "CNY", "元": "CNY", "CN¥": "CNY", "CNY": "CNY", "RMB": "CNY", "人民币": "CNY",
    "HK$": "HKD", "HKD": "HKD", "JPY": "JPY", "円": "JPY", "CHF": "CHF", "FR.": "CHF",
    "A$": "AUD", "AUD": "AUD", "C$": "CAD", "CAD": "CAD", "₹": "INR", "INR": "INR",
}  # fmt: skip
MARK = "|".join(map(re.escape, sorted(CURRENCY_MARKS, key=len, reverse=True)))
WRITTEN = re.compile(
    rf"(?P<open>\()?(?P<sign1>[-+−–])?(?P<before>{MARK})?(?P<sign2>[-+−–])?"
    rf"(?P<digits>[0-9.,'’]*[0-9][.,]?)(?P<power>E[-+]?[0-9]+)?"
    rf"(?P<sign3>-)?(?P<after>{MARK})?(?P<sign4>-)?(?P<close>\))?"
)
TOO_LARGE = 1e15  # beyond it a float cannot hold cents


def parse_amounts(column: pd.Series, meaning: str, decimal: str) -> Parsed:
    """Return numbers from typed or written amounts.

    Parameters
    ----------
    column : Series
        Numbers, or text such as ``¥1,234.50``, ``1.234,50 €``, ``(12.50)``, ``12.50-``.
    meaning : str
        The canonical column, for the reasons.
    decimal : {".", ","}
        The decimal mark of written numbers.

    Returns
    -------
    Parsed
        Floats; amounts in another currency than most are marked as a problem.

    Examples
    --------
    >>> parse_amounts(pd.Series(["1.234,50 €", "(7)", "free"]), "amount", ",").values
    array([1234.5,   -7. ,    nan])
    """
    if is_number(column):
        numbers = column.to_numpy(float, na_value=np.nan, copy=True)
        problems = {f"{meaning} is missing": np.isnan(numbers)}
    else:
        codes, values = distinct(column)
        numbers, reasons, currencies = read_amounts(values, decimal)
        strange = other_currencies(currencies, codes)
        reasons = [reason or other for reason, other in zip(reasons, strange, strict=True)]
        named = [f"{meaning} {reason}" if reason else None for reason in reasons]
        problems = reasons_to_problems(named, f"{meaning} is missing", codes)
        numbers = spread(numbers, np.nan, codes)
    problems[f"{meaning} is too large"] = np.abs(numbers) >= TOO_LARGE
    return Parsed(numbers, problems)


def is_number(column: pd.Series) -> bool:
    """Say whether a column is typed as a number (true, false and complex numbers are none)."""
    return pd.api.types.is_any_real_numeric_dtype(column)


def read_amounts(
    values: list[object], decimal: str
) -> tuple[np.ndarray, list[str | None], list[str | None]]:
    """Return number, problem and currency of each distinct value.

    A column has few shapes of numbers (``€9,999.99``), so each shape is understood once.
    """
    texts, codes, shapes = shapes_of(values)
    understood = [read_shape(shape, decimal) for shape in shapes]
    signs = np.array([sign for sign, _, _ in understood], dtype=float)[codes]
    plain = texts.str.replace(rf"[^0-9{re.escape(decimal)}]", "", regex=True)
    plain = plain.str.replace(decimal, ".", regex=False)
    powers = texts.str.contains("E[-+]?[0-9]").to_numpy(dtype=bool) & (signs != 0)
    numbers = np.full(len(texts), np.nan)
    simple = (signs != 0) & ~powers
    numbers[simple] = signs[simple] * plain[simple].astype(float)
    for place in np.flatnonzero(powers):
        numbers[place] = signs[place] * with_power(texts[place], decimal)
    problems = [understood[code][1] for code in codes]
    for place, value in enumerate(values):
        if is_typed(value):
            numbers[place] = float_of(value)
            problems[place] = "is missing" if np.isnan(numbers[place]) else None
    return numbers, problems, [understood[code][2] for code in codes]


def is_typed(value: object) -> bool:
    """Say whether one value is a number and not a text."""
    return isinstance(value, Real | Decimal) and not isinstance(value, bool | np.bool_)


def shapes_of(values: list[object]) -> tuple[pd.Series, np.ndarray, list[str]]:
    """Return tidied texts, the place of each in the list of shapes, and the shapes.

    A shape has 9 for every digit, but keeps a leading zero.
    """
    texts = pd.Series([tidy_amount(value) for value in values], dtype="str")
    shapes = texts.str.replace("^([^0-9]*)0", r"\1o", regex=True)
    shapes = shapes.str.replace("[0-9]", "9", regex=True).str.replace("o", "0", regex=False)
    codes, shapes = pd.factorize(shapes)
    return texts, codes, list(shapes)


def tidy_amount(value: object) -> str:
    """Return a written amount in ASCII digits (full-width ４５ is 45) and capitals, without blanks.

    A blank between digits separates thousands, so it becomes an apostrophe.
    """
    text = str(value)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = text.strip().upper()
    if any(map(str.isspace, text)):
        text = re.sub(r"\s", "", re.sub(r"(?<=[0-9])\s(?=[0-9])", "'", text))
    return text


def read_shape(shape: str, decimal: str) -> tuple[int, str | None, str | None]:
    """Return the sign (0 if it is no number), the problem and the currency of one shape."""
    if shape.casefold() in MISSING:
        return 0, "is missing", None
    if shape.lstrip("+-") in {"INF", "INFINITY", "∞"}:
        return 0, "is infinite", None
    written = WRITTEN.fullmatch(shape)
    if not written or bool(written["open"]) != bool(written["close"]):
        return 0, "is not a number", None
    if not separators_fit(written["digits"], decimal):
        return 0, f"does not fit the decimal mark {decimal!r}", None
    signs = [written[name] for name in ("open", "sign1", "sign2", "sign3", "sign4")]
    negative = any(sign not in (None, "+") for sign in signs)
    return -1 if negative else 1, None, CURRENCY_MARKS.get(written["before"] or written["after"])


def separators_fit(digits: str, decimal: str) -> bool:
    """Say whether groups have three digits, or two and at last three as in India.

    Examples
    --------
    >>> [separators_fit(d, ".") for d in ("1,234,567.8", "12,34,567", "1'200", "12,50", "1.2.3")]
    [True, True, True, False, False]
    """
    whole, _, fraction = digits.partition(decimal)
    separators = set(re.sub("[0-9]", "", whole))
    if re.search("[^0-9]", fraction) or len(separators) > 1:
        return False
    return not separators or bool(re.fullmatch(r"\d{1,3}(\D\d{2,3})*\D\d{3}", whole))


def with_power(text: str, decimal: str) -> float:
    """Return the size of a number in scientific notation; infinity beyond the largest float."""
    written = WRITTEN.fullmatch(text)
    digits = re.sub(rf"[^0-9{re.escape(decimal)}]", "", written["digits"]).replace(decimal, ".")
    return float(digits + written["power"])


def float_of(value: object) -> float:
    """Return a float; infinity where the value is too large for one."""
    try:
        return float(value)
    except OverflowError:
        return np.inf


def other_currencies(currencies: list[str | None], codes: np.ndarray) -> list[str | None]:
    """Return the problem of the values in another currency than most rows that name one."""
    named = pd.Series(currencies, dtype=object).reindex(codes).value_counts()
    if len(named) < 2:
        return [None] * len(currencies)
    main = named.index[0]
    problem = f"is in another currency than {main}"
    return [problem if currency not in (None, main) else None for currency in currencies]


def decide_decimal(columns: dict[str, pd.Series], decimal: str | None, rows: np.ndarray) -> str:
    """Return the decimal mark of a file, from all its written numbers together.

    ``12.5`` and ``1,234.50`` say that it is the point; ``12,50`` and ``1.234.567`` say the comma;
    ``1,234`` alone says neither.

    Raises
    ------
    TableError
        If nothing decides, or both marks are in use (more than one value in twenty).
    """
    if decimal is not None:
        return decimal
    votes, undecided = {".": 0, ",": 0}, None
    for label, column in columns.items():
        if is_number(column):
            continue
        row_codes, values = distinct(column)
        _, codes, shapes = shapes_of(["" if is_typed(value) else value for value in values])
        for number, (shape, count) in enumerate(zip(shapes, np.bincount(codes), strict=True)):
            mark = decimal_mark(shape)
            if mark in votes:
                votes[mark] += count
            elif mark == "either" and undecided is None:
                place = int(np.argmax(codes == number))
                undecided = label, values[place], rows[np.argmax(row_codes == place)]
    fewer, more = sorted(votes, key=votes.get)
    if votes[fewer] > STRAY * votes[more]:
        raise TableError(
            f"{votes['.']} numbers have a decimal point and {votes[',']} a decimal comma. "
            'Say which is right: decimal="." or decimal=","; the others will be set aside.'
        )
    if undecided and not votes[more]:
        label, value, row = undecided
        raise TableError(
            f"Column {label!r}: {value!r} (row {row}) can be read with a decimal mark or with a "
            "thousands separator, and no number of the file decides. "
            'Say which: decimal="." or decimal=",".'
        )
    return more if votes[more] else "."


def decimal_mark(shape: str) -> str | None:
    """Return the decimal mark that one number shows: a point, a comma, ``either`` or None.

    Examples
    --------
    >>> [decimal_mark(shape) for shape in ("99.9", "9.999,9", "9,999,999", "9,999", "0,999", "99")]
    ['.', ',', '.', 'either', ',', None]
    """
    written = WRITTEN.fullmatch(shape)
    marks = re.findall(r"[.,]", written["digits"]) if written else []
    if not marks:
        return None
    last, other = marks[-1], {".": ",", ",": "."}[marks[-1]]
    if other in marks:
        return last
    if len(marks) > 1:
        return other
    whole, fraction = re.split(r"[.,]", written["digits"])
    could_be_thousands = len(fraction) == 3 and re.fullmatch("9{1,3}", whole)
    return "either" if could_be_thousands else last
