"""Exercise 7-13: what a roll-out should begin with."""

import numpy as np

from crmlab.answers import Label, Number
from crmlab.scenes import Exercise, answer, call, given, step


class Rollout(Exercise, id="7-13"):
    staff = given(12, "people a store", "the staff of a store")
    won = given(10, "stores", "the stores whose manager is won over")
    not_won = given(6, "stores", "the stores whose manager is not", others={"all 16 stores": 16})
    with_support = given(0.85, "share of the staff", "the share who adopt it under such a manager")
    without = given(0.45, "share of the staff", "the share who adopt it without")
    adopting_won = step(staff * won * with_support, "adopters of some", "those with support")
    adopting_not = step(staff * not_won * without, "adopters of some", "those without")
    adopters_now = step(adopting_won + adopting_not, "adopters", "the adopters today")
    budget = given(90_000, "CNY", "the budget")
    rise = step(with_support - without, "share of the staff", "the rise of the share")
    more_by_people = step(
        staff * not_won * rise, "more adopters", "the adopters whom six managers add"
    )
    people_cost = answer(
        budget / more_by_people, Number("CNY", 0.5), "the cost of one more adopter by managers"
    )
    everybody = given(192, "adopters", "all 192 people")
    better = given(0.10, "share of the adopters", "the tenth by which a better screen lifts it")
    more_by_screen = step(adopters_now * better, "more adopters", "the adopters whom a screen adds")
    screen_cost = answer(
        budget / more_by_screen, Number("CNY", 0.5), "the cost of one more adopter by the screen"
    )
    people_cost.mistake(
        "You divided by all adopters. Count those whom the six managers *add*",
        *(budget / adopters_now, budget / 163.2, budget / (1.1 * adopters_now)),
    )
    people_cost.mistake("Do not round people on the way", budget / call(np.round, more_by_people))
    screen_cost.mistake(
        "You divided by all adopters. Count those whom the screen *adds*",
        budget / (adopters_now * (1 + better)),
    )

    first = answer(
        call(
            lambda people, screen: ["screen", "managers"][people < screen], people_cost, screen_cost
        ),
        Label(["managers", "screen"]),
        "what comes first",
    )
    first.mistake("Look again: a lower cost of one more adopter is better", "screen")
    hints = (
        "Two kinds of stores: 12 × 10 × 0.85 adopters here, 12 × 6 × 0.45 there.",
        "Six managers lift the share in their stores from 45 % to 85 %. The screen lifts the "
        "adopters of all stores by a tenth.",
        "Each time: 90,000 over the adopters that come on top of today's.",
    )
    then = (
        "An adopter more costs {people_cost} by way of the managers, and {screen_cost} by the "
        "screen. And once all managers are won, the same screen reaches more people."
    )
