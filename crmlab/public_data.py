"""Two public data sets, fetched once from their publishers and verified before they are used."""

import os
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

import pandas as pd

from crmlab.messages import SpokenError, later, say


class DownloadError(SpokenError, RuntimeError):
    """A public data set could not be downloaded."""


class DataMismatchError(SpokenError, RuntimeError):
    """A file is not the data set that was published, or not the one verified before."""


def fetch_cdnow(url: str | None = None, *, sample: bool = False) -> pd.DataFrame:
    """Return the purchases of CDNOW's new customers of early 1997, downloaded once.

    69,659 rows, a row a purchase: ``customer_id`` (str), ``date``, ``quantity`` (CDs) and
    ``amount`` (US dollars). The `sample` is the tenth of the customers on which the field's models
    are compared (6,919 rows). The zip file is taken from `url`, or the publisher's address.

    The publisher gives no hash, so the content is verified by the published counts; afterwards
    the copy in the user's cache is guarded by its own hash. ``CRMLAB_CACHE`` names another cache.

    Source: Fader, P. S. and Hardie, B. G. S. (2001). Forecasting repeat sales at CDNOW: a case
    study. Interfaces 31(3).
    """
    return _fetch(_CDNOW_SAMPLE if sample else _CDNOW, url)


def fetch_online_retail(url: str | None = None) -> pd.DataFrame:
    """Return a year of invoice lines of a British gift wholesaler, downloaded once.

    541,909 rows, a row a line of an invoice, in the publisher's columns: ``InvoiceNo``,
    ``StockCode``, ``Description``, ``Quantity``, ``InvoiceDate``, ``UnitPrice`` (pounds),
    ``CustomerID`` (missing in a quarter of the rows) and ``Country``. Cancelled invoices begin
    with C. It is verified, and kept, as `fetch_cdnow` does.

    Source: Chen, D. (2015). Online Retail. UCI Machine Learning Repository. doi 10.24432/C5BW33.
    Licence CC BY 4.0.
    """
    return _fetch(_ONLINE_RETAIL, url)


@dataclass(frozen=True)
class _Publication:
    """A public data set: its files, how to read it, and the counts it was published with."""

    title: str
    url: str
    member: str
    read: Callable[[IO[bytes]], pd.DataFrame]
    count: Callable[[pd.DataFrame], dict[str, Any]]
    published: dict[str, Any]
    function: str

    @property
    def archive(self) -> str:
        """Return the name of its zip file."""
        return self.url.rpartition("/")[2]


def _fetch(source: _Publication, url: str | None) -> pd.DataFrame:
    """Return the copy in the cache, made and verified first if there is none."""
    import pooch

    cache = Path(os.environ.get("CRMLAB_CACHE") or pooch.os_cache("crmlab")).expanduser()
    copy = cache / Path(source.archive).with_suffix(".parquet").name
    recorded = copy.with_suffix(".sha256")
    if not (copy.exists() and recorded.exists()):
        _make_writable(cache)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            archive = cache / source.archive  # where it was put by hand
            if not archive.exists():
                archive = _download(source, url or source.url, Path(folder))
            fresh = Path(folder) / copy.name
            _published_table(source, archive).to_parquet(fresh, index=False)
            recorded.write_text(pooch.file_hash(str(fresh)), encoding="ascii")
            fresh.replace(copy)
    expected, found = recorded.read_text(encoding="ascii"), pooch.file_hash(str(copy))
    if found != expected:
        copy.unlink()
        recorded.unlink()
        told = {"expected": expected, "found": found, "copy": copy}
        raise DataMismatchError(
            "The cached copy of {title} has changed since it was verified: expected SHA-256 "
            "{expected}, found {found}. It was removed ({copy}); {function} downloads it again.",
            **vars(source) | told,
        )
    return pd.read_parquet(copy)


