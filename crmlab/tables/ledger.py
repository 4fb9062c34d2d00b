"""The ledger: which rule met which rows, and which rule set a row aside first."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .raw import RawTable

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
            column = self.blamed[number]
            values = self.table.frame.loc[rows, column] if column else pd.Series([""] * rows.sum())
            parts.append(
                pd.DataFrame(
                    {
                        "row": self.table.rows[rows],
                        "column": column or "",
                        "value": ["" if pd.isna(value) else str(value) for value in values],
                        "reason": self.entries[number][0],
                    }
                )
            )
        kinds = {"row": "int64", "column": "str", "value": "str", "reason": "str"}
        return pd.concat(parts).astype(kinds).sort_values("row", kind="stable", ignore_index=True)
