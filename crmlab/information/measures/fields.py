"""What a customer file asks for: 36 fields in eight groups, five levels, and what is sensitive."""

from collections.abc import Iterable

import pandas as pd

from crmlab.checks import did_you_mean

GROUPS = {
    "basic": "基本信息",
    "education": "教育信息",
    "family": "家庭情况",
    "career": "事业情况",
    "consumption": "消费情况",
    "life": "生活情况",
    "personality": "个性情况",
    "relations": "人际情况",
}
LEVELS = {
    1: "most basic",
    2: "advanced",
    3: "fairly valuable",
    4: "high value",
    5: "attention",
}

# Field, level and meaning, by group.
_FIELDS = {
    "basic": [
        ("name", 1, "surname and given name"),
        ("sex", 1, "f or m, as stated"),
        ("birth_date", 3, "date of birth"),
        ("id_last4", 2, "last four characters of the identity card number"),
        ("employer", 1, "firm the customer works for"),
        ("address", 1, "home address"),
        ("mobile", 1, "mobile phone number"),
        ("phone", 1, "other phone number"),
        ("email", 2, "e-mail address"),
        ("wechat", 2, "WeChat account"),
        ("weibo", 2, "Weibo account"),
    ],
    "education": [
        ("degree", 3, "highest degree"),
        ("major", 3, "subject studied"),
        ("interests", 5, "fields of interest"),
    ],
    "family": [
        ("marital", 3, "marital status"),
        ("wedding_date", 3, "date of the wedding"),
        ("spouse_name", 3, "name of the spouse"),
        ("child_count", 3, "number of children"),
        ("child_birth_year", 3, "year of birth of a child"),
    ],
    "career": [
        ("occupation", 3, "kind of work"),
        ("income_band", 4, "income in five bands"),
        ("position", 5, "position in the firm"),
        ("career_goal", 5, "what the customer works towards"),
    ],
    "consumption": [
        ("pay_method", 4, "preferred way to pay"),
        ("channel_pref", 4, "preferred channel to buy"),
        ("aov_self", 4, "usual amount of an order, as stated"),
        ("habit", 4, "when and how the customer buys"),
        ("focus", 5, "what the customer looks at first, such as price"),
        ("last_seen", 4, "date of the last visit"),
    ],
    "life": [
        ("hobby", 5, "what the customer does for pleasure"),
        ("food", 5, "favourite food"),
        ("travel", 5, "where the customer likes to travel"),
    ],
    "personality": [
        ("trait", 5, "temper and character"),
        ("club", 5, "clubs and associations"),
    ],
    "relations": [
        ("referrer_id", 5, "account of the customer who brought this one"),
        ("friends_on_site", 5, "number of friends with an account"),
    ],
}

# A rule for teaching, not advice: what the two laws name, and what gives it away.
_SENSITIVE = {
    "id_last4": "part of an identity number: leaked, it puts property at risk (PIPL art. 28)",
    "spouse_name": "a third person, who was not asked; may show sexual orientation (GDPR art. 9)",
    "child_birth_year": "a third person, and perhaps a minor under 14 (PIPL art. 28)",
    "food": "what people eat may show health or religion (PIPL art. 28, GDPR art. 9)",
    "club": "a membership may show religion, politics or a union (PIPL art. 28, GDPR art. 9)",
    "referrer_id": "a third person, who was not asked",
}


def field_schema() -> pd.DataFrame:
    """Return the 36 fields of the customer file, with their group, level and what is sensitive.

    The eight groups and five levels are those of the course's source. `reason` says why a field
    is sensitive: it is of a kind that the law protects more, gives such a kind away, or is about
    somebody else. It is a rule for teaching and no legal advice.

    Returns
    -------
    DataFrame
        A row a field: ``group``, ``group_zh``, ``level`` (1 most basic to 5), ``sensitive``
        (true or false), ``reason`` (empty if not sensitive) and ``meaning``.

    References
    ----------
    Hughes (1994); Personal Information Protection Law (PIPL, 2021), art. 28; General Data
    Protection Regulation (GDPR, 2016), art. 9.

    Examples
    --------
    >>> schema = field_schema()
    >>> schema.groupby("group", sort=False).size().to_list()
    [11, 3, 5, 4, 6, 3, 2, 2]
    >>> print(schema.loc[["email", "food"], ["group", "level", "sensitive"]])
           group  level  sensitive
    field
    email  basic      2      False
    food    life      5       True
    """
    rows = [
        (field, group, GROUPS[group], level, field in _SENSITIVE, _SENSITIVE.get(field, ""), text)
        for group, fields in _FIELDS.items()
        for field, level, text in fields
    ]
    columns = ["field", "group", "group_zh", "level", "sensitive", "reason", "meaning"]
    return pd.DataFrame(rows, columns=columns).set_index("field")


def check_fields(fields: Iterable[str], schema: pd.DataFrame) -> None:
    """Raise a ValueError that names the first of the fields that is not in the schema.

    Examples
    --------
    >>> check_fields(["name", "wedding"], field_schema())
    Traceback (most recent call last):
    ValueError: There is no field 'wedding'. Did you mean 'wedding_date'?
    """
    for field in fields:
        if field not in schema.index:
            raise ValueError(f"There is no field {field!r}.{did_you_mean(field, schema.index)}")
