"""What stands in several columns, named as First+Last: a name, a date or an amount."""

from collections.abc import Callable, Mapping
from itertools import permutations

import numpy as np
import pandas as pd

from crmlab.tables.cells.amounts import numbers_alone, written_currencies
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.columns.date_parts import whole_date
from crmlab.tables.columns.halves import AND, whole_name

MOST = 3  # columns that may add up to an amount


def join_columns(frame: pd.DataFrame, labels: Mapping[str, object]) -> pd.DataFrame:
    """Return the table with a column for each label that names several, such as ``First+Last``.

    >>> repairs = pd.DataFrame({"Parts": ["£9.50", ""], "Labour": ["£20", "£30"]})
    >>> join_columns(repairs, {"amount": "Parts+Labour"})["Parts+Labour"].tolist()
    ['GBP 29.50', 'GBP 30.00']
    """
    for meaning, join in _JOINS.items():
        label = str(labels.get(meaning) or "").strip()
        parts = [part.strip() for part in label.split(AND)]
        if label not in frame and len(parts) > 1 and set(parts) <= set(frame):
            frame = frame.assign(**{label: join([frame[part] for part in parts])})
    return frame


def add_up(columns: list[pd.Series]) -> pd.Series:
    """Return the sum of columns of amounts in one currency; where a part is unread, both as typed.

    >>> add_up([pd.Series(["1.5", "2", ""]), pd.Series(["2", "free", ""])]).tolist()
    ['3.50', '2+free', '']
    """
    there = [~is_blank(cells) for cells in columns]
    filled = [cells.where(some) for cells, some in zip(columns, there, strict=True)]
    typed = [cells.astype("str").where(cells.notna(), "") for cells in filled]
    numbers = [numbers_alone(cells) for cells in filled]
    marks = {mark for cells in columns for mark in written_currencies(cells) if mark}
    as_typed = typed[0].str.cat(typed[1:], sep=AND)
    if any(values is None for values in numbers) or len(marks) > 1:
        return as_typed
    unread = np.any(np.isnan(numbers) & np.array(there), axis=0)
    sums = [f"{next(iter(marks), '')} {value:.2f}".strip() for value in np.nansum(numbers, axis=0)]
    sums = pd.Series(np.where(np.any(there, axis=0), sums, ""), columns[0].index)
    return sums.mask(unread, as_typed)


def may_add_up(frame: pd.DataFrame, labels: list[str]) -> bool:
    """Tell whether columns may be the parts of an amount: no one is never less than another."""
    numbers = [numbers_alone(frame[label]) for label in labels]
    if not 1 < len(labels) <= MOST or any(values is None for values in numbers):
        return False
    known = [np.nan_to_num(values) for values in numbers]
    return not any((a >= b).all() for a, b in permutations(known, 2))


_JOINS: dict[str, Callable[[list[pd.Series]], pd.Series]] = {
    "customer_id": whole_name, "date": whole_date, "amount": add_up,
}  # fmt: skip
