"""Functions, tried on hidden cases."""

import copy
import dis
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlab import timelimit
from crmlab.answers.kind import Kind, WrongKind, at, describe
from crmlab.messages import say

__all__ = ["Call", "Calls", "Case", "Function", "call", "is_stub"]


@dataclass(frozen=True)
class Case:
    """One hidden call: what it is about, its arguments, and the kind of its result."""

    about: str
    arguments: tuple
    returns: Kind


@dataclass(frozen=True)
class Call:
    """What a call of a learner's function came to."""

    outcome: timelimit.Outcome
    changed: bool = False  # what it was given
    loops: bool = False  # it has a loop


@dataclass(frozen=True)
class Calls:
    """A function that was called elsewhere: what came of it, one for each case."""

    made: Sequence[Call]


def call(function: Callable, arguments: tuple, seconds: float) -> Call:
    """Call a learner's function, which may do anything, and stop it when its time is up."""
    before = copy.deepcopy(arguments)
    outcome = timelimit.run(function, *arguments, seconds=seconds)
    changed = not outcome.timed_out and not all(map(_alike, before, arguments))
    return Call(outcome, changed, _has_loop(function))


@dataclass(frozen=True)
class Function:
    """A function, right when it gives the right result in every hidden case."""

    cases: Callable[[], Sequence[Case]]
    seconds: float = 2.0

    def read(self, answer: object) -> list:
        """Return the function's results, one for each case; it may have been called elsewhere."""
        made = answer.made if isinstance(answer, Calls) else None
        if made is None and (not callable(answer) or isinstance(answer, type)):
            raise WrongKind(
                "expected a function (its name, without brackets), you gave {answer}: one answer "
                "for one case. Write the rule, beginning with def",
                answer=describe(answer),
            )
        results = []
        for place, case in enumerate(self.cases()):  # made anew: a function may spoil them
            with at(say("on {about}", about=say(case.about))):
                was = made[place] if made else call(answer, case.arguments, self.seconds)
                results.append(self._result(was, case))
        if all(map(_is_stopped, results)):
            raise results[0]
        return results

    def _result(self, was: Call, case: Case) -> object:
        outcome = was.outcome
        if outcome.timed_out:
            raise WrongKind(
                "your function was still running after {seconds:g} seconds and was stopped. "
                "Either its loop never ends, or it repeats slow work for every customer: do that "
                "work once, before the loop",
                seconds=self.seconds,
            )
        if "truth value of a Series is ambiguous" in str(outcome.error):
            raise WrongKind(
                "your function treats the whole Series as if it were one number. It gets all "
                "values at once: compare each of them, in a loop"
            )
        if outcome.error is not None:
            error = f"{type(outcome.error).__name__}: {outcome.error}"[:200]
            stopped = WrongKind("your function stopped with {error}", error=error)
            if isinstance(outcome.error, ZeroDivisionError):
                return stopped  # in this case: what is wrong may show in others
            raise stopped
        if outcome.value is None and was.loops:
            raise WrongKind(
                "your function returns nothing here. It needs return, not print, and a return "
                "after the loop as well, as far to the right as the loop itself"
            )
        if outcome.value is None:
            raise WrongKind("your function returns nothing here. It needs return, not print")
        several = len(getattr(case.returns, "names", [])) > 1 and was.loops
        if several and isinstance(outcome.value, str | int | float):
            raise WrongKind(
                "your function returns one value, {value}, where all are asked for. A function "
                "ends at its first return: collect the values in a list, and return that list "
                "after the loop",
                value=describe(outcome.value),
            )
        result = case.returns.read(outcome.value)
        if was.changed:
            raise WrongKind(
                "your function changes what it is given, and whoever calls it loses "
                "what was there. Work on a copy, made with .copy()"
            )
        return result

    def same(self, answer: list, other: list) -> bool:
        """Tell whether the results agree in every case."""
        return self._first_differing(answer, other) is None

    def difference(self, answer: list, truth: list) -> str:
        """Name the first case that differs and say how."""
        first = self._first_differing(answer, truth)
        case = self.cases()[first]
        place = say("on {about}", about=say(case.about))
        with at(place):
            if _is_stopped(answer[first]):
                raise answer[first]
            said = case.returns.difference(answer[first], truth[first])
        if isinstance(answer[first], float):
            said = say("you return {value:g}, which is {said}", value=answer[first], said=said)
        return f"{place}: {said}"

    def _first_differing(self, answer: list, other: list) -> int | None:
        results = zip(self.cases(), answer, other, strict=True)
        return next(
            (
                place
                for place, (case, one, two) in enumerate(results)
                if _is_stopped(one) or not case.returns.same(one, two)
            ),
            None,
        )


def _alike(one: object, other: object) -> bool:
    """Tell whether an argument is still what it was before the call."""
    if isinstance(one, pd.Series | pd.DataFrame | pd.Index):
        return one.equals(other)
    if isinstance(one, list | np.ndarray):
        return np.array_equal(one, other)
    return True


def _is_stopped(result: object) -> bool:
    return isinstance(result, WrongKind)


def _has_loop(function: Callable) -> bool:
    code = getattr(function, "__code__", None)
    steps = dis.get_instructions(code) if code else ()
    return any(step.opname.startswith(("FOR_ITER", "JUMP_BACKWARD")) for step in steps)


def is_stub(answer: object) -> bool:
    """Tell whether an answer is still the stub: ``...`` or a function with an empty body.

    >>> def tier(revenue): ...
    >>> is_stub(...), is_stub(tier), is_stub(0)
    (True, True, False)
    """
    if answer is ...:
        return True
    if not hasattr(answer, "__code__"):
        return False
    does = {step.opname for step in dis.get_instructions(answer)}
    empty = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}
    return does <= empty and answer.__code__.co_consts in ((None,), (answer.__doc__, None))
