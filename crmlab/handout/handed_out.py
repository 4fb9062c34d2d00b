"""Who was handed what: a student's hand-out, its seed, and the list that the instructor keeps."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from crmlab.messages import SpokenError, say
from crmlab.roster import Student, file_key, file_part
from crmlab.tables.guard import read_csv, write_csv

HANDED_OUT = "handed_out.csv"
COLUMNS = ["chapter", "id", "student", "seed", "exercises", "file"]
SEEDS = 999_999_937  # so many editions of the data, and the course's own, which is number 0


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
        student = [file_part(self.student.name), self.student.id and file_key(self.student.id)]
        return "_".join(filter(None, [self.source.stem, *student]))

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


def your_answer() -> str:
    """Return what stands in the cell below a prompt to discuss, before the learner's answer."""
    return say("**Your answer:**")


def seed_of(student: Student, salt: int) -> int:
    """Return the seed of a student's data: the same in each chapter, another with another salt.

    >>> seed_of(Student("2023001"), 0) == seed_of(Student("2023001"), 0) > 0
    True
    """
    digest = hashlib.sha256(f"{salt}\n{student.id}".encode()).digest()
    return 1 + int.from_bytes(digest[:8]) % SEEDS


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
    lines = read_csv(path)
    if missing := [name for name in COLUMNS if name not in lines]:
        raise HandoutError(
            "{file} has no column {missing}: it is not what `crmlab handout` has written.",
            file=path,
            missing=", ".join(missing),
        )
    return lines.astype({"seed": int})


def add_handed_out(made: Sequence[Handout], out: Path) -> Path:
    """Add lines to ``handed_out.csv``; those of a student's same chapter are replaced."""
    path = out / HANDED_OUT
    new = pd.DataFrame([each.line for each in made], columns=COLUMNS)
    lines = pd.concat([read_handed_out(path), new]).drop_duplicates(["chapter", "id"], keep="last")
    write_csv(lines.sort_values(["chapter", "file"]), out / f".{HANDED_OUT}")
    os.replace(out / f".{HANDED_OUT}", path)
    return path
