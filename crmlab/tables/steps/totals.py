"""Totals among the rows: subtotals, grand totals and balances carried on are no sales."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.parsed import STRAY, is_blank
from crmlab.tables.cells.words import plain, said
from crmlab.tables.columns.evidence import has_few_words
from crmlab.tables.errors import TableError, option
from crmlab.tables.sales.ledger import Ledger
from crmlab.tables.sales.sales import Options, Sales
from crmlab.tables.steps.composition import is_money
from crmlab.tables.steps.sums import sums_of_groups

NEARLY = 0.9  # of all sales, which a total of all is at least where there are others
FEWEST = 5  # rows of which the last can be known as their sum without a label
A_FEW, MOST = 3, 0.8  # sums of blocks, and the share of rows from which such rows are subtotals
_OF = re.compile(
    r"(?P<what>.+?)[\s:_/-]*\b((sub|grand )?totals?|summe)\s*:?"
    r"|(?P<zh>.+?)\s*(合计|小计|总计|汇总)"
    r"|((sub)?total|summe)( (for|of|per|de|fur))?[\s:_-]+(?P<behind>.+)"
    r"|\*{1,3}"  # as lists of SAP mark them
)
CELLS = 2  # of a footer, such as: Number of receipts, 441
_AROUND = ":： *.-"
_WORD = r"[^\W\d_]{3}"
_DAY = r"\d\D+\d|\d{5}"


def take_out_totals(sales: Sales, options: Options) -> None:
    """Take out the rows that sum up others, and see what the file itself calls its total."""
    amounts, ledger = sales.amounts, sales.ledger
    rows, carried = _totals_among(ledger, amounts, options.totals)
    meaning = say("A balance carried from one page or time to the next is no sale.")
    ledger.pass_over("totals", say("carried forward"), meaning, carried)
    sales.totals = rows & ~np.isnan(amounts)
    sales.file_total = grand_total(amounts, rows, sales.stays & ~rows & sales.filled("date"))
    meaning = say("A row that sums up others is no sale.")
    ledger.pass_over("totals", say("total"), meaning, rows)
    meaning = say("A row below all sales with neither customer, date nor amount is no sale.")
    ledger.pass_over("totals", say("footer"), meaning, _footers(sales))
    if sales.file_total is not None and sales.left_out is None:
        sales.total_adds_up = _adds_up(sales.file_total, amounts[sales.stays])


def _footers(sales: Sales) -> np.ndarray:
    """Return the last rows that begin with words, and have neither customer, day nor amount."""
    with_amount = np.flatnonzero(sales.stays & ~np.isnan(sales.amounts))
    below = sales.stays & (np.arange(len(sales.stays)) > with_amount.max(initial=-1))
    if below.any():
        rows = sales.frame[below]
        days = rows[sales.found["date"]].astype("str").str.contains(_DAY, na=False)
        sold = (days | ~is_blank(rows[sales.found["customer_id"]])).to_numpy(dtype=bool)
        begins = rows.iloc[:, 0].astype("str").str.contains(_WORD, na=False)
        few = (~rows.apply(is_blank)).sum(axis=1) <= CELLS
        below[below] = begins & few & (np.cumsum(sold[::-1])[::-1] == 0)
    return below


def check_total(sales: Sales, _: Options) -> None:
    """See whether what is counted adds up to the file's own total; tell of a column that does."""
    amounts, frame, total = sales.amounts, sales.frame, sales.file_total
    sales.total_adds_up = sales.total_adds_up or _adds_up(total, amounts[sales.stays])
    if sales.total_adds_up or "amount" not in sales.found:
        return
    end = np.flatnonzero(amounts == total)[-1]
    sold = frame[:end][sales.filled("date")[:end]]
    for label in sales.free:
        if is_money(sold[label]) and _adds_up(total, sales.money(sold[label])):
            sales.say(
                "The rows of {column} do not add up to the file's own total, {total}; those of "
                "{other} do. To count these: {option}.",
                column=repr(sales.found["amount"]),
                total=f"{total:,.2f}",
                other=repr(label),
                option=option("columns", ("amount", label)),
            )


def are_in_totals(sales: Sales, rows: np.ndarray) -> bool | None:
    """Tell whether the file's own totals count some rows, or leave them out; None if unknown.

    Each total is that of the rows above it, from the one before it on.
    """
    blocks = np.split(np.arange(len(rows)), np.flatnonzero(sales.totals) + 1)[:-1]
    tell = [block for block in blocks if rows[block].any()]
    for says, kept in ((True, sales.stays), (False, sales.stays & ~rows)):
        sums = [_adds_up(sales.amounts[b[-1]], sales.amounts[b[kept[b]]]) for b in tell]
        if tell and all(sums):
            return says
    return None


def _adds_up(total: float, amounts: np.ndarray) -> bool:
    return bool(abs(np.nansum(amounts) - total) < 0.005 * max(1, len(amounts)) ** 0.5)


