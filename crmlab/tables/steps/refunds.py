"""Money paid back: what it is taken off, in which money it is, and what is left of a sale."""

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.cells.amounts import NEAR, are_same
from crmlab.tables.cells.parsed import Distinct, is_blank
from crmlab.tables.columns.evidence import is_refunded, verdict
from crmlab.tables.columns.names import is_called_amount, known_names, plain_name
from crmlab.tables.sales.sales import Options, Sales
from crmlab.tables.steps.composition import before_refunds
from crmlab.tables.steps.status import STATUSES, returns_by_kind

FEW = 3  # sales paid back in full, from which they tell in which money refunds are
STEADY = np.log(1.25)  # how far rates may be apart
NEARLY_ALL = 0.95


def settle_refunds(sales: Sales, _: Options) -> None:
    """Make amounts those before refunds, and refunds those in the money of the amounts.

    All rows of the `whole` file tell, also those not asked for.
    """
    if "refund" not in sales.found:
        return
    told = _after_refunds(sales) if "amount" in sales.found else None
    _count_once(sales, is_after=told is not None)
    if told is None:
        if "amount" in sales.found:
            _put_into_own_money(sales)
        return
    refunds = np.nan_to_num(np.abs(sales.numbers["refund"].readable()))
    sales.numbers["amount"].values = sales.numbers["amount"].values + refunds
    sales.told.append(told)


def _count_once(sales: Sales, *, is_after: bool) -> None:
    """Take no refund of a row that pays back itself.

    After refunds, an amount below zero of which more was paid back is what is left of a sale.
    """
    refund, amounts = sales.numbers["refund"], sales.amounts
    pays_back = (amounts < 0) | returns_by_kind(sales)
    if is_after:
        pays_back &= np.nan_to_num(np.abs(refund.readable())) <= np.abs(amounts) + NEAR
    refund.values = np.where(pays_back, 0.0, refund.values)


def _after_refunds(sales: Sales) -> str | None:
    """Return in words why the amount is what is left after refunds; None where it is not."""
    found, whole = sales.found, sales.whole
    if left_of := before_refunds(whole, found, sales.mark):
        base, others = left_of
        return say(
            "{column} is what is left of {base} after {off}: it is after refunds already, and "
            "nothing more is taken off.",
            column=repr(found["amount"]),
            base=repr(base),
            off=listed([found["refund"], *others]),
        )
    amounts, refunds = (np.abs(sales.money(whole[found[m]])) for m in ("amount", "refund"))
    nothing_left = (amounts == 0) & (refunds > 0)
    in_full = are_same(amounts, refunds) & (refunds > 0)
    if nothing_left.sum() < max(FEW, in_full.sum() + 1):
        return None
    return say(
        "{column} is zero in {count} rows with a sum in {refund}: it is after refunds already, and "
        "nothing more is taken off.",
        column=repr(found["amount"]),
        count=f"{nothing_left.sum():,}",
        refund=repr(found["refund"]),
    )


def tell_chargebacks(sales: Sales, _: Options) -> None:
    """Tell what banks took back, as a status or a kind of row of the `whole` file says."""
    found, whole = sales.found, sales.whole
    says = np.zeros(len(whole), dtype=bool)
    for cells in [whole[found[meaning]] for meaning in (*STATUSES, "kind") if meaning in found]:
        says |= cells.isin([one for one in cells.unique() if verdict(one, "chargeback")]).to_numpy()
    if not says.any() or "amount" not in found:
        return
    rows = whole[says]
    if sales.decided.get("amount_per") == "order":
        rows = rows[~rows[found["order_id"]].duplicated()]
    sales.say(
        "Chargebacks: {count} payment of {amount} was taken back by a bank.",
        "Chargebacks: {count} payments of {amount} in all were taken back by banks.",
        count=len(rows),
        amount=f"{np.nansum(np.abs(sales.money(rows[found['amount']]))):,.2f}",
    )


def see_refunds(sales: Sales, _: Options) -> None:
    """See what customers were paid back: by a column of it, or where a status says refunded."""
    if "refund" in sales.numbers:
        back = _back(sales)
    else:
        back = np.where(_refunded(sales) & (sales.amounts > 0), sales.amounts, 0.0)
    if back.any():  # of strangers, none of the revenue is told either
        back[sales.strangers] = 0.0
    sales.refunds = np.where(sales.stays, back, 0.0)


def add_up_refunds(sales: Sales, _: Options) -> None:
    """Add up what was paid back of sales; of what is none, such as cancelled orders, nothing is."""
    sold = sales.stays | _refunded(sales)
    sales.refunded = sales.ledger.parts.sum(np.where(sold, sales.refunds, 0.0))


def set_told_twice_aside(sales: Sales, _: Options) -> None:
    """Set rows that pay a customer back aside where a column of refunds comes to the same."""
    if "refund" not in sales.numbers:
        return
    taken = _back(sales)
    pays_back = ((sales.amounts < 0) | sales.paid_back) & sales.stays
    rows = np.where(pays_back, np.abs(sales.amounts), 0.0)
    customers = sales.frame[sales.found["customer_id"]]
    sums = pd.DataFrame({"rows": rows, "taken": taken}).groupby(customers).transform("sum")
    twice = (rows > 0) & are_same(sums["rows"].to_numpy(), sums["taken"].to_numpy())
    if twice.sum() > (rows > 0).sum() / 2:
        rule = say("taken off already by {column}", column=sales.found["refund"])
        sales.ledger.set_no_sale_aside(rule, twice, "amount")


