"""Exercises 3-20 and 3-9: a cut between two groups, and hit rates against chance."""

import numpy as np

from crmlab.answers import Label, Number, share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step
from crmlab.segmentation.measures.discriminant import Discriminant, cross_validated
from crmlab.verbs import total

GROUPS = ["price", "service", "convenience"]
PREDICTORS = ["discount_share", "advice_minutes"]


class Cut(Exercise, id="3-20"):
    convenience = given(33.0, "minutes", "the mean of the convenience seekers")
    price = given(14.0, "minutes", "the mean of the price-sensitive")
    newcomer = given(21.0, "minutes of the newcomer", "the newcomer's minutes")
    cut = answer(
        (convenience + price) / 2, Number("minutes", 0.01), "the cut between the two groups"
    )
    cut.mistake(
        "This is half of the distance between the means. Start from a mean, or add the two and "
        "halve",
        (convenience - price) / 2,
    )
    newcomer_group = answer(
        call(lambda minutes, cut: "price" if minutes < cut else "convenience", newcomer, cut),
        Label(["price", "convenience"]),
        "the newcomer's group",
    )
    direction = answer(
        call(lambda low, high: "up" if low < high else "down", price, convenience),
        Label(["up", "down"]),
        "where the cut goes when the price-sensitive are more",
    )
    direction.mistake(
        "Then the area of the larger group would shrink. The cut moves away from the larger group, "
        "towards the mean of the smaller",
        call(lambda low, high: "down" if low < high else "up", price, convenience),
    )
    hints = (
        "The cut lies where a newcomer is as far from one mean as from the other.",
        "A newcomer below the cut is nearer to the lower mean. A larger group gets the benefit of "
        "the doubt: its area grows.",
    )
    then = "Discriminant analysis does just this, with two or more measurements at once."


@once_an_edition
def _hits() -> tuple[int, int]:
    """Return how many customers are put into their own group: as learned from, and left out."""
    customers = load("new_customers")
    found = Discriminant(PREDICTORS).fit(customers).predict(customers)
    left_out = cross_validated(customers, PREDICTORS)
    actual = customers["group"].astype(str)
    return int((actual == found).sum()), int((actual == left_out).sum())


def _sizes() -> np.ndarray:
    counts = load("new_customers")["group"].astype(str).value_counts()
    return counts.reindex(GROUPS).to_numpy(float)


class AgainstChance(Exercise, id="3-9"):
    customers = given(lambda: len(load("new_customers")), "customers", "all customers")
    hits = given(lambda: _hits()[0], "customers", "the hits among those it learned from")
    left_out_hits = given(lambda: _hits()[1], "customers", "the hits among those left out")
    sizes = given(_sizes, "customers by group", "the sizes of the groups")
    groups = given(3, "groups", "the number of groups")
    trained_rate = answer(hits / customers, share(0.001), "the hit rate on the same customers")
    fair_rate = answer(
        left_out_hits / customers, share(0.001), "the hit rate with each customer left out"
    )
    fair_rate.mistake(
        "This is the rate on the customers that the model learned from. Let cross_val_predict "
        "leave each one out: cv=LeaveOneOut()",
        hits / customers,
    )
    group_shares = step(sizes / customers, "shares", "the shares of the groups")
    chance = answer(total(group_shares**2), share(0.001), "the proportional chance")
    chance.mistake(
        "This is the maximum chance: all into the largest group. The proportional chance is the "
        "sum of the squared shares",
        call(np.max, group_shares),
    )
    chance.mistake(
        "One in three would hold if the groups were equally large. Square the shares, and add them",
        1 / groups,
    )
    press_q = answer(
        (customers - left_out_hits * groups) ** 2 / (customers * (groups - 1)),
        Number("Q", 0.05),
        "Press's Q",
    )
    press_q.mistake(
        "These hits are those of the model on its own customers. Take the fair ones of step 2",
        (customers - hits * groups) ** 2 / (customers * (groups - 1)),
    )
    press_q.mistake(
        "This puts the hit *rate* in. Press's Q counts hits: the rate times the customers",
        (customers - fair_rate * groups) ** 2 / (customers * (groups - 1)),
    )
    hints = (
        "Step 1: fit, predict, compare with the true groups; the mean of True and False is a "
        "share. Step 2: cross_val_predict returns the groups as found without each customer.",
        "Step 3: value_counts(normalize=True) has the shares. Square them, and add.",
        "Step 4: hits are how many of the fair groups are right. In the formula, g is 3 and n is "
        "the number of customers.",
    )
    then = (
        "{fair_rate} right, where the largest group alone would give half: two numbers from the "
        "first month tell a lot. Press's Q has to exceed 3.84 only."
    )
