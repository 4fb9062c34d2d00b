"""Formulas that can be looked into: an answer as steps over the named quantities of a scene.

A formula is an expression of terms. ``investment / gold``, written in the class of an exercise,
divides nothing yet: it is the step that divides one quantity by another. So an exercise can say
not only what comes out, but also what would have come out had a step been left out.
"""

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

import numpy as np

from crmlab.messages import later, say


def _times(left: object, right: object) -> object:
    """Multiply; a list is not repeated, which for letters and thousands would be millions."""
    left, right = (np.asarray(each) if isinstance(each, list) else each for each in (left, right))
    return left * right


ARITHMETIC = {
    "+": operator.add,
    "-": operator.sub,
    "*": _times,
    "/": operator.truediv,
    "**": operator.pow,
    "@": operator.matmul,
}
SIGNS = {"+": "+", "-": "−", "*": "×", "/": "/", "**": later("to the power of"), "@": "@"}
MOST_WORDS = 14  # of a term that can still be read in a sentence


class Term:
    """A step of a formula: what it does, and the terms it does it with.

    A quantity of the scene is a term that does nothing; its value is looked up by its name. So is
    that of a named step or of an answer, wherever it is given.
    """

    __array_ufunc__ = None  # numpy leaves the arithmetic to us
    is_answer = False  # but a quantity or a step

    def __init__(
        self,
        do: Callable | None,
        *parts: "Term",
        sign: str = "",
        verb: "Verb | None" = None,
        name: str = "",
    ) -> None:
        self.do, self.parts, self.sign, self.verb, self.name = do, parts, sign, verb, name
        self.words = self.unit = self.why = ""

    def called(self, words: str, unit: str, why: str = "") -> "Term":
        """Say what people call the term, and its unit; return it."""
        self.words, self.unit, self.why = words, unit, why
        return self

    @cached_property
    def reach(self) -> frozenset["Term"]:
        """All terms that this one is made of, and itself."""
        return frozenset([self]).union(*(part.reach for part in self.parts))

    @cached_property
    def is_before_answers(self) -> bool:
        """Tell what is the same, whatever was answered."""
        return not any(term.is_answer for term in self.reach)

    @property
    def is_constant(self) -> bool:
        """Tell a number that stands in the formula itself."""
        return self.do is not None and not self.parts

    def __neg__(self) -> "Term":
        return Term(operator.neg, self, sign="neg")

    def __add__(self, other: object) -> "Term":
        return _arithmetic("+", self, other)

    def __radd__(self, other: object) -> "Term":
        return _arithmetic("+", other, self)

    def __sub__(self, other: object) -> "Term":
        return _arithmetic("-", self, other)

    def __rsub__(self, other: object) -> "Term":
        return _arithmetic("-", other, self)

    def __mul__(self, other: object) -> "Term":
        return _arithmetic("*", self, other)

    def __rmul__(self, other: object) -> "Term":
        return _arithmetic("*", other, self)

    def __truediv__(self, other: object) -> "Term":
        return _arithmetic("/", self, other)

    def __rtruediv__(self, other: object) -> "Term":
        return _arithmetic("/", other, self)

    def __pow__(self, other: object) -> "Term":
        return _arithmetic("**", self, other)

    def __rpow__(self, other: object) -> "Term":
        return _arithmetic("**", other, self)

    def __matmul__(self, other: object) -> "Term":
        return _arithmetic("@", self, other)


def _arithmetic(sign: str, left: object, right: object) -> Term:
    return Term(ARITHMETIC[sign], as_term(left), as_term(right), sign=sign)


def as_term(value: object) -> Term:
    """Return a term as it is, and anything else as a constant."""
    return value if isinstance(value, Term) else Term(lambda: value)


def unnamed(value: object) -> Term:
    """Return a term that can be given words: where it has some, a step that hands it on."""
    term = as_term(value)
    return Term(lambda same: same, term) if term.words else term


def every(root: Term) -> Iterator[Term]:
    """Return each term below a root once, and the root, from the top down."""
    seen = set()
    waiting = [root]
    while waiting:
        term = waiting.pop(0)
        if term not in seen:
            seen.add(term)
            waiting.extend(term.parts)
            yield term


def rebuilt(term: Term, by: Mapping[Term, Term]) -> Term:
    """Return a formula with other terms in the place of some, to be used beside it."""
    if term in by:
        return by[term]
    if term.reach.isdisjoint(by):
        return term
    parts = [rebuilt(part, by) for part in term.parts]
    return Term(term.do, *parts, sign=term.sign, verb=term.verb)


