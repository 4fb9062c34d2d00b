"""The index of many reports: what each says first, in a table that sorts without a network."""

from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pandas as pd

from crmlab import theme
from crmlab.briefing.key_figures import KeyFigure, read_key_figures
from crmlab.briefing.moments import DAY, period
from crmlab.messages import say, word_by_months
from crmlab.notebooks import TEMPLATES, to_html
from crmlab.reports.making import Task
from crmlab.tables import Reading

WITHOUT = "without_report.csv"


class Entry(NamedTuple):
    """A part of the file, and why there is no report on it, if it failed."""

    task: Task
    reason: str = ""

    @property
    def read(self) -> Reading:
        """The rows."""
        return self.task.read

    @property
    def value(self) -> str:
        """What the rows have in common."""
        return say("(no value)") if self.read.cut_by[1] is None else self.read.cut_by[1]

    @property
    def is_asked_for(self) -> bool:
        """Whether there is anything to report on, or else an error that keeps it from being so."""
        in_error = ~self.read.rejected["reason"].isin(self.read.no_errors)
        is_value = self.read.cut_by[1] is not None
        return len(self.read.transactions) > 0 or bool(is_value and in_error.any())

    @property
    def is_made(self) -> bool:
        """Whether there is a report."""
        return self.is_asked_for and not self.reason


class Row(NamedTuple):
    """What the index says of a report."""

    value: str
    page: str
    rows: int
    period: str
    figures: dict[str, KeyFigure]
    advice: str


def write_index(out: Path, whole: Task, entries: list[Entry]) -> Path:
    """Write the page that leads to all reports, and return it."""
    from jinja2 import Environment, FileSystemLoader
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    word_by_months(whole.read.monthly)
    read, made = whole.read, [_row(out, entry) for entry in entries if entry.is_made]
    title = say("One report for each {column}", column=read.split.column)
    figures = list(dict.fromkeys(name for row in made for name in row.figures))
    column, rows = read.split.column, say("rows")
    words = {
        "title": title,
        "sentences": _sentences(whole, entries),
        "figures": figures,
        "columns": [column, rows, say("period"), *figures, say("what to do first")],
        "numbers": {rows, *figures},
        "made": made,
        "all_rows": sum(row.rows for row in made),
        "totals": _totals(made, whole.parameters.get("currency") or read.currency or ""),
        "total": say("all together"),
        "count": theme.count,
        "failed": [entry for entry in entries if entry.reason],
        "failures": say("Not made"),
        "failed_columns": [column, rows, say("why")],
    }
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    html = templates.get_template("report_index.html.j2").render(words)
    shown = new_output("display_data", {"text/html": html, "text/plain": title})
    notebook = new_notebook(cells=[new_code_cell("", outputs=[shown])], metadata={"title": title})
    (out / "index.html").write_text(to_html(notebook, code=False), encoding="utf-8")
    return out / "index.html"


def _row(out: Path, entry: Entry) -> Row:
    """Return what a report that was made says first."""
    from nbformat.v4 import reads

    name = entry.task.name
    notebook = reads((out / f"{name}.ipynb").read_text(encoding="utf-8"))
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    data = [output.get("data", {}) for output in shown]
    advice = (one["text/plain"] for one in data if one.get("text/html", "").startswith("<ol>"))
    return Row(
        entry.value,
        quote(f"{name}.html"),
        entry.read.rows_in,
        period(entry.read.transactions["date"]),
        {figure.name: figure for figure in read_key_figures(notebook)},
        next(advice, "").split("\n")[0],
    )


def _totals(made: list[Row], currency: str) -> dict[str, str]:
    """Return the figures that can be added up: customers may be in several parts."""
    written = {
        say("revenue"): lambda amount: f"{theme.number(amount, 0)} {currency}".rstrip(),
        say("orders"): theme.count,
        say("purchase days"): theme.count,
    }
    return {
        name: write(sum(row.figures[name].number for row in made))
        for name, write in written.items()
        if made and all(name in row.figures for row in made)
    }


def _sentences(whole: Task, entries: list[Entry]) -> list[str]:
    """Return what became of all rows of the file."""
    groups = {True: [], False: []}
    for entry in entries:
        groups[entry.is_made].append(entry.read.rows_in)
    counts = {"rows": whole.read.rows_in, "made": len(groups[True]), "parts": len(groups[False])}
    counts |= {"inside": sum(groups[True]), "others": sum(groups[False])}
    told = [
        say(
            "Source: {name}. Made on {day}.",
            name=whole.parameters["source"],
            day=DAY(pd.Timestamp.now()),
        ),
        say(
            "{rows} rows = {inside} reported on + {others} not. Reports: {made}; parts without "
            "one: {parts}.",
            **{name: theme.count(number) for name, number in counts.items()},
        ),
    ]
    if groups[False]:
        told.append(
            say(
                "Without a report are those that failed, and those of which all rows were set "
                "aside on purpose; their rows set aside are in {list}.",
                list=WITHOUT,
            )
        )
    return told
