"""Exercise 1-8: the people who are in the file twice."""

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
        "both lists together with pd.concat. Drop rows without a telephone or a mail first.",
        "Keep the pairs with fuzz.token_sort_ratio(name_x, name_y) >= 85. A lower bound finds more "
        "and errs more.",
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
