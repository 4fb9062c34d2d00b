"""A scene: the named quantities of an exercise, its answers as formulas of them, and its hints.

::

    class Programme(Exercise, id="2-4"):
        investment = given(2_000_000, "CNY", "the investment")
        gold = given(200, "customers", "the gold customers")
        everyone = given(4_000, "customers", "all customers")  # in no formula: it tempts
        margin = given(225_000, "CNY a customer", "the gross margin of a gold customer")
        per_customer = answer(investment / gold, Number("CNY", 1), "the investment per customer")
        break_even = answer(per_customer / margin * 100, Number("points"), "the points to cut")
        break_even.mistake("These are *customers*. One point is 2 of the 200", investment / margin)
        hints = ("First spread the investment over the gold customers.",)
        then = "It pays where {break_even} points of churn go: that is for you to judge."

From the formulas come wrong answers without end (`crmlab.slips`). Units are their grammar: the
same unit means "could be mistaken for it", so units are fine ("CNY a customer", not "CNY").
"""

import inspect
import math
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile
from string import Formatter

import numpy as np
import pandas as pd

from crmlab import datasets, theme
from crmlab.answers import Case, Function, Integer, Kind, Number, Table, Vector, WrongKind
from crmlab.answers.numbers import FRACTIONS
from crmlab.diagnosis import common_shape, explains, is_rounding, told
from crmlab.formulas import Evaluation, Term, as_term, jittered, unnamed
from crmlab.messages import say
from crmlab.slips import HANDED_IN, Asked, Slip, last_step, slips_of

STEPS_WITHIN = 1e-4  # of its size, the widest tolerance for a step
FEW = 12  # a whole number up to which formulas come to every other one, too
MOST_OF_A_STEP = 100  # numbers that a learner is asked for in a step

_registered: dict[str, "Scene"] = {}


def once_an_edition(make: Callable[[], object]) -> Callable[[], object]:
    """Return a function that is called once for an edition of the data, and then remembered."""
    made = cache(lambda _folder: make())
    return lambda: made(datasets.folder())


class Given(Term):
    """A quantity that the exercise gives, or that tempts."""

    def __init__(self, value: object) -> None:
        super().__init__(None)
        self.value = value


def given(value: object, unit: str, words: str, why: str = "") -> Given:
    """Name a quantity: its value, its unit, and a noun phrase with its article.

    Where another is often taken for it, ``why`` tells why it is the right one. A function in the
    place of the value is called at the first check, and once for an edition of the data.
    """
    return Given(value).called(words, unit, why)


def step(formula: Term, unit: str, words: str) -> "Step":
    """Name a step on the way: every bracket with a meaning is one."""
    return Step(formula).called(words, unit)


def call(function: Callable, *parts: object) -> Term:
    """Return what a function makes of quantities, as a term that is not looked into."""
    return Term(function, *map(as_term, parts))


@dataclass(frozen=True)
class Mistake:
    """A wrong idea that no slip makes: what is said of it, and what it makes."""

    message: str
    wrong: Term

    def as_slip(self) -> Slip:
        """Return it as the likeliest of slips."""
        return Slip(1, lambda evaluation: evaluation.of(self.wrong), (self.message,), written=True)


class Step(Term):
    """A step on the way, and the mistakes that people make at it."""

    def __init__(self, formula: Term) -> None:
        formula = unnamed(formula)
        super().__init__(formula.do, *formula.parts, sign=formula.sign, verb=formula.verb)
        self.mistakes: list[Mistake] = []
        self.symptoms: list[Callable] = []

    def mistake(self, message: str, wrong: object) -> None:
        """Register a wrong idea: what is said of it, and a formula of what it makes."""
        if isinstance(wrong, list):
            wrong = Term(_as_array, *map(as_term, wrong))
        self.mistakes.append(Mistake(message, as_term(wrong)))

    def symptom(self, describe: Callable) -> Callable:
        """Register what to say of a wrong answer that can take many values.

        The decorated function gets the answer, as its kind reads it, as ``given``, and anything
        else of the scene by its name; it returns a sentence, or nothing.
        """
        self.symptoms.append(describe)
        return describe


