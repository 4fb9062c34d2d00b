"""The errors of the door, and the options that they name: each face says them its own way."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import reduce
from typing import Self

from crmlab.checks import did_you_mean, listed
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
    return either([_word.get()(name, value) for value in values or [None]])


def keeping(label: str, values: Iterable[object]) -> str:
    """Return in words how to keep the rows with some values of a column.

    >>> keeping("Paid", ["yes", "in part"])
    'where={"Paid": "yes"} where={"Paid": "in part"}'
    """
    return " ".join(option("where", (label, str(value))) for value in values)


def either(told: Iterable[str]) -> str:
    """Return one of several things in words, as A or B or C."""
    return reduce(lambda one, two: say("{first} or {second}", first=one, second=two), told)


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


def no_column(
    label: str, labels: Iterable[str], unlisted: str = "", known: Iterable[str] = ()
) -> TableError:
    """Return the error for a column that is not there; where people may stand, labels are not.

    It proposes one that is spelt alike of those there, and of those known besides.
    """
    missing = say("there is no column {label}.", label=repr(label))
    there = say("There are {labels}.", labels=listed(labels))
    meant = did_you_mean(label, [*labels, *known])
    return TableError.of(f"{missing}{meant} {there}", f"{missing} {unlisted}".strip())


def no_meaning(name: str, names: Iterable[str], example: str) -> TableError:
    """Return the error for a name that is none of our columns."""
    return TableError(
        "{column} is no column that is read; those are {columns}. Write: {options}.",
        column=repr(name),
        columns=listed(names),
        options=option("columns", (example, say("name in the file"))),
    )


def several_fit(labels: Iterable[str], meaning: str) -> TableError:
    """Return the question which of several columns one of ours is."""
    return TableError(
        "{labels} fit {column} equally well. Say which: {options}.",
        labels=listed(labels),
        column=meaning,
        options=option("columns", *((meaning, label) for label in labels)),
    )


class DateOrderError(TableError):
    """Dates can be read in two orders of day and month."""


class OneColumnError(TableError):
    """No delimiter cuts a text into columns."""


class Questions:
    """The questions that one file raises: those that do not rest on each other are asked at once.

    >>> questions = Questions()
    >>> with questions.later():
    ...     raise TableError("Lines or orders?")
    >>> with questions.later():
    ...     raise TableError("Dollars or euros?")
    >>> questions.ask()
    Traceback (most recent call last):
    crmlab.tables.errors.TableError: 2 questions, to be answered together. (1) Lines or orders? (2)
    Dollars or euros?
    """

    def __init__(self) -> None:
        self._open: list[TableError] = []

    @contextmanager
    def later(self) -> Iterator[None]:
        """Keep what is asked inside, and go on without an answer."""
        try:
            yield
        except TableError as question:
            self.add(question)

    def add(self, question: TableError) -> None:
        """Keep a question."""
        self._open.append(question)

    def __bool__(self) -> bool:
        """Tell whether anything was asked."""
        return bool(self._open)

    def ask(self) -> None:
        """Raise what was asked, if anything was."""
        if len(self._open) == 1:
            raise self._open[0]
        if self._open:
            told = [_together([str(question) for question in self._open])]
            told.append(_together([question.discreet for question in self._open]))
            raise TableError.of(*told)


def _together(questions: list[str]) -> str:
    return say(
        "{count} questions, to be answered together. {questions}",
        count=len(questions),
        questions=" ".join(f"({number}) {one}" for number, one in enumerate(questions, 1)),
    )


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
