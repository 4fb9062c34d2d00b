"""What a check says: an outcome and a sentence for each answer, as text and as HTML."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from crmlab.messages import say, unbroken

NOT_ATTEMPTED = "not attempted"
CORRECT = "correct"
KNOWN_MISTAKE = "known mistake"
SLIP = "slip"
FOLLOWS = "follows from an earlier answer"
WRONG_KIND = "wrong kind"
WRONG = "wrong"

_SIGNS = {CORRECT: "✓", NOT_ATTEMPTED: "–", FOLLOWS: "↑"}
_COLOURS = {CORRECT: "#2e8b57", NOT_ATTEMPTED: "#8a8a8a"}
_ATTENTION = "#c2570c"
_EMPHASIS = re.compile(r"(?<!\*)\*(?=[^\s*])([^*\n]*[^\s*])\*(?!\*)")
_CODE = re.compile(r"`([^`\n]+)`")


def plain(message: str) -> str:
    """Return a message without its marks of emphasis.

    >>> plain("You took *all customers*: 12 * 4 is `12 * 4`")
    'You took all customers: 12 * 4 is `12 * 4`'
    """
    return _EMPHASIS.sub(r"\1", message)


def to_html(message: str) -> str:
    """Return a message with its emphasis and its code marked up.

    >>> to_html("You took *all* of `a < b`")
    'You took <em>all</em> of <code>a &lt; b</code>'
    """
    marked = _EMPHASIS.sub(r"<em>\1</em>", unbroken(escape(message, quote=False)))
    return _CODE.sub(r"<code>\1</code>", marked)


def meant(name: str, known: Iterable[str], most: int = 3) -> str:
    """Return the question whether a known name near this one was meant, or nothing."""
    near = difflib.get_close_matches(name, known, n=most, cutoff=0.5)
    return say("Do you mean {near}?", near=", ".join(near)) if near else ""


def sign(outcome: str) -> str:
    """Return the sign of an outcome: a tick, a cross, ..."""
    return _SIGNS.get(outcome, "✗")


def bar(outcome: str) -> str:
    """Return the style of a text with a bar at its left, in the colour of an outcome."""
    colour = _COLOURS.get(outcome, _ATTENTION)
    return f"border-left:4px solid {colour};padding:.3em .8em;margin:.3em 0"


@dataclass(frozen=True)
class Part:
    """The feedback on one answer: its name, the outcome, and a sentence."""

    name: str
    outcome: str
    message: str


@dataclass(frozen=True)
class Feedback:
    """What a check says; its text and its HTML say the same.

    Under the answers stands what follows from them, where all are right.
    """

    title: str
    parts: tuple[Part, ...] = ()
    then: str = ""

    @property
    def outcome(self) -> str:
        """The first outcome that is not correct, or correct."""
        if not self.parts:
            return NOT_ATTEMPTED
        return next((part.outcome for part in self.parts if part.outcome != CORRECT), CORRECT)

    def __repr__(self) -> str:
        width = max((len(part.name) for part in self.parts), default=0)
        lines = [
            f"  {sign(part.outcome)} {part.name:<{width}}  {plain(part.message)}".rstrip()
            for part in self.parts
        ]
        return "\n".join([plain(self.title), *lines, *filter(None, [plain(self.then)])])

    def _repr_html_(self) -> str:
        # Colours of the page are inherited, so that it reads the same on light and dark.
        rows = "".join(
            f'<tr style="background:none"><td style="text-align:left;padding:.1em .4em">'
            f'{sign(part.outcome)}</td><td style="text-align:left;padding:.1em .6em"><code>'
            f'{escape(part.name)}</code></td><td style="text-align:left;padding:.1em .4em">'
            f"{to_html(part.message)}</td></tr>"
            for part in self.parts
        )
        then = f'<p style="margin:.3em 0">{to_html(self.then)}</p>' if self.then else ""
        return (
            f'<div role="status" style="{bar(self.outcome)}"><strong>{to_html(self.title)}</strong>'
            f'<table style="border:none;margin:.2em 0;font-size:inherit">{rows}</table>{then}</div>'
        )
