"""A name in two columns: the first and the last name of the customers, put together."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import name_without
from crmlab.tables.columns.evidence import has_numbers
from crmlab.tables.columns.names import all_names, plain_name

AND = "+"  # between the labels of columns that are read as one
MOSTLY = 0.5  # of the rows, in which a whole name holds its half
SAMPLE = 1000  # names that tell whether they are halves
_LAST_FIRST = ("姓", "姓氏", "성")
_WRITTEN = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"  # in East Asia a name is one word


def whole_name(parts: Sequence[pd.Series]) -> pd.Series:
    """Return the name that its halves make.

    >>> whole_name([pd.Series(["Ann", "Bo"]), pd.Series(["Lee", None])]).tolist()
    ['Ann Lee', 'Bo']
    >>> whole_name([pd.Series(["李"]), pd.Series(["娜"])]).tolist()
    ['李娜']
    """
    whole = pd.Series("", parts[0].index)
    for part in parts:
        cells = part.astype("str").where(~is_blank(part), "").str.strip()
        apart = ~(whole.str.contains(f"{_WRITTEN}$") & cells.str.contains(f"^{_WRITTEN}"))
        whole = whole + np.where(apart, " ", "") + cells
    return whole.str.strip()


def halves(frame: pd.DataFrame, labels: Sequence[str]) -> tuple[str, ...]:
    """Return the columns with the first and the last name of the customers, where there are both.

    >>> halves(pd.DataFrame({"Name": ["Wolf"], "Vorname": ["Eva"]}), ["Name", "Vorname"])
    ('Vorname', 'Name')
    """
    people = all_names("customer_id") | {"", "billing"}
    firsts, lasts = (_named(labels, half) for half in ("first_name", "last_name"))
    for first, whose in firsts.items():
        for last in [label for label, of in lasts.items() if of == whose and of in people]:
            if first != last and _are_halves(frame[first], frame[last]):
                return (last, first) if plain_name(last) in _LAST_FIRST else (first, last)
    return ()


def _named(labels: Sequence[str], half: str) -> dict[str, str]:
    """Return the labels that name a half of a name, and whose it is by the rest of the label."""
    names = {label: plain_name(label.replace("(", " ").replace(")", " ")) for label in labels}
    rests = {label: name_without(name, half) for label, name in names.items()}
    return {label: rest for label, rest in rests.items() if rest is not None}


def _are_halves(first: pd.Series, last: pd.Series) -> bool:
    """Tell whether cells are names, and the one not whole, with the other in it."""
    both = ~is_blank(first) & ~is_blank(last)
    if not both.any() or has_numbers(first[both]) or has_numbers(last[both]):
        return False
    pairs = pd.DataFrame({"first": first[both], "last": last[both]}).astype("str")
    pairs = pairs.drop_duplicates()[:SAMPLE].to_numpy().tolist()
    whole = [a.casefold() in b.casefold() or b.casefold() in a.casefold() for a, b in pairs]
    return sum(whole) <= MOSTLY * len(whole)
