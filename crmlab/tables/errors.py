"""The error of this package, and the words it is told in."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches


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


def listed(names: Iterable[object], conjunction: str = "and", most: int = 40) -> str:
    """Return names as people list them: ``'a', 'b' and 'c'``.

    Examples
    --------
    >>> listed(["id", "day", "sum"], "or")
    "'id', 'day' or 'sum'"
    """
    quoted = [repr(str(name)) for name in names]
    if len(quoted) > most:
        return ", ".join(quoted[:most]) + f" {conjunction} {len(quoted) - most} more"
    if len(quoted) < 2:
        return "".join(quoted) or "none"
    return ", ".join(quoted[:-1]) + f" {conjunction} {quoted[-1]}"


def did_you_mean(name: object, known: Iterable[object]) -> str:
    """Return a sentence with the known names near `name`, or nothing."""
    near = get_close_matches(str(name), [str(k) for k in known], n=3, cutoff=0.6)
    return f" Did you mean {listed(near, 'or')}?" if near else ""


def check_one_of(parameter: str, value: object, allowed: tuple[object, ...]) -> None:
    """Raise unless a parameter has one of its allowed values."""
    if not any(value is option or value == option for option in allowed):
        options = ", ".join(repr(option) for option in allowed)
        raise TableError(f"{parameter} must be one of {options}; not {value!r}.")
