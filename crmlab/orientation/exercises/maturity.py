"""Exercise 0-4: nine opinions in one number."""

from crmlab.answers import Case, Function, Number
from crmlab.checking import exercise
from crmlab.orientation import measures

RATINGS = [(2, 3, 1, 2, 4, 1, 2, 0, 3), (4,) * 9, (0,) * 9, (1, 0, 0, 0, 0, 0, 0, 0, 0)]


def cases():
    """Return the ratings on which an answer is run."""
    share = Number("share", tolerance=1e-6)
    return [Case(f"the ratings {ratings}", (list(ratings),), share) for ratings in RATINGS]


@exercise(
    "0-4",
    maturity=Function(cases),
    hints=[
        "Add up the nine ratings, and divide by the highest sum there can be.",
        "Nine ratings of 4 at most: the highest sum is 36. sum(ratings) adds up a list.",
        "On the line of the cell, in place of the dots: def maturity(ratings): return "
        "sum(ratings) / 36",
    ],
)
def maturity():
    """Return the function that divides the sum by 36."""
    return measures.maturity


@maturity.mistake("This is the sum. Divide it by the highest sum there can be, 9 × 4 = 36")
def the_sum():
    return sum


@maturity.mistake(
    "This is the mean rating, from 0 to 4. Divide by the highest sum there can be, 36, not by 9"
)
def the_mean():
    return lambda ratings: sum(ratings) / len(ratings)


@maturity.mistake("The lowest rating is 0, the highest 4: the highest sum is 9 × 4 = 36, not 45")
def five_for_four():
    return lambda ratings: sum(ratings) / 45


@maturity.mistake("This is the percentage. As a share, 50 % is 0.5: leave out the times 100")
def percentage():
    return lambda ratings: sum(ratings) / 36 * 100


@maturity.mistake(
    "Your function gives 0.5 for everything, as if it knew the ratings of the example. Compute "
    "with the `ratings` that it gets"
)
def always_the_example():
    return lambda ratings: 0.5


@maturity.mistake(
    "4 is the highest *possible* rating, not the highest that was given: the highest sum is 36"
)
def highest_given():
    return lambda ratings: sum(ratings) / (max(ratings) * len(ratings) or 1)


@maturity.mistake("Do not round: hand back the share as it is")
def rounded():
    return lambda ratings: round(sum(ratings) / 36, 2)
