"""Identifiers: who bought, in which order, what, and where: names, never numbers."""

import re
from collections.abc import Collection
from decimal import Decimal
from numbers import Real

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.parsed import (
    Distinct,
    Parsed,
    Understood,
    is_missing,
    is_whole,
    parse_column,
)
from crmlab.tables.cells.words import plain, said

MISSING = {
    "", "-", "?", "nan", "nat", "null", "none", "nil", "na", "n/a", "#n/a", "<na>", "无", "空",
}  # fmt: skip
_UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_HIDDEN = re.compile(r"[*＊●•]+")
_SHORTENED = re.compile(r"\d(\.\d+)?[eE]\+\d+")


def parse_ids(column: pd.Series, meaning: str, apart: Collection[str] = ()) -> Parsed:
    """Return identifiers as text, leading zeros kept.

    A whole number that a missing value has turned into a float (``17850.0``) is whole again,
    unless the column holds numbers that are not whole. What stands for *nothing* (an empty cell,
    ``NULL``, ``n/a``, ``NA``, a dash) is missing, and so is a customer who is nobody (``guest``).
    E-mail addresses are one whatever their case, and so are the names of customers, but for those
    `apart`.

    >>> parsed = parse_ids(pd.Series(["00017", "NULL", " A-3 "]), "customer_id")
    >>> parsed.values, [reason for reason in parsed.problems]
    (array(['00017', None, 'A-3'], dtype=object), ['customer_id is missing'])
    """

    def read(distinct: Distinct) -> Understood:
        texts = _without_float_tails([_id_text(value) for value in distinct.values])
        texts = [text.casefold() if _EMAIL.fullmatch(text) else text for text in texts]
        kept, told = [None if text.casefold() in MISSING else text for text in texts], []
        if meaning == "customer_id":
            kept = [None if text and _is_nobody(text) else text for text in kept]
            kept, told = _one_spelling(kept, distinct.counts(), apart)
        reasons = [_problem(text, meaning) for text in kept]
        return Understood(np.array(kept, object), reasons, told=told)

    return parse_column(column, read, is_missing(meaning))


def _one_spelling(
    texts: list[str | None], counts: np.ndarray, apart: Collection[str] = ()
) -> tuple[list[str | None], list[str]]:
    """Return names that differ in capitals and blanks alone as they stand most often; say so.

    A name has a blank or no digit: codes may tell by case.

    >>> _one_spelling(["Ann Bo", "ann  bo", "x7", "X7"], np.array([2, 1, 1, 1]))[0]
    ['Ann Bo', 'Ann Bo', 'x7', 'X7']
    """
    names = {text for text in texts if text and (" " in text or not re.search(r"\d", text))}
    names = {text for text in names if alike(text) not in apart}
    often: dict[str, tuple[int, str]] = {}
    for text, count in zip(texts, counts, strict=True):
        if text in names and count > often.get(alike(text), (0, ""))[0]:
            often[alike(text)] = count, " ".join(text.split())
    if len(often) == len(names):
        return texts, []
    told = say(
        "{count} spelling of a customer's name differs from another in capitals or blanks alone: "
        "both are one.",
        "{count} spellings of customers' names differ from others in capitals or blanks alone: "
        "they are one each.",
        count=len(names) - len(often),
    )
    return [often[alike(text)][1] if text in names else text for text in texts], [told]


def alike(name: str) -> str:
    """Return a name as it is compared: without capitals, with one blank for each run of them."""
    return " ".join(name.casefold().split())


def _is_nobody(text: str) -> bool:
    return bool(_HIDDEN.fullmatch(text) or said(plain(text), "customer"))


def _id_text(value: object) -> str:
    if isinstance(value, Real | Decimal) and is_whole(value):
        return str(int(value))
    return str(value).strip()


def _problem(text: str | None, meaning: str) -> str | None:
    if text is None:
        return is_missing(meaning)
    if _UNREADABLE.search(text):
        return say("{column} holds unreadable characters", column=meaning)
    if _SHORTENED.fullmatch(text):
        return say("{column} was shortened by a spreadsheet", column=meaning)
    return None


def _without_float_tails(texts: list[str]) -> list[str]:
    """Return ``17850`` for ``17850.0``, unless some number has other decimals."""
    if any(re.fullmatch(r"\d+\.\d*[1-9]\d*", text) for text in texts):
        return texts
    return [text[:-2] if re.fullmatch(r"\d+\.0", text) else text for text in texts]
