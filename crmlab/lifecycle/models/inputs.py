"""A look at customer summaries before a model computes with them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab.checks import refuse_where, require_columns, require_one_of, require_rows
from crmlab.lifecycle.periods import DAYS, period
from crmlab.messages import refusal, say

COLUMNS = ("customer_id", "frequency", "recency", "T", "monetary_value")  # that models look at
MOST_MONEY = 1e100  # squares of amounts must stay within what a float can hold


class History(NamedTuple):
    """What the models know of each customer, as arrays of floats in one order."""

    frequency: np.ndarray
    recency: np.ndarray
    T: np.ndarray


def time_unit(freq: str | None, summary: pd.DataFrame) -> str | None:
    """Return the unit of recency and T: as said, else as the summary says, else None."""
    _check_summary(summary)
    written = summary.attrs.get("freq")
    unit = freq or written
    if unit is None:
        return None
    require_one_of("freq", unit, tuple(DAYS))
    if written not in (None, unit):
        raise refusal(
            "The summary counts time in {theirs}, the model in {ours}: make both with one "
            'freq, such as freq="{freq}".',
            theirs=period(written, 2),
            ours=period(unit, 2),
            freq=unit,
        )
    return unit


def periods_a_year(freq: str | None, summary: pd.DataFrame) -> float:
    """Return how many units of recency and T make a year; somebody must have said the unit.

    >>> periods_a_year("D", pd.DataFrame())
    365.25
    """
    unit = time_unit(freq, summary)
    if unit is None:
        raise refusal(
            "A horizon in years needs the unit of recency and T, and neither the model nor the "
            'summary says it: fit the model as BGNBD(freq="D") if they count days, "W" weeks, '
            '"M" months or "Y" years.'
        )
    return DAYS["Y"] / DAYS[unit]


def read_history(summary: pd.DataFrame) -> History:
    """Return frequency (count), recency and T (periods) of a customer summary as arrays.

    A customer in two rows, or whose numbers contradict each other, is refused by name.
    """
    x = _counts(summary)
    recency, age = numbers(summary, "recency"), numbers(summary, "T")
    wrong_where = {
        say("T is the age of a customer: 0 or more."): age < 0,
        say(
            "recency, the age at the last purchase, cannot be above T, the age now: is one of them "
            "in another unit, or recency counted back from today?"
        ): recency > age * (1 + 1e-9),
        say(
            "Who bought again (frequency above 0) did so after the first purchase: recency must be "
            "above 0."
        ): (x > 0) & (recency <= 0),
        say("Who never bought again (frequency 0) was last seen at age 0: recency must be 0."): (
            (x == 0) & (recency != 0)
        ),
    }
    for rule, wrong in wrong_where.items():
        _refuse(summary, wrong, rule)
    return History(x, recency, age)


def read_spending(summary: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return frequency (count) and monetary_value (average amount) of a summary as arrays.

    The average is not looked at where the frequency is 0, and is 0 there. A customer in two rows,
    and a repeat buyer whose average is not above zero, is refused by name.

    >>> summary = pd.DataFrame({"frequency": [0, 2], "monetary_value": [None, 35.0]})
    >>> [column.tolist() for column in read_spending(summary)]
    [[0.0, 2.0], [0.0, 35.0]]
    """
    x, m = _counts(summary), np.zeros(len(summary))
    if x.any():
        m[x > 0] = numbers(summary[x > 0], "monetary_value")
    _refuse(
        summary,
        (x > 0) & (m <= 0),
        say(
            "Who bought again must have a monetary_value above zero, as the gamma distribution has "
            "no other amounts; leave out whom refunds or free orders bring to zero or below."
        ),
        "monetary_value",
    )
    _refuse(
        summary,
        (x > 0) & ((m < 1 / MOST_MONEY) | (m > MOST_MONEY)),
        say(
            "monetary_value must be an amount of money, from {least} to {most}.",
            least=f"{1 / MOST_MONEY:g}",
            most=f"{MOST_MONEY:g}",
        ),
        "monetary_value",
    )
    return x, m


def periods_ahead(t: float | Sequence[float]) -> np.ndarray:
    """Return numbers of periods as an array, none of them below 0, missing or infinite."""
    ahead = np.asarray(t, float)
    if not (np.isfinite(ahead).all() and (ahead >= 0).all()):
        raise refusal("A number of periods must be finite and at least 0; not {number}", number=t)
    return ahead


def require_customers(summary: pd.DataFrame) -> None:
    """Refuse a summary without customers, whatever type its columns without a number have."""
    _check_summary(summary)
    require_rows(summary, say("customers to learn from"))


def numbers(summary: pd.DataFrame, column: str) -> np.ndarray:
    """Return a column as floats, none of them missing or infinite."""
    require_columns(summary, [column], say("rows of the summary"))
    values = summary[column].infer_objects()
    told = {"column": column, "kind": values.dtype}
    if values.dtype.kind not in "iuf":
        rule = say("The column {column!r} must hold numbers; it is of type {kind}.", **told)
        if values.dtype.kind == "m":
            way = say('Make days of it with summary["{column}"] / pd.Timedelta(days=1).', **told)
        elif values.dtype.kind == "M":
            way = say("Make numbers of a log of purchases and their dates with customer_summary.")
        else:
            way = say(
                'Make numbers of texts and decimals with summary["{column}"].astype(float).', **told
            )
        raise ValueError(f"{rule} {way}")
    floats = values.to_numpy(float, na_value=np.nan)
    _refuse(summary, ~np.isfinite(floats), say("{column} must be a finite number.", **told), column)
    return floats


def _check_summary(summary: pd.DataFrame) -> None:
    there = [column for column in COLUMNS if column in getattr(summary, "columns", ())]
    require_columns(summary, there, say("rows of the summary"))


def _counts(summary: pd.DataFrame) -> np.ndarray:
    """Return the frequencies, once it is known that no customer stands in two rows."""
    _check_summary(summary)
    customers = _customers(summary)
    if not customers.is_unique:
        twice = np.asarray(customers.duplicated())
        _refuse(summary, twice, say("A customer must stand in one row only."))
    x = numbers(summary, "frequency")
    odd = (x < 0) | (x != np.floor(x))
    _refuse(summary, odd, say("frequency counts purchases: 0, 1, 2 or more."))
    return x


def _customers(summary: pd.DataFrame) -> pd.Series | pd.Index:
    return summary.get("customer_id", summary.index)


def _refuse(summary: pd.DataFrame, wrong: np.ndarray, rule: str, *columns: str) -> None:
    """Refuse customers who break a rule, and show their columns, or those of a history."""
    shown = list(columns) or [column for column in History._fields if column in summary]
    if wrong.any():  # the table costs time
        refuse_where(wrong, rule, summary[shown].set_axis(_customers(summary)), say("customer"))


def collapse(*columns: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
    """Return the columns of the distinct rows of some columns, and for each row which it is.

    >>> rows, which = collapse(np.array([2, 2, 0]), np.array([9, 9, 9]))
    >>> [column.tolist() for column in rows], which.tolist()
    ([[2, 0], [9, 9]], [0, 0, 1])
    """
    # Codes packed into one integer and hashed: several times faster than sorting rows.
    codes, values = zip(*(pd.factorize(column) for column in columns), strict=True)
    sizes = [len(distinct) for distinct in values]
    which, keys = pd.factorize(np.ravel_multi_index(codes, sizes))
    places = np.unravel_index(keys, sizes)
    return [distinct[at] for distinct, at in zip(values, places, strict=True)], which
