"""Chapter 07: few who stay, one miss with two meanings, and a pilot in eight stores."""

import numpy as np
import pandas as pd
from scipy.stats import ttest_ind

from crmlab.exams import Question
from crmlab.messages import say
from crmlab.strategy.measures import scorecard, segment_value
from crmlab.theme import count, money, number, percent


def few_who_stay(rng: np.random.Generator) -> Question:
    """Ask which segment is worth more, and on which number that hangs."""
    many = {"customers": int(rng.integers(90, 121)) * 100, "margin": int(rng.integers(38, 47)) * 10}
    many |= {"retention": int(rng.integers(60, 71)) / 100, "acquisition_cost": 180}
    few = {"customers": int(rng.integers(12, 16)) * 100, "margin": int(rng.integers(22, 26)) * 100}
    few |= {"retention": int(rng.integers(88, 95)) / 100, "acquisition_cost": 1_700}
    few["investment"] = 500_000
    fewer = few | {"retention": few["retention"] - int(rng.integers(6, 13)) / 100}
    free = segment_value(pd.DataFrame([many | {"investment": 0}, fewer]), years=2)["npv"]
    many["investment"] = int(-(-(free[0] - free[1]) // 10_000)) * 10_000  # level near there
    worth = segment_value(pd.DataFrame([many, few]), years=2)
    a, b = worth["npv"]
    level = few["retention"] - (b - a) * 1.10 / (few["customers"] * few["margin"])
    told = {
        "rows": "\n".join(
            f"| {name} | {count(of['customers'])} | {count(of['margin'])} "
            f"| {percent(of['retention'], 0)} | {count(of['acquisition_cost'])} "
            f"| {count(of['investment'])} |"
            for name, of in (("A", many), ("B", few))
        ),
        "each_a": money(worth.loc[0, "value_per_customer"]),
        "each_b": money(worth.loc[1, "value_per_customer"]),
        "a": money(a),
        "b": money(b),
        "stay": percent(few["retention"], 0),
        "level": percent(level),
    }
    return Question(
        say("Few who stay"),
        15,
        say(
            "Two segments; margin a year and cost to win one, CNY:\n\n| segment | customers | "
            "margin | retention | cost | investment |\n| --- | ---: | ---: | ---: | ---: | ---: |"
            "\n{rows}\n\nCount two years at 10 %: the margin of this year, and that of the next "
            "from those who stay.\n\n(a) What is a customer of each worth, and each segment? "
            "(b) At which retention of B are the two level? (c) The managers' score puts A first. "
            "It asks for size, growth and fit. What does it not see? (d) The {stay} of B come "
            "from the manager who wants B. What do you do before you decide?",
            **told,
        ),
        say(
            "(a) A customer {each_a} and {each_b}; A {a}, B {b}. (b) {level}. (c) What one "
            "customer brings, and how long: B has few customers, but each brings more and stays. "
            "(d) Win a few hundred of B and watch them for a year; say before it starts that "
            "below {level} it will be A.",
            **told,
        ),
        {
            say("both values, the second year discounted and thinned"): 4,
            say("the retention at which they are level"): 2,
            say("margin and retention missing in the score"): 2,
            say("a small trial with a stop rule"): 2,
        },
        {"many": many, "few": few},
        {"a": a, "b": b, "level": level},
    )


def two_meanings(rng: np.random.Generator) -> Question:
    """Ask which of two equal misses is news, and how many red lights are chance."""
    miss = int(rng.integers(7, 11)) / 10
    drift = -rng.integers(1, 4, 5)[::-1].cumsum()[::-1] / 10
    lost = 10 + miss + np.append(drift, 0)
    swing = np.array([1, -1, 1, -1, 1]) * rng.integers(10, 21, 5) / 10
    wallet = 40 - miss + np.append(swing[::-1].cumsum()[::-1], 0)
    lights = int(rng.integers(8, 21))
    rows = [
        {"measure": name, "quarter": f"{2023 + at // 4}Q{at % 4 + 1}", "value": each}
        | {"process": "retain", "better": better, "target": target}
        for name, values, better, target in (
            ("customers_lost", lost, "lower", 10.0),
            ("share_of_wallet", wallet, "higher", 40.0),
        )
        for at, each in enumerate(values)
    ]
    card = scorecard(pd.DataFrame(rows))
    usual = card["usual"] * card["target"]
    alarm = 1 - 0.95**lights
    told = {
        "lost": ", ".join(number(each) for each in lost),
        "wallet": ", ".join(number(each) for each in wallet),
        "miss": number(miss),
        "lights": lights,
        "one": number(usual["customers_lost"], 2),
        "other": number(usual["share_of_wallet"], 2),
        "alarm": percent(alarm, 0),
    }
    return Question(
        say("One miss, two meanings"),
        12,
        say(
            "Six quarters, the last one is to be judged. Customers lost, in per cent, target 10 or "
            "less: {lost}. Share of wallet, in per cent, target 40 or more: {wallet}. Both miss by "
            "{miss} points.\n\n(a) The usual wobble of each, from the changes before the last "
            "one (their mean size over 1.128)? (b) Which miss is news (more than two wobbles)? "
            "(c) How often do six values stand in rising order by chance alone? (d) A wall has "
            "{lights} measures, each exactly at its target in truth; each shows news in 5 of 100 "
            "quarters by chance. How often is there at least one such light? (e) What do you ask "
            "of whom?",
            **told,
        ),
        say(
            "(a) {one} and {other} points. (b) Customers lost; share of wallet is within its "
            "wobble. (c) In 1 of 720 cases. (d) In {alarm} of quarters. (e) Whoever answers for "
            "keeping customers: since when, and what was changed then? Nobody for the wallet: "
            "write it down and look again, for who explains each wobble finds reasons for chance.",
            **told,
        ),
        {
            say("both wobbles, without the last change"): 3,
            say("the news"): 2,
            say("1 of 720, and the chance of a false light"): 3,
            say("a question for one, patience for the other"): 2,
        },
        {"lost": lost.tolist(), "wallet": wallet.tolist(), "lights": lights, "miss": miss},
        {
            "one": usual["customers_lost"],
            "other": usual["share_of_wallet"],
            "alarm": alarm,
            "flags": card["flag"].tolist(),
        },
    )


def eight_stores(rng: np.random.Generator) -> Question:
    """Ask what a pilot brought, how sure it is, and whether it pays at the low end."""
    before = {"pilots": rng.integers(56, 62, 4), "others": rng.integers(62, 68, 4)}
    trend = int(rng.integers(2, 5))
    gained = {"pilots": trend + int(rng.integers(6, 9)) + rng.permutation([-1, 0, 0, 2])}
    gained["others"] = trend + rng.permutation([-2, 0, 1, 1])
    after = {side: before[side] + gained[side] for side in before}
    found = ttest_ind(gained["pilots"], gained["others"])
    effect = gained["pilots"].mean() - gained["others"].mean()
    low, high = found.confidence_interval()
    cost = round(15_000 * (effect + low), -3)  # between the low end and the effect, at 30,000 each
    told = {
        f"{name}_{side}": ", ".join(map(str, values[side]))
        for name, values in (("before", before), ("after", after))
        for side in before
    } | {
        "change": number(gained["pilots"].mean(), 2),
        "lead": number(after["pilots"].mean() - after["others"].mean(), 2),
        "effect": number(effect, 2),
        "low": number(low, 2),
        "high": number(high, 2),
        "cost": money(cost),
        "gain": money(30_000 * effect - cost),
        "worst": money(30_000 * low - cost),
    }
    return Question(
        say("Eight stores"),
        15,
        say(
            "Satisfaction in four pilot stores, chosen because they were the worst: before "
            "{before_pilots}, after {after_pilots}. In four others: before {before_others}, after "
            "{after_others}.\n\n(a) What do before and after say, what the lead afterwards, what "
            "the difference of differences? (b) Its interval at 95 %, from the gains of the "
            "stores: effect ± 2.447 √(s₁² / 4 + s₂² / 4). Each figure rests on twelve months: why "
            "not count 96 rows? (c) What must be believed, and what would you look at? (d) A "
            "point is worth 30,000 CNY a store and year, the new way costs {cost}. Decide.",
            **told,
        ),
        say(
            "(a) {change}, {lead} and {effect} points. (b) {low} to {high}; the months of one "
            "store are alike, so there are eight pieces of news and not 96. (c) That both would "
            "have moved alike without the pilot; the worst tend to get better by themselves, so "
            "look whether the gap closed before the start. (d) {gain} a store on average, {worst} "
            "at the low end: not yet for all. A second wave, drawn by lot, with a number at which "
            "you stop.",
            **told,
        ),
        {
            say("the three numbers"): 3,
            say("the interval, by stores"): 3,
            say("parallel trends, and the gap before"): 2,
            say("both ends of the interval in the decision"): 2,
        },
        {"before": before, "after": after, "cost": cost},
        {"effect": effect, "low": low, "high": high},
    )


QUESTIONS = (few_who_stay, two_meanings, eight_stores)
