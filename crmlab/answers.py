"""The kinds of answer an exercise can ask for, and when two answers are the same.

A kind reads what a learner gave (or says what it expected instead), compares it with another
answer within a stated tolerance, and tells where the two first differ without giving the right
answer away. It knows nothing of exercises or of how feedback looks.
"""

import dis
import math
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from crmlab import timelimit
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
        """Say where a wrong answer first differs from the truth, and in which direction."""


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
    if callable(answer):
        return say("a function")
    if isinstance(answer, bool | int | float | np.number):
        return f"{answer}"
    size = f" of {len(answer)}" if hasattr(answer, "__len__") else ""
    return say("a {type}{size}", type=type(answer).__name__, size=size)


def _direction(answer: float, truth: float) -> str:
    if not math.isnan(truth) and truth != 0 and math.isclose(answer, -truth, rel_tol=1e-6):
        return say("the size is right, the sign is not")
    return say("too high") if answer > truth else say("too low")


def _as_float(answer: object) -> float:
    """Return a plain number as float; a truth value, a text or a collection is not one."""
    if isinstance(answer, np.ndarray) and answer.ndim == 0:
        answer = answer.item()
    if isinstance(answer, complex | np.complexfloating) and answer.imag == 0:
        answer = answer.real  # np.linalg.eig gives its real values in this dress
    if isinstance(answer, bool | np.bool_ | str | bytes | complex | np.complexfloating):
        raise TypeError
    if not hasattr(answer, "__float__"):
        raise TypeError
    if hasattr(answer, "__len__"):
        raise TypeError
    return float(answer)


@dataclass(frozen=True)
class Number:
    """One number with a unit, right within an absolute tolerance."""

    unit: str
    tolerance: float = 1e-6

    def read(self, answer: object) -> float:
        """Return the answer as a float."""
        try:
            number = _as_float(answer)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            raise WrongKind(
                say(
                    "expected one number ({unit}), you gave {answer}",
                    unit=self.unit,
                    answer=describe(answer),
                )
            )
        return number

    def same(self, answer: float, other: float) -> bool:
        """Tell whether two numbers are within the tolerance."""
        return abs(answer - other) <= self.tolerance * (1 + 1e-9)

    def difference(self, answer: float, truth: float) -> str:
        """Say whether the number is too high or too low, and whether it was only rounded."""
        slip = self._slip(answer, truth)
        if slip:
            return slip
        said = say("{direction} ({unit})", direction=_direction(answer, truth), unit=self.unit)
        rounded = float(f"{answer:.3g}") == answer
        if rounded and abs(answer - truth) <= 0.03 * abs(truth):
            said += say(", but close: hand in the computed value, not a rounded one")
        return said

    def _slip(self, answer: float, truth: float) -> str:
        """Name a slip of unit: a percentage for a share, thousands, or the other way round."""
        fraction = self.unit in ("share", "weight")
        if fraction and truth and abs(answer / 100 - truth) <= self.tolerance:
            return say(
                "expected a {unit} such as 0.25, you gave {answer:g}: that is the percentage. "
                "Divide by 100",
                unit=self.unit,
                answer=answer,
            )
        if self.unit == "%" and abs(answer * 100 - truth) <= self.tolerance:
            return say(
                "expected a percentage such as 25, you gave {answer:g}: that is the share. "
                "Multiply by 100",
                answer=answer,
            )
        for power, word in ((1e3, say("thousand")), (1e6, say("million"))):
            if not fraction and truth and self.same(answer * power, truth):
                return say(
                    "right digits, but the unit is {unit}, not {word} {unit}",
                    unit=self.unit,
                    word=word,
                )
        return ""


@dataclass(frozen=True)
class Integer(Number):
    """One whole number with a unit."""

    tolerance: float = 0.0

    def read(self, answer: object) -> float:
        """Return the answer as a float without decimals."""
        number = super().read(answer)
        if abs(number - round(number)) > 1e-9 * max(1.0, abs(number)):
            raise WrongKind(
                say(
                    "expected a whole number ({unit}), you gave {answer:g}",
                    unit=self.unit,
                    answer=number,
                )
            )
        return float(round(number))


