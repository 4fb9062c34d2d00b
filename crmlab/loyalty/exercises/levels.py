"""Exercise 5-4: the level that the matrix owes, and what the programme costs."""

import numpy as np
import pandas as pd

from crmlab.answers import Integer, Number, Vector, share
from crmlab.datasets import load
from crmlab.loyalty.measures import relationship_levels
from crmlab.scenes import Exercise, answer, call, choice, given, step
from crmlab.scenes.verbs import total

FIVE = ["Ann", "Bo", "Chen", "Dai", "Eva"]
COSTS = {1: 7, 2: 28, 3: 49, 4: 140, 5: 400}


def _places(values: pd.Series, lines: list, side: str) -> pd.Series:
    """Return the class of each customer, 1 to 3, by two lines."""
    low, high = (getattr(values, side)(line) for line in lines)
    return 1 + low + high


def _of_levels(costs: pd.Series, levels: pd.Series, chosen: str) -> pd.Series:
    return costs[levels.isin(list(map(int, chosen)))]


class Matrix(Exercise, id="5-4"):
    value = given(np.array([3, 1, 2, 3, 1]), "indices", "the index of value")
    part = given(np.array([1, 1, 3, 3, 2]), "indices", "the index of share")
    owed = answer(value + part - 1, Vector(FIVE, "level"), "the level owed to each")
    owed.mistake("Small and low count 1, large and high 3: turn them round", 7 - value - part)
    nine_values = given(np.repeat([1, 2, 3], 3), "nine values", "the value of the nine cells")
    nine_shares = given(np.tile([1, 2, 3], 3), "nine shares", "the share of the nine cells")
    cells = step(
        nine_values + nine_shares - 1,
        "cells",
        "the levels of all nine cells",
        "most levels stand in several cells",
    )
    once = given(np.array([1, 2, 3, 4, 5, 0, 0, 0, 0]), "cells", "each level once")
    eight = given(np.array([1, 2, 2, 3, 3, 4, 4, 5]), "cells", "level 3 in two cells, not in three")
    level_sum = answer(total(cells), Integer("levels"), "the sum over the nine cells")
    level_sum.mistake(
        "This counts the cells, or takes the highest level in each. Add up the levels in them",
        call(len, cells),
        5 * call(len, cells),
    )
    spend = choice(
        ("what they spend in *all* shops", lambda: load("shop_wallet")["category_spend_12m"]),
        ("what they spend *here*", lambda: load("shop_wallet")["own_spend_12m"]),
        why="it is the customer's total value",
    )
    ours = choice(
        ("our share", lambda: load("shop_wallet").eval("own_spend_12m / category_spend_12m")),
        (
            "the share of the *others*",
            lambda: load("shop_wallet").eval("1 - own_spend_12m / category_spend_12m"),
        ),
    )
    side = choice(("from the line on (>=)", "ge"), ("only above the line (>)", "gt"))
    lines = choice(
        ("1/3 and 2/3", [1 / 3, 2 / 3]),
        ("0.33 and 0.66", [0.33, 0.66]),
        ("0.33 and 0.67", [0.33, 0.67]),
    )
    value_class = step(call(_places, spend, [2e3, 1e4], side), "1 to 3", "the class of value")
    share_class = step(call(_places, ours, lines, side), "one to three", "the class of share")
    level_owed = step(value_class + share_class - 1, "placed", "the level owed to each customer")
    log = given(lambda: relationship_levels(load("contact_log")), "placed", "`levels`, the log's")
    no_customers = given(pd.Series(range(6)), "placed", "each level once, without customers")
    costs = step(
        call(lambda levels: levels.map(COSTS), level_owed), "costs", "the cost of each customer"
    )
    counted = step(call(lambda levels: levels**0, level_owed), "costs", "1 for each customer")
    programme_cost = answer(total(costs), Number("CNY", 0.5), "the cost of the programme")
    programme_cost.mistake(
        "This takes the mean of the five costs for all. Put in the cost of each customer, and add",
        np.mean([*COSTS.values()]) * call(len, costs),
    )
    programme_cost.mistake(
        "This adds up the levels. Put the cost in the place of each, with .map(costs)",
        call(np.sum, level_owed),
    )
    chosen = choice(
        ("levels 4 and 5", "45"),
        ("level 5 alone", "5"),
        ("level 4 alone", "4"),
        ("levels 3 to 5", "345"),
    )
    upper = step(
        total(call(_of_levels, costs, level_owed, chosen)), "CNY a year", "the cost of 4 and 5"
    )
    upper_share = answer(
        upper / programme_cost, share(), "the share of the cost for levels 4 and 5"
    )
    hints = (
        "Small and low are 1, large and high are 3. Add the two, and take 1 off.",
        "A class by two lines: 1 + (spend >= 2000) + (spend >= 10_000). Likewise for the share.",
        "level_owed.map(costs) is the cost of each; [level_owed >= 4] behind it keeps the upper.",
    )
    then = (
        "{programme_cost} a year; {upper_share} of it goes to the few on levels 4 and 5. That pays "
        "only if the care *changes* what they do."
    )
