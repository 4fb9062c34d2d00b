"""Exercises 3-15 and 3-7: a step of k-means by hand, and the segments in the survey."""

from collections.abc import Iterable, Sequence
from itertools import permutations

import numpy as np
import pandas as pd

from crmlab.answers import Integer, Labels, Number, Vector, share
from crmlab.datasets import load
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step
from crmlab.scenes.formulas import Verb
from crmlab.segmentation import measures
from crmlab.segmentation.measures import ITEMS, NEEDS, find_clusters, standardise

TRIED = range(2, 9)  # numbers of groups
EXACT, NEAR, HEIGHT = 1e-6, 0.006, 5e-4  # shares, and a silhouette


def _distances(values: np.ndarray, centres: np.ndarray, between: float) -> np.ndarray:
    return np.abs(values - np.where(values < between, *centres))


def _middles(values: np.ndarray, between: float, middle: str) -> np.ndarray:
    groups = values[values < between], values[values >= between]
    return np.array([pd.Series(group).agg(middle) for group in groups])


squares = Verb(lambda *parts: (_distances(*parts) ** 2).sum())
squares.slip(
    "These are plain distances, added up. K-means squares each distance first",
    lambda *parts: _distances(*parts).sum(),
)
squares.slip(
    "The distances are added first, and then squared. Square each distance, and add",
    lambda *parts: _distances(*parts).sum() ** 2,
)
squares.slip(
    "This is the mean. Add the six squares up", lambda *parts: (_distances(*parts) ** 2).mean()
)
squares.slip(
    "All six are measured from both centres here. Each counts for the *nearer* centre only",
    lambda values, centres, between: (np.subtract.outer(values, centres) ** 2).sum(),
)


