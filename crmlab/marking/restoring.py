"""A chapter restored: its cells as they were shipped, with the learner's own in their places.

Cells are known by their ids; where those are lost, by their source, or by what they assign.
"""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from crmlab.handout.handed_out import your_answer
from crmlab.messages import SpokenError
from crmlab.notebooks import read
from crmlab.outline import Task, tasks, title_of

CHECK = re.compile(r"""\bcheck\(\s*["'](\d+-\w+)["']""")
ASSIGNED = re.compile(r"^(?:def\s+)?([^\W\d]\w*)\s*(?:[(:]|=(?!=))", re.MULTILINE)
INSTALLS = re.compile(r"^[ \t]*[%!]+[ \t]*(pip|conda|mamba|apt|apt-get)\b.*$", re.MULTILINE)
MOST_CELLS = 2_000
LONGEST = 100_000  # signs of a cell
UNSEEN = {"question", "widget", "memo"}  # tags of cells that nothing depends on


class MarkingError(SpokenError):
    """What cannot be marked, or what marks cannot be made of; the message says why."""


@dataclass(frozen=True)
class Cell:
    """A cell of a submission, or of the chapter."""

    id: str
    source: str
    is_code: bool
    tags: frozenset[str] = frozenset()


@dataclass
class Chapter:
    """The chapter as it was shipped: its cells, and what is asked in it."""

    path: Path
    title: str
    cells: list[Cell]
    tasks: list[Task]

    def __post_init__(self) -> None:
        self.by_id = {cell.id: cell for cell in self.cells}
        self.by_source = {cell.source.strip(): cell.id for cell in self.cells}
        self.assigns = {
            c.id: assigned(c.source) for c in self.cells if {"exercise", "memo"} & c.tags
        }
        self.exercise_at: dict[str, str] = {}  # of the cells in which it is answered and checked
        exercise = ""
        for cell in reversed(self.cells):
            if "check" in cell.tags and (found := CHECK.search(cell.source)):
                exercise = found[1]
            if exercise and {"check", "exercise"} & cell.tags:
                self.exercise_at[cell.id] = exercise
        self.exercises = list(dict.fromkeys(reversed(self.exercise_at.values())))
        self.memos = {  # and the prompts that ask for them
            memo.id: prompt.id for prompt, memo in pairwise(self.cells) if "memo" in memo.tags
        }
        self.discussions = [cell.id for cell in self.cells if "discussion" in cell.tags]

    def titles(self) -> dict[str, str]:
        """Return the title of each exercise."""
        return {task.id: task.title for task in self.tasks}


@dataclass
class Restored:
    """What is to be run, in order, and what was written below discussion prompts."""

    cells: list[dict] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)


def read_chapter(path: Path) -> Chapter:
    """Return a chapter as it was shipped to learners."""
    notebook = read(path)
    cells = [
        Cell(c.id, c.source, c.cell_type == "code", frozenset(c.metadata.get("tags", [])))
        for c in notebook.cells
    ]
    return Chapter(path, title_of(notebook) or path.stem, cells, tasks(notebook))


def read_submission(data: bytes) -> tuple[list[Cell], str]:
    """Return the cells of a notebook, in any Unicode, and the id of whom it says to be made for."""
    try:
        notebook = json.loads(data)
        cells = notebook["cells"]
        found = [_cell(cell) for cell in cells[:MOST_CELLS]]
        made_for = notebook.get("metadata", {}).get("crmlab", {}).get("student", "")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        why = f"{type(error).__name__}: {error}"[:100]
        raise MarkingError("This is no notebook of today's form: {why}", why=why) from error
    return [cell for cell in found if cell.source.strip()], str(made_for)[:100]


def _cell(cell: Mapping) -> Cell:
    source = cell["source"]
    text = "".join(source) if isinstance(source, list) else source
    text = text[:LONGEST].encode("utf-8", "replace").decode()
    return Cell(str(cell.get("id", ""))[:100], text, cell["cell_type"] == "code")


