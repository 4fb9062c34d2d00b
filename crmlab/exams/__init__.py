"""Exam questions: three a chapter, with numbers drawn by a seed and answers that are computed.

A chapter's module has its name and ``QUESTIONS``: functions that take a generator of random numbers
and return a `Question`. None repeats an exercise: each asks for a number and for what it means.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

import numpy as np


@dataclass(frozen=True)
class Question:
    """A question on paper: its text, the model answer, and what is worth how many points.

    ``given`` are the numbers drawn for it, ``right`` those of the answer, both by name.
    """

    title: str
    minutes: int
    text: str
    answer: str
    marking: Mapping[str, int]
    given: Mapping[str, object]
    right: Mapping[str, object]

    @property
    def points(self) -> int:
        """What the question is worth in all."""
        return sum(self.marking.values())


def questions(chapter: str, seed: int) -> list[Question]:
    """Return the questions of a chapter, named as ``"value"``, with the numbers of a seed.

    A chapter without a module has none.

    >>> [question.points for question in questions("value", 7)]
    [10, 10, 10]
    """
    name = f"{__name__}.{chapter}"
    if find_spec(name) is None:
        return []
    made = enumerate(import_module(name).QUESTIONS)
    return [make(np.random.default_rng([seed, at])) for at, make in made]