def _make_writable(cache: Path) -> None:
    """Make the cache folder if need be, or say why nothing can be kept there."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=cache).close()
    except OSError as error:
        raise DownloadError(
            "The cache folder {cache} cannot be written ({reason}). Set the environment variable "
            "CRMLAB_CACHE to a folder of your own.",
            cache=cache,
            reason=error.strerror,
        ) from error


def _download(source: _Publication, url: str, folder: Path) -> Path:
    """Download the archive into a folder, with a progress bar."""
    import pooch
    import requests

    archive = folder / source.archive
    try:
        pooch.HTTPDownloader(progressbar=True)(url, str(archive), None)
    except requests.RequestException as error:
        reason = say("no connection")
        if error.response is not None:
            reason = say("the server answered {status}", status=error.response.status_code)
        raise DownloadError(
            "{title} could not be downloaded from {url}: {reason}. The chapters do not need it: "
            "they run on the data that come with the course. To have it without a network here, "
            "download {url} elsewhere, put the file as {archive} into {cache} and call {function} "
            "again.",
            reason=reason,
            archive=source.archive,
            cache=folder.parent,
            **vars(source) | {"url": url},
        ) from error
    return archive


def _published_table(source: _Publication, archive: Path) -> pd.DataFrame:
    """Return the table in an archive if its counts are the published ones; else remove it."""
    told = {**vars(source), "archive": source.archive}
    try:
        with zipfile.ZipFile(archive) as files, files.open(source.member) as file:
            frame = source.read(file)
        counts = source.count(frame)
    except Exception as error:  # foreign bytes can fail in any way
        archive.unlink()
        raise DataMismatchError(
            "The file {archive} is not {title}: expected a zip file holding a readable {member}, "
            "found something else. It was removed.",
            **told,
        ) from error
    if differences := differing(counts, source.published):
        archive.unlink()
        raise DataMismatchError(
            "The file {archive} is not {title} as published ({differences}). It was removed.",
            differences=differences,
            **told,
        )
    return frame


def differing(counts: dict[str, Any], published: dict[str, Any]) -> str:
    """Say which counts are not the published ones; nothing where all agree."""
    return "; ".join(
        say(
            "{what}: expected {expected}, found {found}",
            what=say(what),
            expected=expected,
            found=found,
        )
        for what, expected in published.items()
        if (found := counts[what]) != expected
    )


_CDNOW_COLUMNS = ["customer_id", "date", "quantity", "amount"]
_SAMPLE_COLUMNS = ["customer_id", "number_in_sample", "date", "quantity", "amount"]


def _read_cdnow(file: IO[bytes], columns: list[str] = _CDNOW_COLUMNS) -> pd.DataFrame:
    """Read the fixed-width text, with or without a line of column names."""
    frame = pd.read_csv(file, sep=r"\s+", names=columns, dtype=str)[_CDNOW_COLUMNS]
    if not frame["customer_id"].iloc[0].isdigit():
        frame = frame.iloc[1:].reset_index(drop=True)
    frame = frame.assign(date=pd.to_datetime(frame["date"], format="%Y%m%d"))
    return frame.astype({"quantity": "int64", "amount": "float64"})


def _count_cdnow(frame: pd.DataFrame) -> dict[str, Any]:
    return {
        "rows": len(frame),
        "customers": frame["customer_id"].nunique(),
        "CDs": int(frame["quantity"].sum()),
        "US dollars": round(float(frame["amount"].sum()), 2),
        "first day": f"{frame['date'].min():%Y-%m-%d}",
        "last day": f"{frame['date'].max():%Y-%m-%d}",
    }


def _read_online_retail(file: IO[bytes]) -> pd.DataFrame:
    """Read the workbook; ids that look like numbers stay text, and cents stay cents."""
    text = dict.fromkeys(["InvoiceNo", "StockCode", "Description", "Country"], str)
    frame = pd.read_excel(file, engine="calamine", dtype=text)
    return frame.astype({"CustomerID": "Int64"})


def _count_online_retail(frame: pd.DataFrame) -> dict[str, Any]:
    return {
        "rows": len(frame),
        "rows with a customer": int(frame["CustomerID"].notna().sum()),
        "customers": frame["CustomerID"].nunique(),
        "invoices": frame["InvoiceNo"].nunique(),
        "rows of cancelled invoices": int(frame["InvoiceNo"].str.startswith("C").sum()),
        "stock codes": frame["StockCode"].nunique(),
        "countries": frame["Country"].nunique(),
        "pounds": round(float((frame["Quantity"] * frame["UnitPrice"]).sum())),
    }


_CDNOW = _Publication(
    title="CDNOW",
    url="http://www.brucehardie.com/datasets/CDNOW_master.zip",
    member="CDNOW_master.txt",
    read=_read_cdnow,
    count=_count_cdnow,
    published={
        later("rows"): 69_659,
        later("customers"): 23_570,
        later("CDs"): 167_881,
        later("US dollars"): 2_500_315.63,
        later("first day"): "1997-01-01",
        later("last day"): "1998-06-30",
    },
    function="fetch_cdnow()",
)
_CDNOW_SAMPLE = _Publication(
    title="CDNOW (sample)",
    url="http://www.brucehardie.com/datasets/CDNOW_sample.zip",
    member="CDNOW_sample.txt",
    read=partial(_read_cdnow, columns=_SAMPLE_COLUMNS),
    count=_count_cdnow,
    published={
        later("rows"): 6_919,
        later("customers"): 2_357,
        later("US dollars"): 244_091.94,
    },
    function="fetch_cdnow(sample=True)",
)
_ONLINE_RETAIL = _Publication(
    title="Online Retail",
    url="https://archive.ics.uci.edu/static/public/352/online+retail.zip",
    member="Online Retail.xlsx",
    read=_read_online_retail,
    count=_count_online_retail,
    published={
        later("rows"): 541_909,
        later("rows with a customer"): 406_829,
        later("customers"): 4_372,
        later("invoices"): 25_900,
        later("rows of cancelled invoices"): 9_288,
        later("stock codes"): 4_070,
        later("countries"): 38,
        later("pounds"): 9_747_748,
    },
    function="fetch_online_retail()",
)
