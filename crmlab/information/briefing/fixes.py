"""What to mend first: everything found, ranked by the records that it concerns."""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from crmlab import theme
from crmlab.information.briefing import formats
from crmlab.information.briefing.findings import DATES, PHONES, Doubles, Findings, placeholders
from crmlab.information.measures.completeness import filled
from crmlab.information.measures.quality import YEAR

BY_RULE, BY_HAND, BY_ASKING, BY_DECIDING = "by a rule", "by hand", "by asking", "by deciding"
BASIC = 1  # the level whose fields every record should have


class Fix(NamedTuple):
    """Something to do, and the records that are better for it."""

    what: str
    records: int
    how: str


def fixes(found: Findings) -> list[Fix]:
    """Return what there is to mend, that which concerns most records first.

    Parameters
    ----------
    found
        What `findings` returns.

    Returns
    -------
    list of Fix
    """
    proposed = [
        *_on_rows(found),
        *_on_doubles(found.doubles),
        *_on_formats(found.formats),
        *_on_placeholders(found),
        *_on_unusable(found.formats),
        *_on_gaps(found),
        *_on_age(found.ages),
        *_on_sensitive(found),
    ]
    return sorted((fix for fix in proposed if fix.records), key=lambda fix: -fix.records)


def _on_rows(found: Findings) -> Iterator[Fix]:
    rejected = found.reading.rejected
    if len(rejected):
        worst = rejected["reason"].value_counts()
        what = f"Mend the rows set aside; of {theme.count(worst.iloc[0])} the reason is: "
        yield Fix(what + worst.index[0], len(rejected), BY_HAND)


def _on_doubles(doubles: Doubles | str) -> Iterator[Fix]:
    if not isinstance(doubles, str):
        surplus = len(doubles.person) - doubles.people
        yield Fix(
            "Merge the second and later records of one person into the first", surplus, BY_RULE
        )


def _on_formats(written: dict[str, pd.Series]) -> Iterator[Fix]:
    kinds = {
        "phone numbers": PHONES,
        "e-mail addresses": ("email",),
        "dates": DATES,
    }
    for kind, fields in kinds.items():
        rewrite = [formats.to_rewrite(written[field]) for field in fields if field in written]
        yield Fix(f"Write {kind} in one way", _records(rewrite), BY_RULE)


def _on_placeholders(found: Findings) -> Iterator[Fix]:
    suspects = found.columns.index[found.columns["placeholders"] > 0]
    hidden = placeholders(found.reading.as_typed[suspects]).any(axis="columns")
    what = "Empty the cells that look filled, but read -, n/a, unknown or the like"
    yield Fix(what, int(hidden.sum()), BY_RULE)


def _on_unusable(written: dict[str, pd.Series]) -> Iterator[Fix]:
    def rows(fields: tuple[str, ...], format: str) -> int:
        return _records([written[field] == format for field in fields if field in written])

    cut = "Get the phone numbers that a spreadsheet has cut off anew from their source"
    yield Fix(cut, rows(PHONES, formats.CUT_OFF), BY_HAND)
    doubtful = "Check phone numbers that have more or fewer digits than most"
    yield Fix(doubtful, rows(PHONES, formats.DOUBTFUL), BY_HAND)
    yield Fix("Ask for the phone numbers that are none", rows(PHONES, formats.NO_PHONE), BY_ASKING)
    yield Fix(
        "Ask for the e-mail addresses that are none", rows(("email",), formats.NO_EMAIL), BY_ASKING
    )
    yield Fix(
        "Correct dates that cannot be read, or cannot be", rows(DATES, formats.NO_DATE), BY_HAND
    )


def _on_gaps(found: Findings) -> Iterator[Fix]:
    if not isinstance(found.reachable, str):
        what = "Find a way to reach customers without a usable phone number or e-mail address"
        yield Fix(what, int((~found.reachable).sum()), BY_ASKING)
    if not isinstance(found.fills, str):
        basic = found.fills.index[found.fills["level"] == BASIC]
        if len(basic):
            typed = found.reading.as_typed.rename(columns=found.reading.columns)[basic]
            names = ", ".join(map(theme.words, basic))
            gaps = int((~filled(typed)).any(axis="columns").sum())
            yield Fix(f"Complete the most basic fields ({names})", gaps, BY_ASKING)


def _on_age(ages: pd.Series | str) -> Iterator[Fix]:
    if not isinstance(ages, str):
        what = "Ask whether records without an update for a year, or without its date, still hold"
        yield Fix(what, int((~(ages <= YEAR)).sum()), BY_ASKING)


def _on_sensitive(found: Findings) -> Iterator[Fix]:
    labels = found.sensitive["column"].unique()
    if len(labels):
        stored = filled(found.reading.as_typed[labels])
        what = f"Decide which sensitive columns you need ({', '.join(labels)}); delete the others"
        yield Fix(what, int(stored.any(axis="columns").sum()), BY_DECIDING)


def _records(marks: list[pd.Series]) -> int:
    """Return the records marked at least once."""
    return int(pd.concat(marks, axis="columns").any(axis="columns").sum()) if marks else 0