class Answer(Step):
    """One answer of an exercise: its formula, its kind, and where it has cells, theirs."""

    def __init__(
        self, formula: Term, kind: Kind, words: str, cells: Mapping[str, Term], arguments: Sequence
    ) -> None:
        super().__init__(formula)
        self.kind, self.cells, self.arguments = kind, cells, arguments
        self.called(words, getattr(kind, "unit", ""))

    @property
    def asked(self) -> Asked:
        """What is asked for."""
        return Asked(self, self.words, self.unit, counts=isinstance(self.kind, Integer))


def answer(formula: object, kind: Kind, words: str, **arguments: str) -> Answer:
    """Ask for an answer.

    Parameters
    ----------
    formula
        A term; a list of one for each place, or a dict of one for each column of a table. Of an
        answer that is a function: its body, as a function of terms.
    kind
        Of the answer.
    words
        What it is, a noun phrase.
    arguments
        Of an answer that is a function: the words for each of its arguments.
    """
    inputs = {name: Term(None, name=name).called(said, "") for name, said in arguments.items()}
    cells = {}
    if arguments:
        formula = formula(**inputs)
    if isinstance(formula, list):
        cells = dict(zip(map(str, kind.names), map(as_term, formula), strict=True))
        formula = Term(_as_array, *cells.values())
    elif isinstance(formula, dict):
        cells = formula
        formula = Term(
            lambda *columns: pd.DataFrame(dict(zip(cells, columns, strict=True)), kind.rows),
            *cells.values(),
        )
    return Answer(as_term(formula), kind, words, cells, tuple(arguments))


class Exercise:
    """What an exercise is declared as: quantities, steps and answers as attributes of a class.

    ``hints`` are at most three, from a nudge to almost the answer. ``then`` is a sentence on what
    it means, said when all is right; its gaps are numbers of the scene by name, such as
    ``{break_even}``, and are written in their unit. Where another exercise goes on with the same
    scene, ``enough`` are the names of the answers after which this one is done. The class is never
    called: it registers its ``scene``.
    """

    hints: tuple[str, ...] = ()
    then: str = ""
    enough: tuple[str, ...] = ()
    scene: "Scene"

    def __init_subclass__(cls, /, id: str) -> None:
        cls.scene = Scene(id, vars(cls), cls.hints, cls.then, cls.enough)


class Scene:
    """The quantities, steps and answers of one exercise, by name and in their order.

    Parameters
    ----------
    exercise_id
        The id that the chapter prints, such as ``"2-5"``.
    terms
        By name; what is no term, or has no words, is left out.
    hints
        At most three.
    then
        What is said when all is right; its gaps are terms by name.
    enough
        The answers after which the exercise is done; all of them if left out.
    """

    def __init__(
        self,
        exercise_id: str,
        terms: Mapping[str, object],
        hints: Sequence[str] = (),
        then: str = "",
        enough: Sequence[str] = (),
    ) -> None:
        if len(hints) > 3:
            raise ValueError(f"Exercise {exercise_id} has {len(hints)} hints; three at most.")
        self.id, self.hints, self.then = exercise_id, hints, then
        self.named = {
            name: term for name, term in terms.items() if isinstance(term, Term) and term.words
        }
        for name, term in self.named.items():
            term.name = name
        self.quantities = {n: term.value for n, term in self.named.items() if type(term) is Given}
        self.answers = {n: term for n, term in self.named.items() if type(term) is Answer}
        self.enough = list(enough or self.answers)
        self.steps = {n: term for n, term in self.named.items() if type(term) is Step}
        if strange := gaps(then).difference(self.named):
            raise ValueError(f"Exercise {exercise_id} has no {', '.join(strange)} to say then.")
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


def registered() -> dict[str, Scene]:
    """Return the exercises registered so far, by id."""
    return dict(_registered)


