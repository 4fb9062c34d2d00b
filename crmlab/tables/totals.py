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
    labelled, of_one = _labelled(frame, found, blank["date"])
    labelled, of_one = labelled & stays, of_one & stays
    candidates = labelled | of_one | (stays & lacking & ~np.isnan(amounts))
    if stays.any():
        candidates[np.flatnonzero(stays)[-1]] = True
    return _settle(ledger, amounts, lacking, labelled, of_one, candidates, asked)


def _settle(
    ledger: Ledger,
    amounts: np.ndarray,
    lacking: np.ndarray,
    labelled: np.ndarray,
    of_one: np.ndarray,
    candidates: np.ndarray,
    asked: str | None,
) -> np.ndarray:
    totals = np.zeros(len(amounts), dtype=bool)
    known = np.nan_to_num(amounts)
    sure = np.where(candidates | ~ledger.stays, 0.0, known)
    sums, counts = np.cumsum(sure).tolist(), np.cumsum(ledger.stays & ~candidates).tolist()
    known, amounts = known.tolist(), amounts.tolist()
    lacking, labelled, of_one = lacking.tolist(), labelled.tolist(), of_one.tolist()
    kept_sum, kept_count, start, doubtful = 0.0, 0, 0.0, None
    starts = 0
    for row in np.flatnonzero(candidates).tolist():
        above, rows_above = sums[row] + kept_sum, counts[row] + kept_count
        near = 0.005 * max(1, rows_above) ** 0.5 + 1e-9 * abs(above)
        amount = amounts[row]
        grand = rows_above > 1 and abs(amount - above) < near
        block = rows_above - starts > 0 and abs(amount - (above - start)) < near
        if labelled[row] or of_one[row]:
            is_total = lacking[row] or grand or block or asked == "set aside"
            if labelled[row] and not is_total and doubtful is None:
                doubtful = row
        else:
            is_total = grand and rows_above >= FEWEST and amount > 0
            is_total |= bool(lacking[row] and block and rows_above - starts >= FEWEST)
        if is_total:
            totals[row], start, starts = True, above, rows_above
        else:
            kept_sum, kept_count = kept_sum + known[row], kept_count + 1
    if doubtful is not None:
        cells = ledger.table.frame.iloc[doubtful].astype(str)
        raise TableError(
            "row {row} is called {label}, and its amount is not the sum of rows above it: a total, "
            "or a sale? Say which: {options}.",
            row=ledger.table.rows[doubtful],
            label=repr(next(c for c in cells if _is_label(plain(c)))),
            options=option("totals", "set aside", "keep"),
        )
    return totals


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
        values = pd.Series(cells.unique()).map(plain)
        words = dict(zip(cells.unique(), values, strict=True))
        exact = {cell for cell, word in words.items() if _is_label(word)}
        of = {cell for cell, word in words.items() if cell not in exact and _OF.fullmatch(word)}
        total[cells.index[cells.isin(exact)]] = True
        of_one[cells.index[cells.isin(of)]] = True
    return total, of_one


def calls_total(cells: pd.Series) -> pd.Series:
    """Say which cells call their row a total, or the total of something."""
    words = cells.map(plain)
    return words.map(lambda word: _is_label(word) or bool(_OF.fullmatch(word))).astype(bool)


def is_total(cells: pd.Series) -> pd.Series:
    """Say which cells call their row a total."""
    return cells.map(lambda cell: _is_label(plain(cell))).astype(bool)


def _is_label(text: str) -> bool:
    return said(text.rstrip(":： "), "total") is not None
