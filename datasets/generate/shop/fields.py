"""The 36 fields of a customer file: their group, their level and how often they are empty."""

GROUPS = {
    "basic": [
        "name", "sex", "birth_date", "id_last4", "employer", "address", "mobile", "phone", "email",
        "wechat", "weibo",
    ],
    "education": ["degree", "major", "interests"],
    "family": ["marital", "wedding_date", "spouse_name", "child_count", "child_birth_year"],
    "career": ["occupation", "income_band", "position", "career_goal"],
    "consumption": ["pay_method", "channel_pref", "aov_self", "habit", "focus", "last_seen"],
    "life": ["hobby", "food", "travel"],
    "personality": ["trait", "club"],
    "relations": ["referrer_id", "friends_on_site"],
}  # fmt: skip

MISSING = {  # share of the 9,900 records, by level
    1: {
        "name": 0.02, "sex": 0.03, "mobile": 0.03, "address": 0.04, "employer": 0.05, "phone": 0.06,
    },
    2: {"email": 0.35, "wechat": 0.22, "weibo": 0.30, "id_last4": 0.34},
    3: {
        "birth_date": 0.30, "marital": 0.32, "degree": 0.33, "child_count": 0.36,
        "occupation": 0.38, "major": 0.42, "spouse_name": 0.44, "wedding_date": 0.45,
        "child_birth_year": 0.45,
    },
    4: {
        "channel_pref": 0.10, "pay_method": 0.12, "last_seen": 0.14, "aov_self": 0.15,
        "habit": 0.18, "income_band": 0.20,
    },
    5: dict.fromkeys(
        [
            "interests", "position", "career_goal", "focus", "hobby", "food", "travel", "trait",
            "club", "referrer_id", "friends_on_site",
        ],
        0.60,
    ),
}  # fmt: skip

FIELDS = [field for fields in GROUPS.values() for field in fields]
LEVEL = {field: level for level, fields in MISSING.items() for field in fields}
SCHEMA = {
    field: {"group": group, "level": LEVEL[field], "missing": MISSING[LEVEL[field]][field]}
    for group, fields in GROUPS.items()
    for field in fields
}
