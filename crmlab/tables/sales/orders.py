"""Lines and orders: which rows continue an order, and whether its total stands on each of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from crmlab.tables.cells.amounts import parse_amounts
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.columns.evidence import has_numbers
from crmlab.tables.columns.names import plain_name
from crmlab.tables.errors import TableError, option

FILLED_DOWN = ("customer_id", "date", "order_status", "payment_status", "currency", "kind", "store")
FILLED_DOWN += ("cancelled_on",)
SAID_ONCE = ("other_status", "refund_status")  # of an order; also of a line, where it stands there
NEARLY_ALL = 0.9  # of the lines, on which a text stands that each line has
FEW = 5  # orders of several lines, below which equal amounts may be chance
ALIKE = 0.95  # of the orders of several lines: those with one amount, where it is the order's
LEVEL, ENOUGH = 0.5, 20  # power below which an amount is a line's, in so many orders
_OF_ORDERS = (
    "ordertotal", "orderamount", "ordervalue", "grandtotal", "invoicetotal", "invoiceamount",
    "totalpaid", "amountpaid", "paidamount", "订单金额", "实付", "实际支付", "订单总",
)  # fmt: skip
_PRICES = (
    "price", "itemcost", "单价", "einzelpreis", "stuckpreis", "prixunitaire", "preciounitario",
    "prezzounitario", "precounitario", "cenajednostkowa", "stukprijs", "valordoproduto",
    "valorunit", "precodoproduto", "preciodelproducto", "prixduproduit", "produktpreis",
)  # fmt: skip
_PAYMENTS = (
    "payment", "paid", "instal", "reglement", "paiement", "zahlung", "bezahlt", "pago", "cuota",
    "cobro", "pagamento", "incasso", "versamento", "betaling", "platnosc", "оплат", "付款", "支付",
    "收款", "입금", "入金", "支払",
)  # fmt: skip
_OF_LINES = ("line", "item", "extended", "小计")


@dataclass(frozen=True)
class Orders:
    """The order of each row by number (-1: none), and which row is the first of its order."""

    of_row: np.ndarray
    count: int

    @classmethod
    def of(cls, frame: pd.DataFrame, found: Mapping[str, str]) -> "Orders | None":
        """Return the orders of a table; None where it has no column for them."""
        if "order_id" not in found:
            return None
        cells = frame[found["order_id"]]
        codes, orders = pd.factorize(cells.where(is_numbered(cells)), use_na_sentinel=True)
        return cls(codes, len(orders))

    @classmethod
    def under(cls, carried: np.ndarray) -> "Orders | None":
        """Return the orders of rows that have no number, where some belong to the row above."""
        of_row = np.cumsum(~carried) - 1
        return cls(of_row, of_row[-1] + 1) if carried.any() else None

    def among(self, rows: np.ndarray) -> "Orders":
        """Return the orders as if only some rows belonged to one."""
        return replace(self, of_row=np.where(rows, self.of_row, -1))

    @property
    def later(self) -> np.ndarray:
        """Return the rows that are not the first of their order."""
        return (self.of_row >= 0) & pd.Series(self.of_row).duplicated().to_numpy()

    @property
    def several(self) -> np.ndarray:
        """Return the rows of orders with more than one row."""
        in_order = self.of_row >= 0
        counts = np.bincount(self.of_row[in_order], minlength=self.count)
        return in_order & (np.append(counts, 0)[self.of_row] > 1)

    def repeat(self, values: np.ndarray) -> bool:
        """Tell whether each order of several rows has one value on all of them."""
        several = self.several
        different = pd.Series(values[several]).groupby(self.of_row[several]).nunique()
        return bool((different == 1).all())


def is_numbered(cells: pd.Series) -> np.ndarray:
    """Say which cells hold a number or a name, and not only a stroke, as drafts have it."""
    if pd.api.types.is_numeric_dtype(cells):
        return cells.notna().to_numpy()
    there = cells.notna().to_numpy()
    return there & cells.astype("str").str.contains(r"[^\W_]", na=False).to_numpy(dtype=bool)


def carry_down(
    frame: pd.DataFrame, found: Mapping[str, str], is_total: Callable[[pd.Series], pd.Series]
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the table with merged cells filled, and which rows that concerns.

    Such a row has what a line has, such as a product, and neither order, customer nor date: it
    belongs to the order above.
    """
    needed = [found[m] for m in ("order_id", "customer_id", "date") if m in found]
    under = frame[needed].apply(is_blank).all(axis=1)
    nothing = np.zeros(len(frame), dtype=bool)
    if not under.any():
        return frame, nothing
    known = [found[m] for m in ("product_id", "quantity") if m in found][:1]
    known = [label for label in known if is_blank(frame[label]).mean() <= 0.5]
    of_lines = list(dict.fromkeys([*known, *_texts_of_lines(frame, needed, under)]))
    rows = under & ~frame[of_lines].apply(is_blank).all(axis=1)
    for label in of_lines:
        rows[rows] = ~is_total(frame.loc[rows, label])
    rows = rows.to_numpy(dtype=bool)
    if not rows.any() or rows[0]:
        return frame, nothing
    keys = [found[m] for m in ("order_id", *FILLED_DOWN) if m in found]
    texts = [n for n in frame if n not in found.values() and not has_numbers(frame[n].dropna())]
    for label in [*keys, *(n for n in texts if is_blank(frame[n][rows]).all())]:
        cells = frame[label].astype(object)
        above = cells.where(~rows).ffill()
        frame = frame.assign(**{label: cells.where(~(rows & is_blank(cells)), above)})
    return frame, rows


