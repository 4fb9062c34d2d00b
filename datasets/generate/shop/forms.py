"""How a value is written on a form: names and numbers in many shapes, dates in three, slips."""

import numpy as np
import pandas as pd

from .names import GIVEN, SOUNDS_ALIKE, SURNAMES

NAME_STYLES = {  # of names in Latin letters
    "{s} {g}": 0.68, "{g} {s}": 0.10, "{S} {G}": 0.09, "{sl} {gl}": 0.07, "{s}, {g}": 0.06,
}  # fmt: skip
SPACED_CHINESE = 0.03
MOBILE_STYLES = {
    "{a}{b}{c}": 0.46, "{a} {b} {c}": 0.14, "{a}-{b}-{c}": 0.14, "+86 {a} {b} {c}": 0.10,
    "+86-{a}{b}{c}": 0.07, "(+86){a}{b}{c}": 0.05, "0086 {a}{b}{c}": 0.04,
}  # fmt: skip
EMAIL_STYLES = {"lower": 0.72, "title": 0.13, "upper": 0.07, "spaced": 0.08}
PHONE_STYLES = ["000-{}", "(000) {}", "000{}", "000 {}"]
DATE_STYLES = ["{y}-{m:02d}-{d:02d}", "{y}/{m}/{d}", "{d:02d}.{m:02d}.{y}"]
SEX = {"female": ["female", "F", "女"], "male": ["male", "M", "男"]}
STRAY_SPACES, SHORT_ROAD = 0.03, 0.15
PLACEHOLDERS = ["-", "n/a", "unknown"]
WITH_PLACEHOLDERS = ["employer", "phone", "weibo", "hobby", "email"]
PLACEHOLDER_SHARE = 0.30
SYLLABLES = set(GIVEN.values())
KNOWN = {name.lower() for name in SURNAMES.values()} | SYLLABLES
KNOWN |= {one + two for one in SYLLABLES for two in SYLLABLES}
REWRITTEN = 0.85  # of shared mobiles and e-mails stand differently in the second record


def written(rng: np.random.Generator, file: pd.DataFrame) -> pd.DataFrame:
    """Return the file with its values as they were typed."""
    file["name"] = written_names(rng, file)
    file["mobile"] = written_mobiles(rng, file)
    file["email"] = written_emails(rng, file)
    style = rng.choice(PHONE_STYLES, len(file))
    digits = file["phone"].str.removeprefix("000-")
    file["phone"] = [form.format(number) for form, number in zip(style, digits, strict=True)]
    spelled = rng.choice(3, len(file), p=[0.6, 0.25, 0.15])
    file["sex"] = [SEX[sex][i] for sex, i in zip(file["sex"], spelled, strict=True)]
    for field in ("birth_date", "wedding_date", "last_seen"):
        file[field] = written_dates(rng, file[field])
    short = rng.random(len(file)) < SHORT_ROAD
    file["address"] = file["address"].mask(short, file["address"].str.replace("Road", "Rd"))
    for field in ("name", "employer", "address"):
        stray = rng.random(len(file)) < STRAY_SPACES
        file[field] = file[field].mask(stray, " " + file[field] + "  ")
    for field in ("child_birth_year", "child_count", "aov_self", "income_band", "friends_on_site"):
        file[field] = file[field].astype("Int64")
    return file


def with_gaps(rng: np.random.Generator, file: pd.DataFrame, gaps: pd.DataFrame) -> pd.DataFrame:
    """Empty the marked cells; in some fields, some hold a word that says nothing instead."""
    file = file.mask(gaps)
    for field in WITH_PLACEHOLDERS:
        filled = gaps[field] & (rng.random(len(file)) < PLACEHOLDER_SHARE)
        file.loc[filled, field] = rng.choice(PLACEHOLDERS, filled.sum())
    return file


def styles(
    rng: np.random.Generator, file: pd.DataFrame, shares: dict[str, float], differs: np.ndarray
) -> np.ndarray:
    """Draw a style for each record; a second record marked so differs from the first."""
    style = rng.choice(len(shares), len(file), p=list(shares.values()))
    second = np.flatnonzero(file["second"])
    first = style[file["owner"].to_numpy()[second]]
    step = rng.integers(1, len(shares), len(second))
    style[second] = np.where(differs[second], (first + step) % len(shares), first)
    return style


