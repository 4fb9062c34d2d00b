"""Slips in which another quantity is taken, or the right one in another size or order."""

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
import pandas as pd

from crmlab.answers.numbers import FRACTIONS
from crmlab.messages import later
from crmlab.scenes.formulas import Evaluation, Term, every
from crmlab.scenes.slips.slip import Asked, Slip, of_one_unit, slip


def choices_of(asked: Asked, named: Mapping[str, Term]) -> list[Slip]:
    """Return the slips in which another quantity was taken."""
    terms = [term for term in every(asked.root) if term.words]
    return [rule for term in terms for rule in other_quantity(asked, term, named)]


def other_quantity(asked: Asked, term: Term, named: Mapping[str, Term]) -> Iterator[Slip]:
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
            yield slip(1, asked.swap({term: other}), *said, **gaps)
            if in_answers:  # who takes it for the earlier answer takes it here, too
                yield slip(2, asked.swap({term: other}, anew=True), *said, **gaps)
        for place in places if len(places) > 1 else ():
            if place[0] not in other.reach:
                once = later("In one of the places you took *{taken}*. Take *{right}* there, too")
                yield slip(2, asked.swap({place: other}), once, **gaps)
                if places[2:]:
                    often = later("You took *{taken}* in all places but one. Take *{right}*")
                    rest = {each: other for each in places if each != place}
                    yield slip(2, asked.swap(rest), often, **gaps)


def other_size(asked: Asked, term: Term) -> Iterator[Slip]:
    """Yield a share as a percentage or as its rest, and a count that is one off."""

    def sized(level: int, by: Term, message: str) -> Slip:
        return slip(level, asked.swap({term: by}), message, what=term)

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


def exchanged(asked: Asked) -> Iterator[Slip]:
    """Yield two quantities in each other's places."""
    used = [term for term in every(asked.root) if term.words and term is not asked.root]
    for one, other in combinations(used, 2):
        alike = one.unit == other.unit or (one.unit + other.unit).count("share") == 2
        if one not in other.reach and other not in one.reach:

            def value(e: Evaluation, one: Term = one, other: Term = other) -> object:
                if len({isinstance(e.of(each), pd.DataFrame) for each in (one, other)}) > 1:
                    raise ValueError  # a column less a table takes gigabytes
                return e.of(asked.root, {one: other, other: one})

            said = later("You exchanged *{one}* and *{other}*")
            level = 2 if alike else 3 if of_one_unit(one, other) else 4
            yield slip(level, value, said, one=one, other=other)


SEVERAL = range(3, 7)  # numbers that stand in another order by a slip


def in_another_order(asked: Asked, term: Term) -> Iterator[Slip]:
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

        yield slip(
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
