"""Files: what kind each is, told by its content and not by its name, and its rows."""

from io import BytesIO, StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from .errors import TableError, did_you_mean
from .raw import RawTable, tidy
from .text import WHITESPACE, decode, is_binary, read_delimited

EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
PARQUET = b"PAR1"


def read_file(path: str | Path, arguments: dict[str, object]) -> RawTable:
    """Return the rows of a CSV, Excel, Parquet or fixed-width file.

    Arguments are those of the pandas reader. Rows are numbered as a spreadsheet numbers its
    lines; a Parquet file has no lines, so its rows are counted from 1.
    """
    path = Path(path)
    data = read_bytes(path)
    if data.startswith(PARQUET):
        return read_parquet(data, path.name, arguments)
    if data.startswith(EXCEL):
        return read_excel(data, path.name, arguments)
    text = decode(data, arguments.get("encoding"))
    if is_binary(text):
        raise TableError(
            f"{path.name} is neither text, Excel nor Parquet. Unpack a compressed file first; "
            "save anything else as CSV (UTF-8)."
        )
    return read_text(text, path.name, {k: v for k, v in arguments.items() if k != "encoding"})


def read_bytes(path: Path) -> bytes:
    """Return the content of a file, or say why there is none."""
    try:
        data = path.read_bytes()
    except IsADirectoryError:
        raise TableError(f"{path} is a folder. Name one file in it.") from None
    except FileNotFoundError:
        folder = path.parent
        beside = [f.name for f in folder.iterdir() if f.is_file()] if folder.is_dir() else []
        where = f"no file {path.name!r} in {folder}" if folder.is_dir() else f"no folder {folder}"
        raise TableError(f"There is {where}.{did_you_mean(path.name, beside)}") from None
    except (OSError, ValueError) as error:
        raise TableError(f"{path} cannot be opened: {error}") from error
    if not data.strip():
        raise TableError(f"{path.name} is empty.")
    return data


def read_text(text: str, source: str, arguments: dict[str, object]) -> RawTable:
    """Return the rows of a text; more than `sep` and `names` is left to pandas."""
    own = {k: v for k, v in arguments.items() if not (k == "header" and v is None)}
    sep = own.get("sep") or ","
    one_sign = sep == WHITESPACE or len(sep) == 1
    headed = "names" in own or "header" not in arguments
    if own.keys() <= {"sep", "names"} and one_sign and headed:
        return read_delimited(text, source, **own)
    if not one_sign:
        arguments = {"engine": "python"} | arguments
    reader = (
        pd.read_fwf if arguments.keys() & {"widths", "colspecs", "infer_nrows"} else pd.read_csv
    )
    options = {"dtype": str, "keep_default_na": False, "skip_blank_lines": False} | arguments
    return read_with_pandas(reader, StringIO(text), source, options)


def read_excel(data: bytes, source: str, arguments: dict[str, object]) -> RawTable:
    """Return the rows of a sheet (the first unless `sheet_name` says another)."""
    options = {"dtype": object, "keep_default_na": False, "engine": "calamine"} | arguments
    if arguments.keys() - {"sheet_name"}:
        return read_with_pandas(pd.read_excel, BytesIO(data), source, options)
    grid = call_pandas(pd.read_excel, BytesIO(data), source, options | {"header": None})
    filled = (grid != "").any(axis=1).to_numpy()
    if not filled.any():
        raise TableError(f"{source}: the sheet is empty. Name another: sheet_name=...")
    header = int(filled.argmax())
    rows = np.arange(header + 1, len(grid)) + 1
    return tidy(grid[header + 1 :].set_axis(grid.iloc[header], axis=1), rows, source)


def read_parquet(data: bytes, source: str, arguments: dict[str, object]) -> RawTable:
    """Return the rows of a Parquet file."""
    frame = call_pandas(read_valid_parquet, BytesIO(data), source, arguments)
    return tidy(frame, np.arange(len(frame)) + 1, source)


def read_valid_parquet(content: BytesIO, **arguments: object) -> pd.DataFrame:
    """Return a Parquet file's table, every cell checked: damage may hide in one."""
    from pyarrow import parquet

    table = parquet.read_table(content, **arguments)
    table.validate(full=True)
    return table.to_pandas()


def read_with_pandas(
    reader: object, content: StringIO | BytesIO, source: str, options: dict[str, object]
) -> RawTable:
    """Return the rows that a pandas reader finds with the caller's own arguments."""
    frame = call_pandas(reader, content, source, options)
    header = options.get("header", None if "names" in options else 0)
    skipped = options.get("skiprows", 0)
    first = 1 + (header + 1 if isinstance(header, int) else 0)
    first += skipped if isinstance(skipped, int) else 0
    return tidy(frame, np.arange(len(frame)) + first, source)


def call_pandas(
    reader: object, content: StringIO | BytesIO, source: str, options: dict[str, object]
) -> pd.DataFrame:
    """Return a reader's table; whatever stops it becomes a TableError."""
    try:
        frame = reader(content, **options)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a damaged workbook panics in Rust, outside Exception
        what = str(error).strip().splitlines()
        raise TableError(
            f"{source} cannot be read ({reader.__name__}): "
            f"{what[0][:200] if what else type(error).__name__}. Is the file damaged?"
        ) from error
    if not isinstance(frame, pd.DataFrame):
        raise TableError(
            f"{source}: {reader.__name__} gave {type(frame).__name__} with these "
            "arguments; one table is wanted (one sheet, no chunks)."
        )
    return frame
