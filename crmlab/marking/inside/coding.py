"""Answers as JSON and back: values of a few kinds, bounded, and never code.

Inside the sandbox they are written, outside they are read; what is read was perhaps forged, so
every part of it is looked at, and whatever is not as written here is a ValueError.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

DEEPEST = 6
MOST_CELLS = 200_000  # of one answer
LONGEST = 10_000  # signs of a text
DIGITS = 400  # of a whole number
LONGEST_LINE = 8_000_000

Written = Any  # what JSON holds


def write(answer: object) -> Written:
    """Return an answer as JSON holds it; of what is none, its type and length.

    >>> write(np.float64(0.75)), write(float("nan")), write({"a": (1,)})
    (0.75, {'is': 'float', 'of': 'nan'}, {'is': 'dict', 'of': [['a', {'is': 'tuple', 'of': [1]}]]})
    """
    try:
        written = _write(answer, 0)
        if _cells(written) <= MOST_CELLS:
            return written
    except Exception:  # an answer of the learner's own class may do anything
        pass
    return _other(answer)


def _other(answer: object) -> Written:
    try:
        size = len(answer)
    except Exception:
        size = None
    return {"is": "other", "type": type(answer).__name__[:40], "size": size}


def _write(answer: object, depth: int) -> Written:
    if depth > DEEPEST:
        raise ValueError("too deep")
    match answer:
        case None | bool() | np.bool_():
            return None if answer is None else bool(answer)
        case pd.Timedelta() | np.timedelta64():
            return {"is": "timedelta", "of": int(pd.Timedelta(answer).value)}
        case int() | np.integer():
            number = int(answer)
            return number if abs(number) < 10**DIGITS else {"is": "float", "of": "inf"}
        case float() | np.floating():
            number = float(answer)
            return number if math.isfinite(number) else {"is": "float", "of": str(number)}
        case complex() | np.complexfloating():
            parts = [float(answer.real), float(answer.imag)]
            return {"is": "complex", "of": [_write(part, depth) for part in parts]}
        case str():
            return str(answer)[:LONGEST].encode("utf-8", "replace").decode()
    if answer is ...:
        return {"is": "ellipsis"}
    if answer is pd.NaT or answer is pd.NA:
        return {"is": "float", "of": "nan"}
    if isinstance(answer, pd.Timestamp | np.datetime64):
        return {"is": "datetime", "of": pd.Timestamp(answer).isoformat()}
    if isinstance(answer, type):
        return {"is": "class", "of": answer.__name__[:40]}
    return _write_several(answer, depth)


def _write_several(answer: object, depth: int) -> Written:
    def each(values: Sequence) -> list:
        if len(values) > MOST_CELLS:
            raise ValueError("too long")
        return [_write(value, depth + 1) for value in values]

    if isinstance(answer, pd.DataFrame):
        if answer.size > MOST_CELLS:
            raise ValueError("too long")
        columns = [each(_column(answer.iloc[:, at])) for at in range(answer.shape[1])]
        axes = {"columns": each(answer.columns.tolist()), "index": each(answer.index.tolist())}
        return {"is": "table", "of": columns, **axes}
    if isinstance(answer, pd.Series):
        return {"is": "series", "of": each(_column(answer)), "index": each(answer.index.tolist())}
    if isinstance(answer, pd.Index | pd.Categorical | pd.api.extensions.ExtensionArray):
        return {"is": "index", "of": each(answer.tolist())}
    if isinstance(answer, np.ndarray):
        if answer.size > MOST_CELLS:
            raise ValueError("too long")
        return {"is": "array", "shape": list(answer.shape), "of": each(answer.ravel().tolist())}
    if isinstance(answer, Mapping):
        return {"is": "dict", "of": [each(pair) for pair in answer.items()]}
    kinds = {list: "list", tuple: "tuple", set: "set", frozenset: "set", range: "list"}
    views = (type({}.keys()), type({}.values()), type({}.items()))
    kind = next((name for of, name in kinds.items() if isinstance(answer, of)), "")
    if kind or isinstance(answer, views):
        values = each([*answer])
        return values if kind == "list" else {"is": kind or "view", "of": values}
    if callable(answer):
        own = str(getattr(answer, "__module__", "")).startswith("crmlab.")
        return {"is": "function", "ours": own}
    return _other(answer)


def _column(column: pd.Series) -> list:
    return column.astype(object).tolist() if column.dtype == "category" else column.tolist()


def _cells(written: Written) -> int:
    if isinstance(written, Mapping):
        return sum(map(_cells, written.values()))
    return 1 + sum(map(_cells, written)) if isinstance(written, list) else 1


def _fits(written: Written) -> bool:
    try:
        return _cells(written) <= MOST_CELLS
    except RecursionError:
        return False


def parse(line: bytes) -> dict:
    """Return what stands in a line of JSON, an object; a ValueError where it is anything else.

    >>> parse(b'{"begin": 3}')
    {'begin': 3}
    """
    if len(line) > LONGEST_LINE:
        raise ValueError("too long")
    try:
        parsed = json.loads(line.decode("utf-8"), parse_constant=_refuse)
    except (RecursionError, UnicodeDecodeError) as error:
        raise ValueError("no line of ours") from error
    if not isinstance(parsed, dict):
        raise ValueError("no object")
    return parsed


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def read(written: Written, depth: int = 0) -> object:
    """Return an answer that was written.

    >>> read(write(pd.Series({"top": 0.75}))).to_dict()
    {'top': 0.75}
    """
    if depth > 2 * DEEPEST + 2 or (depth == 0 and not _fits(written)):
        raise ValueError("too deep, or too long")
    if isinstance(written, str):
        return written[:LONGEST]
    if isinstance(written, int) and not isinstance(written, bool):
        return written if abs(written) < 10**DIGITS else math.inf
    if written is None or isinstance(written, bool | float):
        return written
    if isinstance(written, list):
        return [read(each, depth + 1) for each in written]
    kind, of = written.get("is"), written.get("of")
    try:
        return _READERS[kind](written, of, depth)
    except ValueError:
        raise
    except Exception as error:  # nothing that was written here: it is forged
        raise ValueError(f"no {str(kind)[:20]}") from error


def _several(of: list, depth: int) -> list:
    if not isinstance(of, list):
        raise ValueError("no list")
    return [read(each, depth + 1) for each in of]


def _read_table(written: dict, of: list, depth: int) -> pd.DataFrame:
    columns = _several(written["columns"], depth)
    table = pd.DataFrame(dict(enumerate(_several(of, depth))), _several(written["index"], depth))
    return table.set_axis(columns, axis=1)


def _read_series(written: dict, of: list, depth: int) -> pd.Series:
    return pd.Series(_several(of, depth), _several(written["index"], depth))


def _read_array(written: dict, of: list, depth: int) -> np.ndarray:
    flat = _several(of, depth)
    array = np.array(flat)
    if array.ndim != 1:  # an array of lists
        array = np.empty(len(flat), dtype=object)
        array[:] = flat
    return array.reshape(_several(written["shape"], depth))


def _read_other(written: dict, _of: object, _depth: int) -> object:
    """Return an object of a class that has the name and the length of what was given."""
    name, size = re.sub(r"\W", "", str(written["type"]))[:40] or "object", written["size"]
    has_length = isinstance(size, int) and 0 <= size < 2**31
    methods = {"__len__": lambda _: size} if has_length else {}
    return type(name, (), methods)()


def _a_function() -> None:
    """Stand for a function that was given where none is asked for."""


_a_function.__module__ = "__main__"  # not ours
_READERS = {
    "float": lambda _, of, __: float(of) if of in ("nan", "inf", "-inf") else _refuse(of),
    "complex": lambda _, of, depth: complex(*_several(of, depth)),
    "timedelta": lambda _, of, __: pd.Timedelta(int(of), unit="ns"),
    "datetime": lambda _, of, __: pd.Timestamp(str(of)[:40]),
    "ellipsis": lambda *_: ...,
    "class": lambda _, of, __: type(re.sub(r"\W", "", str(of))[:40] or "object", (), {}),
    "function": lambda written, *_: write if written.get("ours") is True else _a_function,
    "table": _read_table,
    "series": _read_series,
    "array": _read_array,
    "index": lambda _, of, depth: pd.Index(_several(of, depth)),
    "dict": lambda _, of, depth: {_key(pair[0]): pair[1] for pair in _several(of, depth + 1)},
    "tuple": lambda _, of, depth: tuple(_several(of, depth)),
    "set": lambda _, of, depth: {_key(each) for each in _several(of, depth)},
    "view": lambda _, of, depth: dict.fromkeys(map(_key, _several(of, depth))).keys(),
    "other": _read_other,
}


def _key(value: object) -> object:
    return tuple(map(_key, value)) if isinstance(value, list) else value