def share(tolerance: float = 5e-4) -> Number:
    """Return the kind of a share, where 0.25 stands for 25 %."""
    return Number("share", tolerance)


@dataclass(frozen=True)
class Vector:
    """Several numbers in one unit, in a stated order or labelled by name.

    Where ``none_allowed``, None stands for "there is no such number".
    """

    names: Sequence[str]
    unit: str
    tolerance: float = 1e-6
    none_allowed: bool = False

    def read(self, answer: object) -> np.ndarray:
        """Return the answer as an array in the order of the names."""
        values = _ordered(answer, self.names, say("numbers ({unit})", unit=self.unit))
        number = Number(self.unit, self.tolerance)
        read = []
        for name, value in zip(self.names, values, strict=True):
            missing = value is None or (isinstance(value, float) and math.isnan(value))
            if self.none_allowed and missing:
                read.append(math.nan)
                continue
            try:
                read.append(number.read(value))
            except WrongKind as error:
                raise WrongKind(f"{name}: {error}") from None
        return np.array(read)

    def same(self, answer: np.ndarray, other: np.ndarray) -> bool:
        """Tell whether all numbers agree."""
        return not self._differing(answer, other).any()

    def difference(self, answer: np.ndarray, truth: np.ndarray) -> str:
        """Name the first number that differs."""
        at = int(self._differing(answer, truth).argmax())
        return f"{self.names[at]}: " + self._difference_at(answer[at], truth[at])

    def _difference_at(self, answer: float, truth: float) -> str:
        if math.isnan(answer):
            return say("you say there is none, but there is one")
        if math.isnan(truth):
            return say("look again whether there is such a number at all")
        return Number(self.unit, self.tolerance).difference(answer, truth)

    def _differing(self, answer: np.ndarray, other: np.ndarray) -> np.ndarray:
        both_missing = np.isnan(answer) & np.isnan(other)
        return ~(both_missing | (np.abs(answer - other) <= self.tolerance * (1 + 1e-9)))


def _ordered(answer: object, names: Sequence[str], what: str) -> list:
    """Return one value for each name, by label where the answer has labels."""
    labelled = dict(answer) if isinstance(answer, pd.Series | Mapping) else {}
    by_label = {_as_label(label): value for label, value in labelled.items()}
    missing = [name for name in names if _as_label(name) not in by_label]
    if not missing and len(labelled) == len(names):
        return [by_label[_as_label(name)] for name in names]
    if len(labelled) == len(names) and all(isinstance(label, str) for label in labelled):
        raise WrongKind(
            say(
                "the label {name!r} is missing; yours are {there}",
                name=str(missing[0]),
                there=", ".join(list(labelled)[:8]),
            )
        )
    if isinstance(answer, pd.DataFrame) and answer.shape == (len(names), 1):
        raise WrongKind(
            say(
                'expected one column, you gave a table that has one: take it with ["{column}"]',
                column=answer.columns[0],
            )
        )
    if isinstance(answer, pd.Series):
        values = answer.tolist()
    elif isinstance(answer, list | tuple | np.ndarray | pd.Index | pd.Categorical):
        values = list(answer)
    else:
        values = None
    if values is None or len(values) != len(names):
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
    return values


def _as_label(answer: object) -> str:
    return str(answer).strip().casefold().replace("_", " ")


@dataclass(frozen=True)
class Label:
    """One of a few named labels; capitals, and a space for an underscore, do not matter."""

    options: Sequence[str]

    def read(self, answer: object) -> str:
        """Return the label in the spelling of the options."""
        spelled = {_as_label(option): option for option in self.options}
        if not isinstance(answer, str) or _as_label(answer) not in spelled:
            raise WrongKind(
                say(
                    "expected one of {options}; you gave {answer}",
                    options=", ".join(repr(option) for option in self.options),
                    answer=describe(answer),
                )
            )
        return spelled[_as_label(answer)]

    def same(self, answer: str, other: str) -> bool:
        """Tell whether the labels are equal."""
        return answer == other

    def difference(self, answer: str, truth: str) -> str:
        """Say that another label is meant."""
        return say("{answer!r} is not the one", answer=answer)


