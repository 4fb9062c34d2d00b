"""The learner's side of the exercises: check an answer, ask for a hint, see how far one is."""

import difflib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from crmlab.answers import Labels, Ranking, Vector, WrongKind, describe, is_stub
from crmlab.diagnosis import explains
from crmlab.feedback import (
    CORRECT,
    FOLLOWS,
    KNOWN_MISTAKE,
    NOT_ATTEMPTED,
    SLIP,
    WRONG,
    WRONG_KIND,
    Feedback,
    Part,
)
from crmlab.messages import say
from crmlab.scenes import Scene, registered

_hints_seen: dict[str, int] = {}
_outcomes: dict[str, dict[str, str]] = {}  # of each exercise and answer, when last attempted


def look_at(scene: Scene, given: Sequence[object]) -> Feedback:
    """Return the feedback on a learner's answers, one for each of the scene's."""
    parts: dict[str, Part | None] = {}
    read: dict[str, object] = {}
    for name, answer in zip(scene.parts, given, strict=True):
        parts[name] = _first_look(scene, name, answer, read)
    wrong = [name for name, part in parts.items() if part is None]
    for place, name in enumerate(wrong):
        parts[name] = _diagnosis(scene, name, read, wrong[:place])
    right = sum(part.outcome == CORRECT for part in parts.values())
    if right == len(parts):
        title = say("Exercise {id}: correct.", id=scene.id)
    elif all(part.outcome == NOT_ATTEMPTED for part in parts.values()):
        title = say("Exercise {id}: not attempted yet.", id=scene.id)
    else:
        title = say(
            "Exercise {id}: {right} of {all} right so far.",
            id=scene.id,
            right=right,
            all=len(parts),
        )
    return Feedback(title, tuple(parts.values()))


def _first_look(scene: Scene, name: str, answer: object, read: dict[str, object]) -> Part | None:
    """Return what needs no diagnosis; nothing for an answer that was read and is wrong."""
    kind = scene.parts[name]
    if is_stub(answer):
        return Part(name, NOT_ATTEMPTED, say("not attempted: put your answer in place of ..."))
    if callable(answer) and str(getattr(answer, "__module__", "")).startswith("crmlab."):
        return Part(name, WRONG_KIND, say("expected your own work; this is the package's own"))
    try:
        read[name] = kind.read(answer)
    except WrongKind as error:
        return Part(name, WRONG_KIND, _meant_for_another(scene, name, answer) or str(error))
    is_right = kind.same(read[name], scene.edition.truths[name])
    return Part(name, CORRECT, say("correct")) if is_right else None


def _meant_for_another(scene: Scene, name: str, answer: object) -> str:
    """Return the sentence for an answer of another kind that is right for another part."""
    for other, kind in scene.parts.items():
        with suppress(WrongKind):
            if other != name and kind.same(kind.read(answer), scene.edition.truths[other]):
                return say("this is the answer to {other}", other=other)
    return ""


def _diagnosis(scene: Scene, name: str, read: dict[str, object], wrong: list[str]) -> Part:
    """Return what is to be said of a wrong answer, before which others were wrong."""
    edition, kind, given = scene.edition, scene.parts[name], read[name]
    if follows := _followed(scene, name, read, wrong):
        return Part(name, FOLLOWS, follows)
    if found := edition.diagnosis(name, given):
        message, written = found
        return Part(name, KNOWN_MISTAKE if written else SLIP, message)
    try:
        return Part(name, WRONG, kind.difference(given, edition.truths[name]))
    except WrongKind as error:  # right, but for the unit
        return Part(name, WRONG_KIND, str(error))


def _followed(scene: Scene, name: str, read: dict[str, object], wrong: list[str]) -> str:
    """Return the sentence for what the learner's own wrong answers lead to, or nothing."""
    reach = scene.answers[name].asked.root.reach
    used = [each for each in wrong if scene.named[each] in reach]
    if not used:
        return ""
    try:
        leads_to = scene.edition.right(name, {**scene.edition.truths, **read})
        follows = scene.parts[name].same(read[name], leads_to) or explains(leads_to, read[name], 2)
    except Exception:  # the earlier answer does not fit into the formula
        return ""
    own = ", ".join(f"`{each}`" for each in used)
    return say("right for your {own}: mend that first", own=own) if follows else ""


