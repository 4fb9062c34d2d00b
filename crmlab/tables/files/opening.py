"""Files: what kind each is, told by its content and not by its name, and its rows."""

import inspect
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO, StringIO
from numbers import Integral
from pathlib import Path

import numpy as np
import pandas as pd

from crmlab.checks import did_you_mean, listed
from crmlab.messages import say
from crmlab.tables.errors import TableError, about, option
from crmlab.tables.files.encoding import decode, guess_encoding, is_binary
from crmlab.tables.files.layout import FIRST, KNOWN, header_place, known_names_in
from crmlab.tables.files.raw import RawTable, refuse_repeated, tidy, writable
from crmlab.tables.files.sheets import with_months
from crmlab.tables.files.text import WHITESPACE, header_told, read_delimited
from crmlab.tables.guard import without_guard

_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_PARQUET = b"PAR1"
EVERY_SHEET = "*"
_WEB_PAGE = re.compile(
    r"\s*(<(!doctype|!--|\?xml|html|head|meta|style|body|div|table)\b|mime-version:)", re.IGNORECASE
)


def open_table(
    path_or_frame: str | Path | pd.DataFrame,
    arguments: dict[str, object],
    *,
    numbered: bool = False,
) -> RawTable:
    """Return the raw rows; raise where columns are named alike, unless they may be `numbered`."""
    table = _any_table(path_or_frame, arguments)
    if not numbered:
        with about(table.source):
            refuse_repeated(table)
    return table


def _any_table(path_or_frame: str | Path | pd.DataFrame, arguments: dict[str, object]) -> RawTable:
    if isinstance(path_or_frame, str | Path):
        return read_file(Path(path_or_frame), arguments)
    if not isinstance(path_or_frame, pd.DataFrame):
        given = type(path_or_frame).__name__
        raise TableError("A path or a pandas DataFrame is wanted; not {given}.", given=given)
    if arguments:
        raise TableError(
            "{arguments}: a DataFrame is read already; only files take this.",
            arguments=", ".join(arguments),
        )
    source = say("the table")
    with about(source):
        return tidy(path_or_frame, np.arange(len(path_or_frame)), source=source)


def read_file(path: Path, arguments: dict[str, object]) -> RawTable:
    """Return the rows of a CSV, Excel, Parquet or fixed-width file.

    Arguments are those of the pandas reader. Rows are numbered as a spreadsheet numbers its
    lines; a Parquet file has no lines, so its rows are counted from 1.
    """
    data, source = _read_bytes(path), writable(path.name)
    with about(source):
        table = _read(data, arguments)
    table.source = source
    return table


def _read(data: bytes, arguments: dict[str, object]) -> RawTable:
    """Return the rows in the content of a file."""
    if not data.strip():
        raise TableError("the file is empty.")
    if data.startswith(_PARQUET):
        return _read_parquet(data, arguments)
    if data.startswith(_EXCEL):
        return _read_excel(data, arguments)
    encoding = arguments.get("encoding") or guess_encoding(data)
    text = decode(data, encoding)
    _check_text(text)
    others = {name: value for name, value in arguments.items() if name != "encoding"}
    table = _read_text(text, others)
    table.frame = without_guard(table.frame)
    labels = table.frame.columns
    table.hint = _encoding_hint("".join(labels), encoding) + _header_hint(labels)
    return table


def _read_bytes(path: Path) -> bytes:
    """Return the content of a file, or say why there is none."""
    folder = path.parent
    try:
        return path.read_bytes()
    except IsADirectoryError:
        raise TableError("{path} is a folder. Name one file in it.", path=path) from None
    except FileNotFoundError:
        folder = folder.resolve()  # "in ." would tell nobody where
        if not folder.is_dir():
            raise TableError("There is no folder {folder}.", folder=folder) from None
        beside = [file.name for file in folder.iterdir() if file.is_file()]
        missing = say("There is no file {name} in {folder}.", name=repr(path.name), folder=folder)
        raise TableError.of(f"{missing}{did_you_mean(path.name, beside)}") from None
    except (OSError, ValueError) as error:
        raise TableError("{path} cannot be opened: {error}", path=path, error=error) from error


