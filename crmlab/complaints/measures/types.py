"""Types of complaints: which cause weighs most, what is answered first, and who complains how."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.checks import number_columns, refuse_where, require_columns, require_rows
from crmlab.intervals import parts_of_sum, wilson
from crmlab.messages import later, refusal, say

__all__ = ["COMPLAINERS", "NOT_STATED", "STYLES", "cause_pareto", "complainer_types", "triage"]

LOG = later("complaints")
NOT_STATED = "not stated"
STYLES = ["voice", "private", "third_party"]  # scales of what people do when they are unhappy
COMPLAINERS = ["voicers", "irates", "activists", "passives"]
MIDDLE = 4  # of a scale from 1 to 7
DRAWS = 1_000  # sets of weights


def cause_pareto(log: pd.DataFrame, by: str = "cause", weight: str | None = None) -> pd.DataFrame:
    """Return how much each cause brings, the largest first, and what they bring together.

    Columns: ``complaints``; where a column is the ``weight`` (severity, money), its sum; the
    ``share`` with its 95 % interval, ``low`` to ``high``; the ``cumulative_share``. Complaints
    without a cause stand last, as ``not stated``: they count, but nothing can be mended there.

    >>> cause_pareto(pd.DataFrame({"cause": ["a", "b", "b", None]}))["share"].to_dict()
    {'b': 0.5, 'a': 0.25, 'not stated': 0.25}
    """
    require_columns(log, [by], LOG)
    require_rows(log, LOG)
    of = np.ones(len(log)) if weight is None else number_columns(log, [weight], LOG)[weight]
    of, rule = np.asarray(of), say("A weight is 0 or more.")
    refuse_where(of < 0, rule, log.filter([by, weight]), later("complaint"))
    if len(of) < 2 or not of.sum():
        raise refusal("Shares need two complaints or more, and a weight above 0.")
    stated = log[by].notna() & (log[by] != "")
    codes, causes = pd.factorize(log[by].astype(object).where(stated, NOT_STATED))
    sums = np.bincount(codes, of)
    order = np.lexsort([-sums, causes == NOT_STATED])
    counts = {"complaints": np.bincount(codes)[order]}
    if weight is None:
        shares = wilson(pd.Series(sums[order]), len(log))
    else:
        counts[weight] = sums[order]
        parts = pd.DataFrame({code: of * (codes == code) for code in order})
        shares = parts_of_sum(parts, of).reset_index(drop=True)
    shares = shares.assign(cumulative_share=shares["share"].cumsum())
    index = pd.Index(causes[order], name=by)
    return pd.DataFrame(counts).join(shares).set_axis(index)


def triage(queue: pd.DataFrame, factors: Sequence[str], *, seed: int = 0) -> pd.DataFrame:
    """Return the complaints in the order in which to answer them, and how sure that order is.

    ``priority`` is the product of the factors: severity × urgency × value of the customer (after
    Stauss & Seidel 2004). Equals share the best ``rank``, and stand in the order of the queue. The
    product takes all factors for equally important. So ``low`` to ``high`` are the ranks for 95 of
    100 sets of exponents drawn by lot, each set as likely as any other.

    >>> two = pd.DataFrame({"severity": [2, 4], "urgency": [3, 3], "worth": [1.5, 1.5]})
    >>> triage(two, ["severity", "urgency", "worth"])["priority"].to_dict()
    {1: 18.0, 0: 9.0}
    """
    from scipy.stats import rankdata

    require_rows(queue, LOG)
    points = number_columns(queue, factors, LOG)
    rule = say("A factor is above 0: with a 0, nothing else would count.")
    refuse_where((points <= 0).any(axis=1), rule, points, later("complaint"))
    logarithms = np.log(points.to_numpy())
    drawn = np.random.default_rng(seed).dirichlet(np.ones(points.shape[1]), DRAWS).T
    ranks = rankdata(-(logarithms @ drawn).round(9), "min", axis=0)
    low, high = np.quantile(ranks, [0.025, 0.975], axis=1, method="inverted_cdf").astype(int)
    table = points.assign(priority=points.prod(axis=1))
    rank = table["priority"].round(9).rank(method="min", ascending=False).astype(int)
    table = table.assign(rank=rank, low=low, high=high)
    return table.sort_values("rank", kind="stable")


def complainer_types(means: pd.DataFrame) -> pd.Series:
    """Return the type of each group by its mean answers on `STYLES`, from 1 to 7 (Singh 1990).

    What lies above the middle of the scale decides: who goes to third parties is an activist; of
    the others, who warns friends and leaves is irate; of the rest, who tells the firm is a voicer;
    passives do none of the three.

    >>> complainer_types(pd.DataFrame([[6, 2, 1], [5, 6, 2]], columns=STYLES)).tolist()
    ['voicers', 'irates']
    """
    answers = number_columns(means, STYLES, later("groups"))
    outside = ((answers < 1) | (answers > 7)).any(axis=1)
    refuse_where(outside, say("An answer lies between 1 and 7."), answers, later("group"))
    voice, private, third = (answers[style] > MIDDLE for style in STYLES)
    names = np.select([third, private, voice], ["activists", "irates", "voicers"], "passives")
    return pd.Series(names, answers.index, name="type")
