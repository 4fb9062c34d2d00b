"""Wrong answers that a formula explains: what comes out where one step of it slips.

A slip is told only if it explains the answer to the digits given, and if what is said is one
thing: where several slips explain it, and part ways as soon as the quantities change, it is chance.
"""

import inspect
import math
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

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

EXACT = 1e-7  # relative
FRACTIONS = ("share", "weight")

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
    rules += _forms(asked)
    rules += _handed_in(asked, named)
    rules += _same_step_twice(asked)
    for term in every(root):
        rules += last_step(asked, term)
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
            return say(message, **told) if "{" in message else say(message)

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

    def form(level: int, change: Callable, message: str) -> Slip:
        return Slip(level, asked.form(change), lambda: say(message, unit=say(asked.unit)))

    is_share = asked.unit in FRACTIONS
    if is_share:
        yield form(1, lambda x: x * 100, "That is the percentage. As a share, 25 % is 0.25")
        yield form(1, lambda x: 1 - x, "This is the rest: 1 minus what is asked for")
        yield form(
            1, lambda x: x + 1, "This is 1 plus what is asked for: a ratio of after to before?"
        )
        yield form(
            2,
            lambda x: x / (1 + x),
            "This is measured against what there is *after*. Divide by what there was before",
        )
        yield form(
            2, lambda x: x / (1 - x), "These are odds, s / (1 − s). The share s is asked for"
        )
        yield form(2, lambda x: x / 100, "This is divided by 100 once too often")
        yield form(2, lambda x: x * 10, "The decimal point is one place too far to the right")
        yield form(2, lambda x: x / 10, "The decimal point is one place too far to the left")
        yield form(3, lambda x: (1 + x) * 100, "This is 100 % more, in per cent: take 1 off")
    else:
        yield form(
            1, lambda x: x / 1e3, "Right digits, but this is in thousand; the unit is {unit}"
        )
        yield form(1, lambda x: x / 1e6, "Right digits, but this is in million; the unit is {unit}")
        yield form(2, lambda x: x * 1e3, "This is a thousand times too much; the unit is {unit}")
        yield form(2, lambda x: x * 100, "This is a hundred times too much; the unit is {unit}")
        yield form(2, lambda x: x / 100, "This is a hundredth of it; the unit is {unit}")
        yield form(2, lambda x: 100 / x, "This is upside down: 100 over what is asked for")
    yield from _other_times(form, asked.unit)
    if asked.counts:
        yield form(1, lambda x: x + 1, "This is one too many")
        yield form(1, lambda x: x - 1, "This is one too few")
    if asked.unit == "times":
        yield form(1, lambda x: x - 1, "This is how much *more* it is. Times is 1 plus that")
        yield form(1, lambda x: x * 100, "This is in per cent. Once is 1, not 100")
    yield form(1, lambda x: -x, "The size is right, the sign is not")
    yield form(1, lambda x: 1 / x, "This is upside down: 1 over what is asked for")
    yield form(3, lambda x: 2 * x, "This is twice what is asked for")
    yield form(3, lambda x: x / 2, "This is half of what is asked for")
    yield form(3, lambda x: x**2, "This is the square of what is asked for")
    yield form(3, np.sqrt, "This is the square root of what is asked for")
    yield from _forms_of_several(form)


DAYS_IN = {"weeks": (7,), "months": (30.4375, 30, 30.4, 30.5), "years": (365, 365.25)}


def _other_times(form: Callable, unit: str) -> Iterator[Slip]:
    """Yield the answer in another unit of time."""
    for other, lengths in DAYS_IN.items():
        for length in lengths if unit == "days" else ():
            yield form(1, lambda x, n=length: x / n, f"This is in {other}. The unit is {{unit}}")
        for length in lengths if unit == other else ():
            yield form(1, lambda x, n=length: x * n, "This is in days. The unit is {unit}")
    if unit == "years":
        yield form(1, lambda x: x * 12, "This is in months. The unit is {unit}")