def _texts_of_lines(frame: pd.DataFrame, needed: list[str], under: pd.Series) -> list[str]:
    """Return the columns of texts on nearly all lines, which those under a first share with it."""
    if not FEW <= under.sum() < len(under):
        return []
    texts = []
    for label in [n for n in frame if n not in needed and not has_numbers(frame[n].dropna())]:
        there, below = ~is_blank(frame[label]), frame[label][under]
        filled = min(there[under].mean(), there[~under].mean()) >= NEARLY_ALL
        if filled and below.isin(frame[label][~under]).mean() >= NEARLY_ALL:
            texts.append(label)
    return texts


def said_of_orders(cells: pd.Series, orders: Orders | None) -> pd.Series:
    """Return a column with what stands on the first line of an order on all its lines.

    Where texts stand on other lines too, or on few first ones of many, it is a column of lines.
    """
    if orders is None:
        return cells
    there = orders.several & ~is_blank(cells).to_numpy(dtype=bool)
    firsts = (orders.several & ~orders.later).sum()
    if there.sum() < min(FEW, firsts) or not firsts or (there & orders.later).any():
        return cells
    said = pd.Series(orders.of_row, cells.index).map(cells[there].set_axis(orders.of_row[there]))
    return cells.astype(object).where(~orders.later, said.astype(object))


