"""In which ways phones, e-mail addresses and dates are written, told without showing one."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlab.information.measures.cleaning import (
    normalise_email,
    normalise_phone,
    without_placeholders,
)
from crmlab.messages import later
from crmlab.tables.cells.dates import CLOCK
from crmlab.tables.cells.parsed import Distinct

CUT_OFF = later("digits cut off by a spreadsheet (1.39E+10)")
NO_PHONE = later("no phone number")
NO_EMAIL = later("no e-mail address")
NO_DATE = later("not readable as a date")
UNUSABLE = (CUT_OFF, NO_PHONE, NO_EMAIL, NO_DATE)
DECIMAL, SCIENTIFIC = later("decimal number (...0.0)"), later("scientific notation (1.3...E+10)")
DAMAGED = (DECIMAL, SCIENTIFIC)  # readable, and yet nobody would write it so
DOUBTFUL = later("more or fewer digits than most")
OTHER = later("another way")
USUAL = 0.9  # share of numbers of one length from which another length is doubtful

# The first shape that fits the whole text.
PHONES = {
    SCIENTIFIC: r"\d(\.\d+)?[eE]\+?\d+",
    DECIMAL: r"\d+\.0+",
    later("country code first"): r"\(?(\+|00[1-9]).+",
    later("digits only"): r"\d+",
    later("blanks, dashes or brackets"): r"[\d\s()/.-]+",
}
EMAILS = {
    later("small letters, no blanks"): r"[^\sA-Z]+",
    later("capital letters"): r"\S+",
    later("blanks"): r".+",
}
DATES = {
    "YYYY-MM-DD": r"\d{4}-\d{1,2}-\d{1,2}",
    "YYYY/MM/DD": r"\d{4}/\d{1,2}/\d{1,2}",
    "YYYY.MM.DD": r"\d{4}\.\d{1,2}\.\d{1,2}",
    "YYYYMMDD": r"\d{8}(\.0)?",
    "YYYY年MM月DD日": r"\d{4}年\d{1,2}月\d{1,2}[日号]?",
    "DD.MM.YYYY": r"\d{1,2}\.\d{1,2}\.(\d{4}|\d{2})",
    later("DD/MM/YYYY or MM/DD/YYYY"): r"\d{1,2}/\d{1,2}/(\d{4}|\d{2})",
    later("DD-MM-YYYY or MM-DD-YYYY"): r"\d{1,2}-\d{1,2}-(\d{4}|\d{2})",
    later("day number of a spreadsheet"): r"\d{1,5}(\.\d+)?",
    later("month in letters"): r".*[A-Za-z]{3}.*",
}


def phone_formats(values: pd.Series) -> pd.Series:
    """Return how each phone number is written; missing where there is none.

    >>> phone_formats(pd.Series(["13912345678.0", "1.391e10", "+86 139 1234 5678"])).tolist()
    ['decimal number (...0.0)', 'digits cut off by a spreadsheet (1.39E+10)', 'country code first']
    """
    formats = shapes(values, PHONES, without="^'")  # by which a spreadsheet keeps it a text
    lengths = normalise_phone(values).str.len()
    unusable = lengths.isna() & formats.notna()
    cut_off = unusable & (formats == SCIENTIFIC)
    shares = lengths.value_counts(normalize=True)
    if len(shares) and shares.iloc[0] >= USUAL:
        formats = formats.mask(lengths.notna() & (lengths != shares.index[0]), DOUBTFUL)
    return formats.mask(unusable, NO_PHONE).mask(cut_off, CUT_OFF)


def email_formats(values: pd.Series) -> pd.Series:
    """Return how each e-mail address is written; missing where there is none.

    >>> email_formats(pd.Series(["li@example.com", "Li@Example.com", "by post", None])).tolist()
    ['small letters, no blanks', 'capital letters', 'no e-mail address', nan]
    """
    formats = shapes(values, EMAILS)
    return formats.mask(normalise_email(values).isna() & formats.notna(), NO_EMAIL)


def date_formats(values: pd.Series, days: pd.Series) -> pd.Series:
    """Return how each date is written; missing where there is none.

    Beside the dates as typed stand the days that were read; missing where that could not be done.

    >>> typed = pd.Series(["1988年3月7日", "7.3.1988", "soon"])
    >>> date_formats(typed, pd.to_datetime(pd.Series(["1988-03-07", "1988-03-07", None]))).tolist()
    ['YYYY年MM月DD日', 'DD.MM.YYYY', 'not readable as a date']
    """
    if values.dtype.kind == "M":
        formats = pd.Series(later("typed as a date"), values.index, dtype="str")
        formats = formats.where(values.notna())
    else:
        formats = shapes(values, DATES, without=CLOCK)
    return formats.mask(days.isna() & formats.notna(), NO_DATE)


def shapes(values: pd.Series, known: Mapping[str, str], without: str = "$^") -> pd.Series:
    """Return the name of the first shape that fits each value; missing where nothing is filled."""
    typed = Distinct(without_placeholders(values))
    texts = [re.sub(without, "", str(value), flags=re.IGNORECASE) for value in typed.values]
    patterns = {name: re.compile(shape, re.DOTALL) for name, shape in known.items()}
    names = [
        next((name for name, shape in patterns.items() if shape.fullmatch(text)), OTHER)
        for text in texts
    ]
    per_value = np.array([*names, None], dtype=object)
    return pd.Series(per_value[typed.codes], values.index, dtype="str")


def to_rewrite(formats: pd.Series) -> pd.Series:
    """Tell which values can be read, but are not written as most are.

    What only a spreadsheet writes is never the way of most.

    >>> to_rewrite(pd.Series(["digits only", "digits only", DECIMAL, NO_PHONE, None])).tolist()
    [False, False, True, False, False]
    """
    usable = formats.notna() & ~formats.isin([*UNUSABLE, DOUBTFUL])
    proper = formats[usable & ~formats.isin(DAMAGED)].value_counts()
    return usable & ~formats.isin(proper.index[:1])
