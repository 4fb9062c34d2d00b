"""Tables that list something other than sales, as their columns tell: bookings and contracts."""

from collections.abc import Mapping

import pandas as pd

from crmlab.checks import listed
from crmlab.tables.cells.words import name_has
from crmlab.tables.columns.names import plain_name
from crmlab.tables.errors import TableError

OFTEN = 2.0  # rows a customer, from which they are payments


def refuse_journal(frame: pd.DataFrame) -> None:
    """Raise where each row moves money from an account to another: few of them are sales."""
    names = {label: plain_name(label) for label in frame}
    accounts = [label for label, name in names.items() if name_has(name, "contra_account")]
    sides = [label for label, name in names.items() if name_has(name, "debit_or_credit")]
    if accounts and sides:
        raise TableError(
            "each row is a booking from one account to another, not a purchase: it has {labels}. "
            "Payments and credit notes stand in such a journal beside sales. Take the list of "
            "invoices.",
            labels=listed(accounts + sides),
        )


def refuse_contracts(frame: pd.DataFrame, found: Mapping[str, str]) -> None:
    """Raise where each row is a subscription, which is paid again and again."""
    names = {label: plain_name(label) for label in frame}
    intervals = [label for label, name in names.items() if name_has(name, "interval")]
    renewals = [label for label, name in names.items() if name_has(name, "renewal")]
    if not (intervals and renewals) or name_has(names.get(found.get("date"), ""), "payment"):
        return
    if len(frame) < OFTEN * frame[found["customer_id"]].nunique():
        raise TableError(
            "each row is a subscription, not a payment: it has {labels}. It is paid again in each "
            "period. Take the list of payments or of invoices.",
            labels=listed(intervals + renewals),
        )
