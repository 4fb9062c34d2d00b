"""Documents that undo an earlier one: neither of the two is a sale, and nothing was taken back."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.ids import parse_ids
from crmlab.tables.cells.words import plain, said
from crmlab.tables.sales.sales import Options, Sales
from crmlab.tables.steps.status import STATUSES

_NUMBER = re.compile(r"[#\w](?:[\w./-]*\w)?")
_REFERENCE = re.compile(  # what a text says besides its word: the number of a document, its kind
    r"\S*\d\S*|\b(zur?|von|vom|for|of|to|de|du|da|do|della?|di|van|voor|la|le|no|nr|nº|num|n°"
    r"|rechnung|invoice|facture|factura|fattura|fatura|factuur|faktur[ay])\b|[#:.()]|发票|订单"
)
CENT = 0.005
WORD = 3  # letters of the usual beginning of a number, from which one more before it is a sign
CODE = 2  # letters and digits
_TEXTS = ("customer_id", "order_id", "currency")


def facts_of_rows(
    frame: pd.DataFrame, found: Mapping[str, str], amounts: np.ndarray
) -> pd.DataFrame:
    """Return customer, order, currency and amount of each row, missing where there is none."""
    texts = {m: parse_ids(frame[found[m]], m).values for m in _TEXTS if m in found}
    facts = pd.DataFrame(texts, frame.index, columns=_TEXTS)
    return facts.assign(currency=facts["currency"].fillna(""), amount=amounts)


def set_reversed_aside(sales: Sales, options: Options) -> None:
    """Set reversals aside with what they undo: named by a reference, or of the opposite amount.

    What is billed again after it is a sale of its own. Other returns go where a status of the
    `whole` file says that a document of the same amount, which is not counted, was undone. Net of
    returns, those go too that take back the whole of a document which they name.
    """
    ledger = sales.ledger
    of_row, documents = _documents(sales)
    if options.net:
        nothing = (documents["sum"].abs() < CENT).to_numpy()[of_row]
        nothing &= np.abs(sales.amounts) > 0  # no amount is another reason
        if nothing.any():
            rule = say("taken back within its order: no sale")
            ledger.set_no_sale_aside(rule, nothing, "order_id")
    back = are_credit_notes(documents["order_id"]) | (documents["sum"] < 0).to_numpy()
    back = (sales.paid_back | back[of_row]) & ledger.stays
    if not back.any():
        return
    undo = back & _called_reversals(sales, back)
    reversals, returns = pd.unique(of_row[undo]), pd.unique(of_row[back & ~undo])
    stay = documents["row"].isin(ledger.table.rows[ledger.stays])
    said_undone = documents["row"].isin(_undone_rows(sales)) & ~stay
    named = _references(sales, of_row, back) if options.net or undo.any() else {}
    pairs = _pairs(documents, reversals, documents.index, named)
    own: dict[int, int] = {}
    if options.net:
        sold = documents.index[stay].difference([*pairs.values()])
        own = {one: other for one, other in named.items() if one in returns and other in sold}
        pairs |= _pairs(documents, own, pd.Index(own.values()).unique(), own, nearest=False)
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
    if again := [one for one in returns if one in pairs and one not in own]:
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


def _called_reversals(sales: Sales, back: np.ndarray) -> np.ndarray:
    """Return the rows that are called reversals by their kind or, of those `back`, in a text.

    A code such as S1 is one of a kind, and elsewhere that of a product.
    """
    called = np.zeros_like(back)
    kind = [sales.found["kind"]] if "kind" in sales.found else []
    for label in [*kind, *sales.free]:
        cells = sales.frame[label][back].astype("str")
        texts = [value for value in cells.unique() if label in kind or len(value) > CODE]
        reversals = [value for value in texts if _says_reversal(plain(value))]
        called[cells.index[cells.isin(reversals)]] = True
    return called


def _says_reversal(text: str) -> bool:
    """Tell whether a text is a word for a reversal, perhaps with what it reverses.

    >>> _says_reversal("s1"), _says_reversal("storno zu re-7"), _says_reversal("storno-gebuhr")
    (True, True, False)
    """
    words = " ".join(_REFERENCE.sub(" ", text).split())
    return said(text, "reversal") is not None or said(words, "reversal") is not None


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
    documents: pd.DataFrame,
    undoing: Iterable[int],
    among: pd.Index,
    named: Mapping[int, int],
    nearest: bool = True,
) -> dict[int, int]:
    """Return what each undoes: what it names, or else the nearest, with its customer and amount."""
    undoing, like = [*undoing], defaultdict(list)
    terms = documents[["customer_id", "currency"]].assign(amount=documents["amount"].round(2))
    terms = dict(zip(documents.index, terms.itertuples(index=False, name=None), strict=True))
    known = documents.index[documents["customer_id"].notna()]
    for other in among.intersection(known).difference(undoing):
        like[terms[other]].append(other)
    row, pairs = documents["row"].to_dict(), {}
    for one in known.intersection(undoing, sort=False):
        others = like[terms[one]]
        if named.get(one) in others:
            pairs[one] = named[one]
        elif others and nearest:
            pairs[one] = min(others, key=lambda other: abs(row[other] - row[one]))
        if one in pairs:
            others.remove(pairs[one])
    return pairs


def _references(sales: Sales, of_row: np.ndarray, back: np.ndarray) -> dict[int, int]:
    """Return which document each return names: in a column of its own, in a text, or as its own."""
    frame, found, named = sales.frame, sales.found, {}
    if "order_id" not in found:
        return named
    orders = frame[found["order_id"]].astype("str").str.strip()
    numbers = dict(zip(orders[~back], of_row[~back], strict=True))
    for label in [*sales.free, found["order_id"]]:
        cells = frame[label][back].astype("str")
        there = cells.map({value: _named_in(value, numbers) for value in cells.unique()})
        there = there.dropna().astype(int)
        named |= dict(zip(of_row[there.index], there, strict=True))
    return named


def _named_in(text: str, numbers: Mapping[str, int]) -> int | None:
    """Return the one document whose number is a text, or stands in it.

    >>> _named_in("zu Rechnung RE-7 vom 3.5.", {"RE-7": 0, "7": 1})
    0
    """
    if text.strip() in numbers:
        return numbers[text.strip()]
    there = {numbers[word] for word in _NUMBER.findall(text) if word in numbers}
    return there.pop() if len(there) == 1 else None
