"""Exercises: how one is registered, checked and hinted at.

An exercise is its id, the kinds of its answers, hints from a nudge to almost the answer, and a
function that computes the reference from the data in front of the learner::

    @exercise("2-3", key=Number("times"), hints=["Divide the two shares."])
    def per_head_ratio():
        return value.per_head_ratio(0.20, 0.80)


    @per_head_ratio.mistake("You compared the shares of profit alone. ...")
    def profit_only():
        return 0.80 / 0.20

A mistake computes the wrong answer the way a learner would. Where an exercise has several
answers, ``...`` stands for the ones that the mistake leaves alone.
"""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape

from crmlab.answers import Kind, WrongKind, describe, is_stub
from crmlab.messages import say

NOT_ATTEMPTED = "not attempted"
CORRECT = "correct"
KNOWN_MISTAKE = "known mistake"
WRONG_KIND = "wrong kind"
WRONG = "wrong"

_MARKS = {CORRECT: "✓", NOT_ATTEMPTED: "–"}
_COLOURS = {CORRECT: "#2e8b57", NOT_ATTEMPTED: "#8a8a8a"}
_ATTENTION = "#c2570c"

_registered: dict[str, "Exercise"] = {}
_hints_seen: dict[str, int] = {}


@dataclass(frozen=True)
class Part:
    """The feedback on one answer: its name, the outcome, and a sentence."""

    name: str
    outcome: str
    message: str


@dataclass(frozen=True)
class Feedback:
    """What a check says; its text and its HTML say the same."""

    title: str
    parts: tuple[Part, ...] = ()

    @property
    def outcome(self) -> str:
        """The first outcome that is not correct, or correct."""
        if not self.parts:
            return NOT_ATTEMPTED
        return next((part.outcome for part in self.parts if part.outcome != CORRECT), CORRECT)

    def __repr__(self) -> str:
        width = max((len(part.name) for part in self.parts), default=0)
        lines = [f"{mark} {part.name:<{width}}  {part.message}" for mark, part in self._marked()]
        return "\n".join([self.title, *(f"  {line.rstrip()}" for line in lines)])

    def _repr_html_(self) -> str:
        # Colours of the page are inherited, so that it reads the same on light and dark.
        rows = "".join(
            f'<tr style="background:none"><td style="text-align:left;padding:.1em .4em">{mark}'
            f'</td><td style="text-align:left;padding:.1em .6em"><code>{escape(part.name)}</code>'
            f'</td><td style="text-align:left;padding:.1em .4em">{escape(part.message)}</td></tr>'
            for mark, part in self._marked()
        )
        colour = _COLOURS.get(self.outcome, _ATTENTION)
        return (
            f'<div role="status" style="border-left:4px solid {colour};padding:.3em .8em;'
            f'margin:.3em 0"><strong>{escape(self.title)}</strong>'
            f'<table style="border:none;margin:.2em 0;font-size:inherit">{rows}</table></div>'
        )

    def _marked(self) -> list[tuple[str, Part]]:
        return [(_MARKS.get(part.outcome, "✗"), part) for part in self.parts]


@dataclass
class Exercise:
    """One registered exercise."""

    id: str
    parts: dict[str, Kind]
    reference: Callable[[], object]
    hints: Sequence[str] = ()
    mistakes: list[tuple[str, Callable[[], object]]] = field(default_factory=list)

    def mistake(self, message: str) -> Callable:
        """Register a known mistake: the message, and a function that makes it."""

        def register(make: Callable[[], object]) -> Callable:
            self.mistakes.append((message, make))
            return make

        return register

    def answers(self, make: Callable[[], object]) -> dict[str, object]:
        """Return what a reference or a mistake gives, read by kind; ``...`` is left out."""
        made = make()
        if len(self.parts) == 1:
            made = (made,)
        return {
            name: kind.read(answer)
            for (name, kind), answer in zip(self.parts.items(), made, strict=True)
            if answer is not ...
        }

    def check(self, given: Sequence[object]) -> Feedback:
        """Return the feedback on a learner's answers, one for each part."""
        truths = self.answers(self.reference)
        made_by = cache(self.answers)  # a mistake is made once, for all parts
        parts = tuple(
            self._check_part(name, answer, truths, made_by)
            for name, answer in zip(self.parts, given, strict=True)
        )
        right = sum(part.outcome == CORRECT for part in parts)
        if right == len(parts):
            title = say("Exercise {id}: correct.", id=self.id)
        elif all(part.outcome == NOT_ATTEMPTED for part in parts):
            title = say("Exercise {id}: not attempted yet.", id=self.id)
        else:
            title = say(
                "Exercise {id}: {right} of {all} right so far.",
                id=self.id,
                right=right,
                all=len(parts),
            )
        return Feedback(title, parts)

    def _check_part(
        self,
        name: str,
        answer: object,
        truths: dict[str, object],
        made_by: Callable[[Callable], dict[str, object]],
    ) -> Part:
        kind, truth = self.parts[name], truths[name]
        if is_stub(answer):
            return Part(name, NOT_ATTEMPTED, say("not attempted: put your answer in place of ..."))
        if callable(answer) and str(getattr(answer, "__module__", "")).startswith("crmlab."):
            return Part(name, WRONG_KIND, say("expected your own work; this is the package's own"))
        try:
            given = kind.read(answer)
        except WrongKind as error:
            return Part(name, WRONG_KIND, self._swapped(name, answer, truths) or str(error))
        if kind.same(given, truth):
            return Part(name, CORRECT, say("correct"))
        for message, make in self.mistakes:
            wrong = made_by(make)
            if name in wrong and kind.same(given, wrong[name]):
                return Part(name, KNOWN_MISTAKE, say(message))
        if swapped := self._swapped(name, answer, truths):
            return Part(name, WRONG, swapped)
        try:
            return Part(name, WRONG, kind.difference(given, truth))
        except WrongKind as error:  # right, but for the unit
            return Part(name, WRONG_KIND, str(error))

    def _swapped(self, name: str, answer: object, truths: dict[str, object]) -> str:
        """Return the sentence for an answer that is right for another part, or nothing."""
        for other, kind in self.parts.items():
            differ = not _answers(self.parts[name], truths[other], truths[name])
            if differ and _answers(kind, answer, truths[other]):
                return say("this is the answer to {other}", other=other)
        return ""


