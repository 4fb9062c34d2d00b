"""All submissions of a chapter marked, several at once, and everything that is made of the marks.

What was marked already is not marked again: each result is kept, with what it was made of.
"""

import importlib
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from crmlab.marking import sandbox
from crmlab.marking.collecting import Submission, collect
from crmlab.marking.gradebooks import Marks, write_gradebooks
from crmlab.marking.intake import LEAST_ALIKE, begin, edition
from crmlab.marking.kit import hidden_cases, make_kit, scenes
from crmlab.marking.marker import Job, look, run_submission
from crmlab.marking.owners import Owner, Question, ask, assign, read_owners
from crmlab.marking.pages import write_pages
from crmlab.marking.points import DISCUSSED, equal_weights, example, read_weights
from crmlab.marking.restoring import Chapter, MarkingError, likeness, read_chapter
from crmlab.marking.results import Result, digest, keep, kept
from crmlab.marking.stops import tell_stops
from crmlab.messages import say
from crmlab.notebooks import find_sources, learner_path, package_of
from crmlab.own_data import in_use
from crmlab.scenes import Scene

__all__ = ["MarkingError", "mark"]

RESULTS = "results"
LOOKED_AT = 30  # students, to tell the chapter by what they handed in


@dataclass
class Batch:
    """What marks are given by: the chapter, its exercises, limits, and where results are kept."""

    chapter: Chapter
    out: Path
    limits: sandbox.Limits
    handouts: Path | None
    at_once: int

    def __post_init__(self) -> None:
        importlib.import_module(f"crmlab.{package_of(self.chapter.path)}")
        self.asked: dict[str, Scene] = scenes(self.chapter.exercises)
        self.made_of = (self.limits, sandbox.is_confined(), self.chapter.path.read_bytes())


def mark(
    place: Path,
    out: Path,
    chapter: str = "",
    *,
    handouts: Path | None = None,
    weights: Path | None = None,
    gradebook: Path | None = None,
    column: str = "",
    limits: sandbox.Limits | None = None,
    at_once: int = 0,
) -> list[str]:
    """Mark the submissions in a folder or a zip; return what is to be told of it.

    ``handouts`` is the ``handed_out.csv`` that `crmlab.handout` has written: by it each student is
    marked on their own data. ``gradebook`` is a file that an LMS has exported; its ``column`` is
    filled in. With ``at_once`` of 0, as many run side by side as there are processors.
    """
    by_student = collect(place, filter(None, (out, handouts, weights, gradebook)))
    told = [] if sandbox.is_confined() else [_unconfined()]
    if chapter:
        shipped = read_chapter(learner_path(find_sources([chapter])[0]))
    else:
        shipped = find_chapter(by_student)
    at_once = at_once or os.cpu_count() or 1
    batch = Batch(shipped, out, limits or sandbox.Limits(), handouts, at_once)
    owners, counting = read_owners(handouts, shipped.path.stem[:2]) if handouts else ([], [])
    counting = [each for each in shipped.exercises if each in counting]
    points = equal_weights(counting or shipped.exercises)
    points = read_weights(weights, shipped) if weights else points
    (out / RESULTS).mkdir(parents=True, exist_ok=True)
    whose = assign(by_student, owners)
    asked = ask(by_student, owners, whose)
    results = _mark_all(batch, by_student, whose, asked)
    results += _absent(batch, owners, results, asked)
    results.sort(key=lambda result: (result.name.casefold(), result.key))
    if not (out / "marks.toml").exists():
        (out / "marks.toml").write_text(example(shipped, points), encoding="utf-8")
    marks = write_gradebooks(results, points, shipped, out)
    if gradebook:
        told += marks.fill(gradebook, column, out)
    write_pages(results, marks, out)
    return [*told, *_summary(marks, out)]


def find_chapter(by_student: Mapping[str, Sequence[Submission]]) -> Chapter:
    """Return the chapter that most of the notebooks are of."""
    chapters = {path: read_chapter(path) for path in map(learner_path, find_sources())}
    alike = dict.fromkeys(chapters, 0)
    for submissions in list(by_student.values())[:LOOKED_AT]:
        for each in submissions:
            by_path = {path: likeness(one, each.cells or []) for path, one in chapters.items()}
            best = max(by_path, key=by_path.get)
            alike[best] += by_path[best] >= LEAST_ALIKE
    best = max(alike, key=alike.get)
    if not alike[best]:
        raise MarkingError("No notebook here is a chapter of the course. Name it: --chapter 02.")
    return chapters[best]


