"""Which cells of a chapter a lesson of 45, 90 or 180 minutes shows: those that its plan keeps."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crmlab.outline import Section
from crmlab.plans import Chapter
from crmlab.slides.cutting import TRY
from crmlab.slides.tasks import TASK

if TYPE_CHECKING:
    from nbformat import NotebookNode

NUMBER = re.compile(r"Exercise (\d-\d+)")
WAITS = re.compile(r"""\bafter=["'](\d-\d+)|\(after (\d-\d+)\)""")  # for an exercise


def cells_of_lesson(chapter: Chapter, minutes: int) -> set[str]:
    """Return the ids of the title's cell, and of all that belongs to a step of the plan.

    What answers an exercise that is left for home is left out, too.
    """
    taken = {step.key for step in chapter.steps(minutes)}
    kept = {chapter.sections[0].cells[0].id}
    for section in chapter.sections:
        kept.update(_kept(section, taken))
    return kept


def _kept(section: Section, taken: set[str]) -> Iterator[str]:
    exercise, is_kept = "", False
    for cell in section.cells:
        tags = cell.metadata.get("tags", [])
        task = TASK.search(cell.source) if cell.cell_type == "markdown" else None
        if task and task["title"]:
            exercise = NUMBER.search(task["title"])[1]
        if task or {"exercise", "check"}.intersection(tags):
            is_kept = exercise in taken
        elif not _goes_with_the_one_before(cell, tags):
            is_kept = section.key in taken or cell.id in taken
            is_kept = is_kept and _waited_for(cell.source) <= taken
        if is_kept:
            yield cell.id


def _goes_with_the_one_before(cell: "NotebookNode", tags: list[str]) -> bool:
    return "instructor" in tags or cell.source.startswith(TRY)


def _waited_for(source: str) -> set[str]:
    return {code or prose for code, prose in WAITS.findall(source)}
