"""The ledger: which rule met which rows, and which rule set a row aside first."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .raw import RawTable, no_rows_aside

STAYS = -1


class Ledger:
    """Rules applied to a raw table, in their order.

    Parameters
    ----------
    table : RawTable
        The rows; those that do not fit the header are set aside from the start.
    columns : mapping of str to str
        Canonical column to column of the file.
    """

    def __init__(self, table: RawTable, columns: Mapping[str, str]) -> None:
        self.table = table
        self.columns = columns
        self.first_rule = np.full(len(table.frame), STAYS)
        self.entries: list[tuple[str, str, int, int]] = []
        self.blamed: list[str | None] = []
        self.emptied: list[tuple[str, str, np.ndarray]] = []
        for reason, count in table.aside["reason"].value_counts().items():
            self._enter(reason, f"A row that {reason} is set aside.", count, count, None)
        if table.blank_rows:
            self.note("blank row", "A row with nothing in it is passed over.", table.blank_rows)

    def set_aside(self, rule: str, meaning: str, rows: np.ndarray, blamed: str | None) -> None:
        """Set aside the rows that no earlier rule has set aside; `blamed` is the column."""
        now = rows & (self.first_rule == STAYS)
        self.first_rule[now] = len(self.entries)
        self._enter(rule, meaning, int(rows.sum()), int(now.sum()), blamed)

    def note(self, rule: str, meaning: str, rows: np.ndarray | int) -> None:
        """Count the rows that a rule was met on; they stay."""
        self._enter(rule, meaning, int(np.sum(rows)), 0, None)

    def empty(self, reason: str, rows: np.ndarray, blamed: str) -> None:
        """Count the rows in which a cell cannot be read; they stay, without it."""
        self.note(reason, "The row stays; the cell is taken as it is or left empty.", rows)
        self.emptied.append((reason, blamed, rows))

    def _enter(self, rule: str, meaning: str, rows: int, aside: int, blamed: str | None) -> None:
        self.entries.append((rule, meaning, rows, aside))
        self.blamed.append(self.columns.get(blamed) if blamed else None)

    def stays(self) -> np.ndarray:
        """Return which rows no rule has set aside."""
        return self.first_rule == STAYS

    def rules(self) -> pd.DataFrame:
        """Return the rules in order, with the rows each was met on and set aside."""
        rules = pd.DataFrame(self.entries, columns=["rule", "meaning", "rows", "set_aside"])
        return rules.astype({"rows": "int64", "set_aside": "int64"}).set_index("rule")

    def rejected(self) -> pd.DataFrame:
        """Return one line for each row set aside, in the order of the file."""
        parts = [self.table.aside]
        for number in np.unique(self.first_rule[~self.stays()]):
            rows = self.first_rule == number
            parts.append(self._account(rows, self.blamed[number], self.entries[number][0]))
        return in_order(parts)

    def blanked(self) -> pd.DataFrame:
        """Return one line for each cell emptied in a row that stays, in the order of the file."""
        stays = self.stays()
        parts = [
            self._account(rows & stays, self.columns[blamed], reason)
            for reason, blamed, rows in self.emptied
        ]
        return in_order([no_rows_aside(), *parts])

    def _account(self, rows: np.ndarray, column: str | None, reason: str) -> pd.DataFrame:
        """Return a line for each of the rows."""
        values = self.table.frame.loc[rows, column] if column else [""] * rows.sum()
        return pd.DataFrame(
            {
                "row": self.table.rows[rows],
                "column": column or "",
                "value": ["" if pd.isna(value) else str(value) for value in values],
                "reason": reason,
            }
        )


def in_order(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the lines of several accounts as one, in the order of the file."""
    kinds = {"row": "int64", "column": "str", "value": "str", "reason": "str"}
    return pd.concat(parts).astype(kinds).sort_values("row", kind="stable", ignore_index=True)
