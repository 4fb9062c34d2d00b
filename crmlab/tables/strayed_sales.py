"""Sales that were handed in as a list of customers."""

import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.dates import are_written_dates
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.columns.evidence import free_columns
from crmlab.tables.columns.names import known_names, match
from crmlab.tables.columns.recognition import recognise
from crmlab.tables.errors import TableError


def sale_columns(frame: pd.DataFrame) -> dict[str, str]:
    """Return the labels of what a sale has, date and amount among them; nothing if these are none.

    The amount has its name; of dates, the cells tell as well. Nobody need be known as a customer.

    >>> sale_columns(pd.DataFrame({"cus_id": ["7"], "buy_date": ["2024-06-11"], "amount": ["75"]}))
    {'amount': 'amount', 'date': 'buy_date'}
    """
    try:
        return recognise(frame, None)[0]
    except TableError:
        pass
    names = known_names("sales")
    try:
        found = match(list(frame), {}, {"amount": names["amount"], "date": names["date"]})
    except TableError:  # two fit equally well
        return {}
    dates = (
        label
        for label in free_columns(frame, found)
        if are_written_dates(frame[label][~is_blank(frame[label])])
    )
    if "amount" in found and "date" not in found and (date := next(dates, None)) is not None:
        found["date"] = date
    return found if len(found) == 2 else {}


def what_to_use() -> str:
    """Return what to make of sales, and of customers."""
    return say(
        "For what the sales tell, take --template customer_value, lifecycle, segmentation or "
        "strategy; for the quality of customer data, hand in the list of customers."
    )
