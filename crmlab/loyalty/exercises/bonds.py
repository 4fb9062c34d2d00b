"""Exercise 5-18: what three bonds cost, the one who gives them or the one who leaves."""

import numpy as np

from crmlab.answers import Number
from crmlab.scenes import Exercise, answer, call, given
from crmlab.scenes.verbs import total


class Costs(Exercise, id="5-18"):
    revenue = given(np.array([2e6, 3e6, 4e6]), "CNY", "the revenue of the layers")
    discount = given(np.array([0.05, 0.03, 0.01]), "share", "the discounts of the layers")
    discount_cost = answer(
        total(revenue * discount), Number("CNY a year", 1), "the cost of the discounts"
    )
    discount_cost.mistake(
        "This takes one rate, their mean or their sum, from the whole revenue. Each layer has its "
        "own: multiply first, then add up",
        total(revenue) * 0.03,
        total(revenue) * total(discount),
    )
    discount_cost.mistake(
        "The discounts stand with other layers here: 5 % go with 2.0 M, 1 % with 4.0 M",
        call(lambda revenue, discount: (revenue * discount[::-1]).sum(), revenue, discount),
    )
    issued = given(
        1_200_000,
        "points",
        "the points issued",
        others={"the points of the other club in a year": 960_000},
    )
    redeemed = given(
        0.7,
        "redeemed",
        "the share redeemed",
        others={"the share *not* redeemed": 1 - 0.7, "the 60 % of the other club": 0.6},
    )
    point = given(0.01, "CNY a point", "what a point costs")
    points_cost = answer(issued * redeemed * point, Number("CNY", 0.5), "the cost of the points")
    points_cost.mistake("This is for a month. Asked is what they cost in all", points_cost / 12)
    other_club = given(2_760, "CNY", "what the club of the picture owes")
    moving = given(1500, "CNY", "what moving costs")
    years = given(4, "years", "the years until the next machine")
    saving = given(300, "CNY a year", "what the rival saves her now")
    all_years = given(1200, "CNY", "what the rival saves her in four years")
    needed_saving = answer(
        moving / years, Number("CNY a year", 0.5), "the saving a year at which moving pays"
    )
    needed_saving.mistake("These are the *years* it takes at 300. She has four", moving / saving)
    hints = (
        "A discount's cost is a share of the revenue of *its* layer.",
        "Of the points only 70 % are ever redeemed, at 0.01 each.",
        "She gains something each year, and pays the moving once: when are the two equal?",
    )
    then = (
        "The discounts cost {discount_cost}, also for those who would have stayed. The rival must "
        "save her {needed_saving}: that is the structural bond."
    )
