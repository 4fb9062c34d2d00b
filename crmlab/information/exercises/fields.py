"""Exercises 1-1 and 1-2: what is filled, and where each field belongs."""

from crmlab.answers import Labels, share
from crmlab.checking import exercise
from crmlab.datasets import load
from crmlab.information import measures

SCHEMA = measures.field_schema()


@exercise(
    "1-1",
    email_fill=share(0.002),
    hints=[
        "Not every cell that is not missing is filled. Look at raw['email'].value_counts().head().",
        "Tidy the column first: .str.strip(), then .replace, for each text that means nothing: "
        "'-', 'n/a' and 'unknown'.",
        "An address has an @ in it: raw['email'].str.contains('@', na=False) is True for those.",
    ],
)
def email_fill():
    """Share of records with a mail address."""
    return measures.fill_rates(load("shop_profiles_raw")).loc["email", "fill_rate"]


@email_fill.mistake(
    "This counts every cell that is not missing, also those with nothing but spaces or a "
    "placeholder. Tidy first, then count"
)
def placeholders_counted():
    return load("shop_profiles_raw")["email"].notna().mean()


@email_fill.mistake("This is the share that is *empty*. The fill rate is 1 minus it")
def share_empty():
    return 1 - email_fill.reference()


@email_fill.mistake(
    "This is the share of *different* addresses. Two records may have the same one, and both are "
    "filled"
)
def different_addresses():
    profiles = load("shop_profiles_raw")
    return profiles["email"].str.strip().str.casefold().nunique() / len(profiles)


@email_fill.mistake(
    "You left one of the placeholders in: look at raw['email'].value_counts().head(). `unknown` "
    "means nothing, too"
)
def unknown_left_in():
    email = load("shop_profiles_raw")["email"].str.strip().replace({"-": None, "n/a": None})
    return email.notna().mean()


@email_fill.mistake("You divided by the cells that are not missing. Divide by *all* records")
def of_those_not_missing():
    return email_fill.reference() / load("shop_profiles_raw")["email"].notna().mean()


@exercise(
    "1-2",
    group_of=Labels(list(SCHEMA.index), list(dict.fromkeys(SCHEMA["group"])), enough=33),
    hints=[
        "Basic has eleven fields: who this is, and every way to reach them, the chat accounts too.",
        "Consumption has six, family five, career four, education and life three each, the others "
        "two.",
        "Family: marital wedding_date spouse_name child_count child_birth_year. Relations: "
        "referrer_id friends_on_site. Personality: trait club.",
    ],
)
def group_of():
    """Place each field in its group."""
    return SCHEMA["group"].tolist()


def _moved(**groups: str) -> list[str]:
    """Return the groups with some fields elsewhere."""
    return list((SCHEMA["group"].to_dict() | groups).values())


@group_of.mistake(
    "You put the employer into career, and the ways to be reached into relations. Basic holds who "
    "somebody is and every way to reach them; relations are the *people* around them"
)
def ways_to_reach_as_relations():
    ways = dict.fromkeys(["mobile", "phone", "email", "wechat", "weibo"], "relations")
    return _moved(**ways, employer="career")


@group_of.mistake(
    "You put hobbies, food and travel under personality. They are *life*; personality is what "
    "somebody is like"
)
def life_as_personality():
    return _moved(**dict.fromkeys(["hobby", "food", "travel", "interests"], "personality"))


@group_of.mistake(
    "You put what people *have* learned into career. Degree, subject and interests are education"
)
def education_as_career():
    return _moved(**dict.fromkeys(["degree", "major", "interests", "employer"], "career"))
