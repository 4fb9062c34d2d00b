"""Chapter 02: buyers who bring buyers, ten customers on a whale, and margin against retention."""

import numpy as np
import pandas as pd

from crmlab.exams import Question
from crmlab.messages import say
from crmlab.theme import money, number, percent
from crmlab.value.measures import margin_multiple, referral_value, top_share, whale_peak


def referrals(rng: np.random.Generator) -> Question:
    """Ask what a buyer is worth who brings another, and what a reward may cost."""
    margin = int(rng.integers(20, 91)) * 1_000
    now, then = int(rng.integers(8, 16)) / 100, int(rng.integers(18, 29)) / 100
    before, after = referral_value(margin, now), referral_value(margin, then)
    most = (after - before) / (after / margin - 1)  # a reward for each buyer who was brought
    told = {
        "margin": money(margin),
        "now": percent(now, 0),
        "then": percent(then, 0),
        "before": money(before),
        "after": money(after),
        "most": money(most),
    }
    return Question(
        say("The buyer who brings a buyer"),
        15,
        say(
            "A kitchen maker earns {margin} on a kitchen; nobody buys a second one. Of all buyers, "
            "{now} bring one other buyer, who may bring one more, and so on. With a reward for "
            "each buyer who is brought, the share would be {then}.\n\n(a) What is a buyer worth "
            "today, chain included? (b) And with the reward, before it is paid? (c) How high may "
            "the reward be at most? (d) Who gets it although nothing has changed, and how would "
            "you measure that?",
            **told,
        ),
        say(
            "(a) {before}. (b) {after}. (c) {most}: the gain of one chain, shared among the "
            "q / (1 − q) buyers who are brought in it. (d) Whoever would have brought a friend "
            "anyway: {now} of the buyers. Offer the reward to buyers drawn by lot, and compare.",
            **told,
        ),
        {
            say("margin over 1 − q, both times"): 4,
            say("the gain spread over the buyers who are brought"): 3,
            say("who would have done it anyway; a comparison by lot"): 3,
        },
        {"margin": margin, "now": now, "then": then},
        {"before": before, "after": after, "most": most},
    )


def ten_customers(rng: np.random.Generator) -> Question:
    """Ask for the whale curve of ten customers, and what to do about its tail."""
    good = np.sort(rng.choice(np.arange(8, 60), 7, replace=False))[::-1]
    bad = -np.sort(rng.choice(np.arange(3, 13), 3, replace=False))
    profits = np.concatenate([good, bad]) * 1_000
    peak = whale_peak(profits)["value"]
    best = profits[:2].sum() / profits.sum()
    told = {
        "profits": ", ".join(number(each / 1_000, 0) for each in rng.permutation(profits)),
        "peak": percent(peak),
        "best": percent(best),
        "total": money(profits.sum()),
        "gross": percent(top_share(np.clip(profits, 0, None), 0.2)),
    }
    return Question(
        say("Ten customers"),
        15,
        say(
            "The yearly profits of a supplier's ten customers, in thousand yuan: {profits}.\n\n"
            "(a) What share of the total profit do the best two bring? (b) How high is the peak "
            "of the whale curve, and over how many customers? (c) The sales manager wants to drop "
            "everyone behind the peak: 'profit rises to the peak.' Give two reasons why it may "
            "not, and two things to try first.",
            **told,
        ),
        say(
            "(a) {best} of {total}. (b) {peak}, over seven customers. (c) Part of the cost is "
            "shared, and stays when they go; a customer may grow, or bring others. Try first: "
            "another price, fewer deliveries or visits, orders online. (Of the profits alone, "
            "losses left out, the best two have {gross}: not what was asked.)",
            **told,
        ),
        {
            say("sorted, and divided by the total with its losses"): 3,
            say("the peak, above 100 %, and its place"): 3,
            say("costs that stay; what may come"): 2,
            say("two things to try"): 2,
        },
        {"profits": profits.tolist()},
        {"peak": peak, "best": best},
    )


def margin_or_retention(rng: np.random.Generator) -> Question:
    """Ask which of two segments is worth more a head, and what would make them equal."""
    rate = float(rng.choice([0.08, 0.10, 0.12]))
    stays, leaves = int(rng.integers(86, 94)) / 100, int(rng.integers(50, 63)) / 100
    steady, large = int(rng.integers(25, 36)) * 10, int(rng.integers(45, 60)) * 10
    worths = pd.Series(
        {
            "A": steady * margin_multiple(stays, rate),
            "B": large * margin_multiple(leaves, rate),
        }
    )
    multiple = worths["A"] / large
    equal = multiple * (1 + rate) / (1 + multiple)
    told = {
        "rate": percent(rate, 0),
        "stays": percent(stays, 0),
        "leaves": percent(leaves, 0),
        "steady": money(steady),
        "large": money(large),
        "a": money(worths["A"]),
        "b": money(worths["B"]),
        "equal": percent(equal),
    }
    return Question(
        say("Large or faithful?"),
        15,
        say(
            "Segment A: {steady} margin a year for each customer, {stays} stay each year. "
            "Segment B: {large}, and {leaves} stay. Discount {rate} a year, margins from the end "
            "of the first year on.\n\n(a) What is a customer of each segment worth, by "
            "r / (1 + i − r)? (b) At which retention would a customer of B be worth as much as one "
            "of A? (c) What else would you ask before money goes to one of them?",
            **told,
        ),
        say(
            "(a) A {a}, B {b}. (b) At {equal}. (c) What a point of retention costs in each; how "
            "many customers each has; whether the rate is the same for new and old customers: "
            "the mean of a mixed group rises by itself as the restless leave.",
            **told,
        ),
        {
            say("both multiples"): 4,
            say("solved for r: k (1 + i) / (1 + k)"): 3,
            say("cost of a point, numbers, mixed groups"): 3,
        },
        {"rate": rate, "stays": stays, "leaves": leaves, "steady": steady, "large": large},
        {"a": worths["A"], "b": worths["B"], "equal": equal},
    )


QUESTIONS = (referrals, ten_customers, margin_or_retention)
