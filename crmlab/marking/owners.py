"""Whose a submission is, and which data that student was handed: by the instructor's own list."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from crmlab.handout.handed_out import read_handed_out
from crmlab.marking.collecting import Submission
from crmlab.marking.restoring import MarkingError
from crmlab.messages import say
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
    def lms_ids(self) -> set[str]:
        """What an LMS may call them by a number, if their id is the LMS's own."""
        return {self.student.id.casefold().removeprefix("participant ")} - {""}

    @property
    def stem(self) -> str:
        """The name of the notebook that they were handed, without an ending."""
        return self.file.casefold().removesuffix(".zip")

    @property
    def notebook(self) -> str:
        """The name of that notebook; nothing where there was no hand-out."""
        return self.file and f"{self.file.removesuffix('.zip')}.ipynb"


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

    What the LMS says goes before the name of the file, and that before what the notebook says:
    they are the learner's own, and only tell apart whom the LMS does not. Where two come out as
    one, neither is taken for them.
    """
    if len(owners) == 1 and not owners[0].student.id:  # one hand-out for all
        return {
            key: replace(owners[0], student=_unlisted(them)) for key, them in by_student.items()
        }
    if not owners:
        return {key: Owner(_unlisted(them)) for key, them in by_student.items()}
    named = {key: _named(them[0], owners) for key, them in by_student.items()}
    found = {key: them[0] for key, them in named.items() if len(them) == 1}
    free = [owner for owner in owners if owner not in found.values()]
    for key, submissions in by_student.items():
        if key not in found:
            among = [owner for owner in free if not named[key] or owner in named[key]]
            claimed = _claimed(submissions, among)
            found[key] = claimed[0] if len(claimed) == 1 else None
    count = Counter(found.values())
    return {key: owner if count[owner] == 1 else None for key, owner in found.items()}


@dataclass(frozen=True)
class Question:
    """What the instructor is asked where it is not known whose a submission is."""

    text: str
    students: frozenset[str]  # ids of those who may be meant


def ask(
    by_student: Mapping[str, Sequence[Submission]],
    owners: Sequence[Owner],
    whose: Mapping[str, Owner | None],
) -> dict[str, Question]:
    """Return the questions by what stands for the student: each names all files that may be meant.

    They are not for learners: others are named in them.
    """
    may_be = {
        key: _named(them[0], owners) or _claimed(them, owners) for key, them in by_student.items()
    }
    asked = {}
    for key in (key for key, owner in whose.items() if owner is None):
        meant = {owner.student.id: str(owner.student) for owner in may_be[key]}
        paths = [
            them[0].path
            for other, them in by_student.items()
            if other == key or meant.keys() & {owner.student.id for owner in may_be[other]}
        ]
        example = next(iter(may_be[key] or owners)).notebook
        told = {"files": ", ".join(paths), "example": example}
        nobody = say(
            "Whose is {files}? Nobody on the list of hand-outs is called so. Rename the file as "
            "the list has it, such as {example}.",
            **told,
        )
        several = say(
            "Which is whose? The files {files}; on the list, {students}. Rename each file as the "
            "list of hand-outs has it, such as {example}.",
            students=", ".join(meant.values()),
            **told,
        )
        asked[key] = Question(several if meant else nobody, frozenset(meant))
    return asked


def _unlisted(submissions: Sequence[Submission]) -> Student:
    first = submissions[0]
    return Student(first.lms_id or first.name, first.name)


def _named(submission: Submission, owners: Iterable[Owner]) -> list[Owner]:
    """Return who is meant by a name and an LMS's id: of namesakes, the one who bears both."""
    bear = [
        owner
        for owner in owners
        if submission.name.casefold() in owner.names or submission.lms_id in owner.lms_ids
    ]
    both = [
        owner
        for owner in bear
        if submission.name.casefold() in owner.names and submission.lms_id in owner.lms_ids
    ]
    return both or bear


def _claimed(submissions: Sequence[Submission], owners: Iterable[Owner]) -> list[Owner]:
    """Return whose hand-outs these are: by the names of the files, else by the notebooks."""
    by_file = [_by_file(each.stem, owners) for each in submissions]
    by_notebook = [
        [owner for owner in owners if each.made_for and each.made_for == owner.student.id]
        for each in submissions
    ]
    found = [*chain(*by_file)] or [*chain(*by_notebook)]
    return list(dict.fromkeys(found))


def _by_file(stem: str, owners: Iterable[Owner]) -> list[Owner]:
    """Return whose hand-out a file is, also when an LMS or a browser has counted its copies."""
    for name in (stem, re.sub(r"(-\d+| ?\(\d+\))$", "", stem)):
        if found := [one for one in owners if one.stem and f"_{name}".endswith(f"_{one.stem}")]:
            return found
    return []
