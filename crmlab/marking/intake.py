"""What of all that a student handed in is marked, and on which data."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from crmlab.marking.collecting import Submission
from crmlab.marking.owners import Owner, Question
from crmlab.marking.restoring import Chapter, likeness
from crmlab.marking.results import Result
from crmlab.messages import say
from crmlab.own_data import tables_of, write_edition

LEAST_ALIKE = 3  # cells of a notebook that is of a chapter
MOST_TOLD = 5  # files that are none


def begin(
    chapter: Chapter,
    submissions: Sequence[Submission],
    owner: Owner | None,
    question: Question | None,
) -> tuple[Result, Submission]:
    """Return the result to be filled in, and the file that counts.

    It is the notebook that is most of the chapter's, and of several the last by its name.
    """
    alike = [likeness(chapter, each.cells or []) for each in submissions]
    best = max(range(len(alike)), key=lambda at: (alike[at], submissions[at].path))
    counts = submissions[best]
    name, student_id = counts.name, counts.lms_id or counts.name
    if owner:
        name, student_id = owner.student.name or owner.student.id, owner.student.id
    told = (counts.key, name, student_id, counts.lms, counts.lms_id, counts.path)
    result = Result(*told, owner.seed if owner else 0)
    if alike[best] < LEAST_ALIKE:
        result.problem = say(
            "Handed in: {files}. It holds no notebook of this chapter that can be read: hand in "
            "{notebook}.",
            files=", ".join(each.told for each in submissions[:MOST_TOLD]),
            notebook=(owner and owner.notebook) or chapter.path.name,
        )
    elif owner is None:
        result.problem = say("It is not known whose this is, and so on which data to mark it.")
        result.question = question.text
    others = [each for each in submissions if each is not counts and (each.cells or each.why)]
    if others and not result.problem:
        paths = {"path": counts.path, "others": ", ".join(each.path for each in others)[:300]}
        result.notes.append(say("Marked: {path}. Not marked: {others}.", **paths))
    return result, counts


def edition(chapter: Chapter, owner: Owner, handouts: Path | None, folder: Path) -> Path | None:
    """Write the data that a student was handed into a folder: those in the zip, or made anew."""
    if not owner.seed or handouts is None:
        return None
    packed = handouts.parent / owner.file
    if packed.is_file():
        folder.mkdir()
        with zipfile.ZipFile(packed) as archive:
            for name in archive.namelist():
                if name.endswith((".parquet", ".csv")):
                    (folder / Path(name).name).write_bytes(archive.read(name))
    else:
        source = chapter.path.parent / "solutions" / chapter.path.name
        write_edition(folder, owner.seed, tables_of(source))
    return folder
