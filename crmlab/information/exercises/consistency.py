"""Exercise 1-10: how often two systems say the same."""

from crmlab.answers import Integer, share
from crmlab.scenes import Exercise, answer, given, step


class Systems(Exercise, id="1-10"):
    customers = given(11, "customers", "all eleven customers")
    lacking = given(3, "customers", "the customers whose number only one system has")
    in_both = answer(
        customers - lacking, Integer("customers"), "the customers whose number both systems have"
    )
    same = given(6, "customers", "the customers with one number in both")
    written_alike = given(
        4,
        "customers",
        "the customers whose numbers are *written* alike: 100-1234-5678 and 10012345678 are one",
    )
    differing = step(in_both - same, "customers", "the customers with two different numbers")
    consistency = answer(same / in_both, share(1e-4), "the share in which the systems agree")
    in_both.mistake(
        "`n/a` is no number, and a number in one system alone does not count: *both* must have one",
        customers - 2,
    )
    consistency.mistake(
        "You divided by all eleven. Divide by those whose number *both* systems have",
        same / customers,
    )
    consistency.mistake(
        "This compares those who agree with all others. A share divides by all who can be compared",
        same / (customers - same),
        same / differing,
    )
    consistency.mistake(
        "`n/a` was taken for a number: only those count whose number both systems have",
        same / (customers - 2),
    )
    then = (
        "The two systems agree on {consistency} of the numbers that both have. Which of two "
        "different numbers is right, consistency does not say: somebody has to ask."
    )
    hints = (
        "Write both columns in one way first. Whom can you compare at all?",
        "`.notna()` of one column & `.notna()` of the other is True where both have a number.",
        "Where a number is missing, `==` gives False: the sum of `one == other` counts those that "
        "agree. What do you divide it by?",
    )
