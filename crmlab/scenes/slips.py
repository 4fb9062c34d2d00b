"""Wrong answers that a formula explains: what comes out where one step of it slips."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, takewhile
from string import Formatter

import numpy as np
import pandas as pd

from crmlab.answers.numbers import FRACTIONS
from crmlab.messages import later, say
from crmlab.scenes.forms import OF_COUNTS, Form, forms_of
from crmlab.scenes.formulas import (
    ARITHMETIC,
    MOST_WORDS,
    SIGNS,
    Evaluation,
    Swaps,
    Term,
    as_term,
    every,
    in_words,
    rebuilt,
)

Value = Callable[[Evaluation], object]


@dataclass(frozen=True)
class Slip:
    """A way to go wrong: how likely (1 is likeliest), what comes out, and what is said of it.

    Of the sentences that may be said, the first is, for whose gaps there are words, or the last.
    """

    level: int
    value: Value
    sentences: tuple[str, ...]
    gaps: Mapping[str, Term | str] = field(default_factory=dict, hash=False)
    written: bool = False  # by a person, for this exercise

    def message(self) -> str:
        """Return what is said."""
        for sentence in self.sentences:
            names = [name for _, name, _, _ in Formatter().parse(sentence) if name]
            words = {
                name: in_words(gap) if isinstance(gap := self.gaps[name], Term) else say(gap)
                for name in names
            }
            if all(words.values()):
                break
        return say(sentence, **words)


def _slip(level: int, value: Value, *sentences: str, **gaps: Term | str) -> Slip:
    return Slip(level, value, sentences, gaps)


@dataclass(frozen=True)
class Asked:
    """What an answer is asked for: its formula, its name in words, and its unit."""

    root: Term
    words: str
    unit: str
    counts: bool = False  # a whole number is asked for

    def swap(self, swaps: Swaps, *, anew: bool = False) -> Value:
        """Return what comes out with other terms in the place of some, also in earlier answers."""
        return lambda evaluation: evaluation.of(self.root, swaps, anew=anew)

    def form(self, change: Callable) -> Value:
        """Return what comes out where the right answer is handed in in another form."""

        def value(evaluation: Evaluation) -> object:
            made = change(np.asarray(evaluation.of(self.root), dtype=float))
            if self.counts and made != np.round(made):
                raise ValueError
            return made

        return value


def slips_of(asked: Asked, named: Mapping[str, Term]) -> list[Slip]:
    """Return the slips of a formula of numbers, those that describe before those that diagnose."""
    root, rules = asked.root, steps_of(asked)
    numbers = {name: term for name, term in named.items() if not _is_word(term)}
    rules += _forms(asked, forms_of(asked.unit))
    rules += [rule for term in every(root) for rule in _brackets(asked, term)]
    rules += _handed_in(asked, numbers)
    rules += _same_step_twice(asked)
    for term in every(root):
        if term.sign in ARITHMETIC:
            rules += _left_out(asked, term)
            rules += _other_signs(asked, term)
        if term.words:
            rules += _other_quantity(asked, term, named)
            rules += _other_size(asked, term)
            rules += _left_out_everywhere(asked, term)
            rules += _in_another_order(asked, term)
    rules += _exchanged(asked)
    rules += _on_the_whole(asked)
    rules += _several_left_out(asked)
    rules += _two_together(asked, numbers)
    rules += _off_by_a_term(asked, numbers)
    rules += _forms(asked, OF_COUNTS if asked.counts else ())
    return rules


def _is_word(term: Term) -> bool:
    """Tell what is chosen by a word, such as a column, which comes to no number."""
    return isinstance(getattr(term, "value", None), str | bool)


def steps_of(asked: Asked) -> list[Slip]:
    """Return the slips of all verbs in a formula."""
    return [rule for term in every(asked.root) for rule in last_step(asked, term)]


def choices_of(asked: Asked, named: Mapping[str, Term]) -> list[Slip]:
    """Return the slips in which another quantity was taken."""
    terms = [term for term in every(asked.root) if term.words]
    return [rule for term in terms for rule in _other_quantity(asked, term, named)]


@dataclass(frozen=True)
class _AtAStep(Slip):
    """A slip of a step on the way: the sentence names the step."""

    step: Term | None = None

    def message(self) -> str:
        said = super().message()
        if where := in_words(self.step):
            return say("At the step *{where}*: {said}", where=where, said=said)
        return say("On the way to it: {said}", said=said)


def last_step(asked: Asked, term: Term) -> Iterator[Slip]:
    """Yield the slips of a verb, at the place where it stands."""
    is_last = term is asked.root or (term in asked.root.parts and not asked.root.sign)
    for message, do in term.verb.slips if term.verb else ():
        value, gaps = asked.swap({term: Term(do, *term.parts)}), _by_parameter(do, term)
        yield (
            Slip(1, value, (message,), gaps)
            if is_last
            else _AtAStep(1, value, (message,), gaps, step=term)
        )


def _same_step_twice(asked: Asked) -> Iterator[Slip]:
    """Yield the slips of a verb that stands in several places, made in each of them."""
    places: dict = {}
    for term in every(asked.root):
        if term.verb:
            places.setdefault(term.verb, []).append(term)
    for verb, terms in places.items():
        for message, do in verb.slips if len(terms) > 1 else ():
            value = asked.swap({term: Term(do, *term.parts) for term in terms})
            yield Slip(1, value, (message,), _by_parameter(do, terms[0]))


def _by_parameter(do: Callable, term: Term) -> dict[str, Term]:
    """Return what a step is done with, by the names that a message may call it."""
    return dict(zip(inspect.signature(do).parameters, term.parts, strict=False))


def _forms(asked: Asked, forms: Iterable[Form]) -> Iterator[Slip]:
    """Yield the right answer in other forms."""
    for level, change, message in forms:
        yield _slip(level, asked.form(change), message, unit=asked.unit)


HANDED_IN = (
    later("You handed in *{this}*. Asked for: {asked}"),
    later("You handed in a step on the way. Asked for: {asked}"),
)


def _handed_in(asked: Asked, named: Mapping[str, Term]) -> Iterator[Slip]:
    """Yield the quantities, and the steps on the way, as they are."""
    terms = [term for term in named.values() if term is not asked.root]
    terms += [term for term in every(asked.root) if not term.words and term.parts]
    for term in terms:
        if term is not asked.root:
            is_strange = term not in asked.root.reach and not _of_one_unit(term, asked)
            level = 3 if is_strange else 1 if term.words else 2
            value = lambda e, term=term: e.of(term)  # noqa: E731
            yield _slip(level, value, *HANDED_IN, this=term, asked=asked.words)


def _left_out(asked: Asked, term: Term) -> Iterator[Slip]:
    left, right = term.parts
    if term.sign != "@":
        yield _you_left_out(1, left, right, term, asked)
    if term.sign in ("+", "*"):
        yield _you_left_out(1, right, left, term, asked)
    elif term.sign == "/" and not left.is_constant:
        yield _you_left_out(1, 1 / right, left, term, asked)
    elif term.sign == "-" and not left.is_constant:
        yield _you_left_out(2, -right, left, term, asked)


def _you_left_out(level: int, rest: Term, what: Term, whole: Term, asked: Asked) -> Slip:
    """Return a slip that says what is left out, and where, if it stands in other places too."""
    value, sentences = asked.swap({whole: rest}), (later("You left out *{what}*"),)
    uses = sum(part is what for each in every(asked.root) for part in each.parts)
    if what.is_constant and whole.sign == "**" and what.do() == 0.5:
        sentences = (later("You left out the root"),)
    elif what.is_constant:
        sentences = (later('You left out "{sign} {what}"'),)
    elif uses > 1 and whole is not asked.root:
        where = later("You left out *{what}* in *{where}*")
        sentences = (where if whole.words else later("You left out *{what}* in one place"),)
    gaps = {"what": what, "where": whole, "sign": SIGNS[whole.sign]}
    return _slip(level, value, *sentences, later("You left out a step"), **gaps)


def _left_out_everywhere(asked: Asked, term: Term) -> Iterator[Slip]:
    """Yield what stands in several sums, or in several products, left out in each."""
    uses = [each.sign for each in every(asked.root) for part in each.parts if part is term]
    for signs, neutral in (("+-", 0.0), ("*/", 1.0)):
        if len(uses) > 1 and all(sign and sign in signs for sign in uses):
            yield _slip(
                1,
                asked.swap({term: as_term(neutral)}, anew=True),
                later("You left out *{what}*"),
                what=term,
            )


SEVERAL = range(3, 7)  # numbers that stand in another order by a slip


def _in_another_order(asked: Asked, term: Term) -> Iterator[Slip]:
    """Yield several numbers upside down, sorted, or with two of them exchanged."""
    if term is asked.root:
        return
    last = max(SEVERAL) - 1
    orders = [np.flip, np.sort, lambda numbers: np.flip(np.sort(numbers))]
    orders += [
        lambda numbers, pair=pair: _exchanged_in(numbers, *pair)
        for pair in combinations(range(last + 1), 2)
    ]
    for order in orders:
        turned = Term(lambda numbers, order=order: order(np.asarray(numbers, dtype=float)), term)

        def value(evaluation: Evaluation, turned: Term = turned) -> object:
            if not _are_several(evaluation.of(term)):  # asked first: most are one number
                raise ValueError
            made = evaluation.of(asked.root, {term: turned})
            return _other_numbers(made, evaluation.of(asked.root))

        yield _slip(
            4,  # so many orders come to most small numbers
            value,
            later("Some numbers stand in another order here: look which of them belong together"),
        )


def _are_several(numbers: object) -> bool:
    return np.ndim(numbers) == 1 and len(numbers) in SEVERAL


def _other_numbers(made: object, right: object) -> object:
    """Return what comes out, but not the right numbers in another order."""
    if np.ndim(made) == 1 and np.allclose(np.sort(made), np.sort(right)):
        raise ValueError
    return made


def _exchanged_in(numbers: np.ndarray, one: int, other: int) -> np.ndarray:
    order = np.arange(len(numbers))
    order[[one, other]] = order[[other, one]]
    return numbers[order]


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
    "/": [  # first what people mean who write 5 for 1 / 5
        (0, lambda a, b: a * b, later("You multiplied by *{right}*. Divide")),
        (0, lambda a, b: b / a, later("You divided *{right}* by *{left}*. Turn it round")),
        (2, lambda a, b: a - b, later("You took off *{right}*. Divide")),
    ],
    "**": [(2, lambda a, b: a * b, later("You multiplied by *{right}*. A power is **"))],
    "@": [(1, lambda a, b: Term(np.matmul, b, a), later("Turn it round: *{left}* @ *{right}*"))],
}


def _other_signs(asked: Asked, term: Term) -> Iterator[Slip]:
    """Yield a sum for a product, a quotient the wrong way round, and so on."""
    left, right = term.parts
    likely = 1 if term is asked.root or term.words else 2
    other = later("One step is another here: look again at what is added, taken off or divided")
    for level, make, message in _OTHER_SIGNS[term.sign]:
        value = asked.swap({term: make(left, right)})
        sentences = (message, other) if in_words(left) and in_words(right) else (other,)
        yield _slip(level or likely, value, *sentences, left=left, right=right)


def _other_quantity(asked: Asked, term: Term, named: Mapping[str, Term]) -> Iterator[Slip]:
    """Yield another quantity of the same unit, in all places or in one of several."""
    if term is asked.root:
        return
    places = [
        (parent, at)
        for parent in every(asked.root)
        for at, part in enumerate(parent.parts)
        if part is term
    ]
    earlier = [each for each in every(asked.root) if each.is_answer and each is not asked.root]
    in_answers = any(term in each.reach for each in earlier)
    for other in named.values():
        if other is term or other is asked.root or other.unit != term.unit:
            continue
        gaps = {"taken": other, "right": term, "why": term.why}
        said = (
            *([later("You took *{taken}*. Take {right}: {why}")] if term.why else []),
            later("You took *{taken}*. Take *{right}*"),
        )
        if term not in other.reach:
            yield _slip(1, asked.swap({term: other}), *said, **gaps)
            if in_answers:  # who takes it for the earlier answer takes it here, too
                yield _slip(2, asked.swap({term: other}, anew=True), *said, **gaps)
        for place in places if len(places) > 1 else ():
            if place[0] not in other.reach:
                once = later("In one of the places you took *{taken}*. Take *{right}* there, too")
                yield _slip(2, asked.swap({place: other}), once, **gaps)
                if places[2:]:
                    often = later("You took *{taken}* in all places but one. Take *{right}*")
                    rest = {each: other for each in places if each != place}
                    yield _slip(2, asked.swap(rest), often, **gaps)


def _other_size(asked: Asked, term: Term) -> Iterator[Slip]:
    """Yield a share as a percentage or as its rest, and a count that is one off."""

    def sized(level: int, by: Term, message: str) -> Slip:
        return _slip(level, asked.swap({term: by}), message, what=term)

    if term.unit.startswith(FRACTIONS):
        per_cent = later("You wrote *{what}* as a percentage. As a share, 8 % is 0.08")
        yield sized(1, term * 100, per_cent)
        yield sized(1, 1 - term, later("You took 1 minus *{what}*"))
        slipped = later("The decimal point slipped in *{what}*: 8 % is 0.08, not 0.8")
        yield sized(2, term * 10, slipped)
    counted = term.unit.startswith(("year", "period", "items", "level", "orders"))
    if counted and term is not asked.root:
        yield sized(2, term + 1, later("You counted one too many: *{what}*"))
        yield sized(2, term - 1, later("You counted one too few: *{what}*"))


def _exchanged(asked: Asked) -> Iterator[Slip]:
    used = [term for term in every(asked.root) if term.words and term is not asked.root]
    for one, other in combinations(used, 2):
        alike = one.unit == other.unit or (one.unit + other.unit).count("share") == 2
        if one not in other.reach and other not in one.reach:

            def value(e: Evaluation, one: Term = one, other: Term = other) -> object:
                if len({isinstance(e.of(each), pd.DataFrame) for each in (one, other)}) > 1:
                    raise ValueError  # a column less a table takes gigabytes
                return e.of(asked.root, {one: other, other: one})

            said = later("You exchanged *{one}* and *{other}*")
            level = 2 if alike else 3 if _of_one_unit(one, other) else 4
            yield _slip(level, value, said, one=one, other=other)


def _brackets(asked: Asked, term: Term) -> Iterator[Slip]:
    """Yield a formula without the brackets around a sum."""
    if term.sign not in ("*", "/", "**", "-"):
        return
    left, right = term.parts
    do = ARITHMETIC[term.sign]

    def without(brackets: Term, made: Term) -> Slip:
        inside = Term(brackets.do, *brackets.parts, sign=brackets.sign)  # and not its name
        return _slip(
            1,
            asked.swap({term: made}),
            later("Brackets are missing: ({inside})"),
            later("Brackets are missing: ({named})"),
            later(
                "Brackets are missing: all that stands below the line, or is multiplied, needs them"
            ),
            inside=inside,
            named=brackets,
        )

    inner = ("+", "-") if term.sign != "/" else ("+", "-", "*", "/")
    if right.sign in inner and not (term.sign == "*" and right.sign == "*"):
        yield without(right, _leftmost(right, left, do, term.sign))
        if right.parts[0].sign:  # 1 + i is one number: a / 1.1 − r
            first, last = right.parts
            yield without(
                right, Term(right.do, Term(do, left, first, sign=term.sign), last, sign=right.sign)
            )
    if term.sign == "/" and right.sign == "*":
        turned = Term(right.do, *reversed(right.parts), sign="*")
        yield without(right, _leftmost(turned, left, do, "/"))
    if term.sign == "-" and right.sign in ("*", "/") and right.parts[1].sign in ("+", "-"):
        product, inside = right.parts  # 1 − a / (b − c), written 1 − a / b − c
        bound = _leftmost(inside, product, ARITHMETIC[right.sign], right.sign)
        yield without(inside, _leftmost(bound, left, do, "-", through=("+", "-")))
    if left.sign in ("+", "-") and term.sign != "-":
        first, last = left.parts
        if term.sign != "**":  # nobody means 1 ** n + i
            only_first = Term(left.do, Term(do, first, right, sign=term.sign), last, sign=left.sign)
            yield without(left, only_first)
        only_last = Term(left.do, first, Term(do, last, right, sign=term.sign), sign=left.sign)
        yield without(left, only_last)
    start, *factors = _spine(term)
    for at, (sign, factor) in enumerate([("*", start), *factors[:-1]] if factors[1:] else ()):
        if sign == "*" and factor.sign in ("+", "-"):  # λ − 5 / 4 / 1.12, and 100 * x − 1 / 9
            first, last = factor.parts
            first = _times(start, [*factors[: at - 1], ("*", first)]) if at else first
            last = _times(last, factors[at:])
            yield without(factor, Term(factor.do, first, last, sign=factor.sign))


def _spine(term: Term) -> list:
    """Return what a product begins with, and each sign and factor after it."""
    if term.sign not in ("*", "/"):
        return [term]
    left, right = term.parts
    return [*_spine(left), (term.sign, right)]


def _times(start: Term, factors: Sequence[tuple[str, Term]]) -> Term:
    """Return a product from its spine."""
    for sign, factor in factors:
        start = Term(ARITHMETIC[sign], start, factor, sign=sign)
    return start


def _on_the_whole(asked: Asked) -> Iterator[Slip]:
    """Yield a factor of one part of a sum that works on all of it."""
    one = later("You multiplied *{other}* by *{factor}* as well. Leave it as it is")
    several = later("You multiplied the whole sum by *{factor}*. Multiply only what it belongs to")
    for term in every(asked.root):
        operands = _chain(term, ("+", "-")) if term.sign in ("+", "-") else ()
        of_parts = {part: {each for each in _factors(part) if each.words} for _, part in operands}
        for factor in sorted(set().union(*of_parts.values()), key=lambda each: each.name):
            without = rebuilt(term, {factor: as_term(1.0)})
            others = [part for part, factors in of_parts.items() if factor not in factors]
            gaps = {"factor": factor, "other": others[0] if others else factor}
            sentences = (one, several) if len(others) == 1 else (several,)
            yield _slip(2, asked.swap({term: without * factor}), *sentences, **gaps)


def _factors(term: Term) -> Iterator[Term]:
    """Yield the factors of a product, named products and their factors among them."""
    if term.sign in ("*", "/"):
        factors = term.parts if term.sign == "*" else term.parts[:1]
        for part in factors:
            yield part
            yield from _factors(part)


def _leftmost(
    chain: Term,
    before: Term,
    do: Callable,
    sign: str,
    through: Sequence[str] = ("+", "-", "*", "/", "@"),
) -> Term:
    """Return a chain whose first operand is bound to what stands before it."""
    if chain.sign in through:
        first, last = chain.parts
        if first.words:  # a step or an earlier answer, which is one number for the learner
            bound = Term(do, before, first, sign=sign)
        else:
            bound = _leftmost(first, before, do, sign, through)
        return Term(chain.do, bound, last, sign=chain.sign)
    return Term(do, before, chain, sign=sign)


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
                yield _slip(2, asked.swap({term: added}), later("You added. Multiply"))
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
                    (_, first), (_, second) = left_out
                    yield _slip(
                        2,
                        asked.swap({term: made}),
                        later("You left out *{first}* and *{second}*"),
                        later("You left out two steps"),
                        first=first,
                        second=second,
                    )


def _two_together(asked: Asked, named: Mapping[str, Term]) -> Iterator[Slip]:
    """Yield what two of the quantities and steps come to: it is described, and not explained."""
    terms = [term for term in named.values() if term is not asked.root and term.words]
    for one, other in combinations(terms, 2):
        if len(f"{one.words} {other.words}".split()) >= MOST_WORDS:  # and one for the sign
            continue
        pairs = [(one, "*", other), (one, "/", other), (other, "/", one)]
        near = len(asked.root.reach & {one, other})
        is_part = one in other.reach or other in one.reach
        if near and not is_part and _of_one_unit(one, other):
            pairs += [(one, "+", other), (one, "-", other), (other, "-", one)]
        for left, sign, right in pairs:
            made = Term(ARITHMETIC[sign], left, right, sign=sign)
            value = lambda e, made=made: _no_chance(e, made)  # noqa: E731
            level = 4 if near == 2 and not is_part else 5  # the rest comes to most round numbers
            yield _slip(level, value, *HANDED_IN, this=made, asked=asked.words)


def _no_chance(evaluation: Evaluation, made: Term) -> object:
    """Return what two quantities come to, unless one is so small a number that it means nothing.

    Whole tables and their columns come to no answer, and take long; of equal numbers, the scale
    alone says more.
    """
    parts = [evaluation.of(part) for part in made.parts]
    if any(isinstance(part, pd.DataFrame | pd.Series) for part in parts):
        raise ValueError
    if any(np.ndim(part) and np.ptp(part) == 0 for part in parts):
        raise ValueError
    if any(np.ndim(part) == 0 and abs(part) <= 12 and float(part).is_integer() for part in parts):
        raise ValueError
    return evaluation.of(made)


def _of_one_unit(one: Term | Asked, other: Term | Asked) -> bool:
    """Tell whether two can be added: the first words of their units are the same."""
    return one.unit.split(" ")[0] == other.unit.split(" ")[0]


def _off_by_a_term(asked: Asked, named: Mapping[str, Term]) -> Iterator[Slip]:
    """Yield answers that are off by exactly one quantity, more or less, or times or over it."""
    ways = [
        ("+", later("This is too much by exactly *{what}*")),
        ("-", later("This is too little by exactly *{what}*")),
        ("rest", later("This is the rest: *{what}* less what is asked for")),
        ("*", later("This is multiplied by *{what}* once too often, or not divided by it")),
        ("/", later("This is divided by *{what}* once too often, or not multiplied by it")),
    ]
    # Later quantities are of another answer; those that tempt are added, and do not multiply.
    earlier = list(takewhile(lambda term: term is not asked.root, named.values()))
    tempting = set().union(*(getattr(term, "others", ()) for term in earlier))
    for term in earlier:
        for sign, said in ways:
            if term not in tempting if sign in "*/" else _of_one_unit(term, asked):

                def value(e: Evaluation, sign: str = sign, term: Term = term) -> object:
                    right, off = e.of(asked.root), e.of(term)
                    if isinstance(off, str) or np.ndim(off) > np.ndim(right) or np.any(off < 0):
                        raise ValueError  # a table of texts takes long; less is not "too much"
                    if sign == "rest":
                        return off - right
                    return ARITHMETIC[sign](_one(right) if sign in "*/" else right, off)

                yield _slip(3, value, said, what=term)


def _one(value: object) -> float:
    """Return one number; of several, the scale alone says more than what it is off by."""
    if np.ndim(value):
        raise ValueError
    return value
