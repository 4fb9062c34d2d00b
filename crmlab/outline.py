"""What a chapter is made of, read from its cells: sections, their minutes, and what to do there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

HEADING = re.compile(r"^## +(.+)$", re.MULTILINE)
SECTION = re.compile(r"\d\.\d+|Closing|Your turn", re.IGNORECASE)
MINUTES = re.compile(r"(\d\.\d+|\bstart|\bclosing|\byour turn): (\d+)", re.IGNORECASE)
EXERCISE = re.compile(
    r"^### Exercise (?P<id>\d-\d+) · (?P<title>.+)$\s+^(?P<stars>★+)☆* · (?P<minutes>\d+) min",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Task:
    """An exercise: its number, title, stars from 1 to 3, minutes, and the cell that asks it."""

    id: str
    title: str
    stars: int
    minutes: int
    cell: str


@dataclass
class Section:
    """A section of the second level: its key in the line **Minutes**, and the cells in it."""

    key: str
    title: str
    minutes: int
    cells: list[NotebookNode] = field(default_factory=list)

    def tagged(self, tag: str) -> list[NotebookNode]:
        """Return the cells that carry a tag, such as ``question`` or ``widget``."""
        return [cell for cell in self.cells if tag in cell.metadata.get("tags", [])]

    @property
    def tasks(self) -> list[Task]:
        """The exercises, in their order."""
        found = [(EXERCISE.search(cell.source), cell) for cell in self.cells]
        return [
            Task(one["id"], one["title"], len(one["stars"]), int(one["minutes"]), cell.id)
            for one, cell in found
            if one
        ]


def title_of(notebook: NotebookNode) -> str:
    """Return the heading of a chapter, or nothing where there is none."""
    title = re.search(r"^# +(.+)$", _prose(notebook.cells), re.MULTILINE)
    return title[1].strip() if title else ""


def minutes_line(cells: Iterable[NotebookNode]) -> str:
    """Return the line **Minutes**, or nothing where there is none."""
    line = re.search(r"^\*\*Minutes.*$", _prose(cells), re.MULTILINE)
    return line[0] if line else ""


def _prose(cells: Iterable[NotebookNode]) -> str:
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def sections(notebook: NotebookNode) -> list[Section]:
    """Return the sections of a chapter; what stands before the first is called ``start``."""
    told = MINUTES.findall(minutes_line(notebook.cells))
    minutes = {key.lower(): int(count) for key, count in told}
    found = [Section("start", title_of(notebook), minutes.get("start", 0))]
    for cell in notebook.cells:
        heading = HEADING.search(cell.source) if cell.cell_type == "markdown" else None
        key = SECTION.match(heading[1]) if heading else None
        if key:  # a heading without minutes of its own, such as the recap, stays in the section
            name = key[0].lower()
            found.append(Section(name, heading[1], minutes.get(name, 0)))
        found[-1].cells.append(cell)
    return found


def tasks(notebook: NotebookNode) -> list[Task]:
    """Return all exercises of a chapter, in the order in which they stand."""
    return [task for section in sections(notebook) for task in section.tasks]
