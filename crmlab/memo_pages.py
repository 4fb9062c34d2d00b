"""A memo as people see it: as text, as HTML and as Markdown, in a notebook and in files."""

import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from crmlab.answers import describe
from crmlab.briefing.key_figures import side_by_side
from crmlab.messages import inert, later, say, unbroken

__all__ = ["Memo"]

MIME = "application/vnd.crmlab.memo+json"
TEMPLATE = "memo"
# What Markdown, its HTML and its formulas are made of; at the start of a line, lists and rules.
MARKS = re.compile(r"[\\`*_\[\]#|~<>$&]|(?<=\\)[()]|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")
LABELS = {
    "decision": later("Decision"),
    "problem": later("Problem"),
    "options": later("Options"),
    "assumptions": later("Assumptions"),
    "change": later("What would change my mind"),
    "open": later("Still open"),
}

Paragraph = tuple[str, str]  # its head, or nothing, and what follows


@dataclass(frozen=True)
class Memo:
    """A memo, filled as far as its learner has come: as text, HTML, Markdown, and as data."""

    title: str
    figures: list[Paragraph]
    rows: dict[str, list[Paragraph]]
    note: str = ""  # on where it was written: on no page

    def _parts(self, figures: str, write: Callable[[Sequence[Paragraph]], str]) -> list[Paragraph]:
        """Return the label and content of each part: the decision, the problem, the figures."""
        decision, problem, *others = [
            (say(LABELS[key]), write(self.rows[key])) for key in LABELS if key in self.rows
        ]
        return [decision, problem, (say("Numbers"), figures), *others]

    def __repr__(self) -> str:
        figures = "\n".join(f"  {name}: {text}" for name, text in self.figures)
        parts = [f"{label}\n{content}" for label, content in self._parts(figures, _as_text)]
        return "\n".join(filter(None, [self.title, *parts, self.note]))

    def _repr_html_(self) -> str:
        return self.html("h3") + (f"<p>{inert(self.note)}</p>" if self.note else "")

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        return {MIME: asdict(replace(self, note=""))}

    def html(self, heading: str) -> str:
        """Return it under a heading of this level, such as ``h1``."""
        parts = self._parts(side_by_side(self.figures), _as_html)
        rows = "".join(f"<dt>{_shown(label)}</dt><dd>{content}</dd>" for label, content in parts)
        return f'<{heading}>{_shown(self.title)}</{heading}><dl class="memo">{rows}</dl>'

    def markdown(self) -> str:
        """Return it as a file of its own."""
        figures = "\n".join(f"- {_marked(name)}: **{_marked(t)}**" for name, t in self.figures)
        parts = [
            f"## {label}\n\n{content}" for label, content in self._parts(figures, _as_markdown)
        ]
        return "\n\n".join([f"# {_marked(self.title)}", *parts]) + "\n"

    def show_page(self) -> None:
        """Show it as the page that `memo` writes."""
        from IPython.display import display

        texts = {"text/html": self.html("h1"), "text/markdown": self.markdown()}
        display({"text/plain": repr(self), **texts}, raw=True)


def _as_text(paragraphs: Sequence[Paragraph]) -> str:
    return "\n".join(f"  {head} {text}" if head else f"  {text}" for head, text in paragraphs)


def _as_html(paragraphs: Sequence[Paragraph]) -> str:
    heads = [f"<strong>{_shown(head)}</strong> " if head else "" for head, _ in paragraphs]
    texts = [_shown(text) for _, text in paragraphs]
    return "".join(f"<p>{head}{text}</p>" for head, text in zip(heads, texts, strict=True))


def _as_markdown(paragraphs: Sequence[Paragraph]) -> str:
    heads = [f"**{_marked(head)}** " if head else "" for head, _ in paragraphs]
    texts = [_marked(text) for _, text in paragraphs]
    return "\n\n".join(f"{head}{text}" for head, text in zip(heads, texts, strict=True))


def _shown(text: str) -> str:
    return unbroken(inert(text))


def _marked(text: str) -> str:
    return MARKS.sub(r"\\\g<0>", text)


def write(memo: Memo, chapter: str, folder: object) -> str:
    """Run the template on a memo, write its page and its text, and say where they are."""
    from crmlab.notebooks import to_html
    from crmlab.reports.making import ReportError, made, run_template

    if not isinstance(folder, str | os.PathLike):
        told = describe(folder)
        return say('expected the name of a folder, such as "memos"; you gave {answer}', answer=told)
    page, text = f"{chapter}_memo.html", f"{chapter}_memo.md"
    try:
        with made(Path(folder)) as unfinished:
            notebook = run_template(TEMPLATE, unfinished, {"data": json.dumps(asdict(memo))})
            notebook.metadata["title"] = memo.title
            written = notebook.cells[-1].outputs[0].data["text/markdown"]
            (unfinished / page).write_text(to_html(notebook, code=False), encoding="utf-8")
            (unfinished / text).write_text(written, encoding="utf-8")
    except ReportError as error:
        return str(error)
    return say("Written: {page} and {text}.", page=Path(folder) / page, text=Path(folder) / text)
