"""What each product brings, where an amount is that of an order, and what products are called."""

import numpy as np
import pandas as pd

from crmlab.tables.cells.ids import parse_ids
from crmlab.tables.cells.words import name_has
from crmlab.tables.columns.names import is_price, plain_name
from crmlab.tables.sales.sales import Sales

NEAR = 0.25  # how far the sum of the lines may be from the order: postage, discount
MOST = 0.8  # of the orders, for which it must be so
ONE_NAME = 0.8  # share of the lines of codes that come again, which have the first name of theirs
OF_THEIR_OWN = 0.5  # share of the codes from which a column names them, and no kinds of them


def part_from_products(sales: Sales) -> None:
    """Book no order on the product of its first line; keep the lines if their prices are known."""
    if "product_id" not in sales.found:
        return
    sales.lines, price = _priced_lines(sales)
    if sales.lines is None:
        sales.say(
            "{column} is the amount of orders of several lines: what each product brings is not "
            "told.",
            column=repr(sales.found["amount"]),
        )
    else:
        sales.say(
            "What a product brings is its share of the amount of each order, by {price} times "
            "quantity.",
            price=repr(price),
        )
    sales.ledger.forget("product_id")


def keep_products(sales: Sales, lines: np.ndarray, amounts: np.ndarray) -> None:
    """Keep what each product brings by the rows of lines, where the products are on those alone."""
    if not {"order_id", "product_id"} <= sales.found.keys():
        return
    named = sales.filled("product_id")
    if not (lines & named).any() or named[sales.stays & ~lines].any():
        return
    sales.lines = _lines(sales, lines & named, amounts)
    sales.ledger.forget("product_id")


def _priced_lines(sales: Sales) -> tuple[pd.DataFrame | None, str]:
    """Return the lines of all orders with price times quantity, and the column of the prices."""
    if "order_id" not in sales.found:
        return None, ""
    of_row = sales.orders.among(sales.stays).of_row
    inside = of_row >= 0
    amounts = pd.Series(sales.amounts)[inside].groupby(of_row[inside]).first()
    for label in sales.free:
        if not is_price(label) or name_has(plain_name(label), "unpaid_price"):
            continue
        values = sales.read(sales.frame[label], "unit_price") * sales.pieces
        sums = pd.Series(values)[inside].groupby(of_row[inside]).sum(min_count=1)
        if ((sums / amounts - 1).abs() < NEAR).mean() > MOST:
            return _lines(sales, inside, values), label
    return None, ""


def _lines(sales: Sales, rows: np.ndarray, values: np.ndarray) -> pd.DataFrame:
    """Return the order, the product and the value of some rows."""
    frame, found = sales.frame, sales.found
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


def product_names(codes: pd.Series, names: pd.Series) -> dict[str, str]:
    """Return the most frequent name of each product code; none where they are no names of codes.

    What differs from line to line of a code (a comment) names no product, nor what many codes
    share (a category), nor a number.

    >>> codes = pd.Series([*"aaaabb"])
    >>> product_names(codes, pd.Series(["Cup", "Cup", "Cup", "CUP!", "Tray", "Tray"]))
    {'a': 'Cup', 'b': 'Tray'}
    >>> product_names(codes, pd.Series(["for Ann", "by post", "soon", "a gift", "late", "broken"]))
    {}
    """
    (code, known), (name, words) = codes.factorize(), names.factorize()
    texts = [str(word).strip() for word in words]
    told = np.array([*map(bool, texts), False])[name] & (code >= 0)
    pairs = pd.Series(code * len(texts) + name)[told].value_counts()
    code, name = np.divmod(pairs.index.to_numpy(), max(len(texts), 1))
    is_first = ~pd.Series(code, pairs.index).duplicated()
    comes_again = pairs.groupby(code).transform("sum") > 1
    named = {known[c]: texts[n] for c, n in zip(code[is_first], name[is_first], strict=True)}
    are_one = pairs[is_first & comes_again].sum() > ONE_NAME * pairs[comes_again].sum()
    are_own = len({*named.values()}) > OF_THEIR_OWN * len(named)
    are_words = sum(map(_has_letters, named.values())) > OF_THEIR_OWN * len(named)
    return named if are_one and are_own and are_words else {}


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))
