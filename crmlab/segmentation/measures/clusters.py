"""Needs segments: groups that k-means finds in answers, how clear they are, and who they are."""

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
    require_shares_of_some,
    require_whole,
)
from crmlab.messages import later, read_words, refusal, say

__all__ = [
    "ITEMS",
    "NEEDS",
    "KChoice",
    "KMeansStep",
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
    "within_squares",
]

NEEDS = ["brand", "service", "quality", "price", "convenience"]
ITEMS = [f"{need}_{number}" for need in NEEDS for number in (1, 2)]
ROUNDS = 100  # of k-means by hand; it is still after a few
SHOWN_ALL = 2_000  # rows up to which a silhouette takes all of them: it looks at every pair
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
    points, centres = _points(points), _points(centres, points.columns)
    return _nearest(points, centres)


def within_squares(points: pd.DataFrame, groups: pd.Series, centres: pd.DataFrame) -> float:
    """Return the squared distances of all points to the centre of their group, summed up."""
    points = _points(points)
    require_same_customers(points=points.iloc[:, 0], groups=groups)
    return _squares(points, groups, centres)


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
        groups = _nearest(points, centres)
        steps.append(KMeansStep(centres, groups, _squares(points, groups, centres)))
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
    points = _points(points)
    _require_spread(points)
    return (points - points.mean()) / points.std()


def find_clusters(points: pd.DataFrame, k: int, *, seed: int = 2024, starts: int = 10) -> pd.Series:
    """Return the group of each row by k-means, numbered from 1, the largest first.

    K-means starts from several sets of centres, and the result with the least squares within groups
    is kept: groups depend little on the seed, but they do. Columns count by their spread:
    `standardise` them first if their units differ.
    """
    from threadpoolctl import threadpool_limits

    points = _points(points)
    _require_spread(points)
    _require_k(points, k)
    require_whole(starts, "starts", 1)
    with threadpool_limits(1):
        labels = _fit(points.to_numpy(), k, seed, starts).labels_
    by_size = pd.Series(labels).value_counts(sort=True).index
    number = {label: place for place, label in enumerate(by_size, start=1)}
    return pd.Series([number[label] for label in labels], points.index, name="cluster")


def silhouettes(
    points: pd.DataFrame,
    counts: Sequence[int] = range(2, 9),
    *,
    samples: int = 10,
    seed: int = 2024,
) -> pd.DataFrame:
    """Return how clear the groups are for each number of groups k, and how sure that is.

    A row's silhouette is ``(b − a) / max(a, b)``: a is its mean distance to its own group, b to the
    next one (Rousseeuw 1987). Columns: the mean ``silhouette``; its ``low`` and ``high`` over
    bootstrap samples (rows drawn with replacement, each counted once); ``wins``, the share of
    samples in which this k is best; ``stability``, the mean adjusted Rand index between the groups
    of all rows and those that a sample leads to (1: the same; 0: no more than by chance); and
    ``shuffled``, the highest silhouette where each column's values were dealt out anew, so that
    nothing belongs together.
    """
    from sklearn.metrics import adjusted_rand_score
    from threadpoolctl import threadpool_limits

    points = _points(points)
    _require_spread(points)
    for k in counts:
        _require_k(points, k, SAMPLED)
    require_whole(samples, "samples", 1)
    values, rng = points.to_numpy(), np.random.default_rng(seed)
    drawn, alike, shuffled = [], [], []
    with threadpool_limits(1):  # threads that wait for each other take longer than one
        found = {k: _fit(values, k, seed, 10).labels_ for k in counts}
        for sample in range(samples):
            rows = np.unique(rng.integers(len(values), size=len(values)))
            fits = {k: _fit(values[rows], k, seed, 3) for k in counts}
            drawn.append([_silhouette(values[rows], fits[k].labels_) for k in counts])
            alike.append([adjusted_rand_score(found[k], fits[k].predict(values)) for k in counts])
            if sample < SHUFFLES:
                dealt = np.column_stack([rng.permutation(column) for column in values.T])
                again = [_fit(dealt[rows], k, seed, 3).labels_ for k in counts]
                shuffled.append([_silhouette(dealt[rows], labels) for labels in again])
    best = np.argmax(drawn, axis=1)
    return pd.DataFrame(
        {
            "silhouette": [_silhouette(values, found[k]) for k in counts],
            "low": np.min(drawn, axis=0),
            "high": np.max(drawn, axis=0),
            "wins": np.bincount(best, minlength=len(counts)) / samples,
            "stability": np.mean(alike, axis=0),
            "shuffled": np.max(shuffled, axis=0),
        },
        index=pd.Index(counts, name="k"),
    )


