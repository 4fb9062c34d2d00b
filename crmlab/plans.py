"""Lesson plans: a chapter in 45, 90 or 180 minutes, from its cells and a few lines of choice.

The choice stands in ``notebooks/solutions/plans/02_value.toml``: the one idea, and for each length
the steps (a section, an exercise, a break, at last a discussion) and why. All else, minutes,
questions, widgets, named mistakes, notes for the debrief, is read from the chapter.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path

from crmlab.exams import Question, questions
from crmlab.messages import SpokenError, say
from crmlab.notebooks import find_sources, package_of, read
from crmlab.outline import Section, Task, minutes_line, sections

LENGTHS = (45, 90, 180)
BREAK = 10  # minutes
TALK = 15  # minutes of a discussion that is not the last step; that one takes what is left
MISTAKES = 3  # of an exercise, that are told


class PlanError(SpokenError):
    """A plan that cannot be made; the message says what is missing."""


@dataclass(frozen=True)
class Step:
    """A step of a lesson: when it starts, how long it takes, and what is done in it."""

    key: str
    start: int
    minutes: int
    title: str
    cell: str
    does: str = ""


@dataclass(frozen=True)
class Chapter:
    """A solved chapter and the choice of what to teach of it."""

    source: Path

    @property
    def plan_file(self) -> Path:
        """The file with the choice."""
        return self.source.parent / "plans" / f"{self.source.stem}.toml"

    @property
    def package(self) -> str:
        """The name of the chapter's folder in the package, such as ``value``."""
        return package_of(self.source)

    @cached_property
    def choice(self) -> dict:
        """The idea, the steps and why, and what full marks look like."""
        if not self.plan_file.exists():
            raise PlanError(
                "{chapter} has no plan yet: write {file}, like those beside it.",
                chapter=self.source.stem,
                file=self.plan_file,
            )
        return tomllib.loads(self.plan_file.read_text(encoding="utf-8"))

    @cached_property
    def sections(self) -> list[Section]:
        """The sections of the chapter."""
        return sections(read(self.source))

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """The exercises, by number."""
        return {task.id: task for section in self.sections for task in section.tasks}

    def talk(self, section: Section) -> int:
        """Return the minutes of a section without its exercises, as its line counts them."""
        without = "without" in minutes_line(self.sections[0].cells)
        counted = [task for task in section.tasks if not (without and task.stars == 3)]
        return section.minutes - sum(task.minutes for task in counted)

    def steps(self, minutes: int) -> list[Step]:
        """Return the steps of a lesson; the last, a discussion, takes what the others leave."""
        found, start, keys = [], 0, self.choice[str(minutes)]["steps"]
        for key in keys:
            step = self._step(key, start, minutes - start if key == keys[-1] else TALK)
            found.append(step)
            start += step.minutes
        return found

    def _step(self, key: str, start: int, talk: int) -> Step:
        if key == "break":
            return Step(key, start, BREAK, say("Break"), "")
        if key in self.tasks:
            task = self.tasks[key]
            stars = "★" * task.stars + "☆" * (3 - task.stars)
            title = say("Exercise {id} · {title}", id=key, title=task.title)
            return Step(key, start, task.minutes, title, task.cell, stars)
        for section in self.sections:
            if section.key == key:
                cell = section.cells[0].id
                return Step(key, start, self.talk(section), section.title, cell, _does(section))
            if key in [cell.id for cell in section.tagged("discussion")]:
                return Step(key, start, talk, say("Discussion: {title}", title=section.title), key)
        raise PlanError(
            "{file}: the chapter has no section, exercise or discussion {key!r}.",
            file=self.plan_file.name,
            key=key,
        )

    def notes(self, steps: list[Step]) -> list[str]:
        """Return the notes for the debrief of what is discussed in these steps."""
        taken, found, asked = {step.key for step in steps}, [], set()
        for section in self.sections:
            for cell in section.cells:
                tags = cell.metadata.get("tags", [])
                if "discussion" in tags:
                    asked |= {cell.id, section.key}
                if "instructor" in tags:
                    found += [cell.source] if asked & taken else []
                    asked = set()
        return found

    def mistakes(self, exercise: str) -> list[str]:
        """Return what learners are told of the known mistakes of an exercise, without doubles."""
        from crmlab.scenes import registered

        import_module(f"crmlab.{self.package}")
        scene = registered()[exercise]
        told = {
            mistake.as_slip().message(): name
            for name, term in scene.named.items()
            for mistake in getattr(term, "mistakes", ())
            if "{" not in mistake.message
        }
        return [f"`{name}`: {message}" for message, name in told.items()][:MISTAKES]


def find(chapter: str) -> Chapter:
    """Return a chapter by its number, such as ``"02"``."""
    return Chapter(find_sources([chapter])[0])


