"""What every kind of answer can do, and the small things that the kinds share."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Protocol

import numpy as np
import pandas as pd

from crmlab.messages import SpokenError, say

__all__ = ["Kind", "WrongKind", "describe"]

TELLING = 1000  # labels that tell what a long answer is: a slip can come to millions


class WrongKind(SpokenError):
    """The answer is not of the kind that was asked for; the message says what was expected."""


class Kind(Protocol):
    """What every kind of answer can do."""

    def read(self, answer: object) -> object:
        """Return the answer in the form the kind compares, or raise WrongKind."""

    def same(self, answer: object, other: object) -> bool:
        """Tell whether two answers that were read agree within the tolerance."""
        return answer == other

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
        raise WrongKind("{place}: {what}", place=place, what=error) from None


def describe(answer: object) -> str:
    """Say in a few words what somebody gave.

    >>> describe("75 %"), describe([1, 2]), describe(pd.DataFrame([[1, 2]]))
    ("the text '75 %'", 'a list of 2', 'a table of 1 × 2 (rows × columns)')
    """
    if answer is None:
        return say("nothing (None)")
    if isinstance(answer, str):
        return say("the text {text}", text=repr(answer[:40]))
    if isinstance(answer, pd.DataFrame):
        return say(
            "a table of {rows} × {columns} (rows × columns)",
            rows=f"{len(answer):,}",
            columns=f"{answer.shape[1]:,}",
        )
    if isinstance(answer, type):
        return say("the class {name}", name=answer.__name__)
    if callable(answer):
        return say("a function")
    if isinstance(answer, bool) or _is_number(answer):
        return f"{answer}"[:40]
    name = type(answer).__name__
    if getattr(answer, "shape", None) == () or not hasattr(answer, "__len__"):
        return say("a {type}", type=name)
    return say("a {type} of {size}", type=name, size=f"{len(answer):,}")


def _is_number(answer: object) -> bool:
    return isinstance(answer, int | float | np.number) and not isinstance(answer, bool)


def only_value(answer: object) -> object:
    """Return the only value of a column, a table or an array that holds just one.

    >>> only_value(pd.Series(["use"])), only_value([1, 2])
    ('use', [1, 2])
    """
    holds_some = isinstance(answer, pd.DataFrame | pd.Series | pd.Index | np.ndarray)
    return np.asarray(answer).ravel()[0] if holds_some and answer.size == 1 else answer


def as_label(answer: object) -> str:
    """Return a label as it is compared: capitals, and a space for _ or -, do not matter."""
    return re.sub(r"_|(?<=\w)-(?=\w)", " ", str(answer).strip().casefold())


def _refuse_missing_labels(answer: pd.Series | Mapping, names: Sequence[str]) -> None:
    """Raise WrongKind for labels that are words but not all that are asked for."""
    labels = [label for label, _ in answer.items()]
    if not labels or not all(isinstance(label, str) for label in labels):
        return
    there, wanted = set(map(as_label, labels)), set(map(as_label, names))
    missing = [str(name) for name in names if as_label(name) not in there]
    strange = [label for label in labels if as_label(label) not in wanted]
    if not there & wanted and isinstance(answer, pd.Series) and len(labels) == len(names):
        return  # labelled by something else, such as ids: then the order counts
    if missing and strange:
        told = {"missing": _few(missing), "strange": _few(strange)}
        raise WrongKind("missing: {missing}; not asked for: {strange}", **told)
    if missing:
        raise WrongKind("missing: {names}", names=_few(missing))


def with_absent(answer: object, names: Sequence[str], absent: object) -> object:
    """Return what has labels, but not all of the names, with one value for those that are absent.

    >>> with_absent({"b": 3}, ["a", "b"], 0)
    {'a': 0, 'b': 3}
    """
    column = _as_one_column(answer, names)
    if not isinstance(column, pd.Series | Mapping) or not 0 < len(column) < len(names):
        return answer
    there = {as_label(label): value for label, value in column.items()}
    by_name = {name: there.pop(as_label(name), absent) for name in names}
    return answer if there else by_name


def _in_our_words(answer: object, names: Sequence[str]) -> object:
    """Return what has labels with the names in their place, where it is plain which is meant.

    A label means a name that has all of its words, or begins like it, or the other way round, and
    no other name. One that is left over means the name that is left over.

    >>> _in_our_words({"new": 1, "rival": 2, "old": 3}, ["new product", "rival", "old product"])
    {'new product': 1, 'rival': 2, 'old product': 3}
    >>> _in_our_words({"high": 11, "low": 2}, ["lower", "upper"])
    {'upper': 11, 'lower': 2}
    """
    if not isinstance(answer, pd.Series | Mapping) or len(answer) != len(names):
        return answer
    labels = [label for label, _ in answer.items()]
    if not all(isinstance(each, str) for each in labels):
        return answer
    there, wanted = list(map(as_label, labels)), list(map(as_label, names))
    given, known = set(there), set(wanted)  # thousands, perhaps
    strange = [each for each in there if each not in known]
    missing = [each for each in wanted if each not in given]
    means = {each: [name for name in missing if _alike(each, name)] for each in strange}
    found = {each: them[0] for each, them in means.items() if len(them) == 1}
    left, free = [each for each in strange if each not in found], set(missing) - set(found.values())
    if found and len(left) == len(free) == 1 and not means[left[0]] and left[0].isalpha():
        found[left[0]] = free.pop()
    if not found or len(found) < len(strange) or len(set(found.values())) < len(found):
        return answer
    spelled = dict(zip(wanted, names, strict=True))
    values = [value for _, value in answer.items()]
    return {
        spelled[found.get(each, each)]: value for each, value in zip(there, values, strict=True)
    }


def _alike(one: str, other: str) -> bool:
    """Tell whether two labels of words can mean the same: a word of the other, or how it begins."""
    if not f"{one}{other}".replace(" ", "").isalnum():  # "sex," is cut at the wrong place
        return False
    words, others = set(one.split()), set(other.split())
    return words <= others or others <= words or one.startswith(other) or other.startswith(one)


def _few(names: Sequence[str], most: int = 6) -> str:
    return ", ".join(map(repr, names[:most])) + (", ..." if len(names) > most else "")


def in_order(answer: object, names: Sequence[str], what: str) -> list:
    """Return one value for each name, by label where the answer has labels.

    One column is as good as a Series: a table of one column, or of one beside the names, and an
    array with a side of 1.
    """
    answer = _in_our_words(_as_one_column(answer, names), names)
    if _are_numbered(answer, names):
        answer = list(answer.values())
    if isinstance(answer, pd.Series | Mapping) and 0 < len(answer) <= 2 * len(names):
        labels = [str(label) for label, _ in answer.items()]
        values = [value for _, value in answer.items()]
        if labels == list(map(str, names)):
            return values
        _refuse_missing_labels(answer, names)
        by_label = dict(zip(map(as_label, labels), values, strict=True))
        if len(by_label) == len(answer) >= len(names):
            wanted = [_found(name, by_label) for name in names]
            if None not in wanted:
                return [by_label[label] for label in wanted]
    if getattr(answer, "shape", ()) == (len(names), len(names)):
        raise WrongKind(
            "expected {count} {what}; you gave a square of {count} by {count}. * multiplies cell "
            "by cell; @ also adds up",
            count=len(names),
            what=what,
        )
    if isinstance(answer, tuple) and answer and getattr(answer[0], "shape", ()) == (len(names),):
        raise WrongKind(
            "expected {count} {what}; you gave several things together, as np.linalg.lstsq returns "
            "them. The first has the {count}: take it with [0]",
            count=len(names),
            what=what,
        )
    ordered = list | tuple | np.ndarray | pd.Series | pd.Index | pd.Categorical
    scalar = getattr(answer, "ndim", 1) == 0
    if not isinstance(answer, ordered) or scalar or len(answer) != len(names):
        listed = ", ".join(map(str, names[:8])) + (", ..." if len(names) > 8 else "")
        told = {
            "count": len(names),
            "what": what,
            "names": listed,
            "answer": say("one number for all") if _is_number(answer) else describe(answer),
        }
        if isinstance(answer, Mapping) and len(answer) == len(names):
            raise WrongKind(
                "expected {count} {what}, one for each of {names}; you gave {answer}, whose keys "
                "are {keys}",
                keys=_few(list(answer)),
                **told,
            )
        if isinstance(answer, ordered) and not scalar and _are_labels(answer, names):
            raise WrongKind(
                "expected {count} {what}, one for each of {names}; you gave {answer}: the labels. "
                "pd.Series(...).value_counts() counts them",
                **told,
            )
        raise WrongKind(
            "expected {count} {what}, one for each of {names}; you gave {answer}", **told
        )
    return list(answer)


def _are_numbered(answer: object, names: Sequence[str]) -> bool:
    """Tell a dict that numbers its values in their order, where the names are no numbers."""
    if not isinstance(answer, Mapping) or any(str(name).isdigit() for name in names):
        return False
    return list(answer) in ([*range(len(names))], [*range(1, len(names) + 1)])


def _are_labels(answer: Sequence, names: Sequence[str]) -> bool:
    """Tell whether a long answer repeats the names, by as much of it as tells."""
    some = list(islice(answer, TELLING))
    if len(answer) <= 2 * len(names) or not all(isinstance(each, str) for each in some):
        return False
    return set(map(as_label, some)) <= set(map(as_label, names))


def _as_one_column(answer: object, names: Sequence[str]) -> object:
    """Return the only column of a table or an array, or a list of names with values, as one."""
    if isinstance(answer, pd.DataFrame):
        table = with_named_rows(answer, names)
        if 1 in table.shape:
            return table.iloc[:, 0] if table.shape[1] == 1 else table.iloc[0]
    if isinstance(answer, pd.Series) and len(answer.index.names) == 1:
        return answer.set_axis(answer.index.get_level_values(0))  # no pairs of one
    if isinstance(answer, np.ndarray) and answer.ndim == 2 and 1 in answer.shape:
        return answer.ravel()
    match answer:
        case [list() | tuple() as row] if isinstance(answer, list | tuple):
            return list(row)
        case [_, *_] if isinstance(answer, list) and all(map(_is_named, answer)):
            return dict(answer)
    return answer


def _is_named(pair: object) -> bool:
    """Tell a name with its value, as the items of a dict are."""
    return isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[0], str)


def with_named_rows(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return a table whose rows are named, also where reset_index made a column of the names."""
    wanted = set(map(as_label, names))
    for column in table if table.shape[1] > 1 and table.columns.is_unique else ():
        labels = table[column]
        # Of most columns, the first label tells; a table may have thousands.
        if all(as_label(each) in wanted for each in labels) and {*map(as_label, labels)} == wanted:
            return table.set_index(column)
    return table


def _found(name: str, by_label: Mapping[str, object]) -> str | None:
    """Return the label that means a name: the same, or its number, as 3 or 3.0 for "3+"."""
    wanted = as_label(name)
    if wanted in by_label:
        return wanted
    number = wanted.rstrip("+")
    return next((one for one in (number, f"{number}.0") if one in by_label), None)
