"""Chapter 05: a score that rose, wallets counted twice, and a test that is too small."""

import numpy as np
import pandas as pd

from crmlab.exams import Question
from crmlab.loyalty.measures import (
    detectable_effect,
    holdout_power,
    net_promoter_score,
    score_change,
    share_of_wallet,
)
from crmlab.messages import say
from crmlab.theme import money, number, percent


def bonus(rng: np.random.Generator) -> Question:
    """Ask whether a net promoter score has risen."""
    people = int(rng.choice([120, 150, 200, 250]))
    before = rng.multinomial(people, [0.25, 0.40, 0.35])
    moved = int(rng.integers(4, 9)) * people // 200
    after = before + np.array([-moved, 0, moved])
    scores = [
        net_promoter_score(pd.Series(np.repeat([3, 7, 10], counts))) for counts in (before, after)
    ]
    change = score_change(*scores)
    told = {
        "people": people,
        "first": ", ".join(map(str, before)),
        "second": ", ".join(map(str, after)),
        "before": number(scores[0]["nps"]),
        "after": number(scores[1]["nps"]),
        "change": number(change.iloc[0], sign=True),
        "low": number(change["low"], sign=True),
        "high": number(change["high"], sign=True),
        "verdict": say("0 lies within: no bonus by this")
        if change["low"] < 0
        else say("0 lies outside: a rise, of an unknown size within the interval"),
    }
    return Question(
        say("A score, and a bonus"),
        15,
        say(
            "Two waves asked {people} people each, nobody twice. Detractors, passives, promoters: "
            "{first}, and a year later {second}. The manager's bonus is due if the score has "
            "risen.\n\n(a) Both net promoter scores? (b) The change, with an interval at 95 %: "
            "the variance of one answer is p + d − (p − d)², of shares p and d. Is the bonus due? "
            "(c) Name two ways in which the score can rise without a happier customer. (d) What "
            "would you pay a bonus by?",
            **told,
        ),
        say(
            "(a) {before} and {after}. (b) {change} points, from {low} to {high}; {verdict}. "
            "(c) Asking other people, or only after good visits; asking for a ten; another scale "
            "or channel. (d) By what people do and staff cannot ask for, such as buying again, "
            "beside the score, and over a longer time.",
            **told,
        ),
        {
            say("both scores, passives among all"): 2,
            say("variances of both waves added"): 4,
            say("two ways"): 2,
            say("behaviour beside the score"): 2,
        },
        {"people": people, "before": before.tolist(), "after": after.tolist()},
        {"change": change.iloc[0], "low": change["low"], "high": change["high"]},
    )


def wallets(rng: np.random.Generator) -> Question:
    """Ask for the share of wallet, counted in two ways."""
    all_spent = np.append(rng.integers(4, 12, 4), rng.integers(40, 90)) * 100
    shares = np.append(rng.integers(11, 18, 4) / 20, rng.integers(2, 5) / 20)
    here = (all_spent * shares).round()
    table = pd.DataFrame({"own_spend_12m": here, "category_spend_12m": all_spent})
    share = share_of_wallet(table)["wallet_share"]
    told = {
        "rows": "\n".join(
            f"| {name} | {number(own, 0)} | {number(whole, 0)} |"
            for name, own, whole in zip("ABCDE", here, all_spent, strict=True)
        ),
        "customer": percent(share["customer"]),
        "money": percent(share["money"]),
        "left": money(all_spent[-1] - here[-1]),
    }
    return Question(
        say("Two shares of the wallet"),
        10,
        say(
            "What five customers spend here, and on such goods in all, in a year, CNY:\n\n"
            "| customer | here | in all |\n| --- | ---: | ---: |\n{rows}\n\n"
            "(a) The share of wallet as the mean over customers, and as a share of money? (b) The "
            "poster in the canteen shows the first one. What does it hide? (c) Whom do you visit "
            "first, how much lies there, and what must you know before?",
            **told,
        ),
        say(
            "(a) {customer} and {money}. (b) That the largest wallet is mostly open elsewhere. "
            "(c) E: {left} goes to others. But what lies there is not what can be won: how many "
            "shops E uses and where we stand among them, why E goes there, and what a visit costs "
            "beside the margin it may bring.",
            **told,
        ),
        {
            say("mean of shares"): 2,
            say("sum over sum"): 2,
            say("the large wallet that the mean hides"): 2,
            say("E, the money, and what can be won of it"): 4,
        },
        {"here": here.tolist(), "all": all_spent.tolist()},
        {"customer": share["customer"], "money": share["money"]},
    )


def too_small(rng: np.random.Generator) -> Question:
    """Ask whether a test of a club can see what the club does."""
    base, size = int(rng.integers(55, 76)) / 100, int(rng.integers(3, 9)) * 100
    effect = int(rng.integers(3, 6)) / 100
    power = holdout_power(effect, base, size)
    seen = detectable_effect(base, size)
    needed = 1.96 + 0.84
    enough = (needed / effect) ** 2 * (base * (1 - base) + (base + effect) * (1 - base - effect))
    told = {
        "base": percent(base, 0),
        "effect": number(100 * effect, 0),
        "size": size,
        "power": percent(power, 0),
        "seen": number(100 * seen),
        "enough": number(enough, 0),
    }
    return Question(
        say("A test that is too small"),
        15,
        say(
            "A club costs money. Of customers outside, {base} stay a year. The club would pay if "
            "{effect} points more stay. Of newcomers, {size} are invited by lot and {size} are "
            "not.\n\n(a) About how many on each side are needed to see such a rise in 80 of 100 "
            "tests, by n = (2.8 / rise)² (p₁ (1 − p₁) + p₂ (1 − p₂))? (b) The test ends with 'no "
            "significant difference'. What does it prove? (c) The manager compares members with "
            "all others instead: 'those are thousands.' What is wrong with that? (d) Two ways to "
            "learn more at the same cost?",
            **told,
        ),
        say(
            "(a) About {enough}. (b) Little: with {size} on each side such a rise is seen in "
            "{power} of tests; only from {seen} points on would it be in 80 %. Give the interval, "
            "not the verdict. (c) Who joins liked the shop before; many people do not cure that. "
            "(d) A longer time, or an outcome that moves more, such as visits; comparing within "
            "layers of earlier spend; a smaller share held out of more newcomers.",
            **told,
        ),
        {
            say("the number on each side"): 3,
            say("no proof of no effect; the interval"): 3,
            say("who joins differs from the start"): 2,
            say("two ways"): 2,
        },
        {"base": base, "effect": effect, "size": size},
        {"enough": enough, "power": power, "seen": seen},
    )


QUESTIONS = (bonus, wallets, too_small)
