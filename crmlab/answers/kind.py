"""What every kind of answer can do, and the small things that the kinds share."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

import numpy as np
import pandas as pd

from crmlab.messages import say


class WrongKind(Exception):
    """The answer is not of the kind that was asked for; the message says what was expected."""


class Kind(Protocol):
    """What every kind of answer can do."""

    def read(self, answer: object) -> object:
        """Return the answer in the form the kind compares, or raise WrongKind."""

    def same(self, answer: object, other: object) -> bool:
        """Tell whether two answers that were read agree within the tolerance."""

    def difference(self, answer: object, truth: object) -> str:
        """Say where a wrong answer first differs from the truth, and in which direction.

        Raises WrongKind if it is right but for the unit.
        """


@contextmanager
def at(place: str) -> Iterator[None]:
    """Put the place in front of what a WrongKind says."""
    try:
        yield
    except WrongKind as error:
        raise WrongKind(f"{place}: {error}") from None


def describe(answer: object) -> str:
    """Say in a few words what somebody gave.

    Examples
    --------
    >>> describe("75 %"), describe([1, 2]), describe(None)
    ("the text '75 %'", 'a list of 2', 'nothing (None)')
    """
    if answer is None:
        return say("nothing (None)")
    if isinstance(answer, str):
        return say("the text {text}", text=repr(answer[:40]))
    if isinstance(answer, pd.DataFrame):
        return say(
            "a table of {rows} rows and {columns} columns",
            rows=len(answer),
            columns=answer.shape[1],
        )
    if isinstance(answer, type):
        return say("the class {name}", name=answer.__name__)
    if callable(answer):
        return say("a function")
    if isinstance(answer, bool | int | float | np.number):
        return f"{answer}"[:40]
    name = type(answer).__name__
    if getattr(answer, "shape", None) == () or not hasattr(answer, "__len__"):
        return say("a {type}", type=name)
    return say("a {type} of {size}", type=name, size=len(answer))


def as_label(answer: object) -> str:
    """Return a label as it is compared: capitals and an underscore for a space do not matter."""
    return str(answer).strip().casefold().replace("_", " ")


def _refuse_missing_labels(answer: pd.Series | Mapping, names: Sequence[str]) -> None:
    """Raise WrongKind for labels that are words but not all that are asked for."""
    labels = [label for label, _ in answer.items()]
    if not labels or not all(isinstance(label, str) for label in labels):
        return
    there, wanted = set(map(as_label, labels)), set(map(as_label, names))
    missing = [str(name) for name in names if as_label(name) not in there]
    strange = [label for label in labels if as_label(label) not in wanted]
    if missing:
        said = say("missing: {names}", names=_few(missing))
        if strange:
            said += say("; not asked for: {names}", names=_few(strange))
        if not there & wanted and len(labels) == len(names):
            said += say(". If the values are in the order asked for, hand in a list: .tolist()")
        raise WrongKind(said)


def _few(names: Sequence[str], most: int = 6) -> str:
    return ", ".join(map(repr, names[:most])) + (", ..." if len(names) > most else "")


def in_order(answer: object, names: Sequence[str], what: str) -> list:
    """Return one value for each name, by label where the answer has labels."""
    if isinstance(answer, pd.Series | Mapping):
        _refuse_missing_labels(answer, names)
    if isinstance(answer, pd.Series | Mapping) and len(answer) == len(names):
        by_label = {as_label(label): value for label, value in answer.items()}
        missing = [name for name in names if as_label(name) not in by_label]
        if not missing:
            return [by_label[as_label(name)] for name in names]
    if isinstance(answer, np.ndarray) and answer.ndim == 2:
        answer = pd.DataFrame(answer)
    if isinstance(answer, pd.DataFrame) and answer.shape == (len(names), 1):
        raise WrongKind(
            say(
                'expected one column, you gave a table that has one: take it with ["{column}"]',
                column=answer.columns[0],
            )
        )
    ordered = list | tuple | np.ndarray | pd.Series | pd.Index | pd.Categorical
    scalar = getattr(answer, "ndim", 1) == 0
    if not isinstance(answer, ordered) or scalar or len(answer) != len(names):
        listed = ", ".join(map(str, names[:8])) + (", ..." if len(names) > 8 else "")
        raise WrongKind(
            say(
                "expected {count} {what}, one for each of {names}; you gave {answer}",
                count=len(names),
                what=what,
                names=listed,
                answer=describe(answer),
            )
        )
    return list(answer)
