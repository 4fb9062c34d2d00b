"""What may be kept, and what a table gives away; one customer seen whole."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from crmlab.information.measures.completeness import filled
from crmlab.information.measures.fields import check_fields, field_schema
from crmlab.inputs import require_columns

DECISIONS = ("keep", "mask", "drop")
PURPOSES = {
    "delivery": ("name", "mobile", "address"),
    "birthday greeting": ("name", "birth_date", "email"),
    "newsletter": ("name", "email", "interests"),
    "RFM analysis": (),  # the orders under a pseudonym are enough
    "household offer": ("name", "address", "marital", "child_count", "child_birth_year"),
}

MONTH = 365.25 / 12  # days

FEWEST_KEY_BYTES = 16
DIGEST_LENGTH = 64  # hexadecimal digits of SHA-256


def minimise(schema: pd.DataFrame, purpose_fields: Iterable[str]) -> pd.DataFrame:
    """Return for each field whether a purpose lets it be kept.

    A field that the purpose does not need is dropped; one that it needs is kept, unless it is
    sensitive: then it is masked (such as an age band for a date of birth), or kept with a
    separate consent. It is a rule for teaching and no legal advice.

    Parameters
    ----------
    schema
        A row a field with ``sensitive`` (true or false) and ``reason``, as `field_schema`
        returns.
    purpose_fields
        What the purpose needs; `PURPOSES` has some.

    Returns
    -------
    DataFrame
        The schema with ``needed`` (true or false), ``decision`` (``"keep"``, ``"mask"`` or
        ``"drop"``) and ``reason`` of the decision.

    Raises
    ------
    ValueError
        If a needed field or a column is not in the schema.

    References
    ----------
    Personal Information Protection Law (PIPL, 2021), art. 6, 28, 29; General Data Protection
    Regulation (GDPR, 2016), art. 5 (1) c, 9.

    Examples
    --------
    >>> minimise(field_schema(), PURPOSES["household offer"])["decision"].value_counts().to_dict()
    {'drop': 31, 'keep': 4, 'mask': 1}
    """
    require_columns(schema, ["sensitive", "reason"], "schema")
    purpose = list(purpose_fields)
    check_fields(purpose, schema)
    needed = schema.index.isin(purpose)
    sensitive = schema["sensitive"].to_numpy(bool)
    cases = [~needed, sensitive]
    reasons = [
        "not needed for the purpose (PIPL art. 6, GDPR art. 5)",
        "needed, but "
        + schema["reason"]
        + ": mask it, or ask for a separate consent (PIPL art. 29)",
    ]
    return schema.assign(
        needed=needed,
        decision=np.select(cases, ["drop", "mask"], "keep"),
        reason=np.select(cases, reasons, "needed for the purpose"),
    )


def pseudonyms(ids: Iterable[object], key: bytes | str, length: int = 12) -> pd.Series:
    """Return names under which records can be joined, and nobody recognised without the key.

    ``pseudonym = first digits of HMAC-SHA-256(key, id)``: the same key gives the same id the
    same pseudonym in every table. A hash without a key is none: whoever knows how ids look
    hashes all of them and compares. Pseudonyms remain personal data (GDPR, recital 26).

    Parameters
    ----------
    ids
        Customers' ids, a Series or a list; a missing one has a missing pseudonym.
    key
        A secret of at least 16 bytes, such as from ``secrets.token_bytes(32)``; text counts in
        UTF-8. Keep it apart from the data.
    length
        Hexadecimal digits, from 8 to 64.

    Returns
    -------
    Series
        Text, on the index of the ids.

    Raises
    ------
    ValueError
        If the key is short, the length out of range, or two ids get one pseudonym.

    References
    ----------
    Krawczyk, Bellare & Canetti (1997), RFC 2104; GDPR (2016), art. 4 (5).

    Examples
    --------
    >>> codes = pseudonyms(["S00001", "S00002", "S00001"], "a sentence that only we know")
    >>> codes[0] == codes[2], codes[0] == codes[1], len(codes[0])
    (True, False, 12)
    """
    secret = key.encode() if isinstance(key, str) else bytes(key)
    if len(secret) < FEWEST_KEY_BYTES:
        raise ValueError(
            f"The key has {len(secret)} bytes; fewer than {FEWEST_KEY_BYTES} can be guessed by "
            "trying. secrets.token_bytes(32) makes a good one."
        )
    if not 8 <= length <= DIGEST_LENGTH:
        raise ValueError(f"length must be from 8 to {DIGEST_LENGTH} digits; not {length}.")
    given = ids if isinstance(ids, pd.Series) else pd.Series(list(ids))
    names = given.dropna().astype(str)
    codes = {
        name: hmac.new(secret, name.encode(), hashlib.sha256).hexdigest()[:length]
        for name in names.unique()
    }
    if len(set(codes.values())) < len(codes):
        raise ValueError(f"Two ids get one pseudonym of {length} digits: take a greater length.")
    return names.map(codes).reindex(given.index).rename("pseudonym")


def k_anonymity(table: pd.DataFrame, quasi_identifiers: Sequence[str]) -> int:
    """Return the size of the smallest group of records that look alike to an outsider.

    Whoever knows the quasi-identifiers of a person finds no fewer than k records that fit. A
    missing value is a value of its own.

    Parameters
    ----------
    table
        A row a person.
    quasi_identifiers
        Columns that others may know, such as sex, year of birth and town.

    Returns
    -------
    int
        k; 1 means that somebody stands alone.

    Raises
    ------
    ValueError
        If the table has no row, or a column is missing.

    References
    ----------
    Sweeney (2002). k-anonymity: a model for protecting privacy.

    Examples
    --------
    >>> people = pd.DataFrame({"sex": ["f", "f", "m", "m"], "tier": [1, 1, 2, 3]})
    >>> k_anonymity(people, ["sex"]), k_anonymity(people, ["sex", "tier"])
    (2, 1)
    """
    return int(_group_sizes(table, quasi_identifiers).min())


def groups_below(table: pd.DataFrame, quasi_identifiers: Sequence[str], k: int) -> pd.DataFrame:
    """Return the groups that are too small to hide in: to be merged, or left out.

    Parameters
    ----------
    table, quasi_identifiers
        As in `k_anonymity`.
    k
        Fewest records that a group may have.

    Returns
    -------
    DataFrame
        A row a group of fewer than k: the quasi-identifiers and ``records`` (count), the
        smallest first.

    Raises
    ------
    ValueError
        As `k_anonymity`.

    References
    ----------
    Sweeney (2002).

    Examples
    --------
    >>> people = pd.DataFrame({"sex": ["f", "f", "m", "m"], "tier": [1, 1, 2, 3]})
    >>> groups_below(people, ["sex", "tier"], k=2)
      sex  tier  records
    0   m     2        1
    1   m     3        1
    """
    sizes = _group_sizes(table, quasi_identifiers)
    return sizes[sizes < k].sort_values(kind="stable").reset_index(name="records")


def _group_sizes(table: pd.DataFrame, quasi_identifiers: Sequence[str]) -> pd.Series:
    columns = list(quasi_identifiers)
    require_columns(table, columns, "table")
    if table.empty or not columns:
        raise ValueError("Groups need at least one row and one quasi-identifier.")
    return table.groupby(columns, observed=True, dropna=False).size()


def weakest_pillar(database: float, interaction: float, response: float) -> float:
    """Return how mature customer management is: as mature as its weakest pillar.

    ``maturity = min(database, interaction, response)``: a good database is of no use to a firm
    that cannot answer.

    Parameters
    ----------
    database, interaction, response
        Maturity of the customer database, the interaction platform and the system that
        responds to needs, from 0 to 100.

    Returns
    -------
    float
        From 0 to 100.

    Raises
    ------
    ValueError
        If one is out of range.

    References
    ----------
    Chen & Popovich (2003).

    Examples
    --------
    >>> weakest_pillar(80, 55, 70)
    55
    """
    pillars = (database, interaction, response)
    if not all(0 <= pillar <= 100 for pillar in pillars):
        raise ValueError(f"Each pillar is rated from 0 to 100; not {pillars}.")
    return min(pillars)


# The eleven themes of customer analysis: what the shop's tables say on each, and in which unit.
THEMES = {
    "consumption behaviour": ("orders in the last 12 months", "orders"),
    "relation to the firm": ("profile fields filled in", "fields"),
    "value": ("amount of the last 12 months", "money"),
    "service": ("shipping of an order, on average", "money"),
    "credit standing": ("orders bought on credit", "share"),
    "satisfaction": ("not recorded in these tables", "none"),
    "loyalty": ("months with an order, of the last 12", "share"),
    "profit": ("amount less shipping in 12 months, before the cost of goods", "money"),
    "churn": ("days since the last order", "days"),
    "promotion response": ("orders bought at a discount", "share"),
    "future": ("amount of the last 12 months less that of the 12 before", "money"),
}


def customer_card(
    customer_id: str,
    profiles: pd.DataFrame,
    customers: pd.DataFrame,
    orders: pd.DataFrame,
    as_of: str | dt.date | None = None,
) -> pd.DataFrame:
    """Return one customer seen whole: the eleven themes of customer analysis from all tables.

    Parameters
    ----------
    customer_id
        Whose card it is.
    profiles
        A row a profile, with ``account_id``: the id of the customer it belongs to.
    customers
        A row a customer: ``customer_id``.
    orders
        A row an order: ``customer_id``, ``order_date``, ``amount``, ``shipping_cost`` (money),
        ``discount`` (share) and ``pay_type``.
    as_of
        Last day of the 12 months; the day of the last order if left out.

    Returns
    -------
    DataFrame
        A row a theme: ``measure`` (what is measured), ``unit``, ``value`` (missing where
        nothing is recorded) and ``percentile``, the share of customers whose value is no higher.

    Raises
    ------
    ValueError
        If a column is missing, or there is no such customer.

    References
    ----------
    Payne & Frow (2005).

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["A", "A", "B"], "amount": [90.0, 60.0, 80.0], "shipping_cost": 9.0,
    ...     "order_date": pd.to_datetime(["2024-05-01", "2024-06-10", "2024-06-30"]),
    ...     "discount": [0.1, 0.0, 0.0], "pay_type": "cash"})
    >>> customers = pd.DataFrame({"customer_id": ["A", "B", "C"]})
    >>> profiles = pd.DataFrame({"account_id": ["A"], "name": ["Li Na"]})
    >>> card = customer_card("A", profiles, customers, orders)
    >>> card.loc[["value", "churn", "satisfaction"], ["value", "percentile"]]
                  value  percentile
    theme
    value         150.0         1.0
    churn          20.0         1.0
    satisfaction    NaN         NaN
    """
    require_columns(profiles, ["account_id"], "profiles")
    require_columns(customers, ["customer_id"], "customers")
    columns = ["customer_id", "order_date", "amount", "shipping_cost", "discount", "pay_type"]
    require_columns(orders, columns, "orders")
    everybody = pd.Index(customers["customer_id"], name="customer_id")
    if customer_id not in everybody:
        raise ValueError(
            f"There is no customer {customer_id!r}; an id looks like {everybody[0]!r}."
        )
    end = orders["order_date"].max() if as_of is None else pd.Timestamp(as_of)
    themes = _order_themes(orders[orders["order_date"] <= end], end).reindex(everybody)
    themes[_OF_THE_YEAR] = themes[_OF_THE_YEAR].fillna(0)
    known = filled(profiles[field_schema().index.intersection(profiles.columns)]).sum(axis=1)
    themes["relation to the firm"] = known.groupby(profiles["account_id"]).max().astype(float)
    themes = themes.reindex(columns=list(THEMES))
    own = themes.loc[customer_id]
    # What is missing is compared with nobody.
    percentiles = (themes <= own).sum().div(themes.notna().sum()).where(own.notna())
    card = pd.DataFrame.from_dict(THEMES, orient="index", columns=["measure", "unit"])
    return card.assign(value=own, percentile=percentiles).rename_axis("theme")


_OF_THE_YEAR = ["consumption behaviour", "value", "loyalty", "profit", "future"]


def _order_themes(orders: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Return what orders say on each theme, a row a customer."""
    months_ago = (end - orders["order_date"]).dt.days // MONTH
    year_ago, two_years_ago = end - pd.DateOffset(years=1), end - pd.DateOffset(years=2)
    recent = orders["order_date"] > year_ago
    before = ~recent & (orders["order_date"] > two_years_ago)
    rows = orders.assign(
        months_ago=months_ago,
        change=orders["amount"].where(recent, -orders["amount"].where(before, 0.0)),
        net=orders["amount"] - orders["shipping_cost"],
        on_credit=orders["pay_type"].eq("credit"),
        at_discount=orders["discount"] > 0,
    )
    all_orders, year = rows.groupby("customer_id"), rows[recent].groupby("customer_id")
    return pd.DataFrame(
        {
            "consumption behaviour": year.size(),
            "value": year["amount"].sum(),
            "service": all_orders["shipping_cost"].mean(),
            "credit standing": all_orders["on_credit"].mean(),
            "loyalty": year["months_ago"].nunique() / 12,
            "profit": year["net"].sum(),
            "churn": (end - all_orders["order_date"].max()).dt.days.astype(float),
            "promotion response": all_orders["at_discount"].mean(),
            "future": all_orders["change"].sum(),
        }
    )
