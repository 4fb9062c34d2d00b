"""Exercises 4-12 to 4-16: one step each, before the longer exercises of their sections."""

import math

from crmlab.answers import Integer, Number, share
from crmlab.datasets import load
from crmlab.messages import later
from crmlab.scenes import Exercise, answer, call, given, step


class Segments(Exercise, id="4-12"):
    people_a = given(12_000, "people of A", "the people of A")
    margin_a = given(200, "CNY a buyer of A", "the margin of A")
    chance_a = given(0.02, "share of A", "the chance of A")
    people_b = given(2_000, "people of B", "the people of B")
    margin_b = given(900, "CNY a buyer of B", "the margin of B")
    chance_b = given(0.05, "share of B", "the chance of B")
    index_a = answer(
        people_a * margin_a * chance_a, Number("CNY", 0.5), "the value index of segment A"
    )
    index_b = answer(
        people_b * margin_b * chance_b, Number("CNY", 0.5), "the value index of segment B"
    )
    hints = (
        "Three factors: how many people, what each of them would bring, and the chance to win one.",
        "12,000 people of whom 2 % are won are 240 buyers. What do they bring together?",
    )
    then = (
        "The small segment is worth more: it has few people, but a better chance and a better "
        "margin."
    )


class Service(Exercise, id="4-13"):
    margin = given(450, "CNY a year", "the margin before service")
    calls = given(12, "calls", "the calls")
    call_cost = given(18, "CNY a call", "the cost of a call")
    visits = given(2, "visits", "the visits")
    visit_cost = given(70, "CNY a visit", "the cost of a visit")
    for_calls = step(calls * call_cost, "CNY of service", "what the calls cost")
    for_visits = step(visits * visit_cost, "CNY of service", "what the visits cost")
    left_over = answer(
        margin - for_calls - for_visits, Number("CNY", 0.5), "what is left of the margin"
    )
    before_loss = step((margin - for_visits) / call_cost, "calls", "where nothing is left")
    most_calls = answer(
        call(math.floor, before_loss), Integer("calls"), "the most calls that leave something"
    )
    most_calls.mistake(
        "With so many calls the customer costs more than they bring. The last whole call before "
        "that is asked for: round down",
        call(math.ceil, before_loss),
    )
    most_calls.mistake(
        "This leaves out the two visits: they are paid before the first call",
        call(math.floor, margin / call_cost),
        call(math.ceil, margin / call_cost) - 1,
    )
    hints = (
        "Cost to serve is number times price, for calls and for visits.",
        "Take both off the margin. For the second answer: how much is left for calls, once the "
        "visits are paid?",
    )
    then = (
        "Six calls more and this customer costs money. That is a reason to ask why they call, "
        "before it is one to let them go."
    )


_OF_ALL = later(
    "This is the share of *all* who stay. Odds compare those who stay with those who leave"
)


class Odds(Exercise, id="4-14"):
    hundred = given(100, "customers", "the 100 customers")
    stay_one = given(75, "customers", "the 75 who stay, of those with one product")
    stay_three = given(95, "customers", "the 95 who stay, of those with three")
    leave_one = step(hundred - stay_one, "customers", "the 25 who leave, of those with one product")
    leave_three = step(hundred - stay_three, "customers", "the 5 who leave, of those with three")
    odds_one = answer(
        stay_one / leave_one,
        Number("stayers for each leaver", 0.005),
        "the odds of staying with one",
    )
    odds_three = answer(
        stay_three / leave_three,
        Number("stayers for each leaver", 0.005),
        "the odds of staying with three",
    )
    odds_one.mistake(_OF_ALL, stay_one / hundred)
    odds_three.mistake(_OF_ALL, stay_three / hundred)
    ratio = answer(odds_three / odds_one, Number("times", 0.005), "the odds ratio")
    ratio.mistake(
        "This is the ratio of the two *shares*. Divide the odds, 19 by 3",
        stay_three / stay_one,
    )
    hints = (
        "Odds are those who stay, over those who leave: not over all.",
        "Of 100 with one product 75 stay and 25 leave. How many stay for each who leaves?",
    )
    then = (
        "The share, 95 % against 75 %, is a quarter larger; the odds are more than six times as "
        "large. Say which of the two you report."
    )


_AS_STAYING = later(
    "This counts the customer last seen in month 5 as if they had stayed. Nobody watched them any "
    "longer: leave them out of those at risk"
)


