"""Where the header of a table is: titles may stand above it."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from io import StringIO

import pandas as pd

from crmlab.tables.columns.names import known_names, plain_name

FIRST = 30  # rows among which a header is looked for
KNOWN = 3  # names of columns that make a row a header
_VALUE = re.compile(r"[\W\d_]*\d[\W\d_]*|.*\S@\S.*|\d{4}[年년].*")  # no letter of any script

_PERIOD = re.compile(r"(19|20)\d\d(-\d\d-\d\d 00:00:00)?")  # at the head of sums


@cache
def _names() -> set[str]:
    kinds = ("sales", "customers", "survey", "complaints")
    every = [names for kind in kinds for sets in known_names(kind).values() for names in sets]
    return set().union(*every)


def header_place(grid: Sequence[Sequence[object]]) -> int:
    """Return the place of the header among the first rows of a table.

    The first row is it, unless it has fewer cells than a title has, or none that is known where a
    later row has three.

    >>> header_place([["Sales 2024", "", ""], ["", "", ""], ["Kunde", "Tag", "Betrag"]])
    2
    """
    rows = [[_text(cell) for cell in row] for row in grid[:FIRST]]
    filled = [sum(map(bool, row)) for row in rows]
    known = [known_names_in(row) for row in rows]
    heads = [place for place, row in enumerate(rows) if filled[place] > 1 and not _has_value(row)]
    usual = Counter(n for n in filled[1:] if n > 1).most_common(1)
    width = usual[0][0] if usual else 0
    better = [place for place in heads if known[place] >= KNOWN]
    if better and known[0] <= 1:
        return better[0]
    if filled[0] <= max(1, width // 2) and known[0] <= 1:
        return next((place for place in heads if filled[place] >= max(2, 0.6 * width)), 0)
    return 0


def known_names_in(row: Sequence[str]) -> int:
    """Return how many cells of a row are known names of columns."""
    return sum(plain_name(cell) in _names() for cell in row if cell)


def may_be_header(row: Sequence[str]) -> bool:
    """Tell whether a row may be a header: two known names, and no value."""
    return known_names_in(row) > 1 and not _has_value(row)


def _text(cell: object) -> str:
    return "" if cell is None or cell is pd.NaT or cell != cell else str(cell).strip()


def _has_value(row: Sequence[str]) -> bool:
    return any(_VALUE.fullmatch(cell) and not _PERIOD.fullmatch(cell) for cell in row)


def cut_lines(text: str, sep: str) -> tuple[list[list[str]], list[int]]:
    """Return the first records of a text as cells, and the line on which each starts, from 0."""
    head = "\n".join(text.split("\n", 3 * FIRST)[: 3 * FIRST])
    reader = csv.reader(StringIO(head), delimiter=sep)
    records, starts, line = [], [], 0
    try:
        for record in reader:
            records.append(record)
            starts.append(line)
            line = reader.line_num
    except csv.Error:
        pass
    return records, starts


def skip_titles(text: str, sep: str) -> int:
    """Return how many lines stand above the header of a delimited text."""
    records, starts = cut_lines(text, sep)
    return starts[header_place(records)] if records else 0
