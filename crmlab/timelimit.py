"""Run somebody else's function and come back, even if it does not."""

import contextlib
import ctypes
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass


class _Stop(BaseException):
    """Raised inside a thread to end it."""


@dataclass(frozen=True)
class Outcome:
    """What a call led to: a value, an exception, or neither in the time it had."""

    value: object = None
    error: BaseException | None = None
    timed_out: bool = False


def run(function: Callable, *arguments: object, seconds: float = 2.0) -> Outcome:
    """Call the function in a thread of its own and stop it when its time is up.

    A thread works on every platform; a signal would not. What the function prints is dropped,
    since an endless loop may print endlessly.

    >>> run(lambda x: x + 1, 41).value
    42
    >>> def forever():
    ...     while True:
    ...         pass
    >>> run(forever, seconds=0.1).timed_out
    True
    """
    results: list[Outcome] = []

    def work() -> None:
        try:
            results.append(Outcome(value=function(*arguments)))
        except BaseException as error:  # exit() and KeyboardInterrupt too: nothing may escape
            results.append(Outcome(error=error))

    thread = threading.Thread(target=work, daemon=True)
    with (
        open(os.devnull, "w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        thread.start()
        thread.join(seconds)
        if not thread.is_alive():
            return results[0]
        _stop(thread)
    return Outcome(timed_out=True)


def _stop(thread: threading.Thread) -> None:
    # A bare `except:` in the loop can swallow the first; a thread asleep in C ends when it wakes.
    for _ in range(5):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(_Stop)
        )
        thread.join(0.2)
        if not thread.is_alive():
            return