class FiveCustomers(Exercise, id="4-15"):
    five = given(5, "people", "all five")
    earlier = given(2, "people", "the two whose time ended before month 8")
    leaver = given(1, "people", "the one who leaves")
    at_risk_8 = answer(five - earlier, Integer("people"), "those at risk in month 8")
    at_risk_8.mistake(
        "This leaves out the one who leaves *in* month 8. At risk is who is there just before",
        five - earlier - leaver,
    )
    at_risk_8.mistake(_AS_STAYING, five - leaver)
    after_3 = step(1 - leaver / five, "share still there", "the survival after month 3")
    share_8 = step(1 - leaver / at_risk_8, "share of a month", "the share who stay in month 8")
    after_8 = answer(after_3 * share_8, share(1e-3), "the survival after month 8")
    after_8.mistake(
        "The customer last seen in month 5 counts as having left here. Nobody knows: they are not "
        "at risk any more, and no leaver",
        after_3 * (1 - leaver / (five - leaver)) * share_8,
    )
    after_8.mistake(_AS_STAYING, 1 - 2 * leaver / five)
    after_8.mistake(
        "This is the share who stay after *one* leaver of five. By month 8 a second one has left: "
        "multiply by the share who stay then",
        1 - leaver / five,
    )
    share_9 = step(
        1 - leaver / (at_risk_8 - leaver), "share of a month", "the share who stay in month 9"
    )
    after_9 = answer(after_8 * share_9, share(1e-3), "the survival after month 9")
    after_9.mistake(_AS_STAYING, 1 - 3 * leaver / five)
    after_9.mistake(
        "Nobody would be left then. In month 9 two are at risk: the one who leaves, and the one "
        "last seen in month 12",
        after_8 * (1 - leaver),
    )
    after_9.mistake(
        "This looks at *one* month, with four at risk. By month 9 three have left: multiply the "
        "shares who stay in months 3, 8 and 9",
        1 - leaver / (five - leaver),
    )
    hints = (
        "At risk in a month is who has neither left nor gone out of sight before it.",
        "In month 3 one of five leaves: 0.80 stay. The next leaver is one of how many?",
        "Multiply: what was still there, times 1 minus the leaver over those at risk.",
    )
    then = (
        "Two of the five never left, as far as we saw, and still the curve says 27 % after month "
        "9: few are left to look at, so each leaver weighs much."
    )


_AS_SHARE = later("This is the share. Of 1,200 customers, how many is that?")


def _move(start: str, end: str) -> float:
    return float(load("toy_migration").set_index("from").loc[start, end])


class MiddleLayer(Exercise, id="4-16"):
    middle = given(1_200, "customers", "the 1,200 of the middle layer")
    lower = given(6_400, "customers", "the 6,400 of the lower layer")
    high = given(320, "customers", "the 320 of the high layer")
    up = given(
        lambda: _move("middle", "high"),
        "share of a layer",
        "the share of middle who move to high",
        others={
            "the share of *high* who fall to middle": lambda: _move("high", "middle"),
            "the share of *high* who stay": lambda: _move("high", "high"),
        },
    )
    below = given(
        lambda: _move("lower", "middle"),
        "share of a layer",
        "the share of *lower* who move to middle",
    )
    back = given(
        lambda: _move("middle", "lower"), "share of a layer", "the share who fall to lower"
    )
    stay = given(lambda: _move("middle", "middle"), "share of a layer", "the share who stay")
    asleep = given(
        lambda: _move("middle", "inactive"), "share of a layer", "the share who fall inactive"
    )
    to_high = answer(middle * up, Number("customers", 0.05), "those who move from middle to high")
    to_high.mistake(_AS_SHARE, up)
    still_active = answer(
        middle * (1 - asleep),
        Number("customers", 0.05),
        "those of middle who are active a year later",
    )
    still_active.mistake(_AS_SHARE, 1 - asleep)
    still_active.mistake(
        "Some of the active are missing: who stays in the *middle* layer, or moved to another "
        "active layer, up or down",
        middle * stay,
        middle * (1 - stay - asleep),
        middle * (1 - asleep - back),
    )
    still_active.mistake("These fall inactive. The question is who is active", middle * asleep)
    hints = (
        "Read the row of `middle` from left to right: where are they a year later?",
        "A number of customers is 1,200 times a share. Active is every layer but the last.",
    )
    then = "Of a hundred in this layer, five rise in a year, ten fall back, and seven fall asleep."
