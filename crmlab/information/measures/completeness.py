"""How full a customer file is: by field, by record on five levels, and as one weighted number."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from crmlab.checks import (
    complete_numbers,
    require_columns,
    require_one_each,
    require_one_of,
    require_rows,
)
from crmlab.information.measures.fields import field_schema
from crmlab.messages import refusal
from crmlab.tables.cells.ids import MISSING

__all__ = [
    "completeness_level",
    "fill_matrix",
    "fill_rates",
    "weighted_completeness",
]

PLACEHOLDERS = frozenset(MISSING | {"--", "n.a.", "unknown", "not known", "未知", "不详", "暂无"})


def filled(profiles: pd.DataFrame) -> pd.DataFrame:
    """Tell for each value of any table whether it says anything (true or false).

    Missing values, blanks and placeholders such as ``"-"``, ``"n/a"`` or ``"unknown"`` say
    nothing.

    >>> filled(pd.DataFrame({"name": ["Li Na", " "], "email": ["N/A", None]}))
        name  email
    0   True  False
    1  False  False
    """
    return profiles.apply(says_something)


def says_something(values: pd.Series) -> pd.Series:
    """Tell for each value of a column what `filled` tells of a table."""
    if values.dtype.kind in "biufM":
        return values.notna()
    text = values.astype("str").str.strip().str.lower()
    return values.notna() & ~text.isin(PLACEHOLDERS)


def fill_rates(profiles: pd.DataFrame, schema: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the share of records in which each field is filled.

    ``fill rate = records that say something / records`` (Batini & Scannapieco 2006); see `filled`
    for what says nothing. A field that the table lacks is filled nowhere. The schema has a row a
    field with ``group`` and ``level``, and is `field_schema` if left out; ``filled`` (count) and
    ``fill_rate`` (share) stand beside them.

    >>> profiles = pd.DataFrame({"name": ["Li Na", "Wu Lei"], "email": ["li@example.com", "-"]})
    >>> fill_rates(profiles).loc[["name", "email"], "fill_rate"].to_dict()
    {'name': 1.0, 'email': 0.5}
    """
    schema = _schema(schema)
    cells = _cells(profiles, schema)
    return schema[["group", "level"]].assign(filled=cells.sum(), fill_rate=cells.mean())


def fill_matrix(profiles: pd.DataFrame, schema: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the missing-value matrix: true where a record (row) has a field (column) filled.

    The columns have three names each, ``level``, ``group`` and ``field``, of the schema as in
    `fill_rates`; they stand by level, and within a level the best filled first.

    >>> profiles = pd.DataFrame({"name": ["Li Na", "Wu Lei"], "email": ["li@example.com", "-"]})
    >>> fill_matrix(profiles).T.head(2)
                           0      1
    level group field
    1     basic name    True   True
                sex    False  False
    """
    rates = fill_rates(profiles, schema)
    in_order = rates.sort_values(["level", "fill_rate"], ascending=[True, False], kind="stable")
    cells = filled(profiles.reindex(columns=in_order.index))
    names = [in_order["level"], in_order["group"], in_order.index]
    return cells.set_axis(
        pd.MultiIndex.from_arrays(names, names=["level", "group", "field"]), axis=1
    )


def completeness_level(
    record_or_frame: Mapping | pd.Series | pd.DataFrame,
    rule: str = "strict",
    schema: pd.DataFrame | None = None,
) -> int | pd.Series:
    """Return the highest level L such that a record passes all levels from the first to L.

    Under the ``"strict"`` rule a level is passed when all of its fields are filled, under the
    ``"lenient"`` one when at least two thirds are. A field that is not there, or does not apply,
    such as the wedding date of the unmarried, is not filled. One record, a mapping from field to
    value, has a number from 0 (the first level is not passed) to the last, a table a Series of
    them. The schema is as in `fill_rates`.

    >>> record = dict.fromkeys(field_schema().index, "stated") | {"wedding_date": None}
    >>> completeness_level(record), completeness_level(record, "lenient")
    (2, 5)
    """
    require_one_of("rule", rule, ("strict", "lenient"))
    counts, fields = _level_counts(record_or_frame, schema)
    # In whole numbers: two of three is two thirds exactly.
    passed = counts.eq(fields) if rule == "strict" else (3 * counts).ge(2 * fields)
    passed_so_far = passed.cummin(axis="columns")
    levels = passed_so_far.mul(passed.columns).max(axis="columns").astype(int).rename("level")
    return levels if isinstance(record_or_frame, pd.DataFrame) else int(levels.iloc[0])


def weighted_completeness(
    fills: Sequence[float] | pd.Series, weights: Sequence[float] = (1, 2, 3, 4, 5)
) -> float:
    """Return how full a file is when some levels count more than others.

    ``completeness = Σ weight × fill / Σ weight``, a share. The fills are the shares filled at each
    level, the first level first; the weights stand in the same order, and none is below zero.

    >>> round(weighted_completeness([1, 1, 2 / 3, 1, 0]), 6)
    0.6
    """
    shares = complete_numbers(fills, "fills").to_numpy()
    weight = complete_numbers(weights, "weights").to_numpy()
    require_one_each(weight, shares, "weights", "fills")
    if not (np.all((shares >= 0) & (shares <= 1)) and np.all(weight >= 0) and weight.sum() > 0):
        raise refusal("Fills are shares from 0 to 1, weights not below zero and not all zero.")
    return float(shares @ weight / weight.sum())


def _schema(schema: pd.DataFrame | None) -> pd.DataFrame:
    if schema is None:
        return field_schema()
    require_columns(schema, ["group", "level"], "schema")
    return schema


def _cells(profiles: pd.DataFrame, schema: pd.DataFrame) -> pd.DataFrame:
    """Tell which fields of the schema are filled; a field that is not there is not."""
    require_rows(profiles, "records")
    there = schema.index.intersection(profiles.columns)
    if there.empty:
        raise refusal(
            "The table has none of the fields of the schema, such as {field!r}; its columns "
            "are: {columns}.",
            field=schema.index[0],
            columns=", ".join(map(str, profiles)),
        )
    return filled(profiles[there]).reindex(columns=schema.index, fill_value=False)


def _level_counts(
    records: Mapping | pd.Series | pd.DataFrame, schema: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.Series]:
    """Return how many fields of each level a record has filled, and how many there are."""
    schema = _schema(schema)
    frame = records if isinstance(records, pd.DataFrame) else pd.DataFrame([dict(records)])
    counts = _cells(frame, schema).T.groupby(schema["level"]).sum().T
    return counts, schema.groupby("level").size()
