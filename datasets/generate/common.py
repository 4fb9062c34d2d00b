"""What every generator shares: the calendar of the synthetic world, ids, cents, exact sums."""

import numpy as np
import pandas as pd

REFERENCE_DATE = pd.Timestamp("2024-06-30")


def customer_ids(prefix: str, n: int) -> np.ndarray:
    """Return n ids of one prefix and five digits.

    >>> customer_ids("B", 2).tolist()
    ['B00001', 'B00002']
    """
    return np.array([f"{prefix}{i:05d}" for i in range(1, n + 1)], dtype=object)


def rounded_to_total(values: np.ndarray, total: float, unit: float = 0.01) -> np.ndarray:
    """Scale positive values to a total and round them to a unit so that the sum is exact.

    The remainder of the rounding goes to the largest value, where it is least felt.

    >>> rounded_to_total(np.array([1.0, 1.0, 2.0]), 1).tolist()
    [0.25, 0.25, 0.5]
    """
    units = np.rint(values * (total / unit / values.sum())).astype(np.int64)
    units[np.argmax(units)] += round(total / unit) - units.sum()
    return np.round(units * unit, 2)


def days(values: np.ndarray | pd.Series, start: str | pd.Timestamp) -> pd.Series:
    """Turn whole days since a start into dates at midnight.

    >>> days(np.array([0, 31]), "2024-01-01").dt.strftime("%Y-%m-%d").tolist()
    ['2024-01-01', '2024-02-01']
    """
    dates = pd.Timestamp(start) + pd.to_timedelta(np.asarray(values, dtype=np.int64), unit="D")
    return pd.Series(dates.astype("datetime64[us]"))


def category(values: np.ndarray, levels: list[str], ordered: bool = False) -> pd.Categorical:
    """Return a categorical with its levels in the stated order.

    >>> category(np.array(["b", "a"]), ["a", "b"]).codes.tolist()
    [1, 0]
    """
    return pd.Categorical(values, categories=levels, ordered=ordered)


def bgnbd_purchases(
    rng: np.random.Generator, first: np.ndarray, until: float, parameters: dict[str, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Draw customer numbers and times of all purchases from the first ones on, by BG/NBD.

    Each customer buys at an own gamma rate and, after every repeat purchase, stops with an own
    beta probability (Fader, Hardie & Lee 2005). Times are days, the parameters in weeks.
    """
    n = len(first)
    rate = rng.gamma(parameters["r"], 1 / (7 * parameters["alpha"]), n)  # a day
    dropout = rng.beta(parameters["a"], parameters["b"], n)
    buyer, time = np.arange(n), first
    customers, times = [buyer], [time]
    while len(buyer):
        with np.errstate(divide="ignore"):  # a rate of nearly nought: never again
            time = time + rng.exponential(1 / rate[buyer])
        buyer, time = buyer[time < until], time[time < until]
        customers.append(buyer)
        times.append(time)
        stays = rng.random(len(buyer)) >= dropout[buyer]
        buyer, time = buyer[stays], time[stays]
    return np.concatenate(customers), np.concatenate(times)


def expected(value: float, tolerance: float, what: str) -> dict[str, float | str]:
    """Return one planted truth: the value to be found in the shipped tables, and how nearly.

    >>> expected(0.75, 0.0005, "share")["tolerance"]
    0.0005
    """
    return {"what": what, "expected": value, "tolerance": tolerance}
