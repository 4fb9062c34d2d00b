"""Exercises 1-1 and 1-2: what is filled, and where each field belongs."""

import pandas as pd

from crmlab.answers import Labels, share
from crmlab.datasets import load
from crmlab.information.measures import field_schema, fill_rates
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, given, step


def _a_placeholder_left_in(given, email):
    """Recognise a count in which one or two of the texts that mean nothing were left."""
    tidy = email.str.strip().str.casefold().fillna("")
    for cells in (email.fillna(""), email.str.strip().fillna(""), tidy):
        counts = cells.value_counts()
        mailed = cells.str.contains("@").sum()
        others = counts[~counts.index.str.contains("@")]
        for left_in in others:
            for number in (mailed + left_in, len(cells) - left_in, email.count() - left_in):
                if abs(given - number / len(cells)) < 1e-9:
                    return say(
                        "A placeholder is still counted, or is the only one taken out: look at "
                        "raw['email'].value_counts().head(). Spaces alone, `-`, `n/a` and "
                        "`unknown` mean nothing, too"
                    )
    return ""


class Mails(Exercise, id="1-1"):
    email = given(lambda: load("shop_profiles_raw")["email"], "cells", "the mail addresses")
    mobile = given(lambda: load("shop_profiles_raw")["mobile"], "cells", "the mobile numbers")
    phone = given(lambda: load("shop_profiles_raw")["phone"], "cells", "the telephone numbers")
    records = step(call(len, email), "records", "the number of *all* records")
    with_text = step(
        call(lambda cells: fill_rates(cells.to_frame("email"))["filled"].sum(), email),
        "records",
        "the cells that are filled: tidy first, then count",
    )
    present = step(
        call(lambda cells: cells.notna().sum(), email),
        "records",
        "the cells that are not missing, also those with spaces or a placeholder",
    )
    missing = step(
        call(lambda cells: cells.isna().sum(), email), "records", "the cells that are *missing*"
    )
    different = step(
        call(lambda cells: cells.nunique(), email),
        "records",
        "the *different* addresses: two records may have the same one, both filled",
    )
    different_tidied = step(
        call(lambda cells: cells.str.strip().str.casefold().nunique(), email),
        "records",
        "the *different* addresses, tidied: two records may have the same one",
    )
    email_fill = answer(with_text / records, share(0.0005), "the fill rate of the mail addresses")
    email_fill.symptom(_a_placeholder_left_in)
    then = (
        "{email_fill} of the records have an address. Before the cleaning it looked like "
        "more: some cells are full of nothing."
    )
    hints = (
        "How would somebody in the shop fill a box that must not stay empty? Look what stands "
        "there most often.",
        "Tidy the column first: .str.strip(), then .replace, for each text that means nothing: "
        "'-', 'n/a' and 'unknown'.",
        "An address has an @ in it: raw['email'].str.contains('@', na=False) is True for those.",
    )


SCHEMA = field_schema()

DEBATABLE = ["interests", "club"]  # they tell of what somebody likes, too

GROUPS = list(dict.fromkeys(SCHEMA["group"]))


def _misplaced(given, schema):
    """Say what the group holds from which most fields are missing."""
    rows = pd.DataFrame({"right": schema, "given": given}, index=SCHEMA.index)
    wrong = rows[rows["right"] != rows["given"]]
    wrong = wrong.drop(DEBATABLE, errors="ignore")
    group = wrong["right"].value_counts().index[0]
    fields = ", ".join(f"`{field}`" for field in wrong.index[wrong["right"] == group])
    holds = {
        "basic": say("who somebody is and every way to reach them"),
        "education": say("what somebody *has* learned"),
        "family": say("marriage, partner and children"),
        "career": say("the work that somebody does, earns with and hopes for"),
        "consumption": say("how somebody buys and pays"),
        "life": say("what somebody likes to do, eat and see"),
        "personality": say("what somebody is like, and the clubs that suit them"),
        "relations": say("the *people* around somebody"),
    }
    return say(
        "{right} of {all} right. Look again at {fields}: one group holds {holds}",
        right=(rows["right"] == rows["given"]).sum(),
        all=len(rows),
        fields=fields,
        holds=holds[group],
    )


class Places(Exercise, id="1-2"):
    schema = given(SCHEMA["group"].tolist(), "groups", "the groups")
    group_of = answer(
        schema, Labels(list(SCHEMA.index), GROUPS, enough=33), "the group of each field"
    )
    group_of.symptom(_misplaced)
    then = (
        "A field has its place by what it says about somebody, not by the form it came from. The "
        "key stands below, field by field: a few could stand elsewhere, too."
    )
    hints = (
        "Ask of each field in the dictionary what it tells of: learning, family, work, buying, "
        "likes, character, or other people?",
        "Consumption has six, family five, career four, education and life three each, the others "
        "two.",
        "Family: marital wedding_date spouse_name child_count child_birth_year. Relations: "
        "referrer_id friends_on_site. Personality: trait club.",
    )
