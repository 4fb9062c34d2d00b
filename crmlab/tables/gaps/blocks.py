"""Customers that stand elsewhere: once above or beside all their sales, or where one was paid."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.dates import parse_dates
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import plain
from crmlab.tables.columns.evidence import free_columns
from crmlab.tables.columns.offers import HANDFUL
from crmlab.tables.errors import TableError
from crmlab.tables.gaps.filled import Filled
from crmlab.tables.steps.totals import calls_total, total_of

FEWEST = 3  # customers, below which it may be chance how they stand
MOSTLY = 0.95
_WITH_SUB = re.compile(r"\swith\ssub.*")  # as QuickBooks adds up what stands below a customer


def heading_column(frame: pd.DataFrame, found: Mapping[str, str]) -> dict[str, str]:
    """Return the column in which customers stand as headings, alone in their rows, if one does.

    >>> table = pd.DataFrame({"": ["Ann", "", "Ben", "", "Cleo", ""],
    ...                       "Date": ["", "2024-01-05"] * 3, "Amount": ["", "7"] * 3})
    >>> heading_column(table, {"date": "Date", "amount": "Amount"})
    {'customer_id': ''}
    """
    sales = _complete(frame, found)
    if not 0 < sales.mean() < 1:
        return {}
    for label in free_columns(frame, found):
        filled = ~is_blank(frame[label])
        names = filled & ~calls_total(frame[label])
        alone = ~frame.drop(columns=label)[names].apply(lambda cells: ~is_blank(cells)).any(axis=1)
        if names.sum() >= FEWEST and alone.mean() > MOSTLY and not (filled & sales).any():
            return {"customer_id": label}
    return {}


def fill_customers(frame: pd.DataFrame, found: Mapping[str, str]) -> Filled:
    """Return the table with a customer on each sale; of headings, which rows they are.

    A customer stands once for a block of sales where none comes again and dates start anew with
    each; or above it, in a row of its own (a title has no sale below it). Else the table stays as
    it is.
    """
    cells = frame[found["customer_id"]]
    sales, filled = _complete(frame, found), ~is_blank(cells)
    if not (sales & ~filled).any():
        return Filled(frame)
    names, rows, nested = filled & ~calls_total(cells), None, []
    if heading_column(frame, {m: n for m, n in found.items() if m != "customer_id"}):
        alone = names & ~sales
        names = alone & sales[::-1].groupby(alone.cumsum()[::-1]).transform("any")
        rows, outer = names.to_numpy(dtype=bool), alone & _outermost(cells, alone)
        inner, own = rows.sum() - (names & outer).sum(), (names & outer).sum()
        if inner and (2 * own >= outer.sum() or outer.sum() > HANDFUL):
            names = outer
            nested.append(
                say(
                    "{count} of the headings in {column} stand below another one, as jobs do below "
                    "their customer: their sales are taken as those of the outer one.",
                    column=repr(cells.name),
                    count=f"{inner:,}",
                )
            )
    elif not _stands_for_a_block(frame, found, names & sales):
        return Filled(frame)
    above = cells.astype(object).where(names).ffill()
    filled_down = cells.astype(object).where(~(sales & ~filled), above)
    told = say(
        "{column} stands once for the rows below it, and is filled in there.",
        column=repr(found["customer_id"]),
    )
    return Filled(frame.assign(**{found["customer_id"]: filled_down}), rows, [told, *nested])


def _outermost(cells: pd.Series, names: pd.Series) -> pd.Series:
    """Tell which names stand below no other one whose total is still to come.

    Where there are two, a longer one counts what stands below a name with its own sales.

    >>> cells = pd.Series(["Ann", "Total for Ann", "Deck", "Total for Deck",
    ...                    "Total for Ann with sub-customers", "Bo", "Cleo"])
    >>> cells[_outermost(cells, cells.isin(["Ann", "Deck", "Bo", "Cleo"]))].tolist()
    ['Ann', 'Bo', 'Cleo']
    """
    texts = cells[~is_blank(cells)]
    totals = {place: of for place, cell in texts.items() if (of := total_of(cell))}
    last: dict[str, str] = {}
    for whose in totals.values():
        name = _WITH_SUB.sub("", whose)
        last[name] = max(last.get(name, ""), whose, key=len)
    within: list[str] = []
    outer = names.copy()
    for place, cell in texts.items():
        if names[place]:
            outer[place] = not within
            within += [last[name]] if (name := plain(cell)) in last else []
        elif totals.get(place) in within:
            del within[within.index(totals[place]) :]
    return names if within else outer


def take_other_side(frame: pd.DataFrame, found: Mapping[str, str]) -> Filled:
    """Return payments both ways with the customer also where one was paid, and what was done.

    The account that is paid most often is the file's own: it is no customer.

    >>> payments = pd.DataFrame({"From": ["a@x", "b@x", "we@x"], "To": ["we@x", "we@x", "a@x"]})
    >>> take_other_side(payments, {"customer_id": "From", "paid_to": "To"})[0]["From"].tolist()
    ['a@x', 'b@x', 'a@x']
    """
    if "paid_to" not in found:
        return Filled(frame)
    customer, paid = found["customer_id"], found["paid_to"]
    payer, payee = (frame[n].astype("str").str.strip().str.casefold() for n in (customer, paid))
    accounts = payee[~is_blank(frame[paid])].value_counts(normalize=True)
    if not len(accounts) or accounts.iloc[0] < 0.5:
        return Filled(frame)
    back = payer == accounts.index[0]
    if not back.any():
        return Filled(frame)
    told = say(
        "{column} is this file's own account in {count} rows: the customer is {other} there.",
        column=repr(customer),
        count=int(back.sum()),
        other=repr(paid),
    )
    other_side = frame[customer].where(~back, frame[paid])
    return Filled(frame.assign(**{customer: other_side}), told=[told])


def _complete(frame: pd.DataFrame, found: Mapping[str, str]) -> pd.Series:
    """Tell which rows have a date and an amount."""
    needed = [found[m] for m in ("date", "amount", "unit_price") if m in found]
    rows = pd.Series(len(needed) > 1, frame.index)
    for label in needed:
        rows &= ~is_blank(frame[label])
    return rows


def _stands_for_a_block(frame: pd.DataFrame, found: Mapping[str, str], first: pd.Series) -> bool:
    """Tell whether no customer comes again, and dates rise for each and fall at the next one."""
    sales = _complete(frame, found)
    first, ids = first[sales].to_numpy(), frame.loc[sales, found["customer_id"]][first[sales]]
    if len(ids) < FEWEST or not first[0] or ids.duplicated().any():
        return False
    try:
        dates = parse_dates(frame.loc[sales, found["date"]], "date", np.arange(sales.sum()))
    except TableError:
        return False
    falls = np.append(False, dates.values[1:] < dates.values[:-1])
    return bool(falls[first][1:].mean() > 0.5 and falls[~first].mean() < 1 - MOSTLY)
