"""Chapter 04: where a customer base settles, growth of two kinds, and the two recencies."""

import numpy as np
import pandas as pd

from crmlab.exams import Question
from crmlab.lifecycle.measures import (
    customer_summary,
    growth_accounting,
    steady_stock,
    stock_and_flow,
)
from crmlab.messages import say
from crmlab.segmentation.measures import rfm_table
from crmlab.theme import count, number, percent


def bath(rng: np.random.Generator) -> Question:
    """Ask where a customer base settles, and which tap to turn."""
    churn = int(rng.integers(8, 26)) / 100
    won, start = int(rng.integers(4, 16)) * 100, int(rng.integers(10, 31)) * 100
    settles = steady_stock(won, churn)
    after = stock_and_flow(start, won, churn, 3)["customers"].iloc[-1]
    fewer = steady_stock(won, churn - 0.02)
    more = fewer * churn - won
    told = {
        "start": count(start),
        "won": count(won),
        "churn": percent(churn, 0),
        "after": count(after),
        "settles": count(settles),
        "lower": percent(churn - 0.02, 0),
        "fewer": count(fewer),
        "more": number(more),
    }
    return Question(
        say("Water into a bath"),
        15,
        say(
            "A firm has {start} customers. Each year {churn} of those there at its beginning "
            "leave, and {won} new ones come.\n\n(a) How many are there after three years? (b) At "
            "how many does the number settle? (c) Churn falls to {lower}. Where does it settle "
            "then, and how many more a year would have to be won to reach the same at the old "
            "churn? (d) Which number decides between the two, and why does the answer change if "
            "new customers leave sooner than old ones?",
            **told,
        ),
        say(
            "(a) {after}. (b) {settles}. (c) {fewer}; {more} more a year. (d) What two points of "
            "churn cost a year, beside what so many new customers cost. If the new leave sooner, "
            "winning more raises the churn of all, and the bath settles lower than computed.",
            **told,
        ),
        {
            say("three years, step by step"): 3,
            say("won over churn, twice"): 2,
            say("the number to be won instead"): 2,
            say("both costs; a mixed base"): 3,
        },
        {"start": start, "won": won, "churn": churn},
        {"after": after, "settles": settles, "fewer": fewer, "more": more},
    )


def two_growths(rng: np.random.Generator) -> Question:
    """Ask what stands behind two equal growths."""
    lost = int(rng.integers(4, 9)) * 10
    won = lost + int(rng.integers(6, 13)) * 10
    spend = int(rng.integers(1, 6)) / 100
    index = growth_accounting(1_000, won, lost, spend)["index"]
    other_lost = int(rng.integers(22, 35)) * 10
    other_won = 1_000 * index - 1_000 + other_lost  # no change of the spend
    told = {
        "won": count(won),
        "lost": count(lost),
        "spend": percent(spend, 0),
        "index": percent(index - 1),
        "other_lost": count(other_lost),
        "other_won": count(other_won),
        "stop": percent((1_000 - lost) * (1 + spend) / 1_000 - 1),
        "other_stop": percent(-other_lost / 1_000),
    }
    return Question(
        say("The same growth twice"),
        12,
        say(
            "Two shops begin the year with 1,000 customers who spend alike. North wins {won}, "
            "loses {lost}, and the spend a head grows by {spend}. South loses {other_lost}, its "
            "spend a head stays, and its revenue grows by just as much.\n\n(a) By how much does "
            "revenue grow? (b) How many has South won? (c) Next year the budget for winning is "
            "cut to nothing, all else stays. By how much does the revenue of each change? "
            "(d) Which shop would you buy, at the same price, and what do you ask for before?",
            **told,
        ),
        say(
            "(a) By {index}. (b) {other_won}. (c) For each 1,000 customers: North {stop}, South "
            "{other_stop}. (d) North lives on customers who stay, South on a budget. Ask for the "
            "retention of each year's newcomers, and for the margin: spend may have been bought "
            "with discounts.",
            **told,
        ),
        {
            say("customers and spend multiplied"): 3,
            say("South's new customers"): 2,
            say("a year without winning"): 3,
            say("a choice with its reason, cohorts or margin"): 2,
        },
        {"won": won, "lost": lost, "spend": spend, "other_lost": other_lost},
        {"growth": index - 1, "other_won": other_won},
    )


def two_recencies(rng: np.random.Generator) -> Question:
    """Ask for the summary of two customers, and which of them is rather gone."""
    until = pd.Timestamp("2024-06-30")
    first = until - pd.Timedelta(weeks=int(rng.integers(44, 49)))
    gap, twice = int(rng.integers(3, 5)), int(rng.integers(24, 31))
    often = [first + pd.Timedelta(weeks=gap * k) for k in range(7)]
    seldom = [first, first + pd.Timedelta(weeks=twice)]
    bought = {"Ann": often, "Bo": seldom}
    log = pd.DataFrame(
        [(name, day, 100.0) for name, days in bought.items() for day in days],
        columns=["customer_id", "date", "amount"],
    )
    summary = customer_summary(log, until=until)
    back = rfm_table(log, until=until)["recency_days"]
    told = {
        "ann": ", ".join(f"{day:%Y-%m-%d}" for day in often),
        "bo": ", ".join(f"{day:%Y-%m-%d}" for day in seldom),
        "gap": gap,
        "twice": twice,
    }
    for name, row in summary.iterrows():
        told |= {
            f"x_{name}": int(row["frequency"]),
            f"recency_{name}": number(row["recency"], 0),
            f"age_{name}": number(row["T"], 0),
            f"days_{name}": int(back[name]),
        }
    return Question(
        say("Two recencies"),
        15,
        say(
            "Purchases until the end of 2024-06-30. Ann: {ann}. Bo: {bo}.\n\n(a) For each, the "
            "summary that BG/NBD takes, in weeks: frequency, recency, T. (b) For each, the "
            "recency of RFM, in days. (c) Ann has bought far more often. Which of the two is "
            "rather still a customer, and why? (d) Which of them would RFM put higher, by "
            "frequency, and what would you do?",
            **told,
        ),
        say(
            "(a) Ann: {x_Ann}, {recency_Ann}, {age_Ann}. Bo: {x_Bo}, {recency_Bo}, {age_Bo}. "
            "(b) Ann {days_Ann}, Bo {days_Bo}. (c) Bo: somebody who came every {gap} weeks and "
            "then not for {days_Ann} days has most likely gone; for one who waits {twice} weeks "
            "between purchases, {days_Bo} days are nothing new. (d) Ann. Read both together: she "
            "was worth much, so ask her why, soon; Bo needs no voucher.",
            **told,
        ),
        {
            say("frequency counts repeats; recency runs from the first purchase"): 4,
            say("recency of RFM, back from the last day"): 2,
            say("silence measured by the customer's own rhythm"): 3,
            say("an act for each"): 1,
        },
        {"first": first, "until": until, "gap": gap, "twice": twice},
        {"recency": summary["recency"].tolist(), "days": back.tolist()},
    )


QUESTIONS = (bath, two_growths, two_recencies)