def _check_text(text: str) -> None:
    """Raise where a file that should be text is a web page or no text at all."""
    if _WEB_PAGE.match(text):
        raise TableError(
            "this is a web page, not a workbook, whatever its name says. Open it in a "
            "spreadsheet program and save it as .xlsx or .csv."
        )
    if is_binary(text):
        raise TableError(
            "this is neither text, Excel nor Parquet. Unpack a compressed file first; name the "
            "encoding of a text, such as {options}; save anything else as CSV (UTF-8).",
            options=option("encoding", "gb18030"),
        )


def _encoding_hint(header: str, encoding: str) -> str:
    """Return what to do about a header that may have been read in the wrong encoding."""
    if header.isascii() or (encoding.startswith("utf") and "\ufffd" not in header):
        return ""
    hint = say(
        "The file was read as {encoding}. If these are not the names in it, say what it is: "
        "{options}; a file that mixes two must be saved again in one.",
        encoding=encoding,
        options=option("encoding", "utf-8", "gb18030", "big5", "cp949"),
    )
    return f" {hint}"


def _header_hint(labels: Collection[str]) -> str:
    """Return what to do about a header that may be a title: most of its cells are blank."""
    nameless = [label for label in labels if re.fullmatch(r"column \d+", label)]
    if 2 * len(nameless) <= len(labels):
        return ""
    hint = say(
        "{count} of {all} columns have no name: if their names stand in another row, name it, such "
        "as {options}.",
        count=len(nameless),
        all=len(labels),
        options=option("header_row", 3),
    )
    return f" {hint}"


def _read_text(text: str, arguments: dict[str, object]) -> RawTable:
    """Return the rows of a text; more than `sep` and `names` is left to pandas."""
    _check_text_arguments(arguments)
    if "names" in arguments and arguments.get("header", 0) is None:
        arguments = {name: value for name, value in arguments.items() if name != "header"}
    sep = arguments.get("sep") or ","
    one_sign = sep == WHITESPACE or len(sep) == 1
    if one_sign and arguments.keys() <= {"sep", "names", "header_row"}:
        return read_delimited(text, **arguments)
    if (row := arguments.get("header_row")) is not None:
        arguments = {n: one for n, one in arguments.items() if n != "header_row"}
        arguments.setdefault("skiprows", row - 1)
    if not one_sign:
        arguments = {"engine": "python"} | arguments
    reader = (
        pd.read_fwf if arguments.keys() & {"widths", "colspecs", "infer_nrows"} else pd.read_csv
    )
    _check_arguments(reader, arguments)
    options = {"dtype": str, "keep_default_na": False, "skip_blank_lines": False} | arguments
    with _stopped_by(arguments):
        frame = reader(StringIO(text), **options)
    return _number_rows(frame, options)


def _check_text_arguments(arguments: dict[str, object]) -> None:
    """Raise where the delimiter or the names are none."""
    sep, names = arguments.get("sep"), arguments.get("names")
    if not isinstance(sep, str | None):
        raise TableError(
            "sep must be a text such as {example}; not {sep}.", example='";"', sep=repr(sep)
        )
    is_list = isinstance(names, Collection) and not isinstance(names, str)
    if names is not None and not (is_list and len(names)):
        raise TableError(
            "names must be a list such as {example}; not {names}.",
            example='["customer_id", "date"]',
            names=repr(names),
        )