class ByHand(Exercise, id="3-15"):
    values = choice(
        ("all six values", np.array([1.0, 2, 6, 10, 12, 14])),
        ("the lower group alone", np.array([1.0, 2, 6])),
        ("the upper group alone", np.array([10.0, 12, 14])),
        ("the values without 6 and 10, where the first centres stand", np.array([1.0, 2, 12, 14])),
    )
    first = given(
        np.array([6.0, 10]),
        "value",
        "the first centres",
        others={"the mean of all six": [7.5, 7.5]},
    )
    between = choice(
        ("the nearer centre for each value", [8]),
        ("the upper centre for 6", [4]),
        ("the lower centre for 10", [11]),
        ("the lower centre for all", [99]),
        why="6 is nearer to 6 than to 10, and 10 to 10",
    )
    middle = choice(("the mean of a group", "mean"), ("the sum", "sum"), ("the median", "median"))
    squares_before = answer(
        squares(values, first, between),
        Number("squares", 0.01),
        "the squared distances to the first centres",
    )
    new_centres = answer(
        call(_middles, values, between, middle),
        Vector(["lower", "upper"], "value", 0.01),
        "the new centres",
    )
    new_centres.mistake(
        "These are halfway between the first centres and the new ones. Each moves all the way to "
        "the mean of its group",
        (first + new_centres) / 2,
    )
    squares_after = answer(
        squares(values, new_centres, between),
        Number("squares", 0.01),
        "the squared distances to the new centres",
    )
    squares_after.mistake(
        "These are variances, added up. Asked for: the squares themselves, not divided",
        squares_after / 3,
        squares_after / 2,
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


def _items(wave: int = 1) -> pd.DataFrame:
    survey = load("needs_survey").set_index("resp_id")
    return survey.loc[survey["wave"] == wave, ITEMS]


def _scores() -> pd.DataFrame:
    return measures.top_need(_items())[NEEDS]


@once_an_edition
def _people() -> pd.DataFrame:
    """Return the answers of wave 1, who has a tie, and the segments of both waves."""
    keys = load("needs_truth").pivot(index="resp_id", columns="wave", values="segment")
    tied = measures.top_need(_items())["tied"]
    return _items().assign(tied=tied).join(keys.astype(str).add_prefix("wave "))


def _heights(
    points: pd.DataFrame, tried: Iterable[int] = (5,), found_in: pd.DataFrame | None = None
) -> np.ndarray:
    from sklearn.metrics import pairwise_distances, silhouette_score

    apart = pairwise_distances(points)
    groups = [find_clusters(points if found_in is None else found_in, k) for k in tried]
    return np.array([silhouette_score(apart, of, metric="precomputed") for of in groups])


def _of_another_k(given: float, heights: np.ndarray) -> str | None:
    for k, height in zip(TRIED, heights, strict=True):
        if height < heights.max() and (given == k or abs(given - height) < HEIGHT):
            return say(
                "With {k} groups the silhouette is {height:.3f}. Another k reaches more",
                k=k,
                height=height,
            )
    return None


def _grouped(people: pd.DataFrame, k: str) -> pd.Series:
    return find_clusters(standardise(people[ITEMS]), int(k))


def _names(people: pd.DataFrame, groups: pd.Series) -> list[str]:
    return measures.top_need(people[ITEMS].groupby(groups).mean())["segment"].tolist()


def _named_twice(given: Sequence[str], cluster_needs: Sequence[str]) -> str | None:
    if len(set(given)) < len(given):
        return say("Two clusters have the same name here. Each of the five needs is found once")
    wrong = [at for at in range(len(given)) if given[at] != cluster_needs[at]]
    return say(
        "Each need stands here once, but {wrong} of the five at another cluster. Look at the row "
        "of cluster {first} in the means: which two items are highest?",
        wrong=len(wrong),
        first=wrong[0] + 1,
    )


def _right(people: pd.DataFrame, groups: pd.Series, key: str) -> pd.Series:
    return groups.map(measures.match_labels(groups, people["wave 1"])) == people[key]


def _mean(people: pd.DataFrame, right: pd.Series, over: str) -> float:
    return right[~people["tied"] | (over == "all")].mean()


def _alike(people: pd.DataFrame, groups: pd.Series) -> float:
    from sklearn.metrics import adjusted_rand_score

    return adjusted_rand_score(people["wave 1"], groups)


def _named_wrongly(
    given: float, people: pd.DataFrame, groups: pd.Series, right: pd.Series
) -> str | None:
    """Recognise names that are missing or stand at other clusters, and almost the clusters."""
    both, hits = pd.crosstab(groups, people["wave 1"]).to_numpy(), right.groupby(groups).sum()
    orders = permutations(range(len(both)))
    wrong = [*(hits.sum() - hits), *(both[range(len(both)), order].sum() for order in orders)]
    if (np.abs(np.array(wrong) / len(people) - given) < EXACT).any():
        return say(
            "The five names stand at the wrong clusters here, or one is missing or written in "
            "another way than in the key. Cluster 1 gets the first name of step 2, cluster 2 the "
            "second, and so on"
        )
    if round(given, 3) != given and abs(given - right.mean()) < NEAR:
        return say(
            "Very near, but not for the clusters of step 2: by the rule of 3.6, with items "
            "that are not standardised, or as a mean of five shares? Take `find_clusters` with the "
            "standardised items and k = 5, as it is, and the mean over all people"
        )
    return None


class Found(Exercise, id="3-7"):
    people = given(_people, "people", "the people of the first wave")
    heights = choice(
        (
            "the ten items of the first wave, standardised by column",
            lambda: _heights(standardise(_items()), TRIED),
        ),
        ("the ten answers as they are, or all scaled alike", lambda: _heights(_items())),
        ("300 people only, as in the loop above", lambda: _heights(standardise(_items())[:300])),
        ("the *second* wave", lambda: _heights(standardise(_items(2)))),
        ("both waves", lambda: _heights(standardise(load("needs_survey")[ITEMS]))),
        ("the five scores", lambda: _heights(_scores())),
        ("the five scores, standardised", lambda: _heights(standardise(_scores()))),
        (
            "the standardised items to find groups, and the plain ones to measure them",
            lambda: _heights(_items(), found_in=standardise(_items())),
        ),
        ("the items standardised by *person*", lambda: _heights(standardise(_items().T).T)),
        (
            "`two`, the two scores of the loop above",
            lambda: _heights(_scores()[["service", "price"]][:300], [3]),
        ),
    )
    of_dice = given(0.09, "silhouette", "the silhouette of the dice")
    best_k = answer(
        call(lambda heights: max(zip(heights, TRIED, strict=True))[1], heights),
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
        best_k - 2,
    )
    best_k.symptom(_of_another_k)
    best_height = answer(
        call(np.max, heights), Number("silhouette", HEIGHT), "the highest silhouette"
    )
    best_height.mistake("This is the *number* of groups. Asked is their silhouette", best_k)
    best_height.symptom(_of_another_k)
    k = choice(("the five of step 2", "5"), ("*four* clusters", "4"))
    groups = step(call(_grouped, people, k), "groups", "the five clusters")
    cluster_needs = answer(
        call(_names, people, groups),
        Labels([1, 2, 3, 4, 5], NEEDS),
        "the need in which each cluster stands out",
    )
    cluster_needs.mistake(
        "These are the five needs in their usual order. Cluster 1 is only the largest one: look "
        "at its means",
        call(lambda: NEEDS),
    )
    cluster_needs.symptom(_named_twice)
    key = choice(("the key of wave 1", "wave 1"), ("that of the *second* wave", "wave 2"))
    over = choice(("all people", "all"), ("only those without a tie in 3.6", "clear"))
    right = step(call(_right, people, groups, key), "hits", "who is in the true segment")
    rand = step(call(_alike, people, groups), "index", "the adjusted Rand index, without names")
    accuracy = answer(
        call(_mean, people, right, over), share(), "the share of people in their true segment"
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
