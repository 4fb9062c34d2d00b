"""Exercise 0-2: what a car costs the one who owns it."""

from crmlab.answers import Number
from crmlab.scenes import Scene

car = Scene(
    "0-2",
    price=(150_000, "CNY once", "the price"),
    running=(12_000, "CNY a year", "the running costs of a year"),
    service=(3_000, "CNY a year", "the service of a year"),
    resale=(60_000, "CNY once", "the resale"),
    years=(5, "years", "the years"),
    hints=[
        "Add up what is paid over the five years, and take off what comes back at the end.",
        "Price once, running and service five times, resale once with a minus.",
        "150_000 + 5 * (12_000 + 3_000) - 60_000",
    ],
)


@car.step("CNY a year", "the costs of a year")
def yearly(running, service):
    return running + service


@car.step("CNY in all years", "the costs of all years")
def all_years(years, yearly):
    return years * yearly


@car.answer(Number("CNY", tolerance=0.5), "the cost of ownership")
def ownership(price, all_years, resale):
    return price + all_years - resale


car.mistake(
    "ownership",
    "Service is counted once. It is paid in each of the five years",
    lambda price, years, running, service, resale: price + years * running + service - resale,
)
car.mistake(
    "ownership",
    "This is the cost of a *year*. The question is about all five together",
    lambda ownership, years: ownership / years,
)

car.mistake(
    "ownership",
    "Running is counted once. It is paid in each of the five years",
    lambda price, running, service, years, resale: price + running + years * service - resale,
)
