"""Exercises 3-15 and 3-7: a step of k-means by hand, and the segments in the survey."""

from collections.abc import Callable, Sequence
from itertools import permutations

import numpy as np
import pandas as pd

from crmlab.answers import Integer, Labels, Number, Vector, share
from crmlab.datasets import load
from crmlab.formulas import Term
from crmlab.messages import say
from crmlab.scenes import Answer, Exercise, answer, call, given
from crmlab.segmentation.measures import (
    ITEMS,
    NEEDS,
    find_clusters,
    match_labels,
    standardise,
    top_need,
)

POINTS = np.array([1.0, 2, 6, 10, 12, 14])
START = np.array([6.0, 10])
TRIED = range(2, 9)  # numbers of groups
EXACT, NEAR, HEIGHT = 1e-6, 0.006, 5e-4  # shares, and a silhouette


def _to_nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    return np.abs(points[:, None] - centres).min(axis=1)


def _squares(points: np.ndarray, centres: np.ndarray) -> float:
    return (_to_nearest(points, centres) ** 2).sum()


def _means(points: np.ndarray, centres: np.ndarray, middle: Callable = np.mean) -> np.ndarray:
    nearest = np.abs(points[:, None] - centres).argmin(axis=1)
    return np.array([middle(points[nearest == group]) for group in range(len(centres))])


def _measured(squares: Answer, values: Term, centres: Term) -> None:
    """Register what goes wrong with the squares, from whichever centres."""

    def wrong(do: Callable) -> Term:
        return call(lambda values, centres: do(_to_nearest(values, centres)), values, centres)

    squares.mistake(
        "These are plain distances, added up. K-means squares each distance first",
        wrong(np.sum),
        wrong(lambda distances: distances.sum() ** 2),
    )
    squares.mistake(
        "This is the mean. Add the six squares up", wrong(lambda distances: (distances**2).mean())
    )
    squares.mistake("No root is needed here: it is the squares that add up", wrong(np.linalg.norm))
    squares.mistake(
        "This is one group only. Add up the squares of both",
        wrong(lambda distances: (distances[:3] ** 2).sum()),
        wrong(lambda distances: (distances[3:] ** 2).sum()),
    )
    squares.mistake(
        "All six are measured from both centres here. Each counts for the *nearer* centre only",
        call(lambda values, centres: ((values[:, None] - centres) ** 2).sum(), values, centres),
    )


class ByHand(Exercise, id="3-15"):
    values = given(POINTS, "values", "the six values")
    first = given(START, "first centres", "the first centres")
    squares_before = answer(
        call(_squares, values, first),
        Number("squares", 0.01),
        "the squared distances to the first centres",
    )
    _measured(squares_before, values, first)
    squares_before.mistake(
        "These are the squares after the centres have moved. First measure from 6 and 10",
        call(lambda values, centres: _squares(values, _means(values, centres)), values, first),
    )
    new_centres = answer(
        call(_means, values, first), Vector(["lower", "upper"], "value", 0.01), "the new centres"
    )
    new_centres.mistake("These are the first centres. Each moves to the mean of its group", first)
    new_centres.mistake(
        "These are halfway between the first centres and the new ones. Each moves all the way to "
        "the mean of its group",
        (first + call(_means, values, first)) / 2,
    )
    new_centres.mistake(
        "These are sums. A centre is the *mean* of its group", call(_means, values, first, np.sum)
    )
    new_centres.mistake(
        "These are medians. K-*means* takes the mean of each group",
        call(_means, values, first, np.median),
    )
    new_centres.mistake(
        "The centre itself is one of the six values, and counts. A mean of three values each",
        call(lambda values: np.array([values[:2].mean(), values[4:].mean()]), values),
    )
    new_centres.mistake(
        "One value is in the wrong group here. 6 is nearer to 6 than to 10",
        call(lambda values: np.array([values[:2].mean(), values[2:].mean()]), values),
    )
    squares_after = answer(
        call(_squares, values, new_centres),
        Number("squares", 0.01),
        "the squared distances to the new centres",
    )
    _measured(squares_after, values, new_centres)
    squares_after.mistake(
        "These are variances, added up. Asked for: the squares themselves, not divided",
        call(lambda values: values[:3].var() + values[3:].var(), values),
        call(lambda values: values[:3].var(ddof=1) + values[3:].var(ddof=1), values),
    )
    squares_after.mistake(
        "This is measured from the mean of all six. Each value has the centre of its own group",
        call(lambda values: ((values - values.mean()) ** 2).sum(), values),
    )
    hints = (
        "Which of the six values are nearer to 6 than to 10?",
        "Three values belong to each group. A new centre is the mean of its three values.",
        "Before: the first value lies 5 from its centre, and 5 squared is 25. Go on like this for "
        "the others.",
    )
    then = (
        "From {squares_before} to {squares_after} in one step. Another step would change nothing: "
        "k-means has come to rest."
    )


