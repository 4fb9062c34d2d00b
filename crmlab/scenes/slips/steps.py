"""Slips at a step: what its verb knows to go wrong."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crmlab.messages import say
from crmlab.scenes.formulas import Term, every, in_words
from crmlab.scenes.slips.slip import Asked, Slip


def steps_of(asked: Asked) -> list[Slip]:
    """Return the slips of all verbs in a formula."""
    return [rule for term in every(asked.root) for rule in last_step(asked, term)]


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


def same_step_twice(asked: Asked) -> Iterator[Slip]:
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
