"""Old form of the exercises, until the last is converted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from crmlab import scenes
from crmlab.answers import Kind, WrongKind, is_stub
from crmlab.feedback import *  # noqa: F403
from crmlab.feedback import CORRECT, KNOWN_MISTAKE, NOT_ATTEMPTED, WRONG, WRONG_KIND, Feedback, Part
from crmlab.messages import say


@dataclass
class Exercise:
    """One registered exercise."""

    id: str
    parts: dict[str, Kind]
    reference: Callable[[], object]
    hints: Sequence[str] = ()
    mistakes: list[tuple[str, Callable[[], object]]] = field(default_factory=list)

    @property
    def answers(self):
        return self.parts

    def mistake(self, message: str) -> Callable:
        """Register a known mistake: the message, and a function that makes it."""

        def register(make: Callable[[], object]) -> Callable:
            self.mistakes.append((message, make))
            return make

        return register

    def answers_of(self, make: Callable[[], object]) -> dict[str, object]:
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
        truths = self.answers_of(self.reference)
        made_by = cache(self.answers_of)  # a mistake is made once, for all parts
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
        scenes._registered[exercise_id] = made
        return made

    return register
