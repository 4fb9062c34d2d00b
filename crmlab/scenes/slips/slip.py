"""A slip: what comes out where a formula is worked wrongly, and what is said of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from string import Formatter

import numpy as np

from crmlab.messages import say
from crmlab.scenes.formulas import Evaluation, Swaps, Term, in_words

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


def slip(level: int, value: Value, *sentences: str, **gaps: Term | str) -> Slip:
    """Return a slip from its sentences and what their gaps stand for."""
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


def of_one_unit(one: Term | Asked, other: Term | Asked) -> bool:
    """Tell whether two can be added: the first words of their units are the same."""
    return one.unit.split(" ")[0] == other.unit.split(" ")[0]
