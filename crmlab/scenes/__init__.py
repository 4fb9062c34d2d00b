"""Exercises as scenes: named quantities, answers as formulas of them, and the slips people make."""

from crmlab.scenes.scene import (
    EDITIONS,
    Answer,
    Exercise,
    Scene,
    answer,
    call,
    choice,
    given,
    once_an_edition,
    registered,
    step,
)

__all__ = [
    "EDITIONS",
    "Answer",
    "Exercise",
    "Scene",
    "answer",
    "call",
    "choice",
    "given",
    "once_an_edition",
    "registered",
    "step",
]
