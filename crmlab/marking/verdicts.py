"""What is right: the engine of the checks looks at answers that left a sandbox.

Whatever was done inside, here only values are seen, and the truth never goes inside.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress

from crmlab.answers import Call, Calls, Function, Kind
from crmlab.checking import look_at
from crmlab.feedback import NOT_ATTEMPTED, WRONG, Part
from crmlab.marking.inside import coding
from crmlab.messages import say
from crmlab.scenes import Scene
from crmlab.timelimit import Outcome


def judge(asked: Mapping[str, Scene], messages: Iterable[dict]) -> dict[str, tuple[Part, ...]]:
    """Return what is to be said of each answer to each exercise, on the data in use.

    What counts is the answer that was handed in last: a stub takes none back.
    """
    given = _handed_in(asked, messages)
    return {key: _look(scene, given[key]) for key, scene in asked.items()}


def _look(scene: Scene, given: Mapping[str, object]) -> tuple[Part, ...]:
    missing = tuple(
        Part(name, NOT_ATTEMPTED, say("not attempted"))
        for name in scene.enough
        if name not in given
    )
    try:
        return (*look_at(scene, given), *missing) if given else missing
    except Exception as error:  # an answer of a form that nobody thought of: no mark for it
        kind = type(error).__name__
        told = say("this answer could not be checked ({kind}): look at it by hand", kind=kind)
        return (*(Part(name, WRONG, told) for name in given), *missing)


def _handed_in(asked: Mapping[str, Scene], messages: Iterable[dict]) -> dict[str, dict]:
    given: dict[str, dict[str, object]] = defaultdict(dict)
    for message in messages:
        scene = asked.get(str(message.get("exercise", "")))
        answers = message.get("answers")
        for name in scene.enough if scene and isinstance(answers, dict) else ():
            if name in answers:
                with suppress(ValueError):  # nothing that our side wrote
                    answer = _answer(answers[name], scene.parts[name])
                    if answer is not ...:
                        given[scene.id][name] = answer
    return given


def _answer(written: coding.Written, kind: Kind) -> object:
    """Return an answer; of a function that was called inside, what came of it."""
    calls = written.get("calls") if isinstance(written, dict) else None
    if written == {"is": "ellipsis"} or calls is None or not isinstance(kind, Function):
        return coding.read(written)
    if not isinstance(calls, list) or len(calls) != len(kind.cases()):
        raise ValueError("not one call for each case")
    return Calls([_call(each) for each in calls])


def _call(written: coding.Written) -> Call:
    if not isinstance(written, dict):
        raise ValueError("no call")
    outcome = Outcome(timed_out=True)
    if error := written.get("error"):
        kind, message = map(str, error)
        known = {"ZeroDivisionError": ZeroDivisionError}
        outcome = Outcome(error=known.get(kind, type(kind[:40], (Exception,), {}))(message[:300]))
    elif not written.get("late"):
        outcome = Outcome(value=coding.read(written.get("value")))
    return Call(outcome, bool(written.get("changed")), bool(written.get("loops")))
