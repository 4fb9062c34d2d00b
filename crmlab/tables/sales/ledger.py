"""The ledger: which rule met which rows, and which rule set a row aside first."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.parsed import Parsed, is_missing
from crmlab.tables.files.raw import RawTable, repeated_rows, rows_aside
from crmlab.tables.sales.parts import Parts, Split


class Ledger:
    """Rules applied to a raw table, in their order; `stays` are the rows that none has set aside.

    The rows of `table` that do not fit its header are set aside from the start. `columns` maps
    canonical columns to those of the file. `apart` counts the rows that are no sale of their own;
    `on_purpose` are the reasons that are no error of the file.
    """

    def __init__(self, table: RawTable, columns: Mapping[str, str]) -> None:
        self.table = table
        self.columns = columns
        self.stays = np.ones(len(table.frame), dtype=bool)
        self.parts = Parts.none(len(table.frame))
        self._rules: list[tuple[str, str, np.ndarray, np.ndarray]] = []
        self._rows_in = len(table)
        self.apart: dict[str, np.ndarray] = {}  # by part
        self.on_purpose: list[str] = []
        self._rejected = [table.aside]
        self._emptied = [rows_aside([], [], [])]
        misfit = say("A row that has more or fewer fields than the header is set aside.")
        for reason, count in table.aside["reason"].value_counts().items():
            self._rules.append((reason, misfit, np.array([count]), np.array([count])))
        if table.blank_rows:
            meaning = say("A row with nothing in it is passed over.")
            self.note(say("blank row"), meaning, table.blank_rows)

    def set_aside(self, rule: str, meaning: str, rows: np.ndarray, blamed: str = "") -> int:
        """Set aside the rows that no earlier rule has, and count them; `blamed` is the column."""
        now = rows & self.stays
        self.stays = self.stays & ~rows
        self._rules.append((rule, meaning, self.parts.count(rows), self.parts.count(now)))
        self._rejected.append(self._lines(now, rule, blamed))
        return int(now.sum())

    def set_no_sale_aside(self, rule: str, rows: np.ndarray, blamed: str = "") -> None:
        """Set rows aside that are no error of the file, but no sale."""
        self.set_aside(rule, say("What is no sale is set aside."), rows, blamed)
        self.on_purpose.append(rule)

    def set_aside_unread(self, column: Parsed, blamed: str) -> None:
        """Set aside the rows whose cell in a column cannot be read."""
        for reason, rows in column.problems.items():
            if rows.any():
                meaning = say("A row is set aside if {reason}.", reason=reason)
                self.set_aside(reason, meaning, rows, blamed)

    def set_headers_aside(self) -> None:
        """Set aside the rows in which the header stands once more."""
        frame, headers = self.table.frame, np.ones(len(self.table.frame), dtype=bool)
        for label in frame:
            headers[headers] = frame.loc[headers, label].astype("str") == label
        if headers.any():
            meaning = say("A row that has the names of the columns in it once more is set aside.")
            self.set_aside(say("repeats the header"), meaning, headers)

    def note_repeated(self) -> None:
        """Count the rows that stay and equal an earlier one in every column."""
        meaning = say("A row that equals an earlier row in every column is kept.")
        again = repeated_rows(self.table.frame, self.stays)
        self.note(say("exact duplicate"), meaning, again)

    def pass_over(self, kind: str, rule: str, meaning: str, rows: np.ndarray) -> None:
        """Take out rows that are no sale of their own, such as totals, and count them by kind."""
        now = self.parts.count(rows & self.stays)
        self.stays = self.stays & ~rows
        self.apart[kind] = self.apart.get(kind, 0) + now
        if now.any():
            self._rules.append((rule, meaning, now, 0 * now))

    def narrow(self) -> np.ndarray:
        """Go on with the rows that stay as if there were no others; return which those are."""
        stayed, table = self.stays, self.table
        if not stayed.all():
            frame = table.frame[stayed].reset_index(drop=True)
            self.table = replace(table, frame=frame, rows=table.rows[stayed])
            self.parts = self.parts.among(stayed)
            self.stays = np.ones(len(frame), dtype=bool)
        return stayed

    def forget(self, meaning: str) -> None:
        """Take a column for one that was not found: its values tell nothing."""
        self.columns = {one: label for one, label in self.columns.items() if one != meaning}

    def note(self, rule: str, meaning: str, rows: np.ndarray | int) -> None:
        """Count the rows that a rule was met on; they stay."""
        met = np.array([rows]) if isinstance(rows, int) else self.parts.count(rows)
        self._rules.append((rule, meaning, met, 0 * met))

    def empty_unread(self, column: Parsed, blamed: str, among: np.ndarray | bool = True) -> None:
        """Count the rows, of all or among those marked, that stay without their unread cell."""
        meaning = say("The row stays; the cell is taken as it is or left empty.")
        for reason, rows in column.problems.items():
            met = rows & among
            if reason != is_missing(blamed) and met.any():
                self.note(reason, meaning, met)
                self._emptied.append(self._lines(met, reason, blamed))

    def account(self) -> dict[str, object]:
        """Return what every reading tells of the rows that do not stay, and of the rules."""
        rules = pd.DataFrame(self._rules, columns=["rule", "meaning", "rows", "set_aside"])
        for counts in ("rows", "set_aside"):
            rules[counts] = np.array([parts.sum() for parts in rules[counts]], dtype="int64")
        return {
            "rejected": self.table.as_in_sheets(_in_order(self._rejected)),
            "columns": {label: meaning for meaning, label in self.columns.items()},
            "rules": rules.set_index("rule"),
            "rows_in": self._rows_in,
        }

    def cut(self, parts: Parts) -> None:
        """Count by the parts of the rows from now on."""
        self.parts = parts
        self._part_of = pd.Series(parts.of_row, self.table.rows)

    def rows_of_parts(self) -> list[np.ndarray]:
        """Return which of the rows that stay belong to each part."""
        of_row = self.parts.of_row[self.stays]
        return [of_row == place for place in range(len(self.parts.values) + 1)]

    def split(
        self,
        anonymous: np.ndarray,
        strangers: np.ndarray,
        returned: np.ndarray,
        refunded: np.ndarray,
        warnings: list[list[str]],
    ) -> Split:
        """Return how all that was counted falls into the parts.

        Of each row there are two amounts, and whether it is an order of a stranger; of each part,
        the refunds and the warnings.
        """
        parts = self.parts
        rejected = self._part_of.reindex(_in_order(self._rejected)["row"])
        met, aside = ([parts.padded(rule[i]) for rule in self._rules] for i in (2, 3))
        return Split(
            parts.column,
            parts.values,
            good=parts.of_row[self.stays],
            rejected=rejected.fillna(len(parts.values)).to_numpy(int),
            met=np.array(met),
            set_aside=np.array(aside),
            apart={kind: parts.padded(counts) for kind, counts in self.apart.items()},
            anonymous=parts.sum(anonymous),
            strangers=parts.count(strangers),
            returned=parts.sum(returned),
            refunded=parts.padded(refunded),
            warnings=warnings,
        )

    def emptied_cells(self) -> pd.DataFrame:
        """Return one line for each cell emptied, in the order of the file."""
        return self.table.as_in_sheets(_in_order(self._emptied))

    def _lines(self, rows: np.ndarray, reason: str, blamed: str) -> pd.DataFrame:
        column = self.columns.get(blamed, "")
        cells = self.table.frame.loc[rows, column] if column else [""] * rows.sum()
        values = ["" if pd.isna(cell) else str(cell) for cell in cells]
        return rows_aside(self.table.rows[rows], values, reason, column)


def _in_order(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the lines of several accounts as one, in the order of the file."""
    return pd.concat(parts).sort_values("row", kind="stable", ignore_index=True)
