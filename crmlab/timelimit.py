"""Run somebody else's function and come back, even if it does not."""

import contextlib
import ctypes
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

PATIENCE = 5  # how many times as long a call may wait as it may compute


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

    The time is that of the processor: on a busy machine, a right function is not called slow. A
    thread works on every platform; a signal would not. What the function prints is dropped, since
    an endless loop may print endlessly.

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
        computed, waited = time.process_time(), time.monotonic()
        thread.start()
        while (
            thread.is_alive()
            and time.process_time() - computed < seconds
            and time.monotonic() - waited < PATIENCE * seconds
        ):
            thread.join(seconds / 20)
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
