"""What the briefings of all chapters share: nobody is shown alone, and what reading set aside."""

import hashlib
from collections.abc import Callable
from html import escape
from typing import TypeVar

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme

SMALLEST_GROUP = 5
FEWEST_FOR_NAMES = 50  # below that, a list of the best would name everybody
LISTED = 10

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


def require_a_group(people: int) -> None:
    """Refuse a report on so few customers that it would show them one by one.

    Raises
    ------
    TooFewCustomers
        If there are fewer than five.
    """
    if people < SMALLEST_GROUP:
        raise TooFewCustomers(
            f"The usable rows hold {people} customers. A report needs {SMALLEST_GROUP}: with "
            "fewer it would show people one by one."
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
