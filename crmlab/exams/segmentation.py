"""Chapter 03: who is met where, what parts are worth, and a mailing that only seems to pay."""

import numpy as np
import pandas as pd

from crmlab.exams import Question
from crmlab.messages import say
from crmlab.segmentation.measures import (
    break_even_response,
    choice_shares,
    importances,
    profile_lift,
    utilities,
)
from crmlab.theme import count, money, number, percent


def where_to_meet(rng: np.random.Generator) -> Question:
    """Ask for a lift, and what it does not say."""
    columns = ("magazine", "app", "fair")
    row = most = ""
    while row == most:  # the lift and the count are to say two things
        numbers = rng.integers(3, 18, (3, 3)) * 10
        table = pd.DataFrame(numbers, ["family", "sport", "comfort"], columns)
        lifts = profile_lift(table)
        row, column = lifts.stack().idxmax()
        most = table[column].idxmax()
    told = {
        "rows": "\n".join(
            f"| {name} | {' | '.join(map(str, cells))} | {sum(cells)} |"
            for name, cells in zip(table.index, table.to_numpy(), strict=True)
        ),
        "family": number(lifts.loc["family", "app"], 2),
        "row": row,
        "column": column,
        "best": number(lifts.loc[row, column], 2),
        "most": most,
    }
    return Question(
        say("Where to meet them"),
        12,
        say(
            "How many people of three segments said where they first heard of the car:\n\n"
            "| segment | magazine | app | fair | all |\n| --- | --- | --- | --- | --- |\n{rows}\n\n"
            "(a) The lift of *app* in the segment *family*? (b) Which pair of segment and place "
            "has the highest lift, and how high is it? (c) Most readers at that place belong to "
            "*{most}*. Whom should an advertisement there be written for? What further number do "
            "you need?",
            **told,
        ),
        say(
            "(a) {family}: the share within *family*, over the share in all. (b) {row} and "
            "{column}, {best}. (c) A lift finds where a segment is met more often than elsewhere; "
            "the count says who most of them are, here *{most}*. Both matter; what is missing is "
            "what one of each segment brings, and what reaching one costs.",
            **told,
        ),
        {
            say("a share within the segment over the share in all"): 4,
            say("the pair and its lift"): 3,
            say("lift and count told apart; worth and cost asked for"): 3,
        },
        {"table": table},
        {"family": lifts.loc["family", "app"], "best": lifts.loc[row, column]},
    )


def parts(rng: np.random.Generator) -> Question:
    """Ask what part-worths say of two products."""
    low, basic, known = rng.integers([8, 4, 2], [19, 15, 9]) / 10
    series = pd.Series(
        {
            ("price", "low"): low,
            ("price", "high"): -low,
            ("service", "basic"): -basic,
            ("service", "full"): basic,
            ("brand", "new"): -known,
            ("brand", "known"): known,
        }
    )
    products = pd.DataFrame(
        {"price": ["low", "high"], "service": ["basic", "full"], "brand": ["known", "known"]},
        index=["plain", "full"],
    )
    sums = utilities(series, products)
    shares = choice_shares(sums)
    weights = importances(series)
    told = {
        "rows": "\n".join(
            f"| {attribute} | {level} | {number(worth, sign=True)} |"
            for (attribute, level), worth in series.items()
        ),
        "price": percent(weights["price"]),
        "plain": number(sums["plain"].iloc[0], sign=True),
        "full": number(sums["full"].iloc[0], sign=True),
        "share": percent(shares["full"]),
    }
    return Question(
        say("What the parts are worth"),
        15,
        say(
            "Part-worths of a conjoint study, in points of the rating:\n\n"
            "| attribute | level | part-worth |\n| --- | --- | ---: |\n{rows}\n\n"
            "*Plain*: low price, basic service, known brand. *Full*: high price, full service, "
            "known brand.\n\n(a) How important is the price? (b) The utility of each product? "
            "(c) The share of *full* by the logit rule? (d) 'So this many people will buy it.' "
            "Name two things that must hold for that.",
            **told,
        ),
        say(
            "(a) {price}: its range over the sum of all ranges. (b) Plain {plain}, full {full}. "
            "(c) {share}. (d) A point of the rating is a point of utility; people can see and get "
            "both products, and no third; the levels are those that were asked; those asked are "
            "those who buy; tastes are alike, where a mean was taken.",
            **told,
        ),
        {
            say("range over the sum of ranges"): 3,
            say("both utilities"): 2,
            say("the logit share"): 2,
            say("two conditions"): 3,
        },
        {"low": low, "basic": basic, "known": known},
        {"price": weights["price"], "share": shares["full"]},
    )


def seems_to_pay(rng: np.random.Generator) -> Question:
    """Ask whether a mailing pays, by all answers and by those that it caused."""
    cost, margin = float(rng.choice([1.5, 2.0, 2.5])), int(rng.integers(5, 9)) * 10
    needed = break_even_response(cost, margin)
    silent = round(needed + int(rng.integers(2, 9)) / 1_000, 3)
    written = round(silent + needed * int(rng.integers(30, 81)) / 100, 3)
    people = int(rng.integers(4, 13)) * 1_000
    naive = people * (written * margin - cost)
    true = people * ((written - silent) * margin - cost)
    told = {
        "cost": money(cost, 2),
        "margin": money(margin),
        "people": count(people),
        "written": percent(written),
        "silent": percent(silent),
        "needed": percent(needed, 2),
        "more": percent(written - silent),
        "naive": money(naive),
        "true": money(true),
    }
    return Question(
        say("A mailing that seems to pay"),
        15,
        say(
            "A letter costs {cost}, an order brings {margin}. In the best RFM cell, {people} "
            "customers get it, and {written} order. Of those drawn by lot to get none, {silent} "
            "order too.\n\n(a) Which response breaks even? (b) What does the letter seem to bring "
            "in this cell, and what does it bring? (c) Which cell would you rather write to, and "
            "how would you find it?",
            **told,
        ),
        say(
            "(a) {needed}. (b) It seems to bring {naive}; but only {more} order because of it, so "
            "it brings {true}. (c) One in which the letter changes most, not one that orders most: "
            "the difference between written to and held out, cell by cell, with its interval.",
            **told,
        ),
        {
            say("cost over margin"): 2,
            say("what it seems to bring"): 2,
            say("the difference, and the loss"): 3,
            say("uplift by cell, with those held out"): 3,
        },
        {"cost": cost, "margin": margin, "people": people, "written": written, "silent": silent},
        {"needed": needed, "naive": naive, "true": true},
    )


QUESTIONS = (where_to_meet, parts, seems_to_pay)
