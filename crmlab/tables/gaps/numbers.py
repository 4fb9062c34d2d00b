"""Numbers of orders that two stores give out each: by the store, they are two orders."""

from collections.abc import Mapping

import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import plain
from crmlab.tables.columns.evidence import free_columns, has_numbers
from crmlab.tables.gaps.filled import Filled
from crmlab.tables.sales.orders import is_numbered

FEW = 5  # numbers beside two customers, below which it may be chance
MOST = 7  # stores
ALIKE = 0.95  # of those numbers: in each store, they have one customer


def tell_orders_apart(frame: pd.DataFrame, found: Mapping[str, str]) -> Filled:
    """Return the table with its store behind each number that orders of two stores have.

    >>> sales = pd.DataFrame({"No": [1, 2, 3, 4, 5] * 2, "Shop": ["A"] * 5 + ["B"] * 5})
    >>> found = {"order_id": "No", "customer_id": "Who"}
    >>> tell_orders_apart(sales.assign(Who=[*"abcdefghij"]), found)[0]["No"].tolist()[4:6]
    ['5 (A)', '1 (B)']
    """
    if "order_id" not in found:
        return Filled(frame)
    order, customer = (frame[found[m]] for m in ("order_id", "customer_id"))
    known = is_numbered(order) & ~is_blank(customer).to_numpy(dtype=bool)
    people = customer[known].map({one: plain(one) for one in customer[known].unique()})
    customers = people.groupby(order[known], sort=False).nunique()
    shared = customers.index[customers > 1]
    if len(shared) < FEW:
        return Filled(frame)
    rows = order.isin(shared)
    stores = [found["store"]] if "store" in found else []
    runs = (order != order.shift()).cumsum()
    for label in [*stores, *free_columns(frame, found)]:
        cells = frame[label].where(~is_blank(frame[label])).groupby(runs).ffill()
        names = not is_blank(cells[rows]).any() and not has_numbers(cells[rows])
        if not names or not 1 < cells[rows].nunique() <= MOST:
            continue
        each = people[rows[known]].groupby([order[known & rows], cells[known & rows]]).nunique()
        by_number = each.groupby(level=0)
        if ((by_number.size() > 1) & (by_number.max() == 1)).mean() >= ALIKE:
            rows = is_numbered(order) & (cells.groupby(order).transform("nunique") > 1)
            named = order.astype(str) + " (" + cells.astype(str) + ")"
            told = say(
                "Numbers of {column} stand for orders of several customers, one for each {store}: "
                "they are orders of their own.",
                column=repr(found["order_id"]),
                store=repr(label),
            )
            apart = frame.assign(**{found["order_id"]: order.where(~rows, named)})
            return Filled(apart, told=[told])
    return Filled(frame)