class Choice(Label):
    """One option out of a list, such as the letter of a statement."""


@dataclass(frozen=True)
class Labels:
    """One label for each of several items."""

    names: Sequence[str]
    options: Sequence[str]

    def read(self, answer: object) -> list[str]:
        """Return the labels in the order of the names."""
        label = Label(self.options)
        read = []
        values = _ordered(answer, self.names, say("labels"))
        for name, value in zip(self.names, values, strict=True):
            try:
                read.append(label.read(value))
            except WrongKind as error:
                raise WrongKind(f"{name}: {error}") from None
        return read

    def same(self, answer: list[str], other: list[str]) -> bool:
        """Tell whether all labels are equal."""
        return answer == other

    def difference(self, answer: list[str], truth: list[str]) -> str:
        """Count the labels that are right and name the first that is not."""
        wrong = [
            i for i, (one, other) in enumerate(zip(answer, truth, strict=True)) if one != other
        ]
        return say(
            "{right} of {all} right; the first that is not: you gave {label!r} for {name}",
            right=len(truth) - len(wrong),
            all=len(truth),
            name=self.names[wrong[0]],
            label=answer[wrong[0]],
        )


@dataclass(frozen=True)
class Ranking:
    """All items in their right order, the first on top."""

    items: Sequence[str]

    def read(self, answer: object) -> list[str]:
        """Return the items in the learner's order."""
        if isinstance(answer, str) or not hasattr(answer, "__iter__"):
            given = None
        else:
            spelled = {_as_label(item): item for item in self.items}
            given = [spelled.get(_as_label(item), item) for item in answer]
        if given is None or sorted(map(str, given)) != sorted(map(str, self.items)):
            raise WrongKind(
                say(
                    "expected a list of these {count} in your order, each once: {items}; "
                    "you gave {answer}",
                    count=len(self.items),
                    items=", ".join(map(str, self.items)),
                    answer=describe(answer),
                )
            )
        return given

    def same(self, answer: list[str], other: list[str]) -> bool:
        """Tell whether the order is the same."""
        return answer == other

    def difference(self, answer: list[str], truth: list[str]) -> str:
        """Name the first place that differs."""
        if answer == truth[::-1]:
            return say("your order is upside down")
        place = next(i for i, (a, b) in enumerate(zip(answer, truth, strict=True)) if a != b)
        return say("place {place} is not {item}", place=place + 1, item=answer[place])


@dataclass(frozen=True)
class Table:
    """A table with named rows (its index) and numeric columns, each in its unit."""

    rows: Sequence[str]
    units: Mapping[str, str]
    tolerance: Mapping[str, float] | float = 1e-6

    def read(self, answer: object) -> pd.DataFrame:
        """Return the table with the expected rows and columns in their order."""
        if not isinstance(answer, pd.DataFrame):
            raise WrongKind(say("expected a DataFrame, you gave {answer}", answer=describe(answer)))
        for what, wanted, there in (
            (say("column"), self.units, answer.columns),
            (say("row"), self.rows, answer.index),
        ):
            missing = [name for name in wanted if str(name) not in set(map(str, there))]
            if missing:
                raise WrongKind(
                    say(
                        "the {what} {name!r} is missing; your table has {there}",
                        what=what,
                        name=str(missing[0]),
                        there=", ".join(map(str, list(there)[:8])),
                    )
                )
            if there.has_duplicates:
                raise WrongKind(say("a {what} stands twice in your table", what=what))
        table = answer.set_axis(list(map(str, answer.index))).set_axis(
            list(map(str, answer.columns)), axis=1
        )
        table = table.loc[list(map(str, self.rows)), list(self.units)]
        for column, unit in self.units.items():
            for row, value in table[column].items():
                try:
                    Number(unit).read(value)
                except WrongKind as error:
                    raise WrongKind(
                        say(
                            "column {column!r}, row {row!r}: {error}",
                            column=column,
                            row=row,
                            error=error,
                        )
                    ) from None
        return table.astype(float)

    def same(self, answer: pd.DataFrame, other: pd.DataFrame) -> bool:
        """Tell whether every cell agrees."""
        return self._first_differing(answer, other) is None

    def difference(self, answer: pd.DataFrame, truth: pd.DataFrame) -> str:
        """Name the first column and row that differ, with the unit."""
        column, row = self._first_differing(answer, truth)
        number = self._number(column)
        return say(
            "column {column!r}, row {row!r}: {difference}",
            column=column,
            row=row,
            difference=number.difference(answer.at[row, column], truth.at[row, column]),
        )

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


