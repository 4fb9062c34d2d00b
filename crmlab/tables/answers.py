"""Answers of a survey: what a cell says, on which scale, and which codes are no answers."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.cells.parsed import STRAY, Distinct, is_typed_number
from crmlab.tables.errors import TableError, option

ENOUGH = 5  # answers at an end of a scale by which that end is seen
TOPS = (5, 7, 10, 100)
CODES = {-99, -98, -97, -9, -8, -1, 77, 88, 97, 98, 99, 777, 888, 997, 998, 999, 9998, 9999}
SMALL_CODES = (8, 9)
_NUMBER = re.compile(r"([+-]?\d+(?:[.,]\d+)?)")
_OF = re.compile(r"(\d+)\s*(?:/|out\sof|von)\s*\d+")  # "4 out of 5"
_BOTH = re.compile(r"([+-]?\d+)\s*[-–—=:.,)）、(（]*\s*(\D*?)[)）]?")  # "5 - very satisfied"


@dataclass
class Answers:
    """A column as answers: a number a row, missing where there is none.

    `silent` marks the cells that say that there is no answer, `unread` those that cannot be read.
    Where answers are words, `top` is the place of the best of them, and 1 that of the worst.
    `falls` says that words beside the numbers tell that a small number is best.
    """

    values: pd.Series
    silent: np.ndarray
    unread: np.ndarray
    top: int | None = None
    falls: bool = False

    @property
    def share_read(self) -> float:
        """Return which share of the cells that say something is read."""
        there = self.values.notna().sum() + self.unread.sum()
        return self.values.notna().sum() / there if there else 0.0


@dataclass
class Scale:
    """The ends of a scale, and the codes beside it; ``low`` is above ``high`` where 1 is best."""

    low: float
    high: float
    codes: set[float] = field(default_factory=set)

    def __str__(self) -> str:
        return f"{self.low:g}-{self.high:g}"

    @property
    def ends(self) -> tuple[float, float]:
        """Return the ends, the smaller first."""
        return min(self.low, self.high), max(self.low, self.high)

    def holds(self, values: pd.Series) -> pd.Series:
        """Tell which values are on the scale."""
        return values.between(*self.ends) & ~values.isin(self.codes)


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
    values = [places.get(word, np.nan) if number is None else number for number, word in said]
    values = np.where(np.isinf(np.array(values, dtype=float)), np.nan, values).astype(float)
    per_row = pd.Series(distinct.in_rows(values), column.index, dtype=float)
    unread = ~none & np.isnan(values)
    marks = [np.append(mark, False)[distinct.codes] for mark in (silent, unread)]
    return Answers(per_row, *marks, None if both else top, falls)


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


def read_scale(written: str, label: str = "") -> Scale:
    """Return the scale that somebody writes, such as ``"1-10"``, or ``"5-1"`` where 1 is best."""
    ends = re.fullmatch(r"\s*(-?\d+)\s*(?:-|–|to|\.\.)\s*(-?\d+)\s*", str(written))
    if not ends or ends[1] == ends[2]:
        raise TableError(
            "A scale is written as {options}; not {written}.",
            options=option("scale", "1-10", "5-1"),
            written=repr(f"{label}={written}" if label else written),
        )
    return Scale(float(ends[1]), float(ends[2]))


def codes_beside(scale: Scale, values: pd.Series) -> set[float]:
    """Return the codes for no answer among values: those usual, where they are out of scale."""
    low, high = scale.ends
    known = CODES | set(SMALL_CODES) if high < min(SMALL_CODES) else CODES
    return set(values[~values.between(low, high)].unique()) & known


def top_of(values: pd.Series) -> float | None:
    """Return the top of the scale that whole answers show by themselves: it is often given.

    >>> top_of(pd.Series([1, 3, 4, 5, 5, 5, 5, 5, 99]))
    5
    >>> top_of(pd.Series([1, 3, 4, 4, 99]))
    """
    for top in TOPS:
        seen, small = (values == top).sum(), values[values.isin(SMALL_CODES)]
        out = values[~values.between(0, top) & ~values.isin(CODES)]
        is_code = top < 7 or (small == 9).all() or ENOUGH * len(small) <= 2 * seen
        between = out.between(top, 8, inclusive="neither").any() or (out == 10).any()
        if top < min(SMALL_CODES) and is_code and not between:
            out = out.drop(small.index)
        longer = out.between(top, max(10, top + 1)).sum()  # on which a longer scale goes on
        few = longer <= STRAY * seen and len(out) <= STRAY * len(values)
        if values.nunique() > 1 and seen >= ENOUGH and few:
            return top
    return None


def low_of(top: float, values: pd.Series) -> float | None:
    """Return the low end of a scale with this top, or None where 0 and 1 are both possible."""
    if top == 100:
        return 0
    counts = Counter(values)
    if top < 10:
        return None if counts[0] else 1
    if counts[0] >= ENOUGH:  # unless so often that it may say that there is no answer
        return None if counts[0] > 3 * max(counts[1], counts[2], 1) else 0
    return 1 if counts[1] >= ENOUGH and not counts[0] else None


def possible_scales(values: pd.Series) -> list[str]:
    """Return the scales that answers may be on, the likeliest first; last where 1 is best."""
    values = values[~values.isin(CODES)]
    low, high = min(values.min(), 1), values.max()
    usual = [Scale(1, 5), Scale(1, 7), Scale(1, 10), Scale(0, 10)]
    if not 1 < high <= 10:
        usual = [Scale(low, high), Scale(0, 100)]
    near = [s for s in usual if values.between(s.low, s.high).mean() >= 0.8]
    down = [Scale(s.high, s.low) for s in (Scale(low, high), *near) if s.low == 1 and s.high < 10]
    return list(dict.fromkeys(map(str, [Scale(low, high), *near, *down])))


def refuse_words(label: str, column: pd.Series) -> TableError:
    """Return the error that asks for the number of each word."""
    values = [value for value in column.dropna().astype(str).unique() if value.strip()]
    return TableError(
        "{label} holds words that are on no known scale: {words}. Write the number of each in a "
        "file, as {example} and so on under [words], and name it: {options}.",
        example=f'"{values[0]}" = 1',
        label=repr(label),
        words=listed(values, most=7),
        options=option("map", say("FILE.toml")),
    )
