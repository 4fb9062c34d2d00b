"""Exercise 0-4: nine opinions in one number."""

from crmlab.answers import Case, Function, Number
from crmlab.messages import say
from crmlab.scenes import Scene
from crmlab.verbs import total

RATINGS = [(2, 3, 1, 2, 4, 1, 2, 0, 3), (4,) * 9, (0,) * 9, (1, 0, 0, 0, 0, 0, 0, 0, 0)]


def cases():
    """Return the ratings on which an answer is run."""
    share = Number("share", tolerance=1e-6)
    return [
        Case(say("the ratings {ratings}", ratings=ratings), (list(ratings),), share)
        for ratings in RATINGS
    ]


firm = Scene(
    "0-4",
    highest=(4, "rating", "the highest rating"),
    dimensions=(9, "dimensions", "the number of ratings"),
    five=(5, "rating", "the number of steps of the scale"),
    hints=[
        "Add up the nine ratings, and divide by the highest sum there can be.",
        "Nine ratings of 4 at most: the highest sum is 36. sum(ratings) adds up a list.",
        "On the line of the cell, in place of the dots: def maturity(ratings): return "
        "sum(ratings) / 36",
    ],
)


@firm.step("points", "the highest sum there can be")
def highest_sum(highest, dimensions):
    return highest * dimensions


@firm.answer(Function(cases), "the share of the highest possible sum", ratings="the ratings")
def maturity(ratings, highest_sum):
    return total(ratings) / highest_sum


firm.mistake(
    "maturity",
    "4 is the highest *possible* rating, not the highest that was given: the highest sum is 36",
    lambda: lambda ratings: sum(ratings) / (max(ratings) * len(ratings) or 1),
)
firm.mistake(
    "maturity",
    "Do not round: hand back the share as it is",
    lambda: lambda ratings: round(sum(ratings) / 36, 2),
)
firm.mistake(
    "maturity",
    "Ratings above 2 are counted here. Add up the ratings themselves",
    lambda: lambda ratings: sum(each > 2 for each in ratings) / 9,
)
firm.mistake(
    "maturity",
    "The answers above 0 are counted here. Add up the ratings themselves",
    lambda: lambda ratings: sum(each > 0 for each in ratings) / 9,
)


@firm.symptom("maturity")
def always_the_same(given):
    if len(set(given)) == 1:
        return say(
            "Your function gives the same for everything, as if it knew the ratings of the "
            "example. Compute with the `ratings` that it gets"
        )
    return ""
