"""The errors of the door, and the options that they name: each face says them its own way."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import reduce
from typing import Self

from crmlab.messages import say

__all__ = ["Refusal", "TableError"]

_MARK = re.compile("\0(.*?)\0(.*?)\0")


def option(name: str, *values: object) -> str:
    """Return the mark of an option in the message of a `Refusal`, with the values to choose from.

    A value of ``columns`` is a canonical column and a column of the file.

    >>> Refusal(f"Say which: {option('date_order', 'dmy', 'mdy')}.")
    Refusal('Say which: date_order="dmy" or date_order="mdy".')
    >>> Refusal(f"Leave out {option('sep')}, and name {option('columns', ('date', 'Tag'))}.")
    Refusal('Leave out sep, and name columns={"date": "Tag"}.')
    """
    return f"\0{name}\0{json.dumps(values, default=str)}\0"


def in_python(name: str, value: object) -> str:
    """Return an option as an argument of Python: a name, and a value or None."""
    if value is None:
        return name
    if name == "columns":
        return f"columns={{{_quoted(value[0])}: {_quoted(value[1])}}}"
    return f"{name}={_quoted(value)}"


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


class Refusal(ValueError):
    """What is asked for cannot be done; the message says why, and which options would help.

    It speaks as `say` does: ``raise Refusal("There is no {what}.", what=what)``.
    """

    def __init__(self, message: str, several: str | None = None, /, **values: object) -> None:
        self.message = say(message, several, **values)
        super().__init__(self.worded(in_python))

    def worded(self, word: Callable[[str, object], str]) -> str:
        """Return the message with each option as `word` says it: name and value, or None."""

        def told(mark: re.Match[str]) -> str:
            options = [word(mark[1], value) for value in json.loads(mark[2]) or [None]]
            return reduce(
                lambda first, second: say("{first} or {second}", first=first, second=second),
                options,
            )

        return _MARK.sub(told, self.message)


class TableError(Refusal):
    """A table cannot be read, or can be read in more than one way.

    `discreet` says so without quoting the table: where people stand in it, so may their data.
    """

    def __init__(self, message: str, several: str | None = None, /, **values: object) -> None:
        super().__init__(message, several, **values)
        self.discreet = self.message

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
        told, discreet = f"{error.message}{hint}", f"{error.discreet}{hint}"
        if source:
            told = say("{source}: {message}", source=source, message=told)
            discreet = say("{source}: {message}", source=source, message=discreet)
        raise type(error).of(told, discreet) from error.__cause__