def written_names(rng: np.random.Generator, file: pd.DataFrame) -> list[str]:
    """Return the names in characters or in Latin letters, in any style, with their slips."""
    other = (file["name_kind"] == "style").to_numpy()
    style = styles(rng, file, NAME_STYLES, other)
    by_lot = rng.random(len(file)) < SPACED_CHINESE
    spaced = np.where(file["name_kind"] == "", by_lot, other & file["second"])
    parts = file[["surname", "given", "surname_zh", "given_zh"]].itertuples(index=False)
    rows = zip(parts, file["latin"], file["name_typo"], style, spaced, strict=True)
    return [
        latin_name(*(mistyped(rng, *name[:2]) if typo else name[:2]), list(NAME_STYLES)[form])
        if latin
        else chinese_name(*name[2:], typo, space)
        for name, latin, typo, form, space in rows
    ]


def latin_name(surname: str, given: str, style: str) -> str:
    """Return a name in one of the styles.

    >>> latin_name("Li", "Na", "{s}, {g}")
    'Li, Na'
    """
    return style.format(
        s=surname, g=given, S=surname.upper(), G=given.upper(), sl=surname.lower(), gl=given.lower()
    )


def chinese_name(surname: str, given: str, typo: bool, spaced: bool) -> str:
    """Return a name in characters, perhaps with one that only sounds right.

    >>> chinese_name("王", "伟", True, False)
    '王炜'
    """
    if typo:
        given = SOUNDS_ALIKE[given[0]] + given[1:]
    return surname + (" " if spaced else "") + given


def mistyped(rng: np.random.Generator, surname: str, given: str) -> tuple[str, str]:
    """Double, drop or swap a letter of a name, so that it is none of the known names."""
    parts = [surname, given]
    longer = int(len(given) > len(surname))
    while parts[longer].lower() in KNOWN:
        parts = [surname, given]
        word = parts[longer]
        i = rng.integers(1, len(word))
        slips = [word[:i] + word[i] + word[i:]]
        if len(surname + given) > 6:
            slips += [word[:i] + word[i + 1 :], word[:i] + word[i : i + 2][::-1] + word[i + 2 :]]
        parts[longer] = slips[rng.integers(len(slips))]
    return parts[0], parts[1]


def written_mobiles(rng: np.random.Generator, file: pd.DataFrame) -> list[str]:
    """Return the mobiles in any style; a mistyped one has a digit too few or too many, or an O."""
    style = styles(rng, file, MOBILE_STYLES, rng.random(len(file)) < REWRITTEN)
    templates = list(MOBILE_STYLES)
    mobiles = []
    for number, typo, i in zip(file["mobile"], file["mobile_typo"], style, strict=True):
        if typo:
            at = rng.integers(3, len(number))
            slips = [number[:at] + number[at + 1 :], number[:at] + number[at] + number[at:]]
            number = rng.choice([*slips, "1O" + number[2:]])
        mobiles.append(templates[i].format(a=number[:3], b=number[3:7], c=number[7:]))
    return mobiles


def written_emails(rng: np.random.Generator, file: pd.DataFrame) -> list[str]:
    """Return the e-mails, some in capitals, some with spaces around them."""
    style = styles(rng, file, EMAIL_STYLES, rng.random(len(file)) < REWRITTEN)
    shape = [str.lower, str.title, str.upper, lambda text: f" {text} "]
    return [shape[i](email) for email, i in zip(file["email"], style, strict=True)]


def written_dates(rng: np.random.Generator, dates: pd.Series) -> pd.Series:
    """Return dates as text in one of three styles, all of which tell day from month."""
    style = rng.choice(DATE_STYLES, len(dates), p=[0.6, 0.25, 0.15])
    text = [
        None if pd.isna(date) else form.format(y=date.year, m=date.month, d=date.day)
        for date, form in zip(dates, style, strict=True)
    ]
    return pd.Series(text, index=dates.index, dtype="str")
