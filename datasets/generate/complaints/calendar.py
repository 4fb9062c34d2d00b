"""When the desk is open: 9:00 to 18:00 from Monday to Saturday, not on public holidays."""

import numpy as np
import pandas as pd

START, END = pd.Timestamp("2023-01-01"), pd.Timestamp("2024-07-01")
OPENS, CLOSES = 9, 18
HOLIDAYS = {
    "New Year": ["2023-01-02", "2024-01-01"],
    "Spring Festival": [
        "2023-01-21", "2023-01-23", "2023-01-24", "2024-02-10", "2024-02-12", "2024-02-13",
    ],
    "Tomb-Sweeping Day": ["2023-04-05", "2024-04-04"],
    "Labour Day": ["2023-05-01", "2024-05-01"],
    "Dragon Boat Festival": ["2023-06-22", "2024-06-10"],
    "Mid-Autumn Festival": ["2023-09-29"],
    "National Day": ["2023-10-02", "2023-10-03"],
}  # fmt: skip

_days = pd.date_range(START, periods=640)
_closed = pd.DatetimeIndex([date for dates in HOLIDAYS.values() for date in dates])
_is_open = (_days.day_of_week < 6) & ~_days.isin(_closed)
OPEN = _is_open[: (END - START).days]  # by day of the log
# Every minute in which somebody works, as minutes since START.
WORK = (np.flatnonzero(_is_open)[:, None] * 1440 + np.arange(OPENS * 60, CLOSES * 60)).ravel()


def complaint_holidays() -> pd.DataFrame:
    """Return the days on which the desk was closed, besides Sundays."""
    rows = [(pd.Timestamp(date), name) for name, dates in HOLIDAYS.items() for date in dates]
    frame = pd.DataFrame(rows, columns=["date", "name"]).astype({"date": "datetime64[us]"})
    return frame.sort_values("date", ignore_index=True).astype({"name": "category"})


def open_day(day: np.ndarray) -> np.ndarray:
    """Return each day itself if the desk is open, else the next one on which it is.

    The last open day of the log takes what would come after it.
    """
    days = np.flatnonzero(OPEN)
    return days[np.minimum(np.searchsorted(days, day), len(days) - 1)]


def worked(minute: np.ndarray) -> np.ndarray:
    """Return the number of the first working minute at or after each minute."""
    return np.searchsorted(WORK, minute)