def _read_excel(data: bytes, arguments: dict[str, object]) -> RawTable:
    """Return the rows of a sheet (the first unless `sheet_name` says another)."""
    _check_arguments(pd.read_excel, arguments.keys() - {"header_row"})
    with _stopped_by(arguments.keys() & {"engine"}):
        book = pd.ExcelFile(BytesIO(data), engine=arguments.get("engine", "calamine"))
    if arguments.get("sheet_name") == EVERY_SHEET:
        return _read_alike(book, arguments)
    told = []
    if arguments.keys() & {"sheet_name", "header_row"}:
        sheet = _find_sheet(arguments.get("sheet_name", 0), book.sheet_names)
    else:
        sheet, told = _choose_sheet(book)
    others = [name for name in book.sheet_names if name != sheet]
    hint = ""
    if others:
        hint = " " + say(
            "This is sheet {sheet}. There are others: {options}.",
            sheet=repr(sheet),
            options=option("sheet_name", *others),
        )
    with about(hint=hint):
        table = _read_sheet(book, arguments | {"sheet_name": sheet})
    table.hint = hint + _header_hint(table.frame.columns)
    table.told = [*told, *table.told]
    return table


def _choose_sheet(book: pd.ExcelFile) -> tuple[str, list[str]]:
    """Return the first sheet with a table, and what was decided; ask where others are like it."""
    headers = {name: _header_of(book, name) for name in book.sheet_names}
    tables = [name for name in headers if known_names_in(headers[name]) >= KNOWN]
    first = next(iter([*tables, *book.sheet_names]))
    alike = [name for name in tables if headers[name] == headers[first]]
    if len(alike) > 1:
        raise TableError(
            "sheets {sheets} have the same columns. Read one of them: {options}; or all, if none "
            "repeats what another holds: {every}.",
            sheets=listed(alike),
            options=option("sheet_name", *alike),
            every=option("sheet_name", EVERY_SHEET),
        )
    if first == book.sheet_names[0]:
        return first, []
    return first, [
        say("Sheet {sheet} is read: the sheets before it hold no table.", sheet=repr(first))
    ]


def _header_of(book: pd.ExcelFile, sheet: str) -> list[str]:
    with _stopped_by():
        grid = pd.read_excel(
            book, sheet_name=sheet, dtype=object, keep_default_na=False, header=None, nrows=FIRST
        )
    filled = grid[(grid != "").any(axis=1)].to_numpy(dtype=object).tolist()
    return [str(cell).strip() for cell in filled[header_place(filled)]] if filled else []


def _read_alike(book: pd.ExcelFile, arguments: dict[str, object]) -> RawTable:
    """Return the rows of all sheets that have the columns of the first, one below the other."""
    names = [one for one in book.sheet_names if known_names_in(_header_of(book, one)) >= KNOWN]
    first, *others = [_read_sheet(book, arguments | {"sheet_name": name}) for name in names]
    first.sheets = {names[0]: 0}
    for name, table in zip(names[1:], others, strict=True):
        if list(table.frame) != list(first.frame):
            raise TableError("the sheets do not have the same columns: read one of them.")
        first.sheets[name] = int(first.rows.max())
        first.frame = pd.concat([first.frame, table.frame], ignore_index=True)
        first.rows = np.append(first.rows, table.rows + first.sheets[name])
        first.blank_rows += table.blank_rows
    told = say("{count} sheets are read: {sheets}.", count=len(names), sheets=listed(names))
    first.told = [told, *first.told]
    return first


def _find_sheet(wanted: object, sheets: list[str]) -> str:
    """Return the name of the sheet that was named or numbered from 0."""
    if isinstance(wanted, Integral) and 0 <= wanted < len(sheets):
        return sheets[wanted]
    if isinstance(wanted, str) and wanted in sheets:
        return wanted
    name = option("sheet_name")
    wrong = say("{option} must name one sheet; not {wanted}.", option=name, wanted=repr(wanted))
    there = say("The sheets are {sheets}.", sheets=listed(sheets))
    raise TableError.of(f"{wrong}{did_you_mean(wanted, sheets)} {there}")


