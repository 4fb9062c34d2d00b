"""Exercise 2-1: the value of the customer base."""

from crmlab.answers import Number, share
from crmlab.checking import exercise
from crmlab.value import measures


@exercise(
    "2-1",
    firm_value=Number("CNY", tolerance=1),
    growth=share(),
    hints=[
        "Value has three factors, and all three are in the text.",
        "When every factor becomes 1.1 times as large, the product becomes 1.1 × 1.1 × 1.1 times.",
        "growth = new value / old value - 1, as a share.",
    ],
)
def enterprise_value():
    """Multiply number, profit and duration, then again with each raised by 10 %."""
    before = measures.enterprise_value(12_000, 480, 3.5)
    after = measures.enterprise_value(12_000 * 1.1, 480 * 1.1, 3.5 * 1.1)
    return before, after / before - 1


@enterprise_value.mistake(
    "This adds the three 10 %. The factors multiply, so each rise works on the others too"
)
def adds_the_rises():
    return ..., 0.30


@enterprise_value.mistake("This leaves out the years: it is the profit of one year")
def one_year_only():
    return 12_000 * 480, ...


@enterprise_value.mistake("This is the ratio of new to old. The growth is that minus 1")
def ratio_for_growth():
    return ..., 1.1**3
