"""From a raw table to customers: rename, read ids and dates, and keep every other cell as typed."""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from crmlab.checks import listed, require_one_of
from crmlab.messages import say
from crmlab.tables.cells.dates import ORDERS, parse_mixed_dates
from crmlab.tables.cells.ids import parse_ids
from crmlab.tables.cells.parsed import Parsed
from crmlab.tables.columns.evidence import is_flag
from crmlab.tables.columns.names import known_names, match, print_recognised
from crmlab.tables.errors import OneColumnError, TableError, about, option
from crmlab.tables.files.opening import open_table
from crmlab.tables.files.raw import RawTable
from crmlab.tables.reading import CustomerReading
from crmlab.tables.sales.ledger import Ledger
from crmlab.tables.strayed_sales import sale_columns, what_to_use

__all__ = ["read_customers"]

DATES = ("updated_on", "birth_date", "wedding_date", "last_seen")
ANSWERS = ("customer_id", "marital", "child_count", "friends_on_site")  # may be yes and no, 0 and 1
_NO_DELIMITER = "\x1f"  # ASCII's own mark between units, which no list of addresses holds
_CONTACT = re.compile(r"\S+@\S+\.\S+|\+?[0-9]{10,18}X?(\.0+)?", re.IGNORECASE)


def read_customers(
    path_or_frame: str | Path | pd.DataFrame,
    columns: Mapping[str, str | None] | None = None,
    *,
    date_order: str | None = None,
    quiet: bool = False,
    **pandas_arguments: object,
) -> CustomerReading:
    """Read a customer file; set every row that cannot be a customer's record aside, with a reason.

    The file, or table, is one as `read_transactions` reads, also with one column only; `columns`,
    `quiet` and the arguments for pandas are those of it. No column is required but one that is
    recognised. Where a column does not decide the order of dates such as 03/04/1988, they are left
    empty, unless there is a `date_order`. An incomplete record stays: what is missing is for a
    report to say. Rows in = good + set aside, always. If the file cannot be read, or none of its
    columns is recognised, a TableError says what to do, and quotes no cell of the file.

    >>> people = pd.DataFrame({"编号": ["017", None], "姓名": ["王伟", "李娜"],
    ...                        "出生日期": ["1988年3月7日", "7.3.1988"]})
    >>> customers, rejected = read_customers(people)
    Read from the table: '编号' as customer_id, '姓名' as name, '出生日期' as birth_date.
    If that is wrong, name the right columns with columns={...}.
    >>> customers
        customer_id name birth_date
    row
    0           017   王伟 1988-03-07
    >>> rejected[["row", "column", "reason"]]
       row column                  reason
    0    1     编号  customer_id is missing
    """
    require_one_of("date_order", date_order, (None, *ORDERS))
    try:
        table = _open_any_width(path_or_frame, pandas_arguments)
        with about(table.source, table.hint):
            found = _recognise(table.frame, columns)
    except TableError as error:
        raise TableError.of(error.discreet) from None  # a cause would still show what is not told
    if not quiet:
        print_recognised({meaning: repr(label) for meaning, label in found.items()}, table.source)
    ledger = Ledger(table, found)
    parsed = {
        meaning: parse_mixed_dates(table.frame[found[meaning]], meaning, table.rows, date_order)
        for meaning in DATES
        if meaning in found
    }
    if "customer_id" in found:
        parsed["customer_id"] = parse_ids(table.frame[found["customer_id"]], "customer_id")
    _apply_rules(ledger, parsed)
    return _assemble(ledger, parsed)


def _open_any_width(
    path_or_frame: str | Path | pd.DataFrame, arguments: dict[str, object]
) -> RawTable:
    """Return the raw rows, also of a text with one column: a list of addresses."""
    try:
        return open_table(path_or_frame, arguments)
    except OneColumnError:
        return open_table(path_or_frame, arguments | {"sep": _NO_DELIMITER})


def _recognise(frame: pd.DataFrame, given: Mapping[str, str | None] | None) -> dict[str, str]:
    """Return the label of each canonical column; the header may not seem to be a record."""
    labels = list(frame)
    places = [i for i, label in enumerate(labels, 1) if _CONTACT.fullmatch(label.replace(" ", ""))]
    if places:
        raise TableError(
            "where the names of the columns should stand, column {place} has a number or an "
            "address as of a person. Put a line with names above the first record.",
            place=places[0],
        )
    found = match(labels, given, known_names("customers"))
    sure = (*ANSWERS, *(given or {}))
    found = {m: label for m, label in found.items() if m in sure or not is_flag(frame[label])}
    if not found and (sale := sale_columns(frame)):
        raise TableError(
            "none of the columns is one of a list of customers; {date} and {amount} look like "
            "those of sales. {instead} If it is a list of customers, name what you can: {options}.",
            date=repr(sale["date"]),
            amount=repr(sale.get("amount") or sale["unit_price"]),
            instead=what_to_use(),
            options=option("columns", ("name", say("one of them"))),
        )
    if not found:
        raise TableError(
            "none of the {count} columns is recognised (they are not listed here: without a header "
            "they would show somebody's data). Name what you can: {options}, and likewise "
            "{columns}.",
            count=len(labels),
            options=option("columns", ("name", say("one of them"))),
            columns=listed(known_names("customers")),
        )
    return found


def _apply_rules(ledger: Ledger, parsed: dict[str, Parsed]) -> None:
    """Enter every rule in the ledger."""
    ledger.set_headers_aside()
    if "customer_id" in parsed:
        ledger.set_aside_unread(parsed["customer_id"], "customer_id")
    for meaning in parsed.keys() - {"customer_id"}:
        parsed[meaning].values[parsed[meaning].bad()] = np.datetime64("NaT")
        ledger.empty_unread(parsed[meaning], meaning, ledger.stays)
    if "customer_id" in parsed:
        ids = pd.Series(parsed["customer_id"].values)
        meaning = say("A row with the id of an earlier row is kept.")
        again = ids.duplicated().to_numpy() & ledger.stays
        ledger.note(say("{column} again", column="customer_id"), meaning, again)
    ledger.note_repeated()


def _assemble(ledger: Ledger, parsed: dict[str, Parsed]) -> CustomerReading:
    """Return the rows that stay under canonical names, and the account of the others."""
    stays = ledger.stays
    index = pd.Index(ledger.table.rows[stays], name="row")
    as_typed = ledger.table.frame[stays].set_axis(index)
    columns = {meaning: as_typed[label] for meaning, label in ledger.columns.items()}
    read = {meaning: column.values[stays] for meaning, column in parsed.items()}
    customers = pd.DataFrame(columns | read, index=index)
    if "customer_id" in customers:
        customers = customers.astype({"customer_id": "str"})
    return CustomerReading(
        customers=customers, as_typed=as_typed, emptied=ledger.emptied_cells(), **ledger.account()
    )
