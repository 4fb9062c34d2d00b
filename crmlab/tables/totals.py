"""Totals among the rows: subtotals and grand totals are no sales."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlab.tables.errors import TableError, option
from crmlab.tables.ledger import Ledger
from crmlab.tables.parsed import is_blank
from crmlab.tables.words import plain, said

FEWEST = 5  # rows of which the last can be known as their sum without a label
_OF = re.compile(
    r"(?P<what>.+?)[\s:_/-]*\b((sub|grand )?totals?|summe)\s*:?"
    r"|(?P<zh>.+?)\s*(合计|小计|总计|汇总)"
    r"|((sub)?total|summe)( (for|of|per|de|fur))?[\s:_-]+(?P<behind>.+)"
)


def totals_among(ledger: Ledger, amounts: np.ndarray, asked: str | None) -> np.ndarray:
    """Return which rows are totals by their label, or by an amount that sums up those above.

    A label on a row that is complete otherwise, and is no sum, is asked about.
    """
    frame, found, stays = ledger.table.frame, ledger.columns, ledger.stays
    nothing = np.zeros(len(frame), dtype=bool)
    if asked == "keep" or not len(frame):
        return nothing
    blank = {m: is_blank(frame[found[m]]).to_numpy() for m in ("customer_id", "date")}
    lacking = blank["customer_id"] | blank["date"]
    labelled, of_one = (rows & stays for rows in _labelled(frame, found, blank["date"]))
    candidates = labelled | of_one | (stays & lacking & ~np.isnan(amounts))
    if stays.any():
        candidates[np.flatnonzero(stays)[-1]] = True
    sums = _Sums(amounts, candidates, stays)
    called, lacks = (labelled | of_one).tolist(), lacking.tolist()  # a list is read faster
    for row in np.flatnonzero(candidates).tolist():
        grand, block = sums.are_summed_up(row)
        if called[row]:
            is_sum = lacks[row] or any((grand, block)) or asked == "set aside"
            if labelled[row] and not is_sum:
                _ask(ledger, row)
        else:
            is_sum = (grand >= FEWEST and amounts[row] > 0) or (lacks[row] and block >= FEWEST)
        sums.go_on(row, total=is_sum)
        nothing[row] = is_sum
    return nothing


class _Sums:
    """The sums above a row: of all rows that are no totals, and of those since the last total."""

    def __init__(self, amounts: np.ndarray, candidates: np.ndarray, stays: np.ndarray) -> None:
        known = np.nan_to_num(amounts)
        self._amounts, self._known = amounts.tolist(), known.tolist()
        self._sums = np.cumsum(np.where(candidates | ~stays, 0.0, known)).tolist()
        self._counts = np.cumsum(stays & ~candidates).tolist()
        self._kept = self._start = (0.0, 0)

    def are_summed_up(self, row: int) -> tuple[int, int]:
        """Return how many rows the amount of a row sums up: all above, and of the last block."""
        above, rows = self._above(row)
        start, rows_before = self._start
        near = 0.005 * max(1, rows) ** 0.5 + 1e-9 * abs(above)
        amount = self._amounts[row]
        grand = rows if rows > 1 and abs(amount - above) < near else 0
        block = rows - rows_before if abs(amount - (above - start)) < near else 0
        return grand, block

    def go_on(self, row: int, *, total: bool) -> None:
        """Begin a block below a total; count any other row among those above."""
        if total:
            self._start = self._above(row)
        else:
            self._kept = self._kept[0] + self._known[row], self._kept[1] + 1

    def _above(self, row: int) -> tuple[float, int]:
        return self._sums[row] + self._kept[0], self._counts[row] + self._kept[1]


def _ask(ledger: Ledger, row: int) -> None:
    """Ask whether a row that is called a total is one."""
    cells = ledger.table.frame.iloc[row].astype(str)
    raise TableError(
        "row {row} is called {label}, and its amount is not the sum of rows above it: a total, "
        "or a sale? Say which: {options}.",
        row=ledger.table.rows[row],
        label=repr(next(c for c in cells if _is_label(plain(c)))),
        options=option("totals", "set aside", "keep"),
    )


def _labelled(
    frame: pd.DataFrame, found: Mapping[str, str], undated: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows that a cell calls a total, and those that one calls a total of something.

    Any cell counts where there is no date; else only the customer's, the date's and the order's.
    """
    total, of_one = np.zeros((2, len(frame)), dtype=bool)
    keys = [found[m] for m in ("customer_id", "date", "order_id") if m in found]
    for label in frame:
        column = frame[label]
        if pd.api.types.is_numeric_dtype(column) or column.dtype.kind == "M":
            continue
        among = np.ones(len(frame), dtype=bool) if label in keys else undated
        cells = column[among & column.notna().to_numpy()]
        exact, of = _labels(cells)
        total[cells.index[cells.isin(exact)]] = True
        of_one[cells.index[cells.isin(of)]] = True
    return total, of_one


def calls_total(cells: pd.Series) -> pd.Series:
    """Say which cells call their row a total, or the total of something."""
    exact, of = _labels(cells)
    return cells.isin(exact | of)


def _labels(cells: pd.Series) -> tuple[set, set]:
    """Return which of the cells are called a total, and which the total of something."""
    words = {cell: plain(cell) for cell in cells.unique()}
    exact = {cell for cell, word in words.items() if _is_label(word)}
    of = {cell for cell, word in words.items() if cell not in exact and _OF.fullmatch(word)}
    return exact, of


def is_total(cells: pd.Series) -> pd.Series:
    """Say which cells call their row a total."""
    return cells.map(lambda cell: _is_label(plain(cell))).astype(bool)


def _is_label(text: str) -> bool:
    return said(text.rstrip(":： "), "total") is not None
