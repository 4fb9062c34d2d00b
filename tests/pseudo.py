"""A language that is English with an accent on every letter: what has none was never looked up."""

import ast
import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from crmlab.kernels import QuietlyStopped
from crmlab.locale.__main__ import template, write

CODE = "eo"  # Esperanto, for its plurals; nobody has translated into that
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ACCENTED = "áƀçđéƒğĥíĵķļɱñóƥɋřšţúṽŵẋýž"
ACCENTS = str.maketrans(LETTERS + LETTERS.upper(), ACCENTED + ACCENTED.upper())
GAP = re.compile(r"(\{\{.*?\}\}|\{[^{}]*\}|\n)")

# In the kernel: speak it, and print what stands in each picture and on each control.
SPEAK = """
import ipywidgets
from pathlib import Path
from matplotlib.text import Text
from crmlab import live, theme
from crmlab.messages import use_language

use_language({code!r}, Path({folder!r}))

def words_of(figure):
    figure.canvas.draw()
    return [text.get_text() for text in figure.findobj(Text) if text.get_visible()]

def show(thing, *arguments, shown=theme.show, **options):
    if hasattr(thing, "get_figure"):
        print(*words_of(thing.get_figure(root=True)), sep="\\n")
    shown(thing, *arguments, **options)

theme.show = show

def inside(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from inside(child)

def bundle(self, before=ipywidgets.VBox._repr_mimebundle_, **options):
    for each in inside(self):
        print(getattr(each, "description", ""), getattr(each, "value", ""), sep="\\n")
        print(*getattr(each, "_options_labels", ()), sep="\\n")
    if hasattr(self, "figure"):
        print(*words_of(self.figure), sep="\\n")
    return before(self, **options)

ipywidgets.VBox._repr_mimebundle_ = bundle
live.Explorer._repr_mimebundle_ = bundle
"""


def accented(text: str) -> str:
    """Put an accent on every letter outside the gaps.

    Examples
    --------
    >>> accented("{count} rows")
    '{count} řóŵš'
    """
    return "".join(
        part if GAP.fullmatch(part) else part.translate(ACCENTS) for part in GAP.split(text)
    )


def write_catalogue(folder: Path) -> None:
    """Write and compile a catalogue in which every message has its accents."""
    catalog = template()
    catalog.locale = CODE
    for message in catalog:
        if message.id:
            several = isinstance(message.id, tuple)
            message.string = tuple(map(accented, message.id)) if several else accented(message.id)
    path = folder / CODE / "LC_MESSAGES" / "crmlab.po"
    path.parent.mkdir(parents=True)
    write(path, catalog)


def run(notebook: Path, folder: Path) -> dict[str, list[str]]:
    """Run a notebook in this language, and return the lines that each of its cells shows."""
    read = nbformat.read(notebook, 4)
    speak = nbformat.v4.new_code_cell(SPEAK.format(code=CODE, folder=str(folder)))
    read.cells = [speak, *(cell for cell in read.cells if cell.cell_type == "code")]
    client = NotebookClient(
        read,
        timeout=120,
        kernel_manager_class=QuietlyStopped,
        resources={"metadata": {"path": folder}},
    )
    client.execute()
    return {cell.id: list(lines(cell.outputs)) for cell in read.cells}


def lines(outputs: list) -> list[str]:
    """Return the lines that outputs show, as HTML or else as text, and those of pictures."""
    texts = []
    for output in outputs:
        data = output.get("data", {})
        texts.append(output.get("text") or data.get("text/html") or data.get("text/plain") or "")
        texts += [str(part.get("alt", "")) for part in output.get("metadata", {}).values()]
    return [line for text in texts for line in bare(text).splitlines() if line.strip()]


def bare(text: str) -> str:
    """Return HTML without its tags and styles, but with what they tell of pictures."""
    text = re.sub(r"(?s)<(style|script)\b.*?</\1>", "", text)
    alts = re.findall(r'<[^>]*\b(?:alt|title)="([^"]*)"', text)
    return unescape("\n".join([re.sub(r"(?s)<[^>]*>", "\n", text), *alts]))


WORD = re.compile(r"(?<![\w-])[A-Za-z\u00c0-\u024f]{3,}(?![\w(])")


def plain(line: str, known: Iterable[str] = ()) -> list[str]:
    """Return the words of a line that nobody has looked up, and that are not ``known``.

    In a line that was looked up these are its words without an accent; elsewhere, two of them and
    more: one alone is a value.

    Examples
    --------
    >>> plain("Ţĥé value óƒ gold", ["gold"]), plain("value"), plain("no such value"), plain("a_b")
    (['value'], [], ['such', 'value'], [])
    """
    for text in sorted(known, key=len, reverse=True):
        line = line.replace(text, " ")
    words = WORD.findall(line)
    without = [word for word in words if word.isascii()]
    return without if len(without) < len(words) or len(without) > 1 else []


def texts_in(code: str) -> set[str]:
    """Return the texts that stand in code: what a chapter prints by itself is its own prose."""
    nodes = list(ast.walk(ast.parse(code)))
    texts = [each.value for each in nodes if isinstance(each, ast.Constant)]
    texts = [text for text in texts if isinstance(text, str)]
    return {part for text in texts for part in (text, *re.split("[, ]", text)) if len(part) > 2}


def names_in(code: str) -> set[str]:
    """Return the names of columns that a chapter makes, in words.

    Examples
    --------
    >>> sorted(names_in('table.assign(stay_rate=2)["gain_per_yuan"]'))
    ['gain per yuan', 'stay rate']
    """
    nodes = list(ast.walk(ast.parse(code)))
    names = [each.value for each in nodes if isinstance(each, ast.Constant)]
    names += [each.arg for each in nodes if isinstance(each, ast.keyword)]
    names = [name for name in names if isinstance(name, str) and "_" in name]
    return {name.replace("_", " ") for name in names}
