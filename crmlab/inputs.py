"""A look at what comes in, before a measure computes with it."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd


def as_numbers(values: Sequence[float] | pd.Series, what: str = "values") -> pd.Series:
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
        If one is a text or infinite; the first is named.

    Examples
    --------
    >>> as_numbers([3, None]).tolist()
    [3.0, nan]
    """
    given = values if isinstance(values, pd.Series) else pd.Series(values)
    for place, value in given.items() if given.dtype.kind not in "biuf" else ():
        if isinstance(value, str):
            raise ValueError(f"The {what} must be numbers; at {place} stands the text {value!r}.")
    floats = pd.Series(given.to_numpy(float, na_value=np.nan), given.index, name=given.name)
    endless = np.isinf(floats)
    if endless.any():
        raise ValueError(f"The {what} must be finite; at {endless.idxmax()} stands infinity.")
    return floats


def complete_numbers(values: Sequence[float] | pd.Series, what: str = "values") -> pd.Series:
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


def require_columns(table: pd.DataFrame, columns: Iterable[str], what: str = "table") -> None:
    """Raise a ValueError that names the first column the table lacks, and those it has.

    Examples
    --------
    >>> require_columns(pd.DataFrame({"cost": [1.0]}), ["cost", "sales"], "campaigns")
    Traceback (most recent call last):
    ValueError: The campaigns have no column 'sales'; there are: cost.
    """
    for column in columns:
        if column not in table:
            there = ", ".join(map(str, table))
            raise ValueError(f"The {what} have no column {column!r}; there are: {there}.")
