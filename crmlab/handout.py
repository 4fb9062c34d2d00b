"""Hand-outs: for each learner a zip with the chapter, data of their own, and one page to start by.

They are made in the course's folder: the programs that generate data are in no wheel. Who got which
seed stands in ``handed_out.csv``, which is the instructor's: marks are given by it.
"""

import hashlib
import importlib
import importlib.util
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pandas as pd

from crmlab.doctor import ROOT
from crmlab.messages import SpokenError, say
from crmlab.roster import Student, file_part
from crmlab.tables.guard import without_guard, write_csv

if TYPE_CHECKING:
    from crmlab.scenes import Scene

DATA = ROOT / "datasets"
HANDED_OUT = "handed_out.csv"
COLUMNS = ["chapter", "id", "student", "seed", "exercises", "file"]
SEEDS = 999_999_937  # so many editions of the data, and the course's own, which is number 0
FOR_ALL = Student("")


class HandoutError(SpokenError):
    """A hand-out that cannot be made; the message says which, and why."""


@dataclass(frozen=True)
class Handout:
    """What is handed to one student: the solved chapter, the seed of the data, what is graded."""

    source: Path
    student: Student
    seed: int
    graded: tuple[str, ...]

    @property
    def chapter(self) -> str:
        """The number of the chapter, such as ``02``."""
        return self.source.stem[:2]

    @property
    def name(self) -> str:
        """The name of the zip, of the folder in it and of the notebook, without an ending."""
        of_student = [file_part(each) for each in (self.student.name, self.student.id) if each]
        return "_".join([self.source.stem, *dict.fromkeys(of_student)])

    @property
    def data_folder(self) -> str:
        """The name of the folder with the data, beside the notebook."""
        return f"{self.source.stem}_data"

    @property
    def line(self) -> dict[str, object]:
        """The hand-out as a line of ``handed_out.csv``."""
        return {
            "chapter": self.chapter,
            "id": self.student.id,
            "student": self.student.name,
            "seed": self.seed,
            "exercises": " ".join(self.graded),
            "file": f"{self.name}.zip",
        }


def seed_of(student: Student, salt: int) -> int:
    """Return the seed of a student's data: the same in each chapter, another with another salt.

    >>> seed_of(Student("2023001"), 0) == seed_of(Student("2023001"), 0) > 0
    True
    """
    digest = hashlib.sha256(f"{salt}\n{student.id}".encode()).digest()
    return 1 + int.from_bytes(digest[:8]) % SEEDS


def plan_handouts(
    chapter: str, students: Sequence[Student], seed: int, exercises: Sequence[str] = ()
) -> list[Handout]:
    """Return what is to be made of a chapter, such as ``"02"``: one for each student, or for all.

    Without students, all get the edition of this seed; with them, each gets a seed drawn from it.
    """
    from crmlab.notebooks import find_sources, read
    from crmlab.outline import tasks

    _generators()
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


def tables_of(source: Path) -> list[str]:
    """Return the tables that a chapter loads, in its cells and in its exercises."""
    from crmlab import datasets
    from crmlab.notebooks import read

    code = [cell.source for cell in read(source).cells if cell.cell_type == "code"]
    exercises = Path(__file__).parent / source.stem.partition("_")[2] / "exercises"
    code += [path.read_text(encoding="utf-8") for path in sorted(exercises.glob("*.py"))]
    return [name for name in datasets.names() if any(f'"{name}"' in text for text in code)]


def write_edition(folder: Path, seed: int, tables: Iterable[str]) -> None:
    """Write the edition of these tables that a seed makes; that of seed 0 is the course's own."""
    shipped = {path.stem: path for path in DATA.glob("*/*") if path.suffix in (".csv", ".parquet")}
    asked = {name: shipped[name] for name in tables}
    folder.mkdir(parents=True, exist_ok=True)
    if seed == 0:
        for path in asked.values():
            shutil.copyfile(path, folder / path.name)
        return
    generators = _generators()
    for name in sorted({path.parent.name for path in asked.values()}):
        for table, frame in generators.SETS[name].tables(seed).items():
            if table in asked:
                generators.write_table(frame, folder / asked[table].name)


