"""A function is called, and left when its time is up."""

import sys
import time

import pytest

from crmlab.timelimit import run


def test_value_and_error_come_back():
    assert run(sorted, [2, 1]).value == [1, 2]
    assert isinstance(run(int, "x").error, ValueError)


@pytest.mark.parametrize("code", [0, "bye"])
def test_exit_does_not_end_the_notebook(code):
    assert isinstance(run(sys.exit, code).error, SystemExit)


def test_an_endless_loop_ends():
    ticks = []

    def forever():
        while True:
            ticks.append(time.monotonic())
            time.sleep(0.001)

    assert run(forever, seconds=0.1).timed_out
    time.sleep(0.1)
    count = len(ticks)
    time.sleep(0.1)
    assert len(ticks) == count


def test_what_waits_for_others_is_not_called_slow():
    """As on a machine that is busy with something else."""
    assert not run(time.sleep, 0.2, seconds=0.1).timed_out


def test_a_loop_that_swallows_being_stopped_is_stopped_again():
    stopped = []

    def stubborn():
        while True:
            try:
                while True:
                    time.sleep(0.001)
            except BaseException:
                stopped.append(time.monotonic())
                if len(stopped) == 3:
                    raise

    assert run(stubborn, seconds=0.05).timed_out
    assert len(stopped) == 3


def test_what_a_function_prints_or_warns_is_dropped(capsys):
    def noisy():
        print("out")
        print("err", file=sys.stderr)

    run(noisy)
    assert capsys.readouterr() == ("", "")


def test_printing_works_again_after_a_function_was_left_behind(capsys):
    assert run(time.sleep, 2, seconds=0.05).timed_out
    print("still here")
    assert "still here" in capsys.readouterr().out
