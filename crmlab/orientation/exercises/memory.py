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


@hit_rate.mistake("This is a fifth of what it remembers. Right by memory *or* by luck: add two")
def both_at_once():
    return RECALL * (1 / DRINKS)


@hit_rate.mistake("This is guessing alone, without any memory")
def guessing_alone():
    return 1 / DRINKS


@hit_rate.mistake("This is how often it is *wrong*")
def how_often_wrong():
    return 1 - hit_rate.reference()


@hit_rate.mistake("Not every guess is right: only one in five of the other 10 %")
def every_guess_right():
    return 1.0


@hit_rate.mistake("It guesses among all *five* drinks, so one guess in five is right, not in four")
def one_in_four():
    return RECALL + (1 - RECALL) / 4


@hit_rate.mistake("This is the lucky part alone. Add what it remembers")
def lucky_part():
    return (1 - RECALL) / DRINKS
