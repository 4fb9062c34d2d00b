"""Delimited text: which delimiter, which header, which rows do not fit it."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.errors import OneColumnError, TableError, option
from crmlab.tables.files.encoding import SAMPLE
from crmlab.tables.files.layout import (
    cut_lines,
    header_place,
    known_names_in,
    may_be_header,
    skip_titles,
)
from crmlab.tables.files.raw import RawTable, rows_aside, tidy

WHITESPACE = r"\s+"
_DELIMITERS = (",", "\t", ";", "|", WHITESPACE)
FEW, NOTE = 3, 0.05  # rows of another width, and share of all rows, up to which they are a note
_SEP_LINE = re.compile(r'"?sep=(.)"?[ \t]*(?=\n)', re.IGNORECASE)  # tells Excel the delimiter


def _guess_delimiter(text: str) -> str:
    """Return the delimiter that cuts the first lines into as many fields as the header."""
    lines = [line for line in text[:SAMPLE].split("\n", 200)[:200] if line.strip()]
    best, best_score = "", (0.0, 0)
    for delimiter in _DELIMITERS:
        widths = _field_counts(lines, delimiter)
        score = (np.mean([width == widths[0] for width in widths]), widths[0])
        if delimiter == WHITESPACE and (best or widths.count(widths[0]) == 1 < len(widths)):
            continue  # blanks also cut names and times: they count where nothing else does
        if widths[0] > 1 and score > best_score:
            best, best_score = delimiter, score
    is_title = best in ("", WHITESPACE) or known_names_in(cut_lines(lines[0], best)[0][0]) < 2
    if is_title and (below := _below_titles(lines)):
        return below
    if not best:
        raise OneColumnError(
            "there is one column only: {header}. No comma, tab, semicolon, pipe or run of "
            "blanks cuts its header and another line into columns alike. If there are columns, "
            "name the delimiter: {options}.",
            header=repr(lines[0].strip()[:80]),
            options=option("sep", "..."),
        )
    return best


def _below_titles(lines: list[str]) -> str:
    """Return the delimiter that cuts most lines alike, if a header stands there below titles."""
    best, most = "", 0.6
    for delimiter in _DELIMITERS[:-1]:
        widths = _field_counts(lines, delimiter)
        width = max((w for w in widths if w > 1), key=widths.count, default=0)
        share = widths.count(width) / len(widths)
        records, _ = cut_lines("\n".join(lines), delimiter)
        place = header_place(records)
        if share > most and place and known_names_in(records[place]) > 1:
            best, most = delimiter, share
    return best


def _field_counts(lines: list[str], delimiter: str) -> list[int]:
    """Return the number of fields in each line."""
    if delimiter == WHITESPACE:
        return [len(line.split()) for line in lines]
    sign = re.escape(delimiter)
    quoted = re.compile(rf'(?:^|(?<={sign}))"(?:[^"]|"")*(?:"|$)')
    return [quoted.sub("", line).count(delimiter) + 1 for line in lines]


def read_delimited(
    text: str,
    sep: str | None = None,
    names: Sequence[object] | None = None,
    header_row: int | None = None,
) -> RawTable:
    """Return the rows of a delimited text, those that do not fit the header set aside.

    A row's number is the line on which it starts. The first line that is not blank is the
    header, unless it is a title, `names` are given, or the `header_row` is. A line such as
    ``sep=;`` before it tells the delimiter.
    """
    if told := _SEP_LINE.match(text):
        text, sep = text[told.end() :], sep or told[1]
    if header_row is not None:
        text = _from_line(text, header_row)
    asked = sep
    body = text.strip("\n") + "\n"
    if not body.strip():
        raise TableError("the file is empty.")
    first_line = len(text) - len(text.lstrip("\n")) + 1
    sep = sep or _guess_delimiter(body)
    delimiter, told, title = _in_words(sep), [], ""
    if names is None and header_row is None and sep != WHITESPACE:
        above = skip_titles(body, sep)
        if above:
            *titles, body = body.split("\n", above)
            title = " ".join(titles)
            first_line += above
            told = [header_told(first_line)]
    if sep == WHITESPACE:
        body, sep = "\n".join("\t".join(line.split()) for line in body.split("\n")), "\t"
    cells, misfits = _parse_cells(body, sep, names)
    lines, misfit_lines = _line_numbers(body, sep, cells, misfits, first_line)
    if names is None and (below := _table_below(misfits, misfit_lines, lines, sep)):
        if header_row is None and len(lines) == 1:  # nothing stands below the first: a title
            return read_delimited(text, asked, header_row=below[0])
        if header_row is None:
            raise _two_tables(int(lines[0]), *below)
        return _above(text, asked, header_row, *below)
    blank = np.array([not record.text.strip() for record in misfits], dtype=bool)
    reasons = [
        say(
            "has {there} field instead of {count}",
            "has {there} fields instead of {count}",
            there=record.actual_columns,
            count=record.expected_columns,
        )
        for record in misfits
    ]
    aside = rows_aside(misfit_lines, [record.text for record in misfits], reasons)[~blank]
    if names is None:
        width, cells, lines = cells.shape[1], cells.set_axis(cells.iloc[0], axis=1)[1:], lines[1:]
    else:
        width, cells = len(names), cells.set_axis(list(names), axis=1)
    if len(aside) > len(cells):
        raise TableError(
            "cut at each {delimiter}, the header has {width} columns, but most rows do not: line "
            "{line} {reason}. Is that the delimiter? If not, name it: {options}.",
            delimiter=delimiter,
            width=width,
            line=aside["row"].iloc[0],
            reason=aside["reason"].iloc[0],
            options=option("sep", "..."),
        )
    return tidy(cells, lines, aside=aside, blank_rows=int(blank.sum()), told=told, title=title)


def _table_below(
    misfits: list, misfit_lines: np.ndarray, lines: np.ndarray, sep: str
) -> tuple[int, list[str]] | None:
    """Return where a second table begins below all rows of the first, and its columns, if one does.

    A few rows of another width are no table, but a note.
    """
    below = [
        (int(line), record)
        for line, record in zip(misfit_lines, misfits, strict=True)
        if line > lines[-1] and record.text.strip()
    ]
    if len(below) <= max(FEW, NOTE * len(lines)):
        return None
    line, header = below[0]
    labels = cut_lines(header.text, sep)[0][0]
    alike = all(record.actual_columns == header.actual_columns for _, record in below)
    return (line, labels) if alike and may_be_header(labels) else None


def _two_tables(first: int, second: int, columns: list[str]) -> TableError:
    """Return the question which of two tables to read, by the lines of their headers."""
    return TableError(
        "in line {line} a second table begins, with columns {columns}. Say which to read, by the "
        "line of its header: {options}.",
        line=second,
        columns=listed(columns),
        options=option("header_row", first, second),
    )


def _above(text: str, sep: str | None, header_row: int, line: int, columns: list[str]) -> RawTable:
    """Return the rows of the table above a line, where another one begins."""
    above = "\n".join(text.split("\n")[: line - 1])
    table = read_delimited(above, sep, header_row=header_row)
    left = say(
        "The table from line {line} on, with columns {columns}, is not read.",
        line=line,
        columns=listed(columns),
    )
    table.told.append(left)
    return table


def header_told(row: int) -> str:
    """Return that the header was found below titles, in words."""
    return say(
        "The names of the columns stand in row {row}; what is above them is a title.", row=row
    )


def _from_line(text: str, line: int) -> str:
    """Return a text with nothing in the lines above one."""
    lines = text.split("\n")
    if not 1 <= line <= len(lines):
        raise TableError(
            "{option}: the file has {count} rows.",
            option=option("header_row", line),
            count=len(lines),
        )
    return "\n" * (line - 1) + "\n".join(lines[line - 1 :])


def _in_words(sep: str) -> str:
    names = {
        ",": say("comma"),
        "\t": say("tab"),
        ";": say("semicolon"),
        "|": say("pipe"),
        WHITESPACE: say("run of blanks"),
    }
    return names.get(sep, repr(sep))


def _parse_cells(body: str, sep: str, names: Sequence[object] | None) -> tuple[pd.DataFrame, list]:
    """Return the records of the header's width as text cells, and those of another width."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    misfits = []

    def set_aside(record: object) -> str:
        misfits.append(record)
        return "skip"

    data = body.encode("utf-8", errors="replace")
    most_columns = len(names) if names is not None else body[:SAMPLE].count(sep) + 1
    labels = [f"f{i}" for i in range(min(most_columns, 5000))]
    labelling = {"autogenerate_column_names": True} if names is None else {"column_names": labels}
    try:
        table = arrow.read_csv(
            pa.BufferReader(data),
            arrow.ReadOptions(
                use_threads=False, block_size=min(len(data) + 1, 2**31 - 1), **labelling
            ),
            arrow.ParseOptions(
                delimiter=sep,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=set_aside,
            ),
            arrow.ConvertOptions(column_types=dict.fromkeys(labels, pa.string())),
        )
    except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
        raise TableError(
            "the text cannot be cut into columns at {sep}: {error}", sep=repr(sep), error=error
        ) from error
    return table.to_pandas(), misfits


