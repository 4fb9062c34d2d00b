"""What is no sale: orders that a status calls cancelled, failed or refunded; moves of money."""

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.parsed import Distinct, is_blank
from crmlab.tables.cells.words import plain, said
from crmlab.tables.columns.evidence import MOST, is_flag, verdict
from crmlab.tables.columns.names import plain_name
from crmlab.tables.errors import TableError, option
from crmlab.tables.sales.ledger import Ledger
from crmlab.tables.sales.orders import Orders, said_of_orders

if TYPE_CHECKING:
    from crmlab.tables.sales.sales import Sales

KEPT = ("sale", "return")
STATUSES = ("order_status", "payment_status", "other_status")
MAY_BE_BLANK = ("kind", "other_status", "refund_status")


def apply_statuses(sales: "Sales", answered: set[str]) -> np.ndarray:
    """Set aside what is no sale by its status or its kind; return the rows that pay one back.

    What a value means is asked where it is not known. The columns `answered` are those of which
    the caller has said which rows to keep.
    """
    ledger, frame = sales.ledger, sales.ledger.table.frame
    found, refunds = ledger.columns, np.zeros(len(frame), dtype=bool)
    if "kind" in found and found["kind"] not in answered:
        with sales.questions.later():
            refunds = _apply(sales, "kind", "kind", refunds)
    for meaning in STATUSES:
        if meaning in found and found[meaning] not in answered:
            with sales.questions.later():
                _apply(sales, meaning, "status", refunds)
    if "cancelled_on" in found and found["cancelled_on"] not in answered:
        rows = ~is_blank(frame[found["cancelled_on"]]).to_numpy()
        if (rows & ledger.stays).any() and not rows.all():
            rule = say("{column} has a date: cancelled", column=found["cancelled_on"])
            set_no_sale_aside(ledger, rule, rows, "cancelled_on")
    if "refund" in found:  # it says how much
        ledger.forget("refund_status")
    elif "refund_status" in found and found["refund_status"] not in answered:
        with sales.questions.later():
            _apply(sales, "refund_status", "refund", refunds)
    _apply_flags(ledger, answered, sales.orders)
    _apply_notes(ledger, answered, sales.orders)
    return refunds & ledger.stays


def _apply_flags(ledger: Ledger, answered: set[str], orders: Orders | None) -> None:
    """Set aside what a column of yes and no says of: a test, returned, not paid."""
    for label in [one for one in ledger.table.frame if one not in answered]:
        meant, cells = said(plain_name(label), "flag"), ledger.table.frame[label]
        if meant and label not in ledger.columns.values() and is_flag(cells[ledger.stays]):
            no_sale = "yes" if meant == "none" else "no"
            said_once = said_of_orders(cells, orders)
            answers = said_once.fillna("").map(lambda cell: said(plain(cell), "answer"))
            rows = (answers == no_sale).to_numpy(dtype=bool)
            value = next(str(cell) for cell in cells[rows & ledger.stays])
            set_no_sale_aside(ledger, _no_sale(label, value), rows, "")


def _apply_notes(ledger: Ledger, answered: set[str], orders: Orders | None) -> None:
    """Set aside what a note beside the sale calls cancelled, and says no more."""
    frame, known = ledger.table.frame, {*ledger.columns.values(), *answered}
    for label in [one for one in frame if one not in known and said(plain_name(one), "notes")]:
        distinct = Distinct(said_of_orders(frame[label], orders).where(ledger.stays))
        for value in [one for one in distinct.values if said(plain(one), "note")]:
            set_no_sale_aside(ledger, _no_sale(label, value), _rows_of(distinct, value), "")


def _rows_of(distinct: Distinct, value: object) -> np.ndarray:
    return distinct.in_rows(np.array([other == value for other in distinct.values], dtype=bool))


def _no_sale(label: str, value: object) -> str:
    return say("{column} is {value}: no sale", column=label, value=value)


