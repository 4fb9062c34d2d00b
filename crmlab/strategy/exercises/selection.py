"""Exercise 7-2: measures of selection."""

import numpy as np

from crmlab.answers import Integer, Vector, share
from crmlab.datasets import load
from crmlab.intervals import wilson
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, choice, given, step
from crmlab.segmentation.measures.clusters import NEEDS, top_need


def _margins(by: str, waves: tuple) -> np.ndarray:
    people = load("needs_survey").query("wave in @waves")
    margins = people["margin_12m"].groupby(top_need(people)["segment"]).agg(by)
    return (margins / margins.sum())[sorted(NEEDS)].to_numpy()


def _clients(column: str) -> int:
    return int((load("bank_customers")[column] < 0).sum())


def _strategic(rule: str) -> int:
    return len(load("partners").query(rule))


class Selection(Exercise, id="7-2"):
    poor = given(640, "customers", "the 640 without profit")
    customers = given(4000, "customers", "all 4,000 customers", others={"the 3,360 others": 3360})
    unprofitable_share = answer(poor / customers, share(), "the unprofitable share")
    ours = given(1260, "buyers", "our 1,260 buyers")
    buyers = given(
        9000,
        "buyers",
        "all 9,000 of the segment",
        others={"the 7,740 of rivals": 7740, "all 4,000 customers": 4000},
    )
    market_share = answer(ours / buyers, share(), "the market share in the segment")
    know = given(265, "people", "the 265 who know us")
    asked = given(500, "people", "all 500 who were asked", others={"the 4,000 customers": 4000})
    awareness = answer(know / asked, share(), "the awareness of the brand")
    awareness.mistake(
        "This is the lead on the target. Asked is the share itself", know / asked - 0.5
    )
    end = choice(("the low end", "low"), ("the high end", "high"))
    low = call(lambda hits, people, end: float(wilson(hits, people)[end]), know, asked, end)
    target = given(0.5, "share", "the target")
    awareness_low = answer(low, share(), "the low end of its interval")

    @awareness_low.symptom
    def _far(given, awareness, asked):
        error = (awareness * (1 - awareness) / asked) ** 0.5
        if given >= awareness:
            return say("The low end lies *below* the share of {share:.0%}", share=awareness)
        return say(
            "This is {off} standard errors below the share ({error:.1f} points each), and 95 % "
            "reach about two. Are hits and people those who know the brand, and all asked?",
            off=f"{(awareness - given) / error:.1f}",
            error=100 * error,
        )

    column = choice(
        ("the net profit", "net_profit_12m"),
        ("the gross margin", "gross_margin_12m"),
        why="the gross margin knows nothing of what it costs to serve",
    )
    below = step(call(_clients, column), "clients", "the customers with a net profit below 0")
    clients = given(lambda: len(load("bank_customers")), "clients", "all customers of the bank")
    bank_share = answer(below / clients, share(), "the bank's unprofitable share")

    @bank_share.symptom
    def _how_many(given, clients):
        if not 0 <= given < 1:
            return None
        told = {"count": f"{given * clients:,.0f}", "all": f"{clients:,.0f}"}
        return say("That would be {count} of the {all} customers. Asked: net profit < 0", **told)

    by = choice(
        ("the sum of the margins", "sum"),
        ("the mean of a person", "mean"),
        ("the median of a person", "median"),
        ("the largest of a person", "max"),
        ("the number of people", "size"),
    )
    waves = choice(("the second wave", (2,)), ("both waves", (1, 2)), ("the *first* wave", (1,)))
    shares = call(_margins, by, waves)
    margin_shares = answer(shares, Vector(sorted(NEEDS), "share", 0.0005), "the shares of margin")
    rule = choice(
        ("an agreement *and* two projects at least", "gain_share.notna() & joint_projects >= 2"),
        ("all who signed", "gain_share.notna()"),
        ("all with two projects or more", "joint_projects >= 2"),
        ("those with one of the two", "gain_share.notna() | joint_projects >= 2"),
        ("those *without* an agreement", "gain_share.isna() & joint_projects >= 2"),
        ("*more* than two projects", "gain_share.notna() & joint_projects > 2"),
        ("*exactly* two projects", "gain_share.notna() & joint_projects == 2"),
        ("*one* project or more", "gain_share.notna() & joint_projects >= 1"),
    )
    count = call(_strategic, rule)
    strategic_accounts = answer(count, Integer("partners"), "the strategic accounts")

    @strategic_accounts.symptom
    def _too_many(given):
        signed = load("partners")["gain_share"].notna().sum()
        if given <= signed:
            return None
        return say(
            "Only {signed} partners have an agreement at all. Count partners, not projects",
            signed=signed,
        )

    hints = (
        "A share is a part over its whole. What is the whole, each time?",
        "asked.groupby('segment')['margin_12m'].sum() is to be divided by its own .sum(). "
        "Two conditions join with &, each in brackets; .notna() marks what is there.",
    )
    then = (
        "{bank_share} of the bank's customers cost more than they bring: ask why, before one is "
        "sent away."
    )
