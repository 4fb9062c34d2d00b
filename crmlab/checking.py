"""The learner's side of the exercises: check an answer, ask for a hint, see how far one is."""

import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress

import numpy as np

from crmlab.answers import Function, Labels, Ranking, Vector, WrongKind, describe, is_stub
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
    meant,
)
from crmlab.messages import say
from crmlab.scenes import Scene, registered
from crmlab.scenes.diagnosis import digits_of, explains

TELLING_DIGITS = 3  # of a number that is hardly the answer to another part by chance

_hints_seen: dict[str, int] = {}
_outcomes: dict[str, dict[str, str]] = {}  # of each exercise and answer, when last attempted
_read: dict[str, dict[str, object]] = {}  # and what it was, as its kind reads it
_right: dict[str, dict[str, object]] = {}  # of these, those that were right, and functions whole


def look_at(
    scene: Scene, given: Mapping[str, object], read: dict[str, object] | None = None
) -> tuple[Part, ...]:
    """Return the feedback on a learner's answers, and on steps on the way to them, by name.

    ``read`` is what was handed in before, as the kinds read it; what is new is put into it.
    """
    read = {} if read is None else read
    before = {name: value for name, value in read.items() if name not in given}
    wrong = [name for name, value in before.items() if not _is_right(scene, name, value)]
    parts: dict[str, Part | None] = {}
    for name in [each for each in scene.named if each in given]:
        read.pop(name, None)
        parts[name] = _first_look(scene, name, given[name], read)
    for name in [name for name, part in parts.items() if part is None]:
        parts[name] = _diagnosis(scene, name, read, wrong)
        wrong.append(name)
    return tuple(parts.values())


def _is_right(scene: Scene, name: str, value: object) -> bool:
    return scene.edition.accepts(name, value)


def _first_look(scene: Scene, name: str, answer: object, read: dict[str, object]) -> Part | None:
    """Return what needs no diagnosis; nothing for an answer that was read and is wrong."""
    if is_stub(answer):
        return Part(name, NOT_ATTEMPTED, say("not attempted: put your answer in place of ..."))
    if callable(answer) and str(getattr(answer, "__module__", "")).startswith("crmlab."):
        return Part(name, WRONG_KIND, say("expected your own work; this is the package's own"))
    try:
        read[name] = scene.edition.asks(name).kind.read(answer)
    except WrongKind as error:
        return Part(name, WRONG_KIND, _meant_for_another(scene, name, answer) or str(error))
    return Part(name, CORRECT, say("correct")) if _is_right(scene, name, read[name]) else None


def _meant_for_another(scene: Scene, name: str, answer: object) -> str:
    """Return the sentence for a wrong answer that is right for another part."""
    for other, kind in scene.parts.items():
        with suppress(WrongKind):
            if other != name and _is_right(scene, other, kind.read(answer)):
                return say("this is the answer to {other}", other=other)
    return ""


def _diagnosis(scene: Scene, name: str, read: Mapping[str, object], wrong: Sequence[str]) -> Part:
    """Return what is to be said of a wrong answer, before which others were wrong."""
    edition, given = scene.edition, read[name]
    if follows := _followed(scene, name, read, wrong):
        return Part(name, FOLLOWS, follows)
    if found := edition.diagnosis(name, given):
        message, written = found
        return Part(name, KNOWN_MISTAKE if written else SLIP, message)
    is_telling = isinstance(given, float) and digits_of(given) >= TELLING_DIGITS
    if is_telling and (other := _meant_for_another(scene, name, given)):
        return Part(name, SLIP, other)
    try:
        return Part(name, WRONG, edition.asks(name).kind.difference(given, edition.truth(name)))
    except WrongKind as error:  # right, but for the unit
        return Part(name, WRONG_KIND, str(error))


def _followed(scene: Scene, name: str, read: Mapping[str, object], wrong: Sequence[str]) -> str:
    """Return the sentence for what the learner's own wrong answers lead to, or nothing."""
    asked = scene.edition.asks(name)
    used = [each for each in wrong if scene.named[each] in asked.reach and each != name]
    if not used:
        return ""
    own = {each: value for each, value in read.items() if each in scene.answers or each in used}
    try:
        with np.errstate(all="ignore"):
            leads_to = scene.edition.right(name, {**scene.edition.truths, **own})
        follows = asked.kind.same(read[name], leads_to) or explains(leads_to, read[name], 2)
    except Exception:  # the earlier answer does not fit into the formula
        return ""
    said = ", ".join(f"`{each}`" for each in used)
    return say("right for your {own}: mend that first", own=said) if follows else ""


def check(exercise_id: str = "", /, *answers: object, **named: object) -> Feedback:
    """Check the answers to an exercise and say what is wrong with each, and why.

    The exercise is named, as ``"2-5"``; the answers come in the order in which it names them, or
    some of them by name, as do the steps on the way: ``check("2-8", composite=composite)``. It
    never raises for anything a learner can give. The feedback is shown under the cell; its
    ``outcome`` is "correct" or the first that is not, as `crmlab.feedback` lists them.

    >>> check("nine", 1)
    There is no exercise 'nine' here. Run the setup cell at the top of the chapter first.
    """
    found = _find(exercise_id)
    if isinstance(found, Feedback):
        return found
    if len(answers) == 1 and _are_by_name(found, answers[0]):
        named, answers = {**answers[0], **named}, ()
    in_order = [name for name in found.answers if name not in named]
    if len(answers) != len(in_order) and (answers or not named):
        return _wrong_count(found, in_order, len(answers))
    given = named | dict(zip(in_order, answers, strict=False))
    try:
        with warnings.catch_warnings(action="ignore"):  # of what is tried to explain an answer
            return _checked(found, given)
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


