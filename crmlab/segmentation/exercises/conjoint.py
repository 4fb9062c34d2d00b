"""Exercise 3-8: part-worths, importances, and the share of a new product."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.answers import Vector
from crmlab.datasets import load
from crmlab.messages import later
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.segmentation.measures.conjoint import importances, individual_part_worths
from crmlab.verbs import mean, total

ATTRIBUTES = ["price", "service", "warranty", "brand"]
SERVICES = ["basic", "standard", "premium"]

_OF_LARGEST = later(
    "These are parts of the largest range. Importances add up to 1: divide by the sum"
)
_DUMMIES = later(
    "One of the three is 0 here: these compare with that level (dummy codes). With effects codes "
    "the three add up to 0"
)


def _means(attribute: str) -> pd.Series:
    ratings = load("conjoint_ratings")
    return ratings.groupby(attribute, observed=True)["rating"].mean()


def _of_people() -> np.ndarray:
    each = individual_part_worths(load("conjoint_ratings"), ATTRIBUTES)
    return importances(each).mean().to_numpy()


def _ranges(*means: pd.Series) -> np.ndarray:
    return np.array([np.ptp(each) for each in means])


def _one(means: np.ndarray, at: int) -> float:
    return means[at]


def _shares_of(sizes: Sequence[float]) -> np.ndarray:
    return np.array(sizes) / sum(sizes)


class PartWorths(Exercise, id="3-8"):
    ranges = given(np.array([2.7, 1.8, 0.9, 0.6]), "points by attribute", "the ranges")
    range_importances = answer(
        ranges / total(ranges), Vector(ATTRIBUTES, "share", 0.001), "the importances of the ranges"
    )
    range_importances.mistake(_OF_LARGEST, ranges / call(np.max, ranges))
    service_means = given(
        lambda: _means("service").reindex(SERVICES).to_numpy(),
        "mean points by level",
        "the mean rating of each service",
    )
    everything = given(
        lambda: float(load("conjoint_ratings")["rating"].mean()),
        "mean points",
        "the mean of all ratings",
    )
    service_worths = answer(
        service_means - mean(service_means),
        Vector(SERVICES, "points", 0.002),
        "the part-worths of the three services",
    )
    service_worths.mistake(
        "You took off the mean of *all ratings*. Half of the cards have the standard service, so "
        "that mean leans towards it. Take off the mean of the three means",
        service_means - everything,
    )
    for _at in range(3):
        service_worths.mistake(_DUMMIES, service_means - call(_one, service_means, _at))
    price_means = given(
        lambda: _means("price").to_numpy(), "mean points by price", "the mean rating of each price"
    )
    warranty_means = given(
        lambda: _means("warranty").to_numpy(),
        "mean points by warranty",
        "the mean rating of each warranty",
    )
    brand_means = given(
        lambda: _means("brand").to_numpy(), "mean points by brand", "the mean rating of each brand"
    )
    of_people = given(_of_people, "mean shares", "the means of everybody's own importances")
    data_ranges = step(
        call(_ranges, price_means, service_means, warranty_means, brand_means),
        "points from best to worst",
        "the four ranges in the data",
    )
    data_importances = answer(
        data_ranges / total(data_ranges),
        Vector(ATTRIBUTES, "share", 0.001),
        "the importances in the data",
    )
    data_importances.mistake(
        "These are the means of everybody's own importances. Asked for are those of the "
        "part-worths of all together",
        of_people,
    )
    data_importances.mistake(_OF_LARGEST, data_ranges / call(np.max, data_ranges))
    data_importances.mistake(
        "These are standard deviations of the means over their sum. Take the range: the highest "
        "minus the lowest",
        call(
            lambda *means: _shares_of([np.std(each, ddof=1) for each in means]),
            *(price_means, service_means, warranty_means, brand_means),
        ),
    )
    data_importances.mistake(
        "These are the highest means over their sum. Take ranges: the highest minus the lowest",
        call(
            lambda *means: _shares_of([each.max() for each in means]),
            *(price_means, service_means, warranty_means, brand_means),
        ),
    )
    data_importances.mistake(
        "The range of the price is negative here, as the last level is not the best. Take the "
        "highest minus the lowest",
        call(
            lambda *means: _shares_of([each[-1] - each[0] for each in means]),
            *(price_means, service_means, warranty_means, brand_means),
        ),
    )
    product_utilities = given(np.array([2.1, 1.6, 0.9]), "utility", "the utilities")
    grown = step(call(np.exp, product_utilities), "e to the utility", "e to each utility")
    logit_shares = answer(
        grown / total(grown),
        Vector(["new product", "rival", "own old product"], "share", 0.001),
        "the logit shares",
    )
    logit_shares.mistake(
        "These are utilities over their sum. The logit first raises e to each: np.exp",
        product_utilities / total(product_utilities),
    )
    logit_shares.mistake(
        "This sets each product against nothing at all, one by one. Here the three compete: e to "
        "the utility, over the sum of all three",
        call(lambda utility: 1 / (1 + np.exp(-utility)), product_utilities),
    )
    logit_shares.mistake(
        "This is first choice: the best one takes all. The logit leaves something to the others",
        call(lambda utility: (utility == utility.max()).astype(float), product_utilities),
    )
    logit_shares.mistake(
        "This takes powers of 10. The logit takes powers of e: np.exp",
        call(lambda utility: 10**utility / (10**utility).sum(), product_utilities),
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
