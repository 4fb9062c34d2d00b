"""Answers that come to something else: another form, a step on the way, off by a term."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, takewhile

import numpy as np
import pandas as pd

from crmlab.messages import later
from crmlab.scenes.forms import Form
from crmlab.scenes.formulas import ARITHMETIC, MOST_WORDS, Evaluation, Term, every
from crmlab.scenes.slips.slip import Asked, Slip, of_one_unit, slip


def other_forms(asked: Asked, forms: Iterable[Form]) -> Iterator[Slip]:
    """Yield the right answer in other forms."""
    for level, change, message in forms:
        yield slip(level, asked.form(change), message, unit=asked.unit)


HANDED_IN = (
    later("You handed in *{this}*. Asked for: {asked}"),
    later("You handed in a step on the way. Asked for: {asked}"),
)


def handed_in(asked: Asked, named: Mapping[str, Term]) -> Iterator[Slip]:
    """Yield the quantities, and the steps on the way, as they are."""
    terms = [term for term in named.values() if term is not asked.root]
    terms += [term for term in every(asked.root) if not term.words and term.parts]
    for term in terms:
        if term is not asked.root:
            is_strange = term not in asked.root.reach and not of_one_unit(term, asked)
            level = 3 if is_strange else 1 if term.words else 2
            value = lambda e, term=term: e.of(term)  # noqa: E731
            yield slip(level, value, *HANDED_IN, this=term, asked=asked.words)


def two_together(asked: Asked, named: Mapping[str, Term]) -> Iterator[Slip]:
    """Yield what two of the quantities and steps come to: it is described, and not explained."""
    terms = [term for term in named.values() if term is not asked.root and term.words]
    for one, other in combinations(terms, 2):
        if len(f"{one.words} {other.words}".split()) >= MOST_WORDS:  # and one for the sign
            continue
        pairs = [(one, "*", other), (one, "/", other), (other, "/", one)]
        near = len(asked.root.reach & {one, other})
        is_part = one in other.reach or other in one.reach
        if near and not is_part and of_one_unit(one, other):
            pairs += [(one, "+", other), (one, "-", other), (other, "-", one)]
        for left, sign, right in pairs:
            made = Term(ARITHMETIC[sign], left, right, sign=sign)
            value = lambda e, made=made: _no_chance(e, made)  # noqa: E731
            level = 4 if near == 2 and not is_part else 5  # the rest comes to most round numbers
            yield slip(level, value, *HANDED_IN, this=made, asked=asked.words)


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


def off_by_a_term(asked: Asked, named: Mapping[str, Term]) -> Iterator[Slip]:
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
            if term not in tempting if sign in "*/" else of_one_unit(term, asked):

                def value(e: Evaluation, sign: str = sign, term: Term = term) -> object:
                    right, off = e.of(asked.root), e.of(term)
                    if isinstance(off, str) or np.ndim(off) > np.ndim(right) or np.any(off < 0):
                        raise ValueError  # a table of texts takes long; less is not "too much"
                    if sign == "rest":
                        return off - right
                    return ARITHMETIC[sign](_one(right) if sign in "*/" else right, off)

                yield slip(3, value, said, what=term)


def _one(value: object) -> float:
    """Return one number; of several, the scale alone says more than what it is off by."""
    if np.ndim(value):
        raise ValueError
    return value
