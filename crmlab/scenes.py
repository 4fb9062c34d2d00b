"""A scene: the named quantities of an exercise, its answers as formulas of them, and its hints.

::

    programme = Scene(
        "2-4",
        investment=(2_000_000, "CNY", "the investment"),
        gold=(200, "customers", "the gold customers"),
        everyone=(4_000, "customers", "all customers"),  # in no formula: it tempts
        margin=(225_000, "CNY a customer", "the gross margin of a gold customer"),
        hints=["First spread the investment over the gold customers."],
    )


    @programme.answer(Number("CNY", 1), "the investment per gold customer")
    def per_customer(investment, gold):
        return investment / gold


    @programme.answer(Number("points", 0.01), "the points of churn to cut")
    def break_even(per_customer, margin):  # an earlier answer by its name
        return per_customer / margin * 100


    @programme.mistake("break_even", "These are *customers*. One point is 2 of the 200")
    def customers_to_keep(investment, margin):
        return investment / margin

From the formulas come wrong answers without end (`crmlab.slips`). Units are their grammar: the
same unit means "could be mistaken for it", so units are fine ("CNY a customer", not "CNY").
"""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd

from crmlab import datasets
from crmlab.answers import Case, Function, Integer, Kind, Number, Table, Vector
from crmlab.answers.numbers import FRACTIONS
from crmlab.diagnosis import common_shape, explains, is_rounding, told
from crmlab.formulas import Evaluation, Term, as_term, jittered, trace, unnamed
from crmlab.messages import say
from crmlab.slips import Asked, Slip, last_step, slips_of

_registered: dict[str, "Scene"] = {}


def once_an_edition(make: Callable[[], object]) -> Callable[[], object]:
    """Return a function that is called once for an edition of the data, and then remembered."""
    made = cache(lambda _folder: make())
    return lambda: made(datasets.folder())


@dataclass(frozen=True)
class Answer:
    """One answer of an exercise: its kind, its formula, and where it has cells, theirs."""

    kind: Kind
    asked: Asked
    cells: Mapping[str, Term]
    arguments: Sequence[str]


@dataclass(frozen=True)
class Mistake:
    """A wrong idea that no slip makes: the answers it touches, what is said, and what it makes."""

    parts: tuple[str, ...]
    message: str
    make: Callable


class Scene:
    """The quantities, steps and answers of one exercise.

    Parameters
    ----------
    exercise_id
        The id that the chapter prints, such as ``"2-5"``.
    hints
        At most three, from a nudge to almost the answer.
    quantities
        Each a value, a unit and its words, a noun phrase with its article; and, where another is
        often taken for it, why it is the right one. A function in the place of the value is
        called at the first check, and once for an edition of the data.
    """

    def __init__(
        self, exercise_id: str, /, *, hints: Sequence[str] = (), **quantities: tuple
    ) -> None:
        if len(hints) > 3:
            raise ValueError(f"Exercise {exercise_id} has {len(hints)} hints; three at most.")
        self.id, self.hints = exercise_id, hints
        self.quantities = {name: value for name, (value, *_) in quantities.items()}
        self.named = {
            name: Term(None).called(name, words, unit, *why)
            for name, (_, unit, words, *why) in quantities.items()
        }
        self.answers: dict[str, Answer] = {}
        self.mistakes: list[Mistake] = []
        self.symptoms: list[tuple[str, Callable]] = []
        self._on = once_an_edition(lambda: Edition(self))
        _registered[exercise_id] = self

    @property
    def edition(self) -> "Edition":
        """The scene on the data in use."""
        return self._on()

    @property
    def parts(self) -> dict[str, Kind]:
        """The kinds of the answers, by name."""
        return {name: answer.kind for name, answer in self.answers.items()}

    def step(self, unit: str, words: str) -> Callable:
        """Name a step on the way by its formula: every bracket with a meaning is one."""

        def add(formula: Callable) -> Callable:
            name = formula.__name__
            self.named[name] = unnamed(trace(formula, self.named)).called(name, words, unit)
            return formula

        return add

    def answer(self, kind: Kind, words: str, **arguments: str) -> Callable:
        """Ask for an answer, by the name of its formula.

        Parameters
        ----------
        kind
            Of the answer.
        words
            What it is, a noun phrase.
        arguments
            Of an answer that is a function: the words for each of its arguments. The formula is
            its body.
        """

        def add(formula: Callable) -> Callable:
            name, unit = formula.__name__, getattr(kind, "unit", "")
            inputs = {each: Term(None).called(each, said, "") for each, said in arguments.items()}
            made, cells = trace(formula, self.named | inputs), {}
            if isinstance(made, list | dict):
                labels = made if isinstance(made, dict) else map(str, kind.names)
                each = made.values() if isinstance(made, dict) else made
                cells = dict(zip(labels, map(as_term, each), strict=True))
                made = Term(_joined(kind, list(cells)), *cells.values())
            root = unnamed(made).called(name, words, unit)
            self.named[name] = root
            asked = Asked(root, words, unit, counts=isinstance(kind, Integer))
            self.answers[name] = Answer(kind, asked, cells, tuple(arguments))
            return formula

        return add

    def mistake(self, parts: str, message: str, make: Callable | None = None) -> Callable:
        """Register a wrong idea: the answers it touches, what is said of it, and what it makes.

        The function may ask for any quantity, step or answer by its name; for several parts
        (their names with spaces between) it returns a dict.
        """
        if make is None:
            return lambda function: self.mistake(parts, message, function)
        self.mistakes.append(Mistake(tuple(parts.split()), message, make))
        return make

    def symptom(self, part: str) -> Callable:
        """Register what to say of a wrong answer that can take many values.

        The decorated function gets the answer, as its kind reads it, as ``given``, and anything
        else by its name; it returns a sentence, or nothing.
        """

        def add(describe: Callable) -> Callable:
            self.symptoms.append((part, describe))
            return describe

        return add


