"""Exercises 4-3 and 4-4: what a customer is worth, first for sure and then with leavers."""

import numpy as np

from crmlab.answers import Integer, Number
from crmlab.checking import exercise
from crmlab.datasets import load
from crmlab.lifecycle import measures

RATE, RETENTION = 0.08, 0.80


def _flows() -> np.ndarray:
    return load("toy_cashflows")["cash_flow"].to_numpy(float)


def _years() -> np.ndarray:
    return np.arange(len(_flows()))


@exercise(
    "4-3",
    customer_value=Number("CNY", tolerance=0.05),
    break_even_year=Integer("year, the first is 0"),
    hints=[
        "Divide each flow by 1.08 to the power of its year, and add up. Year 0 stays as it is.",
        "flows / 1.08 ** flows.index does it for all years at once. For the break-even, look at "
        "the running total: .cumsum().",
        "total = (flows / 1.08 ** flows.index).cumsum(); total.iloc[-1] is the value, and "
        "total[total >= 0].index[0] is the year.",
    ],
)
def present_value():
    """Discount the six flows at 8 % and find where their running total turns positive."""
    return measures.net_present_value(_flows(), RATE), measures.break_even(_flows(), RATE)


@present_value.mistake("This is the plain sum. Money that comes later must be discounted first")
def not_discounted():
    return _flows().sum(), ...


@present_value.mistake(
    "You discounted the first flow as well. It is paid today, in year 0: divide it by 1.08⁰ = 1"
)
def discounted_from_the_first():
    return measures.net_present_value(_flows(), RATE) / (1 + RATE), ...


@present_value.mistake("This leaves out the 1,200 of year 0. Winning the customer costs money too")
def without_the_cost():
    return measures.net_present_value(_flows(), RATE) - _flows()[0], ...


@present_value.mistake("You multiplied by 1.08 each year. What comes later is worth *less* today")
def compounded():
    return (_flows() * (1 + RATE) ** _years()).sum(), ...


@present_value.mistake("8 % is 0.08, so a year divides by 1.08, not by 1.8")
def rate_of_another_size():
    return measures.net_present_value(_flows(), 0.8), ...


@present_value.mistake("8 % is 0.08, so a year divides by 1.08, not by 1 + 8")
def rate_as_a_whole_number():
    return measures.net_present_value(_flows(), 8), ...


@present_value.mistake(
    "You took 8 % off once for every year (1 − 0.08·t). Interest compounds: divide by 1.08 "
    "to the power of the year"
)
def simple_interest():
    return (_flows() * (1 - RATE * _years())).sum(), ...


@present_value.mistake(
    "You divided by 1 + 0.08·t. Interest compounds: divide by 1.08 to the power of the year"
)
def simple_interest_below_the_line():
    return (_flows() / (1 + RATE * _years())).sum(), ...


@present_value.mistake(
    "You took 8 % off each year: 0.92 to the power of the year. To discount is to *divide* by 1.08"
)
def eight_per_cent_off():
    return (_flows() * (1 - RATE) ** _years()).sum(), ...


@present_value.mistake(
    "The sum turns in the year before, if the first year is year 0. Did you count from 1?"
)
def counted_from_one():
    return ..., measures.break_even(_flows(), RATE) + 1


@present_value.mistake("In this year the sum is still below zero; the next one turns it")
def last_year_below_zero():
    return ..., measures.break_even(_flows(), RATE) - 1


@present_value.mistake(
    "In this year the *flow* is above zero for the first time. Ask when the *sum* of all flows is"
)
def first_positive_flow():
    return ..., int(np.argmax(_flows() > 0))


