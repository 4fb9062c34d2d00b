"""The parts of a file: the rows that have the same value in one of its columns."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.ids import parse_ids
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.sales.orders import Orders


@dataclass(frozen=True)
class Parts:
    """The part of each row by number; behind those of the values, that of rows without one.

    >>> parts = Parts.of("shop", pd.Series(["Lyon", None, "Lille", "Lyon"]))
    >>> parts.values, parts.count(np.array([True, True, False, True]))
    (['Lyon', 'Lille'], array([2, 0, 1]))
    """

    column: str
    values: list[str]
    of_row: np.ndarray

    @classmethod
    def of(cls, column: str, cells: pd.Series) -> Self:
        """Return the parts that the cells of a column make, in the order of the file."""
        read = parse_ids(cells, column)
        known = pd.Series(read.values, dtype=object).where(~read.bad())
        of_row, values = pd.factorize(known, use_na_sentinel=True)
        return cls(column, list(values), np.where(of_row < 0, len(values), of_row))

    @classmethod
    def none(cls, rows: int) -> Self:
        """Return one part for all rows."""
        return cls("", [], np.zeros(rows, dtype=int))

    def among(self, rows: np.ndarray) -> Self:
        """Return the parts of some rows."""
        return replace(self, of_row=self.of_row[rows])

    def count(self, rows: np.ndarray) -> np.ndarray:
        """Return how many of the rows marked each part has."""
        return np.bincount(self.of_row[rows], minlength=len(self.values) + 1)

    def sum(self, amounts: np.ndarray) -> np.ndarray:
        """Return the sum of each part."""
        return np.bincount(self.of_row, amounts, minlength=len(self.values) + 1)

    def padded(self, counts: np.ndarray) -> np.ndarray:
        """Return counts of each part; those from before there were parts are of no value."""
        return np.pad(counts, (len(self.values) + 1 - len(counts), 0))


@dataclass(frozen=True)
class Split:
    """How a reading falls into parts: by the part of each row, or a count for each part."""

    column: str
    values: list[str]
    good: np.ndarray
    rejected: np.ndarray
    met: np.ndarray  # a row a rule
    set_aside: np.ndarray
    apart: Mapping[str, np.ndarray]
    anonymous: np.ndarray
    strangers: np.ndarray
    returned: np.ndarray
    refunded: np.ndarray
    warnings: list[list[str]]

    def rows(self) -> np.ndarray:
        """Return how many rows each part has."""
        most = len(self.values) + 1
        counted = [np.bincount(rows, minlength=most) for rows in (self.good, self.rejected)]
        return np.sum([*counted, *self.apart.values()], axis=0)

    def place(self, value: str | None) -> int:
        """Return the number of a value's part; None is that of the rows without one."""
        if value is None:
            return len(self.values)
        return self.values.index(value)


def same_in_orders(cells: pd.Series, orders: Orders | None) -> pd.Series:
    """Return a column with the one value of each order on all of its lines.

    Where the lines of any order have two values, it is a column of lines, and stays as it is.
    """
    if orders is None:
        return cells
    inside = orders.of_row >= 0
    there = inside & ~is_blank(cells).to_numpy(dtype=bool)
    by_order = cells[there].astype(str).groupby(orders.of_row[there])
    if by_order.nunique().gt(1).any():
        return cells
    known = cells[there].groupby(orders.of_row[there]).first()
    filled = pd.Series(orders.of_row, cells.index).map(known.astype(object))
    return cells.astype(object).where(there | ~inside, filled)


def told_of_part(column: str, value: str | None) -> str:
    """Return which rows a part has, in words."""
    if value is None:
        return say("rows without a value in {column}", column=column)
    return say("rows where {column} is {value}", column=column, value=value)
