"""The course's data by name; the public data sets are handed on from `crmlab.public_data`.

>>> load("toy_pyramid")["layer"].tolist()
['top', 'high', 'middle', 'lower']
"""

import difflib
import json
from pathlib import Path

import pandas as pd

from crmlab.complete_journey import CompleteJourney, load_complete_journey
from crmlab.public_data import (
    DataMismatchError,
    DownloadError,
    fetch_cdnow,
    fetch_online_retail,
)

__all__ = [
    "CompleteJourney",
    "DataMismatchError",
    "DownloadError",
    "UnknownNameError",
    "card",
    "fetch_cdnow",
    "fetch_online_retail",
    "load",
    "load_complete_journey",
    "names",
    "truth",
    "use_folder",
]

_own_folder: Path | None = None


class UnknownNameError(LookupError):
    """No table or set of this name."""


def load(name: str) -> pd.DataFrame:
    """Return one of the course's tables.

    Parameters
    ----------
    name : str
        The table, such as ``"bank_customers"``; `names` lists them all.

    Returns
    -------
    DataFrame
        The table, typed; `card` tells what a row and each column mean.

    Raises
    ------
    UnknownNameError
        If there is no such table; the message lists near names.

    Examples
    --------
    >>> load("toy_cashflows")["cash_flow"].tolist()
    [-1200, 500, 600, 650, 600, 500]
    """
    shipped = _one_of(_tables(_shipped_folder()), name, "table")
    path = _tables(_own_folder).get(name, shipped) if _own_folder else shipped
    return pd.read_csv(path) if path.suffix == ".csv" else pd.read_parquet(path)


def names() -> list[str]:
    """Return the names of all tables.

    Examples
    --------
    >>> names()[:2]
    ['auto_campaigns', 'auto_customers']
    """
    return sorted(_tables(_shipped_folder()))


def card(name: str) -> str:
    """Return the card of a set: what a row is, the columns and units, how it was made, its licence.

    Parameters
    ----------
    name : str
        A set (``"bank"``) or one of its tables (``"bank_customers"``).

    Returns
    -------
    str
        The card, in Markdown.

    Raises
    ------
    UnknownNameError
        If there is no such set or table.

    Examples
    --------
    >>> print(card("toy").splitlines()[0])
    # toy: tables to check with pencil and paper
    """
    return (_set_folder(name) / "README.md").read_text(encoding="utf-8")


def truth(name: str) -> dict:
    """Return what was planted in a set: seeds, parameters, expected values and tolerances.

    For tests and instructors: the chapters find these values in the data.

    Parameters
    ----------
    name : str
        A set (``"bank"``) or one of its tables (``"bank_customers"``).

    Returns
    -------
    dict
        The content of the set's ``truth.json``.

    Raises
    ------
    UnknownNameError
        If there is no such set or table.

    Examples
    --------
    >>> truth("bank")["set"]
    'bank'
    """
    return json.loads((_set_folder(name) / "truth.json").read_text(encoding="utf-8"))


def use_folder(folder: str | Path | None) -> None:
    """Let `load` look first in a folder of one's own edition of the data.

    Tables that are not there come from the course. ``python -m datasets.generate --out FOLDER
    --seed 1`` makes such an edition.

    Parameters
    ----------
    folder : str, Path or None
        A folder holding tables under their shipped file names, itself or in folders named after
        the sets; None returns to the course's own data.

    Raises
    ------
    FileNotFoundError
        If the folder does not exist or holds none of the course's tables.

    Examples
    --------
    >>> use_folder(None)
    """
    global _own_folder
    if folder is not None:
        if not isinstance(folder, str | Path):
            raise FileNotFoundError(
                f"use_folder takes the path of a folder, or None; not {folder!r}"
            )
        folder = Path(folder).expanduser().resolve()
        if not folder.is_dir():
            raise FileNotFoundError(
                f"There is no folder {folder}: make it first, or check the path."
            )
        if not _tables(folder).keys() & _tables(_shipped_folder()).keys():
            raise FileNotFoundError(
                f"{folder} holds none of the course's tables. Expected files such as "
                "bank_customers.parquet, there or in a folder bank/."
            )
    _own_folder = folder


def folder() -> Path | None:
    """Return the folder that `use_folder` has set; None for the course's own data."""
    return _own_folder


def _shipped_folder() -> Path:
    """Return the folder of the data: inside an installed package, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "_datasets"
    return installed if installed.is_dir() else package.parent / "datasets"


def _tables(folder: Path) -> dict[str, Path]:
    """Return the tables of a folder and of the folders in it, by name."""
    files = [*folder.glob("*/*"), *folder.glob("*")]
    return {path.stem: path for path in files if path.suffix in {".csv", ".parquet"}}


def _set_folder(name: str) -> Path:
    """Return the folder of a set, given its name or that of one of its tables."""
    tables = _tables(_shipped_folder())
    sets = {path.parent.name: path.parent for path in tables.values()}
    folders = sets | {table: path.parent for table, path in tables.items()}
    return _one_of(folders, name, "table or set")


def _one_of(paths: dict[str, Path], name: str, kind: str) -> Path:
    """Return the path of a name, or say which names are near."""
    if isinstance(name, str) and name in paths:
        return paths[name]
    near = difflib.get_close_matches(str(name).lower(), paths, n=3)
    hint = f"Did you mean {' or '.join(map(repr, near))}? " if near else ""
    raise UnknownNameError(
        f"There is no {kind} {name!r}. {hint}crmlab.datasets.names() lists the tables."
    )
