"""What is no sale: orders that a status calls cancelled, failed or refunded; moves of money."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.cells.amounts import NEAR
from crmlab.tables.cells.parsed import Distinct, is_blank
from crmlab.tables.cells.words import name_has, plain, said
from crmlab.tables.columns.evidence import (
    MOST,
    has_few_words,
    is_flag,
    is_refunded,
    values_of,
    verdict,
)
from crmlab.tables.columns.names import plain_name
from crmlab.tables.errors import TableError, either, keeping, option
from crmlab.tables.sales.orders import said_of_orders
from crmlab.tables.sales.sales import Options, Sales
from crmlab.tables.steps.totals import are_in_totals

KEPT = ("sale", "return")
NO_SALE = ("none", "return")
STATUSES = ("order_status", "payment_status", "other_status")
MAY_BE_BLANK = ("kind", "other_status", "refund_status")
MOST_TOLD = 5  # notes, of which each is told
_SAYS_NO_SALE = {"sale": "no", "none": "yes", "refunded": "yes"}  # a flag, by what it is called


def apply_statuses(sales: Sales, _: Options) -> None:
    """Set aside what is no sale by its status or its kind, and mark the rows that pay one back.

    What a value means is asked where it is not known, and where the caller has not `answered`.
    """
    before = sales.stays
    _apply_flags(sales)
    flagged = before & ~sales.stays
    asked = {m: n for m, n in sales.found.items() if n not in sales.answered}
    if "kind" in asked:
        with sales.questions.later():
            sales.paid_back = _apply(sales, "kind", "kind")
    else:  # whoever keeps returns keeps them as returns
        sales.paid_back = returns_by_kind(sales)
    before = sales.stays | flagged
    for meaning in [m for m in STATUSES if m in asked]:
        with sales.questions.later():
            _apply(sales, meaning, "status")
    if "cancelled_on" in asked:
        rows = sales.filled("cancelled_on")
        if (rows & sales.stays).any() and not rows.all():
            rule = say("{column} has a date: cancelled", column=asked["cancelled_on"])
            sales.ledger.set_no_sale_aside(rule, rows, "cancelled_on")
    if "refund" in sales.found:  # it says how much
        sales.ledger.forget("refund_status")
    elif "refund_status" in asked:
        with sales.questions.later():
            _apply(sales, "refund_status", "refund")
    _apply_notes(sales)
    _tell_money(sales, before & ~sales.stays)
    sales.paid_back = sales.paid_back & sales.stays


def _tell_money(sales: Sales, rows: np.ndarray) -> None:
    """Tell what money rows have that are set aside; what was paid back of sales is told apart."""
    rows = rows & (sales.amounts > 0) & ~(sales.refunds > 0)
    if rows.any():
        sales.say(
            "{count} row with {amount} is no sale by a status, a flag or a note, and is set aside.",
            "{count} rows with {amount} in all are no sales by a status, a flag or a note, and are "
            "set aside.",
            count=int(rows.sum()),
            amount=f"{sales.amounts[rows].sum():,.2f}",
        )


def returns_by_kind(sales: Sales) -> np.ndarray:
    """Return the rows that their kind calls a return."""
    if "kind" not in sales.found:
        return np.zeros(len(sales.stays), dtype=bool)
    return called(sales.frame[sales.found["kind"]], "return")


def called(kinds: pd.Series, meant: str) -> np.ndarray:
    """Return the rows whose kind means a sale, a return or none."""
    distinct = Distinct(kinds)
    words = _speech(distinct.values)
    means = [verdict(value, words) == meant for value in distinct.values]
    return distinct.in_rows(np.array(means, dtype=bool)).astype(bool)


def tells_kinds(kinds: pd.Series) -> bool:
    """Tell whether a column that is called a kind has any that is known: it may be of anything."""
    values = kinds.dropna().unique()
    words = _speech(values)
    return any(verdict(value, words) for value in values)


def no_lines_of_orders(sales: Sales) -> np.ndarray:
    """Return the rows of orders that are no lines of them, as their status or kind tells.

    They are payments that failed and were tried again, beside a sale or on other days, and what
    takes an order back under its number.
    """
    of_row = sales.orders.of_row
    days = sales.frame[sales.found["date"]].groupby(of_row).transform("nunique").to_numpy() > 1
    apart = np.zeros(len(of_row), dtype=bool)
    for meaning in [m for m in ("kind", *STATUSES) if m in sales.found]:
        if (label := sales.found[meaning]) in sales.answered:
            continue
        distinct = Distinct(sales.frame[label])
        words = "kind" if meaning == "kind" else "status"
        told = distinct.in_rows(
            np.array([verdict(v, words) for v in distinct.values], dtype=object)
        )
        paid = [meaning == "kind" or not is_refunded(v) for v in distinct.values]
        undone = np.isin(told.astype(str), NO_SALE) & distinct.in_rows(np.array(paid)).astype(bool)
        apart |= undone & (days | np.isin(of_row, of_row[told == "sale"]))
    return apart & (of_row >= 0)


def _apply_flags(sales: Sales) -> None:
    """Set aside what a column of yes and no says of: a test, returned, not valid."""
    for label in [one for one in sales.free if one not in sales.answered]:
        meant = said(plain_name(label), "flag") or said(plain(label).rstrip(" ?"), "note")
        cells = sales.frame[label]
        if meant == "refunded" and "refund" in sales.found:  # perhaps in part: it says how much
            continue
        if meant in _SAYS_NO_SALE and is_flag(cells[sales.stays]):
            said_once = said_of_orders(cells, sales.orders).fillna("").astype("str")
            for value in said_once[sales.stays].unique():
                if said(plain(value), "answer") == _SAYS_NO_SALE[meant]:
                    rows = (said_once == value).to_numpy(dtype=bool)
                    sales.ledger.set_no_sale_aside(no_sale(label, value), rows)


def _apply_notes(sales: Sales) -> None:
    """Set aside what a note beside the sale calls cancelled or paid back, and says no more.

    Where it says more, or who did not come, it is asked whether it is a sale; of many notes, they
    are told.
    """
    for label in [one for one in sales.free if one not in sales.answered]:
        came = said(plain_name(label), "flag") == "came"
        if not came and not _has_notes(sales.frame, label):
            continue
        cells = said_of_orders(sales.frame[label], sales.orders)
        cells = cells.astype(object).where(~is_blank(cells), "")
        distinct = Distinct(cells.where(sales.stays))
        verdicts = [_of_note(sales, value, came=came) for value in distinct.values]
        if not any(verdicts):
            continue
        below = _below_zero(sales, distinct.codes)
        sold = set(distinct.codes[sales.amounts > 0])
        for code, (value, meant) in enumerate(zip(distinct.values, verdicts, strict=True)):
            if meant == "none":  # what is paid back is a return where it is below zero
                rows = (distinct.codes == code) & ~(below & is_refunded(value))
                sales.ledger.set_no_sale_aside(no_sale(label, value), rows)
            elif meant is None and code not in sold:
                verdicts[code] = "sale"
        if not all(verdicts):
            with sales.questions.later():
                _ask_or_tell_notes(sales, label, distinct, verdicts)


def _has_notes(frame: pd.DataFrame, label: str) -> bool:
    """Tell whether a column is called notes, or says in a few words that somebody was absent."""
    if said(plain_name(label), "notes"):
        return True
    cells = frame[label]
    return has_few_words(cells) and any(said(value, "absent") for value in values_of(cells))


def _of_note(sales: Sales, value: object, *, came: bool) -> str | None:
    """Return whether a note says ``sale`` or ``none``; None where it may say either.

    What says `came` may say no by yes and no.
    """
    text = plain(value).strip("()[]*- ")
    if said(text, "absent") or (came and said(text, "answer") == "no"):
        return None
    is_sure = said(text, "note") is not None
    if not is_sure and not said(text, "sentence"):
        return "sale"
    if "refund" in sales.found and is_refunded(value):  # it says how much
        return "sale"
    return "none" if is_sure else None


def _ask_or_tell_notes(
    sales: Sales, label: str, distinct: Distinct, verdicts: list[str | None]
) -> None:
    """Ask which of the notes that speak of cancelling are sales, by a choice of all notes."""
    if len(verdicts) > MOST:
        unsure = np.array([meant is None for meant in verdicts], dtype=bool)
        rows = distinct.in_rows(unsure).astype(bool) & sales.stays
        told = [distinct.values[code] for code in np.flatnonzero(unsure)]
        sales.warnings.append(
            say(
                "{count} row of {column} speaks of cancelling, of money back or of somebody who "
                "did not come, and is counted with {amount}: {notes}. If it is no sale, take it "
                "out of the file.",
                "{count} rows of {column} speak of cancelling, of money back or of somebody who "
                "did not come, and are counted with {amount} in all: {notes}. Those that are no "
                "sales, take out of the file.",
                count=int(rows.sum()),
                column=repr(label),
                amount=f"{np.nansum(sales.amounts[rows]):,.2f}",
                notes=listed(told, most=MOST_TOLD),
            )
        )
        return
    values, readings = _choices(sales, label, distinct, verdicts)
    raise TableError.of(
        say(
            "{column} is {values}, and that may be a sale or none. {readings}.",
            column=repr(label),
            values=values,
            readings=readings,
        ),
        say("{column} has notes that may be those of sales or of none.", column=repr(label)),
    )


def _rows_of(distinct: Distinct, value: object) -> np.ndarray:
    return distinct.in_rows(np.array([other == value for other in distinct.values], dtype=bool))


def no_sale(label: str, value: object) -> str:
    """Return in words that a value of a column says of a row that it is no sale."""
    if not str(value).strip():
        return say("{column} is empty: no sale", column=label)
    return say("{column} is {value}: no sale", column=label, value=value)


def _apply(sales: Sales, meaning: str, words: str) -> np.ndarray:
    """Apply one column; return the rows that it calls a return.

    What it says of rows that pay back, which are no sales in any case, is not asked about.
    """
    ledger, refunds = sales.ledger, sales.paid_back
    label = sales.found[meaning]
    cells = sales.frame[label].where(ledger.stays)
    cells = cells.where(~is_blank(cells))
    distinct = Distinct(cells)
    if words == "kind":
        words = _speech(distinct.values)
    verdicts = [verdict(value, words) for value in distinct.values]
    if words == "status" and _are_bookings(sales.frame):  # beside what is done, they are not
        others = _without(verdicts, distinct.values, "booked")
        verdicts = others if "sale" in others else verdicts
    blank = cells.isna().to_numpy() & ledger.stays
    nothing = np.zeros(len(cells), dtype=bool)
    if not _tells(meaning, verdicts):
        ledger.forget(meaning)
        return nothing
    if blank.any():
        distinct.values.append("")
        distinct.codes[blank] = len(verdicts)
        verdicts.append("sale" if meaning in MAY_BE_BLANK else None)
    of_refunds = set(distinct.codes[refunds]) - set(distinct.codes[ledger.stays & ~refunds])
    for code in of_refunds - {-1}:
        verdicts[code] = verdicts[code] or "return"
    apart = _below_zero(sales, distinct.codes)  # they pay back, as others below zero do
    if words == "status":
        verdicts = _settle_owed(sales, label, distinct, verdicts)
        apart = apart | _paid_back_in_part(sales, label)
    for code, (value, meant) in enumerate(zip(distinct.values, verdicts, strict=True)):
        if meant == "none":
            rows = _rows_of(distinct, value)
            if words == "refund" or is_refunded(value):
                rows &= ~apart
                verdicts[code] = "none" if rows.any() else "return"
            ledger.set_no_sale_aside(no_sale(label, value), rows, meaning)
    if not all(verdicts):
        _ask(sales, meaning, distinct, verdicts)
    return distinct.in_rows(np.array(verdicts, dtype=object)) == "return"


def _settle_owed(
    sales: Sales, label: str, distinct: Distinct, verdicts: list[str | None]
) -> list[str | None]:
    """Return verdicts in which what is not paid is sold on account, or no sale; tell which.

    Where nothing tells, or there is a value to ask about, it has no verdict.
    """
    invoices = are_invoices(sales.frame)
    meant = dict(zip(distinct.values, verdicts, strict=True))
    values = [v for v in meant if is_owed(v, invoices=invoices) and meant[v] not in KEPT]
    others = [v for v in meant if meant[v] in KEPT]
    rows = np.any([_rows_of(distinct, value) for value in values], axis=0)
    rows = rows & sales.stays & (sales.amounts > 0)
    if not rows.any():
        return verdicts
    sold = None
    if others and invoices:
        sold = True
    elif others and all(verdicts):
        sold = _is_sold(sales, rows)
    told = {"column": repr(label), "values": listed(values, "or", most=MOST_TOLD)}
    told |= {"count": int(rows.sum()), "amount": f"{sales.amounts[rows].sum():,.2f}"}
    if sold:
        sales.on_account |= rows
        sales.say(
            "{column} is {values} in {count} row with {amount}: it may not be paid in full yet, "
            "and is counted as sold on account. If it is no sale: {options}.",
            "{column} is {values} in {count} rows with {amount} in all: they may not be paid in "
            "full yet, and are counted as sold on account. If they are no sales: {options}.",
            options=keeping(label, others),
            **told,
        )
    elif sold is False:
        sales.warnings.append(
            say(
                "{column} is {values} in {count} row with {amount}: it may not be paid, and is "
                "set aside here. If it is sold on account: {options}.",
                "{column} is {values} in {count} rows with {amount} in all: they may not be paid, "
                "and are set aside here. If they are sold on account: {options}.",
                options=keeping(label, [*others, *values]),
                **told,
            )
        )
    settled = {True: "sale", False: "none", None: None}[sold]
    return [settled if value in values else meant[value] for value in distinct.values]


def is_owed(value: object, *, invoices: bool) -> bool:
    """Tell whether a status says that something is not paid; of invoices, also that it waits."""
    says = said(plain(value).replace("_", " "), "owed")
    return says == "yes" or (invoices and says == "waits")


def _is_sold(sales: Sales, rows: np.ndarray) -> bool | None:
    """Tell whether what is not paid is sold: as totals, invoices or parcels tell; None if none."""
    in_totals = are_in_totals(sales, rows)
    if in_totals is not None:
        return in_totals
    billed, sent = (
        any(name_has(plain_name(label), what) for label in sales.frame)
        for what in ("invoice", "sent")
    )
    return None if billed == sent else billed


def _without(
    verdicts: Sequence[str | None], values: Sequence[object], what: str
) -> list[str | None]:
    """Return verdicts without those of the values that say something."""
    return [
        None if said(plain(value), what) else meant
        for value, meant in zip(values, verdicts, strict=True)
    ]


def _are_bookings(frame: pd.DataFrame) -> bool:
    """Tell whether rows are appointments or bookings, by the name of a column."""
    return any(name_has(plain_name(label), "booking") for label in frame)


def _below_zero(sales: Sales, codes: np.ndarray) -> np.ndarray:
    """Return the rows below zero, but no line of an order that has more under the same status."""
    amounts = pd.Series(sales.amounts)
    if sales.orders is None:
        return (amounts < 0).to_numpy()
    of_row = sales.orders.of_row
    whole = amounts.groupby([np.where(of_row < 0, -1 - amounts.index, of_row), codes])
    return ((amounts < 0) & (whole.transform("sum") < 0)).to_numpy()


def _paid_back_in_part(sales: Sales, label: str) -> np.ndarray:
    """Return the orders with more than was paid back of them, where a status is that of a line.

    It differs on the lines of an order then, whose amount stands on one row.
    """
    orders, nowhere = sales.orders, np.zeros(len(sales.frame), dtype=bool)
    if orders is None or "refund" not in sales.numbers:
        return nowhere
    later = orders.later
    same = orders.repeat(sales.frame[label].astype("str").to_numpy())
    if same or sales.stays[later].sum() > later.sum() / 2:
        return nowhere
    back = np.abs(sales.numbers["refund"].readable())
    return (back > 0) & (back < sales.amounts - NEAR)


def _speech(kinds: Sequence[object]) -> str:
    """Return in which words kinds are said: a code means a return only among its like."""
    texts = set(map(plain, kinds))
    if "f2" in texts:  # of SAP, where RE is no invoice
        return "billing"
    return "codes" if {said(text, "codes") for text in texts} == {"sale", "return"} else "kind"


def are_invoices(frame: pd.DataFrame) -> bool:
    """Tell whether a column says when each row is due."""
    return any(said(plain_name(label), "due") for label in frame)


def _tells(meaning: str, verdicts: list[str | None]) -> bool:
    """Say whether the values of a column tell sales from others, or may do so unknown to us."""
    if meaning == "kind":
        return bool({"none", "return"} & set(verdicts))
    fewest = 1 if meaning == "refund_status" else 2  # one status of all tells nothing
    return any(verdicts) or fewest <= len(verdicts) <= MOST


def _ask(sales: Sales, meaning: str, distinct: Distinct, verdicts: Sequence[str | None]) -> None:
    """Ask which of the values without a verdict are those of sales."""
    label = sales.found[meaning]
    values, readings = _choices(sales, label, distinct, verdicts)
    raise TableError(
        "{column} is {values}, and that may be a sale or none. {readings}; to count every row, "
        "whatever its status: {every}.",
        column=repr(label),
        values=values,
        readings=readings,
        every=option("columns", (meaning, "")),
    )


def _choices(
    sales: Sales, label: str, distinct: Distinct, verdicts: Sequence[str | None]
) -> tuple[str, str]:
    """Return in words the values without a verdict, and how to keep those of sales."""
    amounts = sales.amounts
    keep = [option("where", (label, str(value))) for value in distinct.values]
    sure = [one for one, meant in zip(keep, verdicts, strict=True) if meant in KEPT]
    open_, told = [], []
    for value, one, meant in zip(distinct.values, keep, verdicts, strict=True):
        if meant is None:
            rows = _rows_of(distinct, value) & sales.stays
            told.append(counted(value, rows.sum(), np.nansum(amounts[rows])))
            open_.append(one)
    if len(open_) == 1 and sure:
        readings = say(
            "If it is a sale: {options}; if it is none: {fewer}",
            options=" ".join([*sure, *open_]),
            fewer=" ".join(sure),
        )
    elif sure:
        readings = say(
            "Keep those that are sales by {sure}, and with it any of these: {options}",
            sure=" ".join(sure),
            options=" ".join(open_),
        )
    else:
        readings = say("Keep each value that is a sale: {options}", options=" ".join(open_))
    return either(told), readings


def counted(value: object, rows: int, amount: float) -> str:
    """Return in words in how many rows a value stands, and with what amount."""
    if value == "":
        return say(
            "empty in {count} row with {amount}",
            "empty in {count} rows with {amount}",
            count=int(rows),
            amount=f"{amount:,.2f}",
        )
    return say(
        "{value} in {count} row with {amount}",
        "{value} in {count} rows with {amount}",
        value=repr(str(value)),
        count=int(rows),
        amount=f"{amount:,.2f}",
    )
