"""Amounts that were adjusted later: the difference was paid back."""

import numpy as np

from crmlab.tables.cells.amounts import NEAR
from crmlab.tables.cells.parsed import Parsed, is_blank
from crmlab.tables.cells.words import name_without
from crmlab.tables.columns.names import plain_name
from crmlab.tables.errors import option
from crmlab.tables.sales.sales import Options, Sales


def see_adjusted(sales: Sales, options: Options) -> None:
    """Take what an adjusted amount is less than the first one for paid back.

    The two are columns of one name but for the word, such as *Order Total* and *Adjusted Order
    Total*. Off another amount, such as one without shipping, the same share is taken.
    """
    if "refund" in sales.numbers or options.refund == "" or "amount" not in sales.found:
        return
    firsts = {plain_name(label): label for label in [sales.found["amount"], *sales.free]}
    adjusted = {n: firsts.get(name_without(plain_name(n), "adjusted") or "") for n in sales.free}
    pairs = [(label, first) for label, first in adjusted.items() if first is not None]
    pairs.sort(key=lambda pair: pair[1] != sales.found["amount"])
    for label, first in pairs:
        was, left = (sales.money(sales.frame[one]) for one in (first, label))
        there = ~is_blank(sales.frame[label]).to_numpy(dtype=bool) & (was > 0)
        less = there & (left < was - NEAR)
        if not less.any() or (left[there] > was[there] + NEAR).any() or (left[there] < 0).any():
            continue
        share = np.divide(was - left, was, out=np.zeros(len(was)), where=less)
        back = np.nan_to_num(np.round(share * sales.amounts, 2))
        sales.numbers["refund"] = Parsed(back)
        sales.ledger.columns = {**sales.ledger.columns, "refund": label}
        sales.say(
            "{column} is less than {first} in {count} row: the difference is taken for paid back. "
            "If that is wrong: {option}.",
            "{column} is less than {first} in {count} rows: the difference is taken for paid back. "
            "If that is wrong: {option}.",
            count=int(less.sum()),
            column=repr(label),
            first=repr(first),
            option=option("columns", ("refund", "")),
        )
        return
