"""In how many purchases a value stands: customers come again, numbers of orders do not."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlab.tables.cells.parsed import is_blank


def occasions_of(frame: pd.DataFrame, found: Mapping[str, str]) -> pd.Series:
    """Return what tells one purchase from another: its order, else its day, else its row."""
    for meaning in ("order_id", "date"):
        if meaning in found and is_blank(frame[found[meaning]]).mean() < 0.5:
            cells = frame[found[meaning]].astype(str)
            return cells if meaning == "order_id" else cells.str.slice(0, 10)
    return pd.Series(np.arange(len(frame)), frame.index)


def purchases_each(column: pd.Series, occasions: pd.Series) -> float:
    """Return in how many purchases a value of a column stands on average."""
    filled = ~is_blank(column)
    ids = column[filled].astype(str).str.strip().str.casefold()
    pairs = pd.DataFrame({"id": ids, "occasion": occasions[filled]}).drop_duplicates()
    return len(pairs) / max(1, ids.nunique())
