"""Which columns hold what the law protects more, told by their names and by what stands in them."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from crmlab.checks import SMALLEST_GROUP
from crmlab.information.measures.cleaning import parse_mixed_dates
from crmlab.information.measures.completeness import says_something
from crmlab.information.measures.fields import field_schema
from crmlab.messages import later, read_words
from crmlab.tables.cells.parsed import Distinct

# A rule for teaching, not advice. A row a kind that the laws name: why, and the words that give it
# away (regular expressions), in the label of a column and, for some kinds, in its content.
SOURCE = Path(__file__).with_name("sensitive.csv")
IDENTITY = re.compile(r"\d{17}[\dXx]")
CARD = re.compile(r"[3-6]\d{14,18}")
FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
KNOWN = {  # fields whose content is what their name says
    "customer_id", "name", "spouse_name", "address", "mobile", "phone", "email",
    "updated_on", "wedding_date", "last_seen",
}  # fmt: skip
SAMPLE = 300  # distinct values from which a column is taken for dates
GENERATION = 20  # years that dates of birth are apart, and the least that they lie back


def kinds() -> pd.DataFrame:
    """Return ``why``, ``label`` and ``content`` (empty where nothing shows it) of each kind."""
    return read_words(SOURCE, "kind")


def sensitive_columns(table: pd.DataFrame, fields: Mapping[str, str]) -> pd.DataFrame:
    """Return the columns that hold what is protected, why, and how that shows.

    The table is a customer table as typed, with the field of `field_schema` that a column is, where
    that is known. ``records`` are those filled, or those whose content shows it.

    >>> table = pd.DataFrame({"宗教": ["a"] * 5, "memo": ["diabetic"] * 5, "town": "Ulm"})
    >>> sensitive_columns(table, {})[["column", "shown_by", "records"]].values.tolist()
    [['宗教', 'name', 5], ['memo', 'content', 5]]
    """
    found = []
    for label, values in table.items():
        there = values[says_something(values)]
        why = why_by_name(label, fields.get(label))
        if why:
            found.append((label, why, later("name"), len(there)))
        elif fields.get(label) not in KNOWN:
            found += [
                (label, kinds().at[kind, "why"], later("content"), records)
                for kind, records in by_content(there).items()
            ]
    return pd.DataFrame(found, columns=["column", "why", "shown_by", "records"])


def why_by_name(label: str, field: str | None) -> str:
    """Return why a column is sensitive, by its field or else its name; nothing if it is not."""
    if field in ("birth_date", "birth_year"):
        return kinds().at["date of birth", "why"]
    if field is not None:
        return field_schema()["reason"].get(field, "")
    name = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", label).casefold())
    known = zip(kinds()["why"], kinds()["label"], strict=True)
    return next((why for why, words in known if re.search(words, name)), "")


def by_content(values: pd.Series) -> dict[str, int]:
    """Return the kinds that show in the values of a column, with the records that show each.

    One value that looks like it may be chance: fewer than five records, or for card numbers and
    dates of birth fewer than most, do not count.
    """
    typed = Distinct(values)
    texts = pd.Series([str(value) for value in typed.values], dtype="str")
    counts = pd.Series(typed.counts())
    found = {"identity number": int(counts[texts.map(is_identity_number).astype(bool)].sum())}
    cards = int(counts[texts.map(is_card_number).astype(bool)].sum())
    found["financial account"] = cards if cards > len(values) / 2 else 0
    shown = kinds()["content"]
    for kind, words in shown[shown != ""].items():
        found[kind] = int(counts[texts.str.contains(words, case=False, regex=True)].sum())
    found["date of birth"] = len(values) if are_births(values, typed.values) else 0
    return {kind: records for kind, records in found.items() if records >= SMALLEST_GROUP}


def is_identity_number(text: str) -> bool:
    """Say whether a text is a Chinese identity number, by its length and its check digit.

    >>> is_identity_number("11010519491231002X"), is_identity_number("110105194912310021")
    (True, False)
    """
    if not IDENTITY.fullmatch(text):
        return False
    total = sum(int(digit) * factor for digit, factor in zip(text, FACTORS, strict=False))
    return "10X98765432"[total % 11] == text[-1].upper()


def is_card_number(text: str) -> bool:
    """Say whether a text is a number of a payment card, by its length and its check digit (Luhn).

    >>> is_card_number("4111 1111 1111 1111"), is_card_number("4111 1111 1111 1112")
    (True, False)
    """
    text = re.sub(r"[ -]", "", text)
    if not CARD.fullmatch(text):
        return False
    digits = [int(digit) for digit in reversed(text)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def are_births(values: pd.Series, typed: list[object]) -> bool:
    """Say whether a column of unknown meaning holds dates as far back and apart as births are."""
    if values.dtype.kind in "biuf":
        return False
    sample = pd.Series(typed[:SAMPLE], dtype=object)
    days = parse_mixed_dates(sample, date_order="dmy")[0].dropna()
    if len(days) < max(SMALLEST_GROUP, 0.8 * len(sample)):
        return False
    years = days.dt.year
    old = pd.Timestamp.now().year - years.median() >= GENERATION
    return bool(old and years.quantile(0.9) - years.quantile(0.1) >= GENERATION)