def _line_numbers(
    body: str, sep: str, cells: pd.DataFrame, misfits: list, first_line: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the line on which each record starts: those that fit, those that do not."""
    records = len(cells) + len(misfits)
    fits = np.ones(records, dtype=bool)
    fits[[record.number - 1 for record in misfits]] = False
    lines = np.arange(records)
    if body.count("\n") > records:  # a quoted cell holds a line end
        inside = np.zeros(records, dtype=int)
        inside[fits] = sum(cells[label].str.count("\n") for label in cells)
        inside[~fits] = [record.text.count("\n") for record in misfits]
        lines += np.cumsum(inside) - inside
        spans = np.column_stack([lines, lines + inside, fits])[inside > 0]
        _check_quotes(body, sep, cells.shape[1], spans, first_line)
    return lines[fits] + first_line, lines[~fits] + first_line


def _check_quotes(body: str, sep: str, width: int, spans: np.ndarray, first_line: int) -> None:
    """Raise where an open quotation mark has swallowed whole rows, delimiters and all."""
    lines = body.split("\n")
    if f"{sep} " not in lines[0]:  # what a blank follows is prose
        lines = [line.replace(f"{sep} ", " ") for line in lines]
    for start, stop, fits in spans:
        inside = [line for line in lines[start + 1 : stop + 1] if not (fits and '"' in line)]
        if width > 1 and width in _field_counts(inside, sep):
            raise TableError(
                "Line {first}: a quotation mark opens a cell and swallows the rows up to line "
                "{last}. Close it, double it, or delete it.",
                first=start + first_line,
                last=stop + first_line,
            )
