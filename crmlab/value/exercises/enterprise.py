"""Exercise 2-1: the value of the customer base."""

from crmlab.answers import Number, share
from crmlab.scenes import Exercise, answer, given, step


class Base(Exercise, id="2-1"):
    customers = given(12_000, "customers", "the number of customers")
    profit = given(480, "CNY a customer and year", "the profit of a customer and year")
    years = given(3.5, "years", "the years that a customer stays")
    years_of_retention = given(5, "years", "5 years, the lifetime at a retention of 0.80")
    rise = given(0.10, "share", "the rise of each factor")
    factors = given(3, "factors", "the number of factors")
    firm_value = answer(customers * profit * years, Number("CNY", 1), "the enterprise value")
    new_value = step(
        (customers * (1 + rise)) * (profit * (1 + rise)) * (years * (1 + rise)),
        "CNY",
        "the enterprise value after the rise",
    )
    growth = answer((1 + rise) ** factors - 1, share(), "the growth of the enterprise value")
    growth.mistake(
        "This adds the three 10 %. The factors multiply, so each rise works on the others too",
        rise * factors,
    )
    growth.mistake(
        "This multiplies the rises, 0.1 × 0.1 × 0.1. Each factor becomes 1.1 times as large: 1.1 "
        "× 1.1 × 1.1, and 1 off",
        rise**factors,
    )
    growth.mistake("Here two factors rise. All three do, the years as well", (1 + rise) ** 2 - 1)
    hints = (
        "Value has three factors, and all three are in the text.",
        "When every factor becomes 1.1 times as large, the product becomes 1.1 × 1.1 × 1.1 times.",
        "How many times the old value is the new one? Take 1 off, and the growth is left.",
    )
    then = (
        "Three rises of {rise} make {growth}, more than their sum: factors that multiply help one"
        " another."
    )
