"""Exercise 2-1: the value of the customer base."""

from crmlab.answers import Number, share
from crmlab.scenes import Scene

base = Scene(
    "2-1",
    customers=(12_000, "customers", "the number of customers"),
    profit=(480, "CNY a customer and year", "the profit of a customer and year"),
    years=(3.5, "years", "the years that a customer stays"),
    years_of_retention=(5, "years", "5 years, the lifetime at a retention of 0.80"),
    rise=(0.10, "share", "the rise of each factor"),
    factors=(3, "factors", "the number of factors"),
    hints=[
        "Value has three factors, and all three are in the text.",
        "When every factor becomes 1.1 times as large, the product becomes 1.1 × 1.1 × 1.1 times.",
        "growth = new value / old value - 1, as a share.",
    ],
)


@base.answer(Number("CNY", tolerance=1), "the enterprise value")
def firm_value(customers, profit, years):
    return customers * profit * years


@base.step("CNY", "the enterprise value after the rise")
def new_value(customers, profit, years, rise):
    return (customers * (1 + rise)) * (profit * (1 + rise)) * (years * (1 + rise))


@base.answer(share(), "the growth of the enterprise value")
def growth(rise, factors):
    return (1 + rise) ** factors - 1


@base.mistake(
    "growth", "This adds the three 10 %. The factors multiply, so each rise works on the others too"
)
def rises_added(rise, factors):
    return rise * factors


base.mistake(
    "growth",
    "This multiplies the rises, 0.1 × 0.1 × 0.1. Each factor becomes 1.1 times as large: 1.1 × 1.1 "
    "× 1.1, and 1 off",
    lambda rise, factors: rise**factors,
)


@base.mistake("growth", "Here two factors rise. All three do, the years as well")
def two_factors(rise):
    return (1 + rise) ** 2 - 1
