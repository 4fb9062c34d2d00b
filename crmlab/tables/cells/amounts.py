"""Amounts: numbers as people write them, with signs, separators and currencies."""

import re
import unicodedata

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.ids import MISSING
from crmlab.tables.cells.parsed import (
    STRAY,
    Distinct,
    Parsed,
    Understood,
    is_missing,
    is_typed_number,
    parse_column,
)
from crmlab.tables.cells.words import plain, said
from crmlab.tables.errors import TableError, option

CODES = """
USD EUR GBP CNY HKD JPY CHF AUD CAD NZD SGD TWD MXN INR BRL PLN SEK NOK DKK CZK HUF TRY
RUB KRW ILS THB ZAR UAH VND PHP IDR MYR RON BGN AED SAR EGP NGN KES ARS CLP COP PEN"""
# Signs that several currencies share stay signs.
CURRENCY_MARKS = {code: code for code in CODES.split()} | {
    "$": "$", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "¥", "元": "CNY", "CN¥": "CNY",
    "RMB": "CNY", "人民币": "CNY", "HK$": "HKD", "円": "JPY", "JP¥": "JPY", "FR.": "CHF",
    "SFR.": "CHF", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "S$": "SGD",
    "NT$": "TWD", "MX$": "MXN", "₹": "INR", "RS.": "INR", "RS": "INR", "R$": "BRL", "ZŁ": "PLN",
    "KR": "kr", "KR.": "kr", "KČ": "CZK", "FT": "HUF", "₺": "TRY", "TL": "TRY", "₽": "RUB",
    "РУБ.": "RUB", "РУБ": "RUB", "Р.": "RUB", "₩": "KRW", "원": "KRW", "₪": "ILS", "฿": "THB",
    "R": "ZAR", "₴": "UAH", "₫": "VND", "₱": "PHP", "RP": "IDR", "RM": "MYR", "LEI": "RON",
}  # fmt: skip
_POINTED = {"¥", "CNY", "JPY", "KRW", "GBP", "INR", "HKD", "TWD", "THB"}  # with a decimal point
_MARK = "|".join(map(re.escape, sorted(CURRENCY_MARKS, key=len, reverse=True)))
_TIMES = {
    "K(?![RČ])": 1e3, "TSD[.]?": 1e3, "万": 1e4, "萬": 1e4, "LAKHS?": 1e5, "MIO[.]?": 1e6,
    "[亿億]": 1e8,
}  # fmt: skip
_WRITTEN = re.compile(
    rf"(?P<open>\()?[-+−–]?(?P<before>{_MARK})?[-+−–]?"
    rf"(?P<digits>[0-9.,'’]*[0-9][.,]?)(E[-+]?[0-9]+)?"
    rf"(?P<times>{'|'.join(_TIMES)})?-?(?P<after>{_MARK})?-?(?P<close>\))?"
)
_WITH_WORD = re.compile(
    rf"(.*[0-9.,]-?\s*(?:{_MARK})(?=[\s(/,;:-])|.*[^\w\s(/,;:-]|.*[0-9.,]-?)"
    r"[\s(/,;:-]*([^\W\d_]+)[)]*"
)
_COUNTS = re.compile(rf"[0-9]\s*({'|'.join(_TIMES)})", re.IGNORECASE)
_APOSTROPHE = re.compile("['’´](?=[0-9]{2}(?![0-9'’]))")
_GROUPED = re.compile("[0-9]['’][0-9]{3}")
NEAR = 0.015  # how far two amounts may be apart that are the same, each rounded to cents
_TOO_LARGE = 1e15  # beyond it a float cannot hold cents


def parse_amounts(column: pd.Series, meaning: str, decimal: str) -> Parsed:
    """Return numbers from typed or written amounts, with `decimal` as the mark of written ones.

    Written are ``¥1,234.50``, ``1.234,50 €``, ``12€50``, ``12'50``, ``45,-``, ``(12.50)``,
    ``12.50-``, ``△1,234``, ``1.2k``, ``1.25万``, ``£45 cash``.

    >>> parse_amounts(pd.Series(["1.234,50 €", "(7)", "free"]), "amount", ",").values
    array([1234.5,   -7. ,    nan])
    """
    if is_number(column):
        numbers = column.to_numpy(float, na_value=np.nan, copy=True)
        parsed = Parsed(numbers, {is_missing(meaning): np.isnan(numbers)})
    else:
        parsed = parse_column(
            column, lambda distinct: _read(distinct, meaning, decimal), is_missing(meaning)
        )
    parsed.problems |= too_large(parsed.values, meaning)
    return parsed


def is_number(column: pd.Series) -> bool:
    """Say whether a column is typed as a number (true, false and complex numbers are none)."""
    return pd.api.types.is_any_real_numeric_dtype(column)


