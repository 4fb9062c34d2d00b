"""Payments of invoices of the same file, and money paid out of an account: neither is a sale."""

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.parsed import Distinct
from crmlab.tables.cells.words import name_has, plain, said
from crmlab.tables.columns.evidence import has_few_words
from crmlab.tables.columns.names import plain_name
from crmlab.tables.errors import TableError, either, option
from crmlab.tables.sales.sales import Options, Sales
from crmlab.tables.steps.status import called, counted, no_sale, returns_by_kind

CENT = 0.005
HALF = 0.5  # of the payments, that have the amount of an invoice of their customer
FEWEST = 5  # customers who never pay before they are billed; rows of a balance
NEARLY_ALL = 0.9  # of the rows, by which a balance goes up and down by the amount


def set_payments_aside(sales: Sales, options: Options) -> None:
    """Set payments aside where their invoices are rows of the file too; ask where that is open.

    Where all rows are payments, these are the sales.
    """
    if options.amount_per == "line":  # each row counts
        return
    kind = [sales.found["kind"]] if "kind" in sales.found else []
    for label in [one for one in [*kind, *sales.free] if one not in sales.answered]:
        if not has_few_words(sales.frame[label]):
            continue
        distinct = Distinct(sales.frame[label].where(sales.stays))
        words = [plain(value) for value in distinct.values]
        paid, billed = (
            distinct.in_rows(np.array([bool(said(word, what)) for word in words], dtype=bool))
            for what in ("paid", "billed")
        )
        paid, billed = paid.astype(bool), billed.astype(bool)
        others = sales.stays & ~paid & (distinct.codes >= 0)
        if not paid.any() or not (billed.any() or _are_of_other_sign(sales, paid, others)):
            continue
        if billed.any() and np.isnan(sales.amounts[billed]).all():  # payments are asked for
            paid, billed = billed, paid
        elif not _settle(sales, paid, billed, others):
            _ask(sales, label, distinct, paid)
        elif np.nansum(np.abs(sales.amounts[paid])):
            sales.say(
                "{column} is {values}: that pays for other rows of the file, and is no sale.",
                column=repr(label),
                values=either(_counted(sales, distinct, paid)),
            )
        for place, value in enumerate(distinct.values):
            rows = paid & (distinct.codes == place)
            if rows.any():
                sales.ledger.set_no_sale_aside(no_sale(label, value), rows, "kind")
        return


def _are_of_other_sign(sales: Sales, paid: np.ndarray, others: np.ndarray) -> bool:
    """Tell whether payments are below zero beside rows above it."""
    amounts = sales.amounts
    known = amounts[paid & ~np.isnan(amounts)]
    return len(known) > 0 and bool((known < 0).all() and (amounts[others] > 0).any())


def _settle(sales: Sales, paid: np.ndarray, billed: np.ndarray, others: np.ndarray) -> bool:
    """Tell whether payments pay for other rows: by sign, amount by amount, or on account."""
    amounts = sales.amounts
    if np.isnan(amounts[paid]).all() or _are_of_other_sign(sales, paid, others):
        return True
    customers = sales.frame[sales.found["customer_id"]]
    facts = pd.DataFrame({"customer": customers, "amount": np.abs(amounts).round(2)})
    facts["nth"] = facts.groupby([*facts, paid]).cumcount()
    keys = pd.MultiIndex.from_frame(facts)
    if keys[paid].isin(keys[billed]).mean() >= HALF:
        return True
    due = facts["amount"].fillna(0) * (billed.astype(int) - paid)
    due = [due[::way].groupby(customers).cumsum().min() for way in (1, -1)]
    return max(due) > -CENT and customers[paid].nunique() >= FEWEST