def _apply(sales: "Sales", meaning: str, words: str, refunds: np.ndarray) -> np.ndarray:
    """Apply one column; return the rows that it calls a return.

    What it says of `refunds`, which are no sales in any case, is not asked about.
    """
    ledger = sales.ledger
    label = ledger.columns[meaning]
    cells = ledger.table.frame[label].where(ledger.stays)
    cells = cells.where(~is_blank(cells))
    distinct = Distinct(cells)
    if words == "kind" and "f2" in map(plain, distinct.values):  # of SAP, where RE is no invoice
        words = "billing"
    verdicts = [verdict(value, words) for value in distinct.values]
    if are_invoices(ledger.table.frame):  # who still owes has bought: that is asked
        verdicts = [
            None if said(plain(value), "owed") else meant
            for value, meant in zip(distinct.values, verdicts, strict=True)
        ]
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
    for value, meant in zip(distinct.values, verdicts, strict=True):
        if meant == "none":
            set_no_sale_aside(ledger, _no_sale(label, value), _rows_of(distinct, value), meaning)
    if not all(verdicts):
        _ask(sales, meaning, distinct, verdicts)
    return distinct.in_rows(np.array(verdicts, dtype=object)) == "return"


def are_invoices(frame: pd.DataFrame) -> bool:
    """Tell whether a column says when each row is due."""
    return any(said(plain_name(label), "due") for label in frame)


def _tells(meaning: str, verdicts: list[str | None]) -> bool:
    """Say whether the values of a column tell sales from others, or may do so unknown to us."""
    if meaning == "kind":
        return bool({"none", "return"} & set(verdicts))
    fewest = 1 if meaning == "refund_status" else 2  # one status of all tells nothing
    return any(verdicts) or fewest <= len(verdicts) <= MOST


def _ask(sales: "Sales", meaning: str, distinct: Distinct, verdicts: Sequence[str | None]) -> None:
    """Ask which of the values without a verdict are those of sales."""
    label, amounts = sales.ledger.columns[meaning], sales.numbers["amount"].readable()
    keep = [option("where", (label, str(value))) for value in distinct.values]
    sure = [one for one, meant in zip(keep, verdicts, strict=True) if meant in KEPT]
    open_, told = [], []
    for value, one, meant in zip(distinct.values, keep, verdicts, strict=True):
        if meant is None:
            rows = _rows_of(distinct, value) & sales.ledger.stays
            told.append(_counted(value, rows.sum(), np.nansum(amounts[rows])))
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
    raise TableError(
        "{column} is {values}, and that may be a sale or none. {readings}; to count every row, "
        "whatever its status: {every}.",
        column=repr(label),
        values=reduce(lambda one, two: say("{first} or {second}", first=one, second=two), told),
        readings=readings,
        every=option("columns", (meaning, "")),
    )


def _counted(value: object, rows: int, amount: float) -> str:
    return say(
        "{value} in {count} row with {amount}",
        "{value} in {count} rows with {amount}",
        value=repr(str(value)),
        count=int(rows),
        amount=f"{amount:,.2f}",
    )


def refunded(ledger: Ledger, answered: set[str]) -> np.ndarray:
    """Return the rows that a status, of which no keeping was asked, calls refunded in full."""
    rows, frame = np.zeros(len(ledger.stays), dtype=bool), ledger.table.frame
    says = dict.fromkeys(STATUSES, ("refunded", "yes")) | {"refund_status": ("refund", "none")}
    for meaning, (words, back) in says.items():
        label = ledger.columns.get(meaning)
        if label is None or label in answered:
            continue
        distinct = Distinct(frame[label].where(~is_blank(frame[label])))
        told = [said(plain(value), words) == back for value in distinct.values]
        rows |= distinct.in_rows(np.array(told, dtype=bool))
    return rows


def set_no_sale_aside(ledger: Ledger, rule: str, rows: np.ndarray, meaning: str) -> None:
    """Set rows aside that are no error of the file, but no sale."""
    aside = say("What is no sale is set aside.")
    ledger.set_aside(rule, aside, rows, meaning)
    ledger.on_purpose.append(rule)


def take_off_refunds(
    ledger: Ledger, amounts: np.ndarray, refunds: np.ndarray, later: np.ndarray
) -> np.ndarray:
    """Return amounts less what was paid back; what was paid back in full is set aside.

    `later` are the rows on which a refund of their order stands again.
    """
    back = np.where(later, 0.0, np.nan_to_num(np.abs(refunds)))
    with np.errstate(invalid="ignore"):
        full = (back > 0) & (back >= amounts - 0.005) & (amounts > 0)
        part = (back > 0) & ~full & (amounts > 0) & ledger.stays
    if (full & ledger.stays).any():
        set_no_sale_aside(ledger, say("refunded in full"), full, "refund")
    if part.any():
        ledger.note(say("refunded in part"), say("The refund is taken off the amount."), part)
    return np.where(part, amounts - back, amounts)
