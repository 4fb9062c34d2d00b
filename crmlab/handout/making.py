"""Hand-outs: for each learner a zip with the chapter, data of their own, and one page to start by.

They are made in the course's folder: the programs that generate data are in no wheel. Who got which
seed stands in ``handed_out.csv``, which is the instructor's: marks are given by it.
"""

import hashlib
import importlib
import os
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from crmlab.handout.handed_out import Handout, HandoutError, add_handed_out, check_seeds, seed_of
from crmlab.messages import say
from crmlab.own_data import generators, in_use, tables_of, write_edition
from crmlab.roster import Student

if TYPE_CHECKING:
    from crmlab.scenes import Scene

FOR_ALL = Student("")


def plan_handouts(
    chapter: str, students: Sequence[Student], seed: int, exercises: Sequence[str] = ()
) -> list[Handout]:
    """Return what is to be made of a chapter, such as ``"02"``: one for each student, or for all.

    Without students, all get the edition of this seed; with them, each gets a seed drawn from it.
    """
    from crmlab.notebooks import find_sources, read
    from crmlab.outline import tasks

    generators()
    source = find_sources([chapter])[0]
    there = [task.id for task in tasks(read(source))]
    exercises = [each.strip() for each in exercises if each.strip()]
    if unknown := [each for each in exercises if each not in there]:
        raise HandoutError(
            "There is no exercise {unknown} in {chapter}. There are: {exercises}.",
            unknown=", ".join(unknown),
            chapter=source.stem,
            exercises=", ".join(there),
        )
    graded = tuple(each for each in there if not exercises or each in exercises)
    if not students:
        return [Handout(source, FOR_ALL, seed, graded)]
    return [Handout(source, student, seed_of(student, seed), graded) for student in students]


def hand_out(handouts: Sequence[Handout], out: Path) -> str:
    """Make the hand-outs and ``handed_out.csv``, and return what to tell of them."""
    from tqdm import tqdm

    try:
        out.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=out).close()
    except OSError as error:
        raise HandoutError(
            "Nothing can be written to {folder}: {why}.", folder=out, why=error.strerror
        ) from error
    check_seeds(handouts, out)
    made, own, there, failed = [], set(), 0, []
    for handout, result in tqdm(make_all(handouts, out), total=len(handouts), disable=None):
        if isinstance(result, BaseException):
            failed.append(say("{student}: {error}", student=handout.student, error=result))
            continue
        made.append(handout)
        there += result is None
        own |= result or set()
    path = add_handed_out(made, out)
    told = [
        say(
            "1 hand-out of {chapter} is in {out} (there before: {there}).",
            "{count} hand-outs of {chapter} are in {out} (there before: {there}).",
            count=len(made),
            chapter=handouts[0].source.stem,
            out=out,
            there=there,
        ),
        say("Who got which data: {file}. Keep it for yourself, and for the marks.", file=path),
    ]
    if there < len(made) and made[0].seed:
        told += _numbers_told(handouts[0], own)
    if failed:
        raise HandoutError("{told}", told="\n".join([*told, *failed]))
    return "\n".join(told)


def _numbers_told(handout: Handout, own: set[str]) -> list[str]:
    """Return in which of the exercises that count a neighbour's answers help, and in which not."""
    alike = ", ".join(each for each in handout.graded if each not in own)
    others = ", ".join(each for each in handout.graded if each in own)
    told = []
    if others:
        told.append(say("Each edition has answers of its own to {exercises}.", exercises=others))
    if alike:
        told.append(say("All have the same answers to {exercises}.", exercises=alike))
    return told


def make_all(handouts: Sequence[Handout], out: Path) -> Iterator[tuple[Handout, object]]:
    """Make the hand-outs, several at once, and yield each with what `make` returns or its error.

    Those that stand in the folder already, made of the same, are not made again.
    """
    tables = tables_of(handouts[0].source)
    if len(handouts) == 1:
        yield handouts[0], make(handouts[0], tables, out)
        return
    at_once = min(len(handouts), os.cpu_count() or 1)
    with ProcessPoolExecutor(at_once, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(make, each, tables, out): each for each in handouts}
        for done in as_completed(running):
            yield running[done], done.exception() or done.result()


def make(handout: Handout, tables: Sequence[str], out: Path) -> set[str] | None:
    """Make one hand-out; return the exercises with numbers of their own, or None if it was there.

    That each exercise has an answer on this edition is made sure of before anybody gets it.
    """
    from crmlab.handout.pages import how_to, learner_notebook
    from crmlab.notebooks import read, to_text

    solved = read(handout.source)
    learners, page = to_text(learner_notebook(solved, handout)), how_to(solved, handout)
    made_of = hashlib.sha256(f"{handout.seed}\n{tables}\n{learners}\n{page}".encode()).hexdigest()
    path = out / f"{handout.name}.zip"
    if _comment(path) == made_of:
        return None
    with tempfile.TemporaryDirectory(dir=out, prefix=".unfinished-") as unfinished:
        data = Path(unfinished) / handout.data_folder
        write_edition(data, handout.seed, tables)
        own = _own_numbers(handout, data)
        packed = Path(unfinished) / path.name
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{handout.name}/{handout.name}.ipynb", learners)
            archive.writestr(f"{handout.name}/how_to_start.html", how_to(solved, handout, own))
            for table in sorted(data.iterdir()):
                archive.write(table, f"{handout.name}/{data.name}/{table.name}")
            archive.comment = made_of.encode()
        os.replace(packed, path)
    return own


def _comment(path: Path) -> str:
    """Return what a zip was made of, as it says at its end; nothing where there is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.comment.decode(errors="replace")
    except (OSError, zipfile.BadZipFile):
        return ""


def _own_numbers(handout: Handout, data: Path) -> set[str]:
    """Return the exercises whose right answers are others than on the course's own data."""
    from crmlab.notebooks import package_of
    from crmlab.scenes import registered

    importlib.import_module(f"crmlab.{package_of(handout.source)}")
    number = f"{int(handout.chapter)}-"
    scenes = {key: scene for key, scene in registered().items() if key.startswith(number)}
    shipped = {key: _answers(scene) for key, scene in scenes.items()}
    with in_use(data):
        try:
            return {key for key, scene in scenes.items() if _answers(scene) != shipped[key]}
        except Exception as error:  # whatever an unlucky draw breaks
            raise HandoutError(
                "The edition of seed {seed} does not do, {kind}: {error}. Take another --seed.",
                seed=handout.seed,
                kind=type(error).__name__,
                error=error,
            ) from error


def _answers(scene: "Scene") -> list[str]:
    """Return the right answers of an exercise, as texts that can be compared."""
    truths = [scene.edition.truth(name) for name in scene.answers]
    return [str(truth) for truth in truths if not callable(truth)]