def _joined(kind: Kind, labels: Sequence[str]) -> Callable:
    """Return what makes one answer of its cells: a table of columns, or a list."""
    if isinstance(kind, Table):
        return lambda *columns: pd.DataFrame(dict(zip(labels, columns, strict=True)), kind.rows)
    return lambda *cells: list(cells)


def registered() -> dict[str, Scene]:
    """Return the exercises registered so far, by id."""
    return dict(_registered)


class Edition:
    """A scene on one edition of the data: the right answers, and what each slip makes of it."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        random = np.random.default_rng(20)
        self._values = {n: v() if callable(v) else v for n, v in scene.quantities.items()}
        self._elsewhere = Evaluation(
            {name: jittered(value, random) for name, value in self._values.items()}
        )
        self._cases = cache(lambda name: scene.answers[name].kind.cases())
        self.truths: dict[str, object] = {}
        for name in scene.answers:
            self.truths[name] = self.right(name, self.truths)
        self._slips = cache(self._make_slips)
        self._here = cache(lambda name: Evaluation(self._known(name, self.truths)))

    def right(self, name: str, earlier: Mapping[str, object]) -> object:
        """Return what is right, as its kind reads it, given the answers before it."""
        root = self._scene.answers[name].asked.root
        here = Evaluation(self._known(name, earlier))
        return self._value(name, lambda evaluation: evaluation.of(root), here)

    def wrong_by(self, mistake: Mistake, here: Evaluation | None = None) -> dict[str, object]:
        """Return the answers that a mistake makes, by name: here, or on this edition."""
        made = self._call(mistake.make, here or Evaluation(self._values | self.truths))
        return made if len(mistake.parts) > 1 else {mistake.parts[0]: made}

    def diagnosis(self, name: str, given: object) -> tuple[str, bool] | None:
        """Return what is to be said of a wrong answer, and whether somebody wrote it for it."""
        cells = self._scene.answers[name].cells
        if isinstance(self._scene.answers[name].kind, Function):
            slips = [(rule, given) for rule in self._slips(name) if self._fits(name, rule, given)]
        else:
            kind, several = self._scene.answers[name].kind, isinstance(given, np.ndarray)
            slips = [  # a mistake that somebody wrote is made in many ways, all near one another
                (slip, given if slip.written and several and kind.same(value, given) else value)
                for slip, value in self._slips(name)
            ]
        found = told(slips, given, self._elsewhere)
        if not (found and found[1]) and self._is_percentage(name, given):
            found = say("That is the percentage. As a share, 25 % is 0.25"), False
        if not found and isinstance(given, np.ndarray):
            shape = common_shape(given, self.truths[name])
            found = (shape, False) if shape else None
        for label in cells if not found else ():
            if not self._is_right(name, given, label):
                cell = _cell(given, label, cells)
                found = told(self._slips(name, label), cell, self._elsewhere)
                found = found and (say("{cell}: {what}", cell=label, what=found[0]), found[1])
                break
        found = found or self._symptom(name, given)
        if not found and is_rounding(given, self.truths[name]):
            found = say("This is rounded too far, or cut: hand in the computed value"), False
        return found

    def _is_percentage(self, name: str, given: object) -> bool:
        """Tell a percentage from its share within the tolerance: percentages are often rounded."""
        kind = self._scene.answers[name].kind
        if getattr(kind, "unit", "") not in FRACTIONS:
            return False
        return kind.same(np.asarray(given) / 100, self.truths[name])

    def _symptom(self, name: str, given: object) -> tuple[str, bool] | None:
        here = Evaluation(self._values | self.truths)
        for part, describe in self._scene.symptoms:
            if part == name and (said := self._call(describe, here, given=given)):
                return said, True
        return None

    def _fits(self, name: str, rule: Slip, given: list) -> bool:
        """Tell whether a slip gives the results of a learner's function, shortest case first."""
        answer = self._scene.answers[name]
        known = self._known(name, self.truths)
        cases = zip(self._cases(name), given, strict=True)
        for case, result in sorted(cases, key=lambda pair: len(pair[0].arguments[0])):
            try:
                value = self._on_case(answer, rule.value, known, case)
            except Exception:  # what is swapped in may not fit: then it is no slip
                return False
            if not explains(value, result, rule.level):
                return False
        return True

    def _make_slips(self, name: str, cell: str = "") -> list:
        """Return the mistakes and slips of an answer, or of one cell, with what they come to.

        Those of a function are not run here: its cases may be long.
        """
        answer = self._scene.answers[name]
        kind, asked, rules = answer.kind, answer.asked, [*self._mistakes(name, cell)]
        if isinstance(kind, Function):
            asked = replace(asked, unit=getattr(self._cases(name)[0].returns, "unit", ""))
        if cell:
            unit = kind.units[cell] if isinstance(kind, Table) else asked.unit
            asked = Asked(answer.cells[cell], asked.words, unit)
        if cell or isinstance(kind, Number | Vector | Function):
            rules += slips_of(asked, {} if answer.cells and not cell else self._scene.named)
        elif asked.root.verb:
            rules += last_step(asked, asked.root)
        if isinstance(kind, Function):
            return rules
        valued = []
        for rule in rules:
            with np.errstate(all="ignore"):
                try:
                    value = self._value(name, rule.value, self._here(name), cell)
                    is_right = self._is_right(name, value, cell, alone=bool(cell))
                except Exception:  # what is swapped in may not fit: then it is no slip
                    continue
            if not is_right:
                valued.append((rule, value))
        return valued

    def _mistakes(self, name: str, cell: str) -> Iterator[Slip]:
        for mistake in self._scene.mistakes:
            if name in mistake.parts and not cell:
                yield Slip(
                    1,
                    lambda evaluation, made=mistake: self.wrong_by(made, evaluation)[name],
                    lambda made=mistake: say(made.message),
                    written=True,
                )

    def _call(self, function: Callable, evaluation: Evaluation, **values: object) -> object:
        """Call a function with the quantities, steps and answers that its parameters name."""
        for name in inspect.signature(function).parameters:
            if name not in values:
                values[name] = evaluation.of(self._scene.named[name])
        return function(**values)

    def _value(self, name: str, value: Callable, here: Evaluation, cell: str = "") -> object:
        """Return a value as the kind of its answer reads it."""
        answer = self._scene.answers[name]
        if isinstance(answer.kind, Function):
            return [self._on_case(answer, value, here.values, case) for case in self._cases(name)]
        made = value(here)
        if cell:
            return np.asarray(made, dtype=float)
        if isinstance(answer.kind, Integer):
            made = round(float(made))
        return answer.kind.read(made)

    def _known(self, name: str, earlier: Mapping[str, object]) -> dict[str, object]:
        """Return the quantities, and the answers that come before one."""
        names = list(self._scene.answers)
        before = names[: names.index(name)]
        return self._values | {each: earlier[each] for each in before if each in earlier}

    @staticmethod
    def _on_case(answer: Answer, value: Callable, known: Mapping, case: Case) -> object:
        arguments = dict(zip(answer.arguments, case.arguments, strict=True))
        made = value(Evaluation(known | arguments))
        return case.returns.read(made(*case.arguments) if callable(made) else made)

    def _is_right(self, name: str, value: object, cell: str = "", alone: bool = False) -> bool:
        """Tell whether an answer is right, or its cell, or a value for that cell."""
        answer, truth = self._scene.answers[name], self.truths[name]
        if not cell:
            return answer.kind.same(value, truth)
        found = value if alone else _cell(value, cell, answer.cells)
        tolerance = answer.kind.tolerance
        if isinstance(tolerance, Mapping):
            tolerance = tolerance[cell]
        off = np.abs(np.asarray(found, float) - _cell(truth, cell, answer.cells))
        return bool((off <= tolerance * (1 + 1e-9)).all())


def _cell(answer: object, label: str, cells: Mapping[str, Term]) -> np.ndarray:
    """Return a column of a table, or one of several numbers."""
    if isinstance(answer, pd.DataFrame):
        return answer[label].to_numpy()
    return answer[list(cells).index(label)]