Place = Term | tuple[Term, int]  # a term wherever it stands, or one part of a term
Swaps = Mapping[Place, Term]


class Evaluation:
    """The terms' values for given quantities; what nothing has changed is computed once.

    ``before`` is another one of the same quantities, with other answers or none.
    """

    def __init__(self, values: Mapping[str, object], before: "Evaluation | None" = None) -> None:
        self.values = values
        self._known: dict[Term, object] = {}
        self._before = before

    def of(self, term: Term, swaps: Swaps | None = None, *, anew: bool = False) -> object:
        """Return a term's value, with other terms in the place of some.

        ``anew`` computes also those steps and answers whose values are given, if a swap is in them.
        """
        if swaps and not term.reach.isdisjoint(
            place if isinstance(place, Term) else place[0] for place in swaps
        ):
            if term in swaps:
                by = swaps[term]
                if by in swaps:  # the two stand in each other's place
                    return self.of(by)
                others = {place: other for place, other in swaps.items() if place is not term}
                return self.of(by, others, anew=anew)
            if term.name in self.values and not (anew and term.do):
                return self.values[term.name]
            parts = [
                self.of(swaps.get((term, at), part), swaps, anew=anew)
                for at, part in enumerate(term.parts)
            ]
            return term.do(*parts)
        if self._before and term.is_before_answers:
            return self._before.of(term)
        if term not in self._known:
            if term.name in self.values:
                self._known[term] = self.values[term.name]
            else:
                self._known[term] = term.do(*map(self.of, term.parts))
        return self._known[term]


class Verb:
    """A step that cannot be looked into, with the slips that people make at it.

    >>> share_of = Verb(lambda part, whole: part / whole)
    >>> share_of.slip("This divides the whole by the part", lambda part, whole: whole / part)
    >>> share_of(1, 4), [slip(1, 4) for _, slip in share_of.slips]
    (0.25, [4.0])
    """

    def __init__(self, do: Callable) -> None:
        self.do = do
        self.slips: list[tuple[str, Callable]] = []
        self.tell: Callable | None = None

    def slip(self, message: str, do: Callable) -> None:
        """Register a wrong way to do it: the message, and a function of the same parameters.

        The message may name what the verb was given by its parameters: ``{values}``.
        """
        self.slips.append((message, do))

    def symptom(self, tell: Callable) -> Callable:
        """Register what to say of any other wrong answer: a function of it and the parameters."""
        self.tell = tell
        return tell

    def __call__(self, *parts: object) -> object:
        """Do it with values, or leave it as a step if any of them is a term."""
        if any(isinstance(part, Term) for part in parts):
            return Term(self.do, *map(as_term, parts), verb=self)
        return self.do(*parts)


def in_words(term: Term) -> str:
    """Return what people say for a term; nothing where that would be too long to read."""
    said = _spoken(term, outer=True).replace("*", "")  # it stands inside an emphasis
    return said if 0 < len(said.split()) <= MOST_WORDS else ""


def _spoken(term: Term, outer: bool = False) -> str:
    if term.words:
        return say(term.words)
    if term.is_constant:
        value = term.do()
        is_number = isinstance(value, int | float) and math.isfinite(value)
        return f"{value:,g}" if is_number else ""
    if term.sign in ARITHMETIC:
        left = _spoken(term.parts[0], outer=term.sign in ("+", "-"))
        right = _spoken(term.parts[1])
        if not (left and right):
            return ""
        said = f"{left} {say(SIGNS[term.sign])} {right}"
        return said if outer or term.sign in ("*", "**") else f"({said})"
    return ""


def jittered(value: object, random: np.random.Generator) -> object:
    """Return numbers that differ from the given ones by up to 20 %; anything else as it is.

    Of a long table, four fifths of the rows are returned.

    >>> 1.0 <= jittered(1.0, np.random.default_rng(1)) <= 1.2
    True
    """
    import pandas as pd

    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, int | float | np.number):
        return float(value) * (1 + random.random() / 5)
    if isinstance(value, pd.DataFrame):
        if len(value) > 20:  # others of its rows: what stands in one belongs together
            return value[random.random(len(value)) < 0.8]
        return value.apply(lambda column: jittered(column, random))
    if isinstance(value, pd.Series | np.ndarray):
        numbers = value.dtype.kind in "iuf"
        return value * (1 + random.random(value.shape) / 5) if numbers else value
    if isinstance(value, list | tuple):
        return type(value)(jittered(each, random) for each in value)
    return value
