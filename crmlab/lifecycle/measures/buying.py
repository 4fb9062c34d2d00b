"""Forecasts of buying, held against what customers did and against the simplest rule there is."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from crmlab.checks import (
    as_dates,
    as_day,
    complete_numbers,
    require_above_zero,
    require_filled,
    require_numbers,
    require_rows,
    require_same_customers,
    require_whole,
)
from crmlab.lifecycle.models.bgnbd import BGNBD
from crmlab.lifecycle.models.inputs import numbers, periods_ahead, read_history
from crmlab.messages import say

__all__ = [
    "alive_matrix",
    "cumulative_repeats",
    "expected_tracking",
    "holdout_error",
    "holdout_table",
    "naive_forecast",
]

LAST_CLASS = 7  # frequencies from here on stand in one class


def naive_forecast(summary: pd.DataFrame, t: float) -> pd.Series:
    """Return the purchases in the next t periods if everybody went on at the same rate.

    ``frequency / T · t``, of what `customer_summary` returns; 0 for who was not observed yet
    (T = 0).

    >>> seen = pd.DataFrame({"frequency": [2], "recency": [30.0], "T": [40.0]}, index=["A"])
    >>> naive_forecast(seen, 20).to_dict()
    {'A': 1.0}
    """
    require_numbers(t=t)
    x, _, T = read_history(summary)
    rate = np.divide(x, T, np.zeros_like(x), where=T > 0)
    return pd.Series(rate * periods_ahead(t), summary.index, name="naive_forecast")


def holdout_error(
    actual: Sequence[float] | pd.Series, forecast: Sequence[float] | pd.Series
) -> pd.Series:
    """Return how far a forecast of each customer's purchases in the holdout was off.

    ``MAE`` and ``RMSE`` are in purchases a customer, ``actual_total`` and ``forecast_total`` in
    purchases, and ``total_error`` is their ratio minus 1 (share).

    >>> holdout_error(pd.Series([0, 4]), pd.Series([1.0, 4.0])).to_dict()
    {'MAE': 0.5, 'RMSE': 0.7071067811865476, 'actual_total': 4.0, 'forecast_total': 5.0,
     'total_error': 0.25}
    """
    require_same_customers(actual=actual, forecast=forecast)
    require_rows(actual, say("customers"))
    # By position: a list beside a Series has no names to go by.
    actual = complete_numbers(actual, say("purchases")).to_numpy()
    forecast = complete_numbers(forecast, say("forecasts")).to_numpy()
    off = forecast - actual
    sums = float(actual.sum()), float(forecast.sum())
    return pd.Series(
        {
            "MAE": float(np.abs(off).mean()),
            "RMSE": float(np.sqrt((off**2).mean())),
            "actual_total": sums[0],
            "forecast_total": sums[1],
            "total_error": sums[1] / sums[0] - 1 if sums[0] else np.nan,
        }
    )


def holdout_table(seen: pd.DataFrame, model: BGNBD, t: float) -> pd.DataFrame:
    """Return mean purchases in the holdout by frequency before it: real, forecast and naive.

    `seen` is what `calibration_holdout` returns, of a holdout of t periods, and the model is fitted
    on the calibration period. Frequencies from 7 on stand together as ``"7+"``.

    >>> model = BGNBD.from_params(r=0.2426, alpha=4.4136, a=0.7929, b=2.4259)
    >>> seen = pd.DataFrame({"frequency": [0, 2, 0], "recency": [0, 30.4, 0], "T": 38.9,
    ...                      "holdout_frequency": [0, 1, 1]})
    >>> holdout_table(seen, model, 39).round(2)
               actual  model  naive
    frequency
    0             0.5   0.19   0.00
    2             1.0   1.22   2.01
    """
    forecasts = holdout_forecasts(seen, model, t)
    classes = seen["frequency"].clip(upper=LAST_CLASS)
    means = forecasts.groupby(classes.rename("frequency")).mean()
    return means.rename(index=lambda x: f"{LAST_CLASS}+" if x == LAST_CLASS else f"{x:.0f}")


def holdout_forecasts(seen: pd.DataFrame, model: BGNBD, t: float) -> pd.DataFrame:
    """Return each customer's purchases in the holdout of `holdout_table`, and both forecasts."""
    require_numbers(t=t)
    return pd.DataFrame(
        {
            "actual": numbers(seen, "holdout_frequency"),
            "model": model.expected_purchases(t, seen),
            "naive": naive_forecast(seen, t),
        }
    )


