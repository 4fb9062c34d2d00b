"""Orders that have no date of payment where others have one: not paid, or paid all the same."""

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.dates import are_dates
from crmlab.tables.cells.words import said
from crmlab.tables.columns.names import plain_name
from crmlab.tables.errors import TableError, option
from crmlab.tables.sales.parts import same_in_orders
from crmlab.tables.sales.sales import Options, Sales
from crmlab.tables.steps.status import are_invoices


def set_unpaid_aside(sales: Sales, options: Options) -> None:
    """Set aside what has no date of payment; ask whether, if nobody has asked for it.

    No date tells it where a column says what is paid, or when each row is due.
    """
    asked, frame = options.paid_on, sales.frame
    if asked == "" or (asked is None and ("payment_status" in sales.found or are_invoices(frame))):
        return
    named = (n for n in sales.free if said(plain_name(n), "paid_on"))
    label = asked or next((n for n in named if are_dates(frame[n][_is_there(frame[n])])), None)
    if label is None:
        return
    dates = same_in_orders(frame[label], sales.orders)
    sold = sales.stays & (sales.amounts > 0) & sales.filled("date") & ~sales.strangers
    unpaid = sold & ~_is_there(dates)
    if asked is None:
        if 0 < unpaid.sum() < sold.sum():
            _ask(label, unpaid, sold, sales.amounts)
        return
    if sales.orders is not None:  # and what is taken off an order that is not paid
        of_row = sales.orders.of_row
        unpaid |= (of_row >= 0) & np.isin(of_row, of_row[unpaid]) & ~_is_there(dates)
    rule = say("{column} is empty: not paid", column=label)
    sales.ledger.set_no_sale_aside(rule, unpaid, "paid_on")


def _is_there(dates: pd.Series) -> np.ndarray:
    """Tell which cells hold more than nothing, a dash or zeros."""
    return dates.astype("str").str.contains("[1-9]", na=False).to_numpy(dtype=bool)


def _ask(label: str, unpaid: np.ndarray, sold: np.ndarray, amounts: np.ndarray) -> None:
    raise TableError(
        "{column} is empty in {count} of {rows} rows, with {money} in all: they may not be paid. "
        "Set them aside, or count them all the same: {options}.",
        column=repr(label),
        count=f"{unpaid.sum():,}",
        rows=f"{sold.sum():,}",
        money=f"{amounts[unpaid].sum():,.2f}",
        options=option("columns", ("paid_on", label), ("paid_on", "")),
    )
