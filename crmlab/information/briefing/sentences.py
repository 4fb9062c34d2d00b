"""What to mend first, ranked by the records concerned, and what else is told in sentences."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from crmlab import theme
from crmlab.briefing.missing import Missing, attempt
from crmlab.checks import SMALLEST_GROUP
from crmlab.information.briefing import formats
from crmlab.information.briefing.findings import (
    DATES,
    PHONES,
    Ages,
    Anonymity,
    Findings,
    placeholders,
)
from crmlab.information.measures.completeness import filled
from crmlab.information.measures.quality import YEAR
from crmlab.messages import say
from crmlab.tables import CustomerReading
from crmlab.tables.strayed_sales import sale_columns, what_to_use

SALES = 0.2  # share of rows of customers who come again, from which rows are sales
BOUGHT = {"product_id", "quantity", "order_status", "payment_status"}
BASIC = 1  # the level whose fields every record should have,
NOT_ALL_HAVE = ("employer",)  # but for these


class Remedy(NamedTuple):
    """Something to do, and the records that are better for it."""

    what: str
    records: int | Missing
    how: str


def remedies(found: Findings) -> list[Remedy]:
    """Return what there is to mend, that which concerns most records first."""
    proposed = {
        say("by a rule"): _by_rule(found),
        say("by hand"): _by_hand(found),
        say("by asking"): _by_asking(found),
        say("by deciding"): _by_deciding(found),
    }
    needed = [
        Remedy(what, records, how)
        for how, together in proposed.items()
        for what, records in together.items()
        if records
    ]
    return sorted(needed, key=lambda remedy: -remedy.records)


def _by_rule(found: Findings) -> dict[str, int | Missing]:
    suspects = found.columns.index[found.columns["placeholders"] > 0]
    return {
        say("Merge the second and later records of one person into the first"): attempt(
            lambda duplicates: duplicates.surplus, found.duplicates
        ),
        say("Write phone numbers in one way"): _to_rewrite(found, *PHONES),
        say("Write e-mail addresses in one way"): _to_rewrite(found, "email"),
        say("Write dates in one way"): _to_rewrite(found, *DATES),
        say("Empty the cells that look filled, but read -, n/a, unknown or the like"): _rows_with(
            placeholders(found.reading.as_typed[suspects])
        ),
    }


def _by_hand(found: Findings) -> dict[str, int]:
    rejected = found.reading.rejected
    worst = rejected["reason"].value_counts().head(1)
    aside = say(
        "Mend the rows set aside; of {rows} the reason is: {reason}",
        rows=theme.count(worst.sum()),
        reason="".join(worst.index),
    )
    cut_off = say("Get the phone numbers that a spreadsheet has cut off anew from their source")
    doubtful = say("Check phone numbers that have more or fewer digits than most")
    return {
        aside: len(rejected),
        cut_off: _written(found, formats.CUT_OFF, *PHONES),
        doubtful: _written(found, formats.DOUBTFUL, *PHONES),
        say("Correct dates that cannot be read, or cannot be"): _written(
            found, formats.NO_DATE, *DATES
        ),
    }


def _by_asking(found: Findings) -> dict[str, int | Missing]:
    basic = attempt(lambda fills: fills.index[fills["level"] == BASIC], found.fills)
    basic = [field for field in basic if field not in NOT_ALL_HAVE]
    typed = found.reading.as_typed.rename(columns=found.reading.columns)
    no_phone = say("Ask for the phone numbers that are none")
    no_email = say("Ask for the e-mail addresses that are none")
    incomplete = say(
        "Complete the most basic fields ({fields})", fields=", ".join(map(theme.words, basic))
    )
    return {
        no_phone: _written(found, formats.NO_PHONE, *PHONES),
        no_email: _written(found, formats.NO_EMAIL, "email"),
        say(
            "Find a way to reach customers without a usable phone number or e-mail address"
        ): attempt(lambda reachable: int((~reachable).sum()), found.reachable),
        incomplete: _rows_with(~filled(typed[basic])),
        say(
            "Ask whether records without an update for a year, or without its date, still hold"
        ): attempt(lambda ages: int((~(ages.days <= YEAR)).sum()), found.ages),
    }


def _by_deciding(found: Findings) -> dict[str, int]:
    sensitive = found.sensitive["column"].unique()
    what = say(
        "Decide which sensitive columns you need ({columns}); delete the others",
        columns=", ".join(sensitive),
    )
    return {what: _rows_with(filled(found.reading.as_typed[sensitive]))}


def _to_rewrite(found: Findings, *fields: str) -> int:
    """Return the records with a value in one of the fields that others write in another way."""
    ways = [formats.to_rewrite(found.formats[field]) for field in fields if field in found.formats]
    return _rows_with(pd.DataFrame(dict(enumerate(ways))))


def _written(found: Findings, way: str, *fields: str) -> int:
    """Return the records with a value in one of the fields that is written in this way."""
    written = {field: found.formats[field] for field in fields if field in found.formats}
    return _rows_with(pd.DataFrame(written) == way)


def _rows_with(marks: pd.DataFrame) -> int:
    """Return the records marked at least once."""
    return int(marks.any(axis="columns").sum())


def remedy_lines(proposed: list[Remedy], rows_in: int) -> list[str]:
    """Return what to mend in sentences, first things first; ``rows_in`` are those of the file.

    >>> remedy_lines([Remedy("Write dates in one way", 50, "by a rule")], 200)
    ['Write dates in one way. 50 records (25.0 %), by a rule.']
    """
    return [
        say(
            "{what}. One record ({share}), {how}.",
            "{what}. {records} records ({share}), {how}.",
            count=records,
            what=what,
            records=theme.count(records),
            share=theme.percent(records / rows_in),
            how=how,
        )
        for what, records, how in proposed
    ] or [say("Nothing was found that needs to be mended in the columns that are recognised.")]


def on_sales(reading: CustomerReading) -> str:
    """Return that the file is an export of sales and what to use instead; nothing if it is none.

    The columns of a sale are there, and a customer comes again on another day, or each row has an
    order and something bought.
    """
    frame, sale = reading.as_typed, sale_columns(reading.as_typed)
    if not sale or (customer := sale.get("customer_id") or _who_comes_again(reading, sale)) is None:
        return ""
    come_again = _share_again(frame, customer, sale)
    if come_again < SALES and not ("order_id" in sale and sale.keys() & BOUGHT):
        return ""
    told = say(
        "This looks like an export of sales and no list of customers: {rows} rows with {date} and "
        "{amount}, of {customers} different {id}. What is counted here are lines, not people.",
        rows=theme.count(len(frame)),
        customers=theme.count(frame[customer].nunique()),
        date=repr(sale["date"]),
        amount=repr(sale.get("amount") or sale["unit_price"]),
        id=repr(customer),
    )
    return f"{told} {what_to_use()}"


def _share_again(frame: pd.DataFrame, customer: str, sale: Mapping[str, str]) -> float:
    """Return the share of rows of those who come on another day, too."""
    days = frame.groupby(customer)[sale["date"]].nunique()
    return frame[customer].isin(days.index[days > 1]).mean()


def _who_comes_again(reading: CustomerReading, sale: Mapping[str, str]) -> str | None:
    """Return the column of the customers by its values, where no column tells each row apart."""
    others = reading.as_typed.drop(columns=[*sale.values()])
    if any(others[label].is_unique for label in others):
        return None
    unknown = others.columns.difference([*reading.columns], sort=False)
    often = (n for n in unknown if _share_again(reading.as_typed, n, sale) >= SALES)
    return next(often, None)


def empty_columns(found: Findings) -> str:
    """Return which columns can be left out, if any."""
    empty = found.columns.index[found.columns["filled"] == 0]
    if empty.empty:
        return ""
    columns = ", ".join(empty)
    return say("Empty from top to bottom: {columns}. Leave them out.", columns=columns)


def unread_columns(found: Findings) -> str:
    """Return which columns were not recognised, if any."""
    unread = found.columns.index[found.columns["field"].isna()]
    if unread.empty:
        return ""
    return say("Not recognised, and only counted: {columns}.", columns=", ".join(unread))


def last_update(ages: Ages) -> str:
    """Return the day from which ages are counted."""
    day = f"{ages.until:%Y-%m-%d}"
    return say("Counted back from {day}, the last update in the file.", day=day)


def anonymity_text(crowd: Anonymity) -> str:
    """Return how well people hide in the crowd."""
    *names, last = [
        say("year of birth") if field == "birth_date" else theme.words(field)
        for field in crowd.fields
    ]
    told = {"fields": ", ".join(names), "last": last, "k": crowd.k, "fewest": SMALLEST_GROUP}
    if crowd.k >= SMALLEST_GROUP:
        return say(
            "By {fields} and {last}, k is {k}: nobody is in a group of fewer than {fewest}.", **told
        )
    return say(
        "By {fields} and {last}, k is {k}: {alone} records stand alone, and {exposed} are in "
        "groups of fewer than {fewest}. Without its names and numbers the file is not anonymous "
        "yet: join years to bands, or places to regions, before you pass it on.",
        alone=theme.count(crowd.alone),
        exposed=theme.count(crowd.exposed),
        **told,
    )
