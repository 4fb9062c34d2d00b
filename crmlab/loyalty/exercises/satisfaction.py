"""Exercises 5-1 and 5-11: satisfaction as a difference, and who got less than expected."""

import pandas as pd

from crmlab.answers import Number, share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step


class BadAndGood(Exercise, id="5-1"):
    gain = given(0.5, "points a point", "what a point *above* the expectation is worth")
    loss = given(1.1, "points a point", "what a point *below* the expectation costs")
    gap = given(2, "points of gap", "the two points of the gap")
    taken = step(loss * gap, "points", "what the bad visit costs, without its minus")
    one_point = step(-loss, "points", "the change by a single point below")
    bad_visit = answer(
        -(loss * gap), Number("points", 0.005), "the change of satisfaction at a gap of -2"
    )
    good_visit = answer(
        gain * gap, Number("points", 0.005), "the change of satisfaction at a gap of +2"
    )
    mean = step((bad_visit + good_visit) / 2, "points a visit", "the mean of the two changes")
    both_visits = answer(
        bad_visit + good_visit, Number("points", 0.005), "the change by both visits together"
    )
    bad_visit.example(0.9 * -2)
    good_visit.example(0.4 * 2)
    both_visits.example(0.4 * 2 - 0.9 * 2)
    both_visits.mistake(
        "The gaps cancel out, but what they do to satisfaction does not. Add the two changes",
        gap - gap,
    )
    hints = (
        "Below the expectation the slope is 1.1, above it 0.5.",
        "A change is slope × gap, and the gap of the bad visit is below zero.",
        "Both visits: one change, and the other added to it.",
    )
    then = (
        "A bad visit outweighs a good one of the same size: together they change satisfaction by "
        "{both_visits} points."
    )


@once_an_edition
def asked() -> pd.DataFrame:
    """Return the survey with the means of its questions and the gap of the two first."""
    survey = load("sat_survey")
    for name, letter in (("quality", "q"), ("expectation", "e"), ("satisfaction", "s")):
        survey[name] = survey[[f"{letter}1", f"{letter}2", f"{letter}3"]].mean(axis=1)
    return survey.assign(gap=survey["quality"] - survey["expectation"])


def competitive() -> pd.DataFrame:
    """Return the answers where people can choose."""
    return asked().query("market == 'competitive'")


def _side(people: pd.DataFrame, gap: str, side: str) -> pd.DataFrame:
    got, expected = gap.split()
    return people[getattr(people[got] - people[expected], side)(0)]


def _middle(people: pd.DataFrame, column: str, middle: str) -> float:
    return float(people[column].agg(middle))


class BetterOrWorse(Exercise, id="5-11"):
    people = choice(
        ("all who were asked", asked), ("those of the competitive market alone", competitive)
    )
    gap = choice(
        ("the column gap", "quality expectation"),
        ("the gap of q1 and e1", "q1 e1"),
        ("satisfaction less expectation", "satisfaction expectation"),
    )
    below = given(
        "lt",
        "sides",
        "those *below* zero (<)",
        "who got just what was expected is neither worse nor better off",
        others={"those at zero as well (<=)": "le", "those at zero alone": "eq"},
    )
    above = given("gt", "sides", "those *above* zero (>)", others={"those at zero, too (>=)": "ge"})
    column = choice(
        ("satisfaction", "satisfaction"),
        ("quality", "quality"),
        ("the gap", "gap"),
        ("the question s1", "s1"),
        ("sat5", "sat5"),
    )
    middle = choice(("the mean", "mean"), ("the median", "median"))
    worse = call(_side, people, gap, below)
    better = call(_side, people, gap, above)
    number = step(call(len, people), "number of people", "the number of all people")
    worse_off = step(call(len, worse), "number of people", "the number of the worse off")
    better_off = step(call(len, better), "number of people", "the number of the better off")
    off = step(worse_off + better_off, "number of people", "those whose gap is not 0")
    worse_share = answer(worse_off / number, share(), "the share of people with a gap below 0")
    better_share = answer(better_off / number, share(), "the share of people with a gap above 0")
    worse_mean = step(
        call(_middle, worse, column, middle), "points", "the satisfaction of the worse off"
    )
    better_mean = step(
        call(_middle, better, column, middle), "points", "the satisfaction of the better off"
    )
    mean = step(call(_middle, people, column, middle), "points", "the satisfaction of all")
    mean_loss = step(call(_middle, worse, "gap", middle), "gap", "the mean gap of the worse off")
    mean_gain = step(call(_middle, better, "gap", middle), "gap", "the mean gap of the better off")
    apart = answer(
        better_mean - worse_mean,
        Number("points", 0.002),
        "by how much the better off are more satisfied than the worse off",
    )
    hints = (
        'asked["gap"] < 0 is true for who got less than expected. The mean of true and false is '
        "a share.",
        'asked.loc[asked["gap"] < 0, "satisfaction"] are the ratings of the worse off.',
        "Take the mean of the better off first, and the mean of the worse off away from it.",
    )
    then = (
        "{worse_share} got less than they expected. Those who got more are {apart} points more "
        "satisfied: most of that is what the others lack."
    )
