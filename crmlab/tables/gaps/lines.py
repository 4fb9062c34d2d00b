"""Lines below the row of their order, whose cells stand there once: merged cells, and items."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.amounts import are_same, numbers_alone
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.columns.evidence import free_columns, has_numbers
from crmlab.tables.gaps.filled import Filled
from crmlab.tables.sales.orders import FEW, FILLED_DOWN
from crmlab.tables.steps.composition import is_money
from crmlab.tables.steps.totals import calls_total, is_total

NEARLY_ALL = 0.9  # of the lines, on which a text stands that each line has


def details_below(frame: pd.DataFrame, found: Mapping[str, str]) -> Filled:
    """Return which rows are the details of a voucher: a row above has its date and its sums.

    The details have neither date nor number; in the column of the customers, they name what was
    sold. In a column of sums they add up to their voucher.

    >>> rows = pd.DataFrame({"Date": ["1 May", "", ""] * 5, "Party": ["Ann", "cup", "jug"] * 5,
    ...                      "Sum": [5.0, 2, 3, 7, 6, 1, 4, 1, 3, 9, 8, 1, 2, 1, 1]})
    >>> int(details_below(rows, {"date": "Date", "customer_id": "Party", "amount": "Sum"})[1].sum())
    10
    """
    needed = [found[m] for m in ("order_id", "date") if m in found]
    under = frame[needed].apply(is_blank).all(axis=1) & ~is_blank(frame[found["customer_id"]])
    under &= ~calls_total(frame[found["customer_id"]])
    if "amount" not in found or under.sum() < 2 * FEW or under.iloc[0]:
        return Filled(frame)
    voucher = (~under).cumsum().to_numpy() - 1
    heads, counts = np.flatnonzero(~under), np.bincount(voucher[under], minlength=voucher[-1] + 1)
    paid = ~is_blank(frame[found["amount"]]).to_numpy()[heads]
    if paid[counts > 0].mean() < NEARLY_ALL:
        return Filled(frame)
    for label in [n for n in frame if n not in needed and is_money(frame[n])]:
        if (values := numbers_alone(frame[label])) is None:
            continue
        values = np.nan_to_num(values)
        sums = np.bincount(voucher[under], values[under], minlength=len(counts))
        fits = are_same(sums, values[heads]) & (sums != 0)
        if fits[counts > 0].mean() >= NEARLY_ALL and (fits & (counts > 1)).sum() >= FEW:
            told = say(
                "{count} rows with neither date nor number are the details of the row above them: "
                "they add up to its {column}, and are counted with it.",
                count=f"{under.sum():,}",
                column=repr(label),
            )
            return Filled(frame, under.to_numpy(dtype=bool), [told])
    return Filled(frame)


def carry_down(frame: pd.DataFrame, found: Mapping[str, str]) -> Filled:
    """Return the table with merged cells filled, and which rows that concerns.

    Such a row has what a line has, such as a product, and neither order, customer nor date: it
    belongs to the order above.
    """
    needed = [found[m] for m in ("order_id", "customer_id", "date") if m in found]
    under = frame[needed].apply(is_blank).all(axis=1)
    nothing = np.zeros(len(frame), dtype=bool)
    if not under.any():
        return Filled(frame, nothing)
    known = [found[m] for m in ("product_id", "quantity") if m in found][:1]
    known = [label for label in known if is_blank(frame[label]).mean() <= 0.5]
    of_lines = list(dict.fromkeys([*known, *_texts_of_lines(frame, needed, under)]))
    rows = under & ~frame[of_lines].apply(is_blank).all(axis=1)
    for label in of_lines:
        rows[rows] = ~is_total(frame.loc[rows, label])
    rows = rows.to_numpy(dtype=bool)
    if not rows.any() or rows[0]:
        return Filled(frame, nothing)
    keys = [found[m] for m in ("order_id", *FILLED_DOWN) if m in found]
    texts = [n for n in free_columns(frame, found) if not has_numbers(frame[n].dropna())]
    for label in [*keys, *(n for n in texts if is_blank(frame[n][rows]).all())]:
        cells = frame[label].astype(object)
        above = cells.where(~rows).ffill()
        frame = frame.assign(**{label: cells.where(~(rows & is_blank(cells)), above)})
    told = say(
        "Rows that have a product, but neither order, customer nor date, belong to the order above."
    )
    return Filled(frame, rows, [told])


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


def items_of_orders(frame: pd.DataFrame, found: Mapping[str, str]) -> Filled:
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
        return Filled(frame)
    numbered, named, paid = (~is_blank(frame[found[m]]).to_numpy(dtype=bool) for m in needed)
    items = named & ~paid
    above = np.maximum.accumulate(np.where(items, 0, np.arange(len(frame))))
    items &= (numbered & paid & ~named)[above]
    if not items.any():
        return Filled(frame)
    for label in [found[m] for m in ("customer_id", "date") if m in found]:
        cells = frame[label].astype(str).to_numpy()
        items &= (cells == cells[above]) | is_blank(frame[label]).to_numpy(dtype=bool)
    orders = frame[found["order_id"]].astype(object).to_numpy()
    told = say(
        "{count} rows with a product and no amount are the items of the order above them, which "
        "has the amount.",
        count=f"{items.sum():,}",
    )
    orders = np.where(items, orders[above], orders)
    return Filled(frame.assign(**{found["order_id"]: orders}), items, [told] if items.any() else [])
