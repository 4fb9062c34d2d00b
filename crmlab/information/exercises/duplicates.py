"""Exercise 1-8: the people who are in the file twice."""

from collections.abc import Iterable

import pandas as pd

from crmlab.answers import Pairs
from crmlab.checking import exercise
from crmlab.datasets import load
from crmlab.information import measures


def _keys() -> pd.DataFrame:
    profiles = load("shop_profiles_raw")
    return pd.DataFrame(
        {
            "record_id": profiles["record_id"],
            "phone": measures.normalise_phone(profiles["mobile"]),
            "mail": measures.normalise_email(profiles["email"]),
            "name": measures.normalise_name(profiles["name"]),
        }
    )


def _sharing(keys: pd.DataFrame, column: str) -> list[tuple[str, str]]:
    """Return all pairs of records with the same value in a column."""
    known = keys.dropna(subset=[column])[["record_id", column]]
    both = known.merge(known, on=column)
    both = both[both["record_id_x"] < both["record_id_y"]]
    return list(zip(both["record_id_x"], both["record_id_y"], strict=True))


@exercise(
    "1-8",
    pairs=Pairs(least_precision=0.95, least_recall=0.90),
    hints=[
        "Write telephone, mail and name in one way first. Then pair the records that share a "
        "telephone *or* a mail address, and look at their names.",
        "Merge the table of keys with itself, once on the telephone and once on the mail, and put "
        "both together with pd.concat([one, other]). Before each merge, dropna for its column.",
        "Score the names row by row, as in the tool above the exercise, and keep scores of 85 or "
        "more. A lower bound finds more and errs more.",
    ],
)
def pairs():
    """Return the pairs of records that belong to one person."""
    truth = load("shop_duplicate_pairs")
    return truth.iloc[:, :2]


@pairs.mistake(
    "These pairs share a telephone or a mail address, and nothing else was asked. Families share "
    "both: compare the names as well"
)
def contact_alone():
    keys = _keys()
    return [*_sharing(keys, "phone"), *_sharing(keys, "mail")]


@pairs.mistake(
    "These pairs share a telephone. Who got a new number is missing, and families are in: block by "
    "mail as well, and compare the names"
)
def telephone_alone():
    return _sharing(_keys(), "phone")


@pairs.mistake(
    "You dropped the records that lack a telephone *or* a mail address. Drop, for each merge, only "
    "those that lack the one you merge on"
)
def both_contacts_needed():
    keys = _keys().dropna()
    return _with_like_names({*_sharing(keys, "phone"), *_sharing(keys, "mail")}, keys)


@pairs.mistake(
    "You blocked by telephone alone. Who got a new number is missing: block by mail as well"
)
def blocked_by_telephone_alone():
    keys = _keys().dropna(subset=["name"])
    return _with_like_names(_sharing(keys, "phone"), keys)


@pairs.mistake(
    "You blocked by mail alone. Who has another address is missing: block by telephone as well"
)
def blocked_by_mail_alone():
    keys = _keys().dropna(subset=["name"])
    return _with_like_names(_sharing(keys, "mail"), keys)


def _with_like_names(pairs: Iterable[tuple[str, str]], keys: pd.DataFrame) -> list:
    from rapidfuzz import fuzz

    name = dict(zip(keys["record_id"], keys["name"], strict=True))
    return [(a, b) for a, b in pairs if fuzz.token_sort_ratio(name[a], name[b]) >= 85]


@pairs.mistake(
    "Few pairs share a number as it stands. Write telephone and mail in one way first: "
    "information.normalise_phone(raw['mobile']), information.normalise_email(raw['email'])"
)
def as_written_with_like_names():
    profiles = load("shop_profiles_raw")
    keys = _keys().assign(phone=profiles["mobile"], mail=profiles["email"])
    keys = keys[keys["mail"].str.contains("@", na=True)].dropna(subset=["name"])
    return _with_like_names({*_sharing(keys, "phone"), *_sharing(keys, "mail")}, keys)


@pairs.mistake(
    "These pairs have the same name. Many people do: they must share a telephone or a mail address "
    "too"
)
def name_alone():
    return _sharing(_keys(), "name")


@pairs.mistake(
    "You compared the texts as they are written. +86 100 ... and 100-... are one number: normalise "
    "first"
)
def as_written():
    profiles = load("shop_profiles_raw")
    return [*_sharing(profiles, "mobile"), *_sharing(profiles, "email")]
