"""Exercise 1-8: the people who are in the file twice."""

from collections.abc import Callable
from math import comb

import pandas as pd

from crmlab.answers import Pairs
from crmlab.datasets import load
from crmlab.information import measures
from crmlab.messages import later, say
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step

UNLIKE, ALIKE = 50, 85  # of 100: names that may be one person's

MOST = 0.5  # share of the wrong pairs, or of the missed, that shows where they come from

NEARLY_ALL, FEW = 0.88, 0.3

LOOKED_AT = 1_000  # pairs are enough to see it


@once_an_edition
def _keys() -> pd.DataFrame:
    """Return what the records of one person may share, as written and in one way."""
    profiles = load("shop_profiles_raw").set_index("record_id")
    return pd.DataFrame(
        {
            "phone": measures.normalise_phone(profiles["mobile"]),
            "mail": measures.normalise_email(profiles["email"]),
            "name": measures.normalise_name(profiles["name"]),
            "raw phone": profiles["mobile"],
            "raw mail": profiles["email"],
            "home": measures.normalise_phone(profiles["phone"]),
            "birth": measures.parse_mixed_dates(profiles["birth_date"])[0],
        }
    )


def _sharing(*contacts: str) -> Callable[[pd.DataFrame], int]:
    """Return what counts the pairs of records that share a contact, each once."""

    def count(keys: pd.DataFrame) -> int:
        shared = []
        for contact in contacts:
            known = keys[contact].dropna().rename_axis("id").reset_index()
            both = known.merge(known, on=contact)
            shared.append(both.loc[both["id_x"] < both["id_y"], ["id_x", "id_y"]])
        return len(pd.concat(shared).drop_duplicates())

    return count


def _looked_at(found: frozenset, keys: pd.DataFrame) -> pd.DataFrame:
    """Return for each pair what its two records share; records that are not there share nothing."""
    from rapidfuzz import fuzz

    both = sorted(sorted(map(str, pair)) for pair in found)[:LOOKED_AT]
    one, other = (keys.reindex([pair[side] for pair in both]).reset_index() for side in (0, 1))
    shared = pd.DataFrame(
        {key: (one[key] == other[key]) & one[key].notna() for key in keys}, dtype=bool
    )
    names = zip(one["name"].fillna(""), other["name"].fillna(""), strict=True)
    shared["score"] = [fuzz.token_sort_ratio(*pair) for pair in names]
    shared["alike"] = shared["score"] >= ALIKE
    contacts = ["phone", "mail"]
    shared["lacking"] = one[contacts].isna().any(axis=1) | other[contacts].isna().any(axis=1)
    return shared


def _where_they_come_from(given, pairs, keys):
    """Say what the wrong pairs, or those that are missing, have in common."""
    if not given:
        return say("These are no pairs at all: is something dropped before the merge, or after it?")
    if not {record for pair in given for record in pair} <= set(keys.index):
        return say(
            "The first two columns do not hold ids of records. Pick those that do, in double "
            'brackets: [["record_id_x", "record_id_y"]]'
        )
    found = _looked_at(given, keys)
    if found["birth"].mean() > NEARLY_ALL:
        return say(
            "Your pairs share a date of birth. Strangers may share one too, and many records have "
            "none: block by mobile and by mail, and compare the names"
        )
    wrong, missed = (_looked_at(each, keys) for each in (given - pairs, pairs - given))
    if len(wrong) > 0.05 * len(given):
        return _why_wrong(wrong, missed)
    if len(missed) and missed["home"].mean() < FEW:
        return say(
            "You blocked by `phone`, the telephone at home. Many records have none: block by "
            "`mobile` and by mail as well"
        )
    one_as_written = (found["raw phone"] | found["mail"], found["phone"] | found["raw mail"])
    as_written = any(shared.mean() > NEARLY_ALL for shared in one_as_written)
    return _why_missed(missed, as_written) if len(missed) else ""


