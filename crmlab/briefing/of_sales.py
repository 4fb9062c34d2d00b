"""What the reports on a sales file say of its amounts, its returns and its rows."""

import pandas as pd

from crmlab import theme
from crmlab.briefing.missing import those_there
from crmlab.briefing.newcomers import drought
from crmlab.messages import say
from crmlab.tables import Reading
from crmlab.tables.cells.months import MONTHS
from crmlab.tables.cells.parsed import is_missing

OF_NOTE = 0.01  # of the rows or orders, from which they are told of


def is_complete(transactions: pd.DataFrame, column: str) -> bool:
    """Tell whether each sale has a value in a column."""
    return column in transactions and transactions[column].notna().all()


def about_amounts(reading: Reading) -> str:
    """Return what column the revenue is the sum of."""
    column = {meaning: repr(label) for label, meaning in reading.columns.items()}
    if not {"amount", "unit_price"} & column.keys():
        return ""
    amount = column.get("amount") or say(
        "{quantity} times {price}", quantity=column["quantity"], price=column["unit_price"]
    )
    if "discount" in column:
        return say(
            "Revenue is the sum of {amount}, less {discount}.",
            amount=amount,
            discount=column["discount"],
        )
    return say("Revenue is the sum of {amount}.", amount=amount)


def about_total(reading: Reading) -> str:
    """Return whether the file's own total is the revenue, where it has one."""
    total, revenue = reading.file_total, reading.transactions["amount"].sum()
    if total is None:
        return ""
    near = 0.005 * max(1, len(reading.transactions)) ** 0.5
    if abs(total - revenue) < near:
        return say("The file's own total is the same.")
    if abs(total - (revenue - reading.returned)) < near:
        return say(
            "The file's own total is {total}: the same, less the returns.",
            total=theme.money(total, 2),
        )
    told = {"total": theme.money(total, 2), "difference": theme.money(abs(total - revenue), 2)}
    if not reading.total_adds_up and total > revenue:
        return say(
            "The file's own total is {total}, {difference} more. The rows of the file do not add "
            "up to it either: ask where it comes from.",
            **told,
        )
    if not reading.total_adds_up:
        return say(
            "The file's own total is {total}, {difference} less. The rows of the file do not add "
            "up to it either: ask where it comes from.",
            **told,
        )
    if total > revenue:
        return say(
            "The file's own total is {total}, {difference} more: the account of the rows says what "
            "is not counted here.",
            **told,
        )
    return say(
        "The file's own total is {total}, {difference} less: the account of the rows says what is "
        "counted otherwise here.",
        **told,
    )


def about_returns(reading: Reading) -> str:
    """Return what was returned and is not taken off, where it was set aside."""
    revenue = reading.transactions["amount"].sum()
    if reading.returned <= 0 or revenue <= 0:
        return ""
    return say(
        "Returns of {money} ({share} of revenue) are set aside: the revenue on this page is before "
        "returns. Made again with --cancellations net, it is after them.",
        money=theme.money(reading.returned),
        share=theme.percent(reading.returned / revenue),
    )


def about_refunds(reading: Reading) -> str:
    """Return what was paid back, and so is no revenue."""
    if reading.refunded < 0.005:
        return ""
    paid = reading.transactions["amount"].sum() + reading.refunded
    told = {
        "money": theme.money(reading.refunded),
        "share": theme.percent(reading.refunded / paid),
    }
    if reading.returned > 0:
        return say(
            "Refunds of {money} ({share} of what was paid) are other money than those returns, and "
            "are no part of the revenue.",
            **told,
        )
    return say(
        "Refunds of {money} among the sales read here ({share} of what was paid) are no part of "
        "the revenue on this page: sales paid back in full are set aside, and what was paid back "
        "of others is taken off.",
        **told,
    )