def _checked(scene: Scene, given: Mapping[str, object]) -> Feedback:
    if strange := [name for name in given if scene.edition.asks(name) is None]:
        return _not_asked_for(scene, strange)
    parts = look_at(scene, given, _read.setdefault(scene.id, {}))
    _remember(scene, parts, given)
    is_right = _is_all(CORRECT, parts) and _standing(scene) == CORRECT
    return Feedback(_title(scene, parts), parts, scene.edition.then() if is_right else "")


def _are_by_name(scene: Scene, answer: object) -> bool:
    """Tell a dict of answers by their names from an answer that is a dict."""
    return isinstance(answer, Mapping) and len(answer) > 0 and set(answer) <= set(scene.answers)


def _is_all(outcome: str, parts: Sequence[Part]) -> bool:
    return all(part.outcome == outcome for part in parts)


def _title(scene: Scene, parts: Sequence[Part]) -> str:
    """Return how an exercise stands after these parts of it were checked."""
    if _is_all(NOT_ATTEMPTED, parts):
        return say("Exercise {id}: not attempted yet.", id=scene.id)
    if not _is_all(CORRECT, parts):
        right = sum(part.outcome == CORRECT for part in parts)
        return say(
            "Exercise {id}: {right} of {all} right so far.",
            id=scene.id,
            right=right,
            all=len(parts),
        )
    if _standing(scene) == CORRECT:
        return say("Exercise {id}: correct.", id=scene.id)
    if scene.enough[-1] not in [part.name for part in parts]:
        return say("Exercise {id}: right. On to the next step.", id=scene.id)
    outcomes = _outcomes[scene.id]
    left = [name for name in scene.enough if outcomes.get(name) != CORRECT]
    return say("Exercise {id}: right. Still to do: {left}.", id=scene.id, left=", ".join(left))


def _remember(scene: Scene, parts: Sequence[Part], given: Mapping[str, object]) -> None:
    """Keep what came of each answer; a stub, such as that of a cell run once more, is none."""
    outcomes, right = _outcomes.setdefault(scene.id, {}), _right.setdefault(scene.id, {})
    for part in parts:
        if part.outcome == NOT_ATTEMPTED:
            continue
        outcomes[part.name] = part.outcome
        right.pop(part.name, None)
        if part.outcome == CORRECT:
            is_function = isinstance(scene.edition.asks(part.name).kind, Function)
            right[part.name] = (given if is_function else _read[scene.id])[part.name]


def right_answers(chapter: str) -> dict[str, object]:
    """Return a learner's own answers to a chapter that were right when last checked, by name.

    Each is as its kind reads it, such as a number of type float; a function is the learner's own.
    """
    return {
        name: answer
        for exercise, answers in _right.items()
        if exercise.partition("-")[0] == str(int(chapter))
        for name, answer in answers.items()
    }


def attempted(exercise_id: str) -> bool:
    """Tell whether an exercise was checked in this kernel to its last answer, right or wrong.

    >>> attempted("nine")
    False
    """
    scene = registered().get(exercise_id)
    return scene is not None and set(scene.enough) <= set(_outcomes.get(exercise_id, ()))


def _standing(scene: Scene) -> str:
    """Return how an exercise stands: right if each answer was when it was last attempted."""
    outcomes = _outcomes.get(scene.id)
    if not outcomes:
        return NOT_ATTEMPTED
    return CORRECT if all(outcomes.get(name) == CORRECT for name in scene.enough) else WRONG


def _not_asked_for(scene: Scene, strange: Sequence[str]) -> Feedback:
    """Return what an exercise has, where it was given something by a name that it does not know."""
    steps = [name for name in scene.steps if scene.edition.asks(name)]
    message = say(
        "Exercise {id} does not ask for {strange}. Its answers: {answers}.",
        id=scene.id,
        strange=", ".join(map(repr, strange)),
        answers=", ".join(scene.answers),
    )
    advice = meant(strange[0], [*scene.answers, *steps], most=1)
    if steps and not advice:
        advice = say("Steps that can be checked: {steps}.", steps=", ".join(steps))
    return Feedback(" ".join(filter(None, [message, advice])))


def _wrong_count(scene: Scene, names: Sequence[str], given: int) -> Feedback:
    """Return what an exercise takes, where it got more answers without a name or fewer."""
    title = say(
        "Exercise {id} takes {count}: check({id!r}, {names}).",
        id=scene.id,
        count=say("one answer", "{count} answers", count=len(scene.answers)),
        names=", ".join(scene.answers),
    )
    parts = []
    for at, name in enumerate(names):
        if given < len(names):
            missing = at >= given
            message = (
                say("missing: write its name into the brackets")
                if missing
                else say("not checked yet: one is missing")
            )
        elif isinstance(scene.parts[name], Labels | Ranking | Vector):
            message = say("expected one list: write square brackets around it")
        else:
            message = say("expected one answer here, and there are more")
        parts.append(Part(name, WRONG_KIND, message))
    return Feedback(title, tuple(parts))


def progress() -> Feedback:
    """Return which exercises of this kernel are right, tried and untouched.

    Of the chapters that were imported, those are listed in which one was checked, if only as a
    stub, or a hint was asked for; before that, all.
    """
    standing = {key: _standing(scene) for key, scene in registered().items()}
    begun = {key.partition("-")[0] for key in [*_outcomes, *_hints_seen]}
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
    else:
        first = say("Run the setup cell at the top of the chapter first.")
        advice = meant(exercise_id, known) or first
    message = say("There is no exercise {id!r} here.", id=exercise_id)
    return Feedback(f"{message} {advice}")
