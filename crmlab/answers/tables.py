"""Tables of numbers with named rows and columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from crmlab.answers.kind import WrongKind, describe, with_named_rows
from crmlab.answers.numbers import Vector
from crmlab.messages import say

__all__ = ["Table"]


@dataclass(frozen=True)
class Table:
    """A table with named rows (its index) and numeric columns, each in its unit."""

    rows: Sequence[str]
    units: Mapping[str, str]
    tolerance: Mapping[str, float] | float = 1e-6

    def read(self, answer: object) -> pd.DataFrame:
        """Return the table with the expected rows and columns in their order."""
        if not isinstance(answer, pd.DataFrame):
            raise WrongKind("expected a DataFrame, you gave {answer}", answer=describe(answer))
        table = with_named_rows(answer, self.rows)
        table = table.set_axis(table.index.map(str)).set_axis(table.columns.map(str), axis=1)
        for what, wanted, there in (
            (say("column"), self.units, table.columns),
            (say("row"), self.rows, table.index),
        ):
            if missing := [name for name in wanted if name not in there]:
                raise WrongKind(
                    "the {what} {name!r} is missing; your table has {there}",
                    what=what,
                    name=missing[0],
                    there=", ".join(there[:8]),
                )
            if there.has_duplicates:
                raise WrongKind("a {what} stands twice in your table", what=what)
        table = table.loc[list(self.rows)]
        columns = self._columns().items()
        read = {name: column.read(table[name].tolist()) for name, column in columns}
        return pd.DataFrame(read, index=table.index)

    def same(self, answer: pd.DataFrame, other: pd.DataFrame) -> bool:
        """Tell whether every cell agrees."""
        columns = self._columns().items()
        return all(column.same(answer[name], other[name]) for name, column in columns)

    def difference(self, answer: pd.DataFrame, truth: pd.DataFrame) -> str:
        """Name the first column and row that differ, with the unit."""
        columns = self._columns()
        wrong = [name for name in columns if not columns[name].same(answer[name], truth[name])]
        given, right = (table[wrong[0]].to_numpy() for table in (answer, truth))
        return columns[wrong[0]].difference(given, right)

    def _columns(self) -> dict[str, Vector]:
        """Return the kind of each column, whose numbers are named by their place."""
        columns = {}
        for column, unit in self.units.items():
            told = {"column": column}
            places = [say("column {column!r}, row {row!r}", row=row, **told) for row in self.rows]
            wide = isinstance(self.tolerance, Mapping)
            tolerance = self.tolerance[column] if wide else self.tolerance
            columns[column] = Vector(places, unit, tolerance)
        return columns
