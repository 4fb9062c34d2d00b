"""Orders: the rows of each, and what is said of an order on one of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from crmlab.tables.cells.parsed import is_blank

FILLED_DOWN = ("customer_id", "date", "order_status", "payment_status", "currency", "kind", "store")
FILLED_DOWN += ("cancelled_on",)
SAID_ONCE = ("other_status", "refund_status")  # of an order; also of a line, where it stands there
FEW = 5  # orders of several lines, below which what they share may be chance


@dataclass(frozen=True)
class Orders:
    """The order of each row by number (-1: none), and which row is the first of its order."""

    of_row: np.ndarray
    count: int

    @classmethod
    def of(cls, frame: pd.DataFrame, found: Mapping[str, str]) -> "Orders | None":
        """Return the orders of a table; None where it has no column for them."""
        if "order_id" not in found:
            return None
        cells = frame[found["order_id"]]
        codes, orders = pd.factorize(cells.where(is_numbered(cells)), use_na_sentinel=True)
        return cls(codes, len(orders))

    @classmethod
    def under(cls, carried: np.ndarray) -> "Orders | None":
        """Return the orders of rows that have no number, where some belong to the row above."""
        of_row = np.cumsum(~carried) - 1
        return cls(of_row, of_row[-1] + 1) if carried.any() else None

    def among(self, rows: np.ndarray) -> "Orders":
        """Return the orders as if only some rows belonged to one."""
        return replace(self, of_row=np.where(rows, self.of_row, -1))

    @property
    def later(self) -> np.ndarray:
        """Return the rows that are not the first of their order."""
        return (self.of_row >= 0) & pd.Series(self.of_row).duplicated().to_numpy()

    @property
    def several(self) -> np.ndarray:
        """Return the rows of orders with more than one row."""
        in_order = self.of_row >= 0
        counts = np.bincount(self.of_row[in_order], minlength=self.count)
        return in_order & (np.append(counts, 0)[self.of_row] > 1)

    def add_up(self, values: np.ndarray) -> np.ndarray:
        """Return what the values of an order add up to on each of its rows; of no order, its own.

        >>> Orders(np.array([0, 0, -1]), 1).add_up(np.array([2.0, 3.0, 4.0]))
        array([5., 5., 4.])
        """
        alone = self.of_row < 0
        of_row = np.where(alone, -1 - np.arange(len(values)), self.of_row)
        return pd.Series(values).groupby(of_row).transform("sum").to_numpy()

    def repeat(self, values: np.ndarray) -> bool:
        """Tell whether each order of several rows has one value on all of them."""
        several = self.several
        different = pd.Series(values[several]).groupby(self.of_row[several]).nunique()
        return bool((different == 1).all())

    def again(self, sums: np.ndarray) -> np.ndarray:
        """Return the rows on which a sum of their order stands again.

        It stands on all lines of an order then, in each of those that have one; else the sums are
        those of the lines, and none stands again.

        >>> orders = Orders(np.array([0, 0, 1, 1]), 2)
        >>> orders.again(np.array([5.0, 5.0, np.nan, 0.0]))
        array([False,  True, False, False])
        >>> orders.again(np.array([5.0, 5.0, np.nan, 2.0])).any()
        np.False_
        """
        sums = np.nan_to_num(np.abs(sums))
        having = self.among(self.add_up(sums) > 0)
        return having.later if having.repeat(sums) else np.zeros(len(sums), dtype=bool)


def is_numbered(cells: pd.Series) -> np.ndarray:
    """Say which cells hold a number or a name, and not only a stroke, as drafts have it."""
    if pd.api.types.is_numeric_dtype(cells):
        return cells.notna().to_numpy()
    there = cells.notna().to_numpy()
    return there & cells.astype("str").str.contains(r"[^\W_]", na=False).to_numpy(dtype=bool)


def said_of_orders(cells: pd.Series, orders: Orders | None) -> pd.Series:
    """Return a column with what stands on the first line of an order on all its lines.

    Where texts stand on other lines too, or on few first ones of many, it is a column of lines.
    """
    if orders is None:
        return cells
    there = orders.several & ~is_blank(cells).to_numpy(dtype=bool)
    firsts = (orders.several & ~orders.later).sum()
    if there.sum() < min(FEW, firsts) or not firsts or (there & orders.later).any():
        return cells
    said = pd.Series(orders.of_row, cells.index).map(cells[there].set_axis(orders.of_row[there]))
    return cells.astype(object).where(~orders.later, said.astype(object))


def fill_down(frame: pd.DataFrame, found: Mapping[str, str], orders: Orders) -> pd.DataFrame:
    """Return the table with an order's fields on its later lines too, where they stand once."""
    later = orders.later
    for label in [found[m] for m in SAID_ONCE if m in found]:
        frame = frame.assign(**{label: said_of_orders(frame[label], orders)})
    for meaning in FILLED_DOWN:
        if meaning not in found or not later.any():
            continue
        cells = frame[found[meaning]]
        blank = is_blank(cells).to_numpy()
        empty = blank & later
        if empty.any():
            known = cells[~blank & (orders.of_row >= 0)]
            first = known.groupby(orders.of_row[known.index]).first()
            filled = pd.Series(orders.of_row[empty], np.flatnonzero(empty)).map(first)
            frame = frame.assign(**{found[meaning]: cells.astype(object)})
            frame.loc[filled.dropna().index, found[meaning]] = filled.dropna()
    return frame
