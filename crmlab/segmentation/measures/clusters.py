"""Needs segments: groups that k-means finds in answers, how clear they are, and who they are."""

import functools
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab.checks import (
    number_columns,
    refuse_where,
    require_rows,
    require_same_customers,
    require_whole,
)
from crmlab.messages import later, read_words, refusal, say

__all__ = [
    "ITEMS",
    "NEEDS",
    "choose_k",
    "find_clusters",
    "k_means_steps",
    "match_labels",
    "nearest_centre",
    "needs_segments",
    "segment_profile",
    "silhouettes",
    "standardise",
    "top_need",
]

NEEDS = ["brand", "service", "quality", "price", "convenience"]
ITEMS = [f"{need}_{number}" for need in NEEDS for number in (1, 2)]
SEED, STARTS = 2024, 10
COUNTS = range(2, 9)  # of groups, whose silhouettes are compared
ROUNDS = 100  # of k-means by hand; it is still after a few
SEEN = 2_000  # rows, at most, of a silhouette: it looks at every pair
SHUFFLES = 3  # samples that are dealt out anew: without groups, one is much like the next
SAMPLED = 5  # times as many different rows as groups, so that samples hold enough of them
SURE, STABLE = 0.9, 0.8  # how often the best k must win, and how alike its groups must be


class KMeansStep(NamedTuple):
    """Where k-means stands: the groups are those of these centres."""

    centres: pd.DataFrame  # a row a group, numbered from 1
    groups: pd.Series  # the group of each row
    squares: float  # squared distances to the centres, summed up: the inertia


class KChoice(NamedTuple):
    """The number of groups that a silhouette speaks for, and whether it speaks clearly."""

    k: int
    clear: bool
    why: str  # a sentence


def needs_segments() -> pd.DataFrame:
    """Return the five needs segments in words: what they want, cost, and can be offered."""
    return read_words(Path(__file__).with_name("needs_segments.csv"), "segment").loc[NEEDS]


