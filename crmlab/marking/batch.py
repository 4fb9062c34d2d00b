"""All submissions of a chapter marked, several at once, and everything that is made of the marks.

What was marked already is not marked again: each result is kept, with what it was made of.
"""

import hashlib
import importlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from crmlab import datasets
from crmlab.marking import sandbox
from crmlab.marking.collecting import Submission, collect
from crmlab.marking.gradebooks import write_gradebooks
from crmlab.marking.kit import PACKAGE, hidden_cases, make_kit, scenes
from crmlab.marking.marker import Job, Result, look, not_attempted, run_submission
from crmlab.marking.owners import Owner, owner_of, read_owners
from crmlab.marking.pages import write_pages
from crmlab.marking.points import equal_weights, example, read_weights
from crmlab.marking.restoring import (
    Cell,
    Chapter,
    NoNotebook,
    likeness,
    read_chapter,
    read_submission,
)
from crmlab.messages import SpokenError, say
from crmlab.notebooks import find_sources, learner_path
from crmlab.roster import Student, file_part
from crmlab.scenes import Scene

__all__ = ["Batch", "MarkingError", "find_chapter", "mark"]

RESULTS = "results"
LEAST_ALIKE = 3  # cells of a notebook that is of a chapter


class MarkingError(SpokenError):
    """Marks that cannot be given; the message says why."""


