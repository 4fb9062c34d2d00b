"""Conjoint analysis: what each level of an attribute is worth, from ratings of whole products."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab.checks import (
    complete_numbers,
    number_columns,
    require_columns,
    require_filled,
    require_one_of,
    require_rows,
    require_same_customers,
)
from crmlab.messages import later, refusal, say

__all__ = [
    "Conjoint",
    "choice_shares",
    "conjoint",
    "importances",
    "individual_part_worths",
    "utilities",
]

RATINGS = later("ratings")


class Conjoint(NamedTuple):
    """What the ratings of many people say together."""

    worths: pd.DataFrame  # by attribute and level: part_worth, standard_error, low, high
    intercept: float  # the rating of a product with the mean of all levels
    r_squared: float  # the part of all spread in the ratings that the part-worths explain


def conjoint(ratings: pd.DataFrame, attributes: Sequence[str]) -> Conjoint:
    """Return the part-worths of all levels, by a regression of ratings on effects codes.

    A row of the ratings is a product with the ``rating`` of one person (``resp_id``). The worths of
    an attribute add up to zero (Green & Srinivasan 1978). The ratings of one person are alike, so
    the 95 % intervals come from how people differ (clustered errors). Levels stand in the order of
    a categorical, or sorted.

    >>> cards = pd.DataFrame({"price": [10, 10, 20, 20], "brand": list("ABAB")})
    >>> two = pd.concat([cards.assign(rating=[9, 6, 4, 3], resp_id=name) for name in ("Ann", "Bo")])
    >>> found = conjoint(two, ["price", "brand"])
    >>> found.worths["part_worth"].round(6).tolist(), round(found.intercept, 6)
    ([2.0, -2.0, 1.0, -1.0], 5.5)
    """
    from statsmodels.api import OLS

    codes, spread, rated = _coded(ratings, attributes)
    _require_estimable(codes)
    if np.ptp(rated) == 0:
        raise refusal("All ratings are {rating:g}: they say nothing.", rating=rated[0])
    people, names = ratings["resp_id"].factorize()
    if len(names) == 1:
        raise refusal("All ratings are of one person: nobody else to compare with.")
    model = OLS(rated, codes.to_numpy())
    fitted = model.fit(cov_type="cluster", cov_kwds={"groups": people}, use_t=True)
    found = fitted.t_test(spread.to_numpy())
    worths = pd.DataFrame({"part_worth": found.effect, "standard_error": found.sd}, spread.index)
    worths[["low", "high"]] = found.conf_int()
    return Conjoint(worths, float(fitted.params[0]), float(fitted.rsquared))


def individual_part_worths(ratings: pd.DataFrame, attributes: Sequence[str]) -> pd.DataFrame:
    """Return the part-worths of each person, a row each, from their own ratings.

    Whoever gives one rating to everything has no preference that could be seen, and is refused by
    name.
    """
    codes, spread, rated = _coded(ratings, attributes)
    people = ratings.groupby("resp_id", observed=True).indices
    same = [name for name, rows in people.items() if np.ptp(rated[rows]) == 0]
    if same:
        raise refusal(
            "{first} gave one rating to everything, and so shows no preference: leave this person "
            "out.",
            "{count} people gave one rating to everything, {first} for one, and so show no "
            "preference: leave them out.",
            count=len(same),
            first=same[0],
        )
    found = {}
    for name, rows in people.items():
        own = codes.iloc[rows]
        _require_estimable(own, say("the profiles that {name} rated", name=name))
        found[name] = spread.to_numpy() @ np.linalg.lstsq(own.to_numpy(), rated[rows])[0]
    worths = pd.DataFrame.from_dict(found, orient="index", columns=spread.index)
    return worths.rename_axis("resp_id")


def importances(worths: pd.Series | pd.DataFrame) -> pd.Series | pd.DataFrame:
    """Return the importance of each attribute: its range of part-worths, as a share of all ranges.

    Of part-worths by attribute and level, or of those of many people, a row each. The mean of the
    people's importances is not the importance of their mean: tastes that differ cancel out in the
    mean, and an error widens a range but never narrows it below zero.

    >>> two = pd.MultiIndex.from_product([["price", "brand"], ["first", "second"]])
    >>> importances(pd.Series([0.9, -0.9, 0.3, -0.3], two)).tolist()
    [0.75, 0.25]
    """
    each = _of_people(worths)
    by_attribute = each.T.groupby(level=0, sort=False)
    ranges = (by_attribute.max() - by_attribute.min()).T
    total = ranges.sum(axis=1)
    if (total == 0).any():
        raise refusal(
            "All part-worths of {who} are alike: no attribute matters more than another.",
            who=total.idxmin(),
        )
    shares = ranges.div(total, axis=0).rename_axis(columns=None)
    return shares.iloc[0].rename("importance") if isinstance(worths, pd.Series) else shares


def utilities(worths: pd.Series | pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """Return what products are worth: the sum of the part-worths of their levels.

    The products are rows, with a level in the column of each attribute. In what is returned they
    are columns, with a row for each row of part-worths: a person, or all together.
    """
    each = _of_people(worths)
    attributes = each.columns.unique(0)
    require_rows(products, later("products"))
    require_columns(products, attributes, later("products"))
    made = 0
    for attribute, levels in products[attributes].items():
        worths = each[attribute]
        for product, level in levels[~levels.isin(worths.columns)].items():
            raise refusal(
                "{product} has the {attribute} {level}, which nobody rated; there are {known}.",
                product=product,
                attribute=attribute,
                level=level,
                known=", ".join(map(str, worths.columns)),
            )
        made = made + worths.reindex(columns=levels).set_axis(products.index, axis=1)
    return made


def choice_shares(
    utilities: pd.DataFrame, rule: str = "logit", by: pd.Series | None = None
) -> pd.Series | pd.DataFrame:
    """Return the share of each product (columns) among those on offer, over all people (rows).

    ``"logit"``: ``share = exp(utility) / Σ exp(utility)`` for each person, and the mean over people
    (McFadden 1974). It takes a point of the rating for a point of utility, as no sales have been
    seen. ``"first choice"``: everybody takes the best one; equals share a person. With the segments
    of the people, ``by``, there is a row a segment.

    >>> choice_shares(pd.DataFrame({"A": [2.1], "B": [1.6], "C": [0.9]})).round(3).tolist()
    [0.524, 0.318, 0.158]
    """
    require_one_of("rule", rule, ("logit", "first choice"))
    require_rows(utilities, later("people"))
    above = number_columns(utilities, utilities.columns, later("utilities"))
    above = above.sub(above.max(axis=1), axis=0)
    weights = np.exp(above) if rule == "logit" else (above > -1e-9).astype(float)
    chosen = weights.div(weights.sum(axis=1), axis=0)
    if by is None:
        return chosen.mean().rename("share")
    require_same_customers(utilities=utilities.iloc[:, 0], by=by)
    return chosen.groupby(by, observed=True).mean()


# --- effects codes


def _coded(
    ratings: pd.DataFrame, attributes: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """Return codes (the mean first), what makes all part-worths of their numbers, and ratings."""
    from scipy.linalg import block_diag

    require_filled(ratings, [*attributes, "rating", "resp_id"], RATINGS)
    require_rows(ratings, RATINGS)
    rated = complete_numbers(ratings["rating"], RATINGS).to_numpy()
    codes = {(say("the mean"), ""): np.ones(len(ratings))}
    contrasts, names = [np.zeros((0, 1))], []  # the mean is no part-worth
    for name in attributes:
        column = ratings[name].astype("category").cat.remove_unused_categories()
        levels = column.cat.categories
        if len(levels) < 2:
            raise refusal(
                "{name} is only ever {seen} in the profiles: its other levels were shown to "
                "nobody.",
                name=name,
                seen=levels[0],
            )
        contrast = np.vstack([np.eye(len(levels) - 1), -np.ones(len(levels) - 1)])
        own = [(name, level) for level in levels]
        codes |= zip(own[:-1], contrast[column.cat.codes].T, strict=True)
        contrasts.append(contrast)
        names += own
    index = pd.MultiIndex.from_tuples(names, names=["attribute", "level"])
    return pd.DataFrame(codes), pd.DataFrame(block_diag(*contrasts), index), rated


def _require_estimable(codes: pd.DataFrame, where: str = "") -> None:
    mixed = confounded(codes)
    if mixed:
        names = [f"{name} {level}".strip() for name, level in mixed]
        raise refusal(
            "In {where}, these cannot be told apart: {names}. {numbers} numbers are asked for, and "
            "the profiles tell {rank}: show more of them, in which the levels are mixed otherwise.",
            where=where or say("the profiles"),
            names=", ".join(names),
            numbers=codes.shape[1],
            rank=np.linalg.matrix_rank(codes.to_numpy()),
        )


def confounded(columns: pd.DataFrame) -> list:
    """Return the columns that can be made of the others: no regression tells their parts.

    >>> confounded(pd.DataFrame({"a": [1, 2, 3], "b": [2, 4, 6], "c": [1, 0, 1]}))
    ['a', 'b']
    """
    from scipy.linalg import null_space

    values = columns.to_numpy(float)
    values = values / np.linalg.norm(values, axis=0).clip(min=1e-300)
    mixed = null_space(np.linalg.qr(values, mode="r"), rcond=1e-10)
    return list(columns.columns[(np.abs(mixed) > 1e-8).any(axis=1)])


def _of_people(worths: pd.Series | pd.DataFrame) -> pd.DataFrame:
    """Return part-worths as a row a person, and those of all as one row."""
    each = worths.to_frame(say("all")).T if isinstance(worths, pd.Series) else worths
    if not isinstance(each, pd.DataFrame) or each.columns.nlevels != 2:
        raise refusal(
            "Part-worths by attribute and level are needed: a Series, or a row for each person."
        )
    each = each.loc[:, each.columns.get_level_values(1) != ""]  # but for a column of one's own
    require_rows(each, later("people"))
    if each.isna().any(axis=None):
        raise refusal("A part-worth is missing (NaN).")
    return each