def take_off_refunds(sales: Sales, _: Options) -> None:
    """Take what was paid back off the amounts; what was paid back in full is set aside.

    What is more than its line is paid back of the whole order.
    """
    if "refund" not in sales.found:
        return
    back, amounts = _back(sales), sales.numbers["amount"].values
    whole, taken = (np.where(sales.stays, values, 0.0) for values in (amounts, back))
    if sales.orders is not None:
        whole, taken = map(sales.orders.add_up, (whole, taken))
    with np.errstate(invalid="ignore"):
        full = (taken > 0) & (taken >= whole - 0.005) & (amounts > 0)
        full |= (back > 0) & (np.abs(back - amounts) < 0.005)
        part = (back > 0) & ~full & (amounts > 0) & sales.stays
    if (full & sales.stays).any():
        sales.ledger.set_no_sale_aside(say("refunded in full"), full, "refund")
    if part.any():
        meaning = say("The refund is taken off the amount.")
        sales.ledger.note(say("refunded in part"), meaning, part)
    sales.numbers["amount"].values = np.where(part, amounts - back, amounts)
    if not np.nansum(np.abs(sales.numbers.pop("refund").readable())) > 0:
        sales.ledger.forget("refund")


def set_nothing_paid_aside(sales: Sales, _: Options) -> None:
    """Set aside sales of which nothing was paid: the amount paid is zero, and a total is not."""
    label = sales.found.get("amount")
    if label is None or plain_name(label) not in known_names("sales")["amount"][1]:
        return
    totals = [n for n in sales.frame if is_called_amount(n) and n != label]
    listed = [sales.read(sales.frame[n]) for n in totals]
    paid = sales.numbers["amount"].values
    rows = (paid == 0) & np.any([total > 0 for total in listed], 0) & sales.stays
    if rows.any():
        sales.ledger.set_no_sale_aside(say("nothing was paid of a total"), rows, "amount")


def _back(sales: Sales) -> np.ndarray:
    """Return what a column says was paid back of each row; of an order, it is counted once."""
    refunds = np.nan_to_num(np.abs(sales.numbers["refund"].readable()))
    if sales.orders is None:
        return refunds
    return np.where(sales.orders.among(sales.stays).again(refunds), 0.0, refunds)


def _refunded(sales: Sales) -> np.ndarray:
    """Return the rows that a status, of which no keeping was asked, calls refunded in full."""
    rows = np.zeros(len(sales.stays), dtype=bool)
    for meaning in (*STATUSES, "refund_status"):
        label = sales.found.get(meaning)
        if label is None or label in sales.answered:
            continue
        distinct = Distinct(sales.frame[label].where(~is_blank(sales.frame[label])))
        of_refunds = meaning == "refund_status"
        told = [
            verdict(value, "refund") == "none" if of_refunds else is_refunded(value)
            for value in distinct.values
        ]
        rows |= distinct.in_rows(np.array(told, dtype=bool))
    return rows


def _put_into_own_money(sales: Sales) -> None:
    """Put refunds into the money of the amount, where those in full are in that of another amount.

    Where no sale was paid back in full, it is told that refunds may be in other money.
    """
    found, frame = sales.found, sales.frame
    label = found["amount"]
    for other in filter(is_called_amount, sales.free):
        amounts, totals, refunds = (
            sales.money(sales.whole[one]) for one in (label, other, found["refund"])
        )
        totals, refunds = np.abs(totals), np.abs(refunds)
        apart = (amounts > 0) & (totals > 0) & ~are_same(amounts, totals)
        back = apart & (refunds > 0)
        if not back.any() or not _is_rate(amounts[apart] / totals[apart]):
            continue
        ours, theirs = (are_same(refunds[back], full[back]).sum() for full in (amounts, totals))
        gaps = {"refund": repr(found["refund"]), "other": repr(other), "column": repr(label)}
        if theirs >= FEW and theirs > ours:
            rate = np.abs(sales.money(frame[label]) / sales.money(frame[other]))
            is_rate = np.isfinite(rate) & (rate > 0)
            refund = sales.numbers["refund"]
            refund.values = np.where(is_rate, np.round(refund.values * rate, 2), refund.values)
            sales.say(
                "{refund} is in the money of {other}: it is put into that of {column} before it "
                "is taken off, sale by sale, by the two amounts.",
                **gaps,
            )
        elif not ours and plain_name(other) == plain_name(label):
            sales.say(
                "{refund} may be in the money of {other}, and not of {column}, in {count} rows "
                "where the two differ: it is taken off as it is.",
                count=f"{back.sum():,}",
                **gaps,
            )
        else:
            continue
        return


def _is_rate(ratios: np.ndarray) -> bool:
    """Tell whether two amounts differ as two currencies do, or by one tax."""
    apart = np.abs(np.log(ratios) - np.log(np.median(ratios)))
    return bool((apart < STEADY).mean() >= NEARLY_ALL)