@exercise(
    "4-4",
    with_leavers=Number("CNY", tolerance=0.05),
    margins=Number("yearly margins", tolerance=0.005),
    hints=[
        "Write down the share still there for years 0 to 5: 1, 1, 0.80, 0.64 and so on.",
        "Multiply each flow by its share, then discount and add up as before. For the second "
        "answer, put the numbers into r / (1 + i - r).",
        "share = 0.80 ** np.array([0, 0, 1, 2, 3, 4]); margins = 0.80 / (1 + 0.10 - 0.80)",
    ],
)
def leavers():
    """Weight the flows with the share still there, and evaluate the closed form."""
    table = measures.cumulative(_flows(), RATE, RETENTION)
    return table["cumulative"].iloc[-1], measures.lifetime_value(1, RETENTION, 0.10)


@leavers.mistake(
    "You let people leave before the first payment: year 1 is weighted with 0.80. "
    "Here everybody is still there in year 1"
)
def leaving_a_year_early():
    weights = RETENTION ** _years()
    return measures.net_present_value(_flows() * weights, RATE), ...


@leavers.mistake(
    "The share still there is 0.80 in every year here. It falls further each year: 0.80, 0.64, ..."
)
def always_eighty_per_cent():
    weights = np.where(_years() < 2, 1, RETENTION)
    return measures.net_present_value(_flows() * weights, RATE), ...


@leavers.mistake("Nobody leaves in this sum. Weight each flow with the share still there")
def nobody_leaves():
    return measures.net_present_value(_flows(), RATE), ...


@leavers.mistake("The shares are right, but the flows are not discounted any more")
def leavers_not_discounted():
    weights = RETENTION ** np.maximum(_years() - 1, 0)
    return (_flows() * weights).sum(), ...


@leavers.mistake(
    "You weighted the *total* of five years. People leave year by year: weight each flow"
)
def the_total_weighted():
    return measures.net_present_value(_flows(), RATE) * RETENTION**4, ...


@leavers.mistake("This is 1 / (1 − r), the plain lifetime: nothing is discounted in it")
def plain_lifetime():
    return ..., 1 / (1 - RETENTION)


@leavers.mistake("80 % is 0.80 and 10 % is 0.10: put shares into r / (1 + i - r)")
def per_cents_for_shares():
    return ..., 80 / (1 + 10 - 80)


@leavers.mistake("The interest is missing below the line: r / (1 + i - r)")
def interest_forgotten():
    return ..., RETENTION / (1 - RETENTION)


@leavers.mistake("This leaves out the r on top: the closed form here is r / (1 + i − r)")
def without_r_on_top():
    return ..., 1 / (1 + 0.10 - RETENTION)


@leavers.mistake(
    "This counts a margin today as well. Here the first margin comes in a year: r / (1 + i − r)"
)
def with_a_margin_today():
    return ..., (1 + 0.10) / (1 + 0.10 - RETENTION)


@leavers.mistake("This takes the interest of the first part, 8 %. The second asks for 10 %")
def interest_of_the_first_part():
    return ..., measures.lifetime_value(1, RETENTION, RATE)


@leavers.mistake("This discounts at 10 %. The first part takes 8 %, the second 10 %")
def interest_of_the_second_part():
    table = measures.cumulative(_flows(), 0.10, RETENTION)
    return table["cumulative"].iloc[-1], ...


@leavers.mistake("You weighted with the share who *leave*, 0.20. Weight with the share still there")
def weighted_with_the_leavers():
    weights = (1 - RETENTION) ** np.maximum(_years() - 1, 0)
    return measures.net_present_value(_flows() * weights, RATE), ...


@leavers.mistake("This leaves out the 1,200 of year 0. Everybody who was won has cost them")
def leavers_without_the_cost():
    return leavers.reference()[0] - _flows()[0], ...


@leavers.mistake(
    "This is an amount of money. The question is how many yearly margins: leave the margin out"
)
def money_for_multiples():
    return ..., measures.lifetime_value(480, RETENTION, 0.10)


@leavers.mistake(
    "Brackets are missing: in r / (1 + i − r) all that stands below the line needs them"
)
def without_brackets():
    return ..., RETENTION / 1 + 0.10 - RETENTION
