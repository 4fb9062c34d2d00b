"""Documents that undo an earlier one: neither of the two is a sale, and nothing was taken back."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.ids import parse_ids
from crmlab.tables.status import set_no_sale_aside
from crmlab.tables.words import plain, said

if TYPE_CHECKING:
    from crmlab.tables.sales import Sales

NEAR = 0.005
_TEXTS = ("customer_id", "order_id", "currency")


def facts_of_rows(
    frame: pd.DataFrame, found: Mapping[str, str], amounts: np.ndarray
) -> pd.DataFrame:
    """Return customer, order, currency and amount of each row, missing where there is none."""
    texts = {m: parse_ids(frame[found[m]], m).values for m in _TEXTS if m in found}
    facts = pd.DataFrame(texts, frame.index, columns=_TEXTS)
    return facts.assign(currency=facts["currency"].fillna(""), amount=amounts)


def set_reversed_aside(sales: "Sales") -> None:
    """Set reversals aside with what they undo: named by a reference, or of the opposite amount.

    What is billed again after it is a sale of its own.
    """
    ledger = sales.ledger
    undo = sales.paid_back & ledger.stays
    if undo.any():
        undo &= _called_reversals(sales)
    if not undo.any():
        return
    of_row, documents = _documents(sales)
    named = _references(sales, of_row, undo)
    reversals = pd.unique(of_row[undo])
    free = documents.drop(reversals)
    pairs: dict[int, int] = {}
    for one in reversals:
        like = _opposite(free, documents.loc[one])
        if len(like):
            far = (documents["row"][like] - documents["row"][one]).abs()
            pairs[one] = named[one] if named.get(one) in like else far.idxmin()
            free = free.drop(pairs[one])
    undone = np.isin(of_row, list(pairs.values())) & ledger.stays
    if undone.any():
        amounts = documents["amount"][pd.unique(of_row[undone])]
        sales.told.append(
            say(
                "{count} document is reversed by another one, with {amount}: neither is a sale, or "
                "a return.",
                "{count} documents are reversed by others, with {amount} in all: neither are "
                "sales, or returns.",
                count=len(amounts),
                amount=f"{amounts.sum():,.2f}",
            )
        )
    set_no_sale_aside(ledger, say("reversed by another document"), undone, "order_id")
    rows = np.isin(of_row, list(pairs))
    set_no_sale_aside(ledger, say("reverses another document"), rows, "kind")
    sales.paid_back = sales.paid_back & ledger.stays


def _called_reversals(sales: "Sales") -> np.ndarray:
    cells = sales.ledger.table.frame[sales.ledger.columns["kind"]].astype("str")
    called = [value for value in cells.unique() if said(plain(value), "reversal")]
    return cells.isin(called).to_numpy(dtype=bool)


def _documents(sales: "Sales") -> tuple[np.ndarray, pd.DataFrame]:
    """Return the document of each row by number, and of each its facts and its row.

    What the caller does not ask for is behind all others.
    """
    table = sales.ledger.table
    amounts = sales.numbers["amount"].readable()
    facts = facts_of_rows(table.frame, sales.ledger.columns, amounts).set_axis(table.rows)
    facts = pd.concat([facts, sales.left_out]).rename_axis("row").reset_index()
    facts["order_id"] = facts["order_id"].where(facts["order_id"].notna(), facts.index)
    of_row = pd.factorize(facts["order_id"])[0]
    firsts = dict.fromkeys(("customer_id", "currency", "row"), "first")
    documents = facts.groupby(of_row).agg(firsts | {"amount": "sum"})
    return of_row[: len(table.rows)], documents.assign(amount=documents["amount"].abs())


def _opposite(documents: pd.DataFrame, reversal: pd.Series) -> pd.Index:
    """Return the documents of the same customer with the same amount."""
    alike = documents["customer_id"] == reversal["customer_id"]
    alike &= documents["currency"] == reversal["currency"]
    return documents.index[alike & ((documents["amount"] - reversal["amount"]).abs() < NEAR)]


def _references(sales: "Sales", of_row: np.ndarray, undo: np.ndarray) -> dict[int, int]:
    """Return which document each reversal names in a column of its own."""
    frame, found, named = sales.ledger.table.frame, sales.ledger.columns, {}
    if "order_id" not in found:
        return named
    numbers = dict(zip(frame[found["order_id"]].astype("str"), of_row, strict=True))
    for label in [label for label in frame if label not in found.values()]:
        there = frame[label][undo].astype("str").map(numbers).dropna().astype(int)
        named |= dict(zip(of_row[there.index], there, strict=True))
    return named