def _wave(table: str, wave: int = 1) -> pd.DataFrame:
    whole = load(table)
    return whole[whole["wave"] == wave].set_index("resp_id")


def _items() -> pd.DataFrame:
    return _wave("needs_survey")[ITEMS]


def _silhouette(points: pd.DataFrame, k: int, found_in: pd.DataFrame | None = None) -> float:
    from sklearn.metrics import silhouette_score

    return silhouette_score(points, find_clusters(points if found_in is None else found_in, k))


def _silhouettes() -> np.ndarray:
    points = standardise(_items())
    return np.array([_silhouette(points, k) for k in TRIED])


def _names(points: pd.DataFrame, groups: pd.Series) -> list[str]:
    return top_need(points.groupby(groups).mean())["segment"].tolist()


def _accuracy(groups: pd.Series, truth: pd.Series) -> float:
    return float((groups.map(match_labels(groups, truth)) == truth).mean())


def _alike(groups: pd.Series, truth: pd.Series) -> float:
    from sklearn.metrics import adjusted_rand_score

    return adjusted_rand_score(truth, pd.factorize(groups)[0])


def _of_another_k(given: float, silhouettes: np.ndarray) -> str | None:
    for k, height in zip(TRIED, silhouettes, strict=True):
        if abs(given - height) < HEIGHT:
            return say("This is the silhouette of {k} groups. Another k reaches more", k=k)
    return None


def _named_twice(given: Sequence[str], cluster_needs: Sequence[str]) -> str | None:
    if len(set(given)) < len(given):
        return say("Two clusters have the same name here. Each of the five needs is found once")
    wrong = [
        at
        for at, names in enumerate(zip(given, cluster_needs, strict=True), 1)
        if names[0] != names[1]
    ]
    return say(
        "Each need stands here once, but {wrong} of the five at another cluster. Look at the row "
        "of cluster {first} in the means: which two items are highest?",
        wrong=len(wrong),
        first=wrong[0],
    )


def _named_wrongly(
    given: float, items: pd.DataFrame, groups: pd.Series, truth: pd.Series
) -> str | None:
    """Recognise another key or rule, some people only, and the names at other clusters."""
    by_rule, found = top_need(items), groups.map(match_labels(groups, truth))
    clear = ~by_rule["tied"]
    of_four = find_clusters(standardise(items), 4)
    ways = {
        say(
            "Either this is what the rule of 3.6 reaches, or the items were not standardised: both "
            "reach the same. Asked for: the clusters of step 2, found in the *standardised* items"
        ): (by_rule["segment"] == truth).mean(),
        say(
            "The people with a tie in 3.6 are left out here. Take all people, and the clusters of "
            "step 2"
        ): (found == truth)[clear].mean(),
        say("This is the key of the *second* wave. Take wave 1"): (
            (found == _wave("needs_truth", 2)["segment"]).mean()
        ),
        say("These are *four* clusters. Asked for: the five of step 2"): _accuracy(of_four, truth),
        say(
            "This is the mean of five shares, one for each segment. Take the mean over all people"
        ): (found == truth).groupby(truth, observed=True).mean().mean(),
    }
    for said, share_right in ways.items():
        if abs(share_right - given) < EXACT:
            return said
    both = pd.crosstab(groups, truth).to_numpy()
    hits = (found == truth).groupby(groups).sum()
    for forgotten in hits.index:
        if abs((hits.sum() - hits[forgotten]) / len(truth) - given) < EXACT:
            return say(
                "Cluster {number} has no name here, or one that is written in another way than in "
                "the key. Write all five",
                number=forgotten,
            )
    for order in permutations(range(len(both))):
        if abs(both[range(len(both)), order].sum() / len(truth) - given) < EXACT:
            return say(
                "The five names stand at the wrong clusters here. Cluster 1 gets the first name of "
                "step 2, cluster 2 the second, and so on"
            )
    if round(given, 3) != given and abs(given - _accuracy(groups, truth)) < NEAR:
        return say(
            "Very near, but not for the clusters of step 2. Take `find_clusters` with the "
            "standardised items and k = 5, as it is, and the mean over all people"
        )
    return None


