"""Slides that ask the class: a task, a quick question, a discussion; and what comes of a check."""

import re
from html import unescape
from typing import TYPE_CHECKING

from crmlab.messages import say
from crmlab.slides import prose
from crmlab.slides.right_answers import Asked, asked_for
from crmlab.slides.slide import Slide

if TYPE_CHECKING:
    from nbformat import NotebookNode

TASK = re.compile(r"^#{1,4} +(?P<title>Exercise .+)$|^\*\*(?P<step>[^*]*[Ss]tep [^*]*)\*\*", re.M)
MINUTES = re.compile(r"(\d+)(?: of the \d+)? min")
STARS = re.compile(r"[★☆]{3}")


def task(match: re.Match[str], exercise: str, at: int) -> Slide:
    """Return the slide of a task, or of a step of it, whose name was found in its cell."""
    source, step = match.string, match["step"]
    number, _, called = exercise.partition(" · ")
    stars, minutes = STARS.search(source), MINUTES.search(source)
    slide = Slide("task", called or number, at, notes=[source])
    name = prose.one_line(step) if step else number
    slide.kicker = " · ".join(filter(None, [name, stars and stars[0]]))
    slide.minutes = int(minutes[1]) if minutes else 0
    for each in prose.blocks(source.replace(match[0], "", 1)):
        if each.kind == "list":
            slide.points += each.items
        elif each.kind == "table":
            slide.body = each.source
        elif each.kind == "text":
            slide.answer += _of_a_task(each.source)
    return slide


def _of_a_task(paragraph: str) -> list[str]:
    """Return the sentences of a task without stars, minutes and advice."""
    if STARS.match(paragraph) or paragraph.startswith("Stuck?"):
        return []
    paragraph = re.sub(r"^·.*?(?:minutes|min)\b\.?", "", paragraph)
    return prose.sentences(paragraph.lstrip(" ·."))


def outcome(cell: "NotebookNode") -> tuple[list[Asked], list[str]]:
    """Return what a check asks for, and the sentences that say what it means."""
    html = _html(cell)
    key = re.search(r'check\(\s*["\']([^"\']+)', cell.source)
    names = re.findall(r"<code>([^<]+)</code></td><td[^>]*>", html)
    then = re.search(r"<p[^>]*>(.*?)</p></div>", html, re.DOTALL)
    asked = asked_for(key[1], names) if key else []
    return asked, prose.sentences(as_markdown(then[1])) if then else []


def question(cell: "NotebookNode", at: int) -> Slide | None:
    """Return a quick question, its answer for the next key; or nothing where it was not asked."""
    html = _html(cell)
    asked = re.search(r"<strong>(.*?)</strong>", html, re.DOTALL)
    if not asked:
        return None
    options, said = (
        [as_markdown(each) for each in re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)]
        for tag in ("li", "p")
    )
    slide = Slide("question", as_markdown(asked[1]), at, kicker=say("Quick question"))
    slide.points, slide.notes = options, said[1:]  # a verdict on each
    slide.right = next((at for at, each in enumerate(slide.notes) if each.startswith("✓")), -1)
    if slide.right >= 0:
        _, _, why = slide.notes[slide.right].partition(f"{options[slide.right]}. ")
        slide.answer = [why]
    return slide


def discussion(source: str, at: int) -> Slide:
    """Return what is to be discussed; the cell stands in the notes."""
    found = prose.blocks(source)
    lead, said = prose.opened(prose.paragraphs(found))
    listed = prose.items(found)
    slide = Slide("discussion", lead or say("Discuss, in pairs, then in the room."), at)
    slide.points = [*said[: 1 if listed else 3], *listed]
    slide.kicker, slide.notes = say("Discussion"), [source]
    return slide


def _html(cell: "NotebookNode") -> str:
    return "".join(output.get("data", {}).get("text/html", "") for output in cell.outputs)


def as_markdown(html: str) -> str:
    """Return the short HTML of a feedback as the markdown that it was made of."""
    html = re.sub(r"</?em>", "*", re.sub(r"</?code>", "`", html))
    return unescape(re.sub(r"<[^>]+>", "", html))
