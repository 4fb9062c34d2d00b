"""Which of several dates is that of the sale: of the visit, of the booking, of the record."""

from collections.abc import Mapping

import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.columns.evidence import free_columns, may_be
from crmlab.tables.columns.names import DAY, all_names, plain_name
from crmlab.tables.errors import option

DIFFER = 0.1  # of the rows, from which two dates are not one
NEARLY_ALL = 0.95  # of the customers with several rows, whose date is a fact of their own


def settle_date(frame: pd.DataFrame, found: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the columns with the date of the sale, and in words which other dates there are.

    A date that is one in all rows of each customer, such as the start of a contract, is none of
    a sale where another is not.

    >>> frame = pd.DataFrame({"Start": ["2024-01-01"] * 2, "Created": ["2024-02-03", "2024-03-03"]})
    >>> settle_date(frame.assign(Who="a"), {"date": "Start", "customer_id": "Who"})[0]["date"]
    'Created'
    """
    if not (dates := other_dates(frame, found)):
        return dict(found), []
    days = {
        label: frame[label].astype(str).str.slice(0, DAY).mask(is_blank(frame[label]))
        for label in [found["date"], *dates]
    }
    taken, *others = days
    others = [n for n in others if _differ(days[taken], days[n])]
    if not others:
        return dict(found), []
    if "customer_id" in found and _one_each(days[taken], frame[found["customer_id"]]):
        of_sales = [n for n in others if not _one_each(days[n], frame[found["customer_id"]])]
        taken = next(iter(of_sales), taken)
    told = say(
        "The date is taken from {column}, not from {others}. If that is wrong: {options}.",
        column=repr(taken),
        others=listed(others := [n for n in (found["date"], *others) if n != taken], "or"),
        options=option("columns", *(("date", label) for label in others)),
    )
    return {**found, "date": taken}, [told]


def other_dates(frame: pd.DataFrame, found: Mapping[str, str]) -> list[str]:
    """Return the columns that may be the date of the sale, too, by their names."""
    names = all_names("date")
    free = [n for n in free_columns(frame, found) if plain_name(n) in names]
    return [n for n in free if may_be(frame, "date", n)]


def _differ(one: pd.Series, other: pd.Series) -> bool:
    both = one.notna() & other.notna()
    return bool((one != other)[both].mean() > DIFFER)


def _one_each(days: pd.Series, customers: pd.Series) -> bool:
    """Tell whether hardly any customer of several rows has several days."""
    counts = days.groupby(customers).agg(["size", "nunique"])
    several = counts["nunique"][counts["size"] > 1]
    return len(several) > 0 and bool((several <= 1).mean() >= NEARLY_ALL)
