"""Discounts in rows of their own without a number of an order: off what was bought that day."""

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.words import name_has, plain, said
from crmlab.tables.columns.evidence import verdict
from crmlab.tables.columns.occasions import occasions_of
from crmlab.tables.sales.sales import Options, Sales
from crmlab.tables.steps.status import returns_by_kind

FEWEST = 3  # rows that no text calls discounts, and
NEARLY_ALL = 0.9  # of such rows, that stand beside a purchase: then they are no returns


def take_discounts_off_the_day(sales: Sales, _: Options) -> None:
    """Take rows below zero off what their customer bought on the day, where they are discounts.

    A text calls them so; or nearly all stand beside a purchase, and none has the amount of one.
    """
    below = sales.stays & (sales.amounts < 0) & ~sales.strangers
    below &= ~sales.paid_back & ~returns_by_kind(sales)
    if "order_id" in sales.found or not below.any():
        return
    day = [
        sales.frame[sales.found["customer_id"]].astype("str"),
        occasions_of(sales.frame, sales.found),
    ]
    sums = pd.Series(np.where(sales.stays, np.nan_to_num(sales.amounts), 0.0))
    bought = sums.clip(lower=0).groupby(day).transform("sum").to_numpy()
    beside = below & (sums.groupby(day).transform("sum") > 0).to_numpy()
    called, back = _called(sales, below)
    others, facts = below & ~called, pd.MultiIndex.from_arrays([day[0], np.abs(sums).round(2)])
    again = facts[others].isin(facts[sums > 0])
    here = (beside & others).sum()
    if here < max(FEWEST, NEARLY_ALL * others.sum()) or again.any() or back.any():
        beside &= called
    if not beside.any():
        return
    off = sums.where(beside, 0.0).groupby(day).transform("sum").to_numpy()
    amount, sold = sales.numbers["amount"], sales.stays & (sales.amounts > 0)
    share = np.where(sold, off / np.where(sold, bought, 1), 0.0)
    amount.values = amount.values * (1 + share)
    sales.say(
        "{count} row below zero, with {amount}, is taken as a discount: it is off what the "
        "same customer bought on the same day.",
        "{count} rows below zero, with {amount} in all, are taken as discounts: they are off what "
        "the same customer bought on the same day.",
        count=int(beside.sum()),
        amount=f"{sums[beside].sum():,.2f}",
    )
    rule = say("discount, off other rows of its customer and day: no sale")
    sales.ledger.set_no_sale_aside(rule, beside, "amount")


def _called(sales: Sales, below: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which rows below zero a text calls discounts, and which it calls returns."""
    called, back = np.zeros_like(below), np.zeros_like(below)
    products = [sales.found[m] for m in ("product_id", "product_name") if m in sales.found]
    for label in [*products, *sales.free]:
        cells = sales.frame[label][below].astype("str")
        texts = {value: plain(value) for value in cells.unique()}
        off = [value for value, text in texts.items() if name_has(text, "discount")]
        returns = [value for value, text in texts.items() if _says_return(text)]
        called[cells.index[cells.isin(off)]] = True
        back[cells.index[cells.isin(returns)]] = True
    return called & ~back, back


def _says_return(text: str) -> bool:
    words = (verdict(text, "kind") in ("return", "none"), said(text, "reversal"))
    return any(words) or name_has(text, "refund") or "return" in text