def _ask(sales: Sales, label: str, distinct: Distinct, paid: np.ndarray) -> None:
    """Ask whether rows called payments pay for others, or are sales of their own."""
    sold, payments = [], []
    for place, value in enumerate(distinct.values):
        of_payments = paid[distinct.codes == place].any()
        (payments if of_payments else sold).append(option("where", (label, str(value))))
    raise TableError(
        "{column} is {values}: payments of the other rows, or sales of their own? If they pay for "
        "others: {sold}; if only they are sales: {payments}; if all rows are sales: {every}.",
        column=repr(label),
        values=either(_counted(sales, distinct, paid)),
        sold=" ".join(sold),
        payments=" ".join(payments),
        every=" ".join([*sold, *payments]),
    )


def _counted(sales: Sales, distinct: Distinct, among: np.ndarray) -> list[str]:
    """Return in words how many rows each value has among some, and with what amount."""
    rows = {v: among & (distinct.codes == i) for i, v in enumerate(distinct.values)}
    sums = {value: np.nansum(sales.amounts[there]) for value, there in rows.items()}
    return [counted(v, there.sum(), sums[v]) for v, there in rows.items() if there.any()]


def set_money_out_aside(sales: Sales, _: Options) -> None:
    """Set aside what was paid out: by a column of it, or to those who never pay into an account."""
    if "amount" not in sales.found:
        return
    empty = sales.stays & ~sales.filled("amount")
    for label in [one for one in sales.free if is_other_side(one, sales.found["amount"])]:
        out = np.abs(sales.read(sales.frame[label]))
        if empty.any() and np.array_equal((out > 0)[sales.stays], empty[sales.stays]):
            empty &= ~_take_paid_back(sales, out, empty)
            rule = say(
                "{column} is filled instead of {amount}: no sale",
                column=label,
                amount=sales.found["amount"],
            )
            sales.ledger.set_no_sale_aside(rule, empty, "amount")
    customer, whole = sales.found["customer_id"], sales.whole
    balances = [one for one in sales.free if name_has(plain_name(one), "balance")]
    if any(_is_balance(sales, label) for label in balances):
        paid_out = True
    elif "paid_to" in sales.found:  # the customer is who was paid where the file's account pays
        paid_out = (sales.frame[customer] == sales.frame[sales.found["paid_to"]]).to_numpy()
    else:
        return
    paid_in = pd.Series(sales.read(whole[sales.found["amount"]])).groupby(whole[customer].array)
    most = sales.frame[customer].map(paid_in.max())
    rows = sales.stays & paid_out & (most < 0).to_numpy() & ~returns_by_kind(sales)
    if rows.any():
        sales.say(
            "{count} row below zero is money paid out of the account, to somebody who never pays "
            "in: no return of a sale.",
            "{count} rows below zero are money paid out of the account, to those who never pay "
            "in: no returns of sales.",
            count=int(rows.sum()),
        )
        sales.ledger.set_no_sale_aside(say("money paid out: no sale"), rows, "amount")


def _take_paid_back(sales: Sales, out: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Take what was paid out for a return as an amount below zero; tell which rows that are."""
    few = [cells for label, cells in sales.frame.items() if has_few_words(cells)]
    back = among & np.any([called(cells, "return") for cells in few], axis=0)
    amount = sales.numbers["amount"]
    amount.values = np.where(back, -out * sales.unit, amount.values)
    amount.problems = {reason: rows & ~back for reason, rows in amount.problems.items()}
    return back


def is_other_side(label: str, amount: str) -> bool:
    """Tell whether a column has, by its name, money paid out, or payments beside what was sold.

    >>> is_other_side("Pagou", "Compra"), is_other_side("Invoice", "Payment")
    (True, False)
    """
    pays, is_paid = (name_has(plain_name(one), "payment") for one in (label, amount))
    return name_has(plain_name(label), "money_out") or (pays and not is_paid)


def _is_balance(sales: Sales, label: str) -> bool:
    """Tell whether a column goes up and down by the amounts, from row to row."""
    balance, amounts = (sales.read(sales.whole[one]) for one in (label, sales.found["amount"]))
    steps, moves = np.diff(balance), (amounts[1:], -amounts[:-1])  # the latest row may be first
    shares = [(np.abs(steps - moved) < CENT).mean() for moved in moves if len(steps) >= FEWEST]
    return max(shares, default=0) >= NEARLY_ALL