def choose_k(table: pd.DataFrame) -> KChoice:
    """Return the k with the highest silhouette (`silhouettes`), and whether that is clear.

    It is where its silhouette beats shuffled values in every sample, where it wins in 9 of 10
    samples, and where its groups come out alike (adjusted Rand index of 0.8 or more).
    """
    k = int(table["silhouette"].idxmax())
    best = table.loc[k]
    told = {"k": k, "next": int(table["silhouette"].drop(k).idxmax()) if len(table) > 1 else k}
    if best["low"] <= best["shuffled"]:
        why = say("No k is clear: shuffled values, without any groups, do as well.", **told)
    elif best["wins"] < SURE:
        why = say(
            "The highest silhouette is at {k}, but other samples prefer another number, such as "
            "{next}: no k is clear.",
            **told,
        )
    elif best["stability"] < STABLE:
        why = say("{k} is best, but each sample draws other groups: no k is clear.", **told)
    else:
        why = say("{k} groups are clearly better than any other number tried.", **told)
        return KChoice(k, True, why)
    return KChoice(k, False, why)


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


def segment_profile(
    points: pd.DataFrame, segments: pd.Series, *, level: float = 0.95
) -> pd.DataFrame:
    """Return how far the mean of each segment lies from the mean of all, item by item.

    Columns: ``segment``, ``item``, ``people``, ``mean``, ``against_all`` (points of the item) with
    its interval, ``low`` to ``high``. The difference is the segment against the rest, times the
    share of the rest, so the interval is Welch's. It takes the segments as given: where the same
    items made them, it says how exactly a mean is known, and not that the groups are real.
    """
    from scipy.stats import t

    points = _points(points)
    require_same_customers(points=points.iloc[:, 0], segments=segments)
    require_shares_of_some(level=level)
    sizes = segments.value_counts(sort=False)
    for size, rule in (
        (sizes, say("A segment needs two people or more: one has no spread.")),
        (len(segments) - sizes, say("All others together must be two people or more.")),
    ):
        refuse_where(size < 2, rule, sizes.rename("people"), later("segment"))
    rows = []
    for name in dict.fromkeys(segments.dropna()):
        own, rest = points[segments == name], points[segments != name]
        one, two = own.var() / len(own), rest.var() / len(rest)
        with np.errstate(invalid="ignore", divide="ignore"):
            free = (one + two) ** 2 / (one**2 / (len(own) - 1) + two**2 / (len(rest) - 1))
        reach = t.ppf(0.5 + level / 2, free.fillna(np.inf)) * np.sqrt(one + two)
        share = len(rest) / len(points)
        gap = (own.mean() - rest.mean()) * share
        table = pd.DataFrame({"mean": own.mean(), "against_all": gap})
        table = table.assign(low=gap - share * reach, high=gap + share * reach)
        table.insert(0, "people", len(own))
        table.insert(0, "segment", name)
        rows.append(table.rename_axis("item").reset_index())
    profile = pd.concat(rows, ignore_index=True)
    return profile[["segment", "item", *profile.columns.drop(["segment", "item"])]]


def _nearest(points: pd.DataFrame, centres: pd.DataFrame) -> pd.Series:
    gaps = points.to_numpy()[:, None, :] - centres.to_numpy()[None, :, :]
    nearest = (gaps**2).sum(axis=2).argmin(axis=1)
    return pd.Series(centres.index.to_numpy()[nearest], points.index, name="group")


def _squares(points: pd.DataFrame, groups: pd.Series, centres: pd.DataFrame) -> float:
    return float(((points.to_numpy() - centres.loc[groups].to_numpy()) ** 2).sum())


def _fit(values: np.ndarray, k: int, seed: int, starts: int) -> object:
    from sklearn.cluster import KMeans

    return KMeans(k, n_init=starts, random_state=seed).fit(values)


def _silhouette(values: np.ndarray, labels: np.ndarray) -> float:
    from sklearn.metrics import silhouette_score

    some = min(len(values), SHOWN_ALL)
    return float(silhouette_score(values, labels, sample_size=some, random_state=0))


def _points(points: pd.DataFrame, columns: Sequence[str] | None = None) -> pd.DataFrame:
    points = pd.DataFrame(points)
    require_rows(points, later("rows to group"))
    return number_columns(
        points, points.columns if columns is None else columns, later("rows to group")
    )


def _require_spread(points: pd.DataFrame) -> None:
    for name, column in points.items():
        if column.nunique() < 2:
            raise refusal(
                "The item {name!r} has the same value everywhere, {value:g}: it tells nobody "
                "apart. Leave it out.",
                name=name,
                value=column.iloc[0],
            )


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
