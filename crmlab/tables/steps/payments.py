"""What is not paid, as a date of payment or a word tells: sold on account, or no sale at all."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.dates import are_dates, are_written_dates
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import plain, said
from crmlab.tables.columns.evidence import has_few_words, has_numbers, is_flag, verdict
from crmlab.tables.columns.names import plain_name, says_what_is_paid
from crmlab.tables.errors import TableError, either, keeping, option
from crmlab.tables.sales.parts import same_in_orders
from crmlab.tables.sales.sales import Options, Sales
from crmlab.tables.steps.status import are_invoices, counted
from crmlab.tables.steps.totals import are_in_totals

MOST = 7  # values that are offered one by one
_DIGIT = re.compile("[1-9]")
_SOMETHING = re.compile(r"[^\W_0]|[✓✔☑√]")  # more than a dash or zeros


def set_unpaid_aside(sales: Sales, options: Options) -> None:
    """Set aside what a column says is not paid, or count it; ask which, where nothing tells."""
    asked = options.paid_on
    if asked == "":
        return
    sold = sales.stays & (sales.amounts > 0) & sales.filled("date") & ~sales.strangers
    sold &= ~sales.paid_back & (asked is not None or ~sales.on_account)
    for label in [asked] if asked else _columns(sales):
        cells = same_in_orders(sales.frame[label], sales.orders)
        cells = cells.astype("str").str.strip().where(~is_blank(cells), "")
        values = [value for value in cells.unique() if _is_open(value, label)]
        open_ = cells.isin(values).to_numpy(dtype=bool)
        unpaid = open_ & sold
        if asked or 0 < unpaid.sum() < sold.sum():
            if asked or not _are_sales(sales, label, cells, unpaid):
                _set_aside(sales, label, cells, open_, unpaid)
            return


def _columns(sales: Sales) -> Iterator[str]:
    """Yield the columns that say what is paid: by dates, by yes and no, or in a few words."""
    for label in [one for one in sales.free if one not in sales.answered]:
        called, cells = says_what_is_paid(label), sales.frame[label][sales.stays]
        there = cells[~is_blank(cells)]
        names_dates = said(plain_name(label), "paid_on")
        if called and is_flag(cells):
            yield label
        elif (called and are_written_dates(there)) or (names_dates and are_dates(there)):
            if "payment_status" not in sales.found:
                yield label
        elif called and has_few_words(there) and not has_numbers(there):
            yield label


def _is_open(value: str, label: str) -> bool:
    """Tell whether a cell says that something is not paid."""
    text = plain(value)
    if said(plain_name(label), "flag") == "owed":
        return said(text, "answer") == "yes"
    if _DIGIT.search(text):  # of a date
        return False
    says_no = said(text, "answer") == "no" or said(text, "owed") or verdict(text) == "none"
    return bool(says_no) or not _SOMETHING.search(text)


def _are_sales(sales: Sales, label: str, cells: pd.Series, unpaid: np.ndarray) -> bool:
    """Tell whether what is not paid is sold, as due dates or totals tell; else ask."""
    open_ = {value: unpaid & (cells == value).to_numpy() for value in cells[unpaid].unique()}
    told = [counted(one, rows.sum(), sales.amounts[rows].sum()) for one, rows in open_.items()]
    gaps = {
        "column": repr(label),
        "values": either(told),
        "aside": option("columns", ("paid_on", label)),
        "kept": option("columns", ("paid_on", "")),
    }
    if are_invoices(sales.frame):
        sales.say(
            "{column} is {values}: that may not be paid yet, and is counted, as the rows say when "
            "they are due. If it is no sale: {aside}.",
            **gaps,
        )
        return True
    in_totals = are_in_totals(sales, unpaid)
    if in_totals is None:
        raise TableError(
            "{column} is {values}: that may not be paid. Sold all the same, or no sale? To set it "
            "aside: {aside}; to count it: {kept}.{some}",
            some=_some_of(label, cells[sales.stays].unique(), list(open_)),
            **gaps,
        )
    told = say(
        "{column} is {values}: that may not be paid, and is set aside here, as the file's own "
        "totals leave it out. If it is sold on account: {kept}.",
        **gaps,
    )
    if in_totals:
        told = say(
            "{column} is {values}: that may not be paid, and is counted here, as the file's own "
            "totals count it. If it is no sale: {aside}.",
            **gaps,
        )
    sales.warnings.append(told)
    return in_totals


def _some_of(label: str, values: Sequence[str], open_: Sequence[str]) -> str:
    """Return how to count a part of what is not paid, where a column says several things of it."""
    paid = [value for value in values if value not in open_]
    if len(open_) < 2 or len(paid) > MOST:
        return ""
    some = say(
        "To count a part of it, keep what is paid by {paid}, and with it {others}.",
        paid=keeping(label, paid),
        others=option("where", *((label, value) for value in open_)),
    )
    return f" {some}"


def _set_aside(
    sales: Sales, label: str, cells: pd.Series, open_: np.ndarray, unpaid: np.ndarray
) -> None:
    """Set aside what is not paid, and what is taken off an order that is not paid."""
    if sales.orders is not None:
        of_row = sales.orders.of_row
        unpaid = unpaid | ((of_row >= 0) & np.isin(of_row, of_row[unpaid]) & open_)
    for value in cells[unpaid].unique():
        rule = say("{column} is {value}: not paid", column=label, value=value)
        if value == "":
            rule = say("{column} is empty: not paid", column=label)
        rows = unpaid & (cells == value).to_numpy(dtype=bool)
        sales.ledger.set_no_sale_aside(rule, rows, "paid_on")
