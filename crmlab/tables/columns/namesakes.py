"""Namesakes: people of one name, or behind one mask, whom an account or the like tells apart."""

import re
from collections.abc import Mapping

import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.ids import alike
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import name_has, without_accents
from crmlab.tables.columns.evidence import MASK, free_columns, is_masked
from crmlab.tables.columns.halves import AND, halves
from crmlab.tables.columns.joined import join_columns
from crmlab.tables.columns.names import known_names, plain_name
from crmlab.tables.columns.people import PERSONAL
from crmlab.tables.errors import option

MOSTLY = 0.7  # of the names of several rows, that have one account and the like
OWN = 0.5  # as many accounts as names, from which they are those of people
LOCAL = 9  # digits of a telephone number behind the code of a country, or a zero
_NUMBER = re.compile(r"\+?[\d ()./-]*\d[\d ()./-]*")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\d_]{2,}")


def spelled_apart(frame: pd.DataFrame, found: Mapping[str, str]) -> tuple[set[str], list[str]]:
    """Return the names of which each spelling has an account of its own, and what was decided.

    >>> names = ["A Bo", "A BO", "C Du", "c du"]
    >>> frame = pd.DataFrame({"Name": names * 2, "Phone": [1, 2, 3, 3] * 2})
    >>> spelled_apart(frame, {"customer_id": "Name"})[0]
    {'a bo'}
    """
    names, apart, told = frame[found["customer_id"]], set(), []
    for label in _of_people(frame, found):
        values = pd.DataFrame({"name": names, "value": _values(frame[label])}).dropna()
        spelled = values.astype({"name": str}).drop_duplicates()
        spelled["alike"] = spelled["name"].map(alike)
        by_name = spelled.groupby("alike").agg({"name": "nunique", "value": ["size", "nunique"]})
        several = by_name["name", "nunique"] > 1
        own = by_name["value", "size"] == by_name["value", "nunique"]
        if differ := set(by_name.index[several & own]) - apart:
            apart |= differ
            told.append(
                say(
                    "{count} name is written in several ways, each with another {column}: they "
                    "are taken as people of their own.",
                    "{count} names are written in several ways, each with another {column}: they "
                    "are taken as people of their own.",
                    count=len(differ),
                    column=repr(label),
                )
            )
    return apart, told


def namesakes(ids: pd.Series, frame: pd.DataFrame, found: Mapping[str, str]) -> list[str]:
    """Return a warning where one name has several accounts, telephones or the like, or several one.

    So may what is masked have several names, and an e-mail address names without a word in common,
    as where a bookkeeper has one for all clients.
    """
    told = []
    names: list[str] = []
    if ids.str.contains("@").mean() > OWN:
        frame, names = _beside_addresses(frame, found)
    others = [*_of_people(frame, found), *_behind_masks(ids, frame, found)]
    for label in [*others, *names]:
        values = _values(frame[label]).set_axis(ids.index)
        several, empty = values.groupby(ids).nunique() > 1, int(values.isna().sum())
        if label in names:
            those = ids[ids.isin(several.index[several])]
            several = values[those.index].groupby(those).agg(_have_no_word_in_common)
        if several.any():
            told.append(
                say(
                    "{count} value of {name} has more than one {column}: it may be several people "
                    "who count as one customer here. To tell customers apart by the other column, "
                    "which is empty in {empty} of {rows} rows: {option}.",
                    "{count} values of {name} have more than one {column}: each may be several "
                    "people who count as one customer here. To tell customers apart by the other "
                    "column, which is empty in {empty} of {rows} rows: {option}.",
                    count=int(several.sum()),
                    name=repr(found["customer_id"]),
                    column=repr(label),
                    empty=f"{empty:,}",
                    rows=f"{len(ids):,}",
                    option=option("columns", ("customer_id", label)),
                )
            )
        shared = int((ids.groupby(values).nunique() > 1).sum())
        if shared and label in others and not is_masked(frame[label]):
            told.append(
                say(
                    "{count} value of {column} stands beside more than one {name}: one person may "
                    "count as several customers here. To tell customers apart by it: {option}.",
                    "{count} values of {column} stand beside more than one {name}: one person may "
                    "count as several customers here. To tell customers apart by it: {option}.",
                    count=shared,
                    column=repr(label),
                    name=repr(found["customer_id"]),
                    option=option("columns", ("customer_id", label)),
                )
            )
    return told


def half_a_name(frame: pd.DataFrame, found: Mapping[str, str]) -> str | None:
    """Return a warning where the customer is a first or a last name, and another column the other.

    >>> people = pd.DataFrame({"Nom": ["Roux"], "Prénom": ["Léa"]})
    >>> half_a_name(people, {"customer_id": "Nom"})[:41]
    "'Nom' is half of a name, beside 'Prénom':"
    """
    label, pair = found["customer_id"], halves(frame, list(frame))
    if label not in pair:
        return None
    return say(
        "{column} is half of a name, beside {other}: people who share it count as one customer "
        "here. To tell them apart by both: {option}.",
        column=repr(label),
        other=repr(next(one for one in pair if one != label)),
        option=option("columns", ("customer_id", AND.join(pair))),
    )


