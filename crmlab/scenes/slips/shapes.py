"""A sum or a product as a chain of operands, and a chain bound anew."""

from collections.abc import Callable, Iterator, Sequence

from crmlab.scenes.formulas import ARITHMETIC, Term


def operands_of(term: Term, signs: Sequence[str]) -> list[tuple[str, Term]]:
    """Return the operands of a sum or of a product, each with the sign before it."""
    if term.sign not in signs:
        return [(signs[0], term)]
    left, right = term.parts
    return [*operands_of(left, signs), (term.sign, right)]


def leftmost(
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
            bound = leftmost(first, before, do, sign, through)
        return Term(chain.do, bound, last, sign=chain.sign)
    return Term(do, before, chain, sign=sign)


def spine_of(term: Term) -> list:
    """Return what a product begins with, and each sign and factor after it."""
    if term.sign not in ("*", "/"):
        return [term]
    left, right = term.parts
    return [*spine_of(left), (term.sign, right)]


def times(start: Term, factors: Sequence[tuple[str, Term]]) -> Term:
    """Return a product from its spine."""
    for sign, factor in factors:
        start = Term(ARITHMETIC[sign], start, factor, sign=sign)
    return start


def factors_of(term: Term) -> Iterator[Term]:
    """Yield the factors of a product, named products and their factors among them."""
    if term.sign in ("*", "/"):
        factors = term.parts if term.sign == "*" else term.parts[:1]
        for part in factors:
            yield part
            yield from factors_of(part)
