"""What each product brought where an amount is that of an order: by the prices of its lines."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.amounts import parse_amounts
from crmlab.tables.cells.ids import parse_ids
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.columns.names import plain_name
from crmlab.tables.sales.orders import is_price

if TYPE_CHECKING:
    from crmlab.tables.sales.sales import Sales

NEAR = 0.25  # how far the sum of the lines may be from the order: postage, discount
MOST = 0.8  # of the orders, for which it must be so
_NOT_PAID = ("compare", "original", "list", "cost")


def part_from_products(sales: "Sales") -> None:
    """Book no order on the product of its first line; keep the lines if their prices are known."""
    found = sales.ledger.columns
    if "product_id" not in found:
        return
    sales.lines, price = _priced_lines(sales)
    if sales.lines is None:
        told = say(
            "{column} is the amount of orders of several lines: what each product brings is not "
            "told.",
            column=repr(found["amount"]),
        )
    else:
        told = say(
            "What a product brings is its share of the amount of each order, by {price} times "
            "quantity.",
            price=repr(price),
        )
    sales.told.append(told)
    sales.ledger.forget("product_id")


def keep_products(sales: "Sales", lines: np.ndarray, amounts: np.ndarray) -> None:
    """Keep what each product brings by the rows of lines, where the products are on those alone."""
    frame, found = sales.ledger.table.frame, sales.ledger.columns
    if not {"order_id", "product_id"} <= found.keys():
        return
    named = ~is_blank(frame[found["product_id"]]).to_numpy(dtype=bool)
    if not (lines & named).any() or named[sales.ledger.stays & ~lines].any():
        return
    sales.lines = _lines(sales, lines & named, amounts)
    sales.ledger.forget("product_id")


def _priced_lines(sales: "Sales") -> tuple[pd.DataFrame | None, str]:
    """Return the lines of all orders with price times quantity, and the column of the prices."""
    frame, found = sales.ledger.table.frame, sales.ledger.columns
    if "order_id" not in found:
        return None, ""
    of_row = sales.orders.among(sales.ledger.stays).of_row
    inside = of_row >= 0
    amounts = pd.Series(sales.numbers["amount"].readable())[inside].groupby(of_row[inside]).first()
    for label in frame:
        name = plain_name(label)
        if label in found.values() or not is_price(name) or any(no in name for no in _NOT_PAID):
            continue
        prices = parse_amounts(frame[label], "unit_price", sales.mark).readable()
        values = pd.Series(prices * sales.pieces)[inside]
        sums = values.groupby(of_row[inside]).sum(min_count=1)
        if ((sums / amounts - 1).abs() < NEAR).mean() <= MOST:
            continue
        return _lines(sales, inside, prices * sales.pieces), label
    return None, ""


def _lines(sales: "Sales", rows: np.ndarray, values: np.ndarray) -> pd.DataFrame:
    """Return the order, the product and the value of some rows."""
    frame, found = sales.ledger.table.frame, sales.ledger.columns
    columns = {m: frame[found[m]][rows] for m in ("order_id", "product_id")}
    lines = pd.DataFrame({m: parse_ids(cells, m).values for m, cells in columns.items()})
    if "product_name" in found:
        lines["product_name"] = frame[found["product_name"]][rows].to_numpy(dtype=object)
    return lines.assign(value=values[rows])


def shared_out(lines: pd.DataFrame | None, transactions: pd.DataFrame) -> pd.DataFrame | None:
    """Return the lines of orders among the transactions, with the order's amount shared out.

    >>> sales = pd.DataFrame({"order_id": ["1"], "customer_id": ["a"], "amount": [90.0]})
    >>> lines = pd.DataFrame({"order_id": ["1", "1"], "product_id": ["x", "y"], "value": [80, 20]})
    >>> shared_out(lines, sales)
      order_id customer_id product_id  amount
    0        1           a          x    72.0
    1        1           a          y    18.0
    """
    if lines is None:
        return None
    orders = transactions.groupby("order_id").agg({"customer_id": "first", "amount": "sum"})
    lines = lines[lines["order_id"].isin(orders.index) & lines["product_id"].notna()]
    share = lines["value"] / lines.groupby("order_id")["value"].transform("sum")
    whole = orders.reindex(lines["order_id"]).set_axis(lines.index)
    return pd.DataFrame(
        {
            "order_id": lines["order_id"],
            "customer_id": whole["customer_id"],
            "product_id": lines["product_id"],
            "amount": whole["amount"] * share,
        }
    )
