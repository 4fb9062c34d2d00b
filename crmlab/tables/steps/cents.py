"""Whether amounts count cents: a column's name says so, another column shows it, or it is asked."""

import re

import numpy as np
import pandas as pd

from crmlab.tables.cells.amounts import is_number
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import name_has
from crmlab.tables.columns.names import plain_name
from crmlab.tables.errors import TableError, option
from crmlab.tables.sales.sales import Options, Sales

MONEY = ("amount", "unit_price", "refund", "margin", "cost", "unit_cost")
WITH_CENTS = ("USD", "$", "EUR", "GBP", "CHF", "CAD", "AUD", "CNY", "PLN", "BRL")
NEARLY_ALL = 0.95  # of the rows, in which another column is the amount in units
LEAST = 100  # typical amount, below which nobody counts cents
CENTS = re.compile(r"\bcents?\b|\bminor units?\b|[(（]分[)）]", re.IGNORECASE)
_PAYMENT = re.compile(r"(ch|py|pi|txn|pay)_[A-Za-z0-9]{6,}")
_SHARES = re.compile("rate|percent|share|%", re.IGNORECASE)


def take_cents(sales: Sales, options: Options) -> None:
    """Make whole units of money of amounts that count cents; ask where they may do so."""
    asked = options.amount_in
    called = [m for m in MONEY if CENTS.search(_label(sales, m).replace("_", " "))]
    main = "amount" if "amount" in sales.numbers else "unit_price"
    values = sales.numbers[main].readable()
    sales.may_be_cents = asked is None and main not in called
    if sales.may_be_cents and _may_count_cents(sales, main, values):
        asked = _by_another_column(sales, values)
        sales.may_be_cents = asked is None
        if asked is None and _is_of_payments(sales):
            _ask(sales, main, values)
    if asked == "cents":
        called += [
            m for m in MONEY if m in sales.numbers and m not in called and _is_whole(sales, m)
        ]
    if main in called:
        sales.unit = 0.01
    for meaning in called:
        column = sales.numbers[meaning]
        column.values = column.values / 100
        sales.say(
            "{column} counts hundredths: it is divided by 100.",
            column=repr(_label(sales, meaning)),
        )


def _label(sales: Sales, meaning: str) -> str:
    return sales.found.get(meaning, "") if meaning in sales.numbers else ""


def _is_whole(sales: Sales, meaning: str) -> bool:
    values = sales.numbers[meaning].readable()
    return not (values[~np.isnan(values)] % 1).any()


def _may_count_cents(sales: Sales, main: str, values: np.ndarray) -> bool:
    """Tell whether all amounts are whole, written so, and large, and the currency has cents."""
    cells, sold = sales.frame[_label(sales, main)], values[values > 0]
    if not len(sold) or not _is_whole(sales, main) or np.median(sold) < LEAST:
        return False
    if not is_number(cells):
        decimals = re.escape(sales.mark) + r"\d{1,2}\D*$"
        if cells.astype(str).str.contains(decimals, regex=True).any():
            return False
    codes = set(_currencies(sales).str.upper())
    return not codes or bool(codes & set(WITH_CENTS))


def _currencies(sales: Sales) -> pd.Series:
    label = sales.found.get("currency")
    if label is None:
        return pd.Series([], dtype="str")
    cells = sales.frame[label]
    return cells[~is_blank(cells)].astype("str").str.strip()


def _by_another_column(sales: Sales, values: np.ndarray) -> str | None:
    """Return what another sum of money with decimals tells: it is the same one, or as large."""
    frame = sales.frame
    for label in frame:
        name = plain_name(label)
        if not name_has(name, "sum") or _SHARES.search(label) or label == _label(sales, "amount"):
            continue
        other = sales.read(frame[label])
        both = (other > 0) & (values > 0)
        if not both.any() or not (other[both] % 1).any():
            continue
        if np.mean(np.abs(100 * other[both] - values[both]) < 0.5) >= NEARLY_ALL:
            return "cents"
        if 0.2 < np.median(other[both] / values[both]) < 5:
            return "units"
    return None


def _is_of_payments(sales: Sales) -> bool:
    """Tell whether the file is that of a service for payments, which may count in cents."""
    codes, frame = _currencies(sales), sales.frame
    names = {plain_name(label) for label in frame}
    if len(codes) and codes.str.islower().all():
        return True
    if names & {"amountcaptured", "convertedamount", "amountreceived", "paymentintentid"}:
        return True
    for label in frame:
        cells = frame[label][~is_blank(frame[label])]
        if len(cells) and cells[:500].astype(str).str.fullmatch(_PAYMENT.pattern).mean() > 0.9:
            return True
    return False


def _ask(sales: Sales, main: str, values: np.ndarray) -> None:
    row = int(np.argmax(values > 0))
    raise TableError(
        "All values of {column} are whole numbers, as services for payments write cents: "
        "{value:.0f} (row {row}) may be {units:,.2f} or {cents:,.2f}. Say which: {options}.",
        column=repr(_label(sales, main)),
        value=values[row],
        units=values[row],
        cents=values[row] / 100,
        row=sales.ledger.table.rows[row],
        options=option("amount_in", "cents", "units"),
    )
