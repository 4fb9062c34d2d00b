"""Exercises 4-3 and 4-4: what a customer is worth, first for sure and then with leavers."""

import numpy as np

from crmlab.answers import Integer, Number
from crmlab.datasets import load
from crmlab.formulas import Verb
from crmlab.scenes import Scene
from crmlab.verbs import present_value

DEARER = 1_700  # what winning the customer costs in the second question: discounting tells there


def _flows() -> np.ndarray:
    return load("toy_cashflows")["cash_flow"].to_numpy(float)


def _years() -> np.ndarray:
    return np.arange(len(_flows()), dtype=float)


@Verb
def first_year_above_zero(flows: np.ndarray) -> float:
    """Return the first year in which the running total is zero or more."""
    return float(np.argmax(np.cumsum(flows) >= 0))


@first_year_above_zero.slip(
    "The sum turns in the year before, if the first year is year 0. Did you count from 1?"
)
def counted_from_one(flows):
    return first_year_above_zero.do(flows) + 1


@first_year_above_zero.slip("In this year the sum is still below zero; the next one turns it")
def last_year_below_zero(flows):
    return first_year_above_zero.do(flows) - 1


@first_year_above_zero.slip(
    "In this year the *flow* is above zero for the first time. Ask when the *sum* of all flows is"
)
def first_positive_flow(flows):
    return float(np.argmax(flows > 0))


customer = Scene(
    "4-3",
    flows=(_flows, "CNY by year", "the flows"),
    dearer=(
        lambda: np.append(-DEARER, _flows()[1:]),
        "CNY by year with 1,700",
        "the flows with 1,700 in year 0",
    ),
    with_1200=(_flows, "CNY by year with 1,700", "the flows with 1,200 in year 0"),
    rate=(0.08, "share a year", "the interest"),
    years=(_years, "years", "the years"),
    hints=[
        "Divide each flow by 1.08 to the power of its year, and add up. Year 0 stays as it is.",
        "flows / 1.08 ** flows.index does it for all years at once. For the break-even, look at "
        "the running total: .cumsum(), with -1,700 in year 0.",
        "total = (flows / 1.08 ** flows.index).cumsum() is the running total with 1,200; "
        "total.iloc[-1] is the value. Take 500 more off for the year: total - 500 >= 0.",
    ],
)


@customer.answer(Number("CNY", tolerance=0.05), "the net present value")
def customer_value(flows, rate, years):
    return present_value(flows, rate, years)


customer.mistake(
    "customer_value",
    "This is the value with the 1,700 of the second question",
    lambda dearer, rate, years: present_value(dearer, rate, years),
)


@customer.answer(Integer("year, the first is 0"), "the year in which the sum turns")
def break_even_year(dearer, rate, years):
    return first_year_above_zero(dearer / (1 + rate) ** years)


customer.mistake(
    "break_even_year",
    "The sum of the flows *as they are* turns in this year, or the one that starts with 1,200. "
    "Discount first, and start with 1,700",
    lambda dearer: first_year_above_zero(dearer),
)

leavers = Scene(
    "4-4",
    flows=(_flows, "CNY by year", "the flows"),
    rate=(0.08, "share of interest", "the interest of 8 %"),
    retention=(0.80, "share kept", "the retention"),
    years=(_years, "years", "the years"),
    waits=(
        lambda: np.maximum(_years() - 1, 0),
        "years since the first payment",
        "the years since the first payment",
    ),
    waits_long=(
        lambda: _years() + 1,
        "years since the first payment",
        "a year more than there are",
    ),
    waits_late=(
        lambda: np.maximum(_years() - 2, 0),
        "years since the first payment",
        "the years since the second payment",
    ),
    interest=(0.10, "share of interest", "the interest of 10 %"),
    profit=(480, "CNY a year", "a margin of 480"),
    hints=[
        "Write down the share still there for years 0 to 5: 1, 1, 0.80, 0.64 and so on.",
        "Multiply each flow by its share, then discount and add up as before. For the second "
        "answer, put the numbers into r / (1 + i - r).",
        "share = 0.80 ** np.array([0, 0, 1, 2, 3, 4]); margins = 0.80 / (1 + 0.10 - 0.80)",
    ],
)


@leavers.step("share by year", "the share still there")
def still_there(retention, waits):
    return retention**waits


@leavers.answer(Number("CNY", tolerance=0.05), "the net present value with leavers")
def with_leavers(flows, still_there, rate, years):
    return present_value(flows * still_there, rate, years)


leavers.mistake(
    "with_leavers",
    "You let people leave before the first payment: year 1 is weighted with 0.80. "
    "Here everybody is still there in year 1",
    lambda flows, retention, years, rate: (flows * retention**years / (1 + rate) ** years).sum(),
)
leavers.mistake(
    "with_leavers",
    "The share still there is 0.80 in every year here. It falls further each year: 0.80, 0.64, ...",
    lambda flows, retention, years, rate: (
        flows * np.where(years < 2, 1, retention) / (1 + rate) ** years
    ).sum(),
)
leavers.mistake(
    "with_leavers",
    "The share still there is 0.80 in every year here, the first too. It is 1, 1, 0.80, 0.64, ...",
    lambda flows, retention, years, rate: (
        flows * np.where(years < 1, 1, retention) / (1 + rate) ** years
    ).sum(),
)
leavers.mistake(
    "with_leavers",
    "The shares fall in a straight line here, 0.8, 0.6, 0.4. 80 % of the year before is 0.80, 0.64",
    lambda flows, waits, years, rate: (flows * (1 - 0.2 * waits) / (1 + rate) ** years).sum(),
)
leavers.mistake(
    "with_leavers",
    "You weighted the *total* of five years. People leave year by year: weight each flow",
    lambda flows, retention, years, rate: (flows / (1 + rate) ** years).sum() * retention**4,
)


@leavers.step("below the line", "1 + i − r")
def below(interest, retention):
    return 1 + interest - retention


@leavers.answer(Number("yearly margins", tolerance=0.005), "the number of yearly margins")
def margins(retention, below):
    return retention / below


leavers.mistake(
    "margins",
    "This is 1 / (1 − r), the plain lifetime: nothing is discounted in it",
    lambda retention: 1 / (1 - retention),
)
leavers.mistake(
    "margins",
    "80 % is 0.80 and 10 % is 0.10: put shares into r / (1 + i - r)",
    lambda retention, interest: 100 * retention / (1 + 100 * interest - 100 * retention),
)
leavers.mistake(
    "margins",
    "This counts a margin today as well. Here the first margin comes in a year: r / (1 + i − r)",
    lambda interest, below: (1 + interest) / below,
)
leavers.mistake(
    "margins",
    "This is an amount of money. The question is how many yearly margins: leave the margin out",
    lambda margins, profit: margins * profit,
)
