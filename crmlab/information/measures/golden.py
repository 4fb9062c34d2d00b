"""Golden records: one record a person, made of the best values of all of theirs."""

from collections.abc import Callable, Mapping

import pandas as pd

from crmlab.checks import require_columns, require_known, require_once, require_one_of
from crmlab.information.measures.cleaning import without_placeholders
from crmlab.messages import refusal, say

__all__ = ["golden_records"]


def _longest(values: pd.Series) -> pd.Series:
    return values.iloc[values.astype("str").str.strip().str.len().argsort(kind="stable")]


def _most_common(values: pd.Series) -> pd.Series:
    times = values.groupby([values.index, values]).transform("size")
    return values.iloc[times.argsort(kind="stable")]


# Each puts a field's values, the oldest first, into an order of which the last one survives.
RULES: dict[str, Callable[[pd.Series], pd.Series]] = {
    "latest": lambda values: values,
    "first": lambda values: values[::-1],
    "longest": _longest,
    "most common": _most_common,
}


def golden_records(
    profiles: pd.DataFrame,
    groups: pd.Series,
    *,
    rules: Mapping[str, str] | None = None,
    record: str = "record_id",
    updated: str = "updated_on",
) -> pd.DataFrame:
    """Return one record for each group, every field by its rule of survivorship.

    A value survives by age, length or number; blanks and placeholders such as ``n/a`` never survive
    a value. Among equals the most recent one does. The rule of a field is ``"latest"`` (of all
    fields not named), ``"first"``, ``"longest"`` (most characters) or ``"most common"``.

    The groups are by record id, as `record_groups` returns; a record without a day in the column
    ``updated`` counts as the oldest. ``record_ids`` are the records that went in, oldest first.

    >>> profiles = pd.DataFrame({
    ...     "record_id": ["P1", "P2"],
    ...     "name": ["Wang Wei", "W. Wei"],
    ...     "mobile": ["13912345678", None],
    ...     "address": ["12 Lotus Road", "7 Harbour Street"],
    ...     "updated_on": pd.to_datetime(["2023-01-05", "2024-02-01"])})
    >>> groups = pd.Series({"P1": 0, "P2": 0})
    >>> golden = golden_records(profiles, groups, rules={"name": "longest"})
    >>> golden.loc[0, ["record_ids", "name", "mobile", "address"]].tolist()
    [('P1', 'P2'), 'Wang Wei', '13912345678', '7 Harbour Street']
    """
    rules = dict(rules or {})
    _check(profiles, groups, rules, record, updated)
    oldest_first = profiles.sort_values(updated, kind="stable", na_position="first")
    group = pd.Index(groups[oldest_first[record]], name="group")
    records = oldest_first[record].set_axis(group)
    golden = {"record_ids": records.groupby(level=0).agg(tuple)}
    for field in profiles.columns.drop(record):
        values = without_placeholders(oldest_first[field]).set_axis(group).dropna()
        ordered = RULES[rules.get(field, "latest")](values)
        survivors = ordered[~ordered.index.duplicated(keep="last")]
        golden[field] = survivors.reindex(golden["record_ids"].index)
    return pd.DataFrame(golden)


def _check(
    profiles: pd.DataFrame, groups: pd.Series, rules: Mapping[str, str], record: str, updated: str
) -> None:
    """Raise a ValueError that says what does not fit."""
    require_columns(profiles, [record, updated, *rules], "profiles")
    if not pd.api.types.is_datetime64_any_dtype(profiles[updated]):
        raise refusal(
            "{column!r} must hold dates; parse_mixed_dates reads them from text.",
            column=updated,
        )
    for field, rule in rules.items():
        require_one_of(f"rules[{field!r}]", rule, RULES)
    require_once(profiles[record], say("the profiles"))
    require_once(groups.index, say("the groups"))
    require_known(profiles[record], groups.index, say("the profiles"), say("the groups"))
    require_known(groups.index, profiles[record], say("the groups"), say("the profiles"))
