"""One submission marked: restored, run in a sandbox, and what left it looked at outside."""

import json
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from crmlab.marking import sandbox
from crmlab.marking.restoring import Cell, Chapter, restore
from crmlab.marking.results import Result
from crmlab.marking.stops import Stop, place, stops
from crmlab.marking.verdicts import judge
from crmlab.messages import say
from crmlab.scenes import Scene

MOST_RUNS = 4  # of a submission whose cells end the process


@dataclass(frozen=True)
class Job:
    """What is needed to run a submission."""

    cells: Sequence[Cell]
    edition: Path | None
    cases: bytes
    slot: int


def run_submission(
    chapter: Chapter, kit: Path, job: Job, asked: Mapping[str, Scene], limits: sandbox.Limits
) -> tuple[list[dict], list[Stop], Result]:
    """Run a submission; return all messages that left the sandbox, stops, and what is to be noted.

    A cell that ends the process, or that does not end, is left out, and the others run once more.
    """
    result, messages, start = Result("", "", ""), [], time.monotonic()
    parameters = {"data_folder": str(sandbox.seen("edition", job.edition))} if job.edition else {}
    restored = restore(chapter, job.cells, parameters)
    result.texts = restored.texts
    left_out: set[str] = set()
    for _ in range(MOST_RUNS):
        cells = [cell for cell in restored.cells if cell["id"] not in left_out]
        left = limits.seconds - (time.monotonic() - start)
        run = _run(kit, job, cells, asked, limits.within(left))
        messages += run.messages
        result.processor += sum(_seconds(each) for each in run.messages)
        blamed = _blamed(cells, run.cell) if run.stopped else ""
        if run.stopped:
            result.notes.append(_why(run.stopped, blamed, limits))
        if not blamed or time.monotonic() - start > limits.seconds:
            break
        left_out.add(blamed)
    result.seconds = round(time.monotonic() - start, 1)
    return messages, list(stops(restored.cells, run.messages)), result


def look(result: Result, asked: Mapping[str, Scene], messages: Sequence[dict]) -> None:
    """Write into a result what is right, on the data in use."""
    for exercise, parts in judge(asked, messages).items():
        result.parts[exercise] = [asdict(part) for part in parts]


def _run(
    kit: Path, job: Job, cells: list[dict], asked: Mapping[str, Scene], limits: sandbox.Limits
) -> sandbox.Run:
    told = {
        "cells": cells,
        "exercises": {key: list(scene.answers) for key, scene in asked.items()},
        "limits": sandbox.resource_limits(limits),
        "user": sandbox.user(job.slot),
    }
    with tempfile.TemporaryDirectory(prefix="crmlab-job-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # it is read by another user
        (folder / "job.json").write_text(json.dumps(told), encoding="utf-8")
        (folder / "cases.pickle").write_bytes(job.cases)
        return sandbox.run(kit, folder, limits, job.edition)


def _blamed(cells: Sequence[dict], running: str) -> str:
    """Return the cell that ended a run: the one that ran, or the learner's last before it."""
    ids = [cell["id"] for cell in cells]
    if running not in ids:
        return ""
    before = cells[: ids.index(running) + 1]
    if before[-1]["check"]:
        return running
    return next((cell["id"] for cell in reversed(before) if cell["own"]), "")


def _seconds(message: dict) -> float:
    told = message.get("seconds")
    return float(told) if isinstance(told, int | float) else 0.0


def _why(stopped: str, blamed: str, limits: sandbox.Limits) -> str:
    told = {"cell": place(blamed) or "?"}
    if stopped == "time":
        return say(
            "Cell {cell} was still running after {seconds:g} seconds: it was left out.",
            seconds=limits.cell_seconds,
            **told,
        )
    if stopped == "memory":
        return say("Cell {cell} took more memory than there is for it: it was left out.", **told)
    return say("Cell {cell} ended the program: it was left out.", **told)