def gaps(sentence: str) -> set[str]:
    """Return the names of the gaps in a sentence."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def in_unit(value: object, unit: str) -> str:
    """Write a number as its unit has it: money with its currency, a share in per cent.

    >>> in_unit(10_000, "CNY a customer"), in_unit(0.2, "share"), in_unit(4.444, "points")
    ('10,000 CNY', '20 %', '4.44')
    """
    if isinstance(value, str):
        return say(value)
    number, kind = float(value), unit.split(" ")[0]
    if kind == "CNY":
        return theme.money(number, 0 if abs(number) >= 100 else 2)
    if kind == "share":
        return theme.percent(number, 0 if round(1000 * number) % 10 == 0 else 1)
    places = 0 if number.is_integer() else max(0, 2 - math.floor(math.log10(abs(number))))
    return theme.number(number, places)


def _as_array(*cells: float) -> np.ndarray:
    return np.array(cells, dtype=float)


class _Values(Mapping):
    """The quantities by name, each made when it is first asked for: a model may take long."""

    def __init__(self, given: Mapping[str, object], make: Callable[[str, object], object]) -> None:
        self._given, self._make, self._made = given, make, {}

    def __getitem__(self, name: str) -> object:
        if name not in self._made:
            self._made[name] = self._make(name, self._given[name])
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._given

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


class Edition:
    """A scene on one edition of the data: the right answers, and what each slip makes of it."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._values = _Values(
            scene.quantities, lambda _, value: value() if callable(value) else value
        )
        self._elsewhere = Evaluation(
            _Values(
                self._values,
                lambda name, value: jittered(value, np.random.default_rng(list(name.encode()))),
            )
        )
        self._cases = cache(lambda name: self._asks[name].kind.cases())
        self.truths: dict[str, object] = {}
        self._asks: dict[str, Answer] = dict(scene.answers)
        for name in scene.answers:
            self.truths[name] = self.right(name, self.truths)
        self._steps: dict[str, object] = {}  # what is right for those that were asked for
        self.rules = cache(self._make_rules)
        self._wrong = cache(self._make_wrong)
        self._here = cache(lambda name: Evaluation(self._known(name, self.truths)))

    def asks(self, name: str) -> Answer | None:
        """Return an answer, or a step as one; nothing where there is none, or no numbers in it."""
        if name in self._scene.steps and name not in self._asks:
            step = self._scene.steps[name]
            right = Evaluation(ChainMap(self.truths, self._values)).of(step)
            alike = [kind.names for kind in self._scene.parts.values() if hasattr(kind, "names")]
            if kind := kind_of(right, step.unit, alike):
                self._steps[name] = right = kind.read(right)
                self._asks[name] = asks = Answer(
                    step, _within(kind, right, 1e-9), step.words, {}, ()
                )
                asks.mistakes, asks.symptoms = step.mistakes, step.symptoms
                asks.kind = _within(kind, right, min([STEPS_WITHIN, *self._half_way(name)]))
        return self._asks.get(name)

    def _half_way(self, name: str) -> Iterator[float]:
        """Yield of each slip of a step less than half of how far it lies from the truth."""
        for _, wrong in self.slips(name):
            if is_rounding(wrong, self._steps[name]):
                continue
            pairs = zip(_columns(wrong), _columns(self._steps[name]), strict=True)
            yield max(np.abs(one - other).max() / _size(other) for one, other in pairs) / 2.1

    def truth(self, name: str) -> object:
        """Return what is right for an answer, or for a step that was asked for."""
        return self.truths[name] if name in self.truths else self._steps[name]

    def right(self, name: str, earlier: Mapping[str, object]) -> object:
        """Return what is right, as its kind reads it, given answers and steps before it."""
        root = self._asks[name]
        here = Evaluation(self._known(name, earlier))
        return self._value(name, lambda evaluation: evaluation.of(root), here)

    def then(self) -> str:
        """Return what is said when all is right, with its numbers."""
        here = Evaluation(ChainMap(self.truths, self._values))
        terms = {name: self._scene.named[name] for name in gaps(self._scene.then)}
        numbers = {name: in_unit(here.of(term), term.unit) for name, term in terms.items()}
        return say(self._scene.then, **numbers)

    def diagnosis(self, name: str, given: object) -> tuple[str, bool] | None:
        """Return what is to be said of a wrong answer, and whether somebody wrote it for it."""
        cells = self._asks[name].cells
        if isinstance(self._asks[name].kind, Function):
            slips = ((slip, given) for slip in self.rules(name) if self._fits(name, slip, given))
        else:
            kind, several = self._asks[name].kind, isinstance(given, np.ndarray)
            slips = (  # a mistake that somebody wrote is made in many ways, all near one another
                (slip, given if slip.written and several and kind.same(value, given) else value)
                for slip, value in self.slips(name)
            )
        if is_rounding(given, self.truth(name)):  # likelier than a number that is no answer at all
            slips = (each for each in slips if each[0].sentences != HANDED_IN)
        found = told(slips, given, self._elsewhere)
        if not (found and found[1]) and self._is_percentage(name, given):
            found = say("That is the percentage. As a share, 25 % is 0.25"), False
        if not found and isinstance(given, np.ndarray):
            shape = common_shape(given, self.truth(name))
            found = (shape, False) if shape else None
        for label in cells if not found else ():
            if not self._is_right(name, given, label):
                cell = _cell(given, label, cells)
                found = told(self.slips(name, label), cell, self._elsewhere)
                found = found and (say("{cell}: {what}", cell=label, what=found[0]), found[1])
                break
        found = found or self._symptom(name, given)
        if not found and is_rounding(given, self.truth(name)):
            found = say("This is rounded too far, or cut: hand in the computed value"), False
        return found

    def _is_percentage(self, name: str, given: object) -> bool:
        """Tell a percentage from its share within the tolerance: percentages are often rounded."""
        kind = self._asks[name].kind
        if getattr(kind, "unit", "") not in FRACTIONS:
            return False
        return kind.same(np.asarray(given) / 100, self.truth(name))

    def _symptom(self, name: str, given: object) -> tuple[str, bool] | None:
        if isinstance(given, list) and any(isinstance(each, WrongKind) for each in given):
            return None
        here = Evaluation(ChainMap(self.truths, self._values))
        for describe in self._asks[name].symptoms:
            named = [each for each in inspect.signature(describe).parameters if each != "given"]
            known = {each: here.of(self._scene.named[each]) for each in named}
            if said := describe(given=given, **known):
                return said, True
        return None

    def _fits(self, name: str, rule: Slip, given: list) -> bool:
        """Tell whether a slip gives the results of a learner's function, shortest case first."""
        answer = self._asks[name]
        known = self._known(name, self.truths)
        cases = [
            each
            for each in zip(self._cases(name), given, self.truth(name), strict=True)
            if not isinstance(each[1], WrongKind)  # it divides by 0 there: the others tell why
        ]
        if all(case.returns.same(result, truth) for case, result, truth in cases):
            return False
        for case, result, _ in sorted(cases, key=lambda each: len(each[0].arguments[0])):
            try:
                value = self._on_case(answer, rule.value, known, case)
            except Exception:  # what is swapped in may not fit: then it is no slip
                return False
            if not explains(value, result, rule.level):
                return False
        return True

    def slips(self, name: str, cell: str = "") -> Iterator[tuple[Slip, object]]:
        """Yield the mistakes and slips of an answer, or of one cell, with what they come to.

        The likeliest come first, and what nobody asks for is not computed.
        """
        for slip in self.rules(name, cell):
            value = self._wrong(slip, name, cell)
            if value is not None:
                yield slip, value

    def _make_rules(self, name: str, cell: str = "") -> list[Slip]:
        """Return the mistakes and slips of an answer, or of one cell, the likeliest first."""
        answer = self._asks[name]
        kind, asked = answer.kind, answer.asked
        rules = [] if cell else [mistake.as_slip() for mistake in answer.mistakes]
        if isinstance(kind, Function):
            asked = replace(asked, unit=getattr(self._cases(name)[0].returns, "unit", ""))
        if cell:
            unit = kind.units[cell] if isinstance(kind, Table) else asked.unit
            asked = Asked(answer.cells[cell], asked.words, unit)
        is_small = isinstance(kind, Integer) and abs(self.truth(name)) <= FEW
        if is_small and answer.verb:  # such as a year that is found: a slip meets it by chance
            rules += last_step(asked, answer)
        elif cell or isinstance(kind, Number | Vector | Function):
            rules += slips_of(asked, {} if answer.cells and not cell else self._scene.named)
        elif answer.verb:
            rules += last_step(asked, answer)
        return sorted(rules, key=lambda slip: slip.level)

    def _make_wrong(self, slip: Slip, name: str, cell: str) -> object:
        """Return what a slip comes to; nothing where that cannot be, or is right."""
        with np.errstate(all="ignore"):
            try:
                value = self._value(name, slip.value, self._here(name), cell)
                is_right = self._is_right(name, value, cell, alone=bool(cell))
            except Exception:  # what is swapped in may not fit: then it is no slip
                return None
        return None if is_right else value

    def _value(self, name: str, value: Callable, here: Evaluation, cell: str = "") -> object:
        """Return a value as the kind of its answer reads it."""
        answer = self._asks[name]
        if isinstance(answer.kind, Function):
            return [self._on_case(answer, value, here.values, case) for case in self._cases(name)]
        made = value(here)
        if cell:
            return np.asarray(made, dtype=float)
        if isinstance(answer.kind, Integer):
            made = round(float(made))
        return answer.kind.read(made)

    def _known(self, name: str, earlier: Mapping[str, object]) -> ChainMap[str, object]:
        """Return the quantities, and of what was answered what comes before one."""
        before = takewhile(lambda each: each != name, self._scene.named)
        return ChainMap({each: earlier[each] for each in before if each in earlier}, self._values)

    @staticmethod
    def _on_case(answer: Answer, value: Callable, known: Mapping, case: Case) -> object:
        arguments = dict(zip(answer.arguments, case.arguments, strict=True))
        made = value(Evaluation(ChainMap(arguments, known)))
        return case.returns.read(made(*case.arguments) if callable(made) else made)

    def _is_right(self, name: str, value: object, cell: str = "", alone: bool = False) -> bool:
        """Tell whether an answer is right, or its cell, or a value for that cell."""
        answer, truth = self._asks[name], self.truth(name)
        if not cell:
            return answer.kind.same(value, truth)
        found = value if alone else _cell(value, cell, answer.cells)
        tolerance = answer.kind.tolerance
        if isinstance(tolerance, Mapping):
            tolerance = tolerance[cell]
        off = np.abs(np.asarray(found, float) - _cell(truth, cell, answer.cells))
        return bool((off <= tolerance * (1 + 1e-9)).all())