def items_of_orders(
    frame: pd.DataFrame, found: Mapping[str, str]
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the table with each item's order on rows without an amount, and which rows those are.

    They stand below the row of the order, which has the amount and no product, and have its
    customer and date.

    >>> rows = pd.DataFrame({"No": [1, 2, 3], "SKU": [None, "a", "b"], "Paid": [9, None, None]})
    >>> items_of_orders(rows, {"order_id": "No", "product_id": "SKU", "amount": "Paid"})[0]
      No  SKU  Paid
    0  1  NaN   9.0
    1  1    a   NaN
    2  1    b   NaN
    """
    needed = ("order_id", "product_id", "amount")
    if not set(needed) <= found.keys():
        return frame, np.zeros(len(frame), dtype=bool)
    numbered, named, paid = (~is_blank(frame[found[m]]).to_numpy(dtype=bool) for m in needed)
    items = named & ~paid
    above = np.maximum.accumulate(np.where(items, 0, np.arange(len(frame))))
    items &= (numbered & paid & ~named)[above]
    if not items.any():
        return frame, items
    for label in [found[m] for m in ("customer_id", "date") if m in found]:
        cells = frame[label].astype(str).to_numpy()
        items &= (cells == cells[above]) | is_blank(frame[label]).to_numpy(dtype=bool)
    orders = frame[found["order_id"]].astype(object).to_numpy()
    return frame.assign(**{found["order_id"]: np.where(items, orders[above], orders)}), items


def fill_down(frame: pd.DataFrame, found: Mapping[str, str], orders: Orders) -> pd.DataFrame:
    """Return the table with an order's fields on its later lines too, where they stand once."""
    later = orders.later
    for label in [found[m] for m in SAID_ONCE if m in found]:
        frame = frame.assign(**{label: said_of_orders(frame[label], orders)})
    for meaning in FILLED_DOWN:
        if meaning not in found or not later.any():
            continue
        cells = frame[found[meaning]]
        blank = is_blank(cells).to_numpy()
        empty = blank & later
        if empty.any():
            known = cells[~blank & (orders.of_row >= 0)]
            first = known.groupby(orders.of_row[known.index]).first()
            filled = pd.Series(orders.of_row[empty], np.flatnonzero(empty)).map(first)
            frame = frame.assign(**{found[meaning]: cells.astype(object)})
            frame.loc[filled.dropna().index, found[meaning]] = filled.dropna()
    return frame


def continuing(amounts: pd.Series, orders: Orders) -> np.ndarray:
    """Return the lines without an amount of orders that have one on another line."""
    blank = is_blank(amounts).to_numpy()
    with_amount = np.zeros(orders.count + 1, dtype=bool)
    with_amount[orders.of_row[~blank & (orders.of_row >= 0)]] = True
    return blank & (orders.of_row >= 0) & with_amount[orders.of_row]


def repeats_totals(
    frame: pd.DataFrame,
    found: Mapping[str, str],
    amounts: np.ndarray,
    orders: Orders,
    mark: str,
    asked: str | None,
) -> bool:
    """Say whether the amount of an order stands on each of its lines; ask where nothing tells."""
    rows = orders.several & ~np.isnan(amounts)
    if not rows.any() or asked == "line":
        return False
    by_order = pd.Series(amounts[rows]).groupby(orders.of_row[rows])
    spread, several = by_order.max() - by_order.min(), by_order.size() > 1
    alike = (spread[several] < 0.005).mean() if several.any() else 0.0
    name = plain_name(found["amount"])
    of_order = any(word in name for word in _OF_ORDERS)
    if asked == "order":
        if alike < ALIKE:
            raise TableError(
                "The lines of {share} of the orders have different amounts in {column}: they are "
                "the lines' own. Say so: {options}.",
                share=f"{100 * (1 - alike):.0f} %",
                column=repr(found["amount"]),
                options=option("amount_per", "line"),
            )
        return True
    if alike < ALIKE and not (of_order and alike > 0.5):
        return False
    verdict = _by_prices(frame, found, amounts, rows, orders, mark)
    if verdict is not None:
        return verdict
    if _paid_in_parts(frame, found, amounts, rows, orders, mark):
        return True
    is_of_line = any(word in name for word in _OF_LINES)
    least, most = _growth(amounts, orders)
    if alike >= ALIKE and not is_of_line and most >= LEVEL:
        varied = by_order.first()[several].round(2).nunique() > several.sum() / 2
        if of_order or (several.sum() >= FEW and (varied or least > 0)):
            return True
    label = found["amount"]
    raise TableError(
        "{column} is the same on all lines of {count} orders: the order's amount on each of its "
        "lines, or lines that cost the same? Say which: {options}.",
        column=repr(label),
        count=int((spread[several] < 0.005).sum()),
        options=option("amount_per", "order", "line"),
    )


def _growth(amounts: np.ndarray, orders: Orders) -> tuple[float, float]:
    """Return the least and the most power by which an amount may grow with the lines of its order.

    The price of a ticket does not grow with them, a total does.
    """
    rows = (orders.of_row >= 0) & (amounts > 0)
    by_order = pd.Series(amounts[rows]).groupby(orders.of_row[rows])
    sizes, sums = np.log(by_order.size()), np.log(by_order.first())
    if len(sizes) < ENOUGH or np.ptp(sizes) == 0:
        return -np.inf, np.inf
    (slope, _), spread = np.polyfit(sizes, sums, 1, cov=True)
    error = 2 * np.sqrt(spread[0, 0])
    return slope - error, slope + error


def _by_prices(
    frame: pd.DataFrame,
    found: Mapping[str, str],
    amounts: np.ndarray,
    rows: np.ndarray,
    orders: Orders,
    mark: str,
) -> bool | None:
    """Return what quantities and prices tell, if there are any: they add up to one or the other."""
    quantity = np.ones(len(frame))
    if "quantity" in found:
        quantity = parse_amounts(frame[found["quantity"]], "quantity", mark).readable()
    told = None
    for label in frame:
        if label in found.values() or not is_price(plain_name(label)):
            continue
        value = parse_amounts(frame[label], "unit_price", mark).readable() * quantity
        with np.errstate(invalid="ignore"):
            if np.mean(np.abs(value[rows] - amounts[rows]) < 0.015) > ALIKE:
                return False
        if _add_up(value, amounts, rows, orders):
            told = True
    return told


def _paid_in_parts(
    frame: pd.DataFrame,
    found: Mapping[str, str],
    amounts: np.ndarray,
    rows: np.ndarray,
    orders: Orders,
    mark: str,
) -> bool:
    """Tell whether the payments on the rows of an order add up to its amount."""
    paid = [
        label
        for label in frame
        if label not in found.values() and any(word in plain_name(label) for word in _PAYMENTS)
    ]
    values = [parse_amounts(frame[label], "amount", mark).readable() for label in paid]
    return any(_add_up(value, amounts, rows, orders) for value in values)


def _add_up(values: np.ndarray, amounts: np.ndarray, rows: np.ndarray, orders: Orders) -> bool:
    """Tell whether values add up to the amount of their order, but for taxes and postage."""
    sums = pd.Series(values[rows]).groupby(orders.of_row[rows]).sum(min_count=1)
    whole = pd.Series(amounts[rows]).groupby(orders.of_row[rows]).first()
    return bool(np.mean(np.abs(sums / whole - 1) < 0.25) > 0.8)


def is_price(name: str) -> bool:
    """Tell whether a plain name of a column is that of a price."""
    return any(word in name for word in _PRICES) or name.endswith("rate")
