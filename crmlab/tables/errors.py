"""The errors of the door, and the options that they name: each face says them its own way."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import reduce
from typing import Self

from crmlab.messages import SpokenError, say

__all__ = ["Refusal", "TableError"]


def in_python(name: str, value: object) -> str:
    """Return an option as an argument of Python: a name, and a value or None."""
    if value is None:
        return name
    if isinstance(value, tuple):
        return f"{name}={{{_quoted(value[0])}: {_quoted(value[1])}}}"
    return f"{name}={_quoted(value)}"


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


_word: ContextVar[Callable[[str, object], str]] = ContextVar("word", default=in_python)


@contextmanager
def options_worded(word: Callable[[str, object], str]) -> Iterator[None]:
    """Say each option in the errors raised inside as `word` does, not as `in_python`."""
    before = _word.set(word)
    try:
        yield
    finally:
        _word.reset(before)


def option(name: str, *values: object) -> str:
    """Return an option as a message names it, with the values to choose from.

    A value of ``columns`` is a canonical column and a column of the file; of ``scale``, a column
    and its scale.

    >>> option("sep"), option("date_order", "dmy", "mdy"), option("columns", ("date", "Tag"))
    ('sep', 'date_order="dmy" or date_order="mdy"', 'columns={"date": "Tag"}')
    """
    return reduce(
        lambda first, second: say("{first} or {second}", first=first, second=second),
        [_word.get()(name, value) for value in values or [None]],
    )


class Refusal(SpokenError, ValueError):
    """What is asked for cannot be done; the message says why, and which options would help."""


class TableError(Refusal):
    """A table cannot be read, or can be read in more than one way.

    `discreet` says so without quoting the table: where people stand in it, so may their data.
    """

    def __init__(self, message: str, several: str | None = None, /, **values: object) -> None:
        super().__init__(message, several, **values)
        self.discreet = str(self)

    @classmethod
    def of(cls, told: str, discreet: str | None = None) -> Self:
        """Return the error that says sentences which have been through `say`."""
        error = cls(told)
        error.discreet = discreet or told
        return error


class DateOrderError(TableError):
    """Dates can be read in two orders of day and month."""


class OneColumnError(TableError):
    """No delimiter cuts a text into columns."""


@contextmanager
def about(source: str = "", hint: str = "") -> Iterator[None]:
    """Begin every TableError raised inside with the name of its source, and end it with a hint."""
    try:
        yield
    except TableError as error:
        told, discreet = f"{error}{hint}", f"{error.discreet}{hint}"
        if source:
            told = say("{source}: {message}", source=source, message=told)
            discreet = say("{source}: {message}", source=source, message=discreet)
        anew = type(error).of(told, discreet)
        anew.__dict__ = error.__dict__ | anew.__dict__  # and what else it knows
        raise anew from error.__cause__