def _unconfined() -> str:
    return say(
        "Warning: learners' code runs UNCONFINED here, with limits of time and memory alone: it "
        "can read, write and send what you can. On Linux, install bubblewrap first "
        "(sudo apt install bubblewrap); elsewhere, mark in a virtual machine."
    )


def _mark_all(
    batch: Batch,
    by_student: Mapping[str, Sequence[Submission]],
    whose: Mapping[str, Owner | None],
    asked: Mapping[str, Question],
) -> list[Result]:
    from tqdm import tqdm

    results: list[Result] = []
    running: dict[Future, tuple[Result, Path | None]] = {}
    with (
        tempfile.TemporaryDirectory(prefix="crmlab-kit-") as folder,
        ThreadPoolExecutor(batch.at_once) as pool,
        tqdm(total=len(by_student), disable=None) as bar,
    ):
        Path(folder).chmod(0o755)
        kit = make_kit(Path(folder) / "kit")
        for slot, (key, submissions) in enumerate(by_student.items()):
            result, counts = begin(batch.chapter, submissions, whose[key], asked.get(key))
            result.made_of = digest(result, counts.digest, *batch.made_of)
            before = kept(batch.out / RESULTS, result)
            if before or result.problem:
                _keep(batch, results, before or result)
                bar.update()
                continue
            own = edition(batch.chapter, whose[key], batch.handouts, Path(folder, f"own-{slot}"))
            with in_use(own):
                job = Job(counts.cells, own, hidden_cases(batch.asked), slot)
            work = pool.submit(run_submission, batch.chapter, kit, job, batch.asked, batch.limits)
            running[work] = (result, own)
            while len(running) >= 2 * batch.at_once:
                _finish(batch, running, results, bar)
        while running:
            _finish(batch, running, results, bar)
    return results


def _keep(batch: Batch, results: list[Result], result: Result) -> None:
    if result.problem:
        look(result, batch.asked, messages=())
    keep(batch.out / RESULTS, result)
    results.append(result)


def _finish(
    batch: Batch, running: dict[Future, tuple[Result, Path | None]], results: list, bar: object
) -> None:
    """Wait for a sandbox, look at what left it, and keep the result."""
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for work in done:
        result, edition = running.pop(work)
        try:
            messages, stops, ran = work.result()
            result.texts = ran.texts
            result.seconds, result.processor = ran.seconds, ran.processor
            with in_use(edition):
                look(result, batch.asked, messages)
            result.notes += [*ran.notes, *tell_stops(result, batch.chapter, stops)]
        except Exception as error:  # one submission is no reason to lose the others
            kind = f"{type(error).__name__}: {error}"[:200]
            result.problem = say("It could not be marked: {error}", error=kind)
        if edition:
            shutil.rmtree(edition, ignore_errors=True)
        _keep(batch, results, result)
        bar.update()


def _absent(
    batch: Batch, owners: list[Owner], results: Sequence[Result], asked: Mapping[str, Question]
) -> list[Result]:
    """Return a result for each on the list of hand-outs of whom no file is known."""
    there = {result.id for result in results}
    nothing = say("Nothing was handed in.")
    unknown = say("It is not known which file is this learner's.")
    in_question = {student for question in asked.values() for student in question.students}
    absent = [
        Result(
            owner.student.id,
            owner.student.name or owner.student.id,
            owner.student.id,
            seed=owner.seed,
            problem=unknown if owner.student.id in in_question else nothing,
        )
        for owner in owners
        if owner.student.id and owner.student.id not in there
    ]
    for result in absent:
        look(result, batch.asked, messages=())
    return absent


def _summary(marks: Marks, out: Path) -> list[str]:
    """Return what could not be marked, what waits for the instructor, and what is there."""
    failed = [result for result in marks.results if result.problem]
    waiting = sum(bool(marks.to_grade(each)) for each in marks.results if not each.problem)
    told = [
        result.question or say("{who}: {why}", who=result.path or result.who, why=result.problem)
        for result in failed
    ]
    discussions = say(
        "1 learner has no points for a discussion yet, which counts as 0: write them into "
        "{file}, and mark again.",
        "{count} learners have no points for a discussion yet, which counts as 0: write "
        "them into {file}, and mark again.",
        count=waiting,
        file=out / DISCUSSED,
    )
    marked = say(
        "1 submission is marked: {page}",
        "{count} submissions are marked: {page}",
        count=len(marks.results) - len(failed),
        page=out / "class.html",
    )
    return [*dict.fromkeys(told), *([discussions] if waiting else []), marked]
