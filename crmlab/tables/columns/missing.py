"""What a sales file lacks, and which of its columns may be it, by what stands in them."""

from collections.abc import Mapping, Sequence
from itertools import permutations

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.cells.amounts import numbers_alone
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import name_has
from crmlab.tables.columns.adding_up import written_dates
from crmlab.tables.columns.evidence import free_columns, has_numbers
from crmlab.tables.columns.halves import AND
from crmlab.tables.columns.joined import may_add_up
from crmlab.tables.columns.names import is_called_place, is_price, plain_name
from crmlab.tables.columns.offers import may_be_customers, perhaps_no_customer
from crmlab.tables.errors import TableError, option
from crmlab.tables.sales.orders import FEW, Orders
from crmlab.tables.steps.composition import is_money, part_of

MOST_OFFERED = 6
LONGEST_WHOLE = 6  # digits of an amount without a decimal mark
NEARLY_ALL = 0.95  # of the rows, in which a sum is a price times the quantity
ROUNDED = 0.0051  # of such a price
_DAY = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}$"
_CENTS = r"\d[.,]\d{1,2}(?:\D|$)"


def missing_columns(
    frame: pd.DataFrame, found: Mapping[str, str], missing: Sequence[str]
) -> TableError:
    """Return what to say where no column has a meaning that there must be."""
    refusal = say("no column is recognised as {missing}.", missing=listed(missing))
    if "amount" in missing:
        refusal = say(
            "no column is recognised as {missing}, or quantity and unit_price instead of it.",
            missing=listed(missing),
        )
    fitting = {meaning: may_be_missing(frame, found, meaning) for meaning in missing}
    nobody = not fitting.get("customer_id", True)
    if nobody:
        del fitting["customer_id"]
    if all(fitting.values()):
        told = [refusal]
        if fitting:
            which = say(
                "By what stands in them, these may be it: {options}. Any other column can be named "
                "in the same way.",
                options=", ".join(option("columns", *pairs) for pairs in fitting.values()),
            )
            told.append(which)
        sums = [label for one, label in fitting.get("amount", ()) if one == "amount"]
        parts = [label for label in sums if not is_price(label)]
        if may_add_up(frame, parts):
            told.append(
                say(
                    "If the amount is the sum of several: {option}.",
                    option=option("columns", ("amount", AND.join(parts))),
                )
            )
        if nobody:
            told.append(
                say(
                    "No column seems to say who bought: this file names no customer, and reports "
                    "follow customers. Export it with the number, the name or the e-mail address "
                    "of the customer in each row. If a column does say it, name it: {option}.",
                    option=option("columns", ("customer_id", say("name in the file"))),
                )
            )
        elif "customer_id" in missing:
            told.append(perhaps_no_customer())
        return TableError.of(" ".join(told))
    way_out = say(
        "The columns are {labels}. Name it: {options}.",
        labels=listed(frame),
        options=" ".join(option("columns", (name, say("one of these"))) for name in missing),
    )
    header = say(
        "If these are no names of columns, name the row that they stand in: {option}.",
        option=option("header_row", 3),
    )
    return TableError.of(f"{refusal} {way_out} {header}")


def may_be_missing(
    frame: pd.DataFrame, found: Mapping[str, str], meaning: str
) -> list[tuple[str, str]]:
    """Return the columns, by their cells, that may be what is missing, each with what it would be.

    An amount beside a quantity may be that of one piece.
    """
    if meaning == "customer_id":
        people = [n for n in may_be_customers(frame, found) if not is_called_place(n)]
        return [(meaning, label) for label in people[:MOST_OFFERED]]
    free = {label: frame[label][~is_blank(frame[label])] for label in free_columns(frame, found)}
    there = {label: cells for label, cells in free.items() if len(cells)}
    if meaning == "date":
        return [(meaning, label) for label in written_dates(frame, found)]
    sums = {
        label: cells
        for label, cells in there.items()
        if has_numbers(cells) and is_money(cells) and not cells.astype(str).str.match(_DAY).any()
    }
    sums = {n: cells for n, cells in sums.items() if cells.astype(str).str.contains("[1-9]").any()}
    broken = [n for n, cells in sums.items() if has_cents(cells)]
    sums = broken or [n for n, cells in sums.items() if not _counts(cells)]
    numbers = {n: numbers_alone(frame[n]) for n in sums}
    numbers = {n: values for n, values in numbers.items() if values is not None}
    of_lines, prices, of_orders = _of_lines_and_orders(frame, found, numbers)
    sums = [n for n in sums if n not in prices]
    for no_part in ((None, "no"), (None,)):
        sums = [n for n in sums if part_of(n) in no_part] or sums
    added = {n: -np.nansum(values) for n, values in numbers.items()}
    called = {n: [not name_has(plain_name(n), what) for what in ("money", "payment")] for n in sums}
    sums.sort(key=lambda n: (n not in of_lines, *called[n], added.get(n, 0)))
    no_price = {*of_lines, *of_orders} if "quantity" in found else set(sums)
    return [
        (one, label)
        for label in sums[:MOST_OFFERED]
        for one in ("unit_price", meaning)
        if one == meaning or label not in no_price
    ]


def _of_lines_and_orders(
    frame: pd.DataFrame, found: Mapping[str, str], numbers: Mapping[str, np.ndarray]
) -> tuple[set[str], set[str], set[str]]:
    """Return the sums that are a price times the quantity, these prices, and sums of orders.

    A sum of an order stands on each of its lines.
    """
    of_orders: set[str] = set()
    if orders := Orders.of(frame, found):
        of_orders = {n for n, values in numbers.items() if orders.again(values).sum() >= FEW}
    quantity = numbers_alone(frame[found["quantity"]]) if "quantity" in found else None
    pairs = []
    if quantity is not None and (quantity > 1).sum() >= FEW:
        pairs = [
            (total, price)
            for total, price in permutations([n for n in numbers if n not in of_orders], 2)
            if _are_times(numbers[total], numbers[price], quantity)
        ]
    return {total for total, _ in pairs}, {price for _, price in pairs}, of_orders


def _are_times(totals: np.ndarray, prices: np.ndarray, quantity: np.ndarray) -> bool:
    """Tell whether sums are those of several pieces, but for what was rounded in their price."""
    several = (quantity > 1) & (prices > 0)
    near = np.abs(totals - prices * quantity) <= ROUNDED * quantity
    return bool(several.sum() >= FEW and near[prices > 0].mean() >= NEARLY_ALL)


def has_cents(cells: pd.Series) -> bool:
    """Tell whether any cell has cents."""
    return bool(cells.astype(str).str.contains(_CENTS).any())


def _counts(cells: pd.Series) -> bool:
    """Tell whether numbers are those of things, such as postcodes: whole, and long or all apart."""
    texts = cells.astype(str).str.strip()
    whole = texts.str.fullmatch(r"\d+(\.0)?").all()
    return bool(whole and (texts.str.len().max() > LONGEST_WHOLE or texts.is_unique))
