"""A scene on one edition of the data: what is right there, and what is to be said of the rest.

The numbers of a scene belong to the data in use: with another edition, all of this is made anew.
"""

import inspect
import math
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import count, takewhile
from string import Formatter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import theme
from crmlab.answers import Case, Function, Integer, Kind, Labels, Number, Table, Vector, WrongKind
from crmlab.answers.numbers import FRACTIONS
from crmlab.messages import say
from crmlab.scenes.diagnosis import common_shape, explains, is_rounding, rounded, told
from crmlab.scenes.formulas import Evaluation, Term, in_words, jittered
from crmlab.scenes.implied import curves_of, implied
from crmlab.scenes.slips import slips_of
from crmlab.scenes.slips.handed_in import HANDED_IN
from crmlab.scenes.slips.quantities import choices_of
from crmlab.scenes.slips.slip import Asked, Slip
from crmlab.scenes.slips.steps import last_step, steps_of

if TYPE_CHECKING:
    from crmlab.scenes import Answer, Scene

ROUNDED_WITHIN = 1e-3  # of its size, an answer is right to three digits
STEPS_WITHIN = 1e-4  # of its size, the widest tolerance for a step
FEW = 12  # a whole number up to which formulas come to every other one, too
TELLING_LABELS = 4  # so many that a slip hardly meets them by chance
MOST_OF_A_STEP = 100  # numbers that a learner is asked for in a step


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
    """The right answers of a scene, and what each slip makes of it, on one edition of the data."""

    def __init__(self, scene: "Scene") -> None:
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
        before = Evaluation(self._values)
        self._here = cache(lambda name: Evaluation(self._known(name, self.truths), before))
        for name in scene.answers:
            self.truths[name] = self._right(name, self._here(name))
        self._right_here = Evaluation(ChainMap(self.truths, self._values), before)
        self._steps: dict[str, object] = {}  # what is right for those that were asked for
        self.rules = cache(self._make_rules)
        self._slips = cache(lambda name, cell: ([], self.rules(name, cell)[::-1]))
        self._curves = cache(
            lambda name: curves_of(self._asks[name], self._here(name), np.size(self.truth(name)))
        )

    def asks(self, name: str) -> "Answer | None":
        """Return an answer, or a step as one; nothing where there is none, or no numbers in it."""
        if name in self._scene.steps and name not in self._asks:
            step = self._scene.steps[name]
            right = self._right_here.of(step)
            alike = [kind.names for kind in self._scene.parts.values() if hasattr(kind, "names")]
            if kind := kind_of(right, step.unit, alike):
                self._steps[name] = right = kind.read(right)
                self._asks[name] = asks = step.as_answer(_within(kind, right, 1e-9))
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
        return self._right(name, Evaluation(self._known(name, earlier)))

    def _right(self, name: str, here: Evaluation) -> object:
        root = self._asks[name]
        return self._value(name, lambda evaluation: evaluation.of(root), here)

    def then(self) -> str:
        """Return what is said when all is right, with its numbers."""
        here = self._right_here
        terms = {name: self._scene.named[name] for name in gaps(self._scene.then)}
        numbers = {name: in_unit(here.of(term), term.unit) for name, term in terms.items()}
        return say(self._scene.then, **numbers)

    def accepts(self, name: str, given: object) -> bool:
        """Tell whether an answer is right, if only to the digits to which it is written.

        A rounded one is where it lies nearer to the truth than to what any slip comes to.
        """
        kind, truth = self._asks[name].kind, self.truth(name)
        if kind.same(given, truth):
            return True
        is_exact = isinstance(kind, Integer) or not isinstance(kind, Number | Vector)
        if is_exact or not is_rounding(given, truth):
            return False
        off = _farthest(given, truth)
        return off <= ROUNDED_WITHIN * _size(np.atleast_1d(truth)) and all(
            _farthest(given, wrong) > off for _, wrong in self.slips(name)
        )

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
        if near := rounded(given, self.truth(name)):  # likelier than a number of another kind
            slips = (each for each in slips if not _is_no_answer(each[0], self._asks[name]))
        found = told(slips, given, self._elsewhere, near)
        if not (found and found[1]) and self._is_percentage(name, given):
            found = say("That is the percentage. As a share, 25 % is 0.25"), False
        if not found and isinstance(given, np.ndarray):
            shape = common_shape(given, self.truth(name), self._asks[name].kind.tolerance)
            found = (shape, False) if shape else None
        for label in cells if not found else ():
            if not self._is_right(name, given, label):
                cell = _cell(given, label, cells)
                found = told(self.slips(name, label), cell, self._elsewhere)
                found = found and (say("{cell}: {what}", cell=label, what=found[0]), found[1])
                break
        if not found or found[0] == near:
            found = self._symptom(name, given) or found
        return found or self._would_be_right(name, given)

    def _would_be_right(self, name: str, given: object) -> tuple[str, bool] | None:
        """Say with which value of one quantity an answer would be right, where that is plain."""
        answer = self._asks[name]
        is_count = isinstance(answer.kind, Integer)  # that many a number comes to
        if answer.cells or is_count or not isinstance(answer.kind, Number | Vector):
            return None
        if not np.any(given):  # any difference of two that are alike
            return None
        with np.errstate(all="ignore"):
            found = implied(self._curves(name), np.atleast_1d(given))
        if found is None or not (what := in_words(found[0])):
            return None
        now = float(np.mean(self._here(name).of(found[0])))
        value, right = (in_unit(each, found[0].unit) for each in (found[1], now))
        if value == right:  # they part in digits that are not written
            return None
        return say("This would be right if *{what}* came to {value}", what=what, value=value), False

    def _is_percentage(self, name: str, given: object) -> bool:
        """Tell a percentage from its share within the tolerance: percentages are often rounded."""
        kind = self._asks[name].kind
        if getattr(kind, "unit", "") not in FRACTIONS:
            return False
        near, truth = np.asarray(given) / 100, self.truth(name)
        is_near = np.shape(near) == np.shape(truth) and np.allclose(near, truth, rtol=0.02)
        return kind.same(near, truth) or (is_near and is_rounding(given, 100 * truth))

    def _symptom(self, name: str, given: object) -> tuple[str, bool] | None:
        if isinstance(given, list) and any(isinstance(each, WrongKind) for each in given):
            return None
        here = self._right_here
        for describe in self._asks[name].symptoms:
            named = [each for each in inspect.signature(describe).parameters if each != "given"]
            known = {each: here.of(self._scene.named[each]) for each in named}
            if said := describe(given=given, **known):
                return said, True
        verb = self._asks[name].verb
        if verb and verb.tell:
            return verb.tell(given, *map(here.of, self._asks[name].parts)), False
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
                with np.errstate(all="ignore"):
                    value = self._on_case(answer, rule.value, known, case)
            except Exception:  # what is swapped in may not fit: then it is no slip
                return False
            if not explains(value, result, rule.level):
                return False
        return True

    def slips(self, name: str, cell: str = "") -> Iterator[tuple[Slip, object]]:
        """Return the mistakes and slips of an answer, or of one cell, with what they come to.

        The likeliest come first, and what nobody asks for is not computed.
        """
        found, left = self._slips(name, cell)
        return self._find(found, left, name, cell) if left else iter(found)

    def _find(
        self, found: list[tuple[Slip, object]], left: list[Slip], name: str, cell: str
    ) -> Iterator[tuple[Slip, object]]:
        """Yield what is found already, and find what is left where more is asked for."""
        for at in count():
            while at == len(found) and left:
                value = self._wrong(left[-1], name, cell)
                slip = left.pop()
                if value is not None:
                    found.append((slip, value))
            if at == len(found):
                return
            yield found[at]

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
            whole = answer.cells and not cell
            rules += slips_of(asked, {} if whole else self._scene.named)
            rules += choices_of(asked, self._scene.named) if whole else []
        elif isinstance(kind, Labels) and len(kind.names) >= TELLING_LABELS:
            rules += steps_of(asked) + choices_of(asked, self._scene.named)
        elif answer.verb:
            rules += last_step(asked, answer)
        return sorted(rules, key=lambda slip: slip.level)

    def _wrong(self, slip: Slip, name: str, cell: str) -> object:
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
    def _on_case(answer: "Answer", value: Callable, known: Mapping, case: Case) -> object:
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


def _farthest(one: object, other: object) -> float:
    """Return how far two answers lie apart where they do most."""
    off = np.abs(np.subtract(one, other))
    return float(np.where(np.isnan(one) & np.isnan(other), 0, off).max())


def _is_no_answer(slip: Slip, answer: "Answer") -> bool:
    """Tell whether a slip hands in a part of the answer, or what is of another unit."""
    if slip.sentences != HANDED_IN:
        return False
    this = slip.gaps["this"]
    return this in answer.reach or this.unit.split(" ")[0] != answer.unit.split(" ")[0]


def _cell(answer: object, label: str, cells: Mapping[str, Term]) -> np.ndarray:
    """Return a column of a table, or one of several numbers."""
    if isinstance(answer, pd.DataFrame):
        return answer[label].to_numpy()
    return answer[list(cells).index(label)]
