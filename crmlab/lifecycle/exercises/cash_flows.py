"""Exercises 4-3 and 4-4: what a customer is worth, first for sure and then with leavers."""

import numpy as np

from crmlab.answers import Integer, Number
from crmlab.datasets import load
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.scenes.formulas import Verb
from crmlab.scenes.verbs import present_value

DEARER = 1_700  # what winning the customer costs in the second question: discounting tells there


def _flows() -> np.ndarray:
    return load("toy_cashflows")["cash_flow"].to_numpy(float)


YEARS = np.arange(6.0)

first_year_above_zero = Verb(lambda flows: float(np.argmax(np.cumsum(flows) >= 0)))
first_year_above_zero.slip(
    "The sum turns in the year before, if the first year is year 0. Did you count from 1?",
    lambda flows: first_year_above_zero.do(flows) + 1,
)


def _too_early(given, break_even_year):
    early = say("Too early: look at the running total that begins with −1,700")
    return early if given < break_even_year else ""


class Customer(Exercise, id="4-3"):
    flows = given(_flows, "CNY by year", "the flows")
    dearer = given(
        lambda: np.append(-DEARER, _flows()[1:]),
        "CNY by year with 1,700",
        "the flows with 1,700 in year 0",
    )
    rate = given(0.08, "share a year", "the interest")
    years = given(YEARS, "years", "the years")
    customer_value = answer(
        present_value(flows, rate, years), Number("CNY", 0.05), "the net present value"
    )
    customer_value.mistake(
        "This is the value with the 1,700 of the second question",
        present_value(dearer, rate, years),
    )
    break_even_year = answer(
        first_year_above_zero(dearer / (1 + rate) ** years),
        Integer("year, the first is 0"),
        "the year in which the sum turns",
    )
    break_even_year.mistake(
        "The sum of the flows *as they are* turns in this year, or the one that starts with "
        "1,200. Discount first, and start with 1,700",
        first_year_above_zero(dearer),
    )
    break_even_year.symptom(_too_early)
    hints = (
        "Divide each flow by 1.08 to the power of its year, and add up. Year 0 stays as it is.",
        "flows / 1.08 ** flows.index does it for all years at once. For the break-even, look at "
        "the running total: .cumsum(), with -1,700 in year 0.",
        "The last value of the running total is the value. With 1,700, each of its values is 500 "
        "lower: in which year is it no longer below zero?",
    )
    then = (
        "Winning this customer pays, but only for a firm that can wait: for years the account is "
        "in the red."
    )


class Leavers(Exercise, id="4-4"):
    flows = given(_flows, "CNY by year", "the flows")
    rate = given(0.08, "share of interest", "the interest of 8 %")
    retention = given(0.80, "share kept", "the retention")
    years = given(YEARS, "years", "the years")
    waits = given(
        np.maximum(YEARS - 1, 0),
        "years",
        "the years since the first payment",
        "in year 1 everybody is still there",
        others={"one year more in which nobody leaves": np.maximum(YEARS - 2, 0)},
    )
    interest = given(0.10, "share of interest", "the interest of 10 %")
    profit = given(480, "CNY a year", "a margin of 480")
    still_there = step(retention**waits, "share by year", "the share still there")
    with_leavers = answer(
        present_value(flows * still_there, rate, years),
        Number("CNY", 0.05),
        "the net present value with leavers",
    )
    with_leavers.mistake(
        "The shares fall in a straight line here, 0.8, 0.6, 0.4. 80 % of the year before is 0.80, "
        "0.64",
        present_value(flows * (1 - 0.2 * waits), rate, years),
    )
    with_leavers.mistake(
        "The share still there is 0.80 in every year here. It falls further each year: 0.80, "
        "0.64, ...",
        present_value(flows * retention ** call(np.sign, waits), rate, years),
    )
    with_leavers.mistake(
        "The share still there is 0.80 in every year here, the first too. It is 1, 1, 0.80, 0.64, "
        "...",
        present_value(flows * retention ** call(np.sign, years), rate, years),
    )
    with_leavers.mistake(
        "Year 0 gets 0.80 to the power of −1 here, which is 1.25. Nobody has left in years 0 and "
        "1: the share is 1 in both",
        present_value(flows * retention ** (years - 1), rate, years),
    )
    with_leavers.mistake(
        "Each flow is discounted for a year too few here. The one of year 1 is a year away, "
        "although nobody has left by then",
        present_value(flows * still_there, rate, waits),
    )
    with_leavers.mistake(
        "You weighted the *total* of five years. People leave year by year: weight each flow",
        present_value(flows, rate, years) * retention**4,
    )
    below = step(1 + interest - retention, "below the line", "1 + i − r")
    margins = answer(
        retention / below, Number("yearly margins", 0.005), "the number of yearly margins"
    )
    margins.mistake(
        "This is 1 / (1 − r), the plain lifetime: nothing is discounted in it", 1 / (1 - retention)
    )
    margins.mistake(
        "80 % is 0.80 and 10 % is 0.10: put shares into r / (1 + i - r)",
        100 * retention / (1 + 100 * interest - 100 * retention),
    )
    margins.mistake(
        "This counts a margin today as well. Here the first margin comes in a year: r / (1 + i − "
        "r)",
        (1 + interest) / below,
    )
    hints = (
        "Write down the share still there for years 0 to 5: 1, 1, 0.80, 0.64 and so on.",
        "Multiply each flow by its share, then discount and add up as before. For the second "
        "answer, put the numbers into r / (1 + i - r).",
        "0.80 ** np.array([0, 0, 1, 2, 3, 4]) writes the shares. Below the line of the second "
        "stands 1 + 0.10 - 0.80.",
    )
    then = (
        "Two and two thirds yearly margins are all that such a customer is ever worth: leaving "
        "and waiting take the rest."
    )