@dataclass
class Batch:
    """What marks are given by: the chapter, its exercises, limits, and where results are kept."""

    chapter: Chapter
    out: Path
    limits: sandbox.Limits = field(default_factory=sandbox.Limits)
    handouts: Path | None = None
    at_once: int = os.cpu_count() or 1

    def __post_init__(self) -> None:
        importlib.import_module(f"crmlab.{self.chapter.path.stem.partition('_')[2]}")
        self.asked: dict[str, Scene] = scenes(self.chapter.exercises)
        code = [path.read_bytes() for path in sorted(PACKAGE.rglob("*.py"))]
        chapter = self.chapter.path.read_bytes()
        self.version = hashlib.sha256(b"\n".join([*code, chapter])).hexdigest()


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
    filled in. The other arguments are those of `Batch`.
    """
    by_student, told = collect(place)
    if not sandbox.is_confined():
        told.append(_unconfined())
    read = {key: [(each, _cells(each)) for each in them] for key, them in by_student.items()}
    source = learner_path(find_sources([chapter])[0]) if chapter else find_chapter(read)
    batch = Batch(
        read_chapter(source),
        out,
        limits or sandbox.Limits(),
        handouts,
        at_once or os.cpu_count() or 1,
    )
    owners, counting = read_owners(handouts, source.stem[:2]) if handouts else ([], [])
    points = equal_weights(counting or batch.chapter.exercises)
    points = read_weights(weights, batch.chapter) if weights else points
    (out / RESULTS).mkdir(parents=True, exist_ok=True)
    results = _mark_all(batch, read, owners)
    results += _absent(batch, owners, results)
    results.sort(key=lambda result: (result.name.casefold(), result.key))
    if not (out / "marks.toml").exists():
        (out / "marks.toml").write_text(example(batch.chapter, points), encoding="utf-8")
    marks = write_gradebooks(results, points, batch.chapter, out)
    if gradebook:
        told += marks.fill(gradebook, column, out)
    write_pages(results, marks, batch.chapter, batch.asked, out)
    return [*told, *_summary(results, out)]


def find_chapter(read: Mapping[str, Sequence[tuple[Submission, list[Cell] | None]]]) -> Path:
    """Return the chapter that most of the notebooks are of."""
    chapters = [read_chapter(learner_path(source)) for source in find_sources()]
    alike = dict.fromkeys((chapter.path for chapter in chapters), 0)
    for them in list(read.values())[:50]:
        for _, cells in them:
            by_path = {each.path: likeness(each, cells or []) for each in chapters}
            best = max(by_path, key=by_path.get)
            alike[best] += by_path[best] >= LEAST_ALIKE
    best = max(alike, key=alike.get)
    if not alike[best]:
        raise MarkingError("No notebook here is a chapter of the course. Name it: --chapter 02.")
    return best


def _cells(submission: Submission) -> list[Cell] | None:
    try:
        return read_submission(submission.data)
    except NoNotebook:
        return None


def _unconfined() -> str:
    return say(
        "Warning: learners' code runs UNCONFINED here, with limits of time and memory alone: it "
        "can read, write and send what you can. On Linux, install bubblewrap first "
        "(sudo apt install bubblewrap); elsewhere, mark in a virtual machine."
    )


def _mark_all(
    batch: Batch,
    read: Mapping[str, list[tuple[Submission, list[Cell] | None]]],
    owners: list[Owner],
) -> list[Result]:
    from tqdm import tqdm

    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="crmlab-kit-") as folder:
        Path(folder).chmod(0o755)
        kit = make_kit(Path(folder) / "kit")
        with (
            ThreadPoolExecutor(batch.at_once) as pool,
            tqdm(total=len(read), disable=None) as bar,
        ):
            running: dict[Future, tuple[Result, Path | None]] = {}
            for slot, them in enumerate(read.values()):
                result, cells = _begin(batch, them, owners)
                if kept := _kept(batch, result):
                    results.append(kept)
                    bar.update()
                    continue
                if result.problem:
                    _keep(batch, results, result)
                    bar.update()
                    continue
                edition = _edition(batch, result, owners, Path(folder) / f"edition-{slot}")
                with _data(edition):
                    job = Job(cells, edition, hidden_cases(batch.asked), slot)
                work = pool.submit(
                    run_submission, batch.chapter, kit, job, batch.asked, batch.limits
                )
                running[work] = (result, edition)
                while len(running) >= 2 * batch.at_once:
                    _finish(batch, running, results, bar)
            while running:
                _finish(batch, running, results, bar)
    return results


def _begin(
    batch: Batch, them: list[tuple[Submission, list[Cell] | None]], owners: list[Owner]
) -> tuple[Result, list[Cell]]:
    """Return the result to be filled in, and the cells that count of all that one handed in."""
    alike = [likeness(batch.chapter, cells or []) for _, cells in them]
    best = max(range(len(them)), key=lambda at: (alike[at], them[at][0].path))
    submission, cells = them[best]
    student = Student(submission.lms_id or submission.name, submission.name)
    owner = owner_of([each for each, _ in them], owners) if owners else Owner(student)
    known = owner.student if owner else student
    result = Result(
        submission.key,
        known.name or known.id,
        known.id,
        submission.lms,
        submission.lms_id,
        submission.path,
        owner.seed if owner else 0,
    )
    if cells is None:
        result.problem = say("This is no notebook that can be read.")
    elif alike[best] < LEAST_ALIKE:
        result.problem = say("This is no notebook of this chapter.")
    elif owner is None:
        result.problem = say(
            "Nobody on the list of hand-outs, or several, may be meant by this name: it is not "
            "known on which data to mark. Rename the file or folder as the list has it."
        )
    if len(them) > 1:
        others = ", ".join(each.path for each, _ in them if each is not submission)
        told = {"path": submission.path, "others": others[:300]}
        result.notes.append(say("Marked: {path}. Not marked: {others}.", **told))
    made_of = [batch.version, str(result.seed), repr(batch.limits), result.problem, result.id]
    made_of += [result.name, result.path, str(sandbox.is_confined())]
    result.made_of = hashlib.sha256("\n".join(made_of).encode() + submission.data).hexdigest()
    return result, cells or []


def _place(batch: Batch, result: Result) -> Path:
    return batch.out / RESULTS / f"{file_part(result.key)}.json"


def _kept(batch: Batch, result: Result) -> Result | None:
    """Return the result of an earlier time, if nothing has changed since."""
    try:
        kept = Result(**json.loads(_place(batch, result).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return kept if kept.made_of == result.made_of else None


def _keep(batch: Batch, results: list[Result], result: Result) -> None:
    if result.problem:
        result.parts = not_attempted(batch.asked)
    text = json.dumps(asdict(result), ensure_ascii=False, indent=1)
    unfinished = _place(batch, result).with_suffix(".unfinished")
    unfinished.write_text(text, encoding="utf-8", errors="replace")
    os.replace(unfinished, _place(batch, result))
    results.append(result)


def _finish(
    batch: Batch, running: dict[Future, tuple[Result, Path | None]], results: list, bar: object
) -> None:
    """Wait for a sandbox, look at what left it, and keep the result."""
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for work in done:
        result, edition = running.pop(work)
        try:
            messages, ran = work.result()
            result.notes += ran.notes
            result.texts, result.seconds = ran.texts, ran.seconds
            with _data(edition):
                look(result, batch.asked, messages)
        except Exception as error:  # one submission is no reason to lose the others
            kind = f"{type(error).__name__}: {error}"[:200]
            result.problem = say("It could not be marked: {error}", error=kind)
        if edition:
            shutil.rmtree(edition, ignore_errors=True)
        _keep(batch, results, result)
        bar.update()


@contextmanager
def _data(edition: Path | None) -> Iterator[None]:
    """Use an edition of the data inside; what was in use before comes back."""
    before = datasets.folder()
    datasets.use_folder(edition)
    try:
        yield
    finally:
        datasets.use_folder(before)


def _edition(batch: Batch, result: Result, owners: list[Owner], folder: Path) -> Path | None:
    """Write the data that a student was handed into a folder: those in the zip, or made anew."""
    from crmlab.own_data import tables_of, write_edition

    owner = next((each for each in owners if each.student.id == result.id), None)
    if not result.seed:
        return None
    packed = batch.handouts.parent / (owner.file if owner else "")
    if packed.is_file():
        folder.mkdir()
        with zipfile.ZipFile(packed) as archive:
            for name in archive.namelist():
                if name.endswith((".parquet", ".csv")):
                    (folder / Path(name).name).write_bytes(archive.read(name))
    else:
        source = batch.chapter.path.parent / "solutions" / batch.chapter.path.name
        write_edition(folder, result.seed, tables_of(source))
    return folder


def _absent(batch: Batch, owners: list[Owner], results: Sequence[Result]) -> list[Result]:
    """Return a result for each on the list of hand-outs who handed in nothing."""
    there = {result.id for result in results}
    nothing = say("Nothing was handed in.")
    return [
        Result(
            owner.student.id,
            owner.student.name or owner.student.id,
            owner.student.id,
            seed=owner.seed,
            problem=nothing,
            parts=not_attempted(batch.asked),
        )
        for owner in owners
        if owner.student.id and owner.student.id not in there
    ]


def _summary(results: Sequence[Result], out: Path) -> list[str]:
    failed = [result for result in results if result.problem]
    told = [
        say("{who}: {why}", who=result.path or result.name, why=result.problem) for result in failed
    ]
    marked = say(
        "1 submission is marked: {page}",
        "{count} submissions are marked: {page}",
        count=len(results) - len(failed),
        page=out / "class.html",
    )
    return [*told, marked]
