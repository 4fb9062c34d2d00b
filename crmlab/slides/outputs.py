"""Slides of what a cell shows: a picture, a widget's still, a table, cards to sort, key terms."""

import re
from html import unescape
from typing import TYPE_CHECKING

from crmlab.messages import say
from crmlab.slides.slide import Slide
from crmlab.slides.tasks import as_markdown
from crmlab.terms import key_terms

if TYPE_CHECKING:
    from nbformat import NotebookNode

TERMS_ON_A_SLIDE = 24
CARDS = 8


def shown_by(output: "NotebookNode", at: int, title: str, is_widget: bool) -> Slide | None:
    """Return the slide of an output, if it has one; the title of a picture is its alt."""
    data = output.get("data", {})
    html = data.get("text/html", "")
    if "image/png" in data:
        alt = output["metadata"]["image/png"]["alt"]
        source = "data:image/png;base64," + data["image/png"].strip()
        return Slide("picture", alt, at, picture=source, alt=alt, notes=[alt])
    if still := re.search(r'<img alt="([^"]*)"[^>]*src="([^"]+)"', html):
        alt = unescape(still[1])
        return Slide("widget", alt, at, picture=still[2], alt=alt, notes=[alt])
    if "<table" in html and 'role="status"' not in html:
        return Slide("table", title, at, body=html)
    if is_widget and "<li>" in html:
        return Slide("widget", title, at, points=_cards(html))
    return None


def _cards(html: str) -> list[str]:
    """Return the first cards of those to sort, and how many more there are."""
    cards = [as_markdown(each) for each in re.findall(r"<li>(.*?)</li>", html)]
    left = len(cards) - CARDS
    return [*cards[:CARDS], *([say("and {count} more", count=left)] if left > 0 else [])]


def terms(source: str, at: int) -> list[Slide]:
    """Return slides of the words of a chapter in two languages, if the cell asks for them."""
    chapter = re.search(r'key_terms\(["\'](\d+)', source)
    entries = key_terms(chapter[1]).entries if chapter else ()
    pages = -(-len(entries) // TERMS_ON_A_SLIDE)
    size = -(-len(entries) // max(pages, 1))
    found = []
    for page in range(pages):
        title = say("The words of this chapter, {page} of {pages}", page=page + 1, pages=pages)
        words = [f"{each.term}\t{each.zh}" for each in entries[page * size :][:size]]
        found.append(Slide("terms", title, at, kicker=say("Key terms"), points=words))
    return found
