"""From a raw table to transactions: rename, parse, and apply the rules one after another."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from crmlab.checks import as_day, require_one_of
from crmlab.messages import say
from crmlab.tables.cells.dates import ORDERS, parse_dates
from crmlab.tables.cells.ids import parse_ids
from crmlab.tables.cells.moments import are_unix
from crmlab.tables.cells.months import MONTHS
from crmlab.tables.cells.parsed import Parsed, is_missing
from crmlab.tables.cells.words import name_has
from crmlab.tables.columns.names import plain_name, print_recognised
from crmlab.tables.columns.namesakes import spelled_apart
from crmlab.tables.columns.recognition import recognise
from crmlab.tables.doubts import check_against_other_dates, doubts, doubts_of_rows
from crmlab.tables.errors import about
from crmlab.tables.files.opening import open_table
from crmlab.tables.files.raw import repeated_rows, without_twins
from crmlab.tables.gaps.diary import ask_for_year, of_year
from crmlab.tables.reading import RETURNED, Reading, returned
from crmlab.tables.sales.finding import NUMBERS, find_sales
from crmlab.tables.sales.ledger import Ledger
from crmlab.tables.sales.sales import Options, Sales, Where
from crmlab.tables.steps.cents import WITH_CENTS
from crmlab.tables.steps.composition import told_composition
from crmlab.tables.steps.products import product_names, shared_out
from crmlab.tables.steps.reversals import are_credit_notes

__all__ = ["read_transactions"]

CENT = 0.01
_LABELS = ("order_id", "product_id", "store")
_OUTPUT = ("customer_id", "date", "amount", "order_id", "product_id", "quantity", "store", "margin")


def read_transactions(
    path_or_frame: str | Path | pd.DataFrame,
    columns: Mapping[str, str | None] | None = None,
    *,
    where: Where | None = None,
    by: str | None = None,
    date_order: str | None = None,
    year: int | None = None,
    decimal: str | None = None,
    amount_per: str | None = None,
    amount_in: str | None = None,
    totals: str | None = None,
    duplicates: str = "keep",
    cancellations: str = "set aside",
    until: str | date | None = None,
    quiet: bool = False,
    **pandas_arguments: object,
) -> Reading:
    """Read a sales file into transactions; set every row that cannot be one aside, with a reason.

    The columns are recognised by their names, English or Chinese, and by what stands in them; the
    guess is printed unless `quiet`. Where there is no amount, ``amount = quantity * unit_price``.
    Lines on which an order goes on and totals are no rows of their own; what a status calls
    cancelled, failed or refunded is set aside. Rows in = good + set aside + continuation lines +
    totals, always. Where the file can be read in two ways that change the result (the customer, two
    currencies, an unknown status, dates, numbers), a TableError says what to do.

    Parameters
    ----------
    path_or_frame
        A CSV, TSV, Excel or Parquet file, any delimited or aligned text, or a table, which is
        never modified.
    columns
        Canonical column to the file's own: ``{"customer_id": "Kunde"}``, or two that hold a first
        and a last name: ``{"customer_id": "Vorname+Name"}``. None for a column says that the file
        has none. What is not given is recognised.
    where
        The rows to keep: ``{"Status": "paid", "Currency": ["EUR"]}``; all others are set aside.
    by
        A column, by its name in the file or ours: the reading can then be cut into parts by its
        values, such as ``read_transactions(path, by="store").part("Lyon")``.
    date_order : {"dmy", "mdy", "ymd", "my"}
        The order of dates such as 03/04/2024, or that Apr-24 is a month and no day; the column
        decides if it can.
    year
        The year of dates that say none, such as 16 Mar.
    decimal : {".", ","}
        The decimal mark of written numbers; the numbers decide if they can.
    amount_per : {"line", "order"}
        Whether an amount is that of a row, or stands again on each line of its order.
    amount_in : {"units", "cents"}
        What whole amounts count, where they may count cents.
    totals : {"set aside", "keep"}
        What to do with rows that are called totals where their sum does not show it.
    duplicates : {"keep", "set aside"}
        What to do with rows equal in every column to an earlier one. Two equal lines of a basket
        may both be real.
    cancellations : {"set aside", "net"}
        What to do with invoices that start with C, and with negative quantities and amounts:
        leave them out, or keep them with a negative amount.
    until
        The last day that has happened, such as ``"2024-12-31"``; later rows are set aside. If left
        out, it is today, or the day of the last booking where dates after it lie ahead.
    **pandas_arguments
        Passed to the pandas reader: ``sep``, ``names``, ``encoding``, ``sheet_name``, ``widths``...
        And ``header_row``: the row of the file with the names of the columns, where it is not
        found.

    Examples
    --------
    >>> sales = pd.DataFrame({"客户编号": ["017", None], "日期": ["2024年3月5日", "2024-03-06"],
    ...                       "金额": ["¥1,234.50", "8.00"]})
    >>> transactions, rejected = read_transactions(sales)
    Read from the table: '客户编号' as customer_id, '日期' as date, '金额' as amount.
    If that is wrong, name the right columns with columns={...}.
    Amounts are in CNY, by the amounts.
    >>> transactions
      customer_id       date  amount
    0         017 2024-03-05  1234.5
    >>> rejected
       row column value                  reason
    0    1   客户编号        customer_id is missing
    """
    require_one_of("date_order", date_order, (None, *ORDERS, MONTHS))
    require_one_of("decimal", decimal, (None, ".", ","))
    require_one_of("amount_per", amount_per, (None, "order", "line"))
    require_one_of("amount_in", amount_in, (None, "units", "cents"))
    require_one_of("totals", totals, (None, "set aside", "keep"))
    require_one_of("duplicates", duplicates, ("keep", "set aside"))
    require_one_of("cancellations", cancellations, ("set aside", "net"))
    last = pd.Timestamp.today().normalize() if until is None else as_day(until, "until")
    table, numbered = without_twins(open_table(path_or_frame, pandas_arguments, numbered=True))
    with about(table.source, table.hint):
        found, told, table.frame = recognise(table.frame, columns)
    if year is not None:
        dates = of_year(table.frame[found["date"]], year)
        table.frame = table.frame.assign(**{found["date"]: dates})
    if not quiet:
        print_recognised(_taken_from(found), table.source)
    may_be_denied = ("discount", "paid_on", "refund")
    said = {m: found.get(m, "" if m in (columns or {}) else None) for m in may_be_denied}
    said["net"] = cancellations == "net"
    options = Options(
        where or {}, by, decimal, amount_per, amount_in, totals, date_order, until, **said
    )
    sales = find_sales(table, found, options)
    ledger = sales.ledger
    with sales.questions.later():
        parsed = _parse_columns(sales, date_order, last)
    sales.questions.ask()
    taken_back = _apply_rules(ledger, parsed, duplicates, cancellations)
    read = {
        meaning: parsed[meaning].values[ledger.stays] for meaning in _OUTPUT if meaning in parsed
    }
    texts = {meaning: "str" for meaning in ("customer_id", *_LABELS) if meaning in parsed}
    transactions = pd.DataFrame(read).astype(texts)
    written = ledger.table.frame[ledger.stays]
    has_cents = sales.currency in WITH_CENTS
    if sales.currency is None:  # machines count cents
        has_cents = are_unix(written[found["date"]])
    of_file = doubts(transactions, ledger.columns, written, has_cents and sales.may_be_cents)
    warnings = sales.warnings + of_file + doubts_of_rows(transactions, ledger.columns, written)
    products = {}
    if sales.lines is not None and "product_name" in sales.lines:
        products = product_names(sales.lines["product_id"], sales.lines["product_name"])
    elif {"product_id", "product_name"} <= ledger.columns.keys():
        products = product_names(transactions["product_id"], written[found["product_name"]])
    if not products:
        ledger.columns = {m: label for m, label in ledger.columns.items() if m != "product_name"}
    made_of = told_composition(
        written, ledger.columns, transactions["amount"].to_numpy(), sales.mark
    )
    of_columns = [*parsed["customer_id"].told, *parsed["date"].told]
    told = [*table.told, *numbered, *told, *sales.told, *of_columns, *made_of]
    if not quiet and (told or warnings):
        print("\n".join([*told, *warnings]))
    anonymous = _without_customer(parsed, cancellations)
    strangers = _first_of_orders(anonymous != 0, parsed, ledger.parts.of_row)
    returned = np.where(taken_back, np.abs(parsed["amount"].values), 0.0)
    split = None
    if by is not None:
        own = [
            of_file + doubts_of_rows(transactions[rows], ledger.columns, written[rows])
            for rows in ledger.rows_of_parts()
        ]
        split = ledger.split(anonymous, strangers, returned, sales.refunded, own)
    return Reading(
        transactions=transactions,
        taken_back=int(taken_back.sum()),
        returned=float(returned.sum()),
        refunded=float(sales.refunded.sum()),
        anonymous=float(anonymous.sum()),
        strangers=int(strangers.sum()),
        file_total=sales.file_total,
        total_adds_up=sales.total_adds_up,
        currency=sales.currency,
        apart={kind: int(counts.sum()) for kind, counts in ledger.apart.items()},
        on_purpose=ledger.on_purpose,
        taken=told,
        warnings=warnings,
        decided=sales.decided | {"date_order": parsed["date"].order},
        products=products,
        lines=shared_out(sales.lines, transactions),
        split=split,
        **ledger.account(),
    )


def _without_customer(parsed: Mapping[str, Parsed], cancellations: str) -> np.ndarray:
    """Return the amount of each row that lacks nothing but a customer; of all others, nothing."""
    others = ("date", "quantity", "unit_price", "amount")
    rows = parsed["customer_id"].problems.get(is_missing("customer_id"), np.zeros(1, dtype=bool))
    rows = rows & ~np.any([parsed[name].bad() for name in others if name in parsed], axis=0)
    amount = parsed["amount"].values
    return np.where(rows & ((amount > 0) | (cancellations == "net")), amount, 0.0)


def _first_of_orders(
    rows: np.ndarray, parsed: Mapping[str, Parsed], parts: np.ndarray
) -> np.ndarray:
    """Return the rows, of those marked, that are the first of their order and part, or of none."""
    if "order_id" not in parsed:
        return rows
    orders = pd.DataFrame({"order": parsed["order_id"].values, "part": parts})[rows]
    first = np.zeros(len(rows), dtype=bool)
    first[rows] = orders["order"].isna() | ~orders.duplicated()
    return first


def _taken_from(found: Mapping[str, str]) -> dict[str, str]:
    """Return what each canonical column is taken from, as it is told."""
    pairs = {meaning: repr(label) for meaning, label in found.items()}
    if "unit_price" in pairs:
        pairs["amount"] = f"{pairs['quantity']} × {pairs.pop('unit_price')}"
    return {meaning: pairs[meaning] for meaning in _OUTPUT if meaning in pairs}


def _parse_columns(sales: Sales, date_order: str | None, until: pd.Timestamp) -> dict[str, Parsed]:
    """Return each column found, understood."""
    table, found = sales.ledger.table, sales.ledger.columns
    apart, told = spelled_apart(table.frame, found)
    parsed = {"customer_id": parse_ids(table.frame[found["customer_id"]], "customer_id", apart)}
    parsed["customer_id"].told += told
    parsed |= {m: parse_ids(table.frame[found[m]], m) for m in _LABELS if m in found}
    days = table.frame[found["date"]]
    if name_has(plain_name(found["date"]), "month"):
        date_order = date_order or MONTHS
    parsed["date"] = parse_dates(days, "date", table.rows, date_order, until)
    if parsed["date"].bad().sum() > 0.5 * len(days):
        ask_for_year(table, found["date"], until)
    check_against_other_dates(table, found, parsed["date"], date_order)
    parsed |= sales.numbers
    parsed["kind"] = Parsed(sales.paid_back)
    return parsed


def _apply_rules(
    ledger: Ledger, parsed: dict[str, Parsed], duplicates: str, cancellations: str
) -> np.ndarray:
    """Enter every rule in the ledger, and make the amounts of kept cancellations negative.

    Tell which rows are set aside because they take a sale back.
    """
    computed = "unit_price" in parsed
    needed = ["customer_id", "date", *(["quantity", "unit_price"] if computed else []), "amount"]
    for meaning in needed:
        blamed = "quantity" if computed and meaning == "amount" else meaning
        ledger.set_aside_unread(parsed[meaning], blamed)
    for meaning in [name for name in parsed if name not in (*needed, "kind")]:
        ledger.empty_unread(parsed[meaning], meaning)
        if meaning in NUMBERS:
            parsed[meaning].values[parsed[meaning].bad()] = np.nan
    for reason, rows in parsed["date"].notes.items():
        if rows.any():
            ledger.note(reason, say("The clock time is kept as written."), rows)
    taken_back = _apply_signs(ledger, parsed, cancellations)
    again = repeated_rows(ledger.table.frame, ~parsed["customer_id"].bad())
    rule = say("exact duplicate")
    if duplicates == "keep":
        equal = say("A row with a customer that equals an earlier row in every column is kept.")
        ledger.note(rule, equal, again)
    else:
        equal = say(
            "A row with a customer that equals an earlier row in every column is set aside."
        )
        ledger.set_aside(rule, equal, again)
    return taken_back


def _apply_signs(ledger: Ledger, parsed: dict[str, Parsed], cancellations: str) -> np.ndarray:
    """Set what takes a sale back aside, or make it negative; tell which rows are set aside.

    A negative line of an order that has more on its other lines of the day is part of it: a
    discount.
    """
    taken_back = np.zeros(len(ledger.stays), dtype=bool)
    inside = _less_than_the_rest(ledger, parsed)
    if inside.any():
        part = say("The row is kept with its negative amount: the order as a whole is a sale.")
        ledger.note(say("negative line of an order"), part, inside)
    shown = {
        sign: _takes_back(parsed[sign].values, sign) for sign in RETURNED if sign in ledger.columns
    }
    for sign, rows in shown.items():
        rule, rows = returned(sign), rows & ~inside
        if cancellations == "net":
            amount = parsed["amount"].values
            if "margin" in parsed:
                parsed["margin"].values[rows & (amount > 0)] *= -1
            amount[rows] = -np.abs(amount[rows])
            ledger.note(rule, say("The row is kept with a negative amount."), rows)
        else:
            aside = say("A cancelled or returned sale is set aside.")
            taken_back |= rows & ledger.stays
            ledger.set_aside(rule, aside, rows, sign)
    return taken_back


def _less_than_the_rest(ledger: Ledger, parsed: dict[str, Parsed]) -> np.ndarray:
    """Tell which rows have a negative amount in an order whose rows add up to more than nothing.

    What is called a return by its kind is one, be it of all of the order or of a part; so is what
    is of a later day than the sale.
    """
    if "order_id" not in parsed:
        return np.zeros(len(ledger.stays), dtype=bool)
    orders = pd.Series(parsed["order_id"].values, dtype=object).where(ledger.stays)
    amounts = pd.Series(parsed["amount"].values)
    whole = amounts.groupby(orders).transform("sum").to_numpy()
    lines = ledger.stays & ~parsed["kind"].values & (amounts < 0).to_numpy() & (whole > CENT / 2)
    if not lines.any():
        return lines
    days = pd.Series(parsed["date"].values).dt.normalize()
    sold = days.where(amounts > 0).groupby(orders).transform("min")
    return lines & ~(days > sold).to_numpy()


def _takes_back(values: np.ndarray, meaning: str) -> np.ndarray:
    """Say which numbers are negative, and which invoices are credit notes by their number."""
    if meaning == "kind":
        return values
    if meaning != "order_id":
        return values < 0
    return are_credit_notes(pd.Series(values, dtype="str"))
