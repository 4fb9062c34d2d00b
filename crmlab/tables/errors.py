"""The error of this package, and the words it is told in."""

from collections.abc import Iterator
from contextlib import contextmanager


class TableError(ValueError):
    """A table cannot be read, or can be read in more than one way.

    `discreet` says so without quoting the table: where people stand in it, so may their data.
    """

    def __init__(self, message: str, discreet: str | None = None) -> None:
        super().__init__(message)
        self.discreet = discreet or message


class DateOrderError(TableError):
    """Dates can be read in two orders of day and month."""


class OneColumnError(TableError):
    """No delimiter cuts a text into columns."""


@contextmanager
def adding(hint: str) -> Iterator[None]:
    """End every TableError raised inside with a hint."""
    try:
        yield
    except TableError as error:
        raise TableError(f"{error}{hint}", f"{error.discreet}{hint}") from error.__cause__
