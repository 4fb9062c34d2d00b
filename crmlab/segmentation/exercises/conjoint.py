"""Exercise 3-8: part-worths, importances, and the share of a new product."""

from collections.abc import Callable
from operator import itemgetter

import numpy as np
import pandas as pd

from crmlab.answers import Vector
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, choice, given, step
from crmlab.segmentation.measures.conjoint import importances, individual_part_worths

ATTRIBUTES = ["price", "service", "warranty", "brand"]
SERVICES = ["basic", "standard", "premium"]
OWN = {  # what numbers become, beside what numpy makes of them
    "ten": lambda numbers: 10**numbers,
    "minus": lambda numbers: np.exp(-numbers),
    "first choice": lambda numbers: (numbers == numbers.max()).astype(float),
    "ranks": lambda numbers: numbers.argsort().argsort() + 1.0,
    "alone": lambda numbers: 1 + numbers,
    "pairs": lambda numbers: numbers + numbers[0],
    "nothing": lambda numbers: 1 + numbers.sum(),
    "everything": lambda means: np.average(means, weights=1 + (means.index == "standard")),
    **{name: itemgetter(name) for name in SERVICES},
    "deviation": lambda means: means.std(),
    "variance": lambda means: means.var(),
    "last": lambda means: means.iloc[-1] - means.iloc[0],
    "alphabet": lambda means: OWN["last"](means[sorted(means.index, key=str)]),
    "distance": lambda means: abs(OWN["alphabet"](means)),
    "best": lambda means: means.max() - OWN["everything"](means),
    "worth": lambda means: means.max() - means.mean(),
    "worths": lambda means: (means - means.mean()).abs().sum(),
}


def _made(numbers: np.ndarray | pd.Series, how: str) -> np.ndarray | float:
    return OWN[how](numbers) if how in OWN else getattr(np, how)(numbers)


def _means(ratings: pd.DataFrame, middle: str, attribute: str = "service") -> pd.Series:
    return ratings.groupby(attribute, observed=True)["rating"].agg(middle)


def _sizes(ratings: pd.DataFrame, middle: str, size: str) -> np.ndarray:
    return np.array([_made(_means(ratings, middle, each), size) for each in ATTRIBUTES])


def _those(people: str) -> Callable[[], pd.DataFrame]:
    return lambda: load("conjoint_ratings").query(people)


class PartWorths(Exercise, id="3-8"):
    ranges = given(np.array([2.5, 1.5, 0.7, 0.3]), "points by attribute", "the ranges")
    ranks = given(np.arange(1.0, 5), "ranks", "ranks")
    plain = given(
        "positive",
        "powers",
        "the numbers as they are",
        "an importance is a range over the sum of all four",
        others={
            "their squares": "square",
            "their square roots": "sqrt",
            "their logarithms": "log",
            "their ranks": "ranks",
            "1 over each": "reciprocal",
        },
    )
    grow = given(
        "exp",
        "powers",
        "e to each utility, as the logit does for products",
        "np.exp",
        others={
            "powers of 10": "ten",
            "powers of 2": "exp2",
            "e to minus the utility": "minus",
            "first choice, where the best takes all": "first choice",
        },
    )
    whole = choice(
        ("the sum of all to divide by", "sum"),
        ("the largest to divide by", "max"),
        ("1 and each one alone to divide by, as if it had no rival", "alone"),
        ("each and the new product in pairs to divide by", "pairs"),
        ("1 and the sum to divide by, as if some bought nothing", "nothing"),
        why="the shares then add up to 1",
    )
    own_ranges = call(_made, ranges, plain)
    range_importances = answer(
        own_ranges / call(_made, own_ranges, whole),
        Vector(ATTRIBUTES, "share", 0.001),
        "the importances of step 1, another study",
    )
    people = choice(
        ("all 300 people", lambda: load("conjoint_ratings")),
        ("the first person alone", _those("resp_id == 'R00001'")),
        ("the segment brand alone", _those("segment == 'brand'")),
        ("the segment service alone", _those("segment == 'service'")),
        ("the segment quality alone", _those("segment == 'quality'")),
        ("the segment price alone", _those("segment == 'price'")),
        ("the segment convenience alone", _those("segment == 'convenience'")),
    )
    middle = choice(
        ("the mean rating", "mean"),
        ("the median", "median"),
        ("the sum, though standard stands on more cards", "sum"),
        ("the highest rating", "max"),
    )
    level = choice(
        ("the mean of the three means", "mean"),
        ("the mean of all ratings, half of which are of standard", "everything"),
        ("the mean of basic, as dummy codes do", "basic"),
        ("the mean of standard, as dummy codes do", "standard"),
        ("the mean of premium, as dummy codes do", "premium"),
        why="the part-worths then add up to 0",
    )
    service_means = step(
        call(_means, people, middle), "mean points by level", "the mean rating of each service"
    )
    service_worths = answer(
        service_means - call(_made, service_means, level),
        Vector(SERVICES, "points", 0.006),
        "the part-worths of the three services",
    )
    service_worths.mistake(
        "These are shares of the sum. A part-worth is a mean minus the mean of the three means",
        service_means / call(np.sum, service_means),
    )
    of_people = given(
        lambda: importances(individual_part_worths(load("conjoint_ratings"), ATTRIBUTES)).mean(),
        "mean shares",
        "the means of everybody's own importances",
    )
    size = choice(
        ("the range, the highest minus the lowest mean", "ptp"),
        ("the standard deviation of the means", "deviation"),
        ("the standard deviation of the means with ddof=0", "std"),
        ("the variance of the means", "variance"),
        ("the highest mean", "max"),
        ("the lowest mean", "min"),
        ("the last level minus the first, which is negative for the price", "last"),
        ("the last level minus the first by the alphabet", "alphabet"),
        ("the distance from the first to the last level by the alphabet", "distance"),
        ("the best level minus the mean of all ratings", "best"),
        ("the best level minus the mean of the levels", "worth"),
        ("the sizes of all part-worths, added up", "worths"),
    )
    data_ranges = step(call(_sizes, people, middle, size), "ranges", "the four ranges in the data")
    own_data_ranges = call(_made, data_ranges, plain)
    data_importances = answer(
        own_data_ranges / call(_made, own_data_ranges, whole),
        Vector(ATTRIBUTES, "share", 0.001),
        "the importances of all 300 people together",
    )
    utilities = choice(
        ("the utilities of all three", np.array([2.1, 1.6, 0.9])),
        ("the first two alone", np.array([2.1, 1.6, -np.inf])),
        why="the own old product stays on the shelf",
    )
    grown = step(call(_made, utilities, grow), "e to the utility", "e to each utility")
    logit_shares = answer(
        grown / call(_made, grown, whole),
        Vector(["new product", "rival", "own old product"], "share", 0.001),
        "the logit shares",
    )
    hints = (
        "Step 1: a share is a part of the sum. Step 2: group the ratings by service, take the "
        "mean, and look at what the four cards did.",
        "Step 2: the three part-worths must add up to 0. Step 3: max() minus min() of the means of "
        "each attribute, four times.",
        "Step 4: np.exp of an array raises e to each number; then it is a share of the sum, as in "
        "step 1.",
    )
    then = (
        "The new product gets most, but part of it comes from the firm's own old product. Both "
        "shares count on a point of rating being a point of utility: sales will tell."
    )