def assigned(source: str) -> set[str]:
    """Return the names that a cell gives, also where it is no Python.

    >>> sorted(assigned("a = 1; b, c = 2, 3")), assigned("gini = (((")
    (['a', 'b', 'c'], {'gini'})
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(ASSIGNED.findall(source))
    stored = (n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and type(n.ctx) is ast.Store)
    return {*stored, *(node.name for node in tree.body if isinstance(node, ast.FunctionDef))}


def likeness(chapter: Chapter, cells: Sequence[Cell]) -> int:
    """Return how many cells of a notebook are of the chapter."""
    here = set(chapter.exercises)
    return sum(
        cell.id in chapter.by_id
        or cell.source.strip() in chapter.by_source
        or bool(here.intersection(CHECK.findall(cell.source)))
        for cell in cells
    )


def restore(chapter: Chapter, cells: Sequence[Cell], parameters: Mapping[str, str]) -> Restored:
    """Put a learner's cells into the chapter; some parameters of it are given other values."""
    before, after, texts = _places(chapter, cells)
    restored = Restored()
    for shipped in chapter.cells:
        source = shipped.source
        if "check" in shipped.tags:  # whatever a learner has called by that name
            source = f"from crmlab import check\n{source}"
        if "parameters" in shipped.tags:
            source += "".join(f"\n{name} = {value!r}" for name, value in parameters.items())
        own = [*(("own", each) for each in after[shipped.id])]
        edited = [*(("own", each) for each in before[shipped.id])]
        is_run = shipped.is_code and not UNSEEN & shipped.tags
        for whose, text in [*edited, *([("", source)] if is_run else []), *own]:
            restored.cells.append(
                {
                    "id": f"{shipped.id}/{len(restored.cells)}",
                    "source": INSTALLS.sub("pass", text) if whose else text,
                    "own": bool(whose),
                    "check": "check" in shipped.tags,
                }
            )
    for discussion in chapter.discussions:
        prompt = chapter.by_id[discussion].source.strip()
        written = [text.strip().removeprefix(prompt).strip() for text in texts[discussion]]
        written = [text.removeprefix(your_answer()).strip() for text in written]
        restored.texts[discussion] = "\n\n".join(filter(None, written))
    return restored


def _places(chapter: Chapter, cells: Sequence[Cell]) -> tuple[defaultdict, ...]:
    """Return the learner's code before each cell of the chapter and after it, and their texts.

    A lesson's cell that was edited runs before the one that was shipped: what it names is there,
    and what the lesson needs is as the lesson has it.
    """
    before, after, texts = (defaultdict(list) for _ in range(3))
    there = {cell.id for cell in cells} & chapter.by_id.keys()
    setup = [cell.id for cell in chapter.cells if "setup" in cell.tags]
    last = (setup or [chapter.cells[0].id])[0]
    for cell in cells:
        anchor = _anchor(chapter, cell, there)
        last = anchor or last
        shipped = chapter.by_id[last]
        is_same = bool(anchor) and cell.source.strip() == shipped.source.strip()
        if is_same:
            continue
        if not cell.is_code:
            texts[last].append(cell.source)
        elif anchor in chapter.memos:
            own = set(cell.source.splitlines()) - set(shipped.source.splitlines())
            lines = [line for line in cell.source.splitlines() if line in own]
            texts[chapter.memos[anchor]].append("\n".join(lines))
        elif anchor and not {"exercise", "check"} & shipped.tags:
            before[last].append(cell.source)
        else:
            after[last].append(cell.source)
    return before, after, texts


def _anchor(chapter: Chapter, cell: Cell, there: set[str]) -> str:
    """Return the id of the chapter's cell that a learner's cell is, or nothing."""
    if cell.id in chapter.by_id and chapter.by_id[cell.id].is_code == cell.is_code:
        return cell.id
    if same := chapter.by_source.get(cell.source.strip()):
        return same
    if not cell.is_code:
        return ""
    names, found = assigned(cell.source), CHECK.search(cell.source)
    likely = {
        each: len(names & wanted) for each, wanted in chapter.assigns.items() if each not in there
    }
    best = max(likely, key=likely.get, default="")
    if best and likely[best]:
        return best
    checks = [each for each in chapter.cells if "check" in each.tags and each.id not in there]
    return next((c.id for c in checks if found and f'"{found[1]}"' in c.source), "")