def cumulative_repeats(
    transactions: pd.DataFrame,
    weeks: Sequence[float],
    *,
    start: str | date | pd.Timestamp | None = None,
) -> pd.Series:
    """Return how many repeat purchases all customers had made by the end of each week.

    A repeat purchase is a day on which a customer buys, after the day of the first purchase. Week 1
    starts with the first purchase of all, if no other day is said, and ends seven days later.

    >>> log = pd.DataFrame({"customer_id": ["A", "B", "A", "A"], "date": pd.to_datetime(
    ...     ["2024-01-01", "2024-01-03", "2024-01-07", "2024-01-08"])})
    >>> cumulative_repeats(log, weeks=[1, 2]).to_dict()
    {1: 1, 2: 2}
    """
    columns = ["customer_id", "date"]
    require_filled(transactions, columns, say("transactions"))
    dates = as_dates(transactions["date"], say("dates of the transactions")).dt.normalize()
    days = transactions[columns].assign(date=dates).drop_duplicates()
    first = days.groupby("customer_id")["date"].transform("min")
    begins = days["date"].min() if start is None else as_day(start, "start")
    passed = np.sort((days["date"][days["date"] > first] - begins).dt.days)
    times = complete_numbers(weeks, say("weeks")).to_numpy()
    repeats = np.searchsorted(passed, 7 * times)
    return pd.Series(repeats, pd.Index(weeks, name="week"), name="actual")


def expected_tracking(
    model: BGNBD, births: Sequence[float] | pd.Series, periods: Sequence[float]
) -> pd.Series:
    """Return the repeat purchases a cohort is expected to have made by each point of time.

    ``Σ E[X(time − birth)]`` over the customers born by then: each starts at the first purchase.
    Births and points of time are in periods since one start of the calendar.

    >>> model = BGNBD.from_params(r=0.2426, alpha=4.4136, a=0.7929, b=2.4259)
    >>> expected_tracking(model, births=[0, 0, 10], periods=[10, 20]).round(2).to_dict()
    {10: 0.86, 20: 1.92}
    """
    born, customers = np.unique(complete_numbers(births, say("births")), return_counts=True)
    times = complete_numbers(periods, say("periods")).to_numpy()
    ages = np.maximum(times[:, None] - born, 0)
    # Many births and points of time are the same age apart.
    distinct, which = np.unique(ages, return_inverse=True)
    expected = model.expected_purchases(distinct)[which.reshape(ages.shape)]
    return pd.Series(expected @ customers, pd.Index(periods, name="period"), name="expected")


def alive_matrix(model: BGNBD, *, T: float, max_frequency: int) -> pd.DataFrame:
    """Return P(alive) of customers of one age, T periods, by frequency and recency.

    A row is a frequency from 1 up, a column each tenth of T as age at the last purchase, to whole
    periods if these are long enough.

    >>> model = BGNBD.from_params(r=0.2426, alpha=4.4136, a=0.7929, b=2.4259)
    >>> alive_matrix(model, T=40, max_frequency=2)[[8.0, 40.0]].round(2)
    recency    8.0   40.0
    frequency
    1          0.39  0.75
    2          0.20  0.81
    """
    require_above_zero(T=T)
    require_whole(max_frequency, "max_frequency", 1)
    frequencies = pd.RangeIndex(1, max_frequency + 1, name="frequency")
    tenths = np.linspace(T / 10, T, 10)
    if T >= 10:
        tenths[:-1] = tenths[:-1].round()
    recencies = pd.Index(tenths, name="recency")
    cells = pd.MultiIndex.from_product([frequencies, recencies]).to_frame(index=False).assign(T=T)
    alive = model.probability_alive(cells).to_numpy()
    return pd.DataFrame(
        alive.reshape(len(frequencies), len(recencies)), index=frequencies, columns=recencies
    )
