"""Exercise 4-5: two readings of the digits 15101520, and whether it matters."""

from crmlab.answers import Number
from crmlab.checking import exercise
from crmlab.lifecycle.measures import net_present_value

RATE = 0.08
AMOUNTS = [15, 10, 15, 20]
EVERY_3, EVERY_2, AXIS = [0, 3, 6, 9], [0, 2, 4, 6], [1, 5, 10, 15, 20]


@exercise(
    "4-5",
    reading_a_3=Number("units", tolerance=0.01),
    reading_a_2=Number("units", tolerance=0.01),
    reading_b=Number("units", tolerance=0.01),
    hints=[
        "The same sum as in exercise 4-3, but the years have gaps: each amount with its own year.",
        "amounts / 1.08 ** years works when both are np.array; .sum() adds up.",
        "reading_b = sum(10 / 1.08**year for year in (1, 5, 10, 15, 20))",
    ],
)
def readings():
    """Discount the four amounts with two assumed dates, and five equal ones on the axis."""
    return (
        net_present_value(AMOUNTS, RATE, EVERY_3),
        net_present_value(AMOUNTS, RATE, EVERY_2),
        net_present_value([10] * 5, RATE, AXIS),
    )


@readings.mistake("This is the plain sum. Discount each amount by its own year first")
def not_discounted():
    return 60, 60, 50


@readings.mistake(
    "You discounted by 0, 1, 2, 3, ...: the place in the list. Take the years that are stated"
)
def by_the_place():
    a = net_present_value(AMOUNTS, RATE)
    return a, a, net_present_value([10] * 5, RATE)


@readings.mistake("These two are swapped: first a car every three years, then every two")
def swapped():
    return (
        net_present_value(AMOUNTS, RATE, EVERY_2),
        net_present_value(AMOUNTS, RATE, EVERY_3),
        ...,
    )


@readings.mistake("Under B the first payment comes in year 1, not today: nothing is in year 0")
def axis_from_today():
    return ..., ..., net_present_value([10] * 5, RATE, [year - 1 for year in AXIS])


@readings.mistake(
    "These are the amounts of reading A on the years of reading B. Under B each is 10"
)
def readings_mixed():
    return ..., ..., net_present_value(AMOUNTS, RATE, AXIS[:4])


@readings.mistake("Everything is one year late. Year 0 is today and is not discounted")
def a_year_late():
    late = 1 + RATE
    a_3, a_2, b = readings.reference()
    return a_3 / late, a_2 / late, b / late


@readings.mistake(
    "You multiplied by 1.08 each year. Divide: what comes later is worth *less* today"
)
def compounded():
    grow = 1 / (1 + RATE) - 1
    return (
        net_present_value(AMOUNTS, grow, EVERY_3),
        net_present_value(AMOUNTS, grow, EVERY_2),
        net_present_value([10] * 5, grow, AXIS),
    )


@readings.mistake("You took 1, 2, 3, 4, 5 for the years of B. They are 1, 5, 10, 15 and 20")
def years_counted_through():
    return ..., ..., net_present_value([10] * 5, RATE, [1, 2, 3, 4, 5])


@readings.mistake("You took the *years* of B for its amounts. Each amount is 10")
def years_as_amounts():
    return ..., ..., net_present_value(AXIS, RATE, AXIS)


@readings.mistake("The first purchase is in year 0, today; only the next ones come later")
def first_purchase_later():
    return (
        net_present_value(AMOUNTS, RATE, [3, 6, 9, 12]),
        net_present_value(AMOUNTS, RATE, [2, 4, 6, 8]),
        ...,
    )


@readings.mistake("The rate is 8 %, not 10 %")
def at_ten_per_cent():
    return (
        net_present_value(AMOUNTS, 0.10, EVERY_3),
        net_present_value(AMOUNTS, 0.10, EVERY_2),
        net_present_value([10] * 5, 0.10, AXIS),
    )
