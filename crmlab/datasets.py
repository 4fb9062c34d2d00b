"""The course's data by name; the public data sets are handed on from `crmlab.public_data`.

>>> load("toy_pyramid")["layer"].tolist()
['top', 'high', 'middle', 'lower']
"""

import json
from functools import lru_cache
from pathlib import Path

import pandas as pd

from crmlab.checks import did_you_mean
from crmlab.complete_journey import CompleteJourney, load_complete_journey
from crmlab.messages import say
from crmlab.public_data import DataMismatchError, DownloadError, fetch_cdnow, fetch_online_retail

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
    "shipped_folder",
    "truth",
    "use_folder",
]

LAST = 16  # tables that are kept as they were read

_own_folder: Path | None = None


class UnknownNameError(LookupError):
    """No table or set of this name."""


def load(name: str) -> pd.DataFrame:
    """Return one of the course's tables, typed; `names` lists them all.

    The `card` tells what a row and each column of a table such as ``"bank_customers"`` mean.

    >>> load("toy_cashflows")["cash_flow"].tolist()
    [-1200, 500, 600, 650, 600, 500]
    """
    none = say("There is no table {name!r}.", name=name)
    shipped = _one_of(_tables(shipped_folder()), name, none)
    path = _tables(_own_folder).get(name, shipped) if _own_folder else shipped
    return _read(path, path.stat().st_mtime_ns).copy(deep=False)  # pandas copies what is changed


@lru_cache(LAST)
def _read(path: Path, _written: int) -> pd.DataFrame:
    """Return a table as it is in a file, which is read once until it is written anew."""
    return pd.read_csv(path) if path.suffix == ".csv" else pd.read_parquet(path)


def names() -> list[str]:
    """Return the names of all tables.

    >>> names()[:2]
    ['auto_campaigns', 'auto_customers']
    """
    return sorted(_tables(shipped_folder()))


def card(name: str) -> str:
    """Return the card of a set: what a row is, the columns and units, how it was made, its licence.

    The set is named by itself (``"bank"``) or by one of its tables (``"bank_customers"``); the card
    is written in Markdown.

    >>> print(card("toy").splitlines()[0])
    # toy: tables to check with pencil and paper
    """
    return (_set_folder(name) / "README.md").read_text(encoding="utf-8")


def truth(name: str) -> dict:
    """Return what was planted in a set: seeds, parameters, expected values and tolerances.

    For tests and instructors: the chapters find these values in the data. The set is named as in
    `card`.

    >>> truth("bank")["set"]
    'bank'
    """
    return json.loads((_set_folder(name) / "truth.json").read_text(encoding="utf-8"))


def use_folder(folder: str | Path | None) -> None:
    """Let `load` look first in a folder of one's own edition of the data.

    It holds tables under their shipped file names, itself or in folders named after the sets; those
    that are not there come from the course, and with None all do. ``python -m datasets.generate
    --out FOLDER --seed 1`` makes such an edition.
    """
    global _own_folder
    if folder is not None:
        if not isinstance(folder, str | Path):
            raise FileNotFoundError(
                say("use_folder takes the path of a folder, or None; not {folder!r}", folder=folder)
            )
        folder = Path(folder).expanduser().resolve()
        if not folder.is_dir():
            raise FileNotFoundError(
                say(
                    "There is no folder {folder}: make it first, or check the path. If it came in "
                    "a zip with this notebook, unzip all of it, and leave the two side by side.",
                    folder=folder,
                )
            )
        if not _tables(folder).keys() & _tables(shipped_folder()).keys():
            raise FileNotFoundError(
                say(
                    "{folder} holds none of the course's tables. Expected files such as "
                    "bank_customers.parquet, there or in a folder bank/.",
                    folder=folder,
                )
            )
    _own_folder = folder


def folder() -> Path | None:
    """Return the folder that `use_folder` has set; None for the course's own data."""
    return _own_folder


def shipped_folder() -> Path:
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
    tables = _tables(shipped_folder())
    sets = {path.parent.name: path.parent for path in tables.values()}
    folders = sets | {table: path.parent for table, path in tables.items()}
    return _one_of(folders, name, say("There is no table or set {name!r}.", name=name))


def _one_of(paths: dict[str, Path], name: str, none: str) -> Path:
    """Return the path of a name, or say that there is none, and which names are near."""
    if isinstance(name, str) and name in paths:
        return paths[name]
    there = say("crmlab.datasets.names() lists the tables.")
    raise UnknownNameError(f"{none}{did_you_mean(str(name).lower(), paths)} {there}")
