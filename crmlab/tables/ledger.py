"""The ledger: which rule met which rows, and which rule set a row aside first."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.raw import RawTable, rows_aside

_STAYS = -1


class Ledger:
    """Rules applied to a raw table, in their order.

    The rows of `table` that do not fit its header are set aside from the start. `columns` maps
    canonical columns to those of the file.
    """

    def __init__(self, table: RawTable, columns: Mapping[str, str]) -> None:
        self.table = table
        self.columns = columns
        self._first_rule = np.full(len(table.frame), _STAYS)
        self._entries: list[tuple[str, str, int, int]] = []
        self._blamed: list[str | None] = []
        self._emptied: list[tuple[str, str, np.ndarray]] = []
        misfit = say("A row that has more or fewer fields than the header is set aside.")
        for reason, count in table.aside["reason"].value_counts().items():
            self._enter(reason, misfit, count, count, None)
        if table.blank_rows:
            meaning = say("A row with nothing in it is passed over.")
            self.note(say("blank row"), meaning, table.blank_rows)

    def set_aside(self, rule: str, meaning: str, rows: np.ndarray, blamed: str | None) -> int:
        """Set aside the rows that no earlier rule has set aside, and return how many they are.

        `blamed` is the column.
        """
        now = rows & (self._first_rule == _STAYS)
        self._first_rule[now] = len(self._entries)
        self._enter(rule, meaning, int(rows.sum()), int(now.sum()), blamed)
        return int(now.sum())

    def set_aside_for(self, reason: str, rows: np.ndarray, blamed: str) -> None:
        """Set aside the rows whose cell cannot be read, for this reason."""
        self.set_aside(reason, say("A row is set aside if {reason}.", reason=reason), rows, blamed)

    def note(self, rule: str, meaning: str, rows: np.ndarray | int) -> None:
        """Count the rows that a rule was met on; they stay."""
        self._enter(rule, meaning, int(np.sum(rows)), 0, None)

    def empty(self, reason: str, rows: np.ndarray, blamed: str) -> None:
        """Count the rows in which a cell cannot be read; they stay, without it."""
        self.note(reason, say("The row stays; the cell is taken as it is or left empty."), rows)
        self._emptied.append((reason, blamed, rows))

    def _enter(self, rule: str, meaning: str, rows: int, aside: int, blamed: str | None) -> None:
        self._entries.append((rule, meaning, rows, aside))
        self._blamed.append(self.columns.get(blamed) if blamed else None)

    def stays(self) -> np.ndarray:
        """Return which rows no rule has set aside."""
        return self._first_rule == _STAYS

    def account(self) -> dict[str, object]:
        """Return what every reading tells of the rows that do not stay, and of the rules."""
        rules = pd.DataFrame(self._entries, columns=["rule", "meaning", "rows", "set_aside"])
        return {
            "rejected": self._rejected(),
            "columns": {label: meaning for meaning, label in self.columns.items()},
            "rules": rules.astype({"rows": "int64", "set_aside": "int64"}).set_index("rule"),
            "rows_in": len(self.table),
        }

    def _rejected(self) -> pd.DataFrame:
        """Return one line for each row set aside, in the order of the file."""
        parts = [self.table.aside]
        for number in np.unique(self._first_rule[~self.stays()]):
            rows = self._first_rule == number
            parts.append(self._lines(rows, self._blamed[number], self._entries[number][0]))
        return _in_order(parts)

    def emptied_cells(self) -> pd.DataFrame:
        """Return one line for each cell emptied in a row that stays, in the order of the file."""
        stays = self.stays()
        parts = [
            self._lines(rows & stays, self.columns[blamed], reason)
            for reason, blamed, rows in self._emptied
        ]
        return _in_order([rows_aside([], [], []), *parts])

    def _lines(self, rows: np.ndarray, column: str | None, reason: str) -> pd.DataFrame:
        cells = self.table.frame.loc[rows, column] if column else [""] * rows.sum()
        values = ["" if pd.isna(cell) else str(cell) for cell in cells]
        return rows_aside(self.table.rows[rows], values, reason, column or "")


def _in_order(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the lines of several accounts as one, in the order of the file."""
    return pd.concat(parts).sort_values("row", kind="stable", ignore_index=True)
