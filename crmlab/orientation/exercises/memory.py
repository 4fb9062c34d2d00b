"""Exercise 0-5: what remembering adds to guessing."""

from crmlab.answers import share
from crmlab.scenes import Exercise, answer, given, step


class Cafe(Exercise, id="0-5"):
    recall = given(0.9, "share of cases", "the share of cases in which it remembers")
    drinks = given(5, "drinks", "the number of drinks")
    guessing = step(1 - recall, "share of cases", "the share of cases in which it guesses")
    lucky = step(1 / drinks, "share of guesses", "the share of guesses that are right")
    lucky_guess = step(
        guessing * lucky, "share of cases", "the share of cases in which it guesses, and well"
    )
    hit_rate = answer(recall + lucky_guess, share(1e-6), "the share of cases in which it is right")
    hit_rate.mistake(
        "That is a guess alone. In 90 % of cases the café remembers, and need not guess", lucky
    )
    hit_rate.mistake(
        "More than 1 cannot be a share. One guess in five is right: divide by 5, and do not "
        "multiply",
        recall + guessing * drinks,
    )
    hit_rate.mistake(
        "It guesses among all *five* drinks, so one guess in five is right, not in four",
        recall + guessing / (drinks - 1),
    )
    hit_rate.mistake(
        "This is a fifth of what it remembers. Right by memory *or* by luck: add the two",
        recall * lucky,
    )
    hit_rate.mistake(
        "This is the mean of remembering and of guessing, as if it did one as often as the other",
        (recall + lucky) / 2,
    )
    then = "Eight cases of a hundred go wrong, and not ten: two guesses are lucky."
    hints = (
        "The café is right in two ways: it remembers, or it does not and guesses well.",
        "In 10 % of cases it guesses, and one guess in five is right.",
        "One fifth of that 10 % is right by luck. Add it to what the café remembers.",
    )
