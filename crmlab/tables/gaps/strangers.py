"""Ids of nobody in particular: those whose name says so, such as a customer for all cash sales."""

from collections.abc import Mapping

import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import ANYWHERE, COUNTER, is_nobody
from crmlab.tables.columns.evidence import free_columns
from crmlab.tables.columns.names import known_names, plain_name
from crmlab.tables.gaps.filled import Filled

NEARLY_ALL = 0.95  # of the ids, that have one name each in a column of names
FEWEST = 3  # rows of an id
A_FEW = 5  # ids that may be nobody's, or
A_FEW_OF_ALL = 0.05  # of them: what is said of more, such as a salutation, is no name
MOST = 1000  # names, those that stand most often, among which nobody's is looked for


def empty_strangers(frame: pd.DataFrame, found: Mapping[str, str]) -> Filled:
    """Return the table without the ids that are nobody's, and what was done.

    They are called so themselves, or by a name beside them.

    >>> sales = pd.DataFrame({"No": [7, 9, 9, 9], "Name": ["Ann", *["Cash sale"] * 3]})
    >>> empty_strangers(sales, {"customer_id": "No"})[0]["No"].tolist()
    [7, None, None, None]
    """
    label = found["customer_id"]
    nobody = _nobodys(frame[label], COUNTER)
    if nobody.any():
        return _emptied(frame, found, nobody, label)
    names_of_people = set().union(*known_names("sales")["customer_id"])
    for name in free_columns(frame, found):
        words = COUNTER if plain_name(name) in names_of_people else ANYWHERE
        nobody = _nobodys(frame[name], words) & ~is_blank(frame[label])
        if not nobody.any():
            continue
        ids = frame[label].astype("str")
        if NEARLY_ALL * frame[name].nunique() > ids.nunique():
            continue
        strangers = ids[nobody].value_counts()
        if len(strangers) > max(A_FEW, A_FEW_OF_ALL * ids.nunique()):
            continue
        strangers = strangers[strangers >= FEWEST].index
        strangers = [one for one in strangers if nobody[ids == one].all()]
        named = frame[name].where(~is_blank(frame[name])).groupby(ids).nunique()
        if strangers and (named <= 1).mean() >= NEARLY_ALL:
            return _emptied(frame, found, ids.isin(strangers), name)
    return Filled(frame)


def _nobodys(cells: pd.Series, words: tuple[str, ...]) -> pd.Series:
    """Tell which cells, of the texts that stand most often, call somebody nobody in particular."""
    if pd.api.types.is_numeric_dtype(cells):
        return pd.Series(False, cells.index)
    often = cells[~is_blank(cells)].value_counts().index[:MOST]
    return cells.isin([text for text in often if is_nobody(text, words)])


def _emptied(frame: pd.DataFrame, found: Mapping[str, str], rows: pd.Series, label: str) -> Filled:
    """Return the table without the customers of some rows, who are nobody by a column."""
    told = say(
        "{column} is {names} in {count} rows: that is nobody in particular, so they are taken as "
        "sales without a customer.",
        column=repr(label),
        names=listed(frame[label][rows].astype("str").str.strip().unique(), "or"),
        count=f"{rows.sum():,}",
    )
    emptied = frame[found["customer_id"]].astype(object).where(~rows, None)
    return Filled(frame.assign(**{found["customer_id"]: emptied}), told=[told])