def top_need(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the score of each need (mean of its two items), the highest, and whether it is tied.

    The column ``segment`` names the highest; of equals the first in the order of `NEEDS`.
    """
    items = _points(answers, ITEMS)
    scores = pd.DataFrame({need: items[[f"{need}_1", f"{need}_2"]].mean(axis=1) for need in NEEDS})
    highest = scores.max(axis=1)
    tied = scores.eq(highest, axis=0).sum(axis=1) > 1
    return scores.assign(segment=scores.idxmax(axis=1), tied=tied)


# --- k-means by hand


def nearest_centre(points: pd.DataFrame, centres: pd.DataFrame) -> pd.Series:
    """Return for each point the group whose centre is nearest; of equals the first."""
    from scipy.spatial.distance import cdist

    points, centres = _points(points), _points(centres, points.columns)
    nearest = cdist(points, centres, "sqeuclidean").argmin(axis=1)
    return pd.Series(centres.index.to_numpy()[nearest], points.index, name="group")


def k_means_steps(points: pd.DataFrame, centres: pd.DataFrame) -> list[KMeansStep]:
    """Return every step of k-means from given centres until nothing moves (MacQueen 1967).

    A step assigns each point to the nearest centre; the next has the means of its groups as
    centres. A centre that nobody is nearest to stays where it is.

    >>> points = pd.DataFrame({"x": [1.0, 2, 5, 6, 9]})
    >>> steps = k_means_steps(points, pd.DataFrame({"x": [1.0, 2]}, index=[1, 2]))
    >>> [(step.centres["x"].round(2).tolist(), round(step.squares, 2)) for step in steps]
    [([1.0, 2.0], 74.0), ([1.0, 5.5], 13.75), ([1.5, 6.67], 9.17)]
    """
    points, centres = _points(points), _points(centres, points.columns)
    steps: list[KMeansStep] = []
    for _ in range(ROUNDS):
        groups = nearest_centre(points, centres)
        squares = (points.to_numpy() - centres.loc[groups].to_numpy()) ** 2
        steps.append(KMeansStep(centres, groups, float(squares.sum())))
        moved = points.groupby(groups).mean().reindex(centres.index).fillna(centres)
        if np.allclose(moved, centres):
            break
        centres = moved
    return steps


# --- k-means at work


def standardise(points: pd.DataFrame) -> pd.DataFrame:
    """Return each column minus its mean, over its standard deviation: all count alike.

    >>> standardise(pd.DataFrame({"income": [1000, 2000, 3000]}))["income"].tolist()
    [-1.0, 0.0, 1.0]
    """
    points = _spread_points(points)
    return (points - points.mean()) / points.std()


def find_clusters(points: pd.DataFrame, k: int, *, seed: int = SEED) -> pd.Series:
    """Return the group of each row by k-means, numbered from 1, the largest first.

    K-means starts from ten sets of centres, and the result with the least squares within groups is
    kept: groups depend little on the seed, but they do. Columns count by their spread:
    `standardise` them first if their units differ.
    """
    points = _spread_points(points)
    _require_k(points, k)
    labels = pd.Series(_fit(points.to_numpy(), k, seed, STARTS).labels_, points.index)
    by_size = labels.value_counts().index
    return labels.map({label: number for number, label in enumerate(by_size, 1)}).rename("cluster")


def silhouettes(points: pd.DataFrame, *, samples: int) -> pd.DataFrame:
    """Return how clear the groups are for each number of groups k from 2 to 8, and how sure.

    A row's silhouette is ``(b − a) / max(a, b)``: a is its mean distance to its own group, b to the
    next one (Rousseeuw 1987). Columns: the mean ``silhouette``; its ``low`` over bootstrap samples
    (rows drawn with replacement, each counted once); ``wins``, the share of samples in which this k
    is best; ``stability``, the mean adjusted Rand index between the groups of all rows and those
    that a sample leads to (1: the same; 0: no more than by chance); and ``shuffled``, the highest
    silhouette where each column's values were dealt out anew, so that nothing belongs together.
    """
    from sklearn.metrics import adjusted_rand_score

    points = _spread_points(points)
    _require_k(points, max(COUNTS), SAMPLED)
    require_whole(samples, "samples", 1)
    values, rng = points.to_numpy(), np.random.default_rng(SEED)
    drawn, alike, shuffled = [], [], []
    found = [_fit(values, k, SEED, STARTS).labels_ for k in COUNTS]
    for sample in range(samples):
        rows = np.unique(rng.integers(len(values), size=len(values)))
        fits = [_fit(values[rows], k, SEED, 3) for k in COUNTS]
        drawn.append(silhouette(values[rows], *(fit.labels_ for fit in fits)))
        again = [fit.predict(values) for fit in fits]
        alike.append(list(map(adjusted_rand_score, found, again)))
        if sample < SHUFFLES:
            dealt = np.column_stack([rng.permutation(column) for column in values.T])[rows]
            fits = [_fit(dealt, k, SEED, 3) for k in COUNTS]
            shuffled.append(silhouette(dealt, *(fit.labels_ for fit in fits)))
    table = {
        "silhouette": silhouette(values, *found),
        "low": np.min(drawn, axis=0),
        "wins": np.bincount(np.argmax(drawn, axis=1), minlength=len(COUNTS)) / samples,
        "stability": np.mean(alike, axis=0),
        "shuffled": np.max(shuffled, axis=0),
    }
    return pd.DataFrame(table, index=pd.Index(COUNTS, name="k"))


def choose_k(table: pd.DataFrame) -> KChoice:
    """Return the k with the highest silhouette (`silhouettes`), and whether that is clear.

    It is where its silhouette beats shuffled values in every sample, where it wins in 9 of 10
    samples, and where its groups come out alike (adjusted Rand index of 0.8 or more).
    """
    k = int(table["silhouette"].idxmax())
    best, clear = table.loc[k], False
    if best["low"] <= best["shuffled"]:
        why = say("No k is clear: shuffled values, without any groups, do as well.")
    elif best["wins"] < SURE or best["stability"] < STABLE:
        why = say("{k} is best here, but samples lead to other groups: no k is clear.", k=k)
    else:
        clear, why = True, say("{k} groups are clearly better than any other number tried.", k=k)
    return KChoice(k, clear, why)


def match_labels(found: pd.Series, known: pd.Series) -> dict:
    """Return the known label for each cluster, so that as many rows as possible agree.

    Each label is given once (the Hungarian method, Kuhn 1955); spare clusters get ``"unmatched"``.

    >>> match_labels(pd.Series([1, 1, 2]), pd.Series(["price", "price", "brand"]))
    {1: 'price', 2: 'brand'}
    """
    from scipy.optimize import linear_sum_assignment

    require_same_customers(found=found, known=known)
    both = pd.crosstab(found.to_numpy(), known.to_numpy())
    rows, columns = linear_sum_assignment(both, maximize=True)
    names = dict(zip(both.index[rows].tolist(), both.columns[columns].tolist(), strict=True))
    return {group: names.get(group, "unmatched") for group in both.index.tolist()}


def segment_profile(points: pd.DataFrame, segments: pd.Series) -> pd.DataFrame:
    """Return how far the mean of each segment lies from the mean of all, item by item.

    Columns: ``segment``, ``item``, ``against_all`` (points of the item) with its 95 % interval,
    ``low`` to ``high``. The difference is the segment against the rest, times the share of the
    rest, so the interval is Welch's. It takes the segments as given: where the same items made
    them, it says how exactly a mean is known, and not that the groups are real.
    """
    from scipy.stats import ttest_ind

    points = _points(points)
    require_same_customers(points=points.iloc[:, 0], segments=segments)
    sizes = segments.value_counts(sort=False).rename("people")
    for size, rule in (
        (sizes, say("A segment needs two people or more: one has no spread.")),
        (len(segments) - sizes, say("All others together must be two people or more.")),
    ):
        refuse_where(size < 2, rule, sizes, later("segment"))
    parts = {}
    for name in segments.dropna().unique():
        own, rest = points[segments == name], points[segments != name]
        with warnings.catch_warnings(action="ignore"):  # that an item has no spread on either side
            low, high = ttest_ind(own, rest, equal_var=False).confidence_interval()
        gap = {"against_all": own.mean() - rest.mean(), "low": low, "high": high}
        parts[name] = len(rest) / len(points) * pd.DataFrame(gap)
    return pd.concat(parts, names=["segment", "item"]).reset_index()


def _fit(values: np.ndarray, k: int, seed: int, starts: int) -> object:
    from sklearn.cluster import KMeans

    with _threads().limit(limits=1):  # threads that wait for each other take longer than one
        return KMeans(k, n_init=starts, random_state=seed).fit(values)


@functools.cache
def _threads() -> object:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()  # to look for libraries with threads takes as long as a fit


def silhouette(values: np.ndarray, *groupings: Sequence) -> list[float]:
    """Return the mean silhouette of rows in groups (`silhouettes`), for each way to group them."""
    from sklearn.metrics import pairwise_distances, silhouette_score

    some = np.arange(len(values))
    if len(values) > SEEN:
        some = np.random.default_rng(SEED).choice(some, SEEN, replace=False)
    with _threads().limit(limits=1):
        apart = pairwise_distances(np.asarray(values)[some])
        return [
            float(silhouette_score(apart, np.asarray(groups)[some], metric="precomputed"))
            for groups in groupings
        ]


def _points(points: pd.DataFrame, columns: Sequence[str] | None = None) -> pd.DataFrame:
    points, what = pd.DataFrame(points), later("rows to group")
    require_rows(points, what)
    return number_columns(points, points.columns if columns is None else columns, what)


def _spread_points(points: pd.DataFrame) -> pd.DataFrame:
    points = _points(points)
    for name in points.columns[points.nunique() < 2]:
        raise refusal(
            "The item {name!r} has the same value everywhere, {value:g}: it tells nobody apart. "
            "Leave it out.",
            name=name,
            value=points[name].iloc[0],
        )
    return points


def _require_k(points: pd.DataFrame, k: int, times: int = 1) -> None:
    require_whole(k, "k", 2)
    different = len(points.drop_duplicates())
    if k * times > different or k >= len(points):
        raise refusal(
            "{k} groups are too many for {rows} rows, of which {different} differ: ask for at "
            "most {most}.",
            k=k,
            rows=len(points),
            different=different,
            most=min(different // times, len(points) - 1),
        )
