"""Wrong answers that a formula explains: what comes out where one step of it slips."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from crmlab.answers.numbers import FRACTIONS
from crmlab.forms import forms_of
from crmlab.formulas import (
    ARITHMETIC,
    SIGNS,
    Evaluation,
    Swaps,
    Term,
    as_term,
    every,
    in_words,
    rebuilt,
)
from crmlab.messages import later, say

Value = Callable[[Evaluation], object]


@dataclass(frozen=True)
class Slip:
    """A way to go wrong: how likely (1 is likeliest), what comes out, and what is said of it."""

    level: int
    value: Value
    message: Callable[[], str]
    written: bool = False  # by a person, for this exercise


@dataclass(frozen=True)
class Asked:
    """What an answer is asked for: its formula, its name in words, and its unit."""

    root: Term
    words: str
    unit: str
    counts: bool = False  # a whole number is asked for

    def swap(self, swaps: Swaps) -> Value:
        """Return what comes out with other terms in the place of some."""
        return lambda evaluation: evaluation.of(self.root, swaps)

    def form(self, change: Callable) -> Value:
        """Return what comes out where the right answer is handed in in another form."""
        return lambda evaluation: change(np.asarray(evaluation.of(self.root), dtype=float))


def slips_of(asked: Asked, named: Mapping[str, Term]) -> list[Slip]:
    """Return the slips of a formula of numbers, those that describe before those that diagnose."""
    root, rules = asked.root, []
    rules += [rule for term in every(root) for rule in last_step(asked, term)]
    rules += _forms(asked)
    rules += _handed_in(asked, named)
    rules += _same_step_twice(asked)
    for term in every(root):
        if term.sign in ARITHMETIC:
            rules += _left_out(asked, term)
            rules += _other_signs(asked, term)
        if term.words:
            rules += _other_quantity(asked, term, named)
            rules += _other_size(asked, term)
    rules += _exchanged(asked)
    rules += [rule for term in every(root) for rule in _brackets(asked, term)]
    rules += _on_the_whole(asked)
    rules += _several_left_out(asked)
    rules += _two_together(asked, named)
    rules += _off_by_a_term(asked, named)
    return rules


def last_step(asked: Asked, term: Term) -> Iterator[Slip]:
    """Yield the slips of a verb, at the place where it stands."""
    for message, do in term.verb.slips if term.verb else ():
        names = inspect.signature(do).parameters
        gaps = dict(zip(names, term.parts, strict=False))

        def speak(message: str = message, gaps: Mapping[str, Term] = gaps) -> str:
            told = {name: in_words(part) for name, part in gaps.items()}
            said = say(message, **told) if "{" in message else say(message)
            if term is asked.root or (term in asked.root.parts and not asked.root.sign):
                return said
            if where := in_words(term):
                return say("In *{where}*: {said}", where=where, said=said)
            return say("On the way to it: {said}", said=said)

        yield Slip(1, asked.swap({term: Term(do, *term.parts)}), speak)


def _same_step_twice(asked: Asked) -> Iterator[Slip]:
    """Yield the slips of a verb that stands in several places, made in each of them."""
    places: dict = {}
    for term in every(asked.root):
        if term.verb:
            places.setdefault(term.verb, []).append(term)
    for verb, terms in places.items():
        for message, do in verb.slips if len(terms) > 1 else ():
            swaps = {term: Term(do, *term.parts) for term in terms}
            yield Slip(1, asked.swap(swaps), lambda message=message: say(message))


def _forms(asked: Asked) -> Iterator[Slip]:
    """Yield the right answer in another form."""
    for level, change, message in forms_of(asked.unit, asked.counts):
        yield Slip(
            level, asked.form(change), lambda message=message: say(message, unit=say(asked.unit))
        )


def _handed_in(asked: Asked, named: Mapping[str, Term]) -> Iterator[Slip]:
    """Yield the quantities, and the steps on the way, as they are."""
    terms = [term for term in named.values() if term is not asked.root]
    terms += [term for term in every(asked.root) if not term.words and term.parts]
    for term in terms:
        if term is not asked.root:
            level = 1 if term.words else 2
            yield Slip(level, lambda e, term=term: _not_zero(e.of(term)), _this_is(term, asked))


def _not_zero(value: object) -> object:
    """Return a quantity as it is, but no zero: an answer of 0 can come from anywhere."""
    if np.ndim(value) == 0 and value == 0:
        raise ValueError
    return value


def _this_is(term: Term, asked: Asked) -> Callable[[], str]:
    def speak() -> str:
        this = in_words(term)
        if not this:
            return say(
                "You handed in a step on the way. Asked for: {asked}", asked=say(asked.words)
            )
        return say("You handed in *{this}*. Asked for: {asked}", this=this, asked=say(asked.words))

    return speak


def _left_out(asked: Asked, term: Term) -> Iterator[Slip]:
    left, right = term.parts
    if term.sign != "@":
        yield Slip(1, asked.swap({term: left}), _you_left_out(right, term, asked))
    if term.sign in ("+", "*"):
        yield Slip(1, asked.swap({term: right}), _you_left_out(left, term, asked))
    elif term.sign == "/" and not left.is_constant:
        yield Slip(1, asked.swap({term: 1 / right}), _you_left_out(left, term, asked))
    elif term.sign == "-" and not left.is_constant:
        yield Slip(2, asked.swap({term: -right}), _you_left_out(left, term, asked))


def _you_left_out(term: Term, whole: Term, asked: Asked) -> Callable[[], str]:
    """Say what is left out, and where, if it stands in other places too."""

    def speak() -> str:
        what, where = in_words(term), in_words(whole) if whole is not asked.root else ""
        if not what:
            return say("You left out a step")
        if term.is_constant:
            return say('You left out "{sign} {number}"', sign=say(SIGNS[whole.sign]), number=what)
        uses = sum(part is term for each in every(asked.root) for part in each.parts)
        if uses > 1 and where:
            return say("You left out *{what}* in *{where}*", what=what, where=where)
        return say("You left out *{what}*", what=what)

    return speak


# By sign: how likely the slip is (0: likely where the term has a name, or is all), what is made of
# the two parts, and what is said.
_OTHER_SIGNS = {
    "+": [
        (0, lambda a, b: a - b, later("You took off *{right}*. Add it")),
        (2, lambda a, b: a * b, later("You multiplied *{left}* and *{right}*. Add them")),
    ],
    "-": [
        (0, lambda a, b: a + b, later("You added *{right}*. Take it off")),
        (0, lambda a, b: b - a, later("You took *{left}* off *{right}*. Turn it round")),
        (2, lambda a, b: a / b, later("You divided by *{right}*. Take it off")),
    ],
    "*": [
        (2, lambda a, b: a + b, later("You added *{left}* and *{right}*. Multiply them")),
        (2, lambda a, b: a / b, later("You divided by *{right}*. Multiply")),
        (2, lambda a, b: b / a, later("You divided by *{left}*. Multiply")),
    ],
    "/": [
        (
            0,
            lambda a, b: b / a,
            later("You divided *{right}* by *{left}*. Turn it round"),
        ),
        (0, lambda a, b: a * b, later("You multiplied by *{right}*. Divide")),
        (2, lambda a, b: a - b, later("You took off *{right}*. Divide")),
    ],
    "**": [(2, lambda a, b: a * b, later("You multiplied by *{right}*. A power is **"))],
    "@": [(1, lambda a, b: Term(np.matmul, b, a), later("Turn it round: *{left}* @ *{right}*"))],
}


def _other_signs(asked: Asked, term: Term) -> Iterator[Slip]:
    """Yield a sum for a product, a quotient the wrong way round, and so on."""
    left, right = term.parts
    likely = 1 if term is asked.root or term.words else 2
    for level, make, message in _OTHER_SIGNS[term.sign]:

        def speak(message: str = message) -> str:
            gaps = {"left": in_words(left), "right": in_words(right)}
            if all(gaps.values()):
                return say(message, **gaps)
            return say(
                "One step is another here: look again at what is added, taken off or divided"
            )

        yield Slip(level or likely, asked.swap({term: make(left, right)}), speak)


def _other_quantity(asked: Asked, term: Term, named: Mapping[str, Term]) -> Iterator[Slip]:
    """Yield another quantity of the same unit, in all places or in one of several."""
    places = [
        (parent, at)
        for parent in every(asked.root)
        for at, part in enumerate(parent.parts)
        if part is term
    ]
    for other in named.values():
        if other is term or other is asked.root or other.unit != term.unit or term in other.reach:
            continue
        if term is asked.root:
            continue
        yield Slip(1, asked.swap({term: other}), _you_took(other, term))
        if len(places) > 1:
            for place in places:
                yield Slip(2, asked.swap({place: other}), _once_you_took(other, term))


def _you_took(other: Term, term: Term) -> Callable[[], str]:
    def speak() -> str:
        taken, right = in_words(other), in_words(term)
        if term.why:
            return say(
                "You took *{taken}*. Take {right}: {why}",
                taken=taken,
                right=right,
                why=say(term.why),
            )
        return say("You took *{taken}*. Take *{right}*", taken=taken, right=right)

    return speak


def _once_you_took(other: Term, term: Term) -> Callable[[], str]:
    return lambda: say(
        "In one place you took *{taken}*. There, too, take *{right}*",
        taken=in_words(other),
        right=in_words(term),
    )


def _other_size(asked: Asked, term: Term) -> Iterator[Slip]:
    """Yield a share as a percentage or as its rest, and a count that is one off."""

    def said(message: str) -> Callable[[], str]:
        return lambda: say(message, what=in_words(term))

    if term.unit.startswith(FRACTIONS):
        yield Slip(
            1,
            asked.swap({term: term * 100}),
            said("You took *{what}* in per cent. As a share, 8 % is 0.08"),
        )
        yield Slip(1, asked.swap({term: 1 - term}), said("You took 1 minus *{what}*"))
        yield Slip(
            2,
            asked.swap({term: term * 10}),
            said("The decimal point slipped in *{what}*: 8 % is 0.08, not 0.8"),
        )
    counted = term.unit.startswith(("year", "period", "items", "level", "orders"))
    if counted and term is not asked.root:
        yield Slip(2, asked.swap({term: term + 1}), said("You counted one too many: *{what}*"))
        yield Slip(2, asked.swap({term: term - 1}), said("You counted one too few: *{what}*"))


def _exchanged(asked: Asked) -> Iterator[Slip]:
    used = [term for term in every(asked.root) if term.words and term is not asked.root]
    for one, other in combinations(used, 2):
        alike = one.unit == other.unit or (one.unit + other.unit).count("share") == 2
        if alike and one not in other.reach and other not in one.reach:
            yield Slip(
                2,
                asked.swap({one: other, other: one}),
                lambda one=one, other=other: say(
                    "You exchanged *{one}* and *{other}*",
                    one=in_words(one),
                    other=in_words(other),
                ),
            )


def _brackets(asked: Asked, term: Term) -> Iterator[Slip]:
    """Yield a formula without the brackets around a sum."""
    if term.sign not in ("*", "/", "**", "-"):
        return
    left, right = term.parts
    do = ARITHMETIC[term.sign]
    inner = ("+", "-") if term.sign != "/" else ("+", "-", "*", "/")
    if right.sign in inner and not (term.sign == "*" and right.sign == "*"):
        yield Slip(
            1, asked.swap({term: _leftmost(right, left, do, term.sign)}), _unbracketed(right)
        )
    if term.sign == "/" and right.sign == "*":
        turned = Term(right.do, *reversed(right.parts), sign="*")
        yield Slip(1, asked.swap({term: _leftmost(turned, left, do, "/")}), _unbracketed(right))
    if left.sign in ("+", "-") and term.sign != "-":
        first, last = left.parts
        only_first = Term(left.do, Term(do, first, right, sign=term.sign), last, sign=left.sign)
        yield Slip(1, asked.swap({term: only_first}), _unbracketed(left))
        made = Term(
            ARITHMETIC[left.sign], first, Term(do, last, right, sign=term.sign), sign=left.sign
        )
        yield Slip(1, asked.swap({term: made}), _unbracketed(left))


def _on_the_whole(asked: Asked) -> Iterator[Slip]:
    """Yield a factor of one part of a sum that works on all of it."""
    sums = [term for term in every(asked.root) if term.sign in ("+", "-")]
    for term in sums:
        operands = [operand for _, operand in _chain(term, ("+", "-"))]
        factors = {factor for operand in operands for factor in _factors(operand) if factor.words}
        for factor in sorted(factors, key=lambda each: each.name):
            without = rebuilt(term, {factor: as_term(1.0)})
            yield Slip(
                2,
                asked.swap({term: without * factor}),
                lambda factor=factor: say(
                    "You applied *{factor}* to the whole sum. It belongs to one part of it",
                    factor=in_words(factor),
                ),
            )


def _factors(term: Term) -> Iterator[Term]:
    """Yield the factors of a product, named products and their factors among them."""
    if term.sign in ("*", "/"):
        factors = term.parts if term.sign == "*" else term.parts[:1]
        for part in factors:
            yield part
            yield from _factors(part)


def _leftmost(chain: Term, before: Term, do: Callable, sign: str) -> Term:
    """Return a chain whose first operand is bound to what stands before it."""
    if chain.sign in ARITHMETIC and chain.sign != "**":
        first, last = chain.parts
        return Term(chain.do, _leftmost(first, before, do, sign), last, sign=chain.sign)
    return Term(do, before, chain, sign=sign)


def _unbracketed(term: Term) -> Callable[[], str]:
    def speak() -> str:
        if what := in_words(term):
            return say("Brackets are missing: ({what})", what=what)
        return say(
            "Brackets are missing: all that stands below the line, or is multiplied, needs them"
        )

    return speak


def _chain(term: Term, signs: Sequence[str]) -> list[tuple[str, Term]]:
    """Return the operands of a sum or of a product, each with the sign before it."""
    if term.sign not in signs:
        return [(signs[0], term)]
    left, right = term.parts
    return [*_chain(left, signs), (term.sign, right)]


def _several_left_out(asked: Asked) -> Iterator[Slip]:
    """Yield sums and products of which two or more parts are missing."""
    inside = {part for term in every(asked.root) for part in term.parts if part.sign == term.sign}
    for term in every(asked.root):
        for signs, neutral in ((("+", "-"), 0.0), (("*", "/"), 1.0)):
            if term.sign not in signs or (term in inside):
                continue
            chain = _chain(term, signs)
            if not 3 <= len(chain) <= 6:
                continue
            if signs == ("*", "/"):
                added = chain[0][1]
                for _, part in chain[1:]:
                    added = added + part
                yield Slip(2, asked.swap({term: added}), lambda: say("You added. Multiply"))
            for left_out in combinations(chain, 2):
                made: Term | None = None
                for sign, part in chain:
                    if (sign, part) in left_out:
                        continue
                    start = made if made is not None else neutral
                    if made is None and sign == signs[0]:
                        made = part
                    else:
                        made = Term(ARITHMETIC[sign], as_term(start), part, sign=sign)
                if made is not None:
                    yield Slip(
                        2, asked.swap({term: made}), _both_left_out(*(part for _, part in left_out))
                    )


def _two_together(asked: Asked, named: Mapping[str, Term]) -> Iterator[Slip]:
    """Yield what two of the quantities and steps come to: it is described, and not explained."""
    terms = [term for term in named.values() if term is not asked.root and term.words]

    def two(one: Term, sign: str, other: Term) -> Slip:
        made = Term(ARITHMETIC[sign], one, other, sign=sign)
        return Slip(4, lambda e: _no_chance(e, made), _this_is(made, asked))

    for one, other in combinations(terms, 2):
        if not in_words(Term(None, one, other, sign="*")):
            continue
        yield two(one, "*", other)
        yield two(one, "/", other)
        yield two(other, "/", one)
        if _of_one_unit(one, other):
            yield two(one, "+", other)
            yield two(one, "-", other)
            yield two(other, "-", one)


def _no_chance(evaluation: Evaluation, made: Term) -> object:
    """Return what two quantities come to, unless one is so small a number that it means nothing.

    Whole tables and their columns come to no answer, and take long.
    """
    parts = [evaluation.of(part) for part in made.parts]
    if any(isinstance(part, pd.DataFrame | pd.Series) for part in parts):
        raise ValueError
    if any(np.ndim(part) == 0 and abs(part) <= 12 and float(part).is_integer() for part in parts):
        raise ValueError
    return evaluation.of(made)


def _of_one_unit(one: Term | Asked, other: Term | Asked) -> bool:
    """Tell whether two can be added: the first words of their units are the same."""
    return one.unit.split(" ")[0] == other.unit.split(" ")[0]


def _both_left_out(one: Term, other: Term) -> Callable[[], str]:
    def speak() -> str:
        one_said, other_said = in_words(one), in_words(other)
        if one_said and other_said:
            return say("You left out *{one}* and *{other}*", one=one_said, other=other_said)
        return say("You left out two steps")

    return speak


def _off_by_a_term(asked: Asked, named: Mapping[str, Term]) -> Iterator[Slip]:
    """Yield answers that are off by exactly one quantity, more or less, or times or over it."""

    def said(message: str, term: Term) -> Callable[[], str]:
        return lambda: say(message, what=in_words(term))

    for term in named.values():
        if term is asked.root:
            continue
        if _of_one_unit(term, asked):
            yield Slip(
                3,
                lambda e, t=term: e.of(asked.root) + e.of(t),
                said("This is too much by exactly *{what}*", term),
            )
            yield Slip(
                3,
                lambda e, t=term: e.of(asked.root) - e.of(t),
                said("This is too little by exactly *{what}*", term),
            )
        yield Slip(
            3,
            lambda e, t=term: _one(e.of(asked.root)) * e.of(t),
            said("This is multiplied by *{what}* once too often, or not divided by it", term),
        )
        yield Slip(
            3,
            lambda e, t=term: _one(e.of(asked.root)) / e.of(t),
            said("This is divided by *{what}* once too often, or not multiplied by it", term),
        )


def _one(value: object) -> float:
    """Return one number; of several, the scale alone says more than what it is off by."""
    if np.ndim(value):
        raise ValueError
    return value