def decisions(reading: Reading) -> list[str]:
    """Return what was decided on the way from a sales file to its transactions, in sentences."""
    told, sales = list(reading.taken), reading.transactions
    if reading.monthly and reading.decided.get("date_order") != MONTHS:
        told.append(say("All dates are the first of a month: they are taken for months."))
    told += those_there(_for_nothing(sales))
    if reading.orders in (None, len(sales)):
        return told
    returns = int((sales.groupby("order_id")["amount"].sum() < 0).sum())
    if returns:
        told.append(
            say(
                "{lines} lines of {orders} orders and {returns} returns are used.",
                lines=theme.count(len(sales)),
                orders=theme.count(reading.orders - returns),
                returns=theme.count(returns),
            )
        )
    else:
        told.append(
            say(
                "{lines} lines of {orders} orders are used.",
                lines=theme.count(len(sales)),
                orders=theme.count(reading.orders),
            )
        )
    return told


def _for_nothing(sales: pd.DataFrame) -> str:
    """Return how many orders, or purchases without a number, nothing was paid for; few are none."""
    order = sales["order_id"] if "order_id" in sales else pd.Series(sales.index, sales.index)
    nothing = (sales["amount"] == 0).groupby(order).all()
    if nothing.mean() < OF_NOTE:
        return ""
    return say(
        "{count} of {orders} orders are of nothing but zeros: they count as orders, and who has "
        "no other counts as a customer.",
        count=theme.count(nothing.sum()),
        orders=theme.count(len(nothing)),
    )


def advice_on_one_day(share: float, reading: Reading) -> str:
    """Return what it advises that so many customers bought on one day only.

    Nothing where nobody comes twice: those may be orders that were taken for customers. Where
    hardly anybody new comes, nothing is said against paying for first purchases.
    """
    if not reading.has_people:
        return ""
    if drought(reading):
        return say(
            "{share} of customers bought on one day only. Work on the second purchase.",
            share=theme.percent(share, 0),
        )
    return say(
        "{share} of customers bought on one day only. Work on the second purchase before you pay "
        "for more first ones.",
        share=theme.percent(share, 0),
    )


def advice_on_reading(reading: Reading) -> list[str]:
    """Return what the rows set aside advise; nothing where they are few and no returns.

    A sale without a customer is no error of who entered it.
    """
    advice = []
    reasons, nobody = reading.rejected["reason"].value_counts(), is_missing("customer_id")
    is_walk_in = reading.anonymous > 0
    no_errors = [*reading.no_errors, *([nobody] if is_walk_in else [])]
    worst = reasons.drop(no_errors, errors="ignore")
    rows = reading.rows_in - sum(reading.apart.values())
    share = worst.sum() / rows
    if share >= OF_NOTE:
        advice.append(
            say(
                "{share} of the rows could not be used, most often because: {reason} ({worst} of "
                "{rows} rows). Mend that where the data are entered.",
                share=theme.percent(share),
                reason=worst.index[0],
                worst=theme.count(worst.iloc[0]),
                rows=theme.count(rows),
            )
        )
    if is_walk_in:
        everything = reading.anonymous + reading.transactions["amount"].sum()
        named = len(reading.transactions) if reading.orders is None else reading.orders
        told = {
            "money": theme.money(reading.anonymous),
            "share": theme.percent(reading.anonymous / everything),
            "unnamed": theme.count(reading.strangers),
            "rows": theme.count(named + reading.strangers),
        }
        if reading.orders is not None:
            unnamed = say(
                "{money} ({share} of all revenue, {unnamed} of {rows} orders) has no customer, and "
                "is in no figure here. A customer card, or a receipt by e-mail, would tell who "
                "buys there.",
                **told,
            )
        else:
            unnamed = say(
                "{money} ({share} of all revenue, {unnamed} of {rows} rows) has no customer, and "
                "is in no figure here. A customer card, or a receipt by e-mail, would tell who "
                "buys there.",
                **told,
            )
        advice.append(unnamed)
    if reading.taken_back:
        advice.append(
            say(
                "Cancelled and negative rows were set aside, but the sale that a cancellation "
                "takes back still counts. Run the report again with --cancellations net before "
                "you act on one customer."
            )
        )
    return advice
