"""Exercises 3-11 and 3-12: what segments are for: a targeted mailing, and a price for each."""

import numpy as np

from crmlab.answers import Number
from crmlab.scenes import Exercise, answer, call, choice, given, step


class Mailings(Exercise, id="3-11"):
    everyone = given(20_000, "letters", "all customers")
    openers = given(5_000, "letters", "those who opened")
    cost = given(1.50, "CNY a letter", "the cost of a letter", others={"2, as in the example": 2})
    accepting = given(0.015, "share of letters", "the response of all")
    accepting_openers = given(0.04, "share of letters", "the response of those who opened")
    margin = given(
        80,
        "yuan a response",
        "the margin of 80 yuan",
        others={"80 %": 0.8, "60, as in the example": 60},
    )
    responses = step(everyone * accepting, "responses", "the responses of all")
    few_responses = step(openers * accepting_openers, "responses", "the responses of the openers")
    blanket = answer(
        responses * margin - everyone * cost, Number("CNY", 0.5), "the profit of writing to all"
    )
    targeted = answer(
        few_responses * margin - openers * cost, Number("CNY", 0.5), "the profit from the openers"
    )
    for part, letters, answers, shop in (
        (blanket, everyone, responses, [-8_000, responses * 60 - everyone * 2]),
        (targeted, openers, few_responses, [3_000, few_responses * 60 - openers * 2]),
    ):
        part.example(*shop)
        part.mistake(
            "The cost is counted for each *response* here. Every letter costs, answered or not",
            answers * (margin - cost),
        )
        part.mistake(
            "This is the profit of *one* letter, or for a yuan of cost. Asked for is that of all "
            "letters",
            part / letters,
            part / (letters * cost),
        )
    blanket.mistake(
        "Of all, 1.5 % respond, and the openers are among them. This counts 4 % of the openers and "
        "1.5 % of the others",
        (few_responses + (everyone - openers) * accepting) * margin - everyone * cost,
    )
    targeted.mistake(
        "This is what the small mailing brings *more* than the large. Asked for is its own profit",
        targeted - blanket,
    )
    hints = (
        "How many respond? Each brings 80.",
        "Take off what all letters of the mailing cost, not only the answered ones.",
        "All: 300 responses at 80, less 20,000 letters at 1.50. The others: 200 responses.",
    )
    then = (
        "The small mailing leaves out 100 responses, and 15,000 letters that cost far more than "
        "those would have brought."
    )


def _profit(prices: np.ndarray | float, segment: tuple, searched: str) -> np.ndarray | float:
    most, slope, _ = segment
    if searched == "open":
        return (prices - 50) * most - slope * prices
    return (prices - 50 * (searched != "revenue")) * (most - slope * prices)


def _found(segment: tuple, searched: str) -> float:
    most, slope, last = segment
    prices = np.arange(50, last + 1)
    profit = _profit(prices, segment, searched)
    place = profit.argmin() if searched == "lowest" else profit.argmax()
    others = {"place": place, "units": most - slope * prices[place]}
    return float(others.get(searched, prices[place]))


class Prices(Exercise, id="3-12"):
    service = choice(
        ("400 − P up to 400", (400, 1, 400)),
        ("400 − P up to 199", (400, 1, 199)),
        ("400 − 3P", (400, 3, 400)),
    )
    sensitive = choice(
        ("600 − 3P", (600, 3, 200)),
        ("600 − P", (600, 1, 400)),
        ("600 − P up to 200", (600, 1, 200)),
    )
    searched = choice(
        ("the price of the highest profit", "price"),
        ("the price of the lowest profit", "lowest"),
        ("the price of the highest revenue, as if a unit cost nothing", "revenue"),
        ("the units without brackets, so that profit rises on and on", "open"),
        ("the place of the best price in the list", "place"),
        ("the units sold at the best price", "units"),
        why="argmax finds its place in the list",
    )
    a_yuan = given(1, "CNY of the list", "one yuan, as places count from 0")
    one_price = given(150, "CNY", "the best *single* price")
    one_profit = given(40_000, "CNY of profit", "the best profit with one price")
    service_price = answer(
        call(_found, service, searched), Number("CNY", 0.24), "the best price for service seekers"
    )
    sensitive_price = answer(
        call(_found, sensitive, searched),
        Number("CNY", 0.24),
        "the best price for the price-sensitive",
    )
    service_profit = step(
        call(_profit, service_price, service, searched), "CNY of profit", "service seekers' profit"
    )
    sensitive_profit = step(
        call(_profit, sensitive_price, sensitive, searched), "CNY of profit", "the others' profit"
    )
    both_profits = step(service_profit + sensitive_profit, "CNY of profit", "both profits")
    extra_profit = answer(
        both_profits - one_profit, Number("CNY", 2), "the profit gained by two prices"
    )
    sensitive_price.mistake(
        "At 200 none of these buys any more: 600 − 3 × 200 is 0. With 600 − P, or without "
        "brackets, profit rises up to the end of the list",
        200,
    )
    extra_profit.mistake(
        "The 40,000 are what one price brings from *both* segments. Take them off once",
        both_profits - 2 * one_profit,
    )
    extra_profit.mistake(
        "This is the gain as a share or as a percentage of the profit with one price. Asked for is "
        "the gain, in yuan",
        extra_profit / one_profit,
        100 * extra_profit / one_profit,
    )
    extra_profit.mistake(
        "This adds up *revenue*, or takes the prices of the highest revenue. Units cost 50 each, "
        "with two prices as with one",
        200 * 200 + 100 * 300 - one_profit,
        (200 - 50) * 200 + (100 - 50) * 300 - one_profit,
        both_profits + 50 * (175 + 225) - one_profit,
    )
    hints = (
        "Copy the search above, with the units of one segment in the place of both.",
        "units = 400 - prices; profit = (prices - 50) * units; prices[profit.argmax()].",
        "For the price-sensitive, units = 600 - 3 * prices. Add both best profits; take off the "
        "best profit with one price, 40,000.",
    )
    then = (
        "Two prices bring {extra_profit} more, on one condition: nobody who seeks service may "
        "simply buy at the lower price. What is sold at it must differ."
    )