def _answers(kind: Kind, answer: object, truth: object) -> bool:
    """Tell whether an answer would be right for this kind and truth."""
    try:
        return kind.same(kind.read(answer), truth)
    except WrongKind:
        return False


def exercise(exercise_id: str, *, hints: Sequence[str] = (), **parts: Kind) -> Callable:
    """Register the decorated function as the reference of an exercise.

    Parameters
    ----------
    exercise_id
        The id that the chapter prints, such as ``"2-5"``.
    hints
        At most three, from a nudge to almost the answer.
    parts
        The answers by the names that the chapter gives them, each with its kind, in order.
    """
    if len(hints) > 3:
        raise ValueError(f"Exercise {exercise_id} has {len(hints)} hints; three at most.")

    def register(reference: Callable[[], object]) -> Exercise:
        made = Exercise(exercise_id, parts, reference, hints)
        _registered[exercise_id] = made
        return made

    return register


def registered() -> dict[str, Exercise]:
    """Return the exercises registered so far, by id."""
    return dict(_registered)


def check(exercise_id: str = "", *answers: object) -> Feedback:
    """Check the answers to an exercise and say what is wrong with each, and why.

    It never raises for anything a learner can give.

    Parameters
    ----------
    exercise_id
        Such as ``"2-5"``.
    answers
        In the order in which the exercise names them.

    Returns
    -------
    Feedback
        Shown under the cell; ``.outcome`` is one of "not attempted", "correct",
        "known mistake", "wrong kind" and "wrong".

    Examples
    --------
    >>> check("nine", 1)
    There is no exercise 'nine' here. Run the setup cell at the top of the chapter first.
    """
    found, apology = _find(exercise_id)
    if found is None:
        return apology
    if len(answers) != len(found.parts):
        return Feedback(
            say(
                "Exercise {id} takes {count}: check({id!r}, {names}).",
                id=found.id,
                count=_answers_in_words(len(found.parts)),
                names=", ".join(found.parts),
            )
        )
    try:
        return found.check(answers)
    except Exception as error:  # whatever a learner's object does, the notebook goes on
        return Feedback(
            say(
                "Exercise {id} could not be checked: {error}. Restart the kernel and run all "
                "cells. If it stays, and the data are your own edition, look whether a column is "
                "missing.",
                id=found.id,
                error=f"{type(error).__name__}: {error}",
            )
        )


def hint(exercise_id: str = "", number: int | None = None) -> Feedback:
    """Return the next hint for an exercise, or the one with this number.

    Parameters
    ----------
    exercise_id
        Such as ``"2-5"``.
    number
        1, 2 or 3; without it, each call says one more.
    """
    found, apology = _find(exercise_id)
    if found is None:
        return apology
    count = len(found.hints)
    if not isinstance(number, int) or isinstance(number, bool):
        number = min(_hints_seen.get(found.id, 0) + 1, count)
    if not 1 <= number <= count:
        return Feedback(
            say("Exercise {id} has {count} hints, numbered from 1.", id=found.id, count=count)
        )
    _hints_seen[found.id] = number
    return Feedback(
        say(
            "Hint {number} of {count} for exercise {id}: {hint}",
            number=number,
            count=count,
            id=found.id,
            hint=say(found.hints[number - 1]),
        )
    )


def _answers_in_words(count: int) -> str:
    return say("one answer") if count == 1 else say("{count} answers", count=count)


def _find(exercise_id: object) -> tuple[Exercise | None, Feedback | None]:
    if isinstance(exercise_id, str) and exercise_id in _registered:
        return _registered[exercise_id], None
    if not isinstance(exercise_id, str):
        exercise_id = describe(exercise_id)
        advice = say('Put its number in quotation marks, such as "2-1".')
    elif near := difflib.get_close_matches(exercise_id, _registered, n=3, cutoff=0.5):
        advice = say("Do you mean {near}?", near=", ".join(near))
    else:
        advice = say("Run the setup cell at the top of the chapter first.")
    message = say("There is no exercise {id!r} here.", id=exercise_id)
    return None, Feedback(f"{message} {advice}")
