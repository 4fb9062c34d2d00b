"""Cleaning: a phone, an e-mail address, a name, a date in one form, however it was typed."""

import re
import unicodedata

import numpy as np
import pandas as pd

from crmlab.information.measures.completeness import says_something
from crmlab.tables.cells.dates import read_dates
from crmlab.tables.cells.parsed import Distinct, parse_column

__all__ = ["normalise_email", "normalise_name", "normalise_phone", "parse_mixed_dates"]

SHORTEST, LONGEST = 7, 15  # digits of a number that can be called (ITU-T E.164)
SPREADSHEET = re.compile(r"(\d)\.?(\d*)[Ee]\+?(\d+)")
ONE_DIGIT = "|".join(f"{digit}+" for digit in range(10))
ADDRESS = r"[^@,;<>()]+@[\w-]+(?:\.[\w-]+)+"
CJK = "\u3400-\u9fff"


def without_placeholders(values: pd.Series) -> pd.Series:
    """Return the values with what stands for *nothing* missing: blanks, ``-``, ``n/a``, ``未知``.

    Only texts are looked at; all other values stay as they were.

    >>> without_placeholders(pd.Series(["Lotus Road", "  ", "n/a", "-"])).isna().tolist()
    [False, True, True, True]
    """
    return values.where(says_something(values))


def normalise_phone(values: pd.Series, country_code: str = "86") -> pd.Series:
    """Return phone numbers as digits alone, so that one number is written one way.

    Separators, the country code and the zeros before it or before an area code are dropped. What
    a spreadsheet made of a number (``13912345678.0``, ``1.3912345678e10``) is healed, if no digit
    was lost. Fewer than 7 or more than 15 digits, or one digit repeated, is no number: it is
    missing. `country_code` is that of the own country.

    >>> typed = pd.Series(["+86 139-1234-5678", "1.3912345678E+10", 13912345678.0, "123"])
    >>> normalise_phone(typed).tolist()
    ['13912345678', '13912345678', '13912345678', nan]
    """
    numbers = Distinct(values)
    digits = pd.Series([_dialled(number) for number in numbers.values], dtype="str")
    digits = digits.str.replace(r"\D", "", regex=True).str.lstrip("0")
    # Nine digits behind it at least: a short local number may begin with the same digits.
    abroad = rf"^{re.escape(country_code)}0*(\d{{9,}})$"
    digits = digits.str.replace(abroad, r"\1", regex=True)
    callable_ = digits.str.len().between(SHORTEST, LONGEST) & ~digits.str.fullmatch(ONE_DIGIT)
    return _on(values, digits.where(callable_), numbers.codes)


def _dialled(number: object) -> str:
    """Return one number as it was before a spreadsheet took it for a quantity."""
    if isinstance(number, float):
        return f"{number:.0f}"
    text = _usual(number).strip()
    if "e" in text.lower() and (power := SPREADSHEET.fullmatch(text)):
        first, others, places = power.groups()
        return first + others if len(others) == int(places) else ""
    return text.removesuffix(".0")


def normalise_email(values: pd.Series) -> pd.Series:
    """Return e-mail addresses without blanks and in small letters; what is no address is missing.

    >>> typed = pd.Series([" Wang.Wei@Example.COM", "wang.wei＠example.com", "none"])
    >>> normalise_email(typed).tolist()
    ['wang.wei@example.com', 'wang.wei@example.com', nan]
    """
    typed = Distinct(values)
    texts = ["".join(_usual(text).split()).casefold() for text in typed.values]
    addresses = pd.Series(texts, dtype="str").str.replace("。", ".", regex=False)
    addresses = addresses.str.removeprefix("mailto:").str.strip(".,;<>")
    return _on(values, addresses.where(addresses.str.fullmatch(ADDRESS)), typed.codes)


def normalise_name(values: pd.Series) -> pd.Series:
    """Return names as keys that do not depend on case, blanks, accents or the order of the parts.

    ``Wang, Wei`` and ``WEI WANG`` have the same key: the parts in the order of the alphabet.
    Chinese characters are kept and joined, in their order. A key is to compare by, not to show.

    >>> normalise_name(pd.Series(["Wang, Wei", " WEI  Wang", "王 伟", "José O'Hara"])).tolist()
    ['wang wei', 'wang wei', '王伟', 'jose ohara']
    """
    typed = Distinct(without_placeholders(values))
    plain = [_without_accents(_usual(text).casefold()) for text in typed.values]
    names = pd.Series(plain, dtype="str")
    names = names.str.replace(r"['’`-]", "", regex=True)
    names = names.str.replace(r"[\W_]+", " ", regex=True).str.strip()
    names = names.str.replace(rf"(?<=[{CJK}]) (?=[{CJK}])", "", regex=True)
    names = names.map(lambda name: " ".join(sorted(name.split()))).astype("str")
    return _on(values, names.mask(names == ""), typed.codes)


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def parse_mixed_dates(
    values: pd.Series, *, date_order: str | None = None
) -> tuple[pd.Series, pd.DataFrame]:
    """Return the days of a column in which dates are written in several ways, and what is none.

    ``1988-03-07``, ``1988/3/7``, ``07.03.1988``, ``7 March 1988``, ``1988年3月7日`` and the day
    numbers of a spreadsheet are read side by side. The whole column decides whether ``07.03.``
    is in March or in July; where it does not, ``date_order`` must: ``"dmy"``, ``"mdy"`` or
    ``"ymd"``. The days are on the same index, missing where there was none or it cannot be read;
    of each that cannot be read, the second table has ``value`` and ``reason``.

    >>> typed = pd.Series(["1988-03-07", "1988/3/7", "07.03.1988", "31.12.1990", "soon"])
    >>> dates, unread = parse_mixed_dates(typed.rename("birthday"))
    >>> dates.dt.strftime("%Y-%m-%d").tolist()
    ['1988-03-07', '1988-03-07', '1988-03-07', '1990-12-31', nan]
    >>> unread
      value                      reason
    4  soon  birthday is not recognised
    """
    what = str(values.name if values.name is not None else "date")
    this_year = pd.Timestamp.now().year
    read = parse_column(
        without_placeholders(values),
        lambda typed: read_dates(typed, what, values.index, date_order, this_year),
        None,
    )
    dates = pd.Series(read.values, values.index, name=values.name)
    why = pd.Series("", values.index, dtype="str")
    for reason, rows in read.problems.items():
        why[rows] = reason
    unread = pd.DataFrame({"value": values.astype("str"), "reason": why})
    return dates.dt.normalize(), unread[why != ""]


def _usual(value: object) -> str:
    """Return a text in which full-width letters and digits are the usual ones."""
    text = str(value)
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _on(values: pd.Series, per_value: pd.Series, codes: np.ndarray) -> pd.Series:
    """Return one text a row from one text a distinct value."""
    rows = per_value.reindex(np.where(codes < 0, len(per_value), codes))
    return pd.Series(rows.array, values.index, name=values.name)
