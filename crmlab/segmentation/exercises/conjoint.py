"""Exercise 3-8: part-worths, importances, and the share of a new product."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from crmlab.answers import Vector
from crmlab.datasets import load
from crmlab.formulas import Term
from crmlab.messages import later
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.segmentation.measures import NEEDS
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


_SQUARED = later("The ranges are squared here. Take them as they are, over their sum")
_MEDIANS = later("These are medians of the ratings. Part-worths are made of *means*")
_ONE_PERSON = later("This is the first person only. Take the ratings of all 300 people")
_ONE_SEGMENT = later("This is one segment only. Take the ratings of all 300 people")


def _of_one(column: str, value: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda ratings: ratings[ratings[column] == value]


PARTS = {
    "person": _of_one("resp_id", "R00001"),
    **{segment: _of_one("segment", segment) for segment in NEEDS},
}


def _means(attribute: str, part: str = "", middle: str = "mean") -> pd.Series:
    ratings = PARTS.get(part, lambda everybody: everybody)(load("conjoint_ratings"))
    return ratings.groupby(attribute, observed=True)["rating"].agg(middle)


def _worths(part: str = "", middle: str = "mean") -> Term:
    """Return the part-worths of the services among some people, or by another middle."""

    def made() -> np.ndarray:
        means = _means("service", part, middle).reindex(SERVICES).to_numpy()
        return means - means.mean()

    return call(made)


def _weights(size: Callable = np.ptp, part: str = "", middle: str = "mean") -> Term:
    """Return the importances by another size than the range, or of some people."""
    return call(
        lambda: _shares_of([size(_means(each, part, middle).to_numpy()) for each in ATTRIBUTES])
    )


def _of_people() -> np.ndarray:
    each = individual_part_worths(load("conjoint_ratings"), ATTRIBUTES)
    return importances(each).mean().to_numpy()


def _ranges(*means: pd.Series) -> np.ndarray:
    return np.array([np.ptp(each) for each in means])


def _shares_of(sizes: Sequence[float]) -> np.ndarray:
    return np.array(sizes) / sum(sizes)


def _by_alphabet(size: Callable) -> Term:
    def reach(attribute: str) -> float:
        means = _means(attribute)
        means = means.set_axis(means.index.astype(str)).sort_index()
        return size(means.iloc[-1] - means.iloc[0])

    return call(lambda: _shares_of([reach(each) for each in ATTRIBUTES]))


class PartWorths(Exercise, id="3-8"):
    ranges = given(np.array([2.5, 1.5, 0.7, 0.3]), "points by attribute", "the ranges")
    range_importances = answer(
        ranges / total(ranges), Vector(ATTRIBUTES, "share", 0.001), "the importances of the ranges"
    )
    range_importances.mistake(_OF_LARGEST, ranges / call(np.max, ranges))
    range_importances.mistake(_SQUARED, call(lambda ranges: _shares_of(ranges**2), ranges))
    range_importances.mistake(
        "This is the logit, which belongs to *products*. An importance is a range over the sum",
        call(lambda ranges: _shares_of(np.exp(ranges)), ranges),
    )
    range_importances.mistake(
        "These are ranks. An importance is a range over the sum of all four",
        call(lambda: np.arange(1.0, 5)),
    )
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
        Vector(SERVICES, "points", 0.006),
        "the part-worths of the three services",
    )
    service_worths.mistake(
        "You took off the mean of *all ratings*. Half of the cards have the standard service, so "
        "that mean leans towards it. Take off the mean of the three means",
        service_means - everything,
    )
    service_worths.mistake(
        _DUMMIES,
        service_means - call(np.take, service_means, 0),
        service_means - call(np.take, service_means, 1),
        service_means - call(np.take, service_means, 2),
    )
    service_worths.mistake(_MEDIANS, _worths(middle="median"))
    service_worths.mistake(_ONE_PERSON, _worths("person"))
    service_worths.mistake(_ONE_SEGMENT, *map(_worths, NEEDS))
    service_worths.mistake(
        "These are *sums* of ratings, and standard stands on twice as many cards. Take means",
        _worths(middle="sum"),
    )
    service_worths.mistake(
        "These are shares of the sum. A part-worth is a mean minus the mean of the three means",
        service_means / total(service_means),
    )
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
        _weights(lambda means: np.std(means, ddof=1)),
    )
    data_importances.mistake(
        "These are the highest means over their sum. Take ranges: the highest minus the lowest",
        _weights(np.max),
    )
    data_importances.mistake(
        "The range of the price is negative here, as the last level is not the best. Take the "
        "highest minus the lowest",
        _weights(lambda means: means[-1] - means[0]),
    )
    data_importances.mistake(_SQUARED, _weights(lambda means: np.ptp(means) ** 2))
    data_importances.mistake(_MEDIANS, _weights(middle="median"))
    data_importances.mistake(_ONE_PERSON, _weights(part="person"))
    data_importances.mistake(_ONE_SEGMENT, *[_weights(part=each) for each in NEEDS])
    data_importances.mistake(
        "This measures the best level against the mean of all ratings. Take the range: the highest "
        "minus the lowest",
        call(
            lambda everything: _shares_of([_means(each).max() - everything for each in ATTRIBUTES]),
            everything,
        ),
    )
    data_importances.mistake(
        "These are the sizes of all part-worths, added up. Take the range: the highest minus the "
        "lowest",
        _weights(lambda means: np.abs(means - means.mean()).sum()),
    )
    data_importances.mistake(
        "By the alphabet, premium comes before standard: the last minus the first level is no "
        "range. Take the highest minus the lowest",
        _by_alphabet(abs),
        _by_alphabet(float),
    )
    data_importances.mistake(
        "These are importances of step 1, another study. Take the ratings of the 300 people",
        range_importances,
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
        "This takes powers of 10, or of 2. The logit takes powers of e: np.exp",
        call(lambda utility: _shares_of(10**utility), product_utilities),
        call(lambda utility: _shares_of(2**utility), product_utilities),
    )
    logit_shares.mistake(
        "The sign is turned here: e to *minus* the utility. The best product gets most",
        call(lambda utility: _shares_of(np.exp(-utility)), product_utilities),
    )
    logit_shares.mistake(
        "This sets the new product against each of them in pairs. Here the three compete: divide "
        "by the sum of all three",
        call(lambda utility: 1 / (1 + np.exp(utility - utility[0])), product_utilities),
    )
    logit_shares.mistake(
        "These are squares, or logarithms, over their sum. The logit raises e to each: np.exp",
        call(lambda utility: _shares_of(utility**2), product_utilities),
        call(lambda utility: _shares_of(np.log(utility)), product_utilities),
    )
    logit_shares.mistake(
        "The own old product is left out here. It stays on the shelf and takes its share",
        call(lambda utility: np.append(_shares_of(np.exp(utility[:2])), 0.0), product_utilities),
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
