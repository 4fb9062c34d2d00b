"""Documents that undo an earlier one: neither of the two is a sale, and nothing was taken back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.ids import parse_ids
from crmlab.tables.cells.words import plain, said
from crmlab.tables.sales.sales import Options, Sales
from crmlab.tables.steps.status import STATUSES

WORD = 3  # letters of the usual beginning of a number, from which one more before it is a sign
_TEXTS = ("customer_id", "order_id", "currency")


def facts_of_rows(
    frame: pd.DataFrame, found: Mapping[str, str], amounts: np.ndarray
) -> pd.DataFrame:
    """Return customer, order, currency and amount of each row, missing where there is none."""
    texts = {m: parse_ids(frame[found[m]], m).values for m in _TEXTS if m in found}
    facts = pd.DataFrame(texts, frame.index, columns=_TEXTS)
    return facts.assign(currency=facts["currency"].fillna(""), amount=amounts)


def set_reversed_aside(sales: Sales, _: Options) -> None:
    """Set reversals aside with what they undo: named by a reference, or of the opposite amount.

    What is billed again after it is a sale of its own. Other returns go where a status of the
    `whole` file says that a document of the same amount, which is not counted, was undone.
    """
    ledger = sales.ledger
    of_row, documents = _documents(sales)
    back = are_credit_notes(documents["order_id"]) | (documents["sum"] < 0).to_numpy()
    back = (sales.paid_back | back[of_row]) & ledger.stays
    if not back.any():
        return
    undo = back & sales.paid_back & _called_reversals(sales)
    reversals, returns = pd.unique(of_row[undo]), pd.unique(of_row[back & ~undo])
    stay = documents["row"].isin(ledger.table.rows[ledger.stays])
    said_undone = documents["row"].isin(_undone_rows(sales)) & ~stay
    named = _references(sales, of_row, undo) if undo.any() else {}
    pairs = _pairs(documents, reversals, documents.index, named)
    free = documents.index[said_undone & ~documents.index.isin([*pairs.values(), *reversals])]
    pairs |= _pairs(documents, returns, free, named)
    if not pairs:
        return
    undone = np.isin(of_row, list(pairs.values())) & ledger.stays
    if undone.any():
        amounts = documents["amount"][pd.unique(of_row[undone])]
        sales.say(
            "{count} document is reversed by another one, with {amount}: neither is a sale, or a "
            "return.",
            "{count} documents are reversed by others, with {amount} in all: neither are sales, or "
            "returns.",
            count=len(amounts),
            amount=f"{amounts.sum():,.2f}",
        )
    if again := [one for one in returns if one in pairs]:
        sales.say(
            "{count} return is that of a sale which is not counted, with {amount}: it is not taken "
            "off a second time.",
            "{count} returns are those of sales which are not counted, with {amount} in all: they "
            "are not taken off a second time.",
            count=len(again),
            amount=f"{documents['amount'][again].sum():,.2f}",
        )
    ledger.set_no_sale_aside(say("reversed by another document"), undone, "order_id")
    rows = np.isin(of_row, list(pairs))
    ledger.set_no_sale_aside(say("reverses another document"), rows, "kind")
    sales.paid_back = sales.paid_back & ledger.stays


def are_credit_notes(numbers: pd.Series) -> np.ndarray:
    """Say which numbers are those of credit notes, by what they begin with beside most others.

    >>> are_credit_notes(pd.Series(["INV/24/1", "INV/24/2", "RINV/24/1", "INV/24/3", "CN-1"]))
    array([False, False,  True, False,  True])
    >>> are_credit_notes(pd.Series(["A71", "B72", "C73", "A74"])).any()
    np.False_
    """
    of_row, names = pd.factorize(numbers)
    texts = pd.Series(names, dtype="str").str.upper()
    begins = texts.str.extract(r"^([A-Z]+)(?=[-/_ ]?\d)", expand=False)
    cancelled = texts.str.fullmatch(r"C\d+", na=False)
    cancelled &= texts[~cancelled].str.fullmatch(r"\d+").mean() > 0.5
    if begins.notna().any():
        usual = begins.value_counts().index[0]
        if len(usual) >= WORD:
            cancelled |= begins.isin([f"R{usual}", f"C{usual}"])
        if "INV" in usual:
            cancelled |= begins.isin(["CN", "CRN", "CM"])
    few = cancelled.sum() < len(names) / 2
    return np.append(cancelled.to_numpy(dtype=bool) & few, False)[of_row]  # -1 where none is


def _undone_rows(sales: Sales) -> pd.Index:
    """Return the numbers of the rows that a status says are reversed, cancelled or refunded."""
    found = sales.found
    labels = [found[m] for m in (*STATUSES, "refund_status") if m in found]
    texts = [sales.whole[label].dropna() for label in labels]
    undone = [cells[cells.map(lambda one: said(plain(one), "undone")).notna()] for cells in texts]
    return pd.Index([]).append([cells.index for cells in undone])


def _called_reversals(sales: Sales) -> np.ndarray:
    if "kind" not in sales.found:
        return np.zeros_like(sales.paid_back)
    cells = sales.frame[sales.found["kind"]].astype("str")
    called = [value for value in cells.unique() if said(plain(value), "reversal")]
    return cells.isin(called).to_numpy(dtype=bool)


def _documents(sales: Sales) -> tuple[np.ndarray, pd.DataFrame]:
    """Return the document of each row by number, and of each its facts and its row.

    What the caller does not ask for is behind all others.
    """
    table = sales.ledger.table
    facts = facts_of_rows(table.frame, sales.found, sales.amounts).set_axis(table.rows)
    facts = pd.concat([facts, sales.left_out]).rename_axis("row").reset_index()
    facts = facts.rename(columns={"amount": "sum"})
    facts["order_id"] = facts["order_id"].where(facts["order_id"].notna(), facts.index)
    back = np.append(sales.paid_back, np.zeros(len(facts) - len(table.rows), dtype=bool))
    of_row = facts.groupby(["order_id", back], sort=False).ngroup().to_numpy()
    firsts = dict.fromkeys(("customer_id", "currency", "row"), "first")
    documents = facts.groupby(of_row).agg(firsts | {"order_id": "first", "sum": "sum"})
    return of_row[: len(table.rows)], documents.assign(amount=documents["sum"].abs())


def _pairs(
    documents: pd.DataFrame, undoing: Iterable[int], among: pd.Index, named: Mapping[int, int]
) -> dict[int, int]:
    """Return what each undoes: what it names, or the nearest with its customer and its amount."""
    undoing, like = [*undoing], defaultdict(list)
    terms = documents[["customer_id", "currency"]].assign(amount=documents["amount"].round(2))
    terms = dict(zip(documents.index, terms.itertuples(index=False, name=None), strict=True))
    known = documents.index[documents["customer_id"].notna()]
    for other in among.intersection(known).difference(undoing):
        like[terms[other]].append(other)
    row, pairs = documents["row"].to_dict(), {}
    for one in known.intersection(undoing, sort=False):
        if others := like[terms[one]]:
            nearest = min(others, key=lambda other: abs(row[other] - row[one]))
            pairs[one] = named[one] if named.get(one) in others else nearest
            others.remove(pairs[one])
    return pairs


def _references(sales: Sales, of_row: np.ndarray, undo: np.ndarray) -> dict[int, int]:
    """Return which document each reversal names in a column of its own."""
    frame, found, named = sales.frame, sales.found, {}
    if "order_id" not in found:
        return named
    numbers = dict(zip(frame[found["order_id"]].astype("str"), of_row, strict=True))
    for label in sales.free:
        there = frame[label][undo].astype("str").map(numbers).dropna().astype(int)
        named |= dict(zip(of_row[there.index], there, strict=True))
    return named
