"""From a log of purchases to the four numbers a buy-till-you-die model reads of each customer."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from crmlab.checks import as_day, require_one_of
from crmlab.lifecycle.periods import DAYS
from crmlab.messages import refusal
from crmlab.purchase_log import PurchaseLog, refuse_blank

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["calibration_holdout", "customer_summary"]


def customer_summary(
    transactions: Any, *, until: str | dt.date | None = None, freq: str = "W"
) -> pd.DataFrame:
    """Return how often, how lately, how long and for how much each customer has bought.

    A day with any purchase counts once, and its amounts are added up. With a customer's purchase
    days d₀ < d₁ < … < dₓ::

        frequency = x      recency = dₓ - d₀      T = until - d₀
        monetary_value = mean amount of the days d₁ … dₓ, or 0 if x = 0

    `recency` is the age at the last purchase: it grows with a longer life, unlike the
    ``recency_days`` of RFM, which counts back from today.

    The transactions are a pandas, polars (also lazy), pyarrow or DuckDB table, or the path of a
    Parquet file, a folder or a pattern of them: a row a purchase, with ``customer_id``, ``date``
    (without time zone) and ``amount`` (money; refunds are added as they are). Parquet files and
    DuckDB tables may be larger than memory: with more than 20 million rows they pass through
    temporary files of about 25 bytes a row.

    The observation ends with the day `until`, by default the last one in the log. The unit of time
    is ``"D"`` days, ``"W"`` weeks of 7, ``"M"`` months of 365.25 / 12 or ``"Y"`` years of 365.25
    days; it is kept in ``attrs["freq"]``. lifetimes takes the frame, sorted by ``customer_id``
    (str), as it is, PyMC-Marketing after ``.reset_index()``.

    Fader, Hardie & Lee (2005). "Counting your customers" the easy way. Marketing Science 24(2).

    >>> log = pd.DataFrame({"customer_id": ["Ann", "Bo", "Ann", "Ann", "Ann"],
    ...                     "amount": [100.0, 80.0, 30.0, 20.0, 70.0]})
    >>> days = ["2024-01-01", "2024-01-15", "2024-01-15", "2024-01-15", "2024-01-29"]
    >>> log["date"] = pd.to_datetime(days)
    >>> customer_summary(log, until="2024-02-05")
                 frequency  recency    T  monetary_value
    customer_id
    Ann                  2      4.0  5.0            60.0
    Bo                   0      0.0  3.0             0.0
    """
    require_one_of("freq", freq, tuple(DAYS))
    log = PurchaseLog.open(transactions)
    return _summary(log, log.end("until", until), freq)


def calibration_holdout(
    transactions: Any,
    *,
    calibration_until: str | dt.date,
    until: str | dt.date | None = None,
    freq: str = "W",
) -> pd.DataFrame:
    """Return the summary up to a day, and beside it what the same customers bought afterwards.

    A model is fitted on the columns of `customer_summary` and judged by the others. Who first
    bought after the day `calibration_until` is left out; the holdout ends with the day `until`, by
    default the last one in the log. ``holdout_frequency`` counts purchase days (the first one,
    too), ``holdout_monetary_value`` is the mean amount of those days, 0 if none, and
    ``holdout_duration`` is in units of `freq`.

    >>> log = pd.DataFrame({"customer_id": ["Ann", "Ann", "Bo", "Ann"],
    ...                     "amount": [100.0, 50.0, 80.0, 70.0]})
    >>> log["date"] = pd.to_datetime(["2024-01-01", "2024-01-15", "2024-01-15", "2024-01-29"])
    >>> calibration_holdout(log, calibration_until="2024-01-15").filter(like="holdout").T
    customer_id               Ann   Bo
    holdout_frequency         1.0  0.0
    holdout_monetary_value   70.0  0.0
    holdout_duration          2.0  2.0
    """
    require_one_of("freq", freq, tuple(DAYS))
    log = PurchaseLog.open(transactions)
    start = log.end("calibration_until", as_day(calibration_until, "calibration_until"))
    end = log.last if until is None else as_day(until, "until").date()
    if end <= start:
        raise refusal(
            "There is no holdout period: it would end on {end}, and the calibration period "
            "ends on {start}. The log reaches from {first} to {last}.",
            end=end,
            start=start,
            first=log.first,
            last=log.last,
        )
    summary = _summary(log, start, freq)
    holdout = log.between(start + dt.timedelta(days=1), end).map(_holdout)
    summary[holdout.columns] = holdout.reindex(summary.index, fill_value=0)
    summary["holdout_duration"] = (end - start).days / DAYS[freq]
    return summary


def _summary(log: PurchaseLog, until: dt.date, freq: str) -> pd.DataFrame:
    """Return the summary of the purchases up to `until`."""
    end = np.datetime64(until, "D").astype("int64")

    def summarise(part: "pa.Table") -> pd.DataFrame:
        days = PurchaseDays.of(part)
        matrix = days.amounts
        starts, ends = matrix.indptr[:-1], matrix.indptr[1:]
        first, last = matrix.indices[starts], matrix.indices[ends - 1]
        repeats = (ends - starts - 1).astype("int64")
        matrix.data[starts] = 0  # the first day is no repeat
        return days.table(
            {
                "frequency": repeats,
                "recency": (last - first) / DAYS[freq],
                "T": (end - days.start - first) / DAYS[freq],
                "monetary_value": matrix.sum(axis=1) / repeats.clip(1),
            }
        )

    summary = log.between(log.first, until).map(summarise)
    summary.attrs["freq"] = freq
    return summary


def _holdout(log: "pa.Table") -> pd.DataFrame:
    """Return each customer's number of purchase days, and the mean amount of such a day."""
    days = PurchaseDays.of(log)
    frequency = np.diff(days.amounts.indptr).astype("int64")
    mean = days.amounts.sum(axis=1) / frequency
    return days.table({"holdout_frequency": frequency, "holdout_monetary_value": mean})


class PurchaseDays(NamedTuple):
    """What was bought on which day: a sparse matrix of customers and days, amounts added up.

    Its first column is the day `start` (days since 1970). `row` is the matrix's row of each of
    the `customers`, who are in the order of their names.
    """

    customers: "pa.Array"
    row: np.ndarray
    amounts: sparse.csr_array
    start: int

    @classmethod
    def of(cls, log: "pa.Table") -> "PurchaseDays":
        """Return the purchase days of a log."""
        import pyarrow.compute as pc

        ids = pc.dictionary_encode(log["customer_id"].combine_chunks())
        customers = ids.dictionary.cast("large_string")
        row = pc.sort_indices(customers)
        if len(row):
            refuse_blank(customers[row[0].as_py()].as_py())
        days = log["date"].cast("int32").to_numpy()
        start = int(days.min()) if len(days) else 0
        cells = log["amount"].to_numpy(), (ids.indices.to_numpy(), days - start)
        shape = len(customers), int(days.max(initial=start)) - start + 1
        amounts = sparse.coo_array(cells, shape).tocsr()
        return cls(customers.take(row), row.to_numpy(), amounts, start)

    def table(self, columns: Mapping[str, np.ndarray]) -> pd.DataFrame:
        """Return values in the order of the rows as columns of a table of customers."""
        names = pd.Index(self.customers.to_pandas(), dtype="str", name="customer_id")
        return pd.DataFrame({name: of[self.row] for name, of in columns.items()}, index=names)
