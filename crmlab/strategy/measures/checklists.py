"""Check-lists that people rate: 5R, 4V, and the audit of a firm's focus on its customers."""

from pathlib import Path

import pandas as pd

from crmlab.checks import number_columns, refuse_where, require_one_of, require_rows
from crmlab.messages import later, read_words, say

__all__ = ["checklist", "checklist_profile"]

HIGHEST = {"5R": 10, "4V": 10, "audit": 5}  # from 0


def checklist(name: str) -> pd.DataFrame:
    """Return a check-list, a row an ``item``: its ``part``, and what it ``asks``.

    ``"5R"`` and ``"4V"`` are rated from 0 to 10, the ``"audit"`` from 0 to 5 (Curry & Curry 2000).

    >>> checklist("audit")["part"].to_dict()["customer_data"]
    'information'
    """
    require_one_of("name", name, HIGHEST)
    table = read_words(Path(__file__).with_name("checklists.csv"))
    return table[table["list"] == name].set_index("item")[["part", "asks"]]


def checklist_profile(ratings: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the profile of a firm: what those who rated it (a row each) say of each item.

    ``share`` is the mean rating as a share of the highest, and ``low`` to ``high`` go from the
    lowest rating to the highest: where people see different firms, talk first.

    >>> one = pd.DataFrame([[4, 3, 2, 3, 2, 4]], columns=checklist("audit").index)
    >>> float(checklist_profile(one, "audit")["share"].mean().round(2))
    0.6
    """
    items = checklist(name)
    require_rows(ratings, later("ratings"))
    rated = number_columns(ratings, items.index, later("ratings"))
    rule = say("Ratings go from 0 to {highest}.", highest=HIGHEST[name])
    refuse_where(~rated.isin(range(HIGHEST[name] + 1)).all(axis=1), rule, rated)
    rated = rated / HIGHEST[name]
    table = {"share": rated.mean(), "low": rated.min(), "high": rated.max()}
    return items[["part"]].join(pd.DataFrame(table))
