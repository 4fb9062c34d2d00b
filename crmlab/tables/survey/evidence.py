"""What answers show by themselves: whether they are ratings, and on which scale."""

from collections import Counter

import pandas as pd

from crmlab.tables.cells.parsed import STRAY
from crmlab.tables.survey.answers import Answers

ENOUGH = 5  # answers at an end of a scale by which that end is seen
TOPS = (5, 7, 10, 100)
CODES = {-99, -98, -97, -9, -8, -1, 77, 88, 97, 98, 99, 777, 888, 997, 998, 999, 9998, 9999}
SMALL_CODES = {8, 9}  # where a scale ends below them


def without_codes(values: pd.Series) -> pd.Series:
    """Return the values that are not usual as codes for no answer."""
    return values[~values.isin(CODES)]


def is_item(answers: Answers, often: bool = True) -> bool:
    """Tell whether a column may be answers on a scale: whole, and some given ``often``."""
    values = without_codes(answers.numbers)
    whole = (values.between(0, 100) & (values % 1 == 0)).mean() >= 1 - STRAY
    again = not often or not values.is_unique or len(values) < ENOUGH
    some = values.nunique() > (1 if answers.top else 2)
    return bool(answers.share_read >= 0.8 and whole and again and some)


def has_levels(cells: pd.Series, most: int) -> bool:
    """Tell whether a column has a few values, each of several people."""
    values = cells.dropna().astype(str).str.strip()
    people = values[values != ""].value_counts()
    return (people >= ENOUGH).sum() > 1 and len(people) <= min(most, len(values) / ENOUGH)


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