def _totals_among(
    ledger: Ledger, amounts: np.ndarray, asked: str | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return which rows are totals by their label, or by an amount that sums up others.

    A label on a row that is complete otherwise, and is no sum, is asked about. Last come the rows
    with a balance that is carried on.
    """
    frame, found, stays = ledger.table.frame, ledger.columns, ledger.stays
    nothing = np.zeros(len(frame), dtype=bool)
    if asked == "keep" or not len(frame):
        return nothing, nothing
    blank = {m: is_blank(frame[found[m]]).to_numpy() for m in ("customer_id", "date")}
    lacking = blank["customer_id"] | blank["date"]
    labelled, of_one, elsewhere, carried, may_be_carried = (
        rows & stays for rows in _labelled(frame, found, blank["date"])
    )
    others = of_one | elsewhere | carried | may_be_carried
    summed = sums_of_groups(ledger, amounts, labelled, others)
    labelled |= carried | may_be_carried
    without = _without_receipt(ledger, labelled | of_one)
    of_one |= elsewhere & summed
    candidates = labelled | of_one | (stays & lacking & ~np.isnan(amounts))
    if stays.any():
        candidates[np.flatnonzero(stays)[-1]] = True
    candidates |= stays & _in_pairs(frame[found["customer_id"]], amounts)
    sums = _Sums(amounts, candidates, stays)
    sure = (lacking | summed | carried | (labelled & without)).tolist()  # a list is read faster
    called, doubtful = (labelled | of_one).tolist(), (labelled | without).tolist()
    lacks, fewest = lacking.tolist(), 1 if _are_subtotals(amounts, lacking, stays) else FEWEST
    for row in np.flatnonzero(candidates).tolist():
        grand, block = sums.are_summed_up(row)
        if called[row]:
            is_sum = sure[row] or any((grand, block)) or asked == "set aside"
            if doubtful[row] and not is_sum:
                _ask(ledger, row)
        else:
            is_sum = (grand >= FEWEST and amounts[row] > 0) or (lacks[row] and block >= fewest)
        sums.go_on(row, total=is_sum)
        nothing[row] = is_sum
    carried = nothing & (carried | may_be_carried)
    return nothing & ~carried, carried


def _are_subtotals(amounts: np.ndarray, lacking: np.ndarray, stays: np.ndarray) -> bool:
    """Tell whether most rows that lack a customer or a day sum up the rows between them.

    One that has the amount of the only row above it may be a second line of the same price.
    """
    ends = np.flatnonzero(stays & lacking & ~np.isnan(amounts))
    others = stays & ~lacking
    sums, rows = (
        np.diff(np.cumsum(known)[ends], prepend=0)
        for known in (np.where(others, np.nan_to_num(amounts), 0.0), others.astype(int))
    )
    near = np.abs(amounts[ends] - sums) < 0.005 * np.sqrt(np.maximum(1, rows))
    return (near & (rows > 1)).sum() >= A_FEW and (near & (rows > 0)).mean() >= MOST


def _in_pairs(customers: pd.Series, amounts: np.ndarray) -> np.ndarray:
    """Return the rows of whoever stands in pairs only, of rows with one amount.

    A sum is so carried from the foot of a page to the head of the next.
    """
    names = pd.Series(pd.factorize(customers)[0])
    money = pd.Series(amounts)
    as_above = (names == names.shift()) & (money == money.shift())
    paired = as_above | as_above.shift(-1, fill_value=False)
    return (paired.groupby(names).transform("all") & (names >= 0)).to_numpy()


def grand_total(amounts: np.ndarray, totals: np.ndarray, sales: np.ndarray) -> float | None:
    """Return the amount of the total below all sales that sums up all others, if there is one.

    >>> amounts, totals = np.array([2.0, 2, 3, 3, 5]), np.array([0, 1, 0, 1, 1], dtype=bool)
    >>> grand_total(amounts, totals, ~totals), grand_total(amounts[:4], totals[:4], ~totals[:4])
    (5.0, None)
    """
    rows = np.flatnonzero(totals & ~np.isnan(amounts))
    if not len(rows) or sales[rows[-1] :].any():
        return None
    *others, last = amounts[rows]
    is_of_all = not others or last >= NEARLY * np.nansum(amounts[sales])
    return float(last) if is_of_all else None


def _without_receipt(ledger: Ledger, called: np.ndarray) -> np.ndarray:
    """Return the rows called totals that have no number of an order, where all others have one."""
    if "order_id" not in ledger.columns:
        return np.zeros_like(called)
    blank = is_blank(ledger.table.frame[ledger.columns["order_id"]]).to_numpy()
    others = ledger.stays & ~called
    are_numbered = others.any() and blank[others].mean() <= STRAY
    return called & blank & are_numbered


class _Sums:
    """The sums above a row: of all rows that are no totals, and of those since the last total."""

    def __init__(self, amounts: np.ndarray, candidates: np.ndarray, stays: np.ndarray) -> None:
        known = np.nan_to_num(amounts)
        self._amounts, self._known = amounts.tolist(), known.tolist()
        self._sums = np.cumsum(np.where(candidates | ~stays, 0.0, known)).tolist()
        self._counts = np.cumsum(stays & ~candidates).tolist()
        self._kept = self._start = (0.0, 0)

    def are_summed_up(self, row: int) -> tuple[int, int]:
        """Return how many rows the amount of a row sums up: all above, and of the last block."""
        above, rows = self._above(row)
        start, rows_before = self._start
        near = 0.005 * max(1, rows) ** 0.5 + 1e-9 * abs(above)
        amount = self._amounts[row]
        grand = rows if rows > 1 and abs(amount - above) < near else 0
        block = rows - rows_before if abs(amount - (above - start)) < near else 0
        return grand, block

    def go_on(self, row: int, *, total: bool) -> None:
        """Begin a block below a total; count any other row among those above."""
        if total:
            self._start = self._above(row)
        else:
            self._kept = self._kept[0] + self._known[row], self._kept[1] + 1

    def _above(self, row: int) -> tuple[float, int]:
        return self._sums[row] + self._kept[0], self._counts[row] + self._kept[1]


def _ask(ledger: Ledger, row: int) -> None:
    """Ask whether a row that is called a total is one."""
    cells = ledger.table.frame.iloc[[row]].astype(str).iloc[0]
    exact, of, sure, perhaps = _labels(cells)
    labels = [cell for called in (exact, of, sure | perhaps) for cell in cells if cell in called]
    raise TableError(
        "row {row} is called {label}, and its amount is not the sum of rows above it: a total, "
        "or a sale? Say which: {options}.",
        row=ledger.table.rows[row],
        label=repr(labels[0]),
        options=option("totals", "set aside", "keep"),
    )


def _labelled(
    frame: pd.DataFrame, found: Mapping[str, str], undated: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Return the rows that a cell calls a total, and those that one calls a total of something.

    Then come those called the total of something in a column that may name a product so: that is
    any but the customer's, the date's and the order's, on a row with a date. A text that stands
    there only once, such as a note, calls its row nothing. Last come those called a balance that
    is carried on, and those that only a customer, a date or an order calls so.
    """
    total, of_one, elsewhere, carried, may_be_carried = np.zeros((5, len(frame)), dtype=bool)
    keys = [found[m] for m in ("customer_id", "date", "order_id") if m in found]
    for label in frame:
        column = frame[label]
        if pd.api.types.is_numeric_dtype(column) or column.dtype.kind == "M":
            continue
        among = np.ones(len(frame), dtype=bool)
        if label not in keys:
            among = undated | column.duplicated(keep=False).to_numpy()
        cells = column[among & column.notna().to_numpy()]
        exact, of, of_page, of_balance = _labels(cells)
        total[cells.index[cells.isin(exact)]] = True
        few = cells
        if has_few_words(column):
            few = column.dropna()
            of_page = {cell for cell in few.unique() if _carries(plain(cell)) == "yes"}
        carried[few.index[few.isin(of_page)]] = True
        rows = cells.index[cells.isin(of)]
        if label in keys:
            of_one[rows] = True
            may_be_carried[cells.index[cells.isin(of_balance)]] = True
        else:
            of_one[rows[undated[rows]]] = True
            elsewhere[rows] = True
    return total & ~carried, of_one, elsewhere, carried, may_be_carried


def calls_total(cells: pd.Series) -> pd.Series:
    """Say which cells call their row a total, or the total of something."""
    exact, of, *_ = _labels(cells)
    return cells.isin(exact | of)


def total_of(cell: object) -> str | None:
    """Return whose total a cell names, in small letters; None where it names none.

    >>> [total_of(cell) for cell in ("Total for Ann Lee", "Ann Lee Total", "Ann Lee")]
    ['ann lee', 'ann lee', None]
    """
    named = _OF.fullmatch(plain(cell))
    return named and next(filter(None, named.group("what", "zh", "behind")), None)


def _labels(cells: pd.Series) -> tuple[set, set, set, set]:
    """Return which of the cells are called a total, the total of something, carried, perhaps so."""
    words = {cell: plain(cell) for cell in cells.unique()}
    carries = {cell: _carries(word) for cell, word in words.items()}
    sure, perhaps = ({c for c, how in carries.items() if how == one} for one in ("yes", "named"))
    exact = {cell for cell, word in words.items() if _is_total(word)} | sure
    of = {cell for cell, word in words.items() if cell not in exact and _OF.fullmatch(word)}
    return exact, of, sure, perhaps


def is_total(cells: pd.Series) -> pd.Series:
    """Say which cells call their row a total."""
    return cells.isin(_labels(cells)[0])


def _is_total(text: str) -> bool:
    return said(text.rstrip(":： "), "total") is not None


def _carries(text: str) -> str | None:
    """Return whether a plain text calls its row a balance that is carried on, or may do so."""
    return said(text.strip(_AROUND), "carried")
