"""Money paid ahead, such as onto a gift card: it stands once more where something is bought."""

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.words import name_has, plain, said
from crmlab.tables.columns.names import plain_name
from crmlab.tables.errors import either
from crmlab.tables.sales.sales import Options, Sales
from crmlab.tables.steps.status import counted

MOST = 3  # names of cards that are told one by one


def set_prepaid_aside(sales: Sales, _: Options) -> None:
    """Set aside the sales of cards and credit, where other rows are paid from such."""
    paid = sales.stays & (sales.amounts > 0)
    if sales.orders is not None and sales.lines is not None:
        paid &= ~sales.orders.several  # whose amount is that of other things too
    ways = [one for one in sales.frame if name_has(plain_name(one), "paid_with")]
    spent = {label: paid & _called(sales.frame[label], "card_spent") for label in ways}
    spent = {label: rows for label, rows in spent.items() if rows.any()}
    if not spent:
        return
    by_card = np.any(list(spent.values()), axis=0)
    for label in [one for one in sales.frame if one not in ways]:
        rows = paid & ~by_card & _called(sales.frame[label], "card_sold")
        if not rows.any():
            continue
        sales.say(
            "{column} is {cards}: that is money paid ahead. It is set aside, as it counts when it "
            "is spent: {spent}.",
            column=repr(label),
            cards=_in_words(sales, label, rows),
            spent=either(
                say("{column} is {values}", column=repr(way), values=_in_words(sales, way, rows))
                for way, rows in spent.items()
            ),
        )
        sales.ledger.set_no_sale_aside(say("money paid ahead, such as on a gift card"), rows)


def _called(cells: pd.Series, what: str) -> np.ndarray:
    """Return the rows of money paid ahead, sold or spent, by the words of a column."""
    called = [value for value in cells.dropna().unique() if said(plain(value), what)]
    return cells.isin(called).to_numpy(dtype=bool)


def _in_words(sales: Sales, label: str, rows: np.ndarray) -> str:
    """Return what a column says in some rows, in how many, and with what amount."""
    amounts = pd.Series(sales.amounts[rows]).groupby(sales.frame.loc[rows, label].tolist())
    told = amounts.agg(["size", "sum"]).sort_values("sum", ascending=False)
    return either(counted(value, *row) for value, *row in told[:MOST].itertuples())
