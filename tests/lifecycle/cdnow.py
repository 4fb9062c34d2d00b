"""The CDNOW sample, from the published file beside the project, summed up by plain pandas."""

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the published data sets are not beside the project"
)


def summed_up(log, until, weeks=1):
    """Return frequency, recency and T of a log with customer_id and date, in so many weeks."""
    days = log[log["date"] <= until].drop_duplicates(["customer_id", "date"])
    dates = days.groupby("customer_id")["date"]
    first, last, unit = dates.min(), dates.max(), 7 * weeks
    return pd.DataFrame(
        {
            "frequency": dates.size() - 1,
            "recency": (last - first).dt.days / unit,
            "T": (pd.Timestamp(until) - first).dt.days / unit,
        }
    )


@cache
def purchase_days():
    log = pd.read_csv(
        SHARED / "cdnow" / "CDNOW_sample.txt",
        sep=r"\s+",
        names=["master", "customer_id", "date", "discs", "amount"],
        dtype={"customer_id": str, "date": str},
    )
    log["date"] = pd.to_datetime(log["date"])
    return log.groupby(["customer_id", "date"], as_index=False)["amount"].sum()


@cache
def calibration():
    """Return the summary to 1997-09-30 in weeks, and the purchases of the 39 weeks after it."""
    log, until = purchase_days(), pd.Timestamp("1997-09-30")
    summary = summed_up(log, until)
    first = log.groupby("customer_id")["date"].transform("min")
    repeats = log[(log["date"] > first) & (log["date"] <= until)]
    holdout = log[log["date"] > until].groupby("customer_id").size()
    return summary.assign(
        monetary_value=repeats.groupby("customer_id")["amount"].mean(),
        holdout_frequency=holdout,
    ).fillna({"monetary_value": 0.0, "holdout_frequency": 0})


@cache
def rounded():
    """Return the summary to 1997-09-30 as published, in weeks rounded to two decimals."""
    names = {"x": "frequency", "t_x": "recency", "zbar": "monetary_value"}
    path = SHARED / "cdnow" / "cdnow_customers_summary_with_transactions.csv"
    return pd.read_csv(path, index_col="ID").rename(columns=names)


@cache
def master():
    log = pd.read_csv(SHARED / "cdnow" / "CDNOW_master.txt", sep=r"\s+", dtype=str)
    return log.assign(date=pd.to_datetime(log["date"]))
