"""Which columns hold what the law protects more, told by their names and by what stands in them."""

import re
import unicodedata
from collections.abc import Mapping

import pandas as pd

from crmlab.briefing import SMALLEST_GROUP
from crmlab.information.measures.cleaning import parse_mixed_dates
from crmlab.information.measures.completeness import filled
from crmlab.information.measures.fields import field_schema
from crmlab.tables.parsed import distinct

# A rule for teaching, not advice. What the laws name, and the words that give it away: in the
# name of a column, or among its values.
KINDS = {
    "identity number": "property and person at risk if it leaks (PIPL art. 28, GDPR art. 87)",
    "financial account": "property at risk if it leaks (PIPL art. 28)",
    "date of birth": "singles people out; shows who is under 14 (PIPL art. 28, GDPR art. 8)",
    "health": "health (PIPL art. 28, GDPR art. 9)",
    "religion": "belief (PIPL art. 28, GDPR art. 9)",
    "origin": "racial or ethnic origin (GDPR art. 9)",
    "politics": "political opinion or a union (GDPR art. 9)",
    "sex life": "sex life or orientation (GDPR art. 9)",
    "biometrics": "body features that cannot be changed (PIPL art. 28, GDPR art. 9)",
    "children": "third persons, perhaps minors under 14 (PIPL art. 28, GDPR art. 8)",
    "whereabouts": "where somebody is and was (PIPL art. 28)",
    "offences": "offences (GDPR art. 10)",
}
NAMED = {
    "identity number": r"\b(id ?card|id ?(number|no)|national id|passport|ssn|social security)\b"
    r"|身份证|护照|证件号|社保号",
    "financial account": r"\b(iban|bank account|account number|card number|credit card)\b"
    r"|银行卡|银行账[号户]|卡号|信用卡",
    "date of birth": r"\b(dob|birth ?(day|date)?|date of birth|born)\b|出生|生日",
    "health": r"\b(health|medical|medication|disease|illness|diagnosis|allerg(y|ies)|disability"
    r"|blood( type| group)?|pregnan(t|cy)|patient)\b|健康|病|过敏|血型|残疾|孕",
    "religion": r"\b(religion|religious|faith|church|denomination)\b|宗教|信仰",
    "origin": r"\b(race|ethnic(ity)?( group)?|ethnic origin|skin colou?r)\b|民族|种族",
    "politics": r"\b(politic(s|al)|political party|party member(ship)?|(trade )?union)\b"
    r"|政治面貌|党员|党派|工会",
    "sex life": r"\b(sexual( orientation)?|orientation)\b|性取向",
    "biometrics": r"\b(biometrics?|finger ?prints?|face ?id|facial|iris|voice ?print)\b"
    r"|指纹|人脸|面部|虹膜|声纹",
    "children": r"\b(child(ren)?s?|kids?|son|daughter|bab(y|ies))\b|子女|孩子|儿童|儿子|女儿|宝宝",
    "whereabouts": r"\b(gps|geo ?location|latitude|longitude|lat|lon|lng)\b"
    r"|行踪|定位|经度|纬度|轨迹",
    "offences": r"\b(criminal( record)?|offen[cs]es?|convictions?)\b|犯罪|违法",
}
WORDS = {
    "health": r"diabet|cancer|asthma|hypertens|allerg|pregnan|depress|disabl|epilep|\bhiv\b"
    r"|糖尿病|高血压|癌|哮喘|过敏|怀孕|残疾|抑郁|乙肝|心脏病",
    "religion": r"muslim|islam|buddhis|hindu|jewish|catholic|protestant|christianity"
    r"|佛教|道教|基督|天主教|穆斯林|伊斯兰",
}
ANY_WORD = re.compile("|".join(WORDS.values()), re.IGNORECASE)
IDENTITY = re.compile(r"\d{17}[\dXx]")
CARD = re.compile(r"[3-6]\d{14,18}")
FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
KNOWN = {  # fields whose content is what their name says
    "customer_id", "name", "spouse_name", "address", "mobile", "phone", "email",
    "updated_on", "wedding_date", "last_seen",
}  # fmt: skip
SAMPLE = 300  # distinct values from which a column is taken for dates
GENERATION = 20  # years that dates of birth are apart, and the least that they lie back


def sensitive_columns(table: pd.DataFrame, fields: Mapping[str, str]) -> pd.DataFrame:
    """Return the columns that hold what is protected, why, and how that shows.

    Parameters
    ----------
    table
        A customer table as typed.
    fields
        Column to the field of `field_schema` that it is, where that is known.

    Returns
    -------
    DataFrame
        A row a column and reason: ``column``, ``why``, ``shown_by`` (its name or its content)
        and ``records`` (count: those filled, or those whose content shows it).

    Examples
    --------
    >>> table = pd.DataFrame({"宗教": ["a"] * 5, "memo": ["diabetic"] * 5, "town": "Ulm"})
    >>> sensitive_columns(table, {})[["column", "shown_by", "records"]].values.tolist()
    [['宗教', 'name', 5], ['memo', 'content', 5]]
    """
    found = []
    for label, values in table.items():
        there = values[filled(values.to_frame()).iloc[:, 0]]
        why = why_by_name(label, fields.get(label))
        if why:
            found.append((label, why, "name", len(there)))
        elif fields.get(label) not in KNOWN:
            found += [(label, KINDS[kind], "content", n) for kind, n in by_content(there).items()]
    return pd.DataFrame(found, columns=["column", "why", "shown_by", "records"])


def why_by_name(label: str, field: str | None) -> str:
    """Return why a column is sensitive, by its field or else its name; nothing if it is not."""
    schema = field_schema()
    if field in ("birth_date", "birth_year"):
        return KINDS["date of birth"]
    if field is not None:
        return schema["reason"].get(field, "")
    name = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", label).casefold())
    return next((KINDS[kind] for kind, words in NAMED.items() if re.search(words, name)), "")


def by_content(values: pd.Series) -> dict[str, int]:
    """Return the kinds that show in the values of a column, with the records that show each.

    One value that looks like it may be chance: fewer than five records, or for card numbers and
    dates of birth fewer than most, do not count.
    """
    codes, typed = distinct(values)
    texts = pd.Series([str(value) for value in typed], dtype="str")
    counts = pd.Series(codes).value_counts().reindex(range(len(texts)), fill_value=0)
    found = {"identity number": int(counts[texts.map(is_identity_number).astype(bool)].sum())}
    cards = int(counts[texts.map(is_card_number).astype(bool)].sum())
    found["financial account"] = cards if cards > len(values) / 2 else 0
    if texts.str.contains(ANY_WORD).any():
        for kind, words in WORDS.items():
            said = texts.str.contains(words, case=False, regex=True)
            found[kind] = int(counts[said].sum())
    found["date of birth"] = len(values) if are_births(values, typed) else 0
    return {kind: records for kind, records in found.items() if records >= SMALLEST_GROUP}


def is_identity_number(text: str) -> bool:
    """Say whether a text is a Chinese identity number, by its length and its check digit.

    Examples
    --------
    >>> is_identity_number("11010519491231002X"), is_identity_number("110105194912310021")
    (True, False)
    """
    if not IDENTITY.fullmatch(text):
        return False
    total = sum(int(digit) * factor for digit, factor in zip(text, FACTORS, strict=False))
    return "10X98765432"[total % 11] == text[-1].upper()


def is_card_number(text: str) -> bool:
    """Say whether a text is a number of a payment card, by its length and its check digit (Luhn).

    Examples
    --------
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
