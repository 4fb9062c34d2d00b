"""Decks for a class: a chapter's cut as one HTML file, or as a notebook with living widgets."""

import importlib
import re
from html import escape
from itertools import groupby
from pathlib import Path

from crmlab.messages import say, unbroken
from crmlab.notebooks import TEMPLATES, NotebookError, package_of, read, typeset
from crmlab.plans import Chapter
from crmlab.slides import prose
from crmlab.slides.cutting import cut
from crmlab.slides.fitting import fit
from crmlab.slides.lesson import cells_of_lesson
from crmlab.slides.slide import Slide

FOLDER = TEMPLATES / "deck"


def make_deck(
    source: Path, out: Path, *, minutes: int | None = None, code: bool = False, notes: bool = False
) -> Path:
    """Write the deck of a solved chapter; return its path. With notes, they are printed, too.

    A deck of 45, 90 or 180 ``minutes`` has what the lesson plan keeps, and no more.
    """
    page = to_html(cut_for(source, minutes, code=code), notes=notes)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise NotebookError("{path} cannot be written: {error}", path=out, error=error) from error
    return out


def cut_for(source: Path, minutes: int | None, *, code: bool = False) -> list[Slide]:
    """Return the slides of a solved chapter, or of a lesson on it that takes so many minutes."""
    register_exercises(source)
    only = cells_of_lesson(Chapter(source), minutes) if minutes else None
    return cut(read(source), code=code, only=only)


def register_exercises(source: Path) -> None:
    """Let the engine know the exercises of a chapter, such as ``02_value``, if it has a folder."""
    name = f"crmlab.{package_of(source)}"
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise


def to_html(slides: list[Slide], *, notes: bool = False) -> str:
    """Return slides as one page that needs no network."""
    from jinja2 import Environment, FileSystemLoader

    look = Environment(loader=FileSystemLoader(FOLDER), trim_blocks=True)
    look.filters.update(inline=inline, prose=_notes, two_columns=_two_columns)
    files = {
        name.replace(".", "_"): (FOLDER / folder / name).read_text(encoding="utf-8")
        for folder, name in (
            ("reveal", "reveal.css"), ("reveal", "reveal.js"), ("", "deck.css"), ("", "deck.js")
        )
    }  # fmt: skip
    for slide in slides:
        fit(slide)
    return look.get_template("index.html.j2").render(
        **files,
        stacks=[list(group) for _, group in groupby(slides, _Stack())],
        title=prose.plain(slides[0].title) if slides else "crmlab",
        language="en",
        notes=notes,
        say_next=say("Next"),
        say_notes=say("Speaker's notes"),
        say_countdown=say("Start or stop the countdown"),
        say_start=say("minutes: start (T)"),
    )


class _Stack:
    """Number the sections, in the order of their slides."""

    number = 0

    def __call__(self, slide: Slide) -> int:
        self.number += slide.section
        return self.number


def inline(markdown: str) -> str:
    r"""Return a line of markdown as HTML.

    >>> inline("The *gap* is 4 %")
    'The <em>gap</em> is 4\xa0%'
    """
    html = typeset(prose.one_line(markdown)).strip()
    return unbroken(re.sub(r"^<p>|</p>$", "", html))


def _notes(sources: list[str]) -> str:
    """Return what is said beside a slide; its headings are no headings of the deck."""
    html = "\n".join(typeset(source) for source in dict.fromkeys(sources))
    html = re.sub(r"<(/?)h\d[^>]*>", r"<\1p>", html)
    return re.sub(r"</?details>|<(/?)summary>", "", html)


def _two_columns(term: str) -> str:
    """Return a word of the glossary in English and, behind a tab, in Chinese."""
    english, _, chinese = term.partition("\t")
    return f"<span>{escape(english)}</span><span lang='zh'>{escape(chinese)}</span>"