def check(exercise_id: str = "", *answers: object) -> Feedback:
    """Check the answers to an exercise and say what is wrong with each, and why.

    The exercise is named, as ``"2-5"``; the answers come in the order in which it names them. It
    never raises for anything a learner can give. The feedback is shown under the cell; its
    ``outcome`` is "correct" or the first that is not, as `crmlab.feedback` lists them.

    >>> check("nine", 1)
    There is no exercise 'nine' here. Run the setup cell at the top of the chapter first.
    """
    found = _find(exercise_id)
    if isinstance(found, Feedback):
        return found
    if len(answers) != len(found.answers):
        return _wrong_count(found, len(answers))
    try:
        feedback = look_at(found, answers)
        _remember(found, feedback)
        is_right = feedback.outcome == CORRECT and _standing(found) == CORRECT
        return replace(feedback, then=found.edition.then()) if is_right else feedback
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


def _remember(scene: Scene, feedback: Feedback) -> None:
    """Keep what came of each answer; a stub, such as that of a cell run once more, is none."""
    outcomes = _outcomes.setdefault(scene.id, {})
    for part in feedback.parts:
        if part.outcome != NOT_ATTEMPTED:
            outcomes[part.name] = part.outcome


def attempted(exercise_id: str) -> bool:
    """Tell whether all answers to an exercise were checked in this kernel, right or wrong.

    >>> attempted("2-5")
    False
    """
    scene = registered().get(exercise_id)
    return scene is not None and set(scene.answers) <= set(_outcomes.get(exercise_id, ()))


def _standing(scene: Scene) -> str:
    """Return how an exercise stands: right if each answer was when it was last attempted."""
    outcomes = _outcomes.get(scene.id)
    if not outcomes:
        return NOT_ATTEMPTED
    return CORRECT if all(outcomes.get(name) == CORRECT for name in scene.answers) else WRONG


def _wrong_count(scene: Scene, given: int) -> Feedback:
    """Return what an exercise takes, where it got more answers or fewer."""
    title = say(
        "Exercise {id} takes {count}: check({id!r}, {names}).",
        id=scene.id,
        count=say("one answer", "{count} answers", count=len(scene.answers)),
        names=", ".join(scene.answers),
    )
    parts = []
    for at, (name, kind) in enumerate(scene.parts.items()):
        if given < len(scene.answers):
            missing = at >= given
            message = say("expected as well") if missing else say("not checked yet: one is missing")
        elif isinstance(kind, Labels | Ranking | Vector):
            message = say("expected one list: write square brackets around it")
        else:
            message = say("expected one answer here, and there are more")
        parts.append(Part(name, WRONG_KIND, message))
    return Feedback(title, tuple(parts))


def progress() -> Feedback:
    """Return which exercises of this kernel are right, tried and untouched.

    Of the chapters that were imported, those are listed in which one was tried; at first, all.
    """
    standing = {key: _standing(scene) for key, scene in registered().items()}
    begun = {key.partition("-")[0] for key, how in standing.items() if how != NOT_ATTEMPTED}
    outcomes = {
        key: how for key, how in standing.items() if not begun or key.partition("-")[0] in begun
    }
    words = {CORRECT: say("right"), NOT_ATTEMPTED: say("untouched"), WRONG: say("tried")}
    parts = [Part(key, outcome, words[outcome]) for key, outcome in outcomes.items()]
    right = sum(part.outcome == CORRECT for part in parts)
    title = say(
        "1 exercise of {all} is right.",
        "{count} exercises of {all} are right.",
        count=right,
        all=len(parts),
    )
    return Feedback(title, tuple(parts))


def hint(exercise_id: str = "", number: int | None = None) -> Feedback:
    """Return the next hint for an exercise, such as ``"2-5"``, or the one with this number."""
    found = _find(exercise_id)
    if isinstance(found, Feedback):
        return found
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


def _find(exercise_id: object) -> Scene | Feedback:
    """Return an exercise, or what to do about one that is not there."""
    known = registered()
    if isinstance(exercise_id, str) and exercise_id in known:
        return known[exercise_id]
    if not isinstance(exercise_id, str):
        exercise_id = describe(exercise_id)
        advice = say('Put its number in quotation marks, such as "2-1".')
    elif near := difflib.get_close_matches(exercise_id, known, n=3, cutoff=0.5):
        advice = say("Do you mean {near}?", near=", ".join(near))
    else:
        advice = say("Run the setup cell at the top of the chapter first.")
    message = say("There is no exercise {id!r} here.", id=exercise_id)
    return Feedback(f"{message} {advice}")