def _generators() -> ModuleType:
    """Return the programs that make the data, under a name that no installed package bears."""
    name, folder = "crmlab_generate", DATA / "generate"
    if not (folder / "__init__.py").exists():
        raise HandoutError(
            "Hand-outs are made in the course's own folder, with its .venv: this crmlab is "
            "installed without the chapters and the programs that make the data."
        )
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            name, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return importlib.import_module(f"{name}.__main__")


def hand_out(handouts: Sequence[Handout], out: Path) -> str:
    """Make the hand-outs and ``handed_out.csv``, and return what to tell of them."""
    from tqdm import tqdm

    out.mkdir(parents=True, exist_ok=True)
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
            "1 hand-out of {chapter} is in {out}; {there} was there before.",
            "{count} hand-outs of {chapter} are in {out}; {there} were there before.",
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
    told = [say("Each edition has answers of its own to {exercises}.", exercises=others)]
    told += [say("On each, the answers are the same to {exercises}.", exercises=alike)]
    return [text for text, some in zip(told, (others, alike), strict=True) if some]


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
    from crmlab.handout_pages import how_to, learner_notebook
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
            archive.writestr(f"{handout.name}/how_to_start.html", page)
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
    from crmlab import datasets
    from crmlab.scenes import registered

    importlib.import_module(f"crmlab.{handout.source.stem.partition('_')[2]}")
    number = f"{int(handout.chapter)}-"
    scenes = {key: scene for key, scene in registered().items() if key.startswith(number)}
    shipped = {key: _answers(scene) for key, scene in scenes.items()}
    datasets.use_folder(data)
    try:
        return {key for key, scene in scenes.items() if _answers(scene) != shipped[key]}
    except Exception as error:  # whatever an unlucky draw breaks
        raise HandoutError(
            "The edition of seed {seed} does not do, {kind}: {error}. Take another --seed.",
            seed=handout.seed,
            kind=type(error).__name__,
            error=error,
        ) from error
    finally:
        datasets.use_folder(None)


def _answers(scene: "Scene") -> list[str]:
    """Return the right answers of an exercise, as texts that can be compared."""
    truths = [scene.edition.truth(name) for name in scene.answers]
    return [str(truth) for truth in truths if not callable(truth)]


def check_seeds(handouts: Sequence[Handout], out: Path) -> None:
    """Make sure that nobody who has a hand-out of this chapter gets one with another seed."""
    before = read_handed_out(out / HANDED_OUT).set_index(["chapter", "id"])["seed"].to_dict()
    changed = [h for h in handouts if before.get((h.chapter, h.student.id), h.seed) != h.seed]
    if changed:
        raise HandoutError(
            "{file} says that {student} has the data of seed {before}, and now it would be {seed}. "
            "Take the --seed of that time, or another --out.",
            file=out / HANDED_OUT,
            student=changed[0].student,
            before=before[changed[0].chapter, changed[0].student.id],
            seed=changed[0].seed,
        )


def read_handed_out(path: Path) -> pd.DataFrame:
    """Return who got what: a line a hand-out, of all chapters; none where there is no such file."""
    if not path.exists():
        return pd.DataFrame(columns=COLUMNS)
    lines = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    if missing := [name for name in COLUMNS if name not in lines]:
        raise HandoutError(
            "{file} has no column {missing}: it is not what `crmlab handout` has written.",
            file=path,
            missing=", ".join(missing),
        )
    return without_guard(lines).astype({"seed": int})


def add_handed_out(made: Sequence[Handout], out: Path) -> Path:
    """Add lines to ``handed_out.csv``; those of a student's same chapter are replaced."""
    path = out / HANDED_OUT
    new = pd.DataFrame([each.line for each in made], columns=COLUMNS)
    lines = pd.concat([read_handed_out(path), new]).drop_duplicates(["chapter", "id"], keep="last")
    write_csv(lines.sort_values(["chapter", "file"]), out / f".{HANDED_OUT}")
    os.replace(out / f".{HANDED_OUT}", path)
    return path
