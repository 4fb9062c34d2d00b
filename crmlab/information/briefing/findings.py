"""What can be found out about a customer file, or why it cannot."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from crmlab.briefing import SMALLEST_GROUP, require_a_group
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
from crmlab.tables import CustomerReading

PHONES = ("mobile", "phone")
DATES = ("birth_date", "wedding_date", "last_seen", "updated_on")
LARGEST_BLOCK = 20  # records that may share a contact before it looks like a switchboard
SEXES = {"female": "f", "女": "f", "woman": "f", "male": "m", "男": "m", "man": "m"}
PROBLEMS = {
    formats.CUT_OFF: "was cut off by a spreadsheet",
    formats.NO_PHONE: "is no phone number",
    formats.NO_EMAIL: "is no e-mail address",
    formats.DOUBTFUL: "has more or fewer digits than most",
}


class Doubles(NamedTuple):
    """Which records seem to stand for the same person."""

    person: pd.Series  # number of the person, by row
    sharing: pd.DataFrame  # by contact: records that share it, values on too many, their records

    @property
    def people(self) -> int:
        """Return the estimated number of persons."""
        return self.person.nunique()


class Anonymity(NamedTuple):
    """How well a person hides among those of the same sex, year of birth and place."""

    fields: list[str]
    k: int
    alone: int  # records
    exposed: int  # records in groups of fewer than five


@dataclass(frozen=True)
class Findings:
    """The parts of the report; a part that cannot be computed is the sentence that says why."""

    reading: CustomerReading
    columns: pd.DataFrame  # by column of the file: field, filled, placeholders (counts)
    fills: pd.DataFrame | str  # `fill_rates` of the fields that the file has
    formats: dict[str, pd.Series]  # by field: how each value is written
    doubles: Doubles | str
    ages: pd.Series | str  # days since the last update, by row
    sensitive: pd.DataFrame
    anonymity: Anonymity | str
    reachable: pd.Series | str  # by row: whether a phone or an e-mail address can be used
    to_mend: pd.DataFrame  # `row`, `column`, `reason`: every cell that is wrong or doubtful

    @property
    def records(self) -> int:
        """Return the number of records that can be used."""
        return len(self.reading.customers)


def findings(reading: CustomerReading) -> Findings:
    """Look at a customer file from every side.

    Parameters
    ----------
    reading
        What `read_customers` returns.

    Returns
    -------
    Findings

    Raises
    ------
    ValueError
        If there are fewer than five customers, whom a report would show one by one.

    Examples
    --------
    >>> from crmlab.tables import read_customers
    >>> table = pd.DataFrame({"name": list("abcde"), "email": ["a@b.cn", "-", "", "x", "c@b.cn"]})
    >>> found = findings(read_customers(table, quiet=True))
    >>> found.columns.loc["email", ["filled", "placeholders"]].tolist()
    [3, 1]
    >>> found.to_mend.values.tolist()
    [[3, 'email', 'email is no e-mail address']]
    """
    doubles = _doubles(reading.customers)
    require_a_group(doubles.people if isinstance(doubles, Doubles) else len(reading.customers))
    written = _formats(reading)
    return Findings(
        reading=reading,
        columns=_columns(reading),
        fills=_fills(reading),
        formats=written,
        doubles=doubles,
        ages=_ages(reading.customers),
        sensitive=sensitive_columns(reading.as_typed, reading.columns),
        anonymity=_anonymity(reading.customers),
        reachable=_reachable(written),
        to_mend=_to_mend(reading, written),
    )


def _columns(reading: CustomerReading) -> pd.DataFrame:
    """Return how many cells of each column are filled, and how many only look so."""
    typed = reading.as_typed
    fields = pd.Series(reading.columns).reindex(typed.columns)
    counts = {"filled": filled(typed).sum(), "placeholders": placeholders(typed).sum()}
    return pd.DataFrame({"field": fields, **counts})


def placeholders(table: pd.DataFrame) -> pd.DataFrame:
    """Tell which cells look filled and say nothing, such as ``-`` or ``n/a``.

    Examples
    --------
    >>> placeholders(pd.DataFrame({"name": ["Li Na", "n/a", " ", None]}))["name"].tolist()
    [False, True, False, False]
    """
    written = table.apply(lambda cells: cells.astype("str").str.strip().ne(""))
    return table.notna() & written & ~filled(table)


def _fills(reading: CustomerReading) -> pd.DataFrame | str:
    schema = field_schema()
    schema = schema.loc[schema.index.isin(reading.customers.columns)]
    if schema.empty:
        return "No column is one of the 36 fields of a customer file, so there are no levels."
    return fill_rates(reading.as_typed.rename(columns=reading.columns), schema)


def _formats(reading: CustomerReading) -> dict[str, pd.Series]:
    labels = {field: label for label, field in reading.columns.items()}
    typed = {field: reading.as_typed[label] for field, label in labels.items()}
    written = {field: formats.phone_formats(typed[field]) for field in PHONES if field in typed}
    if "email" in typed:
        written["email"] = formats.email_formats(typed["email"])
    for field in DATES:
        if field in typed:
            days = reading.customers[field]
            written[field] = formats.date_formats(typed[field], days)
    return written


def _reachable(written: dict[str, pd.Series]) -> pd.Series | str:
    ways = [
        written[field].notna() & ~written[field].isin(formats.UNUSABLE)
        for field in (*PHONES, "email")
        if field in written
    ]
    if not ways:
        return "No column is recognised as a phone number or an e-mail address."
    return pd.concat(ways, axis="columns").any(axis="columns")


def _to_mend(reading: CustomerReading, written: dict[str, pd.Series]) -> pd.DataFrame:
    """Return every cell that cannot be used, or is doubtful, without its value."""
    labels = {field: label for label, field in reading.columns.items()}
    parts = [reading.emptied[_says_something(reading.emptied)][["row", "column", "reason"]]]
    for field in (*PHONES, "email"):
        if field in written:
            reasons = written[field].map(PROBLEMS).dropna()
            parts.append(
                pd.DataFrame(
                    {"row": reasons.index, "column": labels[field], "reason": f"{field} " + reasons}
                )
            )
    return pd.concat(parts).sort_values(["row", "column"], ignore_index=True)


def _says_something(cells: pd.DataFrame) -> pd.Series:
    """Tell which cells are more than a placeholder: *unknown* is no wrong date."""
    return without_placeholders(cells["value"]).notna()


def _doubles(customers: pd.DataFrame) -> Doubles | str:
    keys = {field: normalise_phone(customers[field]) for field in PHONES if field in customers}
    if "email" in customers:
        keys["email"] = normalise_email(customers["email"])
    if "name" not in customers:
        return "No column is recognised as the name: without it, doubles and families look alike."
    if not keys:
        return "No column is recognised as a phone number or an e-mail address to tell doubles by."
    if "customer_id" in customers:
        keys["customer_id"] = customers["customer_id"]
    names = normalise_name(customers["name"])
    pairs = [_alike(customers, phone) for phone in PHONES if phone in customers]
    if not pairs:
        pairs = [_alike(customers, None)]
    pairs += [_equal(names, key) for key in keys.values()]
    person = record_groups(pd.concat(pairs)[PAIR], customers.index)
    return Doubles(person, pd.DataFrame({key: _sharing(keys[key]) for key in keys}).T)


def _alike(customers: pd.DataFrame, phone: str | None) -> pd.DataFrame:
    """Return the pairs of rows that share a contact and have almost the same name."""
    email = "email" if "email" in customers else None
    return duplicate_pairs(
        customers.reset_index(), record="row", phone=phone, email=email, largest_block=LARGEST_BLOCK
    )


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


def _ages(customers: pd.DataFrame) -> pd.Series | str:
    if "updated_on" not in customers:
        return "No column is recognised as the date of the last update."
    dates = customers["updated_on"]
    if dates.isna().all():
        return "No date of the last update can be read."
    return record_ages(dates, dates.max())


def _anonymity(customers: pd.DataFrame) -> Anonymity | str:
    known: dict[str, Callable[[pd.Series], pd.Series]] = {
        "sex": lambda cells: cells.astype("str").str.strip().str.lower().replace(SEXES),
        "birth_date": lambda cells: cells.dt.year,
        "birth_year": lambda cells: cells.astype("str"),
        "city": lambda cells: cells.astype("str"),
        "postcode": lambda cells: cells.astype("str"),
    }
    table = pd.DataFrame({f: read(customers[f]) for f, read in known.items() if f in customers})
    if table.shape[1] < 2:
        return "Of sex, date of birth and place, the file has fewer than two columns."
    names = list(table)
    exposed = groups_below(table, names, SMALLEST_GROUP)["records"]
    alone = int((exposed == 1).sum())
    return Anonymity(names, k_anonymity(table, names), alone, int(exposed.sum()))