@dataclass(frozen=True)
class Case:
    """One hidden call: what it is about, its arguments, and the kind of its result."""

    about: str
    arguments: tuple
    returns: Kind


@dataclass(frozen=True)
class Function:
    """A function, right when it gives the right result in every hidden case."""

    cases: Callable[[], Sequence[Case]]
    seconds: float = 2.0

    def read(self, answer: object) -> list:
        """Return the function's results, one for each case."""
        if not callable(answer) or isinstance(answer, type):
            raise WrongKind(
                say(
                    "expected a function (its name, without brackets), you gave {answer}",
                    answer=describe(answer),
                )
            )
        return [self._result(answer, case) for case in self.cases()]

    def _result(self, function: Callable, case: Case) -> object:
        outcome = timelimit.run(function, *deepcopy(case.arguments), seconds=self.seconds)
        if outcome.timed_out:
            raise WrongKind(
                say(
                    "on {about}: your function was still running after {seconds:g} seconds and "
                    "was stopped. Either its loop never ends, or it repeats slow work for every "
                    "customer: do that work once, before the loop",
                    about=say(case.about),
                    seconds=self.seconds,
                )
            )
        if "truth value of a Series is ambiguous" in str(outcome.error):
            raise WrongKind(
                say(
                    "on {about}: your function treats the whole Series as if it were one number. "
                    "It gets all values at once: compare each of them, in a loop",
                    about=say(case.about),
                )
            )
        if outcome.error is not None:
            raise WrongKind(
                say(
                    "on {about}: your function stopped with {error}",
                    about=say(case.about),
                    error=f"{type(outcome.error).__name__}: {outcome.error}"[:200],
                )
            )
        if outcome.value is None:
            raise WrongKind(
                say(
                    "on {about}: your function returns nothing. Does it end with return, "
                    "rather than print?",
                    about=say(case.about),
                )
            )
        try:
            return case.returns.read(outcome.value)
        except WrongKind as error:
            raise WrongKind(f"on {say(case.about)}: {error}") from None

    def same(self, answer: list, other: list) -> bool:
        """Tell whether the results agree in every case."""
        return self._first_differing(answer, other) is None

    def difference(self, answer: list, truth: list) -> str:
        """Name the first case that differs and say how."""
        at = self._first_differing(answer, truth)
        case = self.cases()[at]
        return say(
            "on {about}: {difference}",
            about=say(case.about),
            difference=case.returns.difference(answer[at], truth[at]),
        )

    def _first_differing(self, answer: list, other: list) -> int | None:
        results = zip(self.cases(), answer, other, strict=True)
        return next(
            (i for i, (case, one, two) in enumerate(results) if not case.returns.same(one, two)),
            None,
        )


def is_stub(answer: object) -> bool:
    """Tell whether an answer is still the stub: ``...`` or a function with an empty body.

    Examples
    --------
    >>> def tier(revenue): ...
    >>> is_stub(...), is_stub(tier), is_stub(0)
    (True, True, False)
    """
    if answer is ...:
        return True
    if not hasattr(answer, "__code__"):
        return False
    does = {step.opname for step in dis.get_instructions(answer)}
    empty = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}
    return does <= empty and answer.__code__.co_consts in ((None,), (answer.__doc__, None))
