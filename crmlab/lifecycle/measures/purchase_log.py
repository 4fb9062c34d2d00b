"""A log of purchases from any kind of table: opened, checked, and divided if it is large."""

import datetime as dt
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmlab.tables.errors import did_you_mean, listed

if TYPE_CHECKING:
    import duckdb
    import narwhals as nw
    import pyarrow as pa

COLUMNS = ("customer_id", "date", "amount")
IN_MEMORY = 20_000_000  # rows that are worked on at once
PART = 1_000_000  # rows of a part of what is larger: their customers fit a processor's cache
MOST_PARTS = 100  # files that are open at once


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
        import narwhals as nw

        if isinstance(transactions, str | Path):
            transactions = _scan_parquet(transactions)
        table = nw.from_native(transactions, pass_through=True)
        if not isinstance(table, nw.DataFrame | nw.LazyFrame):
            raise TypeError(
                "transactions must be a pandas, polars, pyarrow or DuckDB table, or the path of "
                f"Parquet files; not {type(transactions).__name__}."
            )
        schema = table.collect_schema()
        _check_columns(schema)
        customer, date, amount = (nw.col(column) for column in COLUMNS)
        if isinstance(schema["customer_id"], nw.Categorical | nw.Enum):
            customer = customer.cast(nw.String)
        table = table.select(*COLUMNS)
        if isinstance(table, nw.DataFrame):
            table = nw.from_native(table.to_arrow())
        elif not table.implementation.is_duckdb():
            table = table.collect("pyarrow")
        table = table.select(customer, date.cast(nw.Date), amount.cast(nw.Float64))
        return cls(table, *_facts(table))

    def between(self, first: dt.date, last: dt.date) -> "PurchaseLog":
        """Return the purchases from the day `first` to the day `last`."""
        import narwhals as nw

        if first <= self.first and self.last <= last:
            return self
        return replace(self, table=self.table.filter(nw.col("date").is_between(first, last)))

    def map(self, work: "Callable[[pa.Table], pd.DataFrame]") -> pd.DataFrame:
        """Return what `work` makes of the log, a row a customer, sorted.

        A relation that may not fit into memory is divided by customers on the disk, so that
        `work` meets all the purchases of a customer in one part.
        """
        import narwhals as nw
        import pyarrow.parquet as pq

        if isinstance(self.table, nw.DataFrame):
            return work(self.table.to_native())
        if self.rows <= IN_MEMORY:
            return work(self.table.collect("pyarrow").to_native())
        with tempfile.TemporaryDirectory(prefix="crmlab-") as folder, ThreadPoolExecutor() as pool:
            parts = pool.map(lambda part: work(pq.read_table(part)), self._divide(folder))
            return pd.concat(parts).sort_index()

    def _divide(self, folder: str) -> Iterable[Path]:
        """Write the log into the folder as Parquet, a customer's purchases in one part."""
        relation = self.table.to_native()
        parts = min(self.rows // PART, MOST_PARTS)
        relation.project(f"*, hash(customer_id) % {parts} AS part").write_parquet(
            folder, partition_by=["part"], compression="uncompressed"
        )
        return Path(folder).iterdir()


def _scan_parquet(path: str | Path) -> "duckdb.DuckDBPyRelation":
    """Return a Parquet file, a folder or a pattern of them as a table that is read when needed."""
    import duckdb

    pattern = Path(path) / "**" / "*.parquet" if Path(path).is_dir() else path
    try:
        return duckdb.connect().read_parquet(str(pattern))
    except duckdb.IOException as error:
        raise FileNotFoundError(f"There is no Parquet file at {path}.") from error
    except duckdb.InvalidInputException as error:
        raise ValueError(
            f"{path} is not a Parquet file. Read other files with read_transactions()."
        ) from error


def _check_columns(schema: "nw.Schema") -> None:
    """Raise unless the columns are there and of the right kind."""
    import narwhals as nw

    missing = [column for column in COLUMNS if column not in schema]
    if missing:
        raise ValueError(
            f"transactions has no column {listed(missing)}; it has {listed(schema)}."
            + did_you_mean(missing[0], schema)
        )
    customer, date, amount = (schema[column] for column in COLUMNS)
    if customer.is_float() or customer == nw.Object:
        raise ValueError(
            f"customer_id must be text or whole numbers; it is {customer}, in which one customer "
            "can be written in several ways (17850 and 17850.0)."
        )
    if not isinstance(date, nw.Date | nw.Datetime):
        raise ValueError(f"date must be dates, it is {date}: convert it with pd.to_datetime().")
    if isinstance(date, nw.Datetime) and date.time_zone:
        raise ValueError(
            f"date has the time zone {date.time_zone}, so its day depends on who looks: "
            "convert it to local time and drop the zone with .dt.tz_localize(None)."
        )
    if not amount.is_numeric():
        raise ValueError(f"amount must be numbers; it is {amount}.")


def _facts(table: "nw.DataFrame | nw.LazyFrame") -> tuple[int, dt.date, dt.date]:
    """Return the number of rows, the first and the last day, once nothing is missing."""
    import narwhals as nw

    facts = (
        table.lazy()
        .select(
            nw.col(*COLUMNS).null_count(),
            rows=nw.len(),
            infinite=(~nw.col("amount").is_finite()).sum(),
            first=nw.col("date").min(),
            last=nw.col("date").max(),
        )
        .collect("pyarrow")
    )
    found = facts.rows(named=True)[0]
    if not found["rows"]:
        raise ValueError("There are no transactions: the table has no rows.")
    found["amount"] += found["infinite"] or 0
    gaps = [
        f"{column} in {found[column]:,} of {found['rows']:,} rows"
        for column in COLUMNS
        if found[column]
    ]
    if gaps:
        raise ValueError(
            f"Values are missing (or infinite): {'; '.join(gaps)}. Fill or remove these rows; "
            "read_transactions() sets them aside."
        )
    return found["rows"], found["first"], found["last"]
