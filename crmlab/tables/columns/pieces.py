"""Whether a price is that of one piece or of all pieces in a row, by rows of the same product."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.amounts import numbers_alone
from crmlab.tables.columns.evidence import free_columns, has_numbers
from crmlab.tables.errors import TableError, option
from crmlab.tables.steps.composition import is_money

FEWEST = 5  # pairs of rows that tell
NEARLY_ALL = 0.9  # of the pairs that tell, which must say the same
ROUNDED = 0.006  # of a price, up to which two are the same


def price_of(prices: np.ndarray, quantities: np.ndarray, products: pd.Series) -> str | None:
    """Return whether prices are those of a ``piece`` or of a ``row``, None where nothing tells.

    Rows of one product that follow each other with another quantity tell it: the one has the same
    price, the other the same price for each piece.

    >>> products, quantities = pd.Series(["cup", "jug"] * 6), np.arange(12) // 2 + 1.0
    >>> price_of(np.array([3.0, 8.0] * 6), quantities, products)
    'piece'
    >>> price_of(np.array([3.0, 8.0] * 6) * quantities, quantities, products)
    'row'
    """
    sold = pd.DataFrame({"price": prices, "quantity": quantities, "product": products.to_numpy()})
    sold = sold[(sold["price"] > 0) & (sold["quantity"] > 0)].dropna()
    before = sold.groupby("product", sort=False)[["price", "quantity"]].shift()
    other = (before["quantity"] != sold["quantity"]) & before["quantity"].notna()
    change = (sold["price"] / before["price"])[other]
    as_many = (sold["quantity"] / before["quantity"])[other]
    piece, row = (np.abs(change / same - 1) <= ROUNDED for same in (1.0, as_many))
    tell = int(piece.sum() + row.sum())
    if tell < FEWEST or tell < len(change) / 2:
        return None
    if piece.sum() >= NEARLY_ALL * tell:
        return "piece"
    return "row" if row.sum() >= NEARLY_ALL * tell else None


def _perhaps_products(frame: pd.DataFrame, found: Mapping[str, str]) -> list[str]:
    """Return the columns whose values come again, and are no numbers."""
    free = [n for n in free_columns(frame, found) if frame[n].nunique() < len(frame) / 2]
    return [n for n in free if not (has_numbers(frame[n]) and is_money(frame[n]))]


def settle_price(
    frame: pd.DataFrame, found: Mapping[str, str], given: Mapping[str, str | None]
) -> tuple[dict[str, str], list[str]]:
    """Return the columns with a price as what its rows show it to be, and what was decided.

    Ask where the name of an amount says otherwise, or the caller does.
    """
    found = dict(found)
    meaning = "amount" if "amount" in found else "unit_price"
    if not {"quantity", meaning} <= found.keys():
        return found, []
    if given.get("amount"):  # the caller has said what it is
        return found, []
    label, quantity = found[meaning], found["quantity"]
    numbers = [numbers_alone(frame[column]) for column in (label, quantity)]
    if any(column is None for column in numbers):
        return found, []
    products = [found[m] for m in ("product_id", "product_name") if m in found][:1]
    if meaning == "unit_price" and not products:
        products = _perhaps_products(frame, found)
    told_by = (price_of(*numbers, frame[product]) for product in products)
    is_of = next(filter(None, told_by), None)
    columns = {"column": repr(label), "quantity": repr(quantity)}
    if meaning == "unit_price" and is_of == "row":
        if given.get(meaning):
            raise TableError(
                "{column} grows with {quantity} in rows of the same product: it is the amount of a "
                "row, and no price of one piece. Say so: {option}.",
                **columns,
                option=option("columns", ("amount", label)),
            )
        del found[meaning]
        told = say(
            "{column} grows with {quantity} in rows of the same product: it is taken as the amount "
            "of a row, and not multiplied.",
            **columns,
        )
        return found | {"amount": label}, [told]
    if meaning == "amount" and is_of == "piece":
        raise TableError(
            "{column} is the same for any {quantity} in rows of the same product, as the price of "
            "one piece is. Say what it is: {options}.",
            **columns,
            options=option("columns", ("unit_price", label), ("amount", label)),
        )
    return found, []
