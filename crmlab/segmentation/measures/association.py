"""How far one classification says another (Cramér's V), and how far it explains an amount."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from crmlab.checks import number_columns, require_filled, require_one_each, require_rows
from crmlab.messages import refusal

__all__ = ["association", "cross_table", "explained_share", "profile_lift"]


def cross_table(rows: Sequence | pd.Series, columns: Sequence | pd.Series) -> pd.DataFrame:
    """Return how many belong to each pair of classes; a class in which nobody is has no place.

    The two classifications stand in one order, and have no gaps.

    >>> cross_table(["low", "low", "high"], ["x", "y", "y"]).loc["low"].tolist()
    [1, 1]
    """
    require_one_each(rows, columns, "rows", "columns")
    require_rows(rows, "persons")
    rows, columns = pd.Series(rows), pd.Series(columns)
    pair = pd.DataFrame({"rows": rows.array, "columns": columns.array})
    require_filled(pair, ["rows", "columns"], "classes")
    names = {"rownames": [rows.name], "colnames": [columns.name]}
    return pd.crosstab(pair["rows"], pair["columns"], **names)


def association(table: pd.DataFrame) -> pd.Series:
    """Return how closely the two classifications of a `cross_table` go together.

    ``V = √(χ² / (n (m − 1)))``, where χ² sums (counted − expected)² / expected and m is the smaller
    number of classes: 0 is no relation, 1 a full one (Cramér 1946). By chance alone V is above 0:
    ``corrected`` takes that off (Bergsma 2013). ``low`` to ``high`` are the 95 % interval of the
    population's V, from the noncentral chi-square (Steiger & Fouladi 1997).

    >>> association(pd.DataFrame([[30, 10], [10, 30]])).round(3).to_dict()
    {'chi_square': 20.0, 'degrees_of_freedom': 1.0, 'p_value': 0.0, 'cramers_v': 0.5,
     'corrected': 0.49, 'low': 0.281, 'high': 0.719}
    """
    from scipy.special import chndtrinc
    from scipy.stats import chi2, chi2_contingency

    counted = _counted(table).to_numpy()
    (k, m), n = counted.shape, counted.sum()
    if min(k, m) < 2:
        raise refusal(
            "A relation needs two classes or more each way; there are {rows} × {columns} with "
            "somebody in them.",
            rows=k,
            columns=m,
        )
    chi_square, p_value, free, _ = chi2_contingency(counted, correction=False)
    whole = n * (min(k, m) - 1)
    k_fewer, m_fewer = k - (k - 1) ** 2 / (n - 1), m - (m - 1) ** 2 / (n - 1)
    beyond_chance = max(0.0, chi_square / n - free / (n - 1))
    found = {
        "chi_square": chi_square,
        "degrees_of_freedom": free,
        "p_value": p_value,
        "cramers_v": math.sqrt(chi_square / whole),
        "corrected": math.sqrt(beyond_chance / (min(k_fewer, m_fewer) - 1)),
    }
    for name, tail in (("low", 0.975), ("high", 0.025)):
        within = chi2.cdf(chi_square, free) > tail  # else not even none at all is too much
        away = chndtrinc(chi_square, free, tail) if within else 0.0
        found[name] = min(1.0, math.sqrt(away / whole))
    return pd.Series(found, dtype=float, name="association")


def profile_lift(table: pd.DataFrame) -> pd.DataFrame:
    """Return how many times as often a column's class is met in a row's class as in all.

    ``lift = share in the row / share in all`` of a `cross_table`; 1 says nothing.

    >>> profile_lift(pd.DataFrame({"luxury": [3, 3], "value": [1, 13]})).luxury.tolist()
    [2.5, 0.625]
    """
    table = _counted(table)
    within = table.div(table.sum(axis=1), axis=0)
    return within / (table.sum() / table.to_numpy().sum())


def _counted(table: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of the classes in which anybody is, as floats."""
    counted = number_columns(table, table.columns, "counts")
    if (counted < 0).any(axis=None):
        raise refusal("Counts must be zero or more; one of them is below.")
    return counted.loc[counted.sum(axis=1) > 0, counted.sum() > 0]


def explained_share(
    people: pd.DataFrame, outcome: str, bases: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """Return how much of the spread of an outcome each base of segmentation explains.

    A base is one or more columns of classes; ``R² = 1 − SS within / SS total`` of a regression on a
    dummy for each class. With one column it is η². More classes explain more by chance alone:
    ``adjusted = 1 − (1 − R²) (n − 1) / (n − p − 1)`` takes that off, for p dummies (Ezekiel 1930).

    The people are rows; a row a base has ``dummies``, ``explained_share`` and ``adjusted_share``.

    >>> people = pd.DataFrame({"spent": [1, 3, 5, 7], "town": ["a", "a", "b", "b"]})
    >>> explained_share(people, "spent", {"place": ["town"]}).round(2).values.tolist()
    [[1.0, 0.8, 0.7]]
    """
    spent, n = number_columns(people, [outcome], "people")[outcome], len(people)
    if spent.nunique() < 2:
        raise refusal("The {outcome} of all {n} people is the same.", outcome=outcome, n=n)
    rows = {}
    for base, columns in bases.items():
        require_filled(people, columns, "people")
        classes = people[list(columns)].astype(str)
        dummies = pd.get_dummies(classes, dtype=float).to_numpy()
        means, _, rank, _ = np.linalg.lstsq(dummies, spent)  # one more than p
        if rank >= n:
            raise refusal("{n} people are too few for the classes of {base!r}.", n=n, base=base)
        share = 1 - ((spent - dummies @ means) ** 2).sum() / (n * spent.var(ddof=0))
        rows[base] = rank - 1, share, 1 - (1 - share) * (n - 1) / (n - rank)
    names = ["dummies", "explained_share", "adjusted_share"]
    found = pd.DataFrame.from_dict(rows, orient="index", columns=names)
    return found.astype({"dummies": int}).rename_axis("base")
