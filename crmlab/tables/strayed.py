"""Dates so far before all others that they may be fillers."""

import pandas as pd

from crmlab.messages import say

FEW_EARLY = 0.05  # share of rows that may have strayed to a far earlier time
FAR = pd.Timedelta(days=3653)  # ten years


def strayed_dates(dates: pd.Series) -> str | None:
    """Return a warning where a few rows are dated more than ten years before all others.

    They may be fillers or slips, but they may also be true: so they stay, and are told.

    >>> dates = pd.to_datetime(pd.Series(["1899-01-01"] + 99 * ["2024-03-05"]))
    >>> strayed_dates(dates)[:60]
    'Rows dated 1899-01-01, 125 years before any other: 1 of 100.'
    """
    rows = dates.dt.normalize().value_counts().sort_index()
    before = rows.cumsum().shift(fill_value=0)
    after_a_gap = rows.index.to_series().diff() > FAR
    starts = rows.index[after_a_gap & (before <= FEW_EARLY * len(dates))]
    if starts.empty:
        return None
    early = rows[rows.index < starts[-1]]
    first, last = early.index[[0, -1]]
    days = {"first": f"{first:%Y-%m-%d}", "last": f"{last:%Y-%m-%d}"}
    return say(
        "Rows dated {period}, {years} years before any other: {early} of {all}. Orders may be that "
        "old. If these are not, empty their dates in the file, and the rows are set aside: until "
        "then all that is said below of time reaches back to {year}.",
        period=say("{first} to {last}", **days) if first < last else days["first"],
        years=(starts[-1] - last) // pd.Timedelta(days=365.25),
        early=f"{early.sum():,}",
        all=f"{len(dates):,}",
        year=first.year,
    )
