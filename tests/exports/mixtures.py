"""Which shapes an export has at once, and which of them go together."""

import random

from exports.kinds import KINDS
from exports.words import LANGUAGES
from exports.writing import AMOUNTS, DATES

ENCODINGS = {"zh": ["gb18030"], "pl": [], "ru": ["cp1251"], "ja": ["cp932"]}
OF_LINES = ("orders", "lines", "merged")  # where a row has an amount of its own


def some_mixture(rng: random.Random, fixed: dict[str, object]) -> dict[str, object]:
    """Return a random mixture of shapes, of which some are fixed."""
    mixture = _drawn(rng) | fixed
    allowed = {key: (value,) for key, value in fixed.items()}
    also = []
    for one in fixed.get("also", _some_kinds(rng)):
        needs = {key: _both(allowed.get(key), ways) for key, ways in KINDS[one].needs.items()}
        if all(needs.values()):
            allowed |= needs
            also.append(one)
    for key, ways in allowed.items():
        mixture[key] = mixture[key] if mixture[key] in ways else rng.choice(ways)
    return _possible(mixture | {"also": tuple(also)})


def _some_kinds(rng: random.Random) -> list[str]:
    return rng.sample(list(KINDS), rng.choice([0, 1, 1, 2, 2]))


def _both(some: tuple | None, others: tuple) -> tuple:
    return others if some is None else tuple(way for way in some if way in others)


def _drawn(rng: random.Random) -> dict[str, object]:
    language = rng.choice(["en", "en", "zh", *LANGUAGES])
    kind = rng.choice(["csv", "csv", "csv", "xlsx"])
    lines = rng.choice(["orders", "lines", "repeated", "continuing", "merged"])
    encodings = ["utf-8", "utf-8-sig", "utf-16", *ENCODINGS.get(language, ["cp1252"])]
    return {
        "language": language,
        "file": kind,
        "sep": rng.choice([",", ";", "\t", "|"]),
        "encoding": rng.choice(encodings),
        "titles": rng.choice([0, 0, 1, 2]),
        "blank_column": rng.random() < 0.2,
        "lines": lines,
        "rows": "of orders",
        "tickets": rng.random() < 0.3,
        "prices": rng.choice(["none", "none", "instead", "before", "after"]),
        "discount": rng.choice(["none", "line", "order"]),
        "discount as": rng.choice(["money", "share", "per cent"]),
        "who": rng.choice(["id", "email", "both", "per order", "Id"]),
        "has_order": lines != "orders" or rng.random() < 0.6,
        "prefix": rng.choice(["", "#", "SO-"]),
        "status": rng.random() < 0.4,
        "unsold": rng.choice([0.25, 0.25, 0.6]),
        "paid_on": rng.choice([*[""] * 8, "paid_on", "paid"]),
        "note": rng.choice(["none", "none", "none", "plain", "cancelled"]),
        "refund": rng.random() < 0.25,
        "currency": rng.choice(["none", "none", "column", "sign", "two"]),
        "date": rng.choice(DATES),
        "amount": rng.choice(AMOUNTS),
        "total": rng.choice(["none", "none", "grand", "dated", "subtotals", "unlabelled"]),
        "kinds": rng.random() < 0.2,
        "cancelled": rng.random() < 0.15,
        "flag": rng.random() < 0.15,
        "voucher": rng.random() < 0.3,
        "parts": rng.choice(["none", "none", "inside", "off"]),
    }


def _possible(mixture: dict) -> dict:
    """Return a mixture without what does not go together, or cannot be written."""
    lines = mixture["lines"]
    narrow = not mixture["encoding"].startswith("utf")  # few signs of currencies, one language
    hard = mixture["currency"] == "sign" or mixture["amount"] == "polish"
    if narrow and (hard or mixture["date"] in ("zh", "months")):
        mixture["encoding"] = "utf-8"
    if lines not in OF_LINES and mixture["prices"] != "none":
        mixture["prices"] = "after"
    if mixture["prices"] == "none":
        mixture["discount"] = "none"
    if mixture["discount"] == "order":
        mixture["discount as"] = "money"
    if lines != "orders":
        mixture["has_order"] = True
    mixture["tickets"] &= lines in ("lines", "repeated") and mixture["prices"] == "none"
    mixture["voucher"] &= lines == "lines" and mixture["prices"] == "none"
    mixture["refund"] &= lines not in ("lines", "merged")
    if lines == "merged":
        mixture["parts"] = "none"
    if mixture["prices"] == "instead":
        mixture |= {"total": "none", "parts": "none", "refund": False}
    if mixture["tickets"]:
        mixture |= {"voucher": False, "parts": "none"}
    return mixture
