"""Orders and complaints of another shop, week by week: a rise that is real, and luck."""

import numpy as np
import pandas as pd

from ..common import days, expected

WEEKS, BASE = 78, 52
ORDERS, SEASON, SMALL = 1500, 0.06, {4: 590, 59: 630}  # Spring Festival
RATE, RAISED, SHIFT = 0.02, 0.034, range(61, 67)

PARAMETERS = {"weekly_rate": RATE, "raised_rate": RAISED, "raised_weeks": list(SHIFT)}
TRUTHS = {
    "weeks": expected(WEEKS, 0, "rows of complaint_weekly"),
    "weekly_rate": expected(RATE, 0.001, "complaints / orders, weeks 1 to 60"),
    "raised_rate": expected(RAISED, 0.002, "the same, weeks 61 to 66"),
    "rate_after": expected(RATE, 0.002, "the same, weeks 67 to 78"),
    "first_signal": expected(61, 0, "first week above the upper limit of weeks 1 to 52"),
    "false_signals": expected(0, 0, "weeks beyond a limit outside of 61 to 66"),
    "runs_before": expected(0, 0, "eight weeks on one side of the mean, before week 61"),
    "orders_median": expected(ORDERS, 25, "orders a week"),
}


def complaint_weekly(rng: np.random.Generator) -> pd.DataFrame:
    """Return a row a week; luck is drawn again until the only signal is the planted one."""
    week = np.arange(1, WEEKS + 1)
    mean = 1.018 * ORDERS * (1 + SEASON * np.sin(2 * np.pi * (week - 30) / 52))
    for small, size in SMALL.items():
        mean[small - 1] = size
    orders = rng.poisson(mean)
    rate = np.where(np.isin(week, SHIFT), RAISED, RATE)
    complaints = rng.binomial(orders, rate)
    while not as_planted(orders, complaints):
        complaints = rng.binomial(orders, rate)
    return pd.DataFrame(
        {
            "week": week,
            "start": days(7 * (week - 1), "2023-01-02"),
            "orders": orders,
            "complaints": complaints,
        }
    )


def as_planted(orders: np.ndarray, complaints: np.ndarray) -> bool:
    """Tell whether week 61 is the first signal, and nothing rings outside of the rise."""
    centre = complaints[:BASE].sum() / orders[:BASE].sum()
    seen = complaints / orders
    limit = 3 * np.sqrt(centre * (1 - centre) / orders)
    beyond = np.abs(seen - centre) > limit
    calm = np.r_[0:60, 66:WEEKS]
    side = np.sign(seen[:60] - centre)
    run = np.lib.stride_tricks.sliding_window_view(side, 8)
    rates = [seen_rate(orders, complaints, part) for part in (slice(0, 60), slice(60, 66))]
    after = seen_rate(orders, complaints, slice(66, None))
    return bool(
        beyond[60]
        and not beyond[calm].any()
        and not (np.abs(run.sum(axis=1)) == 8).any()
        and abs(rates[0] - RATE) < 0.0008
        and abs(rates[1] - RAISED) < 0.0018
        and abs(after - RATE) < 0.0018
    )


def seen_rate(orders: np.ndarray, complaints: np.ndarray, part: slice) -> float:
    """Return complaints over orders of a part of the weeks."""
    return complaints[part].sum() / orders[part].sum()
