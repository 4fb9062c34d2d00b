"""A chapter of a few cells, and notebooks that learners hand in of it."""

import json
from pathlib import Path

CELLS = {  # of the learner's copy: id, tags, source
    "title": (None, "# A chapter in a nutshell"),
    "parameters": (["parameters"], "data_folder = None"),
    "setup": (
        ["setup"],
        "from crmlab import check, datasets, load\n\ndatasets.use_folder(data_folder)",
    ),
    "ex-0-0": (None, "### Exercise 0-0 · The tables\n\n★☆☆ · 2 minutes"),
    "ex-0-0-answer": (["exercise"], "guests = ..."),
    "ex-0-0-check": (["check"], 'check("0-0", guests)'),
    "bill": ([], 'years = load("toy_ownership")'),
    "ex-0-2-answer": (["exercise"], "ownership = ..."),
    "ex-0-2-check": (["check"], 'check("0-2", ownership)'),
    "ex-0-4-answer": (["exercise"], "def maturity(ratings):\n    ..."),
    "ex-0-4-check": (["check"], 'check("0-4", maturity)'),
    "ex-0-5-answer": (["exercise"], "hit_rate = ..."),
    "ex-0-5-check": (["check"], 'check("0-5", hit_rate)'),
    "discussion": (["discussion"], "**Discuss.** Do your customers differ?"),
}
RIGHT = {
    "ex-0-0-answer": "guests = 12 * 4",
    "ex-0-2-answer": ('ownership = years[["price", "running", "service", "resale"]].sum().sum()'),
    "ex-0-4-answer": "def maturity(ratings):\n    return sum(ratings) / 36",
    "ex-0-5-answer": "hit_rate = 0.9 + 0.1 / 5",
}
EXERCISES = ["0-0", "0-2", "0-4", "0-5"]


def cell(cell_id, source, tags=()):
    """Return a cell: of text if it has no tags, or is a discussion, and else of code."""
    is_text = tags is None or cell_id == "discussion"
    kind = {"cell_type": "markdown"} if is_text else {"cell_type": "code", "outputs": []}
    number = {} if is_text else {"execution_count": None}
    metadata = {"tags": list(tags)} if tags else {}
    return {**kind, **number, "id": cell_id, "metadata": metadata, "source": source}


def cells(answers=None):
    """Return the cells of the chapter, some of them with other sources."""
    sources = answers or {}
    return [cell(key, sources.get(key, text), tags) for key, (tags, text) in CELLS.items()]


def notebook(written):
    """Return cells as a notebook that is handed in."""
    return json.dumps(
        {"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    ).encode("utf-8", "surrogatepass")


def chapter(folder: Path, written=None, name="00_orientation") -> Path:
    """Write a chapter into a folder, that of above if no other; return the path of its source."""
    source = folder / "chapter" / "solutions" / f"{name}.ipynb"
    source.parent.mkdir(parents=True)
    for path in (source, source.parent.parent / source.name):
        path.write_bytes(notebook(written or cells()))
    return source
