"""That nobody is shown alone: of few customers there is no report, and no id is shown whole."""

import hashlib
from collections.abc import Callable, Mapping

import pandas as pd

from crmlab import theme
from crmlab.briefing.missing import Nothing
from crmlab.briefing.moments import moment
from crmlab.checks import SMALLEST_GROUP
from crmlab.messages import say
from crmlab.tables import AnyReading, Reading, Refusal
from crmlab.tables.errors import option

FEWEST_FOR_NAMES = 50  # below that, a list of the best would name everybody
LISTED = 10


class TooFewCustomers(Refusal):
    """A report would show people one by one."""


def require_a_group(people: int, reading: AnyReading) -> None:
    """Refuse a report on fewer than five customers, and say what was set aside of their file."""
    if people >= SMALLEST_GROUP:
        return
    refusal = say(
        "The usable rows hold one customer. A report needs {least}: with fewer it would show "
        "people one by one.",
        "The usable rows hold {count} customers. A report needs {least}: with fewer it would show "
        "people one by one.",
        count=people,
        least=SMALLEST_GROUP,
    )
    if isinstance(reading, Reading):
        taken = {meaning: label for label, meaning in reading.columns.items()}
        if "customer_id" in taken:
            refusal += " " + say(
                "The customer is taken from {column}; if it is another column, name it: {option}.",
                column=repr(taken["customer_id"]),
                option=option("columns", ("customer_id", say("name in the file"))),
            )
    if reading.rejected.empty:
        raise TooFewCustomers(refusal)
    reasons = reading.rejected["reason"].value_counts()
    aside = say(
        "Of {rows} rows, {aside} were set aside: {reasons}.",
        rows=theme.count(reading.rows_in),
        aside=theme.count(len(reading.rejected)),
        reasons="; ".join(f"{reason} ({theme.count(n)})" for reason, n in reasons.items()),
    )
    raise TooFewCustomers(f"{refusal} {aside}")


def shorten(customer_ids: pd.Index, everybody: pd.Index) -> list[str]:
    """Return ids that their owner can look up and a stranger cannot; a name never shows.

    An id that ends in digits keeps its last three, or as many more as tell the listed customers
    from everybody else, but never all; any other id becomes a short code.

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


def name_listed(
    listed: pd.DataFrame, everybody: pd.Index, formats: Mapping[str, Callable] | None = None
) -> pd.DataFrame:
    """Return the first listed customers as text, under shortened ids; nothing in a small file.

    Their ``purchases`` are days with one, and are called so: an order is something else.
    """
    if len(everybody) < FEWEST_FOR_NAMES:
        raise Nothing(
            "In a file of fewer than {few} customers nobody is listed.", few=FEWEST_FOR_NAMES
        )
    listed, formats = listed.head(LISTED), dict(formats or {})
    if "last" in listed:
        formats["last"] = moment
    if "purchases" in listed:
        listed = listed.rename(columns={"purchases": "purchase_days"})
        formats["purchase_days"] = theme.count
    names = pd.Index(shorten(listed.index, everybody), name="customer", dtype=str)
    return theme.table(listed.set_axis(names), formats)