def are_same(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Tell which amounts are the same, but for rounding; a missing one is the same as none."""
    with np.errstate(invalid="ignore"):
        return np.abs(one - other) < NEAR


def too_large(numbers: np.ndarray, meaning: str) -> dict[str, np.ndarray]:
    """Return the rows of the numbers that are too large for cents."""
    return {say("{column} is too large", column=meaning): np.abs(numbers) >= _TOO_LARGE}


def _read(distinct: Distinct, meaning: str, decimal: str) -> Understood:
    """Return number and problem of each distinct value.

    A column has few shapes of numbers (``€9,999.99``), so each shape is understood once.
    """
    texts, shape_of, shapes = _shapes(distinct.values)
    understood = [_read_shape(shape, meaning, decimal) for shape in shapes]
    signs = np.array([sign for sign, _ in understood], dtype=float)[shape_of]
    numbers = np.full(len(texts), np.nan)
    written = signs != 0
    plain = texts[written].str.replace(rf"{_MARK}|[^0-9E{decimal}+-]", "", regex=True)
    plain = plain.str.strip("+-").str.replace(decimal, ".", regex=False)
    numbers[written] = signs[written] * plain.astype(float)
    problems = [understood[shape][1] for shape in shape_of]
    for place, value in enumerate(distinct.values):
        if is_typed_number(value):
            numbers[place] = _float(value)
            problems[place] = is_missing(meaning) if np.isnan(numbers[place]) else None
    return Understood(numbers, problems)


def _shapes(values: list[object]) -> tuple[pd.Series, np.ndarray, list[str]]:
    """Return tidied texts, the place of each in the list of shapes, and the shapes.

    A shape has 9 for every digit, but keeps a leading zero.
    """
    texts = [str(value) for value in values]
    apart = [text for text in texts if "'" in text or "’" in text]
    if apart and not any(map(_GROUPED.search, apart)):  # no mark of thousands: one of decimals
        texts = [_APOSTROPHE.sub(",", text) for text in texts]
    texts = pd.Series([_tidied(text) for text in texts], dtype="str")
    shapes = texts.str.replace("^([^0-9]*)0", r"\1o", regex=True)
    shapes = shapes.str.replace("[0-9]", "9", regex=True).str.replace("o", "0", regex=False)
    codes, shapes = pd.factorize(shapes)
    return texts, codes, list(shapes)


def _tidied(text: str) -> str:
    """Return a written amount in ASCII digits (full-width ４５ is 45) and capitals, without blanks.

    A blank between digits separates thousands, so it becomes an apostrophe. A word behind that says
    how it was paid is left out.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = text.strip().upper().removesuffix("/-")  # as rupees without paise end
    text = re.sub(r"(?<=[0-9])[.,]\s?[-–—]{1,2}", "", text)  # 45,- is a round price
    text = re.sub("^[△▲]", "-", re.sub(r"(?<=[0-9])€(?=[0-9]{2}$)", ",", text))
    if text[-1:].isalpha() or text.endswith(")"):
        text = _without_word(text)
    if any(map(str.isspace, text)):
        text = re.sub(r"\s", "", re.sub(r"(?<=[0-9])\s(?=[0-9])", "'", text))
    return text


def _without_word(text: str) -> str:
    """Return an amount without the word behind it, where that says how it was paid.

    >>> [_without_word(text) for text in ("£45.00 CASH", "45 € (BAR)", "45 PCS")]
    ['£45.00', '45 €', '45 PCS']
    """
    written = _WITH_WORD.fullmatch(text)
    return written[1] if written and said(plain(written[2]), "paid_by") else text


def _read_shape(shape: str, meaning: str, decimal: str) -> tuple[float, str | None]:
    """Return what the digits count (0 if it is no number), with the sign; and what is wrong."""
    if shape.casefold() in MISSING:
        return 0, is_missing(meaning)
    if shape.lstrip("+-") in {"INF", "INFINITY", "∞"}:
        return 0, say("{column} is infinite", column=meaning)
    written = _WRITTEN.fullmatch(shape)
    if not written or bool(written["open"]) != bool(written["close"]):
        return 0, say("{column} is not a number", column=meaning)
    if not separators_fit(written["digits"], decimal):
        problem = say(
            "{column} does not fit the decimal mark {mark}", column=meaning, mark=repr(decimal)
        )
        return 0, problem
    sign = -1 if re.search("(?<!E)[-−–(]", shape) else 1  # the minus behind E is that of a power
    times = next((t for word, t in _TIMES.items() if re.search(f"[0-9.,]{word}", shape)), 1)
    return sign * times, None


def told_readings(column: pd.Series, decimal: str) -> list[str]:
    """Return in words how amounts are read that are written in no common way.

    >>> told_readings(pd.Series(["1,2k", "50 € bar", "7"], name="Sum"), ",")
    ["In 'Sum', '1,2k' is read as 1,200.00.", "In 'Sum', '50 € bar' is read as 50.00."]
    """
    if is_number(column):
        return []
    told = {}
    for value in filter(lambda value: isinstance(value, str), Distinct(column).values):
        way = _uncommon(value.strip().upper())
        if way is None or way in told:
            continue
        number = parse_amounts(column[column == value][:1], "amount", decimal).readable()[0]
        if np.isfinite(number):
            told[way] = say(
                "In {column}, {value} is read as {number}.",
                column=repr(column.name),
                value=repr(value),
                number=f"{number:,.2f}",
            )
    return list(told.values())


def _uncommon(text: str) -> str | None:
    """Return what is written in no common way in an amount, if anything is."""
    if text[-1:].isalpha() or text.endswith(")"):
        if _without_word(text) != text:
            return "word"
        if _COUNTS.search(text):
            return "thousands"
    return "cents" if _APOSTROPHE.search(text) else None


def separators_fit(digits: str, decimal: str) -> bool:
    """Say whether groups have three digits, or two and at last three as in India.

    A single 0 in front of a separator is no group of thousands.

    >>> numbers = ("1,234,567.8", "12,34,567", "1'200", "12,50", "1.2.3", "0,125")
    >>> [separators_fit(digits, ".") for digits in numbers]
    [True, True, True, False, False, False]
    """
    whole, _, fraction = digits.partition(decimal)
    separators = set(re.sub("[0-9]", "", whole))
    if re.search("[^0-9]", fraction) or len(separators) > 1:
        return False
    return not separators or bool(re.fullmatch(r"(?!0\D)\d{1,3}(\D\d{2,3})*\D\d{3}", whole))


def _float(value: object) -> float:
    try:
        return float(value)
    except OverflowError:
        return np.inf


def written_currencies(column: pd.Series) -> np.ndarray:
    """Return the currency that each amount is written with; None where there is none.

    >>> written_currencies(pd.Series(["R$ 1.000,00", "12 zł", "$5", "7"]))
    array(['BRL', 'PLN', '$', None], dtype=object)
    """
    if is_number(column):
        return np.full(len(column), None, dtype=object)
    distinct = Distinct(column)
    _, shape_of, shapes = _shapes(distinct.values)
    marks = np.array([*map(_currency, shapes), None], dtype=object)
    return distinct.in_rows(marks[shape_of])


def _currency(shape: str) -> str | None:
    written = _WRITTEN.fullmatch(shape)
    return CURRENCY_MARKS.get(written["before"] or written["after"]) if written else None


def decide_decimal(columns: dict[str, pd.Series], rows: np.ndarray) -> str:
    """Return the decimal mark of a file, from all its written numbers together.

    ``12.5`` and ``1,234.50`` say that it is the point; ``12,50`` and ``1.234.567`` say the comma;
    ``1,234`` alone says neither. If nothing decides, or both are in use (more than one value in
    twenty), it is asked for.
    """
    votes, undecided = {".": 0, ",": 0}, None
    for label, column in columns.items():
        if is_number(column):
            continue
        distinct = Distinct(column)
        written = ["" if is_typed_number(value) else value for value in distinct.values]
        _, shape_of, shapes = _shapes(written)
        for number, (shape, count) in enumerate(zip(shapes, np.bincount(shape_of), strict=True)):
            mark = decimal_mark(shape)
            if mark == "either" and _currency(shape) in _POINTED:
                mark = "."
            if mark in votes:
                votes[mark] += count
            elif mark == "either" and undecided is None:
                place = int(np.argmax(shape_of == number))
                undecided = label, distinct.values[place], rows[distinct.first_row(place)]
    fewer, more = sorted(votes, key=votes.get)
    marks = option("decimal", ".", ",")
    if votes[fewer] > STRAY * votes[more]:
        raise TableError(
            "Numbers with a decimal point: {points}; with a decimal comma: {commas}. Say which "
            "are right: {options}; the others will be set aside.",
            points=votes["."],
            commas=votes[","],
            options=marks,
        )
    if undecided and not votes[more]:
        label, value, row = undecided
        raise TableError(
            "Column {column}: {value} (row {row}) can be read with a decimal mark or with a "
            "thousands separator, and no number of the file decides. Say which: {options}.",
            column=repr(label),
            value=repr(value),
            row=row,
            options=marks,
        )
    return more if votes[more] else "."


def numbers_alone(cells: pd.Series) -> np.ndarray | None:
    """Return the numbers of one column by its own decimal mark; None where that stays open."""
    try:
        mark = decide_decimal({str(cells.name): cells}, cells.index)
    except TableError:  # it is asked where the column is used
        return None
    return parse_amounts(cells, "amount", mark).readable()


def decimal_mark(shape: str) -> str | None:
    """Return the decimal mark that one number shows: a point, a comma, ``either`` or None.

    >>> [decimal_mark(shape) for shape in ("99.9", "9.999,9", "9,999,999", "9,999", "0,999", "99")]
    ['.', ',', '.', 'either', ',', None]
    """
    written = _WRITTEN.fullmatch(shape)
    if not written or not re.search("[.,]", written["digits"]):
        return None
    fitting = [mark for mark in ".," if separators_fit(written["digits"], mark)]
    return "either" if len(fitting) == 2 else next(iter(fitting), None)