def _does(section: Section) -> str:
    """Return what a section asks, what is asked of the room, and what is moved."""
    text = "\n".join(cell.source for cell in section.cells)
    asks = re.search(r"\*\*(An? [^*]+? asks: [^*]+)\*\*", text)
    code = "\n".join(cell.source for cell in section.cells if cell.cell_type == "code")
    quick = re.findall(r'\bask\("([^"]+)"', code)
    moved = [f"`{name}`" for name in re.findall(r"(\w+_widget)\(", code)]
    told = [asks[1]] if asks else []
    told += [say("Quick questions: {questions}.", questions=", ".join(quick))] if quick else []
    told += [say("Move: {widgets}.", widgets=", ".join(moved))] if moved else []
    return " ".join(told)


def plan(chapter: Chapter, minutes: int) -> str:
    """Return the plan of a lesson, as Markdown."""
    steps = chapter.steps(minutes)
    choice = chapter.choice[str(minutes)]
    parts = [
        f"# {chapter.sections[0].title}: " + say("{minutes} minutes", minutes=minutes),
        say("**The one idea to keep.** {idea}", idea=chapter.choice["idea"]),
        f"## {say('Steps')}",
        _table(steps),
        say(
            "Minutes are those of a beginner at a laptop, as the chapter counts them. Sections "
            "and exercises stand in JupyterLab's contents, and in the slides in this order."
        ),
        f"## {say('What is left out, and why')}",
        choice["why"],
        *_left_out(chapter, steps),
        f"## {say('Where classes stumble')}",
        *_stumbles(chapter, steps),
        f"## {say('Debrief')}",
        *(chapter.notes(steps) or [say("No notes.")]),
        f"## {say('Rubric for what is discussed and written')}",
        _rubric(chapter.choice["full"]),
    ]
    return "\n\n".join(parts) + "\n"


def _table(steps: list[Step]) -> str:
    head = (say("from"), say("minutes"), say("what"), say("cell"), say("with"))
    rows = [head, ("---", "---:", "---", "---", "---")]
    for step in steps:
        clock = f"{step.start // 60}:{step.start % 60:02d}"
        cell = f"`{step.cell}`" if step.cell else ""
        rows.append((clock, str(step.minutes), step.title, cell, step.does))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _left_out(chapter: Chapter, steps: list[Step]) -> Iterator[str]:
    """Yield the sections that are left out, and the exercises for home."""
    taken = {step.key for step in steps}
    others = [s for s in chapter.sections if s.key not in taken and re.match(r"\d", s.key)]
    if others:
        told = [say("{title} ({minutes} min)", title=s.title, minutes=s.minutes) for s in others]
        yield say("Left out: {sections}.", sections="; ".join(told))
    home = [t.id for s in chapter.sections if s.key in taken for t in s.tasks if t.id not in taken]
    if home:
        yield say(
            "For home: {exercises}. As a hand-out: `crmlab handout {chapter} --exercises {list}`.",
            exercises=", ".join(home),
            chapter=chapter.source.stem[:2],
            list=",".join(home),
        )


def _stumbles(chapter: Chapter, steps: list[Step]) -> Iterator[str]:
    """Yield the known mistakes of the exercises taken, in the words that learners read."""
    for step in steps:
        if step.key in chapter.tasks and (told := chapter.mistakes(step.key)):
            yield f"**{step.title}**\n\n" + "\n".join(f"- {each}" for each in told)


def _rubric(full: str) -> str:
    rows = [
        (say("points"), say("claim"), say("evidence"), say("limits")),
        ("---:", "---", "---", "---"),
        ("0", say("none, or a slogan"), say("none"), say("none")),
        (
            "1",
            say("a claim that somebody could deny"),
            say("a number of the chapter, without its condition"),
            say("one, in general words"),
        ),
        (
            "2",
            say("a claim with an act: who does what"),
            say("a number with its condition, of this firm or data"),
            say("what would turn the answer round, and how to find out"),
        ),
    ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"{table}\n\n" + say("Full marks: an answer that {full}.", full=full)


def exam(chapter: Chapter, seed: int) -> str:
    """Return the questions of a chapter with the numbers of a seed, and below how to mark them."""
    asked = questions(chapter.package, seed)
    if not asked:
        raise PlanError("{chapter} has no exam questions yet.", chapter=chapter.source.stem)
    parts = [f"# {chapter.sections[0].title}: {say('exam')}"]
    parts += [each for number, question in enumerate(asked, 1) for each in _asked(number, question)]
    parts.append(f"# {say('For whoever marks: seed {seed}', seed=seed)}")
    parts += [each for number, question in enumerate(asked, 1) for each in _model(number, question)]
    return "\n\n".join(parts) + "\n"


def _asked(number: int, question: Question) -> list[str]:
    told = say("{points} points, {minutes} min", points=question.points, minutes=question.minutes)
    return [f"## {number}. {question.title} ({told})", question.text]


def _model(number: int, question: Question) -> list[str]:
    points = [f"- {worth}: {what}" for what, worth in question.marking.items()]
    return [f"## {number}. {question.title}", question.answer, "\n".join(points)]


def as_page(markdown: str) -> str:
    """Return a plan or an exam as an HTML page that prints."""
    from html import escape

    from crmlab.handout.pages import PAGE, STYLE
    from crmlab.notebooks import typeset

    title = re.match(r"# (.+)", markdown)[1]
    return PAGE.format(title=escape(title), style=STYLE, body=typeset(markdown))
