"""Exercise 5-6: who buys again, by satisfaction, in two markets."""

import numpy as np
import pandas as pd

from crmlab.answers import Vector
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, choice, given, step

MARKETS = ["competitive", "captive"]
MARKS = ["1", "2", "3", "4", "5"]


def _rates(people: pd.DataFrame, outcome: str, middle: str) -> np.ndarray:
    did = people.assign(left=1 - people["rebought"]).groupby("sat5")[outcome]
    shares = {"buyers": did.sum() / people[outcome].sum(), "all": did.sum() / len(people)}
    shares["marked"] = did.count() / len(people)
    shares["running"] = did.sum().cumsum() / did.count().cumsum()
    return (shares[middle] if middle in shares else did.agg(middle)).to_numpy(float)


def _at(rates: np.ndarray, marks: str, place: int) -> float:
    return float(rates[int(marks[place]) - 1])


def _more(people: pd.DataFrame) -> float:
    return people.query("sat5 == 5")["rebought"].sum() - people.query("sat5 == 4")["rebought"].sum()


class Rebuying(Exercise, id="5-6"):
    free = given(
        lambda: load("sat_survey").query("market == 'competitive'"),
        "people",
        "the competitive market",
        others={"both markets together": lambda: load("sat_survey")},
    )
    bound = given(
        lambda: load("sat_survey").query("market == 'captive'"), "people", "the captive market"
    )
    outcome = choice(
        ("who bought again", "rebought"),
        ("who did *not* buy again", "left"),
        ("their share of spending here", "share_here"),
    )
    middle = choice(
        ("the share of those with this mark, the mean of 0 and 1", "mean"),
        ("the number of people, the sum", "sum"),
        ("everybody, the count", "count"),
        ("the median, or whole numbers", "median"),
        ("the share of all who bought again", "buyers"),
        ("the share of all people of the market", "all"),
        ("how many tick each mark, as a share", "marked"),
        ("the share of those with this mark or a lower one", "running"),
    )
    competitive_rates = answer(
        call(_rates, free, outcome, middle),
        Vector(MARKS, "rate", 0.002),
        "the rates of the competitive market",
    )
    captive_rates = answer(
        call(_rates, bound, outcome, middle),
        Vector(MARKS, "rate", 0.002),
        "the rates of the captive market",
    )
    marks = choice(("marks 5 and 4", "54"), ("marks 4 and 3", "43"), ("marks 5 and 1", "51"))
    free_top = step(call(_at, competitive_rates, marks, 0), "share", "the competitive rate at 5")
    free_below = step(call(_at, competitive_rates, marks, 1), "share", "the competitive rate at 4")
    bound_top = step(call(_at, captive_rates, marks, 0), "share", "the captive rate at 5")
    bound_below = step(call(_at, captive_rates, marks, 1), "share", "the captive rate at 4")
    top_steps = answer(
        [free_top / free_below, bound_top / bound_below],
        Vector(MARKETS, "times", 0.005),
        "the rate at 5 over the rate at 4",
    )
    top_steps.mistake(
        "This is the ratio of the *odds*, p / (1 - p). Divide the rates themselves",
        [
            free_top / (1 - free_top) / (free_below / (1 - free_below)),
            bound_top / (1 - bound_top) / (bound_below / (1 - bound_below)),
        ],
    )
    top_steps.mistake(
        "This is by how much the rate *rises*. How many times as high it is, is asked for: divide",
        [free_top / free_below - 1, bound_top / bound_below - 1],
        [free_top - free_below, bound_top - bound_below],
    )
    hundred = given(
        100, "people of a hundred", "the 100 people", others={"the 1,500 of a market": 1_500}
    )
    extra_buyers = answer(
        [hundred * (free_top - free_below), hundred * (bound_top - bound_below)],
        Vector(MARKETS, "people", 0.1),
        "how many more buy again if 100 people go from 4 to 5",
    )
    extra_buyers.mistake(
        "This is the rise in per cent of the rate at 4, or the ratio. Asked for are people: 100 "
        "times the difference of the two rates",
        [hundred * (free_top / free_below), hundred * (bound_top / bound_below)],
        [hundred * (free_top / free_below - 1), hundred * (bound_top / bound_below - 1)],
    )
    extra_buyers.mistake(
        "This compares *all* who bought again with a 5 and with a 4. Asked is what 100 people do: "
        "100 times the difference of the two rates",
        [call(_more, free), call(_more, bound)],
    )
    extra_buyers.mistake(
        "This is what 100 people do at one mark. How many *more* buy again at 5 than at 4 is asked",
        [hundred * free_below, hundred * bound_below],
        [hundred * (1 - free_top), hundred * (1 - bound_top)],
    )
    hints = (
        "Keep one market first: shoppers[shoppers['market'] == 'competitive']. Then group by sat5.",
        "The mean of rebought, which is 0 or 1, is the share. Give all five marks, from 1 to 5.",
        "Step 2: rates[5] / rates[4]. Step 3: 100 * (rates[5] - rates[4]), in each market.",
    )
    then = (
        "The same lift, from satisfied to very satisfied, pays where customers can leave, and "
        "hardly shows where they cannot."
    )
