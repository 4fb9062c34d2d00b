"""Slips in which a part of the formula is missing."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from crmlab.messages import later
from crmlab.scenes.formulas import ARITHMETIC, SIGNS, Term, as_term, every
from crmlab.scenes.slips.shapes import operands_of
from crmlab.scenes.slips.slip import Asked, Slip, slip


def left_out(asked: Asked, term: Term) -> Iterator[Slip]:
    """Yield one of the two parts of a step alone."""
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
    return slip(level, value, *sentences, later("You left out a step"), **gaps)


def left_out_everywhere(asked: Asked, term: Term) -> Iterator[Slip]:
    """Yield what stands in several sums, or in several products, left out in each."""
    uses = [each.sign for each in every(asked.root) for part in each.parts if part is term]
    for signs, neutral in (("+-", 0.0), ("*/", 1.0)):
        if len(uses) > 1 and all(sign and sign in signs for sign in uses):
            yield slip(
                1,
                asked.swap({term: as_term(neutral)}, anew=True),
                later("You left out *{what}*"),
                what=term,
            )


def several_left_out(asked: Asked) -> Iterator[Slip]:
    """Yield sums and products of which two or more parts are missing."""
    inside = {part for term in every(asked.root) for part in term.parts if part.sign == term.sign}
    for term in every(asked.root):
        for signs, neutral in ((("+", "-"), 0.0), (("*", "/"), 1.0)):
            if term.sign not in signs or (term in inside):
                continue
            operands = operands_of(term, signs)
            if not 3 <= len(operands) <= 6:
                continue
            if signs == ("*", "/"):
                added = sum((part for _, part in operands[1:]), start=operands[0][1])
                yield slip(2, asked.swap({term: added}), later("You added. Multiply"))
            for missing in combinations(operands, 2):
                if made := _joined([each for each in operands if each not in missing], neutral):
                    yield slip(
                        2,
                        asked.swap({term: made}),
                        later("You left out *{first}* and *{second}*"),
                        later("You left out two steps"),
                        first=missing[0][1],
                        second=missing[1][1],
                    )


def _joined(operands: Sequence[tuple[str, Term]], neutral: float) -> Term | None:
    """Return a sum or a product of operands; the neutral number stands before a "-" or a "/"."""
    made: Term | None = None
    for sign, part in operands:
        if made is None and sign in "+*":
            made = part
        else:
            start = as_term(neutral) if made is None else made
            made = Term(ARITHMETIC[sign], start, part, sign=sign)
    return made
