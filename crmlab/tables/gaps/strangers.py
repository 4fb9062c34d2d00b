"""Ids of nobody in particular: those whose name says so, such as a customer for all cash sales."""

import re
from collections.abc import Mapping

import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import plain, said
from crmlab.tables.columns.evidence import free_columns
from crmlab.tables.gaps.filled import Filled

NEARLY_ALL = 0.95  # of the ids, that have one name each in a column of names
FEWEST = 3  # rows of an id
A_FEW = 5  # ids that may be nobody's, or
A_FEW_OF_ALL = 0.05  # of them: what is said of more, such as a salutation, is no name
MOST = 50  # names, those that stand most often, among which nobody's is looked for
_BETWEEN = re.compile(r"\s*[/|,;()]\s*")


def empty_strangers(frame: pd.DataFrame, found: Mapping[str, str]) -> Filled:
    """Return the table without the ids that a name beside them calls nobody's, and what was done.

    >>> sales = pd.DataFrame({"No": [7, 9, 9, 9], "Name": ["Ann", *["Cash sale"] * 3]})
    >>> empty_strangers(sales, {"customer_id": "No"})[0]["No"].tolist()
    [7, None, None, None]
    """
    ids = frame[found["customer_id"]].astype("str")
    for label in free_columns(frame, found):
        cells = frame[label].where(~is_blank(frame[label]))
        if pd.api.types.is_numeric_dtype(cells) or NEARLY_ALL * cells.nunique() > ids.nunique():
            continue
        often = cells.value_counts().index[:MOST]
        nobody = cells.isin([name for name in often if _is_nobody(name)])
        nobody &= ~is_blank(frame[found["customer_id"]])
        if not nobody.any():
            continue
        strangers = ids[nobody].value_counts()
        if len(strangers) > max(A_FEW, A_FEW_OF_ALL * ids.nunique()):
            continue
        strangers = strangers[strangers >= FEWEST].index
        strangers = [one for one in strangers if nobody[ids == one].all()]
        if strangers and (cells.groupby(ids).nunique() <= 1).mean() >= NEARLY_ALL:
            rows = ids.isin(strangers)
            told = say(
                "{column} is {name} in {count} rows: that is nobody in particular, so they are "
                "taken as sales without a customer.",
                column=repr(label),
                name=repr(str(cells[rows].iloc[0])),
                count=f"{rows.sum():,}",
            )
            emptied = frame[found["customer_id"]].astype(object).where(~rows, None)
            return Filled(frame.assign(**{found["customer_id"]: emptied}), told=[told])
    return Filled(frame)


def _is_nobody(name: object) -> bool:
    parts = [part for part in _BETWEEN.split(plain(name)) if part]
    return bool(parts) and all(said(part, "customer") == "nobody" for part in parts)
