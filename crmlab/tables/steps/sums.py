"""Rows whose amount is the sum of others that share a cell with them: a day, a store, an order."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.sales.ledger import Ledger

MOST = 0.8  # of the rows with one label: if as many are sums, all are
_CLOCK = r"[T,\s]+\d{1,2}:\d{2}.*$"


def sums_of_groups(
    ledger: Ledger, amounts: np.ndarray, labelled: np.ndarray, of_one: np.ndarray
) -> np.ndarray:
    """Return which of the rows called totals add up the rows of their day, store or order.

    Where most of those called so do, all are totals.
    """
    summed = np.zeros(len(amounts), dtype=bool)
    others = ledger.stays & ~labelled & ~of_one & ~np.isnan(amounts)
    for called in (labelled, of_one & ~labelled):
        if not called.any() or not others.any():
            continue
        best = summed
        for key in _groups(ledger, called):
            matched = called & _are_sums(key, amounts, others)
            best = max(best, matched, key=np.sum)
        many = best.sum() >= MOST * called.sum()
        summed = summed | (called if many else best & labelled)
    return summed


def _groups(ledger: Ledger, called: np.ndarray) -> Iterator[pd.Series]:
    """Return the cells that a total may share with the rows it sums up: one, or the day and one."""
    frame, found = ledger.table.frame, ledger.columns
    day = frame[found["date"]].astype(str).str.replace(_CLOCK, "", regex=True)
    yield day
    for label in frame:
        cells = frame[label]
        is_text = not pd.api.types.is_float_dtype(cells) and cells.dtype.kind != "M"
        if not is_text or label == found["date"] or is_blank(cells)[called].any():
            continue
        texts = cells.astype(str)
        if texts[~called].isin(texts[called]).any():
            yield texts
            yield day + "\n" + texts


def _are_sums(key: pd.Series, amounts: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the rows whose amount is the sum of the other rows with the same key."""
    of_row, keys = pd.factorize(key.fillna(""))
    sums = np.bincount(of_row[others], amounts[others], minlength=len(keys))[of_row]
    rows = np.bincount(of_row[others], minlength=len(keys))[of_row]
    near = 0.005 * np.sqrt(np.maximum(rows, 1)) + 1e-9 * np.abs(sums)
    with np.errstate(invalid="ignore"):
        return (rows > 0) & (np.abs(amounts - sums) < near)
