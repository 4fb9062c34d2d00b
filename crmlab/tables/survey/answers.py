"""Answers of a survey: what each cell of a column says."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.cells.parsed import Distinct, is_typed_number
from crmlab.tables.errors import TableError, option

BEST_IS_1 = re.compile(
    r"\b1\s*[=:]\s*(best|excellent|very (good|satisf)|sehr (gut|zufr)|最好|很满意|非常满意)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"([+-]?\d+(?:[.,]\d+)?)")
_OF = re.compile(r"(\d+)\s*(?:/|out\sof|von)\s*\d+")  # "4 out of 5"
_BOTH = re.compile(r"([+-]?\d+)\s*[-–—=:.,)）、(（]*\s*(\D*?)[)）]?")  # "5 - very satisfied"


@dataclass(frozen=True)
class Answers:
    """A column as answers: the cells as typed, and a number a row, missing where there is none.

    `silent` marks the cells that say that there is no answer, `unread` those that cannot be read.
    Where answers are words, `top` is the place of the best of them, and 1 that of the worst.
    `falls` says that words beside the numbers, or in the label, tell that 1 is best.
    """

    cells: pd.Series
    values: pd.Series
    silent: np.ndarray
    unread: np.ndarray
    top: int | None = None
    falls: bool = False

    @cached_property
    def numbers(self) -> pd.Series:
        """The numbers that are there."""
        return self.values.dropna()

    @property
    def share_read(self) -> float:
        """Which share of the cells that say something is read."""
        there = len(self.numbers) + self.unread.sum()
        return len(self.numbers) / there if there else 0.0

    @property
    def are_words(self) -> bool:
        """Whether most cells that say something cannot be read."""
        return self.unread.sum() > len(self.numbers)


@cache
def _words() -> dict[str, dict[str, int]]:
    """Return the place of each word on each scale of words; ``"none"`` are those for no answer."""
    places: dict[str, dict[str, int]] = {}
    with Path(__file__).with_name("answers.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            known = places.setdefault(row["scale"], {})
            known |= dict.fromkeys(row["words"].split("|"), int(row["place"]))
    return places


def parse_answers(column: pd.Series, words: Mapping[str, float] | None = None) -> Answers:
    """Return a column as numbers: those typed, those before words, or the places of known words.

    `words` are others, with the number of each.

    >>> parse_answers(pd.Series(["agree", "strongly agree", "don't know", None])).values.tolist()
    [4.0, 5.0, nan, nan]
    >>> parse_answers(pd.Series(["5 - excellent", "1 - poor", "7,5", "4/5"])).values.tolist()
    [5.0, 1.0, 7.5, 4.0]
    """
    distinct = Distinct(column)
    plain = [value if is_typed_number(value) else _plain(value) for value in distinct.values]
    silent = np.array([text in _words()["none"] for text in plain], dtype=bool)
    none = silent | np.array([text == "" for text in plain], dtype=bool)
    said = [(None, None) if no else _parts(text) for text, no in zip(plain, none, strict=True)]
    places, top = {_plain(word): number for word, number in (words or {}).items()}, None
    if not (named := {word for _, word in said if word}) <= places.keys():
        places, top = _places(named)
    numbered = [(number, word) for number, word in said if number is not None and word]
    ways = [[(n, known[w]) for n, w in numbered if w in known] for known in _words().values()]
    both = max(ways, key=len)
    falls = len(both) > 1 and bool(np.cov(np.transpose(both))[0, 1] < 0)
    falls = falls or BEST_IS_1.search(str(column.name)) is not None
    values = [places.get(word, np.nan) if number is None else number for number, word in said]
    values = np.where(np.isinf(np.array(values, dtype=float)), np.nan, values).astype(float)
    per_row = pd.Series(distinct.in_rows(values), column.index, dtype=float)
    unread = ~none & np.isnan(values)
    marks = [np.append(mark, False)[distinct.codes] for mark in (silent, unread)]
    return Answers(column, per_row, *marks, None if both else top, falls)


def _plain(value: object) -> str:
    text = unicodedata.normalize("NFKC", str(value)).casefold().replace("’", "'")
    return " ".join(text.replace(", ", " ").split())


def _parts(value: object) -> tuple[float | None, str | None]:
    """Return the number and the word in a cell, where there are such."""
    if isinstance(value, bool | np.bool_):
        return None, str(value)
    if is_typed_number(value):
        return float(value), None
    if whole := _NUMBER.fullmatch(value) or _OF.fullmatch(value):
        return float(whole[1].replace(",", ".")), None
    if not (stars := value.replace("\ufe0f", "")).strip("★⭐☆"):  # ★★★☆☆
        return float(len(stars) - stars.count("☆")), None
    if both := _BOTH.fullmatch(value):
        return float(both[1]), both[2].strip() or None
    return None, value


def _places(words: set[str]) -> tuple[dict[str, int], int | None]:
    """Return the places of words and the highest place, if they are all of one scale.

    A scale of which each place is seen is surer than a longer one; else an end must be seen, and
    no scale of another kind fit.
    """
    fits = {}
    for name, known in _words().items():
        places = [known[word] for word in words if word in known]
        if name != "none" and words and len(places) == len(words) == len(set(places)):
            fits[name] = known
    whole = [name for name in fits if set(fits[name].values()) == {fits[name][w] for w in words}]
    ends = [n for n in fits if {fits[n][w] for w in words} & {1, max(fits[n].values())}]
    chosen = whole or (ends if len({name.rstrip("4567") for name in fits}) == 1 else [])
    chosen = [name for name in chosen if whole or not name.endswith("4")]
    if not chosen:
        return {}, None
    known = fits[min(chosen, key=lambda name: max(fits[name].values()))]
    return {word: known[word] for word in words}, max(known.values())


def refuse_words(label: str, cells: pd.Series) -> TableError:
    """Return the error that asks for the number of each word."""
    words = [cell for cell in cells.dropna().astype(str).unique() if cell.strip()]
    return TableError(
        "{label} holds words that are on no known scale: {words}. Write the number of each in a "
        "file, as {example} and so on under [words], and name it: {options}.",
        example=f'"{words[0]}" = 1',
        label=repr(label),
        words=listed(words, most=7),
        options=option("map", say("FILE.toml")),
    )
