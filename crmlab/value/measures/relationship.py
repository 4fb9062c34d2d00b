"""Value as the customer feels it: experience minus expectation."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.checks import as_numbers, require_columns, require_one_each
from crmlab.messages import say

__all__ = [
    "STAGES",
    "eta_squared",
    "importance_performance",
    "premium_by_gap",
    "premium_model",
    "relationship_gaps",
]

STAGES = ["awareness", "inquiry", "purchase", "use", "after_sales", "repurchase"]


def relationship_gaps(survey: pd.DataFrame) -> pd.DataFrame:
    """Return mean expectation, mean experience and their gap for each contact stage.

    ``gap = experience − expectation`` (Oliver 1980; Parasuraman, Zeithaml & Berry 1988)

    The survey has a row a customer and stage: ``stage``, ``expectation`` and ``experience`` (one
    scale, such as 1 to 10); rows with a missing rating are left out. The stages come in the order
    of the customer's journey.

    >>> one = pd.DataFrame({"stage": ["use"], "expectation": [7.2], "experience": [7.8]})
    >>> relationship_gaps(one).round(1)
           expectation  experience  gap  answers
    stage
    use            7.2         7.8  0.6        1
    """
    columns = ["stage", "expectation", "experience"]
    require_columns(survey, columns, say("survey answers"))
    rated = survey.dropna(subset=columns)
    by_stage = rated.assign(stage=rated["stage"].astype(str)).groupby("stage")
    gaps = by_stage[["expectation", "experience"]].mean()
    gaps["gap"] = gaps["experience"] - gaps["expectation"]
    gaps["answers"] = by_stage.size()
    known = [stage for stage in STAGES if stage in gaps.index]
    return gaps.loc[known + [stage for stage in gaps.index if stage not in known]]


def eta_squared(ratings: Sequence[float] | pd.Series, groups: Sequence | pd.Series) -> float:
    """Return the share of all spread in ratings that lies between groups.

    ``η² = SS between / SS total``; 0 means every group is treated alike, 1 that the group
    settles the rating. It is NaN if all ratings are equal. The groups, such as an employee, a
    channel or a touch point, stand in the order of the ratings; a missing rating is left out with
    its group.

    >>> eta_squared(pd.Series([1, 3, 5, 7]), pd.Series(["a", "a", "b", "b"]))
    0.8
    """
    require_one_each(ratings, groups, "ratings", "groups")
    rating = as_numbers(ratings, "ratings").to_numpy()
    rated = pd.DataFrame({"rating": rating, "group": list(groups)}).dropna()
    total = ((rated["rating"] - rated["rating"].mean()) ** 2).sum()
    if total == 0:
        return math.nan
    of_group = rated.groupby("group")["rating"].transform("mean")
    return float(((of_group - rated["rating"].mean()) ** 2).sum() / total)


def importance_performance(items: pd.DataFrame) -> pd.DataFrame:
    """Return what to do about each service item, from its importance and its performance.

    The two means (``importance`` and ``performance``, mean ratings, a row an item) cut the plane
    in four: ``advice`` is to concentrate here, to keep up the good work, low priority or possible
    overkill; important and weak means "concentrate here" (Martilla & James 1977).

    >>> items = pd.DataFrame({"importance": [8.4, 6.6], "performance": [6.1, 7.9]})
    >>> importance_performance(items).advice.tolist()
    ['concentrate here', 'possible overkill']
    """
    important = items["importance"] >= items["importance"].mean()
    strong = items["performance"] >= items["performance"].mean()
    advice = np.select(
        [important & ~strong, important & strong, ~important & ~strong],
        ["concentrate here", "keep up the good work", "low priority"],
        "possible overkill",
    )
    return items.assign(advice=advice)


def premium_by_gap(survey: pd.DataFrame, fewest: int = 30) -> pd.DataFrame:
    """Return the mean price premium accepted at each gap, rounded to whole points.

    An answer is a row: ``expectation``, ``experience`` (points) and ``wtp_premium`` (money). Gaps
    with fewer answers than the fewest are left out.

    >>> answers = pd.DataFrame({"expectation": [5, 6], "experience": [6, 7], "wtp_premium": [8, 9]})
    >>> premium_by_gap(answers, fewest=2)
         premium  experience  answers
    gap
    1        8.5         6.5        2
    """
    by_gap = survey.groupby((survey["experience"] - survey["expectation"]).round().rename("gap"))
    means = by_gap.agg(
        premium=("wtp_premium", "mean"),
        experience=("experience", "mean"),
        answers=("experience", "size"),
    )
    return means[means["answers"] >= fewest]


def premium_model(survey: pd.DataFrame) -> pd.Series:
    """Return what one point of gap and one point of experience add to the price accepted.

    Least squares on ``premium = base + a × (experience − expectation) + b × experience``, for a
    survey as in `premium_by_gap` (Homburg, Koschate & Hoyer 2005): ``base`` (money), ``gap`` and
    ``experience`` (money per point).

    >>> answers = pd.DataFrame({"expectation": [5, 6, 7, 6], "experience": [6, 6, 8, 4]})
    >>> gap = answers.experience - answers.expectation
    >>> premium_model(answers.assign(wtp_premium=100 + 6 * gap + 4 * answers.experience)).round(6)
    base          100.0
    gap             6.0
    experience      4.0
    Name: premium, dtype: float64
    """
    rated = survey[["expectation", "experience", "wtp_premium"]].dropna().astype(float)
    gap = rated["experience"] - rated["expectation"]
    inputs = np.column_stack([np.ones(len(rated)), gap, rated["experience"]])
    solution, *_ = np.linalg.lstsq(inputs, rated["wtp_premium"].to_numpy(), rcond=None)
    return pd.Series(solution, index=["base", "gap", "experience"], name="premium")
