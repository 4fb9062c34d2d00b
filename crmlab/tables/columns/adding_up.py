"""Tables that add up what was bought: of each customer, each month or both. They hold no sale."""

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.tables.cells.amounts import numbers_alone
from crmlab.tables.cells.dates import are_dates, are_written_dates, parse_mixed_dates
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import known_words, name_has, plain
from crmlab.tables.columns.evidence import free_columns
from crmlab.tables.columns.names import all_names, known_names, plain_name
from crmlab.tables.errors import TableError
from crmlab.tables.steps.totals import calls_total

FEWEST = 10  # rows, below which it is no wonder if nobody comes twice
NEARLY_ALL = 0.95  # of the rows, which have a person of their own
MOSTLY = 0.9  # of the rows, in which a person stands
FEW = 3  # months below each other
MONTHS, YEARS = 5, 1  # columns named so, above which a table has one for each
_DAY = re.compile(r"(19|20)\d\d-\d\d-(?!01)\d\d|\d{1,2}[./-]\d{1,2}[./-](19|20)?\d\d")
_MONTH = re.compile(
    r"\d{4}[-/.年]?(0?[1-9]|1[0-2])月?$|^(0?[1-9]|1[0-2])[-/.]\d{4}$|^(\d{1,2}月|"
    + "|".join(words.pattern for _, words in known_words("month"))
    + rf")[ .'-]*(\d{{2}}|\d{{4}})?$|^(\d{{4}}-\d\d-01|{_DAY.pattern})$"
)
_PERIOD = re.compile(
    r"(^|\D)(19|20)\d\d(年|年度)?$|^(19|20)\d\d\b|\bfy ?\d{2,4}$"
    r"|\b[qth][1-4]\W*\d{2,4}$|\d{4}\W*[qth][1-4]$"
    r"|\b([1-4]\W*(quart|trim|kwart|кварт|semest)|(quart|trim|kwart|кварт|semest)\w*\W*[1-4]\b)"
    r"|[第1-4一二三四]季|(上|下)半年|上期|下期"
)


def refuse_sums(frame: pd.DataFrame, found: Mapping[str, str]) -> None:
    """Raise where a table adds up what was bought, so that none of its rows is a purchase."""
    months = _named(frame, _MONTH)
    if "date" not in found and len(months) > MONTHS:
        raise _periods_beside(months)
    _refuse_a_row_a_month(frame, found)
    _refuse_a_row_a_customer(frame, found)


def _named(labels: Iterable[str], what: re.Pattern) -> list[str]:
    return [label for label in labels if what.search(plain(label))]


def _periods_beside(labels: Sequence[str]) -> TableError:
    ends = {"first": repr(labels[0]), "last": repr(labels[-1])}
    if all(_MONTH.search(name) and not _DAY.fullmatch(name) for name in map(plain, labels)):
        return TableError(
            "{first} to {last} are months, not purchases: such a table adds up what each customer "
            "bought. One row a purchase is wanted, with its date: take the list that the table was "
            "made from.",
            **ends,
        )
    return TableError(
        "{first} to {last} are stretches of time, not purchases: such a table adds up what each "
        "customer bought. One row a purchase is wanted, with its date: take the list that the "
        "table was made from.",
        **ends,
    )


def _refuse_a_row_a_month(frame: pd.DataFrame, found: Mapping[str, str]) -> None:
    """Raise where months stand below each other, and all other columns hold nothing but numbers."""
    label, *others = frame
    if "customer_id" in found or len(others) <= MONTHS:
        return
    cells = frame[label][~is_blank(frame[label]) & ~calls_total(frame[label])]
    months = _months_of(cells)
    if len(cells) < FEW or months.isna().any() or not months.is_unique:
        return
    if all(_has_only_numbers(frame[other]) for other in others):
        raise TableError(
            "{label} has one row a month, and {first} to {last} hold sums: such a table adds up "
            "what was bought in each month. One row a purchase is wanted, with its customer and "
            "its date: take the list that the table was made from.",
            label=repr(label),
            first=repr(others[0]),
            last=repr(others[-1]),
        )


def _months_of(cells: pd.Series) -> pd.Series:
    """Return the months that cells name, by their names or by a day in them."""
    if are_dates(cells):
        days = parse_mixed_dates(cells, "date", cells.index)
        return pd.Series(days.values).where(~days.bad()).dt.to_period("M")
    return cells.map(plain).map(lambda text: text if _MONTH.search(text) else None)


def _refuse_a_row_a_customer(frame: pd.DataFrame, found: Mapping[str, str]) -> None:
    """Raise where each row is a customer with dates or sums of their own.

    In a list of sales in which everybody has bought once, there is a date of a purchase or the
    number of an order.
    """
    names = {label: plain_name(label) for label in frame}
    if names.get(found.get("order_id")) in all_names("order_id"):
        return
    dates = [found["date"]] if "date" in found else written_dates(frame, found)
    of_people = [label for label in dates if name_has(names[label], "person_date")]
    no_purchase = all(n in of_people or name_has(names[n], "record_date") for n in dates)
    whole_life = "amount" in found and name_has(names[found["amount"]], "lifetime")
    if not (no_purchase or whole_life) or not _is_a_row_a_person(frame, found):
        return
    if no_purchase:
        free = frame[free_columns(frame, found)]
        for periods, fewest in ((_named(free, _PERIOD), YEARS), (_named(free, _MONTH), MONTHS)):
            if sum(_has_only_numbers(frame[label]) for label in periods) > fewest:
                raise _periods_beside(periods)
    sums = [n for n in frame if name_has(names[n], "person_sum") and _has_only_numbers(frame[n])]
    are_sums = sums and (dates or found.get("amount", sums[0]) in sums)
    if of_people or are_sums:
        raise _customers([*of_people, *sums])


def _customers(labels: Sequence[str]) -> TableError:
    return TableError(
        "each row is a customer, not a purchase: it has {labels}. Such a table adds up what each "
        "customer bought. One row a purchase is wanted, with its date and its amount: take the "
        "list of orders, invoices or payments.",
        labels=listed(labels),
    )


def _is_a_row_a_person(frame: pd.DataFrame, found: Mapping[str, str]) -> bool:
    """Tell whether a column of people, who may be known by it, has another one in each row."""
    sure = set().union(*known_names("sales")["customer_id"][:-1])  # an Id may be anything's
    labels = {n for n in frame if plain_name(n) in sure} | {found.get("customer_id")} - {None}
    for label in labels:
        cells = frame[label][~is_blank(frame[label])]
        cells = cells[~calls_total(cells)].astype("str").str.casefold()
        in_most = len(cells) >= max(FEWEST, MOSTLY * len(frame))
        if in_most and cells.nunique() >= NEARLY_ALL * len(cells):
            return True
    return False


def written_dates(frame: pd.DataFrame, found: Mapping[str, str]) -> list[str]:
    """Return the columns without a meaning that hold dates."""
    free = {label: frame[label][~is_blank(frame[label])] for label in free_columns(frame, found)}
    return [label for label, cells in free.items() if len(cells) and are_written_dates(cells)]


def _has_only_numbers(cells: pd.Series) -> bool:
    there = ~is_blank(cells)
    numbers = numbers_alone(cells[there])
    return bool(there.any()) and numbers is not None and not np.isnan(numbers).any()