def _forms_of_several(form: Callable) -> Iterator[Slip]:
    """Yield forms in which only several numbers can be handed in."""

    def several(change: Callable) -> Callable:
        return lambda x: change(x) if x.ndim == 1 and len(x) > 1 else math.nan

    yield form(1, several(np.cumsum), "These are running totals. Give each number for itself")
    yield form(
        1, several(np.abs), "These are sizes without their sign; the sign says the direction"
    )
    yield form(1, several(lambda x: x / x.sum()), "These are shares of their sum")
    yield form(2, several(lambda x: x - x.mean()), "Their mean is taken off here")
    yield form(2, several(lambda x: x / x.max()), "Each is divided by the largest")
    yield form(2, several(lambda x: x / np.linalg.norm(x)), "These have length 1, not the sum 1")
    yield form(2, several(lambda x: np.full_like(x, x.mean())), "This is their mean, in each place")
    yield form(2, several(lambda x: np.full_like(x, x.sum())), "This is their sum, in each place")


def _handed_in(asked: Asked, named: Mapping[str, Term]) -> Iterator[Slip]:
    """Yield the quantities, and the steps on the way, as they are."""
    terms = [term for term in named.values() if term is not asked.root]
    terms += [term for term in every(asked.root) if not term.words and term.parts]
    for term in terms:
        if term is not asked.root:
            yield Slip(
                1 if term.words else 2, lambda e, term=term: e.of(term), _this_is(term, asked)
            )


def _this_is(term: Term, asked: Asked) -> Callable[[], str]:
    def speak() -> str:
        this = in_words(term)
        if not this:
            return say("This is a step on the way. Asked for: {asked}", asked=say(asked.words))
        return say("This is *{this}*. Asked for: {asked}", this=this, asked=say(asked.words))

    return speak


def _left_out(asked: Asked, term: Term) -> Iterator[Slip]:
    left, right = term.parts
    if term.sign != "@":
        yield Slip(1, asked.swap({term: left}), _you_left_out(right, term.sign))
    if term.sign in ("+", "*"):
        yield Slip(1, asked.swap({term: right}), _you_left_out(left, term.sign))
    elif term.sign == "/" and not left.is_constant:
        yield Slip(1, asked.swap({term: 1 / right}), _you_left_out(left, term.sign))
    elif term.sign == "-" and not left.is_constant:
        yield Slip(2, asked.swap({term: -right}), _you_left_out(left, term.sign))


def _you_left_out(term: Term, sign: str) -> Callable[[], str]:
    def speak() -> str:
        if not (what := in_words(term)):
            return say("You left out a step")
        if term.is_constant:
            return say('You left out "{sign} {number}"', sign=say(SIGNS[sign]), number=what)
        return say("You left out *{what}*", what=what)

    return speak


def _other_signs(asked: Asked, term: Term) -> Iterator[Slip]:
    """Yield a sum for a product, a quotient the wrong way round, and so on."""
    left, right = term.parts
    level = 1 if term is asked.root or term.words else 2

    def said(message: str, plain: str) -> Callable[[], str]:
        def speak() -> str:
            gaps = {"left": in_words(left), "right": in_words(right)}
            return say(message, **gaps) if all(gaps.values()) else say(plain)

        return speak

    def wrong(sign: str) -> Value:
        made = Term(ARITHMETIC[sign], left, right, sign=sign)
        return asked.swap({term: made})

    match term.sign:
        case "+":
            yield Slip(
                level,
                wrong("-"),
                said("You took off *{right}*. Add it", "You took off. Add instead"),
            )
            yield Slip(
                2,
                wrong("*"),
                said("You multiplied *{left}* and *{right}*. Add them", "You multiplied. Add"),
            )
        case "-":
            yield Slip(
                level, wrong("+"), said("You added *{right}*. Take it off", "You added. Take off")
            )
            back = asked.swap({term: right - left})
            yield Slip(
                level,
                back,
                said(
                    "You took *{left}* off *{right}*. Turn it round",
                    "You took one off the other the wrong way round",
                ),
            )
            yield Slip(
                2,
                wrong("/"),
                said("You divided by *{right}*. Take it off", "You divided. Take off"),
            )
        case "*":
            yield Slip(
                2,
                wrong("+"),
                said("You added *{left}* and *{right}*. Multiply them", "You added. Multiply"),
            )
            yield Slip(
                2, wrong("/"), said("You divided by *{right}*. Multiply", "You divided. Multiply")
            )
            over = asked.swap({term: right / left})
            yield Slip(2, over, said("You divided by *{left}*. Multiply", "You divided. Multiply"))
        case "/":
            upside_down = asked.swap({term: right / left})
            yield Slip(
                level,
                upside_down,
                said(
                    "You divided *{right}* by *{left}*: turn the fraction round",
                    "A fraction is upside down",
                ),
            )
            yield Slip(
                level,
                wrong("*"),
                said("You multiplied by *{right}*. Divide", "You multiplied. Divide"),
            )
            yield Slip(
                2, wrong("-"), said("You took off *{right}*. Divide", "You took off. Divide")
            )
        case "**":
            yield Slip(
                2,
                wrong("*"),
                said(
                    "You multiplied by *{right}*. A power is asked for: **",
                    "You multiplied. A power is asked for: **",
                ),
            )
        case "@":
            yield Slip(1, asked.swap({term: Term(_turned, left, right)}), said(_TURNED, _TURNED))


