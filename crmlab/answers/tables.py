"""Tables of numbers with named rows and columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from crmlab.answers.kind import WrongKind, at, describe
from crmlab.answers.numbers import Number
from crmlab.messages import say


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
        answer = self._rows_found(answer)
        for what, wanted, there in (
            (say("column"), self.units, answer.columns),
            (say("row"), self.rows, answer.index),
        ):
            missing = [name for name in wanted if str(name) not in set(map(str, there))]
            if missing:
                raise WrongKind(
                    "the {what} {name!r} is missing; your table has {there}",
                    what=what,
                    name=str(missing[0]),
                    there=", ".join(map(str, list(there)[:8])),
                )
            if there.has_duplicates:
                raise WrongKind("a {what} stands twice in your table", what=what)
        table = answer.set_axis(list(map(str, answer.index))).set_axis(
            list(map(str, answer.columns)), axis=1
        )
        table = table.loc[list(map(str, self.rows)), list(self.units)]
        numbers = {column: self._number(column) for column in self.units}
        read = pd.DataFrame(index=table.index)
        for column, number in numbers.items():
            values = []
            for row, value in table[column].items():
                with at(_place(column, row)):
                    values.append(number.read(value))
            read[column] = values
        return read

    def _rows_found(self, answer: pd.DataFrame) -> pd.DataFrame:
        """Return a table whose rows are named, also where a column holds the names."""
        wanted = set(map(str, self.rows))
        columns = [column for column in answer if column not in self.units]
        for column in columns if answer.columns.is_unique else ():
            if set(map(str, answer[column])) == wanted:
                return answer.set_index(column)
        return answer

    def same(self, answer: pd.DataFrame, other: pd.DataFrame) -> bool:
        """Tell whether every cell agrees."""
        return self._first_differing(answer, other) is None

    def difference(self, answer: pd.DataFrame, truth: pd.DataFrame) -> str:
        """Name the first column and row that differ, with the unit."""
        column, row = self._first_differing(answer, truth)
        place = _place(column, row)
        with at(place):
            cells = answer.at[row, column], truth.at[row, column]
            return f"{place}: {self._number(column).difference(*cells)}"

    def _number(self, column: str) -> Number:
        wide = isinstance(self.tolerance, Mapping)
        return Number(self.units[column], self.tolerance[column] if wide else self.tolerance)

    def _first_differing(self, answer: pd.DataFrame, other: pd.DataFrame) -> tuple | None:
        for column in self.units:
            number = self._number(column)
            for row in answer.index:
                if not number.same(answer.at[row, column], other.at[row, column]):
                    return column, row
        return None


def _place(column: str, row: str) -> str:
    return say("column {column!r}, row {row!r}", column=column, row=row)
