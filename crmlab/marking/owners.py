"""Whose a submission is, and which data that student was handed: by the instructor's own list."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from crmlab.handed_out import read_handed_out
from crmlab.marking.collecting import Submission
from crmlab.marking.restoring import MarkingError
from crmlab.roster import Student


@dataclass(frozen=True)
class Owner:
    """A student, the seed of the data that they were handed, and the file that it came in."""

    student: Student
    seed: int = 0
    file: str = ""

    @property
    def names(self) -> set[str]:
        """All that a submission of theirs may be called: LMSs write names in several ways."""
        words = self.student.name.casefold().split()
        letters = [re.sub(r"\W", "", word) for word in words]  # as Canvas writes O'Brien
        turned = [
            each[shift:] + each[:shift] for each in (words, letters) for shift in range(len(each))
        ]
        ways = {"".join(way) for way in turned} | {" ".join(way) for way in turned}
        return {self.student.id.casefold(), self.stem, *ways} - {""}

    @property
    def stem(self) -> str:
        """The name of the notebook that they were handed, without an ending."""
        return self.file.casefold().removesuffix(".zip")


def read_owners(path: Path, chapter: str) -> tuple[list[Owner], list[str]]:
    """Return who was handed a chapter, and which of its exercises count; or one for all."""
    if not path.exists():
        raise MarkingError("There is no file {file}.", file=path)
    lines = read_handed_out(path)
    lines = lines[lines["chapter"] == chapter]
    if lines.empty:
        raise MarkingError(
            "{file} has nobody who got chapter {chapter}.", file=path, chapter=chapter
        )
    owners = [
        Owner(Student(line.id, line.student), line.seed, line.file) for line in lines.itertuples()
    ]
    counting = {each for graded in lines["exercises"] for each in graded.split()}
    return owners, sorted(counting)


def assign(
    by_student: Mapping[str, Sequence[Submission]], owners: Sequence[Owner]
) -> dict[str, Owner | None]:
    """Return who each is that handed in; nobody where none or several on the list may be meant.

    What the LMS says goes before the name of the file, which is the learner's own and only tells
    apart whom the LMS does not: where two come out as one, neither is taken for them.
    """
    if len(owners) == 1 and not owners[0].student.id:  # one hand-out for all
        return {
            key: replace(owners[0], student=_unlisted(them)) for key, them in by_student.items()
        }
    if not owners:
        return {key: Owner(_unlisted(them)) for key, them in by_student.items()}
    found = {key: _owner(them, owners) for key, them in by_student.items()}
    count = Counter(found.values())
    return {key: owner if count[owner] == 1 else None for key, owner in found.items()}


def _unlisted(submissions: Sequence[Submission]) -> Student:
    first = submissions[0]
    return Student(first.lms_id or first.name, first.name)


def _owner(submissions: Sequence[Submission], owners: Iterable[Owner]) -> Owner | None:
    for each in submissions:
        said = {each.name.casefold(), each.lms_id.casefold()} - {""}
        found = [owner for owner in owners if owner.names & said]
        if len(found) != 1:
            found = _by_file(each.path, found or owners) or found
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _by_file(path: str, owners: Iterable[Owner]) -> list[Owner]:
    """Return whose hand-out a file is, also when an LMS or a browser has counted its copies."""
    stem = f"_{PurePosixPath(path).stem.casefold()}"
    for name in (stem, re.sub(r"(-\d+| ?\(\d+\))$", "", stem)):
        if found := [one for one in owners if one.stem and name.endswith(f"_{one.stem}")]:
            return found
    return []
