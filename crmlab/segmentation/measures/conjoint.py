"""Conjoint analysis: what each level of an attribute is worth, from ratings of whole products."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab.checks import (
    as_numbers,
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
    "willingness_to_pay",
]

Levels = Mapping[str, Sequence[object]] | Sequence[str]
RATINGS = later("ratings")


class Conjoint(NamedTuple):
    """What the ratings of many people say together."""

    worths: pd.DataFrame  # by attribute and level: part_worth, standard_error, low, high
    intercept: float  # the rating of a product with the mean of all levels
    r_squared: float  # the part of all spread in the ratings that the part-worths explain


def conjoint(
    ratings: pd.DataFrame,
    attributes: Levels,
    rating: str = "rating",
    respondent: str | None = None,
    confidence: float = 0.95,
) -> Conjoint:
    """Return the part-worths of all levels, by a regression of ratings on effects codes.

    The part-worths of an attribute add up to zero (Green & Srinivasan 1978). The ratings of one
    person are alike: with the column of the ``respondent``, standard errors come from how people
    differ (clustered), and otherwise from how ratings do. The attributes are columns, or the levels
    of each in their order; a column of numbers is sorted, and any other stands as it comes.

    >>> cards = pd.DataFrame({"price": [10, 10, 20, 20, 20], "brand": list("ABABB")})
    >>> found = conjoint(cards.assign(rating=[9, 6, 5, 2, 2]), ["price", "brand"])
    >>> found.worths["part_worth"].round(6).tolist(), round(found.intercept, 6)
    ([2.0, -2.0, 1.5, -1.5], 5.5)
    """
    from scipy.stats import t

    levels, codes, rated = _prepared(ratings, attributes, rating)
    _require_estimable(codes)
    if np.ptp(rated) == 0:
        raise refusal("All ratings are {rating:g}: they say nothing.", rating=rated[0])
    design = codes.to_numpy()
    inverse = np.linalg.inv(design.T @ design)
    found = inverse @ design.T @ rated
    left = rated - design @ found
    scores, free = design * left[:, None], len(rated) - len(found)
    if respondent is None:
        if free == 0:
            raise refusal(
                "{rows} ratings for {rows} numbers leave nothing to tell how exact they are.",
                rows=len(rated),
            )
        covariance = inverse * (left @ left / free)
    else:
        require_filled(ratings, [respondent], RATINGS)
        summed = pd.DataFrame(scores).groupby(ratings[respondent].to_numpy()).sum().to_numpy()
        free = len(summed) - 1
        if free == 0:
            raise refusal("All ratings are of one person: nobody else to compare with.")
        covariance = inverse @ (summed.T @ summed) @ inverse * (len(summed) / free)
    spread = _spread(levels)
    errors = np.sqrt(np.einsum("ij,jk,ik->i", spread, covariance, spread).clip(min=0))
    worths = pd.DataFrame({"part_worth": spread @ found, "standard_error": errors}, _names(levels))
    reach = t.ppf(0.5 + confidence / 2, free) * errors
    worths["low"], worths["high"] = worths["part_worth"] - reach, worths["part_worth"] + reach
    explained = 1 - left @ left / ((rated - rated.mean()) ** 2).sum()
    return Conjoint(worths, float(found[0]), float(explained))


def individual_part_worths(
    ratings: pd.DataFrame,
    attributes: Levels,
    respondent: str = "resp_id",
    rating: str = "rating",
    flat: str = "refuse",
) -> pd.DataFrame:
    """Return the part-worths of each person, a row each, from their own ratings.

    Whoever gives one rating to everything has no preference that could be seen: they are refused by
    name (``flat="refuse"``) or left out (``"leave_out"``).
    """
    require_one_of("flat", flat, ("refuse", "leave_out"))
    levels, codes, rated = _prepared(ratings, attributes, rating)
    require_filled(ratings, [respondent], RATINGS)
    people = ratings.groupby(respondent, observed=True).indices
    same = [name for name, rows in people.items() if np.ptp(rated[rows]) == 0]
    if len(same) == len(people) or (same and flat == "refuse"):
        raise refusal(
            "{first} gave one rating to everything, and so shows no preference. "
            'flat="leave_out" leaves such people out.',
            "{count} people gave one rating to everything, {first} for one, and so show no "
            'preference. flat="leave_out" leaves such people out.',
            count=len(same),
            first=same[0],
        )
    spread, found = _spread(levels), {}
    for name in people.keys() - {*same}:
        own = codes.iloc[people[name]]
        _require_estimable(own, say("the profiles that {name} rated", name=name))
        found[name] = spread @ np.linalg.lstsq(own.to_numpy(), rated[people[name]], rcond=None)[0]
    worths = pd.DataFrame.from_dict(found, orient="index", columns=_names(levels)).sort_index()
    return worths.rename_axis(respondent)


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


def utilities(worths: pd.Series | pd.DataFrame, products: pd.DataFrame) -> pd.Series | pd.DataFrame:
    """Return what products are worth: the sum of the part-worths of their levels.

    The products are rows, with a level in the column of each attribute. The part-worths are those
    of all, or of many people, a row each: then so are the utilities, with a column a product.
    """
    each = _of_people(worths)
    attributes = each.columns.unique(0)
    require_rows(products, later("products"))
    require_columns(products, attributes, later("products"))
    values, made = each.to_numpy(float), {}
    place = {level: at for at, level in enumerate(each.columns)}
    for name, product in zip(products.index, products.to_dict("records"), strict=True):
        for attribute in attributes:
            if (attribute, product[attribute]) not in place:
                raise refusal(
                    "{product} has the {attribute} {level}, which nobody rated; there are {known}.",
                    product=name,
                    attribute=attribute,
                    level=product[attribute],
                    known=", ".join(map(str, each[attribute].columns)),
                )
        columns = [place[attribute, product[attribute]] for attribute in attributes]
        made[name] = values[:, columns].sum(axis=1)
    summed = pd.DataFrame(made, each.index)
    return summed.iloc[0].rename("utility") if isinstance(worths, pd.Series) else summed


def choice_shares(
    utilities: pd.Series | pd.DataFrame, rule: str = "logit", by: pd.Series | None = None
) -> pd.Series | pd.DataFrame:
    """Return the share of each product among those on offer, from its utility.

    ``"logit"``: ``share = exp(utility) / Σ exp(utility)`` for each person, and the mean over people
    (McFadden 1974). It takes a point of the rating for a point of utility, as no sales have been
    seen. ``"first choice"``: everybody takes the best one; equals share a person. With the segments
    of the people, ``by``, there is a row a segment.

    >>> choice_shares(pd.Series({"A": 2.1, "B": 1.6, "C": 0.9})).round(3).tolist()
    [0.524, 0.318, 0.158]
    """
    require_one_of("rule", rule, ("logit", "first choice"))
    each = utilities.to_frame().T if isinstance(utilities, pd.Series) else utilities
    require_rows(each, later("people"))
    above = number_columns(each, each.columns, later("utilities"))
    above = above.sub(above.max(axis=1), axis=0)
    weights = np.exp(above) if rule == "logit" else (above > -1e-9).astype(float)
    chosen = weights.div(weights.sum(axis=1), axis=0)
    if by is None:
        return chosen.mean().rename("share")
    require_same_customers(utilities=each.iloc[:, 0], by=by)
    return chosen.groupby(by, observed=True).mean()


def willingness_to_pay(
    worths: pd.Series, attribute: str, better: object, worse: object, price: str = "price"
) -> float:
    """Return for how much more money one level is worth as much as another (money).

    The part-worths of the price are taken for a straight line. What is not in the data is refused:
    a price that nobody minds, and more money than lies between the prices shown.
    """
    for name, level in ((attribute, better), (attribute, worse)):
        if (name, level) not in worths:
            raise refusal("There is no part-worth of {name} {level}.", name=name, level=level)
    levels = as_numbers(worths[price].index.to_series(), later("prices"))
    slope = np.polyfit(levels, worths[price], 1)[0]
    if not slope < 0:
        raise refusal("A higher price is not worth less here, so nothing has a price.")
    pays = float((worths[attribute, worse] - worths[attribute, better]) / slope)
    if abs(pays) > np.ptp(levels):
        raise refusal(
            "{better} instead of {worse} would be worth {pays:,.0f}, but the prices shown are only "
            "{range:,.0f} apart: nobody was asked about more.",
            better=better,
            worse=worse,
            pays=pays,
            range=np.ptp(levels),
        )
    return pays


# --- effects codes


def _prepared(
    ratings: pd.DataFrame, attributes: Levels, rating: str
) -> tuple[dict[str, list], pd.DataFrame, np.ndarray]:
    """Return the levels of each attribute, a code a column, and the ratings."""
    require_filled(ratings, [*attributes, rating], RATINGS)
    require_rows(ratings, RATINGS)
    levels = {name: _levels(ratings[name], attributes) for name in attributes}
    rated = complete_numbers(ratings[rating], RATINGS).to_numpy()
    codes = {(say("the mean"), ""): np.ones(len(ratings))}
    for name, (*coded, last) in levels.items():
        column = ratings[name]
        for level in coded:
            codes[name, level] = (column == level).to_numpy(float) - (column == last)
    return levels, pd.DataFrame({k: np.asarray(code) for k, code in codes.items()}), rated


def _levels(column: pd.Series, attributes: Levels) -> list:
    if isinstance(attributes, Mapping):
        levels = list(attributes[column.name])
        strange = column[~column.isin(levels)]
        if len(strange):
            raise refusal(
                "{level!r} is no level of {name}; there are {levels}.",
                level=strange.iloc[0],
                name=column.name,
                levels=levels,
            )
    elif column.dtype == "category":
        levels = [level for level in column.cat.categories if (column == level).any()]
    else:
        levels = column.unique().tolist()
        levels = sorted(levels) if column.dtype.kind in "biuf" else levels
    if len(levels) < 2 or column.nunique() < len(levels):
        raise refusal(
            "{name} is only ever {seen} in the profiles: its other levels were shown to nobody.",
            name=column.name,
            seen=", ".join(map(str, column.unique())),
        )
    return levels


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
    values = columns.to_numpy(float)
    values = values / np.linalg.norm(values, axis=0).clip(min=1e-300)
    _, sizes, directions = np.linalg.svd(values)
    rank = (sizes > 1e-10 * sizes[0]).sum()
    part_of = np.abs(directions[rank:]).max(axis=0, initial=0.0) > 1e-8
    return list(columns.columns[part_of])


def _spread(levels: Mapping[str, list]) -> np.ndarray:
    """Return the matrix from what is estimated (mean first) to the part-worths of all levels."""
    from scipy.linalg import block_diag

    counts = [len(each) - 1 for each in levels.values()]
    worths = block_diag(*(np.vstack([np.eye(n), -np.ones(n)]) for n in counts))
    return np.hstack([np.zeros((len(worths), 1)), worths])


def _names(levels: Mapping[str, list]) -> pd.MultiIndex:
    pairs = [(name, level) for name, all_ in levels.items() for level in all_]
    return pd.MultiIndex.from_tuples(pairs, names=["attribute", "level"])


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
