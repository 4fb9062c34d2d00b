"""What the briefings of all chapters share: nobody is shown alone, and what reading set aside."""

import hashlib
from collections.abc import Callable
from html import escape
from typing import TypeVar

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.tables import CustomerReading, Reading

SMALLEST_GROUP = 5
FEWEST_FOR_NAMES = 50  # below that, a list of the best would name everybody
LISTED = 10
FEW_EARLY = 0.05  # share of rows that may have strayed to a far earlier time
FAR = pd.Timedelta(days=3653)  # ten years

Part = TypeVar("Part")


class TooFewCustomers(ValueError):
    """A report would show people one by one."""


def show(part: Part | str, draw: Callable[[Part], Axes | pd.DataFrame]) -> None:
    """Display the picture or table of a part, or the sentence that says why there is none."""
    from IPython.display import HTML, display

    if isinstance(part, str):
        display(HTML(f"<p>{escape(part)}</p>"))
    elif isinstance(drawn := draw(part), Axes):
        theme.show(drawn)
    else:
        display(drawn)


def require_a_group(people: int, reading: Reading | CustomerReading | None = None) -> None:
    """Refuse a report on so few customers that it would show them one by one.

    Parameters
    ----------
    people
        How many customers the usable rows hold.
    reading
        What is said of the rows set aside, if any.

    Raises
    ------
    TooFewCustomers
        If there are fewer than five.
    """
    if people < SMALLEST_GROUP:
        raise TooFewCustomers(
            f"The usable rows hold {people} customers. A report needs {SMALLEST_GROUP}: with "
            f"fewer it would show people one by one.{_set_aside(reading)}"
        )


def _set_aside(reading: Reading | CustomerReading | None) -> str:
    """Return how many rows were set aside, and why; nothing where none was."""
    if reading is None or reading.rejected.empty:
        return ""
    reasons = reading.rejected["reason"].value_counts()
    told = "; ".join(f"{reason} ({rows:,})" for reason, rows in reasons.items())
    return f" Of {reading.rows_in:,} rows, {len(reading.rejected):,} were set aside: {told}."


def strayed_dates(dates: pd.Series) -> str | None:
    """Return a warning where a few rows are dated more than ten years before all others.

    They may be fillers or slips, but they may also be true: so they stay, and are told.

    Examples
    --------
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
    years = (starts[-1] - last) // pd.Timedelta(days=365.25)
    period = f"{first:%Y-%m-%d}" + (f" to {last:%Y-%m-%d}" if first < last else "")
    return (
        f"Rows dated {period}, {years} years before any other: {early.sum():,} of {len(dates):,}. "
        "Orders may be that old. If these are not, empty their dates in the file, and the rows are "
        f"set aside: until then all that is said below of time reaches back to {first.year}."
    )


def shorten(customer_ids: pd.Index, everybody: pd.Index) -> list[str]:
    """Return ids that their owner can look up and a stranger cannot; a name never shows.

    An id that ends in digits keeps its last three, or as many more as tell the listed customers
    from everybody else, but never all; any other id becomes a short code.

    Examples
    --------
    >>> ids = pd.Index(["17850", "13047", "Zhang Wei"])
    >>> shorten(ids[:2], ids)
    ['…850', '…047']
    """
    for digits in (3, 4, 5, 6):
        endings = everybody.str[-digits:].value_counts()
        if (endings[customer_ids.str[-digits:]] == 1).all():
            break
    return [
        f"…{one[-digits:]}"
        if len(one) > digits and one[-digits:].isdigit()
        else f"#{hashlib.sha256(one.encode()).hexdigest()[:5]}"
        for one in customer_ids
    ]


def name_listed(listed: pd.DataFrame, everybody: pd.Index) -> pd.DataFrame:
    """Return the first listed customers under shortened ids; none if there are few customers."""
    listed = listed.head(LISTED if len(everybody) >= FEWEST_FOR_NAMES else 0)
    names = shorten(listed.index, everybody)
    return listed.set_axis(pd.Index(names, name="customer", dtype=str))


def advice_on_reading(rejected: pd.DataFrame, rows_in: int) -> list[str]:
    """Return what the rows set aside advise; nothing where they are few and no cancellations."""
    advice = []
    share = len(rejected) / rows_in if rows_in else 0.0
    if share >= 0.01:
        worst = rejected["reason"].value_counts()
        advice.append(
            f"{theme.percent(share)} of the rows could not be used, most often because: "
            f"{worst.index[0]} ({worst.iloc[0]:,} rows). Mend that where the data are entered."
        )
    if rejected["reason"].str.contains("cancelled|negative").any():
        advice.append(
            "Cancelled and negative rows were set aside, but the sale that a cancellation takes "
            "back still counts. Ask for cancellations to be netted before you act on one customer."
        )
    return advice
