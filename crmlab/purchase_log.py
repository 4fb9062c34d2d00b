"""A log of purchases from any kind of table: opened, checked, and divided if it is large."""

import datetime as dt
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmlab.checks import as_day, did_you_mean, listed
from crmlab.messages import refusal, say

if TYPE_CHECKING:
    import duckdb
    import narwhals as nw
    import pyarrow as pa

COLUMNS = ("customer_id", "date", "amount")
ORDER = "order_id"
PART = 1_000_000  # rows whose customers fit a processor's cache
MOST_PARTS = 100  # files that are open at once
IN_MEMORY = 20_000_000  # rows; a relation with more is divided on the disk


@dataclass(frozen=True)
class PurchaseLog:
    """A row a purchase, complete: ``customer_id``, ``date`` (a day) and ``amount`` (float).

    The table is an Arrow table in memory, or a DuckDB relation that is read when needed.
    """

    table: "nw.DataFrame | nw.LazyFrame"
    rows: int
    first: dt.date
    last: dt.date

    @classmethod
    def open(cls, transactions: Any) -> "PurchaseLog":
        """Return the log of a table or of the path of Parquet files; `ValueError` if it is bad."""
        table = _read(transactions)
        return cls(table, *log_facts(table))

    def between(self, first: dt.date, last: dt.date) -> "PurchaseLog":
        """Return the purchases from the day `first` to the day `last`."""
        import narwhals as nw

        if first <= self.first and self.last <= last:
            return self
        return replace(self, table=self.table.filter(nw.col("date").is_between(first, last)))

    def end(self, parameter: str, day: str | dt.date | None) -> dt.date:
        """Return the end of a period, not before the first purchase; the last one if left out."""
        end = self.last if day is None else as_day(day, parameter).date()
        if end < self.first:
            raise refusal(
                "{parameter} is {end}, before the first purchase on {first}.",
                parameter=parameter,
                end=end,
                first=self.first,
            )
        return end

    def map(self, work: "Callable[[pa.Table], pd.DataFrame]") -> pd.DataFrame:
        """Return what `work` makes of the log, a row a customer, sorted.

        A long log is divided by customers: `work` meets all purchases of a customer at once.
        """
        import narwhals as nw
        import pyarrow.parquet as pq

        parts = min(self.rows // PART, MOST_PARTS)
        if parts < 2:
            return work(self._in_memory())
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            if self.rows > IN_MEMORY and isinstance(self.table, nw.LazyFrame):
                with tempfile.TemporaryDirectory(prefix="crmlab-") as folder:
                    files = _divided_on_disk(self.table.to_native(), parts, folder)
                    results = list(pool.map(lambda file: work(pq.read_table(file)), files))
            else:
                table = self._in_memory().combine_chunks()
                groups = _divided(table, parts)
                results = list(pool.map(lambda rows: work(table.take(rows)), groups))
        customers = pd.concat(results)
        return customers.take(customers.index.argsort())

    def _in_memory(self) -> "pa.Table":
        return self.table.lazy().collect("pyarrow").to_native()


def scan_log(transactions: Any) -> "nw.LazyFrame":
    """Return the log, with a column ``order_id`` where there is one, as a DuckDB relation.

    Its rows are not looked at, nor brought into their types, before it is read.
    """
    return _read(transactions, orders=True)


def _read(transactions: Any, *, orders: bool = False) -> "nw.DataFrame | nw.LazyFrame":
    """Return the columns of a log, of the right kinds; their rows are not looked at."""
    import narwhals as nw

    if isinstance(transactions, str | Path):
        transactions = _scan_parquet(transactions)
    try:
        table = nw.from_native(transactions, pass_through=True)
    except nw.exceptions.DuplicateError as error:
        raise refusal("transactions has two columns of one name.") from error
    if not isinstance(table, nw.DataFrame | nw.LazyFrame):
        raise TypeError(
            say(
                "transactions must be a pandas, polars, pyarrow or DuckDB table, or the path "
                "of Parquet files; not {kind}.",
                kind=type(transactions).__name__,
            )
        )
    schema = table.collect_schema()
    names = [ORDER] if orders and ORDER in schema else []
    _check_columns(schema, names)
    ids = [
        nw.col(name).cast(nw.String)
        if isinstance(schema[name], nw.Categorical | nw.Enum)
        else nw.col(name)
        for name in ("customer_id", *names)
    ]
    table = table.select(*COLUMNS, *names)
    if isinstance(table, nw.DataFrame):
        table = nw.from_native(table.to_arrow())
    elif not table.implementation.is_duckdb():
        table = table.collect("pyarrow")
    if orders and isinstance(table, nw.DataFrame):
        table = nw.from_native(connect().from_arrow(table.to_native()))
    return table.select(*ids, nw.col("date").cast(nw.Date), nw.col("amount").cast(nw.Float64))


def refuse_blank(first: str) -> None:
    """Refuse customers of whom the first in the order of names has none."""
    if not first.strip():
        raise refusal(
            "customer_id is blank in some rows: who bought there is unknown. Remove these "
            "rows; read_transactions() sets them aside."
        )


def connect() -> "duckdb.DuckDBPyConnection":
    """Return a way of its own into the database in memory, which all share: to make one is slow."""
    return _database().cursor()


@cache
def _database() -> "duckdb.DuckDBPyConnection":
    """Return a database that puts what has no room in memory among the temporary files."""
    import duckdb

    return duckdb.connect(config={"temp_directory": tempfile.gettempdir()})


def _divided(table: "pa.Table", parts: int) -> list[np.ndarray]:
    """Return the rows of each part; all rows of a customer are in one."""
    ids = connect().from_arrow(table.select(["customer_id"]))
    part = ids.project(_part_of_customer(parts)).to_arrow_table()["part"].to_numpy()
    ends = np.bincount(part, minlength=parts).cumsum()
    return np.split(np.argsort(part, kind="stable"), ends[:-1])


def _divided_on_disk(log: "duckdb.DuckDBPyRelation", parts: int, folder: str) -> list[Path]:
    """Write the log into the folder; return the files' folders, one for each part."""
    marked = log.project(f"*, {_part_of_customer(parts)}")
    marked.write_parquet(folder, partition_by=["part"], compression="uncompressed")
    return sorted(Path(folder).iterdir())


def _part_of_customer(parts: int) -> str:
    """Return the SQL of a customer's part."""
    return f"(hash(customer_id) % {parts})::UTINYINT AS part"


def _scan_parquet(path: str | Path) -> "duckdb.DuckDBPyRelation":
    """Return a Parquet file, a folder or a pattern of them as a table that is read when needed."""
    import duckdb

    pattern = Path(path) / "**" / "*.parquet" if Path(path).is_dir() else path
    try:
        # Types wide enough for all files: otherwise all are read as the first, and rounded.
        return connect().read_parquet(str(pattern), union_by_name=True)
    except duckdb.IOException as error:
        raise FileNotFoundError(say("There is no Parquet file at {path}.", path=path)) from error
    except duckdb.InvalidInputException as error:
        raise refusal(
            "{path} is not a Parquet file, or holds one that is not. Read other files with "
            "read_transactions().",
            path=path,
        ) from error


def _check_columns(schema: "nw.Schema", orders: list[str]) -> None:
    """Raise unless the columns are there and of the right kind."""
    import narwhals as nw

    missing = [column for column in COLUMNS if column not in schema]
    if missing:
        lacking = say(
            "transactions has no column {missing}; it has {columns}.",
            missing=listed(missing),
            columns=listed(schema),
        )
        raise ValueError(lacking + did_you_mean(missing[0], schema))
    for column in ("customer_id", *orders):
        kind = schema[column]
        if not (kind.is_integer() or isinstance(kind, nw.String | nw.Categorical | nw.Enum)):
            raise refusal(
                "{column} must be text or whole numbers; it is {kind}, in which one name "
                "can be written in several ways (17850 and 17850.0). Convert it with "
                '.astype("Int64") if it holds whole numbers, otherwise with .astype("str").',
                column=column,
                kind=kind,
            )
    date, amount = schema["date"], schema["amount"]
    if not isinstance(date, nw.Date | nw.Datetime):
        raise refusal(
            "date must be dates, it is {kind}: convert it with pd.to_datetime().", kind=date
        )
    if isinstance(date, nw.Datetime) and date.time_zone:
        raise refusal(
            "date has the time zone {zone}, so its day depends on who looks: convert it to "
            "local time and drop the zone with .dt.tz_localize(None).",
            zone=date.time_zone,
        )
    if not amount.is_numeric():
        raise refusal(
            "amount must be numbers; it is {type}: convert it with .astype(float).", type=amount
        )


def log_facts(table: "nw.DataFrame | nw.LazyFrame") -> tuple[int, dt.date, dt.date]:
    """Return the number of rows, the first and the last day, once nothing is missing."""
    import narwhals as nw

    columns = table.collect_schema().names()
    facts = (
        table.lazy()
        .select(
            nw.col(*columns).null_count(),
            rows=nw.len(),
            infinite=(~nw.col("amount").is_finite()).sum(),
            first=nw.col("date").min(),
            last=nw.col("date").max(),
        )
        .collect("pyarrow")
    )
    found = facts.rows(named=True)[0]
    if not found["rows"]:
        raise refusal("There are no transactions: the table has no rows.")
    found["amount"] += found["infinite"] or 0
    gaps = [
        say(
            "{column} in {missing} of {rows} rows",
            column=column,
            missing=f"{found[column]:,}",
            rows=f"{found['rows']:,}",
        )
        for column in columns
        if found[column]
    ]
    if gaps:
        bad = nw.any_horizontal(
            nw.col(*columns).is_null(), ~nw.col("amount").is_finite(), ignore_nulls=True
        )
        first = table.lazy().filter(bad).head(1).collect("pyarrow").rows(named=True)[0]
        raise refusal(
            "Values are missing (or infinite): {gaps}; such as in {first}. Fill or remove "
            "these rows; read_transactions() sets them aside.",
            gaps="; ".join(gaps),
            first=first,
        )
    return found["rows"], found["first"], found["last"]
