"""Which column says how much was paid back, where its name is none that is known as it stands."""

from collections.abc import Mapping
from functools import reduce

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.amounts import NEAR, numbers_alone
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import name_has
from crmlab.tables.columns.evidence import (
    free_columns,
    has_few_words,
    has_numbers,
    is_flag,
    is_partly_refunded,
    is_refunded,
)
from crmlab.tables.columns.names import plain_name
from crmlab.tables.errors import option

FEW = 3  # rows paid back in part, from which they tell a column without a name
HALF, NEARLY_ALL = 0.5, 0.95
PIECES = 10  # up to which whole numbers may count what was sent back


def find_refund(frame: pd.DataFrame, found: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the column of what was paid back, and what was decided.

    Its name has the word for it among others, or it is filled just where a status says so; and
    it is never more than the amount.

    >>> sales = pd.DataFrame({"Sum": [9.0, 5.0], "Order refunded so far": [0, 2.5]})
    >>> find_refund(sales, {"amount": "Sum"})[0]
    {'refund': 'Order refunded so far'}
    """
    free = _may_be_refunds(frame, found)
    named = [n for n in free if name_has(plain_name(n), "refund")]
    part, full = _said_to_be(frame)
    told_by_status = part.sum() >= FEW
    amounts = _amounts(frame, found) if named or told_by_status else None
    if amounts is None:
        return {}, []
    below = amounts < 0  # these rows pay back themselves
    amounts = amounts.abs()
    if "order_id" in found:
        orders = frame[found["order_id"]]
        whole = amounts.fillna(0).groupby(orders).transform("sum")
        amounts = whole.fillna(amounts).where(amounts != 0, 0)
    amounts = amounts.mask(below)
    if sums := _sums(frame[named], amounts, most=NEARLY_ALL):
        most = max(sums, key=lambda n: sums[n].sum())
        if all((sums[most] >= back - NEAR).all() for back in sums.values()):
            return {"refund": most}, [_told(most)]
        return {}, []
    for label, back in _sums(frame[free], amounts, most=HALF).items() if told_by_status else ():
        where, values = back > 0, back[back > 0]
        pieces = (values % 1 == 0).all() and values.max() <= PIECES
        exact = not (part & ~where).any() and not (where & ~part & ~full).any()
        if exact and not pieces and (back < amounts)[part].all():
            return {"refund": label}, [_told(label)]
    return {}, []


def _may_be_refunds(frame: pd.DataFrame, found: Mapping[str, str]) -> list[str]:
    free = free_columns(frame, found)
    return [n for n in free if not name_has(plain_name(n), "no_refund")]


def in_money_of_amount(
    frame: pd.DataFrame, found: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Return another column of what was paid back where it alone is called like the amount.

    It is filled in the same rows, and never more than the amount.

    >>> found = {"amount": "Home Sum", "refund": "Refunded"}
    >>> sales = pd.DataFrame({"Home Sum": [9.9, 5.5], "Refunded": [0, 2.0],
    ...                       "Home Sum Refunded": [0, 2.2]})
    >>> in_money_of_amount(sales, found)[0]
    {'refund': 'Home Sum Refunded'}
    """
    amount, refund = (found.get(meaning) for meaning in ("amount", "refund"))
    if amount is None or plain_name(amount) in plain_name(refund):
        return {}, []
    amounts, known = _numbers(frame[amount]), _numbers(frame[refund])
    if amounts is None or known is None:
        return {}, []
    named = [n for n in _may_be_refunds(frame, found) if name_has(plain_name(n), "refund")]
    named = [n for n in named if plain_name(amount) in plain_name(n)]
    for label, back in _sums(frame[named], amounts.abs(), most=NEARLY_ALL).items():
        if ((back > 0) == (known.abs() > 0)).all():
            return {"refund": label}, [_told(label)]
    return {}, []


def _told(label: str) -> str:
    return say(
        "{column} is taken as what was paid back of each sale. If that is wrong: {option}.",
        column=repr(label),
        option=option("columns", ("refund", "")),
    )


def _amounts(frame: pd.DataFrame, found: Mapping[str, str]) -> pd.Series | None:
    """Return the amounts, or quantities times prices; None where one of them is not there."""
    factors = ["amount"] if "amount" in found else ["quantity", "unit_price"]
    numbers = [_numbers(frame[found[m]]) if m in found else None for m in factors]
    return None if any(one is None for one in numbers) else reduce(pd.Series.mul, numbers)


def _numbers(cells: pd.Series) -> pd.Series | None:
    """Return the numbers of a column, None where it holds others or leaves their mark open."""
    filled = cells[~is_blank(cells)]
    if not len(filled) or not has_numbers(filled) or is_flag(cells):
        return None
    numbers = numbers_alone(cells)
    if numbers is None:
        return None
    values = pd.Series(numbers, cells.index)
    return values if values[filled.index].notna().mean() >= NEARLY_ALL else None


def _sums(frame: pd.DataFrame, amounts: pd.Series, most: float) -> dict[str, pd.Series]:
    """Return the columns of sums, on `most` rows or fewer, of which none is above its amount.

    Of an amount after what was paid back, nothing may be left.
    """
    sums = {}
    for label in frame:
        values = _numbers(frame[label])
        if values is None:
            continue
        values = values.abs()
        back = values.fillna(0) > 0
        within = ((values <= amounts + NEAR) | (amounts == 0))[back & amounts.notna()]
        if 0 < back.mean() <= most and len(within) and within.mean() >= NEARLY_ALL:
            sums[label] = values.fillna(0)
    return sums


def _said_to_be(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the rows that a status calls paid back in part, and those paid back in full."""
    nowhere = pd.Series(np.zeros(len(frame), dtype=bool), frame.index)
    part, full = nowhere, nowhere
    for _, cells in frame.items():
        if not has_few_words(cells):
            continue
        meant = cells.dropna().unique()
        partly, fully = (
            [one for one in meant if says(one)] for says in (is_partly_refunded, is_refunded)
        )
        part, full = part | cells.isin(partly), full | cells.isin(fully)
    return part, full