_TURNED = later("The two stand the wrong way round: numbers @ matrix is not matrix @ numbers")


def _turned(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return right @ left


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
        "In one place you took *{taken}*. Take *{right}* there, too",
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
            said("You took *{what}* in per cent. It is a share: 8 % is 0.08"),
        )
        yield Slip(1, asked.swap({term: 1 - term}), said("You took 1 minus *{what}*"))
        yield Slip(
            2,
            asked.swap({term: term * 10}),
            said("The decimal point slipped in *{what}*: 8 % is 0.08, not 0.8"),
        )
    if term.unit.startswith(("year", "period", "items", "level", "orders")):
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
            3, asked.swap({term: _leftmost(right, left, do, term.sign)}), _unbracketed(right)
        )
    if term.sign == "/" and right.sign == "*":
        turned = Term(right.do, *reversed(right.parts), sign="*")
        yield Slip(3, asked.swap({term: _leftmost(turned, left, do, "/")}), _unbracketed(right))
    if left.sign in ("+", "-") and term.sign != "-":
        first, last = left.parts
        only_first = Term(left.do, Term(do, first, right, sign=term.sign), last, sign=left.sign)
        yield Slip(3, asked.swap({term: only_first}), _unbracketed(left))
        made = Term(
            ARITHMETIC[left.sign], first, Term(do, last, right, sign=term.sign), sign=left.sign
        )
        yield Slip(3, asked.swap({term: made}), _unbracketed(left))


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
                    "*{factor}* works on the whole here. It belongs to one part alone",
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
        return Slip(3, lambda e: e.of(made), _this_is(made, asked))

    for one, other in combinations(terms, 2):
        yield two(one, "*", other)
        yield two(one, "/", other)
        yield two(other, "/", one)
        if one.unit.split(" ")[0] == other.unit.split(" ")[0]:
            yield two(one, "+", other)
            yield two(one, "-", other)
            yield two(other, "-", one)


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
            lambda e, t=term: e.of(asked.root) * e.of(t),
            said("*{what}* is multiplied in once too often, or a division by it is missing", term),
        )
        yield Slip(
            3,
            lambda e, t=term: e.of(asked.root) / e.of(t),
            said("This is divided by *{what}* once too often, or not multiplied by it", term),
        )


# --- which slip explains an answer


def explains(value: object, given: object, level: int) -> bool:
    """Tell whether a slip's value is the answer, to the digits given.

    Examples
    --------
    >>> explains(0.123456, 0.1235, 1), explains(0.123456, 0.12, 1), explains(0.12, 0.12, 1)
    (True, False, True)
    """
    if isinstance(given, str | list | frozenset):
        return value == given
    if isinstance(given, float):
        return np.ndim(value) == 0 and _explains_number(float(value), given, level)
    try:
        values = np.asarray(value, float)
    except (TypeError, ValueError):
        return False
    if values.shape != np.shape(given) or (np.isnan(values) != np.isnan(given)).any():
        return False
    there = ~np.isnan(given)
    pairs = list(zip(values[there], given[there], strict=True))
    exact = [math.isclose(one, other, rel_tol=EXACT, abs_tol=1e-12) for one, other in pairs]
    digits = sum(_digits(other) for _, other in pairs)
    if all(exact):
        return digits >= level or not pairs
    rounded = (_is_rounding_of(one, other, 2) for one, other in pairs)
    return digits >= level + 2 and all(map(operator.or_, exact, rounded))