def _read_sheet(book: pd.ExcelFile, arguments: dict[str, object]) -> RawTable:
    """Return the rows of one sheet: its header is the first row that is no title."""
    row = arguments.get("header_row")
    arguments = {name: value for name, value in arguments.items() if name != "header_row"}
    own = arguments.keys() - {"sheet_name", "engine"}
    options = {"dtype": object, "keep_default_na": False} | arguments
    if own:
        with _stopped_by(own):
            frame = pd.read_excel(book, **options)
        return _number_rows(frame, options)
    with _stopped_by():
        grid = pd.read_excel(book, **options, header=None)
    filled = np.flatnonzero((grid != "").any(axis=1))
    if not len(filled):
        raise TableError("the sheet is empty.")
    header = filled[0] + header_place(grid[filled[0] :][:FIRST].to_numpy(dtype=object).tolist())
    told = [] if header == filled[0] else [header_told(int(header) + 1)]
    if row is not None:
        header, told = row - 1, []
    if not 0 <= header < len(grid):
        raise TableError(
            "{option}: the sheet has {count} rows.",
            option=option("header_row", row),
            count=len(grid),
        )
    rows = np.arange(header + 1, len(grid)) + 1
    sheet = str(arguments["sheet_name"])
    title = " ".join(map(str, [sheet, *grid[:header].to_numpy().ravel()]))
    cells = grid[header + 1 :].set_axis(grid.iloc[header], axis=1)
    return with_months(tidy(cells, rows, told=told, title=title), sheet)


def _read_parquet(data: bytes, arguments: dict[str, object]) -> RawTable:
    """Return the rows of a Parquet file, every cell checked: damage may hide in one."""
    from pyarrow import parquet

    _check_arguments(parquet.read_table, arguments)
    with _stopped_by(arguments):
        table = parquet.read_table(BytesIO(data), **arguments)
        table.validate(full=True)
        frame = table.to_pandas()
    return tidy(frame, np.arange(len(frame)) + 1)


def _number_rows(frame: object, options: dict[str, object]) -> RawTable:
    """Return the rows that a pandas reader found with the caller's own arguments."""
    if not isinstance(frame, pd.DataFrame):
        raise TableError(
            "pandas gave {given} with these arguments; one table is wanted (no chunks).",
            given=type(frame).__name__,
        )
    header = options.get("header", None if "names" in options else 0)
    skipped = options.get("skiprows", 0)
    first = 1 + (header + 1 if isinstance(header, int) else 0)
    first += skipped if isinstance(skipped, int) else 0
    return tidy(frame, np.arange(len(frame)) + first)


def _check_arguments(reader: Callable[..., object], arguments: Iterable[str]) -> None:
    """Raise where a reader does not know an argument."""
    known = set(inspect.signature(reader).parameters)
    if reader is pd.read_fwf:  # it hands what it does not know to read_csv
        known |= set(inspect.signature(pd.read_csv).parameters)
    unknown = [name for name in arguments if name not in known]
    if unknown:
        refusal = say(
            "the file is read by {reader}, which takes no {unknown}.",
            reader=reader.__name__,
            unknown=", ".join(map(option, unknown)),
        )
        raise TableError.of(f"{refusal}{did_you_mean(unknown[0], known)}")


@contextmanager
def _stopped_by(arguments: Collection[str] = ()) -> Iterator[None]:
    """Turn whatever stops a reader into a TableError: it doubts the arguments, or else the file."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a damaged workbook panics in Rust, outside Exception
        what = (str(error).strip().splitlines() or [type(error).__name__])[0][:200].rstrip(".")
        stopped = say("the file cannot be read: {what}.", what=what)
        if arguments:
            doubt = say("Is {arguments} right?", arguments=listed(arguments, "or"))
        else:
            doubt = say("Is the file damaged?")
        raise TableError.of(f"{stopped} {doubt}") from error
