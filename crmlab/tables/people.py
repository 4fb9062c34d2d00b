"""Who the customer is: decided by what stands in the columns, and not by their names alone."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.errors import TableError, option
from crmlab.tables.parsed import is_blank

BARE = -1  # the last set of names: an Id may be anything's
PERSONAL = -2  # names of people: two of them may be one name
FILLED = 0.9  # of the cells of the fullest column, below which another is no better known
SELDOM = 1.002  # purchases of each, up to which an id is that of an order
FAR = 2  # times as many purchases each: then another column may rather be the customer
POOLED = 5  # people under one id from which it is nobody's own
_ORDER_NUMBER = re.compile(r"#?[A-Za-z]{0,4}-?\d{1,12}")


def choose_customer(
    frame: pd.DataFrame, found: Mapping[str, str], ranks: Sequence[Sequence[str]]
) -> tuple[str | None, list[str]]:
    """Return the column of the customers, and what was decided by values.

    `ranks` are the columns that their names suggest, the surest first. An id that never comes
    twice, over orders or days, is that of an order or a row: then another column is the customer.
    """
    named = [label for rank in ranks for label in rank]
    if not named:
        return None, []
    sure = next(rank for rank in ranks if rank)
    bare = set(ranks[BARE])
    if len(named) == 1 and not bare:
        return named[0], []
    if "date" in found and not is_blank(frame[found["date"]]).all():
        frame = frame[~is_blank(frame[found["date"]])]  # a total has none
    occasions = _occasions(frame, found)
    often = {label: _purchases_each(frame[label], occasions) for label in named}
    again = {label: often[label] > SELDOM for label in named}
    filled = {label: float((~is_blank(frame[label])).mean()) for label in named}
    full = [n for n in named if filled[n] >= FILLED * max(filled.values())]
    people = [label for label in full if again[label] and label not in bare]
    if not people:
        return _never_again(frame, found, named, ranks, again)
    best = people[0]
    rivals = [label for label in next(rank for rank in ranks if best in rank) if label in people]
    if len(rivals) > 1 or (best in ranks[PERSONAL] and set(sure) - set(ranks[PERSONAL]) - bare):
        choices = list(dict.fromkeys([*rivals, *([named[0]] if len(rivals) == 1 else [])]))
        raise TableError(
            "{labels} fit {column} equally well. Say which: {options}.",
            labels=listed(choices),
            column="customer_id",
            options=option("columns", *(("customer_id", label) for label in choices)),
        )
    better = [n for n in people if often[n] > FAR * often[best] and n not in ranks[PERSONAL]]
    if often[best] < 1.25 and better:
        choices = [best, *better]
        raise TableError(
            "{column} hardly ever comes again, but {other} does. Say which is the customer: "
            "{options}.",
            column=repr(best),
            other=repr(better[0]),
            options=option("columns", *(("customer_id", label) for label in choices)),
        )
    rival = next((label for label in people[1:] if label not in ranks[PERSONAL]), None)
    if rival and _pools(frame[best], frame[rival]):
        raise TableError(
            "{column}: one value of it stands beside many of {rival}, as where guests share one "
            "number. Say which column is the customer: {options}.",
            column=repr(best),
            rival=repr(rival),
            options=option("columns", ("customer_id", best), ("customer_id", rival)),
        )
    told = []
    for label in named[: named.index(best)] or sorted(bare):
        if not again[label]:
            told.append(
                say(
                    "The customer is taken from {column}, not from {other}, which is different in "
                    "every order.",
                    column=repr(best),
                    other=repr(label),
                )
            )
        elif label not in full:
            told.append(
                say(
                    "The customer is taken from {column}: {other} is empty in many rows.",
                    column=repr(best),
                    other=repr(label),
                )
            )
    return best, told


def _never_again(
    frame: pd.DataFrame,
    found: Mapping[str, str],
    named: list[str],
    ranks: Sequence[Sequence[str]],
    again: Mapping[str, bool],
) -> tuple[str, list[str]]:
    """Return the best named column where nobody comes twice, or ask where an Id is all there is."""
    bare = set(ranks[BARE])
    if strong := [label for label in named if label not in bare]:
        return strong[0], []
    label = named[0]
    if again[label] or len(frame) < POOLED:
        return label, []
    others = [
        other
        for other in frame
        if other not in (label, *found.values())
        and 1 < frame[other].nunique() < 0.9 * (~is_blank(frame[other])).sum()
    ]
    choices = [*others[:8], label]
    raise TableError(
        "{column} is different in every row: it is the id of an order or of a row, and no other "
        "column is known to be the customer. Say which is: {options}.",
        column=repr(label),
        options=option("columns", *(("customer_id", choice) for choice in choices)),
    )


def find_order(
    frame: pd.DataFrame, found: Mapping[str, str], maybe: Sequence[str]
) -> dict[str, str]:
    """Return the column of the orders where only its values tell: numbers with one customer each.

    >>> lines = pd.DataFrame({"Name": ["#7", "#7", "#8"], "Email": ["a@b"] * 3})
    >>> find_order(lines, {"customer_id": "Email"}, ["Name"])
    {'order_id': 'Name'}
    """
    customer, best, most = frame[found["customer_id"]], None, 0
    for label in [label for label in maybe if label not in found.values()]:
        cells = frame[label][~is_blank(frame[label])].astype(str).str.strip()
        if cells.empty or not cells.str.fullmatch(_ORDER_NUMBER.pattern).all():
            continue
        alone = customer[cells.index].groupby(cells).nunique().max() <= 1
        if alone and len(cells) > most and cells.nunique() > customer.nunique():
            best, most = label, len(cells)
    return {"order_id": best} if best else {}


def _occasions(frame: pd.DataFrame, found: Mapping[str, str]) -> pd.Series:
    """Return what tells one purchase from another: its order, else its day, else its row."""
    for meaning in ("order_id", "date"):
        if meaning in found and is_blank(frame[found[meaning]]).mean() < 0.5:
            cells = frame[found[meaning]].astype(str)
            return cells if meaning == "order_id" else cells.str.slice(0, 10)
    return pd.Series(np.arange(len(frame)), frame.index)


def _purchases_each(column: pd.Series, occasions: pd.Series) -> float:
    """Return in how many purchases a value of a column stands on average."""
    filled = ~is_blank(column)
    ids = column[filled].astype(str).str.strip().str.casefold()
    pairs = pd.DataFrame({"id": ids, "occasion": occasions[filled]}).drop_duplicates()
    return len(pairs) / max(1, ids.nunique())


def _pools(column: pd.Series, other: pd.Series) -> bool:
    """Say whether some id of one column stands beside far more ids of the other than most."""
    people = other[~is_blank(other)].astype(str).str.casefold().groupby(column).nunique()
    if not len(people) or people.median() > 1:
        return False
    nobody = people.index.astype(str).str.fullmatch(r"0(\.0)?|-1(\.0)?|9{3,}")
    return bool(people.max() > POOLED or (people[nobody] > 1).any())
