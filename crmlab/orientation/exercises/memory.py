"""Exercise 0-5: what remembering adds to guessing."""

from crmlab.answers import share
from crmlab.scenes import Scene

cafe = Scene(
    "0-5",
    recall=(0.9, "share of cases", "the share of cases in which it remembers"),
    drinks=(5, "drinks", "the number of drinks"),
    hints=[
        "The café is right in two ways: it remembers, or it does not and guesses well.",
        "In 10 % of cases it guesses, and one guess in five is right.",
        "0.9 + 0.1 * (1 / 5)",
    ],
)


@cafe.step("share of cases", "the share of cases in which it guesses")
def guessing(recall):
    return 1 - recall


@cafe.step("share of guesses", "the share of guesses that are right")
def lucky(drinks):
    return 1 / drinks


@cafe.step("share of cases", "the share of cases in which it guesses, and well")
def lucky_guess(guessing, lucky):
    return guessing * lucky


@cafe.answer(share(1e-6), "the share of cases in which it is right")
def hit_rate(recall, lucky_guess):
    return recall + lucky_guess


cafe.mistake(
    "hit_rate",
    "This counts only what it remembers. One in five of its guesses is right as well",
    lambda recall: recall,
)
cafe.mistake(
    "hit_rate",
    "It guesses only when it does *not* remember: 1/5 of the other 10 %, not 1/5 of everything",
    lambda recall, lucky: recall + lucky,
)
cafe.mistake(
    "hit_rate",
    "It guesses among all *five* drinks, so one guess in five is right, not in four",
    lambda recall, guessing, drinks: recall + guessing / (drinks - 1),
)
cafe.mistake(
    "hit_rate",
    "This is a fifth of what it remembers. Right by memory *or* by luck: add the two",
    lambda recall, lucky: recall * lucky,
)
cafe.mistake(
    "hit_rate",
    "This is the mean of remembering and of guessing, as if it did one as often as the other",
    lambda recall, lucky: (recall + lucky) / 2,
)
cafe.mistake(
    "hit_rate",
    "Not every guess is right: only one in five of the other 10 %",
    lambda recall, guessing: recall + guessing,
)