def spelled_almost_alike(ids: pd.Series, found: Mapping[str, str]) -> str | None:
    """Return a warning where customers differ in accents, in zeros in front, or in a country code.

    >>> people = pd.Series(["Inés", "Ines", "00012", "12", "+44 7700 900123", "07700900123", "7"])
    >>> spelled_almost_alike(people, {"customer_id": "Who"})[:49]
    "3 customers of 'Who' stand there in several ways:"
    """
    different = pd.Series(ids.unique(), dtype="str")
    several = different.groupby(different.map(_likeness)).size() > 1
    if not several.any():
        return None
    return say(
        "{count} customer of {column} stands there in several ways: with and without accents, "
        "zeros in front, or the code of a country. Each way counts as a customer of its own. If "
        "it is one, write it in one way in the file.",
        "{count} customers of {column} stand there in several ways: with and without accents, "
        "zeros in front, or the code of a country. Each way counts as a customer of its own. If "
        "they are one each, write them in one way in the file.",
        count=int(several.sum()),
        column=repr(found["customer_id"]),
    )


def _likeness(text: str) -> str:
    """Return what two spellings of one customer have in common."""
    if not _NUMBER.fullmatch(text):
        return without_accents(alike(text))
    digits = re.sub(r"\D", "", text)
    if text.startswith(("+", "0")) and len(digits) > LOCAL:
        return digits[-LOCAL:]
    return digits.lstrip("0")


def masked(ids: pd.Series, found: Mapping[str, str]) -> str | None:
    """Return a warning where customers are known by some signs of a number or a name alone."""
    label = found["customer_id"]
    shows_all = ids.empty or ids.str.contains(MASK).mean() <= OWN
    if shows_all and not name_has(plain_name(label), "masked"):
        return None
    return say(
        "{column} shows some signs of each customer alone: people who have these in common count "
        "as one here, and nobody can be reached by them. Where it is advised to call customers or "
        "to know them by name, that holds only if you know from elsewhere who they are.",
        column=repr(label),
    )


def _behind_masks(ids: pd.Series, frame: pd.DataFrame, found: Mapping[str, str]) -> list[str]:
    """Return the column of names, if any, that tells more people apart than masked customers."""
    if ids.str.contains(MASK).mean() <= OWN:
        return []
    most = max(_names(frame, found), key=lambda n: frame[n].nunique(), default=None)
    return [most] if most is not None and frame[most].nunique() > ids.nunique() else []


def _beside_addresses(
    frame: pd.DataFrame, found: Mapping[str, str]
) -> tuple[pd.DataFrame, list[str]]:
    """Return the table with whole names, and the columns of names beside e-mail addresses."""
    whole = AND.join(halves(frame, list(frame)))
    frame = join_columns(frame, {"customer_id": whole})
    names = [n for n in _names(frame, found) if not name_has(plain_name(n), "recipient")]
    return frame, names or [n for n in frame if n == whole]


def _have_no_word_in_common(names: pd.Series) -> bool:
    """Tell whether names are neither one in several ways, nor those of a family.

    >>> [_have_no_word_in_common(pd.Series(two)) for two in (["ann lee", "lee, bo"], ["ann", "bo"])]
    [False, True]
    """
    return not set.intersection(*(set(_WORD.findall(name)) for name in names.dropna().unique()))


def _names(frame: pd.DataFrame, found: Mapping[str, str]) -> list[str]:
    """Return the columns that are called names of customers."""
    called = known_names("sales")["customer_id"][PERSONAL]
    return [label for label in free_columns(frame, found) if plain_name(label) in called]


def _of_people(frame: pd.DataFrame, found: Mapping[str, str]) -> list[str]:
    """Return the columns that are called an account, a telephone or the like, and are of one's own.

    Most customers of several rows have one of them; there are none where customers are no names.
    """
    names = {label: plain_name(label) for label in free_columns(frame, found)}
    ids = set().union(*known_names("sales")["customer_id"][:PERSONAL])
    called = [n for n in names if name_has(names[n], "person") or names[n] in ids]
    called = [n for n in called if not name_has(names[n], "no_customer")]
    if not called:
        return []
    customers = frame[found["customer_id"]].astype("str")
    if customers.str.contains(r"[\d@]").mean() > OWN:
        return []
    own = []
    for label in called:
        values = _values(frame[label])
        of_each = values.groupby(customers).agg(["count", "nunique"])
        of_each = of_each[of_each["count"] > 0]
        several = of_each["nunique"][of_each["count"] > 1]
        least = 1 if is_masked(frame[label]) else OWN  # behind stars, there may be several people
        if values.nunique() > least * len(of_each) and (several == 1).mean() >= MOSTLY:
            own.append(label)
    return own


def _values(cells: pd.Series) -> pd.Series:
    return cells.where(~is_blank(cells)).astype("str").str.strip().str.casefold()
