"""Exercise 0-5: what remembering adds to guessing."""

from crmlab.answers import share
from crmlab.checking import exercise
from crmlab.orientation import measures

RECALL, DRINKS = 0.9, 5


@exercise(
    "0-5",
    hit_rate=share(1e-6),
    hints=[
        "The café is right in two ways: it remembers, or it does not and guesses well.",
        "In 10 % of cases it guesses, and one guess in five is right.",
        "0.9 + 0.1 * (1 / 5)",
    ],
)
def hit_rate():
    """Add the lucky guesses to what is remembered."""
    return measures.hit_rate(RECALL, DRINKS)


@hit_rate.mistake("This counts only what it remembers. One in five of its guesses is right as well")
def no_lucky_guess():
    return RECALL


@hit_rate.mistake(
    "It guesses only when it does *not* remember: 1/5 of the other 10 %, not 1/5 of everything"
)
def guess_always():
    return RECALL + 1 / DRINKS


@hit_rate.mistake("You multiplied. Right by memory *or* by luck: add the two shares")
def both_at_once():
    return RECALL * (1 / DRINKS)


@hit_rate.mistake("This is guessing alone, without any memory")
def guessing_alone():
    return 1 / DRINKS


@hit_rate.mistake("This is how often it is *wrong*")
def how_often_wrong():
    return 1 - hit_rate.reference()
