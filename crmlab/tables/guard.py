"""CSV that a spreadsheet only shows: no cell is run as a formula, and all read back the same."""

import re
from pathlib import Path

import pandas as pd

__all__ = ["write_csv"]

# What a spreadsheet runs, also behind blanks, and what we have guarded already.
_RUNS = re.compile(r"['\s]*[=+\-@＝＋－＠]|'*[\t\r\n]")
_NUMBER = re.compile(r"[-+][0-9.,]*(E[-+]?[0-9]+)?", re.IGNORECASE)
_GUARD = "'"


def write_csv(table: pd.DataFrame, path: str | Path) -> None:
    r"""Write a table, without its index, as CSV that a spreadsheet opens without running any of it.

    A text such as ``=HYPERLINK(...)``, ``+cmd|...`` or ``@SUM(1)`` gets an apostrophe in front;
    `read_transactions` and `read_customers` take it off again. Numbers stay numbers. Line ends
    within a cell become ``\n``.
    """
    guarded = table.set_axis([_guarded(label) for label in table], axis=1)
    for place, dtype in enumerate(table.dtypes):
        if not pd.api.types.is_numeric_dtype(dtype) and dtype.kind != "M":
            column = table.iloc[:, place].astype(object).map(_guarded, na_action="ignore")
            guarded.isetitem(place, column)
    guarded.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def without_guard(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of texts without the apostrophes that `write_csv` has set."""
    table = table.set_axis([_unguarded(label).strip() for label in table], axis=1)
    for label in table:
        if table[label].dtype == "str":
            marked = table[label].str.startswith(_GUARD).to_numpy(dtype=bool, na_value=False)
            if marked.any():
                table.loc[marked, label] = [_unguarded(text) for text in table.loc[marked, label]]
    return table


def read_csv(path: str | Path) -> pd.DataFrame:
    """Return what `write_csv` has written, all of it as texts, an empty cell as an empty one."""
    return without_guard(pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig"))


def _is_run(text: str) -> bool:
    return bool(_RUNS.match(text)) and not _NUMBER.fullmatch(text)


def _guarded(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return _GUARD + text if _is_run(text) else text


def _unguarded(text: str) -> str:
    is_guarded = text.startswith(_GUARD) and _is_run(text[1:])
    return text[1:] if is_guarded else text
