"""A scene: the named quantities of an exercise, its answers as formulas of them, and its hints.

::

    class Programme(Exercise, id="2-4"):
        investment = given(2_000_000, "CNY", "the investment")
        gold = given(200, "customers", "the gold customers", others={"all customers": 4_000})
        margin = given(225_000, "CNY a customer", "the gross margin of a gold customer")
        per_customer = answer(investment / gold, Number("CNY", 1), "the investment per customer")
        break_even = answer(per_customer / margin * 100, Number("points"), "the points to cut")
        break_even.mistake("These are *customers*. One point is 2 of the 200", investment / margin)
        hints = ("First spread the investment over the gold customers.",)
        then = "It pays where {break_even} points of churn go: that is for you to judge."

From the formulas come wrong answers without end (`crmlab.scenes.slips`). Units are their grammar:
the same unit means "could be mistaken for it", so units are fine ("CNY a customer", not "CNY").
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import pandas as pd

from crmlab import datasets
from crmlab.answers import Integer, Kind
from crmlab.messages import later
from crmlab.scenes.editions import Edition, gaps
from crmlab.scenes.formulas import Term, as_term, unnamed
from crmlab.scenes.slips.slip import Asked, Slip

EDITIONS = 8  # that are remembered: a class may have hundreds

_registered: dict[str, "Scene"] = {}


def once_an_edition(make: Callable) -> Callable:
    """Return a function that is called once with its arguments for an edition, of the last few."""
    made = lru_cache(EDITIONS)(lambda _folder: cache(make))
    return lambda *arguments: made(datasets.folder())(*arguments)


class Given(Term):
    """A quantity that the exercise gives, or that tempts."""

    def __init__(self, value: object, others: Sequence["Given"] = ()) -> None:
        super().__init__(None)
        self.value, self.others = value, others


def given(
    value: object, unit: str, words: str, why: str = "", others: Mapping[str, object] | None = None
) -> Given:
    """Name a quantity: its value, its unit, and a noun phrase with its article.

    Where another is often taken for it, ``why`` tells why it is the right one. A function in the
    place of the value is called at the first check, and once for an edition of the data.

    ``others`` are values of the same unit, by their words, that stand in no formula: they tempt.
    """
    tempting = [Given(other).called(said, unit) for said, other in (others or {}).items()]
    return Given(value, tempting).called(words, unit, why)


def choice(*ways: tuple[str, object], why: str = "") -> Given:
    """Name what is chosen and is no quantity, such as a column, a table or a side of a cut.

    Each way has its words and its value: the first is the right one, and the others tempt.
    """
    (words, value), *others = ways
    return given(value, words.replace(" ", "_"), words, why, dict(others))


def step(formula: Term, unit: str, words: str, why: str = "") -> "Step":
    """Name a step on the way: every bracket with a meaning is one."""
    return Step(formula).called(words, unit, why)


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

    def mistake(self, message: str, *wrongs: object) -> None:
        """Register a wrong idea: what is said of it, and formulas of what it makes."""
        for wrong in wrongs:
            made = Term(_as_array, *map(as_term, wrong)) if isinstance(wrong, list) else wrong
            self.mistakes.append(Mistake(message, as_term(made)))

    def example(self, *results: object) -> None:
        """Register what comes out with numbers of the lesson's example."""
        said = later("This comes from the numbers of the example. The exercise has its own")
        self.mistake(said, *results)

    def symptom(self, describe: Callable) -> Callable:
        """Register what to say of a wrong answer that can take many values.

        The decorated function gets the answer, as its kind reads it, as ``given``, and anything
        else of the scene by its name; it returns a sentence, or nothing.
        """
        self.symptoms.append(describe)
        return describe

    def as_answer(self, kind: Kind) -> "Answer":
        """Return the step as an answer of a kind, with the mistakes that are known of it."""
        asks = Answer(self, kind, self.words, {}, ())
        asks.mistakes, asks.symptoms = self.mistakes, self.symptoms
        return asks


class Answer(Step):
    """One answer of an exercise: its formula, its kind, and where it has cells, theirs."""

    is_answer = True

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
        self.named = {}
        for name, term in terms.items():
            is_new = isinstance(term, Term) and term not in self.named.values()
            if is_new and term.words:  # what a loop has left over is known by another name
                others = {f"{name}, {other.words}": other for other in getattr(term, "others", ())}
                self.named |= {name: term, **others}
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
    def edition(self) -> Edition:
        """The scene on the data in use."""
        return self._on()

    @property
    def parts(self) -> dict[str, Kind]:
        """The kinds of the answers, by name."""
        return {name: answer.kind for name, answer in self.answers.items()}


def registered() -> dict[str, Scene]:
    """Return the exercises registered so far, by id."""
    return dict(_registered)


def _as_array(*cells: float) -> np.ndarray:
    return np.array(cells, dtype=float)
