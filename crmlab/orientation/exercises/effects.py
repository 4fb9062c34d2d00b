"""Exercise 0-6: cheaper customers won, and customers kept, in money."""

from crmlab.answers import Number
from crmlab.scenes import Scene

group = Scene(
    "0-6",
    won=(2_400, "customers", "the customers won"),
    cost_before=(500, "CNY a customer won", "the cost of winning one before"),
    cost_after=(450, "CNY a customer won", "the cost of winning one after"),
    customers=(12_000, "customers", "all customers", "churn is counted among them"),
    margin=(480, "CNY a customer and year", "the margin of a customer"),
    churn_before=(0.12, "share of customers", "the churn before"),
    churn_after=(0.10, "share of customers", "the churn after"),
    hints=[
        "Two sums: what is saved on those won, and what is earned with those kept.",
        "2,400 customers cost 50 less each. 2 points of 12,000 customers stay, with 480 each.",
        "2_400 * 50 + 12_000 * 0.02 * 480",
    ],
)


@group.step("CNY a customer won", "what is saved on one")
def cheaper(cost_before, cost_after):
    return cost_before - cost_after


@group.step("CNY a year", "the saving on new customers")
def saved(won, cheaper):
    return won * cheaper


@group.step("share of customers", "the points of churn that are cut")
def points(churn_before, churn_after):
    return churn_before - churn_after


@group.step("customers", "the customers kept")
def kept(customers, points):
    return customers * points


@group.step("CNY a year", "the margin of the customers kept")
def earned(kept, margin):
    return kept * margin


@group.answer(Number("CNY", tolerance=0.5), "what both effects bring in a year")
def effect(saved, earned):
    return saved + earned


group.mistake(
    "effect",
    "You took 12 % − 10 % for 2 per cent of those who *leave*. It is 2 % of all 12,000 customers: "
    "240",
    lambda saved, customers, churn_before, points, margin: (
        saved + customers * churn_before * points * margin
    ),
)
group.mistake(
    "effect",
    "The cost of winning customers is in it here, as a whole. Only the *difference* counts: 50",
    lambda earned, won, cost_after: earned - won * cost_after,
)
group.mistake(
    "effect",
    "This takes the fall of churn as a share of what it was. It is 2 % of all customers",
    lambda saved, customers, points, churn_before, margin: (
        saved + customers * points / churn_before * margin
    ),
)
group.mistake(
    "effect",
    "You added the two falls. Multiply each by the customers it is about, and by money",
    lambda cheaper, points: cheaper + points,
)
group.mistake(
    "effect",
    "The customers who stay bring no cost of winning: their effect is the margin alone",
    lambda saved, kept, margin, cost_after: saved + kept * (margin + cost_after),
)
group.mistake(
    "effect",
    "A cost that falls is a gain: add the two effects",
    lambda saved, earned: abs(saved - earned),
)
