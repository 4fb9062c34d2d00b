"""The course's words, English and Chinese: ``glossary("recency")``, ``key_terms("04")``.

All of them stand in ``glossary.csv``: term, zh, definition, formula, chapter. A word that means
different things in two chapters has an entry in each. A test computes the formulas, and compares
them with what the chapters compute.
"""

import csv
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from crmlab.messages import refusal, say

SOURCE = Path(__file__).with_name("glossary.csv")
SEPARATORS = re.compile(r"[/,、]")
ASIDE = re.compile(r"\(([^)]*)\)")
NEAR, LIKENESS = 3, 0.7  # words shown for one that is not there, and how like it they must be


@dataclass(frozen=True)
class Entry:
    """One word: English and Chinese term, definition, formula, the two digits of its chapter."""

    term: str
    zh: str
    definition: str
    formula: str
    chapter: str

    def __str__(self) -> str:
        return f"{self.term} {self.zh}"

    def meaning(self) -> str:
        """Return the definition and, where there is one, the formula."""
        definition = say(self.definition)
        if not self.formula:
            return definition
        return say("{definition}: {formula}", definition=definition, formula=say(self.formula))

    def names(self) -> Iterator[str]:
        """Yield all by which it can be looked up: whole, without asides, in its parts.

        >>> list(Entry("hit rate (HR)", "命中率/准确率", "", "", "04").names())
        ['hit rate (hr)', 'hit rate', 'hr', '命中率/准确率', '命中率', '准确率']
        """
        written = {}
        for name in (self.term, self.zh):
            bare = ASIDE.sub("", name)
            asides = SEPARATORS.split(",".join(ASIDE.findall(name)))
            for part in (name, bare, *SEPARATORS.split(bare), *asides):
                written[_key(part)] = None
        yield from filter(None, written)


@dataclass(frozen=True)
class Entries:
    """What was looked up: a text in a terminal, a list of definitions in a notebook."""

    entries: tuple[Entry, ...]
    note: str = ""

    def __repr__(self) -> str:
        lines = [self.note] if self.note else []
        for entry in self.entries:
            heading = say("{term} (chapter {chapter})", term=entry, chapter=entry.chapter)
            lines += [heading, f"    {entry.meaning()}"]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        note = f"<p>{escape(self.note)}</p>" if self.note else ""
        items = []
        for entry in self.entries:
            term = f"<b>{escape(entry.term)}</b> {escape(entry.zh)}"
            heading = say("{term} (chapter {chapter})", term=term, chapter=entry.chapter)
            items.append(f"<dt>{heading}</dt><dd>{escape(entry.meaning())}</dd>")
        return f"{note}<dl>{''.join(items)}</dl>"


@dataclass(frozen=True)
class KeyTerms:
    """The line of words that closes a chapter; in a notebook, a word shows its definition."""

    entries: tuple[Entry, ...]

    def __repr__(self) -> str:
        return f"{say('Key terms.')} {' · '.join(map(str, self.entries))}"

    def _repr_html_(self) -> str:
        words = " · ".join(
            f'<span title="{escape(entry.meaning())}">{escape(str(entry))}</span>'
            for entry in self.entries
        )
        return f"<p><b>{say('Key terms.')}</b> {words}</p>"


def glossary(term: str) -> Entries:
    """Look up a word, English or Chinese, such as ``"recency"``, ``"CAC"`` or ``"客户"``.

    The entries of this name are shown, or else those whose name contains it, or else the nearest.

    >>> glossary("net profit")
    net profit 净利润 (chapter 02)
        what is left of the gross margin after the cost to serve: gross margin − cost to serve
    >>> glossary("hitt rate").note
    "There is no entry 'hitt rate'; the nearest:"
    """
    asked = _key(str(term))
    entries = _entries()
    exact = tuple(entry for entry in entries if asked in entry.names())
    inside = tuple(entry for entry in entries if asked and asked in _key(str(entry)))
    if exact or inside:
        return Entries(exact or inside)
    named = {name: entry for entry in entries for name in entry.names()}
    near = difflib.get_close_matches(asked, named, NEAR, LIKENESS)
    found = tuple(dict.fromkeys(entry for name in near for entry in glossary(name).entries))
    if found:
        return Entries(found, say("There is no entry {term!r}; the nearest:", term=term))
    none = say("There is no entry {term!r}; key_terms() lists the words of a chapter.", term=term)
    return Entries((), none)


def key_terms(chapter: str | int) -> KeyTerms:
    """Return the words of a chapter, such as ``"04"``, in the order in which it teaches them.

    >>> key_terms("04").entries[0].zh
    '客户生命周期'
    """
    found = tuple(entry for entry in _entries() if entry.chapter == f"{chapter:0>2}")
    if not found:
        there = ", ".join(dict.fromkeys(entry.chapter for entry in _entries()))
        raise refusal(
            "There is no chapter {chapter!r}; there are: {there}.", chapter=chapter, there=there
        )
    return KeyTerms(found)


@cache
def _entries() -> tuple[Entry, ...]:
    with SOURCE.open(encoding="utf-8", newline="") as file:
        return tuple(Entry(**line) for line in csv.DictReader(file))


def _key(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split())
