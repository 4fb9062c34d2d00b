"""Which columns may be the customer by what stands in them: those that a question offers."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.dates import are_written_dates
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import name_has, said
from crmlab.tables.columns.evidence import are_clock_times, has_numbers, is_flag, is_masked
from crmlab.tables.columns.names import all_names, plain_name
from crmlab.tables.columns.occasions import occasions_of, purchases_each
from crmlab.tables.steps.composition import is_money, part_of

SELDOM = 1.002  # purchases of each, up to which an id is that of an order
HANDFUL, OFTEN = 20, 20  # users, and the purchases of each, from which they may be those who sell
FEW_COUNTS = 8  # small numbers, up to which they count something
MOSTLY = 0.9  # of the cells, which are addresses, or round
_NUMBERING = re.compile("(id|n[or]|num|code|号)$")
_ROUND = r"\D{0,5}[\d.,' ]*0(\.0)?\D{0,5}"
_DECIMALS = r"\D{0,5}(\d+|\d{1,3}([.,' ]\d{3})+)[.,](\d\d|[1-9])\D{0,5}"


def mails_by_name(frame: pd.DataFrame, free: Sequence[str]) -> list[str]:
    """Return the columns of e-mail addresses whose names say so, but for those of who sells."""
    names = {label: plain_name(label) for label in free}
    mails = [n for n in free if name_has(names[n], "email") and is_mail(frame[n])]
    return [n for n in mails if not name_has(names[n], "no_customer")]


def _are_amounts(cells: pd.Series) -> bool:
    """Tell whether numbers are money by their decimals, their names, or as nearly all are round."""
    label = str(cells.name)
    if not is_money(cells):
        return False
    if "%" in label or name_has(plain_name(label), "sum") or part_of(label) not in (None, "no"):
        return True
    texts = cells.astype(str).drop_duplicates()
    return bool(texts.str.fullmatch(_DECIMALS).any() or texts.str.fullmatch(_ROUND).mean() > MOSTLY)


def are_few_counts(cells: pd.Series) -> bool:
    """Tell whether numbers are those of nights, places or pieces: few small ones, called no id."""
    if _NUMBERING.search(plain_name(str(cells.name))):
        return False
    counts = cells.astype(str).str.fullmatch(r"\d{1,2}(\.0)?")
    return bool(cells.nunique() <= FEW_COUNTS and counts.all())


def _is_no_person(cells: pd.Series) -> bool:
    """Tell whether a column is called what is sold, how it is paid, a number of orders and so on.

    >>> [_is_no_person(pd.Series(name=name)) for name in ("Order #", "Tisch-Nr.", "Gast")]
    [True, True, False]
    """
    name = plain_name(str(cells.name))
    numbers = all_names("order_id")
    is_order = name in numbers or said(name, "order") is not None
    return is_order or name_has(name, "no_person") or name_has(name, "price")


def is_mail(cells: pd.Series) -> bool:
    """Tell whether cells, by the first of them, hold e-mail addresses."""
    return bool(cells[~is_blank(cells)][:20].astype(str).str.contains("@").mean() > MOSTLY)


_NO_IDS = (
    is_flag,
    are_clock_times,
    are_written_dates,
    _are_amounts,
    are_few_counts,
    _is_no_person,
)


def may_be_customers(
    frame: pd.DataFrame, found: Mapping[str, str], but: str | None = None
) -> list[str]:
    """Return the columns that may be the customer, but one.

    Their values come again in other orders, but no handful of them in all rows; and they are
    neither dates, nor amounts, nor counts, nor yes and no, nor called what no person is. First are
    e-mail addresses and telephone numbers, last what is masked or says who receives; of each, those
    that tell most people apart.
    """
    others, occasions = [], occasions_of(frame, found)
    for other in [one for one in frame if one not in (but, *found.values())]:
        cells = frame[other][~is_blank(frame[other])]
        values = cells.nunique()
        kinds = values <= HANDFUL and OFTEN * values <= len(cells)
        come_again = 1 < values < 0.9 * len(cells)
        come_again = come_again and purchases_each(frame[other], occasions) > SELDOM
        if come_again and not kinds and not any(holds(cells) for holds in _NO_IDS):
            others.append(other)
    return sorted(others, key=lambda one: (_tells_people(frame[one]), -frame[one].nunique()))


def _tells_people(cells: pd.Series) -> int:
    """Return how well the values of a column tell people apart: the best first."""
    name = plain_name(str(cells.name))
    if is_masked(cells) or name_has(name, "recipient") or name_has(name, "own"):
        return 3
    if is_mail(cells):
        return 0
    is_phone = name_has(name, "phone") and has_numbers(cells.dropna())
    return 1 if is_phone else 2


def perhaps_no_customer() -> str:
    """Return what to do where no column is the customer."""
    return say(
        "If none of them says who bought, this file names no customer, and reports follow "
        "customers: export it with the number, the name or the e-mail address of the customer in "
        "each row."
    )
