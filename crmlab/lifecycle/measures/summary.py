"""From a log of purchases to the four numbers a buy-till-you-die model reads of each customer."""

import datetime as dt
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmlab.lifecycle.models.inputs import DAYS
from crmlab.tables.errors import check_one_of, did_you_mean, listed

if TYPE_CHECKING:
    import duckdb
    import narwhals as nw

COLUMNS = ("customer_id", "date", "amount")
BATCH = 122_880  # rows that DuckDB gives to one thread
UNITS = {unit: pd.Timedelta(days=days) for unit, days in DAYS.items()}


def customer_summary(
    transactions: Any, *, until: str | dt.date | None = None, freq: str = "W"
) -> pd.DataFrame:
    """Return how often, how lately, how long and for how much each customer has bought.

    A day with any purchase counts once, and its amounts are added up; the time of day is
    dropped. With a customer's purchase days d₀ < d₁ < … < dₓ::

        frequency = x      recency = dₓ - d₀      T = until - d₀
        monetary_value = mean amount of the days d₁ … dₓ, or 0 if x = 0

    `recency` is the age at the last purchase: it grows with a longer life, unlike the
    ``recency_days`` of RFM, which counts back from today.

    Parameters
    ----------
    transactions
        A row a purchase, with ``customer_id``, ``date`` (without time zone) and ``amount``
        (money): a pandas, polars (also lazy), pyarrow or DuckDB table, or the path of a Parquet
        file, a folder or a pattern of them. Files may be larger than memory. Refunds and other
        amounts of zero or below are added as they are.
    until
        Last day of the observation; later rows are left out. By default the last day in the log.
    freq
        Unit of time: ``"D"`` days, ``"W"`` weeks of 7, ``"M"`` months of 365.25 / 12 or
        ``"Y"`` years of 365.25 days.

    Returns
    -------
    DataFrame
        A row a customer, sorted by ``customer_id`` (the index, str): ``frequency`` (repeat
        purchase days), ``recency`` and ``T`` (units of `freq`), ``monetary_value`` (money a
        repeat day). The unit is kept in ``attrs["freq"]``.

    Raises
    ------
    ValueError
        If a column is missing, of the wrong kind or incomplete, or nothing was bought by `until`.
    FileNotFoundError
        If there is no Parquet file at the path.
    TypeError
        If `transactions` is none of the above.

    References
    ----------
    Fader, Hardie & Lee (2005). "Counting your customers" the easy way. Marketing Science 24(2).

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "customer_id": ["Ann", "Bo", "Ann", "Ann", "Ann"],
    ...     "date": pd.to_datetime(
    ...         ["2024-01-01", "2024-01-15", "2024-01-15", "2024-01-15", "2024-01-29"]),
    ...     "amount": [100.0, 80.0, 30.0, 20.0, 70.0],
    ... })
    >>> customer_summary(log, until="2024-02-05")
                 frequency  recency    T  monetary_value
    customer_id
    Ann                  2      4.0  5.0            60.0
    Bo                   0      0.0  3.0             0.0
    """
    check_one_of("freq", freq, tuple(UNITS))
    log = _open(transactions)
    first, last = _period(log)
    return _summary(
        _purchase_days(log), _end("until", last if until is None else until, first), freq
    )


def calibration_holdout(
    transactions: Any,
    *,
    calibration_until: str | dt.date,
    until: str | dt.date | None = None,
    freq: str = "W",
) -> pd.DataFrame:
    """Return the summary up to a day, and beside it what the same customers bought afterwards.

    A model is fitted on the first four columns and judged by the others. Customers who first
    bought after `calibration_until` are left out.

    Parameters
    ----------
    transactions, freq
        As in `customer_summary`.
    calibration_until
        Last day of the calibration period.
    until
        Last day of the holdout period. By default the last day in the log.

    Returns
    -------
    DataFrame
        The columns of `customer_summary`, then ``holdout_frequency`` (purchase days; the first
        one counts too), ``holdout_monetary_value`` (mean amount of those days, 0 if none) and
        ``holdout_duration`` (units of `freq`).

    Raises
    ------
    ValueError
        As `customer_summary`; also if `until` does not lie after `calibration_until`.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "customer_id": ["Ann", "Ann", "Bo", "Ann"],
    ...     "date": pd.to_datetime(["2024-01-01", "2024-01-15", "2024-01-15", "2024-01-29"]),
    ...     "amount": [100.0, 50.0, 80.0, 70.0],
    ... })
    >>> calibration_holdout(log, calibration_until="2024-01-15").filter(like="holdout").T
    customer_id               Ann   Bo
    holdout_frequency         1.0  0.0
    holdout_monetary_value   70.0  0.0
    holdout_duration          2.0  2.0
    """
    import narwhals as nw

    check_one_of("freq", freq, tuple(UNITS))
    log = _open(transactions)
    first, last = _period(log)
    start, end = (
        _end("calibration_until", calibration_until, first),
        _end("until", last if until is None else until),
    )
    if end <= start:
        raise ValueError(
            f"There is no holdout period: it would end on {end}, and the calibration period "
            f"ends on {start}. The log reaches from {first} to {last}."
        )
    days = _purchase_days(log)
    holdout = _to_pandas(
        days.filter(nw.col("day") > start, nw.col("day") <= end)
        .group_by("customer_id")
        .agg(holdout_frequency=nw.len(), holdout_monetary_value=nw.col("amount").mean())
    )
    summary = _summary(days, start, freq)
    for column, kind in {"holdout_frequency": "int64", "holdout_monetary_value": "float64"}.items():
        summary[column] = holdout[column].reindex(summary.index, fill_value=0).astype(kind)
    summary["holdout_duration"] = (end - start) / UNITS[freq]
    return summary


