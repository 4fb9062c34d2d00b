"""A table as it stands in the file: nothing renamed, nothing parsed, every row numbered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.columns.evidence import same_cells
from crmlab.tables.errors import TableError

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character: no encoding can write it


def rows_aside(
    rows: Sequence, values: Sequence[str], reason: str | Sequence[str], column: str = ""
) -> pd.DataFrame:
    """Return a line for each row set aside: its number, the column, the cell, and the reason."""
    lines = pd.DataFrame({"row": rows, "column": column, "value": values, "reason": reason})
    return lines.astype({"row": "int64", "column": "str", "value": "str", "reason": "str"})


@dataclass
class RawTable:
    """The cells of a file, before anything is understood.

    `frame` holds every row that has the right number of fields, under distinct labels that are
    text; `rows` are their numbers, as a person sees them in the file. Rows with too few or too many
    fields stand `aside`; blank rows are counted, and are no data. Messages call the table by its
    `source`, and end with a `hint`: what to try if the columns are not the ones expected. What was
    decided of its layout is `told`. Labels that the file has more than once are `repeated`, with
    the places of their columns; the later ones are numbered. Of several `sheets`, rows are counted
    on: each has the number of the row before its first. What stands above the columns is the
    `title`, with the name of the sheet.
    """

    frame: pd.DataFrame
    rows: np.ndarray
    aside: pd.DataFrame = field(default_factory=lambda: rows_aside([], [], []))
    blank_rows: int = 0
    source: str = ""
    hint: str = ""
    told: list[str] = field(default_factory=list)
    repeated: dict[str, list[int]] = field(default_factory=dict)
    sheets: dict[str, int] = field(default_factory=dict)
    title: str = ""

    def __len__(self) -> int:
        return len(self.frame) + len(self.aside)

    def as_in_sheets(self, aside: pd.DataFrame) -> pd.DataFrame:
        """Return rows set aside with the numbers that they have on their own sheet, of several."""
        if not self.sheets:
            return aside
        names, before = np.array([*self.sheets]), np.array([*self.sheets.values()])
        place = np.searchsorted(before, aside["row"]) - 1
        return aside.assign(sheet=names[place], row=aside["row"] - before[place])


def tidy(frame: pd.DataFrame, rows: np.ndarray, **found: object) -> RawTable:
    """Return a RawTable with text labels, cells that can be compared, and no blank rows."""
    frame = _without_blank_columns(frame)
    parts = [label if isinstance(label, tuple) else (label,) for label in frame.columns]
    labels = [" ".join(map(str, part)).strip().removesuffix(" 00:00:00") for part in parts]
    labels = [writable(label.replace("\x00", "\ufffd")) for label in labels]
    labels = ["" if label.lower() == "nan" else label for label in labels]
    labels = [label or f"column {i}" for i, label in enumerate(labels, start=1)]
    twice = [label for label in dict.fromkeys(labels) if labels.count(label) > 1]
    repeated = {one: [i for i, n in enumerate(labels, 1) if n == one] for one in twice}
    labels = _distinct(labels) if twice else labels
    frame = frame.set_axis(labels, axis=1)
    for i, dtype in enumerate(frame.dtypes):
        is_text = isinstance(dtype, pd.StringDtype) and dtype.storage == "pyarrow"
        if dtype.kind == "O" and not is_text:
            frame = frame.assign(**{labels[i]: _plain_cells(frame.iloc[:, i])})
    blank = (frame.isna() | (frame == "").fillna(False)).all(axis=1).to_numpy(dtype=bool)
    table = RawTable(
        frame[~blank].reset_index(drop=True),
        np.asarray(rows)[~blank],
        repeated=repeated,
        **found,
    )
    table.blank_rows += int(blank.sum())
    if len(table) == 0:
        empty = say("there is a header but no rows.")
        columns = say("Its columns are {labels}.", labels=listed(labels))
        raise TableError.of(f"{empty} {columns}", empty)
    return table


def _without_blank_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table without columns that have no label and no cell."""
    blank = [
        place
        for place, label in enumerate(frame.columns)
        if (not isinstance(label, tuple))
        and (pd.isna(label) or not str(label).strip())
        and (frame.iloc[:, place].isna() | (frame.iloc[:, place] == "")).all()
    ]
    if not blank or len(blank) == frame.shape[1]:
        return frame
    return frame.iloc[:, [place for place in range(frame.shape[1]) if place not in blank]]


def _distinct(labels: Sequence[str]) -> list[str]:
    """Return labels, the later ones of those alike numbered.

    >>> _distinct(["State", "City", "State", "State"])
    ['State', 'City', 'State (2)', 'State (3)']
    """
    distinct: list[str] = []
    for label in labels:
        again = (f"{label} ({number})" for number in count(2))
        distinct.append(
            label
            if label not in distinct
            else next(name for name in again if name not in (*labels, *distinct))
        )
    return distinct


def refuse_repeated(table: RawTable) -> None:
    """Raise where a header names two columns alike."""
    for label, places in table.repeated.items():
        told = {"count": len(places), "places": ", ".join(map(str, places))}
        raise TableError.of(
            say(
                "there are {count} columns named {label} (columns {places}). Give each column a "
                "name of its own.",
                label=repr(label),
                **told,
            ),
            say(
                "there are {count} columns with the same name (columns {places}). Give each "
                "column a name of its own.",
                **told,
            ),
        )


def without_twins(table: RawTable) -> tuple[RawTable, list[str]]:
    """Return a table without columns that repeat another in name and cells, and what was done."""
    twins, told = [], []
    for label, places in table.repeated.items():
        alike = list(table.frame.columns[np.array(places) - 1])
        same = [name for name in alike[1:] if same_cells(table.frame, name, label)]
        twins += same
        if others := [name for name in alike[1:] if name not in same]:
            told.append(
                say(
                    "Several columns are named {label}: the later ones are called {others} here.",
                    label=repr(label),
                    others=listed(others),
                )
            )
    return replace(table, frame=table.frame.drop(columns=twins)), told


def _plain_cells(column: pd.Series) -> pd.Series:
    """Return a column whose cells can be compared and have a text that can be written."""
    cells = column.to_numpy(dtype=object)
    try:
        if all(_plain_cell(value) is value for value in pd.unique(cells)):
            return column
    except TypeError:  # lists and dicts cannot be compared
        cells = [str(cell) for cell in cells]
    return pd.Series([_plain_cell(cell) for cell in cells], column.index, dtype=object)


def _plain_cell(cell: object) -> object:
    """Return a cell as it is, or as a text where its own cannot be written."""
    try:
        text = str(cell)
    except Exception:  # any object may stand in a table, even one without a text
        return "\ufffd"
    return writable(text) if _LONE_SURROGATE.search(text) else cell


def writable(text: str) -> str:
    """Return a text with a replacement mark for each half of a character."""
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)


def repeated_rows(frame: pd.DataFrame, among: np.ndarray) -> np.ndarray:
    """Return the rows, among those marked, that equal an earlier marked one in every column."""
    again = np.zeros(len(frame), dtype=bool)
    again[among] = frame[among].duplicated().to_numpy()
    return again
