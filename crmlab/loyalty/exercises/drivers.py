"""Exercises 5-8 and 5-12: what drives satisfaction, what to improve first, and for whom."""

import operator

import numpy as np
import pandas as pd

from crmlab.answers import Label, Number, Vector
from crmlab.loyalty.exercises.satisfaction import asked, competitive
from crmlab.loyalty.measures.drivers import driver_shares, driver_weights
from crmlab.scenes import Exercise, answer, call, choice, given, step, verbs

DRIVERS = ["product", "service", "price", "convenience"]
SHORT = [*DRIVERS, "satisfaction", "s1", "sat5"]
PEOPLE = ["Ann", "Bo", "Cem"]


def _weights(people: pd.DataFrame, outcome: str, way: str) -> np.ndarray:
    if way in ("explained", "share"):
        return driver_shares(people, DRIVERS, outcome, draws=0)[way].to_numpy()
    table = people[[*DRIVERS, outcome]].astype(float)
    if way in ("through zero", "not centred"):
        table = table / table.std() if way == "not centred" else table
        return np.linalg.lstsq(table[DRIVERS], table[outcome])[0]
    found = driver_weights(people, DRIVERS, outcome, draws=0)
    found["half"] = found["weight"] * table[outcome].std()
    found["other half"] = found["slope"] / table[outcome].std()
    return found[way].to_numpy()


def _ratings(people: pd.DataFrame, middle: str) -> np.ndarray:
    return people[DRIVERS].agg(middle).to_numpy()


def _by_rank(weights: np.ndarray, ratings: np.ndarray) -> np.ndarray:
    return weights[ratings.argsort().argsort()]


class ImproveNext(Exercise, id="5-8"):
    people = choice(
        ("the answers of both markets", lambda: asked()[SHORT]),
        ("those of the competitive market alone", lambda: competitive()[SHORT]),
    )
    outcome = choice(
        ("satisfaction, the mean of three questions", "satisfaction"),
        ("the single question s1", "s1"),
        ("the other question, sat5", "sat5"),
    )
    way = choice(
        ("the weights of standardised columns, all four at once", "weight"),
        ("the slopes of the ratings as they are", "slope"),
        ("the simple correlations, each driver alone", "r"),
        ("standardised drivers, but satisfaction as it is", "half"),
        ("satisfaction standardised, but the drivers as they are", "other half"),
        ("columns whose mean was not taken off", "not centred"),
        ("ratings as they are, and a line through zero", "through zero"),
        ("the shares of R²", "share"),
        ("the parts of R²", "explained"),
    )
    middle = choice(("the mean rating", "mean"), ("the median", "median"))
    highest = given(
        10,
        "points",
        "the highest mark",
        others={"a best mark of 9": 9, "the 7 of another scale": 7},
    )
    names = given(DRIVERS, "names", "the drivers")
    driver_weights = answer(
        call(_weights, people, outcome, way),
        Vector(DRIVERS, "weight", 0.002),
        "the standardised weights",
    )
    ratings = step(call(_ratings, people, middle), "points", "the mean ratings")
    room = step(highest - ratings, "points", "what is missing to a 10")
    driver_priorities = answer(
        room * driver_weights, Vector(DRIVERS, "points", 0.01), "weight × what is missing"
    )
    driver_priorities.mistake(
        "The mean ratings were sorted, and each weight met another driver. Leave them in the order "
        "of the weights",
        room * call(_by_rank, driver_weights, ratings),
    )
    improve_next = answer(
        verbs.highest(driver_priorities, names), Label(DRIVERS), "the highest priority"
    )
    improve_next.mistake(
        "This has the lowest rating, so most is missing. But how much does it weigh? Take weight × "
        "what is missing",
        call(verbs.highest.do, room, names),
    )
    hints = (
        'Of table = rated[drivers + ["satisfaction"]] all columns are standardised at once: '
        "(table - table.mean()) / table.std().",
        "np.linalg.lstsq of the four standardised drivers and of standardised satisfaction, [0].",
        "A priority is weight × (10 - mean rating). Which of the four is the largest?",
    )
    then = (
        "Price is rated lowest, and yet {improve_next} comes first: weight and room count together."
    )


class OwnAndRival(Exercise, id="5-12"):
    own = given(7.9, "mean points", "our mean rating")
    rival = given(7.4, "mean points", "the rival's mean rating")
    highest = given(10, "marks", "the best mark of 10", others={"a best mark of 9": 9})
    rated = given(np.array([6, 3, 9]), "ratings", "the three ratings")
    potential = given(np.array([900, 400, 3000]), "potentials", "the three potentials")
    of_ann = given(6, "points", "Ann's satisfaction")
    profit = given(
        900,
        "CNY",
        "Ann's potential",
        others={"*Bo's* potential": 400, "*Cem's* potential": 3_000},
    )
    names = given(PEOPLE, "names", "the three customers")
    lead = step(own - rival, "points ahead", "our lead in points")
    relative = answer(own / rival, Number("times", 0.0005), "our rating over the rival's")
    relative.mistake("This is our lead in points. Divide our rating by the rival's", lead)
    relative.mistake(
        "This is our part of both ratings together. Divide by the rival's alone",
        own / (own + rival),
    )
    missing = step(highest - of_ann, "points", "what Ann's satisfaction lacks")
    ann_priority = answer(missing * profit, Number("CNY × points", 0.5), "Ann's priority")
    lacking = step(highest - rated, "lacks", "what the three lack")
    priorities = step(lacking * potential, "priorities", "the three priorities")
    of_bo = step(call(operator.getitem, priorities, 1), "CNY × points", "*Bo's* priority")
    first_name = answer(
        call(verbs.highest.do, priorities, names), Label(PEOPLE), "who has the first priority"
    )
    first_name.mistake(
        "Bo is the least satisfied, but there is little to win: 7 × 400",
        call(verbs.highest.do, lacking, names),
    )
    first_name.mistake(
        "Cem could bring most, but lacks only one point: 1 × 3,000",
        call(verbs.highest.do, potential, names),
    )
    hints = (
        "Relative performance is ours over theirs.",
        "A priority is (10 - satisfaction) × potential.",
        "Compute it for all three: 4 × 900, 7 × 400, 1 × 3000.",
    )
    then = (
        "We are rated {relative} times as well as the rival. {first_name} comes first: neither "
        "the angriest nor the richest, but where both count."
    )
