"""Slips of the sign: a sum for a product, brackets that are missing, a factor too far out."""

from collections.abc import Iterator

import numpy as np

from crmlab.messages import later
from crmlab.scenes.formulas import ARITHMETIC, Term, as_term, every, in_words, rebuilt
from crmlab.scenes.slips.shapes import factors_of, leftmost, operands_of, spine_of, times
from crmlab.scenes.slips.slip import Asked, Slip, slip

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


def other_signs(asked: Asked, term: Term) -> Iterator[Slip]:
    """Yield a sum for a product, a quotient the wrong way round, and so on."""
    left, right = term.parts
    likely = 1 if term is asked.root or term.words else 2
    other = later("One step is another here: look again at what is added, taken off or divided")
    for level, make, message in _OTHER_SIGNS[term.sign]:
        value = asked.swap({term: make(left, right)})
        sentences = (message, other) if in_words(left) and in_words(right) else (other,)
        yield slip(level or likely, value, *sentences, left=left, right=right)


def brackets(asked: Asked, term: Term) -> Iterator[Slip]:
    """Yield a formula without the brackets around a sum."""
    if term.sign not in ("*", "/", "**", "-"):
        return
    left, right = term.parts
    do = ARITHMETIC[term.sign]

    def without(brackets: Term, made: Term) -> Slip:
        inside = Term(brackets.do, *brackets.parts, sign=brackets.sign)  # and not its name
        return slip(
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
        yield without(right, leftmost(right, left, do, term.sign))
        if right.parts[0].sign:  # 1 + i is one number: a / 1.1 − r
            first, last = right.parts
            yield without(
                right, Term(right.do, Term(do, left, first, sign=term.sign), last, sign=right.sign)
            )
    if term.sign == "/" and right.sign == "*":
        turned = Term(right.do, *reversed(right.parts), sign="*")
        yield without(right, leftmost(turned, left, do, "/"))
    if term.sign == "-" and right.sign in ("*", "/") and right.parts[1].sign in ("+", "-"):
        product, inside = right.parts  # 1 − a / (b − c), written 1 − a / b − c
        bound = leftmost(inside, product, ARITHMETIC[right.sign], right.sign)
        yield without(inside, leftmost(bound, left, do, "-", through=("+", "-")))
    if left.sign in ("+", "-") and term.sign != "-":
        first, last = left.parts
        if term.sign != "**":  # nobody means 1 ** n + i
            only_first = Term(left.do, Term(do, first, right, sign=term.sign), last, sign=left.sign)
            yield without(left, only_first)
        only_last = Term(left.do, first, Term(do, last, right, sign=term.sign), sign=left.sign)
        yield without(left, only_last)
    start, *factors = spine_of(term)
    for at, (sign, factor) in enumerate([("*", start), *factors[:-1]] if factors[1:] else ()):
        if sign == "*" and factor.sign in ("+", "-"):  # λ − 5 / 4 / 1.12, and 100 * x − 1 / 9
            first, last = factor.parts
            first = times(start, [*factors[: at - 1], ("*", first)]) if at else first
            last = times(last, factors[at:])
            yield without(factor, Term(factor.do, first, last, sign=factor.sign))


def on_the_whole(asked: Asked) -> Iterator[Slip]:
    """Yield a factor of one part of a sum that works on all of it."""
    one = later("You multiplied *{other}* by *{factor}* as well. Leave it as it is")
    several = later("You multiplied the whole sum by *{factor}*. Multiply only what it belongs to")
    for term in every(asked.root):
        operands = operands_of(term, ("+", "-")) if term.sign in ("+", "-") else ()
        of_parts = {part: {each for each in factors_of(part) if each.words} for _, part in operands}
        for factor in sorted(set().union(*of_parts.values()), key=lambda each: each.name):
            without = rebuilt(term, {factor: as_term(1.0)})
            others = [part for part, factors in of_parts.items() if factor not in factors]
            gaps = {"factor": factor, "other": others[0] if others else factor}
            sentences = (one, several) if len(others) == 1 else (several,)
            yield slip(2, asked.swap({term: without * factor}), *sentences, **gaps)
