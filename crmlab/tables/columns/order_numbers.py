"""The numbers of orders, where values tell what a name does not."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import said
from crmlab.tables.columns.evidence import free_columns
from crmlab.tables.columns.names import known_names, match, plain_name
from crmlab.tables.sales.orders import is_numbered

SHARED = 0.5  # of the values of an order that stand again, from which many share them
POOLED = 5  # customers and days of one value, from which it is no order
_ORDER_NUMBER = re.compile(r"#?[A-Za-z]{0,4}-?\d{1,12}|[A-Za-z]{1,6}([-/]\d{1,12}){1,3}")
_CALLED_ORDER = re.compile(r"#?[\w/-]*\d[\w/-]*(\.0)?")


def find_order(
    frame: pd.DataFrame, found: Mapping[str, str], maybe: Sequence[str]
) -> dict[str, str]:
    """Return the column of the orders where only its values tell: numbers with one customer each.

    One that is called an order is that before others.

    >>> lines = pd.DataFrame({"Name": ["#7", "#7", "#8"], "Email": ["a@b"] * 3})
    >>> find_order(lines, {"customer_id": "Email"}, ["Name"])
    {'order_id': 'Name'}
    """
    customer, best, most = frame[found["customer_id"]], None, 0
    for label in [label for label in maybe if label not in found.values()]:
        is_called = is_called_order(label)
        cells = frame[label][is_numbered(frame[label])].astype(str).str.strip()
        number = _CALLED_ORDER if is_called else _ORDER_NUMBER
        if cells.empty or not cells.str.fullmatch(number.pattern).all():
            continue
        alone = customer[cells.index].groupby(cells).nunique().max() <= 1
        if alone and is_called:
            return {"order_id": label}
        if alone and len(cells) > most and cells.nunique() > customer.nunique():
            best, most = label, len(cells)
    return {"order_id": best} if best else {}


def is_called_order(label: str) -> bool:
    """Tell whether a column is called an order, which may be its number or what was ordered."""
    return said(plain_name(label), "order") is not None


def without_shared_order(
    frame: pd.DataFrame, found: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Return the columns without an order whose values customers share on many days, and why.

    What was ordered stands in a column of that name, too, and an invoice of many sales. Then
    another column may be the order.

    >>> lunch = pd.DataFrame({"Order": [*"aaaaa"], "Name": [*"vwxyz"], "Day": [1, 2, 3, 4, 5]})
    >>> without_shared_order(lunch, {"order_id": "Order", "customer_id": "Name", "date": "Day"})[0]
    {'customer_id': 'Name', 'date': 'Day'}
    """
    label = found["order_id"]
    sizes = frame[label][is_numbered(frame[label])].value_counts()
    several = sizes[sizes > 1]
    if not len(several) or (several >= POOLED).mean() <= SHARED:
        return dict(found), []
    order, *others = (frame[found[m]] for m in ("order_id", "customer_id", "date"))
    order = order.where(~is_blank(order))
    alike = [cells.where(~is_blank(cells)).groupby(order, sort=False).nunique() for cells in others]
    shared = (alike[0] >= POOLED) & (alike[1] >= POOLED)
    if shared.sum() <= SHARED * len(several):
        return dict(found), []
    told = say(
        "{column} is no number of an order: its values stand beside many customers and days.",
        column=repr(label),
    )
    others = match(
        free_columns(frame, found), {}, {"order_id": known_names("sales")["order_id"]}, frame
    )
    found = {m: n for m, n in found.items() if m != "order_id"} | others
    if not others:
        return found, [told]
    found, more = without_shared_order(frame, found)
    return found, [told, *more]
