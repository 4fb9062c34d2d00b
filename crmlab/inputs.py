"""A look at what comes in, before a measure computes with it."""

import math
from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral

import numpy as np
import pandas as pd


def as_numbers(values: Sequence[float] | Mapping | pd.Series, what: str = "values") -> pd.Series:
    """Return the values as a Series of floats; a list is numbered from 0.

    Parameters
    ----------
    values
        Numbers; some may be missing.
    what
        What they are, for the message.

    Returns
    -------
    Series
        On the same index.

    Raises
    ------
    ValueError
        If they are no numbers, such as dates, or one is a text or infinite; the first is named.

    Examples
    --------
    >>> as_numbers([3, None]).tolist()
    [3.0, nan]
    """
    given = values if isinstance(values, pd.Series) else pd.Series(values)
    for place, value in given.items() if given.dtype.kind not in "biuf" else ():
        if isinstance(value, str):
            raise ValueError(f"The {what} must be numbers; at {place} stands the text {value!r}.")
    if given.dtype.kind in "mMc":  # which numpy would turn into nanoseconds, or cut in half
        raise ValueError(f"The {what} must be numbers; they are of type {given.dtype}.")
    try:
        floats = pd.Series(given.to_numpy(float, na_value=np.nan), given.index, name=given.name)
    except (TypeError, ValueError) as problem:
        raise ValueError(f"The {what} must be numbers: {problem}") from None
    endless = np.isinf(floats)
    if endless.any():
        raise ValueError(f"The {what} must be finite; at {endless.idxmax()} stands infinity.")
    return floats


def complete_numbers(
    values: Sequence[float] | Mapping | pd.Series, what: str = "values"
) -> pd.Series:
    """Return the values as `as_numbers` does, and refuse those with one missing.

    Examples
    --------
    >>> complete_numbers([3, 1]).tolist()
    [3.0, 1.0]
    """
    floats = as_numbers(values, what)
    missing = floats.isna()
    if missing.any():
        raise ValueError(
            f"{int(missing.sum())} of the {what} are missing (NaN), the first at "
            f"{missing.idxmax()}."
        )
    return floats


def as_dates(values: pd.Series, what: str = "dates") -> pd.Series:
    """Return the values as a Series of dates without time zone; some or all may be missing.

    Parameters
    ----------
    values
        Dates.
    what
        What they are, for the message.

    Returns
    -------
    Series
        On the same index.

    Raises
    ------
    ValueError
        If they are no dates (nothing is guessed from texts), or have a time zone: then the day
        depends on who looks.

    Examples
    --------
    >>> as_dates(pd.Series([None, None])).dtype.kind
    'M'
    """
    if values.isna().all():
        return values.astype("datetime64[us]")  # without any date, a column has no type of its own
    if values.dtype.kind != "M":
        raise ValueError(
            f"The {what} must be dates; they are of type {values.dtype}. Turn them into dates with "
            "pandas.to_datetime, or read the file with read_transactions."
        )
    if values.dt.tz is not None:
        raise ValueError(
            f"The {what} have the time zone {values.dt.tz}, so their day depends on who looks: "
            "convert them to local time and drop the zone with .dt.tz_localize(None)."
        )
    return values


def require_columns(table: pd.DataFrame, columns: Iterable[str], what: str) -> None:
    """Raise a ValueError that names the first column the table lacks, and those it has.

    Examples
    --------
    >>> require_columns(pd.DataFrame({"cost": [1.0]}), ["cost", "sales"], "campaigns")
    Traceback (most recent call last):
    ValueError: The campaigns have no column 'sales'; there are: cost.
    """
    for column in columns:
        if column not in table:
            there = ", ".join(map(str, table)) or "none"
            raise ValueError(f"The {what} have no column {column!r}; there are: {there}.")


def require_once(names: pd.Index | pd.Series, where: str) -> None:
    """Raise a ValueError that names the first of the names that stands more than once.

    Examples
    --------
    >>> require_once(pd.Index(["A", "B", "A"]), "the margins")
    Traceback (most recent call last):
    ValueError: A stands twice in the margins: once is right.
    """
    twice = names[names.duplicated()]
    if len(twice):
        raise ValueError(f"{next(iter(twice))} stands twice in {where}: once is right.")


def require_same_customers(**columns: Sequence) -> None:
    """Raise a ValueError unless columns that are read side by side are of the same customers.

    Lists must be equally long; of Series the index must be the same as well.

    Examples
    --------
    >>> require_same_customers(actual=pd.Series([2], ["A"]), forecast=pd.Series([2], ["B"]))
    Traceback (most recent call last):
    ValueError: actual and forecast must be of the same customers, in one order.
    """
    indexes = [column.index for column in columns.values() if isinstance(column, pd.Series)]
    alike = all(index.equals(indexes[0]) for index in indexes)
    if not alike or len({len(column) for column in columns.values()}) > 1:
        *names, last = columns
        raise ValueError(
            f"{', '.join(names)} and {last} must be of the same customers, in one order."
        )


def require_whole(number: float, what: str, least: int = 0) -> None:
    """Raise a ValueError unless the number is a whole one and not below the least.

    Examples
    --------
    >>> require_whole(-1, "periods")
    Traceback (most recent call last):
    ValueError: periods must be a whole number of at least 0; not -1
    """
    if not (isinstance(number, Integral) and number >= least):
        raise ValueError(f"{what} must be a whole number of at least {least}; not {number}")


def require_shares(**rates: float) -> None:
    """Raise a ValueError that names the first rate that is no share.

    Examples
    --------
    >>> require_shares(recall=0.9, penetration=82)
    Traceback (most recent call last):
    ValueError: penetration must be a share from 0 to 1; not 82
    """
    for name, rate in rates.items():
        if not 0 <= rate <= 1:
            raise ValueError(f"{name} must be a share from 0 to 1; not {rate}")


def require_not_below_zero(**numbers: float) -> None:
    """Raise a ValueError that names the first number that is below zero, infinite or missing.

    Examples
    --------
    >>> require_not_below_zero(price=150_000, years=-1)
    Traceback (most recent call last):
    ValueError: years must be a number of at least 0; not -1
    """
    for name, number in numbers.items():
        if not 0 <= number < math.inf:
            raise ValueError(f"{name} must be a number of at least 0; not {number}")
