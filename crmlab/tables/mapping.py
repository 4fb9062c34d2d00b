"""A mapping file: what was said of a kind of file once, kept in TOML for the next one of it."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

from crmlab.tables.errors import TableError

__all__ = ["read_map", "with_map", "write_map"]


def read_map(path: str | Path) -> dict[str, object]:
    """Return the arguments of a reader that a TOML file holds, such as ``columns``."""
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise TableError(
            "{path} cannot be read as TOML: {error}.", path=path, error=error
        ) from error


def with_map(path: str | Path, arguments: Mapping[str, object]) -> dict[str, object]:
    """Return arguments of a reader, and beside them those that a TOML file holds."""
    kept = read_map(path)
    for name, value in arguments.items():
        both = isinstance(value, Mapping) and isinstance(kept.get(name), Mapping)
        kept[name] = {**kept[name], **value} if both else value
    return kept


def write_map(arguments: Mapping[str, object]) -> str:
    """Return arguments of a reader as TOML that `read_map` reads: values, then tables.

    >>> print(write_map({"columns": {"wave": "Welle", "satisfaction": ["F1", "F2"]}, "sep": ";"}))
    sep = ";"
    <BLANKLINE>
    [columns]
    wave = "Welle"
    satisfaction = ["F1", "F2"]
    """
    values = {name: value for name, value in arguments.items() if not isinstance(value, Mapping)}
    lines = [f"{_key(name)} = {_written(value)}" for name, value in values.items()]
    for name in [name for name in arguments if name not in values]:
        lines += ["", f"[{_key(name)}]"]
        lines += [f"{_key(key)} = {_written(value)}" for key, value in arguments[name].items()]
    return "\n".join(lines).strip()


def _key(name: str) -> str:
    return name if name.isascii() and name.isidentifier() else _written(name)


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
