"""Identifiers: who bought, in which order, what, and where: names, never numbers."""

import re
from decimal import Decimal
from numbers import Real

import pandas as pd

from .parsed import Parsed, distinct, is_whole, reasons_to_problems, spread

MISSING = {
    "",
    "nan",
    "nat",
    "null",
    "none",
    "nil",
    "na",
    "n/a",
    "#n/a",
    "<na>",
    "-",
    "?",
    "无",
    "空",
}
UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")
SHORTENED = re.compile(r"\d(\.\d+)?[eE]\+\d+")


def parse_ids(column: pd.Series, meaning: str) -> Parsed:
    """Return identifiers as text, leading zeros kept.

    A whole number that a missing value has turned into a float (``17850.0``) is whole again,
    unless the column holds numbers that are not whole. What stands for *nothing* (an empty cell,
    ``NULL``, ``n/a``, ``NA``, a dash) is missing.

    Examples
    --------
    >>> parsed = parse_ids(pd.Series(["00017", "NULL", " A-3 "]), "customer_id")
    >>> parsed.values, [reason for reason in parsed.problems]
    (array(['00017', None, 'A-3'], dtype=object), ['customer_id is missing'])
    """
    codes, values = distinct(column)
    texts = without_float_tails([id_text(value) for value in values])
    reasons = [id_problem(text, meaning) for text in texts]
    kept = [None if text.casefold() in MISSING else text for text in texts]
    return Parsed(
        spread(kept, None, codes), reasons_to_problems(reasons, f"{meaning} is missing", codes)
    )


def id_text(value: object) -> str:
    """Return one identifier as text."""
    if isinstance(value, Real | Decimal) and is_whole(value):
        return str(int(value))
    return str(value).strip()


def id_problem(text: str, meaning: str) -> str | None:
    """Return why a text is no identifier."""
    if text.casefold() in MISSING:
        return f"{meaning} is missing"
    if UNREADABLE.search(text):
        return f"{meaning} holds unreadable characters"
    if SHORTENED.fullmatch(text):
        return f"{meaning} was shortened by a spreadsheet"
    return None


def without_float_tails(texts: list[str]) -> list[str]:
    """Return ``17850`` for ``17850.0``, unless some number has other decimals."""
    if any(re.fullmatch(r"\d+\.\d*[1-9]\d*", text) for text in texts):
        return texts
    return [text[:-2] if re.fullmatch(r"\d+\.0", text) else text for text in texts]