def _purchase_days(log: "nw.DataFrame | nw.LazyFrame") -> "nw.LazyFrame":
    """Return the plan of a row for each day on which a customer bought, with its amounts added.

    DuckDB carries it out for tables in memory; a lazy table stays with its own engine.
    """
    import narwhals as nw
    import pyarrow as pa

    if isinstance(log, nw.DataFrame):
        batches = log.to_native().to_batches(max_chunksize=BATCH)
        log = nw.from_native(_duckdb().cursor().from_arrow(pa.Table.from_batches(batches)))
    return (
        log.select(
            "customer_id",
            nw.col("date").cast(nw.Date).alias("day"),
            nw.col("amount").cast(nw.Float64),
        )
        .group_by("customer_id", "day")
        .agg(nw.col("amount").sum())
    )


def _summary(days: "nw.LazyFrame", until: dt.date, freq: str) -> pd.DataFrame:
    """Return the summary of the purchase days up to `until`."""
    import narwhals as nw

    amount, day = nw.col("amount"), nw.col("day")
    customers = _to_pandas(
        days.filter(day <= until)
        .group_by("customer_id")
        .agg(
            purchase_days=nw.len(),
            first=day.min(),
            last=day.max(),
            amount=amount.sum(),
            first_amount=amount.first(order_by="day"),
        )
    )
    repeats = customers["purchase_days"].astype("int64") - 1
    repeat_amount = (customers["amount"] - customers["first_amount"]).where(repeats > 0, 0.0)
    summary = pd.DataFrame(
        {
            "frequency": repeats,
            "recency": (customers["last"] - customers["first"]) / UNITS[freq],
            "T": (pd.Timestamp(until) - customers["first"]) / UNITS[freq],
            "monetary_value": repeat_amount / repeats.clip(lower=1),
        }
    )
    summary.attrs["freq"] = freq
    return summary


def _to_pandas(customers: "nw.LazyFrame") -> pd.DataFrame:
    """Run a plan; return its customers, sorted."""
    import narwhals as nw

    table = customers.with_columns(nw.col("customer_id").cast(nw.String)).sort("customer_id")
    frame = table.collect("pyarrow").to_native().to_pandas(date_as_object=False)
    return frame.set_index("customer_id")


def _open(transactions: Any) -> "nw.DataFrame | nw.LazyFrame":
    """Return the three columns as an Arrow table, or as a plan if the transactions are lazy."""
    import narwhals as nw

    if isinstance(transactions, str | Path):
        transactions = _scan_parquet(transactions)
    log = nw.from_native(transactions, pass_through=True)
    if not isinstance(log, nw.DataFrame | nw.LazyFrame):
        raise TypeError(
            "transactions must be a pandas, polars, pyarrow or DuckDB table, or the path of "
            f"Parquet files; not {type(transactions).__name__}."
        )
    _check_columns(log.collect_schema())
    log = log.select(*COLUMNS)
    return nw.from_native(log.to_arrow()) if isinstance(log, nw.DataFrame) else log


def _scan_parquet(path: str | Path) -> "duckdb.DuckDBPyRelation":
    """Return a Parquet file, a folder or a pattern of them as a table that is read when needed."""
    import duckdb

    pattern = Path(path) / "**" / "*.parquet" if Path(path).is_dir() else path
    try:
        return _duckdb().cursor().read_parquet(str(pattern))
    except duckdb.IOException as error:
        raise FileNotFoundError(f"There is no Parquet file at {path}.") from error
    except duckdb.InvalidInputException as error:
        raise ValueError(
            f"{path} is not a Parquet file. Read other files with read_transactions()."
        ) from error


@cache
def _duckdb() -> "duckdb.DuckDBPyConnection":
    """Return the connection of this module, which moves to the disk what does not fit."""
    import duckdb

    return duckdb.connect(
        config={
            "memory_limit": "3GB",
            "temp_directory": str(Path(tempfile.gettempdir(), f"crmlab-{os.getpid()}")),
            "preserve_insertion_order": False,
        }
    )


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


def _period(log: "nw.DataFrame | nw.LazyFrame") -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a log, once it is known to be complete."""
    import narwhals as nw

    facts = (
        log.lazy()
        .select(
            nw.col(*COLUMNS).null_count(),
            rows=nw.len(),
            infinite=(~nw.col("amount").cast(nw.Float64).is_finite()).sum(),
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
    return pd.Timestamp(found["first"]).date(), pd.Timestamp(found["last"]).date()


def _end(parameter: str, day: str | dt.date, first: dt.date = dt.date.min) -> dt.date:
    """Return the end of a period as a date, not before the first purchase."""
    try:
        end = pd.Timestamp(day).date()
    except (TypeError, ValueError) as error:
        raise ValueError(f"{parameter} must be a day such as '2024-06-30'; not {day!r}.") from error
    if end < first:
        raise ValueError(f"{parameter} is {end}, before the first purchase on {first}.")
    return end