def kind_of(value: object, unit: str, alike: Sequence[Sequence[str]]) -> Kind | None:
    """Return the kind of a step by its value; nothing where that is no number and holds none.

    Several numbers without labels are named as in an answer that has as many.
    """
    unit = next((each for each in FRACTIONS if unit.startswith(each)), unit)
    numbers = np.asarray(value)
    if numbers.dtype.kind not in "iuf" or not 0 < numbers.size <= MOST_OF_A_STEP:
        return None
    match numbers.ndim if np.isfinite(numbers).all() else None:
        case 0:
            return Number(unit)
        case 1:
            places = [str(place) for place in range(1, len(value) + 1)]
            names = next((each for each in alike if len(each) == len(value)), places)
            labels = [str(label) for label in value.index] if isinstance(value, pd.Series) else []
            return Vector(labels or names, unit)
        case 2 if isinstance(value, pd.DataFrame):
            units = dict.fromkeys(map(str, value.columns), unit)
            return Table([str(row) for row in value.index], units)
    return None


def _within(kind: Kind, right: object, wide: float) -> Kind:
    """Return a kind with a tolerance relative to the size of what is right."""
    sizes = [wide * _size(column) for column in _columns(right)]
    is_table = isinstance(kind, Table)
    return replace(
        kind, tolerance=dict(zip(kind.units, sizes, strict=True)) if is_table else sizes[0]
    )


def _columns(value: object) -> list[np.ndarray]:
    """Return the columns of a table, or all of any other numbers as one."""
    table = isinstance(value, pd.DataFrame)
    return [np.atleast_1d(each) for each in (value.to_numpy().T if table else [value])]


def _size(column: np.ndarray) -> float:
    return np.abs(column).max() or 1.0


def _cell(answer: object, label: str, cells: Mapping[str, Term]) -> np.ndarray:
    """Return a column of a table, or one of several numbers."""
    if isinstance(answer, pd.DataFrame):
        return answer[label].to_numpy()
    return answer[list(cells).index(label)]
