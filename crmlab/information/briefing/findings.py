"""What can be found out about a customer file, or why it cannot."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from crmlab import theme
from crmlab.briefing.groups import require_a_group
from crmlab.briefing.missing import Missing, attempt
from crmlab.checks import SMALLEST_GROUP
from crmlab.information.briefing import formats
from crmlab.information.briefing.sensitive import sensitive_columns
from crmlab.information.measures.cleaning import (
    normalise_email,
    normalise_name,
    normalise_phone,
    without_placeholders,
)
from crmlab.information.measures.completeness import fill_rates, filled
from crmlab.information.measures.duplicates import PAIR, duplicate_pairs, record_groups
from crmlab.information.measures.fields import field_schema
from crmlab.information.measures.privacy import groups_below, k_anonymity
from crmlab.information.measures.quality import record_ages
from crmlab.messages import say
from crmlab.tables import CustomerReading
from crmlab.tables.columns.evidence import is_flag

PHONES = ("mobile", "phone")
CONTACTS = (*PHONES, "email")
DATES = ("birth_date", "wedding_date", "last_seen", "updated_on")
LARGEST_BLOCK = 20  # records that may share a contact before it looks like a switchboard
SEXES = {"female": "f", "女": "f", "woman": "f", "male": "m", "男": "m", "man": "m"}


class Duplicates(NamedTuple):
    """Which records seem to stand for the same person."""

    person: pd.Series  # number of the person, by row
    sharing: pd.DataFrame  # by contact: records that share it, values on too many, their records

    @property
    def people(self) -> int:
        """Return the estimated number of persons."""
        return self.person.nunique()

    @property
    def surplus(self) -> int:
        """Return the number of records that are one too many of their person."""
        return len(self.person) - self.people


class Ages(NamedTuple):
    """How old the records are."""

    days: pd.Series  # since the last update of each, by row; missing where that is not known
    until: pd.Timestamp  # the last update of all, from which they are counted


class Anonymity(NamedTuple):
    """How well a person hides among those of the same sex, year of birth and place."""

    fields: list[str]
    k: int
    alone: int  # records
    exposed: int  # records in groups of fewer than five


@dataclass(frozen=True)
class Findings:
    """The parts of the report."""

    reading: CustomerReading
    columns: pd.DataFrame  # by column of the file: field, filled, placeholders (counts)
    fills: pd.DataFrame | Missing  # `fill_rates` of the fields that the file has
    formats: dict[str, pd.Series]  # by field: how each value is written
    duplicates: Duplicates | Missing
    ages: Ages | Missing
    sensitive: pd.DataFrame  # `sensitive_columns`
    anonymity: Anonymity | Missing
    reachable: pd.Series | Missing  # by row: whether a phone or an e-mail address can be used
    to_mend: pd.DataFrame  # `row`, `column`, `reason`: every cell that is wrong or doubtful

    @property
    def records(self) -> int:
        """Return the number of records that can be used."""
        return len(self.reading.customers)


def findings(reading: CustomerReading) -> Findings:
    """Look at a customer file from every side.

    >>> from crmlab.tables import read_customers
    >>> table = pd.DataFrame({"name": list("abcde"), "email": ["a@b.cn", "-", "", "x", "c@b.cn"]})
    >>> found = findings(read_customers(table, quiet=True))
    >>> found.columns.loc["email", ["filled", "placeholders"]].tolist()
    [3, 1]
    >>> found.to_mend.values.tolist()
    [[3, 'email', 'email is no e-mail address']]
    """
    customers = reading.customers
    require_a_group(len(customers), reading)
    duplicates = attempt(_duplicates, customers)
    if duplicates:
        require_a_group(duplicates.people, reading)
    written = _formats(reading)
    return Findings(
        reading=reading,
        columns=_columns(reading),
        fills=attempt(_fills, reading),
        formats=written,
        duplicates=duplicates,
        ages=attempt(_ages, customers),
        sensitive=sensitive_columns(reading.as_typed, reading.columns),
        anonymity=attempt(_anonymity, customers),
        reachable=attempt(_reachable, written),
        to_mend=_to_mend(reading, written),
    )


def _columns(reading: CustomerReading) -> pd.DataFrame:
    """Return how many cells of each column are filled, and how many only look so."""
    typed = reading.as_typed
    fields = pd.Series(reading.columns).reindex(typed.columns)
    empty = placeholders(typed)
    counts = {"filled": (_written(typed) & ~empty).sum(), "placeholders": empty.sum()}
    return pd.DataFrame({"field": fields, **counts})


def placeholders(table: pd.DataFrame) -> pd.DataFrame:
    """Tell which cells look filled and say nothing, such as ``-`` or ``n/a``.

    In a column of yes and no, even ``无`` says something.

    >>> placeholders(pd.DataFrame({"name": ["Li Na", "n/a", " ", None]}))["name"].tolist()
    [False, True, False, False]
    """
    return _written(table) & ~filled(table) & ~table.apply(is_flag)


def _written(table: pd.DataFrame) -> pd.DataFrame:
    return table.notna() & table.apply(lambda cells: cells.astype("str").str.strip().ne(""))


def _fills(reading: CustomerReading) -> pd.DataFrame:
    schema = field_schema()
    known = schema.loc[schema.index.isin(reading.customers.columns)]
    if known.empty:
        raise Missing(
            "No column is one of the {fields} fields of a customer file, so there are no levels.",
            fields=len(schema),
        )
    return fill_rates(reading.as_typed.rename(columns=reading.columns), known)


def _formats(reading: CustomerReading) -> dict[str, pd.Series]:
    typed = {field: reading.as_typed[label] for label, field in reading.columns.items()}
    written = {field: formats.phone_formats(typed[field]) for field in PHONES if field in typed}
    if "email" in typed:
        written["email"] = formats.email_formats(typed["email"])
    for field in DATES:
        if field in typed:
            written[field] = formats.date_formats(typed[field], reading.customers[field])
    return written


def _reachable(written: dict[str, pd.Series]) -> pd.Series:
    ways = [
        written[field].notna() & ~written[field].isin(formats.UNUSABLE)
        for field in CONTACTS
        if field in written
    ]
    if not ways:
        raise Missing("No column is recognised as a phone number or an e-mail address.")
    return pd.concat(ways, axis="columns").any(axis="columns")


def _to_mend(reading: CustomerReading, written: dict[str, pd.Series]) -> pd.DataFrame:
    """Return every cell that cannot be used, or is doubtful, without its value."""
    labels = {field: label for label, field in reading.columns.items()}
    # "Unknown" is no wrong date.
    emptied = reading.emptied[without_placeholders(reading.emptied["value"]).notna()]
    parts = [emptied[["row", "column", "reason"]]]
    for field in CONTACTS:
        if field in written:
            name = theme.words(field)
            problems = {
                formats.CUT_OFF: say("{field} was cut off by a spreadsheet", field=name),
                formats.NO_PHONE: say("{field} is no phone number", field=name),
                formats.NO_EMAIL: say("{field} is no e-mail address", field=name),
                formats.DOUBTFUL: say("{field} has more or fewer digits than most", field=name),
            }
            reasons = written[field].map(problems).dropna()
            cells = {"row": reasons.index, "column": labels[field], "reason": reasons}
            parts.append(pd.DataFrame(cells))
    return pd.concat(parts).sort_values(["row", "column"], ignore_index=True)


def _duplicates(customers: pd.DataFrame) -> Duplicates:
    keys = {field: normalise_phone(customers[field]) for field in PHONES if field in customers}
    if "email" in customers:
        keys["email"] = normalise_email(customers["email"])
    if "name" not in customers:
        raise Missing(
            "No column is recognised as the name: without it, doubles and families look alike."
        )
    if not keys:
        raise Missing(
            "No column is recognised as a phone number or an e-mail address to tell doubles by."
        )
    if "customer_id" in customers:
        keys["customer_id"] = customers["customer_id"]
    if "first_name" in customers:
        customers = customers.assign(name=_full_name(customers))
    names = normalise_name(customers["name"])
    email = "email" if "email" in customers else None
    contact = {"record": "row", "email": email, "largest_block": LARGEST_BLOCK}
    phones = [phone for phone in PHONES if phone in customers] or [None]
    pairs = [duplicate_pairs(customers.reset_index(), phone=phone, **contact) for phone in phones]
    pairs += [_equal(names, key) for key in keys.values()]
    person = record_groups(pd.concat(pairs)[PAIR], customers.index)
    return Duplicates(person, pd.DataFrame({key: _sharing(keys[key]) for key in keys}).T)


def _full_name(customers: pd.DataFrame) -> pd.Series:
    first, last = (customers[part].astype("str").fillna("") for part in ("first_name", "name"))
    return first.str.cat(last, " ")


def _equal(names: pd.Series, key: pd.Series) -> pd.DataFrame:
    """Return pairs that link all rows of the same name and key, however many they are."""
    same = pd.DataFrame({"name": names, "key": key}).dropna().rename_axis("right").reset_index()
    left = same.groupby(["name", "key"])["right"].shift()
    return pd.DataFrame({"left": left, "right": same["right"]}).dropna().astype("int64")


def _sharing(key: pd.Series) -> pd.Series:
    """Return how many records share a value, and how many of them share it with too many."""
    sizes = key.value_counts()
    many = sizes[sizes > LARGEST_BLOCK]
    counts = {"sharing": sizes[sizes > 1].sum(), "values": len(many), "in_large": many.sum()}
    return pd.Series(counts)


def _ages(customers: pd.DataFrame) -> Ages:
    if "updated_on" not in customers:
        raise Missing("No column is recognised as the date of the last update.")
    until = customers["updated_on"].max()
    if pd.isna(until):
        raise Missing("No date of the last update can be read.")
    return Ages(record_ages(customers["updated_on"], until), until)


def _anonymity(customers: pd.DataFrame) -> Anonymity:
    known: dict[str, Callable[[pd.Series], pd.Series]] = {
        "sex": lambda cells: cells.astype("str").str.strip().str.lower().replace(SEXES),
        "birth_date": lambda cells: cells.dt.year,
        "birth_year": lambda cells: cells.astype("str"),
        "city": lambda cells: cells.astype("str"),
        "postcode": lambda cells: cells.astype("str"),
    }
    table = pd.DataFrame({f: read(customers[f]) for f, read in known.items() if f in customers})
    if table.shape[1] < 2:
        raise Missing("Of sex, date of birth and place, the file has fewer than two columns.")
    names = list(table)
    exposed = groups_below(table, names, SMALLEST_GROUP)["records"]
    alone = int((exposed == 1).sum())
    return Anonymity(names, k_anonymity(table, names), alone, int(exposed.sum()))