class File(Exercise, id="1-8"):
    truth = given(lambda: load("shop_duplicate_pairs").iloc[:, :2], "pairs", "the pairs")
    keys = given(_keys, "keys", "mobile, mail and name of each record")
    numbers = step(
        call(lambda keys: keys["phone"].nunique(), keys),
        "numbers",
        "the number of *different* mobile numbers",
    )
    records = given(lambda: len(_keys()), "numbers", "the number of all records")
    known_numbers = given(
        lambda: _keys()["phone"].notna().sum(), "numbers", "the number of records with a mobile"
    )
    written_numbers = given(
        lambda: _keys()["raw phone"].nunique(),
        "numbers",
        "the number of different mobiles as they are *written*",
    )
    home_numbers = given(
        lambda: _keys()["home"].nunique(),
        "numbers",
        "the number of different telephones at home",
        others={
            "the number of different mail addresses": lambda: _keys()["mail"].nunique(),
            "the number of different names": lambda: _keys()["name"].nunique(),
        },
    )
    with_nothing = step(
        numbers + 1, "numbers", "the different mobile numbers, and *nothing* counted as one more"
    )
    repeated = step(
        known_numbers - numbers, "numbers", "the records that *repeat* a number further up"
    )
    repeating = step(
        records - with_nothing,
        "numbers",
        "the records that *repeat* a cell further up",
    )
    mobile_pairs = step(
        call(_sharing("phone"), keys), "mobile pairs", "the pairs that share a mobile number"
    )
    written_pairs = step(
        call(_sharing("raw phone"), keys),
        "mobile pairs",
        "the pairs whose mobiles are *written* alike",
    )
    both_ways = step(
        2 * mobile_pairs,
        "mobile pairs",
        "the pairs in both directions, or all their records: `<` keeps each once",
    )
    with_itself = step(
        both_ways + known_numbers,
        "mobile pairs",
        "all rows of the merge, where `<` keeps each pair once",
    )
    from_itself = step(
        mobile_pairs + known_numbers,
        "mobile pairs",
        "the pairs and each record with *itself*, which `<` leaves out",
    )
    empty_pairs = step(
        mobile_pairs + call(lambda keys: comb(keys["phone"].isna().sum(), 2), keys),
        "mobile pairs",
        "the pairs with those in which both numbers are *missing*",
    )
    mail_pairs = step(
        call(_sharing("mail"), keys), "contact pairs", "the pairs that share a mail address"
    )
    contact_pairs = step(
        call(_sharing("phone", "mail"), keys),
        "contact pairs",
        "the pairs that share a mobile number or a mail address, each once",
    )
    contact_pairs.mistake(
        "This is the answer of the step before: those who share a mail address are missing",
        mobile_pairs,
    )
    written_mails = step(
        call(_sharing("phone", "raw mail"), keys),
        "contact pairs",
        "the pairs with mails as they are *written*, in which each - is alike",
    )
    twice = step(
        mobile_pairs + mail_pairs,
        "contact pairs",
        "both lists, in which who shares number *and* address stands twice",
    )
    sharing_both = step(
        twice - contact_pairs, "contact pairs", "the pairs that share number *and* address"
    )
    pairs = answer(
        truth, Pairs(least_precision=0.95, least_recall=0.90), "the pairs that are one person"
    )
    pairs.symptom(_where_they_come_from)
    then = (
        "You found the people although few of their records are written alike. A rule that misses "
        "nobody would join strangers: that is why both numbers are asked for."
    )
    hints = (
        "Write mobile, mail and name in one way first. Then pair the records that share a "
        "mobile *or* a mail address, and look at their names.",
        "Merge the table of keys with itself, once on the mobile and once on the mail, and put the "
        "two together with pd.concat([one, other]). Before each merge, dropna for its column.",
        "Score the names row by row, as in the tool above the exercise, and keep scores of 85 or "
        "more. A lower bound finds more and errs more.",
    )


AS_WRITTEN = later(
    "You compared the texts as they are written. +86 100 ... and 100-... are one number, and - is "
    "none: write mobile and mail in one way first, with information.normalise_phone and "
    "information.normalise_email"
)


def _why_wrong(wrong: pd.DataFrame, missed: pd.DataFrame) -> str:
    contact = wrong["phone"] | wrong["mail"]
    as_written = wrong["raw phone"] | wrong["raw mail"]
    if (as_written & ~contact).mean() > MOST:
        return say(AS_WRITTEN)
    if (~contact & wrong["name"]).mean() > MOST:
        return say(
            "These pairs have the same name. Many people do: they must share a mobile number "
            "or a mail address too"
        )
    if wrong["score"].quantile(0.05) >= UNLIKE:  # names were compared, with a low bound
        return say(
            "The names of the wrong pairs are alike, and not enough: ask for a higher score, such "
            "as 85, and for a shared mobile number or mail address"
        )
    if (missed["mail"] & ~missed["phone"]).mean() > MOST:
        return say(
            "These pairs share a mobile number. Who got a new one is missing, and families are in: "
            "block by mail as well, and compare the names"
        )
    return say(
        "Most of the wrong pairs share a mobile number or a mail address, and their names differ. "
        "Families share both: compare the names as well"
    )


def _why_missed(missed: pd.DataFrame, as_written: bool) -> str:
    healed = (missed["phone"] & ~missed["raw phone"]) | (missed["mail"] & ~missed["raw mail"])
    if (missed["phone"] & ~missed["mail"]).mean() > NEARLY_ALL:
        return say(
            "You blocked by mail alone. Who has another address is missing: block by mobile as well"
        )
    if (missed["mail"] & ~missed["phone"]).mean() > NEARLY_ALL:
        return say(
            "You blocked by mobile alone. Who got a new number is missing: block by mail as well"
        )
    if as_written and healed.mean() > MOST and not (healed & missed["lacking"]).mean() > MOST:
        return say(AS_WRITTEN)
    if (missed["score"] < 100).mean() > NEARLY_ALL:
        return say(
            "The pairs that are missing have names that are spelled almost alike: the bound for "
            "the names is too high. 85 of 100 will do"
        )
    if missed["lacking"].mean() > MOST:
        return say(
            "You dropped the records that lack a mobile *or* a mail address. Drop, for each "
            "merge, only those that lack the one you merge on"
        )
    if (missed["phone"] | missed["mail"]).mean() > MOST:
        return say(
            "The pairs that are missing share a mobile number or a mail address: is the bound for "
            "the names too high, or one of the two columns left out?"
        )
    return ""
