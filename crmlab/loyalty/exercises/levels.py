"""Exercise 5-4: the level that the matrix owes, and what the programme costs."""

import numpy as np
import pandas as pd

from crmlab.answers import Integer, Number, Vector, share
from crmlab.datasets import load
from crmlab.loyalty.measures import relationship_matrix
from crmlab.scenes import Exercise, answer, call, given, step

FIVE = ["Ann", "Bo", "Chen", "Dai", "Eva"]
COSTS = {1: 7, 2: 28, 3: 49, 4: 140, 5: 400}


def _levels(value: str, part: str, lines: list, side: str) -> pd.Series:
    """Return the levels of the customers of the shop."""
    wallet = load("shop_wallet")
    shares = wallet[part] / wallet["category_spend_12m"]
    hair = 1e-9 if side == "above" else 0  # so that who stands on a line is below it
    cuts = [[line * (1 + hair) for line in pair] for pair in lines]
    return relationship_matrix(wallet[value], shares.clip(0, 1), *cuts)["level"]


def _above(levels: pd.Series, costs: pd.Series, least: int, of: str) -> float:
    return float((costs if of == "cost" else costs / costs)[levels >= least].sum())


class Matrix(Exercise, id="5-4"):
    value = given(np.array([3, 1, 2, 3, 1]), "indices", "the index of value")
    part = given(np.array([1, 1, 3, 3, 2]), "indices", "the index of share")
    owed = answer(value + part - 1, Vector(FIVE, "level"), "the level owed to each")
    nine_values = given(np.repeat([1, 2, 3], 3), "nine indices", "the value of the nine cells")
    nine_shares = given(np.tile([1, 2, 3], 3), "nine indices", "the share of the nine cells")
    level_sum = answer(
        call(np.sum, nine_values + nine_shares - 1),
        Integer("levels"),
        "the sum over the nine cells",
    )
    level_sum.mistake(
        "This is each level once, or the mean one. Most levels stand in several cells: add up all "
        "nine",
        15 + 0 * call(np.sum, nine_values),
        3 + 0 * call(np.sum, nine_values),
    )
    by = given(
        "category_spend_12m",
        "values",
        "what they spend in *all* shops",
        "it is the customer's total value",
        others={"what they spend *here*": "own_spend_12m"},
    )
    own = given("own_spend_12m", "parts", "what they spend here")
    lines = given(
        [[2000, 10_000], [1 / 3, 2 / 3]],
        "lines",
        "the lines 2,000 and 10,000, 1/3 and 2/3",
        others={
            "0.33 and 0.66 as the lines of share": [[2000, 10_000], [0.33, 0.66]],
            "0.33 and 0.67 as the lines of share": [[2000, 10_000], [0.33, 0.67]],
        },
    )
    side = given(
        "from", "sides", "from the line on (>=)", others={"only above the line (>)": "above"}
    )
    levels = step(call(_levels, by, own, lines, side), "levels", "the level of each customer")
    costs = step(
        call(lambda levels: levels.map(COSTS), levels), "costs", "the cost of each customer"
    )
    of = given("cost", "sums", "the *cost*", others={"the number of *customers*": "people"})
    least = given(4, "level", "level 4 and 5", others={"level 5 alone": 5, "level 3 to 5": 3})
    programme_cost = answer(
        call(_above, levels, costs, 1, of), Number("CNY", 0.5), "the cost of the programme"
    )
    upper = step(call(_above, levels, costs, least, of), "CNY a year", "the cost of 4 and 5")
    everybody = step(call(_above, levels, costs, 1, of), "CNY a year", "the cost of all")
    upper_share = answer(upper / everybody, share(), "the share of the cost for levels 4 and 5")
    programme_cost.mistake(
        "This is the mean of a customer, or the five costs added up once. Each *customer* costs "
        "what his or her level costs: map the levels, and add up",
        call(np.mean, costs),
        sum(COSTS.values()) + 0 * call(np.mean, costs),
    )
    programme_cost.mistake(
        "This adds up the levels. Put the cost in the place of each: levels.map(costs)",
        call(np.sum, levels),
    )
    hints = (
        "Small and low are 1, large and high are 3. Add the two, and take 1 off.",
        "A class by two lines: 1 + (spend >= 2000) + (spend >= 10_000). Likewise for the share.",
        "levels.map(costs) turns each level into its cost; [levels >= 4] keeps the upper ones.",
    )
    then = (
        "{programme_cost} a year; {upper_share} of it goes to the few on levels 4 and 5. That pays "
        "only if the care *changes* what they do."
    )
