"""A solved chapter, cut into slides: one idea each, and what is said beside it in its notes.

A deck is not the notebook in pieces. Prose becomes a slide where it asks the question of a section,
defines a word, or lists; else it goes into the notes of the slide that it speaks of, and gives that
slide its title: the sentence that says what was found. Where another title says it better, it
stands in the cell's metadata (``crmlab.title``); ``slideshow.slide_type`` leaves a cell out
(``skip``), or leaves it to the notes (``notes``).
"""

import re
from collections.abc import Container
from itertools import chain
from typing import TYPE_CHECKING

from crmlab.messages import say
from crmlab.slides import prose
from crmlab.slides.outputs import shown_by, terms
from crmlab.slides.slide import Slide
from crmlab.slides.tasks import TASK, discussion, outcome, question, task

if TYPE_CHECKING:
    from nbformat import NotebookNode

TRY = "**Try it"
UNDER_A_PICTURE = 76  # letters: one line
MOST_OF_A_TASK = 620  # letters


def cut(
    notebook: "NotebookNode", *, code: bool = False, only: Container[str] | None = None
) -> list[Slide]:
    """Return the slides of a solved chapter with its outputs, or ``only`` of the cells with ids."""
    return _Cut(notebook, code, only).slides


class _Cut:
    """Goes through the cells once; what was said since the last slide waits for the next."""

    def __init__(self, notebook: "NotebookNode", code: bool, only: Container[str] | None) -> None:
        self.slides: list[Slide] = []
        self.waiting: list[str] = []  # prose for the notes of the next slide
        self.shown: list[Slide] = []  # of the cell before: what is said now is about them
        self.kicker, self.exercise, self.code = "", "", code
        self.task: Slide | None = None  # to which a further step may be added
        self.whole: Slide | None = None  # the first of an exercise, which has all its minutes
        for at, cell in enumerate(notebook.cells):
            if only is None or cell.id in only:
                self.at, self.cell = at, cell
                self._go_on()
            else:
                self.shown = []
        if self.slides:
            self.slides[-1].notes += self.waiting

    def _go_on(self) -> None:
        tags = self.cell.metadata.get("tags", [])
        kind = self.cell.metadata.get("slideshow", {}).get("slide_type")
        if kind == "skip" or "memo" in tags:  # a memo is everybody's own
            return
        if "instructor" in tags:
            self._into_notes(self.cell.source)
        elif kind == "notes":
            if self.cell.cell_type == "markdown":
                self._about_what_was_shown(self.cell.source)
            self.shown = []
        elif self.cell.cell_type == "markdown":
            self._prose(tags)
        elif "exercise" in tags:
            self.shown = []
        elif "check" in tags:
            self._result()
        elif "question" in tags:
            if slide := question(self.cell, self.at):
                self._add(slide)
                self.shown = []
        else:
            self._outputs("widget" in tags)

    def _add(self, slide: Slide) -> Slide:
        """Put a slide behind the others, with what was said before it in its notes."""
        slide.kicker = slide.kicker or self.kicker
        slide.notes = self.waiting + slide.notes
        self.waiting = []
        title = self._title_by_hand()
        if title and slide.kind != "code":
            slide.title, slide.final = title, True
        self.slides.append(slide)
        return slide

    def _title_by_hand(self) -> str:
        """Return the title that the cell's metadata have for its next slide, if any."""
        titles = self.cell.metadata.get("crmlab", {}).get("title", [])
        number = sum(slide.at == self.at and slide.kind != "code" for slide in self.slides)
        return "".join(([titles] if isinstance(titles, str) else titles)[number : number + 1])

    def _into_notes(self, source: str) -> None:
        (self.slides[-1].notes if self.slides else self.waiting).append(source)

    # Prose

    def _prose(self, tags: list[str]) -> None:
        source = self.cell.source
        found = prose.blocks(source)
        heading = next((each for each in found if each.kind == "heading"), None)
        match = TASK.search(source)
        if match:
            self._task(match)
        elif "discussion" in tags:
            self._add(discussion(source, self.at))
        elif heading and heading.source.startswith("# "):
            self._opening(heading, found)
        elif heading and heading.source.startswith("## "):
            self._section(heading, found)
        else:
            self._about_what_was_shown(source)
            if not source.startswith(TRY):
                self._ideas(found)
        if match or "discussion" in tags or not heading:
            self.shown = []

    def _opening(self, heading: prose.Block, found: list[prose.Block]) -> None:
        said = [each for each in prose.paragraphs(found) if not re.search(r"\*\*\d+ min", each)]
        title = prose.one_line(heading.source.lstrip("# "))
        slide = Slide("opening", title, self.at, notes=[self.cell.source], section=True)
        slide.points = prose.sentences(said[0])[:3] if said else []
        self._add(slide)

    def _section(self, heading: prose.Block, found: list[prose.Block]) -> None:
        self.kicker = prose.one_line(heading.source.lstrip("# "))
        listed = next((each for each in found if each.kind == "list"), None)
        lead, said = prose.opened(prose.paragraphs(found))
        asker, _, asked = re.sub("[“”]", '"', lead).partition('"')
        slide = Slide("section", "", self.at, notes=[self.cell.source], section=True)
        if asked:
            slide.title = asked.rstrip('"')
            slide.kicker = f"{self.kicker} · {asker.rstrip(': ')}"
        elif lead.endswith("?"):
            slide.title = lead
        elif listed and not lead:
            slide.title, slide.points = self.kicker, listed.items
        else:
            slide.title = self._title_by_hand() or prose.finding(said) or self.kicker
        slide.points = slide.points or prose.told(said, slide.title)
        self._add(slide)
        if listed or any(each.kind == "table" for each in found):
            opens = [each for each in said if each.endswith(":")]
            slide.points = [each for each in slide.points if each not in opens]
            rest = [each for each in found if each.kind in ("list", "table")]
            self._ideas([*(prose.Block("text", each) for each in opens[-1:]), *rest], slide.points)

    def _ideas(self, found: list[prose.Block], shown: list[str] = ()) -> None:
        """Make a slide of what a cell defines, lists, or puts into a table."""
        titles = [slide.title for slide in self.shown]
        said = [each for each in prose.unheaded(prose.paragraphs(found)) if each not in titles]
        defined = [each for each in said if prose.DEFINED.search(each)]
        listed = prose.items(found)
        tables = [each.source for each in found if each.kind == "table"]
        if listed == list(shown):
            listed = []
        if not (defined or len(listed) > 1 or tables):
            return
        opens = [each for each in said if each.endswith(":") and len(each) > prose.SHORT]
        title = (opens[-1] if listed and opens else "") or prose.finding(defined)
        title = title or prose.finding(said) or (defined or said or [self.kicker])[0]
        title = self._title_by_hand() or title
        slide = Slide("idea", title.rstrip(":"), self.at, notes=[self.cell.source])
        told = defined if tables else said  # a table speaks for itself
        slide.points = listed or prose.told(told, title)
        slide.body = tables[0] if tables else ""
        if self.waiting and self.waiting[-1] == self.cell.source:
            self.waiting.pop()
        self._add(slide)

    def _about_what_was_shown(self, source: str) -> None:
        """Give what was shown its notes and its title; or keep the prose for the next slide."""
        if self.shown and source.startswith(TRY):
            self._to_try(source)
            return
        if not self.shown:
            self.waiting.append(source)
            return
        self.shown[0].notes.append(source)
        paragraphs = prose.paragraphs(prose.blocks(prose.unfolded(source)))
        first, *others = [prose.sentences(each) for each in paragraphs] or [[]]
        left, others = (
            [each for each in said if not prose.DEFINED.search(each)]
            for said in (first, chain(*others))
        )
        for slide in self.shown:
            if slide.final or slide.kind == "widget":
                continue
            longest = UNDER_A_PICTURE if slide.picture else prose.LONG
            found = prose.finding(left, longest)
            if not (found or slide.picture):
                found = prose.finding(others, longest)
            if found:
                slide.title, slide.final = found, True
                left = [each for each in left if each != found]

    def _to_try(self, source: str) -> None:
        """Keep what to try for slides that live; in a deck of stills it is in the notes."""
        said, items = prose.texts(source), prose.items(prose.blocks(source))
        self.shown[-1].tries = [" ".join(said), *items]
        self.shown[-1].notes.append(source)

    # Exercises and questions

    def _task(self, match: re.Match[str]) -> None:
        if match["title"]:
            self.exercise = prose.one_line(match["title"])
        slide = task(match, self.exercise, self.at)
        if match["title"]:
            self.task = self.whole = self._add(slide)
        elif not self._joins(slide):
            self.task = self._add(slide)
            self.whole.minutes -= slide.minutes

    def _joins(self, step: Slide) -> bool:
        """Add a step to its exercise, if nothing came between and one slide holds both."""
        task, last = self.task, self.slides[-1] if self.slides else None
        if not task or last.kind != "asked" or self.waiting or step.body:
            return False
        asks = [" ".join(step.answer), *step.points] if step.answer else step.points
        if len("".join(task.answer + task.points + asks)) > MOST_OF_A_TASK:
            return False
        task.points += asks
        task.notes += step.notes
        return True

    def _result(self) -> None:
        """After a check: first what the class got, then what is right and what it means."""
        number = self.exercise.partition(" · ")[0] or self.kicker
        if not (self.slides and self.slides[-1].kind == "asked"):
            self._add(Slide("asked", say("What did you get?"), self.at, kicker=number))
        last = self.slides[-1]
        asked, means = outcome(self.cell)
        last.asked += asked
        last.answer = [] if means else ["shown"]
        if means:
            slide = Slide("result", means.pop(0), self.at, kicker=number, points=means)
            slide.asked = [each for each in last.asked if each.right]
            self.slides.append(slide)

    # Outputs

    def _outputs(self, is_widget: bool) -> None:
        if self.code and self.cell.source.strip():
            self._add(Slide("code", self._before(), self.at, body=self.cell.source))
        self.shown = []
        for slide in terms(self.cell.source, self.at):
            self._add(slide)
        for output in self.cell.get("outputs", []):
            if slide := shown_by(output, self.at, self._before(), is_widget):
                self.shown.append(self._add(slide))

    def _before(self) -> str:
        """Return a title from what was said before: it holds until something is said after."""
        said = prose.texts(self.waiting[-1]) if self.waiting else []
        last = self.slides[-1] if self.slides else None
        if not said and last and last.notes and last.kind in ("idea", "section"):
            said = prose.texts(last.notes[-1])
        return prose.finding(said) or (said[-1].rstrip(":") if said else self.kicker)
