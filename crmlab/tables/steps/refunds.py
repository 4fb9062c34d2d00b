"""Money paid back: refunds that an amount is left after or in other money, and chargebacks."""

from typing import TYPE_CHECKING

import numpy as np

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.cells.amounts import parse_amounts
from crmlab.tables.columns.evidence import verdict
from crmlab.tables.columns.names import is_called_amount, plain_name
from crmlab.tables.steps.composition import before_refunds
from crmlab.tables.steps.status import STATUSES

if TYPE_CHECKING:
    import pandas as pd

    from crmlab.tables.sales.sales import Sales

FEW = 3  # sales paid back in full, from which they tell in which money refunds are
STEADY = np.log(1.25)  # how far rates may be apart
NEARLY_ALL = 0.95
NEAR = 0.015


def settle_refunds(sales: "Sales", whole: "pd.DataFrame") -> None:
    """Make amounts those before refunds, and refunds those in the money of the amounts.

    All rows of the `whole` file tell, also those not asked for.
    """
    found = sales.ledger.columns
    if not {"refund", "amount"} <= found.keys():
        return
    told = _after_refunds(sales, whole)
    if told is None:
        _put_into_own_money(sales, whole)
        return
    refunds = np.nan_to_num(np.abs(sales.numbers["refund"].readable()))
    sales.numbers["amount"].values = sales.numbers["amount"].values + refunds
    sales.told.append(told)


def _after_refunds(sales: "Sales", whole: "pd.DataFrame") -> str | None:
    """Return in words why the amount is what is left after refunds; None where it is not."""
    found = sales.ledger.columns
    if left_of := before_refunds(whole, found, sales.mark):
        base, others = left_of
        return say(
            "{column} is what is left of {base} after {off}: it is after refunds already, and "
            "nothing more is taken off.",
            column=repr(found["amount"]),
            base=repr(base),
            off=listed([found["refund"], *others]),
        )
    amounts, refunds = (np.abs(_numbers(whole[found[m]], sales)) for m in ("amount", "refund"))
    nothing_left = (amounts == 0) & (refunds > 0)
    in_full = _are_near(amounts, refunds) & (refunds > 0)
    if nothing_left.sum() < max(FEW, in_full.sum() + 1):
        return None
    return say(
        "{column} is zero in {count} rows with a sum in {refund}: it is after refunds already, and "
        "nothing more is taken off.",
        column=repr(found["amount"]),
        count=f"{nothing_left.sum():,}",
        refund=repr(found["refund"]),
    )


def tell_chargebacks(sales: "Sales", whole: "pd.DataFrame") -> None:
    """Tell what banks took back, as a status or a kind of row of the `whole` file says."""
    found = sales.ledger.columns
    says = np.zeros(len(whole), dtype=bool)
    for cells in [whole[found[meaning]] for meaning in (*STATUSES, "kind") if meaning in found]:
        says |= cells.isin([one for one in cells.unique() if verdict(one, "chargeback")]).to_numpy()
    if not says.any() or "amount" not in found:
        return
    rows = whole[says]
    if sales.decided.get("amount_per") == "order":
        rows = rows[~rows[found["order_id"]].duplicated()]
    sales.told.append(
        say(
            "Chargebacks: {count} payment of {amount} was taken back by a bank.",
            "Chargebacks: {count} payments of {amount} in all were taken back by banks.",
            count=len(rows),
            amount=f"{np.nansum(np.abs(_numbers(rows[found['amount']], sales))):,.2f}",
        )
    )


def _put_into_own_money(sales: "Sales", whole: "pd.DataFrame") -> None:
    """Put refunds into the money of the amount, where those in full are in that of another amount.

    Where no sale was paid back in full, it is told that refunds may be in other money.
    """
    found, frame = sales.ledger.columns, sales.ledger.table.frame
    label = found["amount"]
    for other in [n for n in frame if is_called_amount(n) and n not in found.values()]:
        amounts, totals, refunds = (
            np.abs(_numbers(whole[one], sales)) for one in (label, other, found["refund"])
        )
        apart = (amounts > 0) & (totals > 0) & ~_are_near(amounts, totals)
        back = apart & (refunds > 0)
        if not back.any() or not _is_rate(amounts[apart] / totals[apart]):
            continue
        ours, theirs = (_are_near(refunds[back], full[back]).sum() for full in (amounts, totals))
        gaps = {"refund": repr(found["refund"]), "other": repr(other), "column": repr(label)}
        if theirs >= FEW and theirs > ours:
            rate = np.abs(_numbers(frame[label], sales) / _numbers(frame[other], sales))
            is_rate = np.isfinite(rate) & (rate > 0)
            refund = sales.numbers["refund"]
            refund.values = np.where(is_rate, np.round(refund.values * rate, 2), refund.values)
            told = say(
                "{refund} is in the money of {other}: it is put into that of {column} before it "
                "is taken off, sale by sale, by the two amounts.",
                **gaps,
            )
        elif not ours and plain_name(other) == plain_name(label):
            told = say(
                "{refund} may be in the money of {other}, and not of {column}, in {count} rows "
                "where the two differ: it is taken off as it is.",
                count=f"{back.sum():,}",
                **gaps,
            )
        else:
            continue
        sales.told.append(told)
        return


def _numbers(cells: "pd.Series", sales: "Sales") -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return parse_amounts(cells, "amount", sales.mark).readable() * sales.unit


def _are_near(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.abs(one - other) < NEAR


def _is_rate(ratios: np.ndarray) -> bool:
    """Tell whether two amounts differ as two currencies do, or by one tax."""
    apart = np.abs(np.log(ratios) - np.log(np.median(ratios)))
    return bool((apart < STEADY).mean() >= NEARLY_ALL)
