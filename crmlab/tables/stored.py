"""Tables in a folder, as Parquet: what is read again equals what was written, types too."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd

# What a cell of an untyped column can be, with the way from its text back to it.
_KINDS: dict[str, tuple[type, Callable[[object], str], Callable[[str], object]]] = {
    "text": (str, str, str),
    "truth": (bool | np.bool_, str, lambda text: text == "True"),
    "int": (int, str, int),
    "float": (float, repr, float),
    "decimal": (Decimal, str, Decimal),
    "stamp": (pd.Timestamp, pd.Timestamp.isoformat, pd.Timestamp),
    "moment": (datetime, datetime.isoformat, datetime.fromisoformat),
    "day": (date, date.isoformat, date.fromisoformat),
    "clock": (time, time.isoformat, time.fromisoformat),
    "span": (timedelta, lambda span: repr(span.total_seconds()), lambda s: timedelta(0, float(s))),
    "bytes": (bytes, bytes.hex, bytes.fromhex),
}


def store_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table; a column without a type is written cell by cell, for Parquet has none such.

    An object of no known kind becomes its text.
    """
    untyped = [label for label in table if table[label].dtype == object]
    packed = table.assign(**{label: _pack(table[label]) for label in untyped})
    packed.attrs = {"untyped": untyped}
    packed.to_parquet(path)


def stored_table(path: Path) -> pd.DataFrame:
    """Return a table that `store_table` wrote."""
    table = pd.read_parquet(path)
    for label in table.attrs.pop("untyped"):
        cells = [_unpacked(text) for text in table[label]]
        table[label] = pd.Series(cells, table.index, dtype=object)
    return table


def _pack(column: pd.Series) -> pd.Series:
    packed = [_packed(cell) for cell in column]
    return pd.Series(packed, column.index, dtype="str")


def _packed(cell: object) -> str | None:
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return None if cell is None else f"{cell}:"
    if isinstance(cell, np.generic) and not isinstance(cell, np.bool_):
        cell = cell.item()
    for kind, (type_, write, _) in _KINDS.items():
        if isinstance(cell, type_):
            return f"{kind}:{write(cell)}"
    return f"text:{cell}"


def _unpacked(packed: object) -> object:
    if pd.isna(packed):
        return None
    kind, _, text = packed.partition(":")
    if kind in ("<NA>", "NaT"):
        return pd.NA if kind == "<NA>" else pd.NaT
    return _KINDS[kind][2](text)