class Found(Exercise, id="3-7"):
    items = given(_items, "points", "the ten items")
    truth = given(lambda: _wave("needs_truth")["segment"], "segment", "the true segments")
    silhouettes = given(_silhouettes, "silhouette", "the silhouettes of k = 2 to 8")
    unlike = given(
        lambda: _silhouette(_items(), 5), "silhouette", "the silhouette without standardising"
    )
    of_two = given(
        lambda: _silhouette(top_need(_items())[["service", "price"]].iloc[:300], 3),
        "silhouette",
        "the silhouette of the two scores above",
    )
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
        "Either this is the place in the list, counted from 0: the list begins with k = 2. Or you "
        "used `two`, the two scores of the loop above: take the ten standardised items",
        call(lambda heights: int(np.argmax(heights)), silhouettes),
    )
    best_height = answer(
        call(np.max, silhouettes), Number("silhouette", HEIGHT), "the highest silhouette"
    )
    best_height.mistake(
        "These are the ten answers as they are, or all scaled alike. Standardise them first", unlike
    )
    best_height.mistake(
        "These are 300 people only, as in the loop above. Take all 1,260 of the first wave",
        call(lambda: _silhouette(standardise(_items()).iloc[:300], 5)),
    )
    best_height.mistake(
        "These are the people of the *second* wave, or of both. Take the first wave",
        call(lambda: _silhouette(standardise(_wave("needs_survey", 2)[ITEMS]), 5)),
        call(lambda: _silhouette(standardise(load("needs_survey")[ITEMS]), 5)),
    )
    best_height.mistake(
        "These are the five scores, the means of two questions each. Take the ten questions",
        call(lambda items: _silhouette(top_need(items)[NEEDS], 5), items),
        call(lambda items: _silhouette(standardise(top_need(items)[NEEDS]), 5), items),
    )
    best_height.mistake(
        "The groups were found in the standardised items, and measured in the plain ones. Give "
        "`silhouette_score` the standardised items, too",
        call(lambda items: _silhouette(items, 5, standardise(items)), items),
    )
    best_height.mistake(
        "Each *person* is standardised here. Standardise each column, by `standardise`",
        call(lambda items: _silhouette(standardise(items.T).T, 5), items),
    )
    best_height.mistake(
        "This is the silhouette of `two`, the two scores of the loop above. Take the ten "
        "standardised items",
        of_two,
    )
    best_height.mistake(
        "That is the number of groups. Asked for: the silhouette that they reach", best_k
    )
    best_height.symptom(_of_another_k)
    groups = given(lambda: find_clusters(standardise(_items()), 5), "groups", "the five clusters")
    cluster_needs = answer(
        call(_names, items, groups),
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
        call(_accuracy, groups, truth), share(), "the share of people in their true segment"
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
    accuracy.mistake(
        "No one agrees: cluster *numbers* beside names, or names that are written in another way "
        "than in the key (all small). Put a name in the place of each number first, by map",
        0,
    )
    accuracy.symptom(_named_wrongly)
    hints = (
        "Step 1: the loop over k stands above; take the ten standardised items in place of the "
        "two. Step 2: means by cluster, then look along each row.",
        "Step 2: groupby(clusters).mean() of the ten items, a row a cluster. In which two items "
        "does a row stand out? Write the five needs as a list, cluster 1 first (or as a dict).",
        "Step 3: clusters.map(your names) is a segment for each person. Compare it with the true "
        "one by ==, and take the mean.",
    )
    then = (
        "{accuracy} of the people are in their true segment, and nobody told k-means about the "
        "five needs. With real people there is no answer key: then stability must do."
    )
