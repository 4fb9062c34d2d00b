"""Exercise 0-4: nine opinions in one number."""

from crmlab.answers import Case, Function, Number
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.scenes.verbs import total

RATINGS = [(2, 3, 1, 2, 4, 1, 2, 0, 3), (4,) * 9, (0,) * 9, (1, 0, 0, 0, 0, 0, 0, 0, 0)]


def cases():
    """Return the ratings on which an answer is run."""
    share = Number("share", 1e-6)
    return [
        Case(say("the ratings {ratings}", ratings=ratings), (list(ratings),), share)
        for ratings in RATINGS
    ]


def _always_the_same(given):
    if len(set(given)) == 1:
        return say(
            "Your function gives the same for everything, as if it knew the ratings of the "
            "example. Compute with the `ratings` that it gets"
        )
    return ""


class Firm(Exercise, id="0-4"):
    highest = given(4, "rating", "the highest rating")
    dimensions = given(9, "dimensions", "the number of ratings")
    five = given(5, "rating", "the number of steps of the scale")
    highest_sum = step(highest * dimensions, "points", "the highest sum there can be")
    maturity = answer(
        lambda ratings, highest_sum=highest_sum: total(ratings) / highest_sum,
        Function(cases),
        "the share of the highest possible sum",
        ratings="the ratings",
    )
    maturity.mistake(
        "Take 4, the highest *possible* rating, not the highest that was given: the highest sum "
        "is 36",
        call(lambda: lambda ratings: sum(ratings) / (max(ratings) * len(ratings) or 1)),
    )
    maturity.mistake(
        "That is the mean rating. Divide by 4 as well, the highest rating there can be",
        call(lambda: lambda ratings: sum(ratings) / len(ratings)),
    )
    maturity.mistake(
        "Ratings above a bound are counted here. Add up the ratings themselves",
        call(lambda: lambda ratings: sum(each > 2 for each in ratings) / 9),
        call(lambda: lambda ratings: sum(each > 0 for each in ratings) / 9),
    )
    maturity.symptom(_always_the_same)
    then = (
        "One number for nine opinions: good for starting a conversation, bad for ending one. Two "
        "firms with 50 % may have nothing in common."
    )
    hints = (
        "Add up the nine ratings, and divide by the highest sum there can be.",
        "Nine ratings of 4 at most: what is the highest sum? sum(ratings) adds up a list.",
        "One line, four spaces in, that begins with return: what the firm has, divided by what it "
        "could have.",
    )