def _explains_number(value: float, given: float, level: int) -> bool:
    if math.isclose(value, given, rel_tol=EXACT, abs_tol=1e-12):
        return _digits(given) >= level - given.is_integer()
    near = math.isclose(value, given, rel_tol=0.02)  # a rounding is, and most are not
    return near and _is_rounding_of(value, given, level + 2)


def _digits(number: float) -> int:
    """Return the significant digits in which a number is written: 0.30 and 8,000 have one."""
    written = f"{abs(number):.15g}".split("e")[0].replace(".", "")
    return len(written.strip("0")) or 1


def _is_rounding_of(value: float, given: float, digits: int) -> bool:
    """Tell whether somebody who rounds a value, or cuts it, writes the given number."""
    written = f"{abs(given):.15g}"
    if "e" in written or _digits(given) < digits:
        return False
    places = len(written.partition(".")[2])
    if places == 0 and _digits(given) < digits + 1:
        return False
    unit = 10.0**places
    return given in (round(value, places), math.trunc(value * unit) / unit)


def is_rounding(given: object, truth: object) -> bool:
    """Tell whether an answer is the right one to fewer digits, two at least."""
    if not isinstance(given, float | np.ndarray) or not isinstance(truth, float | np.ndarray):
        return False
    pairs = zip(np.atleast_1d(given), np.atleast_1d(truth), strict=False)
    return all(
        any(math.isclose(one, round(right, places), rel_tol=EXACT) for places in range(-1, 9))
        or _is_rounding_of(right, one, 2)
        for one, right in pairs
        if math.isfinite(right) and one != 0
    )


def told(
    slips: Sequence[tuple[Slip, object]], given: object, changed: Evaluation
) -> tuple[str, bool] | None:
    """Return what is to be said of an answer, and whether somebody wrote it for this exercise.

    Nothing is said where no slip explains the answer, or chance does.

    Parameters
    ----------
    slips
        Each with its value.
    given
        The answer, as its kind reads it.
    changed
        The scene with other quantities: slips that still agree there are the same.
    """
    fits = [slip for slip, value in slips if explains(value, given, slip.level)]
    best = min((slip.level for slip in fits), default=0)
    meanings: dict[str, Slip] = {}
    for slip in fits:
        if slip.level == best:
            meanings.setdefault(_fingerprint(slip, changed), slip)
    said = {slip.message(): slip.written for slip in meanings.values()}
    if len(said) == 1:
        return next(iter(said.items()))
    if isinstance(given, str | list):  # of few labels, many slips lead to one
        said = {message: written for message, written in said.items() if written} or said
        return next(iter(said.items())) if len(said) == 1 else None
    if len(said) == 2:
        one, other = said
        return say("Either: {one}. Or: {other}", one=one, other=other), any(said.values())
    # Of many meanings, the one that somebody saw in this exercise.
    return next(((message, True) for message, written in said.items() if written), None)


def _fingerprint(slip: Slip, changed: Evaluation) -> str:
    """Return what a slip comes to on changed quantities: the same for the same slip."""
    try:
        with np.errstate(all="ignore"):
            value = np.asarray(slip.value(changed), float)
    except Exception:  # a step may not work with what is swapped in
        return slip.message()
    return ",".join(f"{number:.9g}" for number in value.ravel())


def common_shape(given: np.ndarray, truth: np.ndarray) -> str | None:
    """Return what several numbers have in common with the right ones, where they have."""
    if given.shape != truth.shape or len(given) < 2 or np.isnan(given + truth).any():
        return None
    if np.allclose(given[::-1], truth, rtol=1e-6):
        return say("The right numbers, upside down: give them in the order that is asked for")
    if np.allclose(np.sort(given), np.sort(truth), rtol=1e-6):
        return say("The right numbers in another order: look which of them belongs where")
    if len(given) < 3 or np.ptp(truth) == 0:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = given / truth
    if np.isfinite(ratios).all() and np.ptp(ratios) <= 1e-6 * abs(ratios.mean()) and ratios[0] > 0:
        return say("The proportions are right, the scale is not: look at what you divide by")
    shifts = given - truth
    if np.ptp(shifts) <= 1e-7 * np.ptp(truth):
        return say("All are off by the same amount: something is added or taken off in each")
    return None


__all__ = [
    "FRACTIONS",
    "Asked",
    "Slip",
    "common_shape",
    "explains",
    "last_step",
    "slips_of",
    "told",
]
