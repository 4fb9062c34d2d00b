"""Exercises 3-17 and 3-7: a step of k-means by hand, and the segments in the survey."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.answers import Integer, Labels, Number, Vector, share
from crmlab.datasets import load
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, given
from crmlab.segmentation.measures import ITEMS, NEEDS, find_clusters, match_labels, standardise

POINTS = np.array([1.0, 2, 3, 10, 11, 12])
START = np.array([3.0, 10])
TRIED = range(2, 9)  # numbers of groups


def _to_nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    return np.abs(points[:, None] - centres).min(axis=1)


def _means(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    nearest = np.abs(points[:, None] - centres).argmin(axis=1)
    return np.array([points[nearest == group].mean() for group in range(len(centres))])


class ByHand(Exercise, id="3-17"):
    values = given(POINTS, "values", "the six values")
    first = given(START, "first centres", "the first centres")
    squares_before = answer(
        call(lambda values, centres: (_to_nearest(values, centres) ** 2).sum(), values, first),
        Number("squares", 0.01),
        "the squared distances to the first centres",
    )
    squares_before.mistake(
        "These are plain distances, added up. K-means squares each distance first",
        call(lambda values, centres: _to_nearest(values, centres).sum(), values, first),
    )
    squares_before.mistake(
        "This is the mean. Add the six squares up",
        call(lambda values, centres: (_to_nearest(values, centres) ** 2).mean(), values, first),
    )
    squares_before.mistake(
        "These are the squares after the centres have moved. First measure from 3 and 10",
        call(
            lambda values, centres: (_to_nearest(values, _means(values, centres)) ** 2).sum(),
            values,
            first,
        ),
    )
    new_centres = answer(
        call(_means, values, first), Vector(["lower", "upper"], "value", 0.01), "the new centres"
    )
    new_centres.mistake("These are the first centres. Each moves to the mean of its group", first)
    squares_after = answer(
        call(
            lambda values, centres: (_to_nearest(values, centres) ** 2).sum(), values, new_centres
        ),
        Number("squares", 0.01),
        "the squared distances to the new centres",
    )
    squares_after.mistake(
        "This is measured from the mean of all six. Each value has the centre of its own group",
        call(lambda values: ((values - values.mean()) ** 2).sum(), values),
    )
    hints = (
        "Which of the six values are nearer to 3 than to 10?",
        "Three values belong to each group. A new centre is the mean of its three values.",
        "Before: the first value lies 2 from its centre, and 2 squared is 4. Go on like this for "
        "the others.",
    )
    then = (
        "From {squares_before} to {squares_after} in one step. Another step would change nothing: "
        "k-means has come to rest."
    )


def _wave(table: str) -> pd.DataFrame:
    whole = load(table)
    return whole[whole["wave"] == 1].set_index("resp_id")


def _points() -> pd.DataFrame:
    return standardise(_wave("needs_survey")[ITEMS])


def _silhouettes() -> np.ndarray:
    from sklearn.metrics import silhouette_score

    points = _points()
    return np.array([silhouette_score(points, find_clusters(points, k)) for k in TRIED])


def _names(points: pd.DataFrame, groups: pd.Series) -> list[str]:
    by_need = {need: points[[f"{need}_1", f"{need}_2"]].mean(axis=1) for need in NEEDS}
    return pd.DataFrame(by_need).groupby(groups).mean().idxmax(axis=1).tolist()


def _accuracy(groups: pd.Series, truth: pd.Series) -> float:
    return float((groups.map(match_labels(groups, truth)) == truth).mean())


def _alike(groups: pd.Series, truth: pd.Series) -> float:
    from sklearn.metrics import adjusted_rand_score

    return adjusted_rand_score(truth, pd.factorize(groups)[0])


def _named_twice(given: Sequence[str]) -> str | None:
    if len(set(given)) < len(given):
        return say("Two clusters have the same name here. Each of the five needs is found once")
    return None


class Found(Exercise, id="3-7"):
    points = given(_points, "points", "the ten items, standardised")
    truth = given(lambda: _wave("needs_truth")["segment"], "segment", "the true segments")
    silhouettes = given(_silhouettes, "silhouette", "the silhouettes of k = 2 to 8")
    best_k = answer(
        call(lambda heights: TRIED[int(np.argmax(heights))], silhouettes),
        Integer("groups"),
        "the number of groups with the highest silhouette",
    )
    best_k.mistake(
        "With 8 the squares within groups are smallest. They always fall as k grows. Take the k "
        "with the *highest silhouette*",
        8,
    )
    best_k.mistake(
        "That is the place in the list, counted from 0. The list begins with k = 2",
        call(lambda heights: int(np.argmax(heights)), silhouettes),
    )
    groups = given(lambda: find_clusters(_points(), 5), "groups", "the five clusters")
    cluster_needs = answer(
        call(_names, points, groups),
        Labels([1, 2, 3, 4, 5], NEEDS),
        "the need in which each cluster stands out",
    )
    cluster_needs.mistake(
        "These are the five needs in their usual order. Cluster 1 is only the largest one: look "
        "at its means",
        call(lambda: list(NEEDS)),
    )
    cluster_needs.symptom(_named_twice)
    accuracy = answer(
        call(_accuracy, groups, truth), share(0.006), "the share of people in their true segment"
    )
    accuracy.mistake(
        "This is the adjusted Rand index, which needs no names. Asked for: the share of people "
        "whose cluster bears the name of their true segment",
        call(_alike, groups, truth),
    )
    accuracy.mistake(
        "Those are the people who are in the *wrong* segment",
        call(lambda groups, truth: 1 - _accuracy(groups, truth), groups, truth),
    )
    hints = (
        "Step 1: the loop over k stands above; take the ten standardised items in place of the "
        "two. Step 2: means by cluster, then look along each row.",
        "Step 2: groupby(clusters).mean() of the ten items, a row a cluster. In which two items "
        "does a row stand out? Write a dict: cluster number to need.",
        "Step 3: clusters.map(your names) is a segment for each person. Compare it with the true "
        "one by ==, and take the mean.",
    )
    then = (
        "{accuracy} of the people are in their true segment, and nobody told k-means about the "
        "five needs. With real people there is no answer key: then stability must do."
    )
