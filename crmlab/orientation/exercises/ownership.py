"""Exercise 0-2: what a car costs the one who owns it."""

from crmlab.answers import Number
from crmlab.scenes import Exercise, answer, given, step


class Car(Exercise, id="0-2"):
    price = given(150_000, "CNY once", "the price")
    running = given(12_000, "CNY a year", "the running costs of a year")
    service = given(3_000, "CNY a year", "the service of a year")
    resale = given(60_000, "CNY once", "the resale")
    years = given(5, "years", "the years")
    yearly = step(running + service, "CNY a year", "the costs of a year")
    all_years = step(years * yearly, "CNY in all years", "the costs of all years")
    ownership = answer(price + all_years - resale, Number("CNY", 0.5), "the cost of ownership")
    ownership.mistake(
        "Service is counted once. It is paid in each of the five years",
        price + years * running + service - resale,
    )
    ownership.mistake(
        "Running is counted once. It is paid in each of the five years",
        price + running + years * service - resale,
    )
    ownership.mistake(
        "The service and the resale are missing here: 3,000 more a year, and 60,000 back at the "
        "end",
        price + years * running,
    )
    ownership.mistake(
        "This is the cost of a *year*. The question is about all five together", ownership / years
    )
    ownership.mistake(
        "This is the price again. With *four* years of costs, or without the service, the costs "
        "come to just what the resale brings back. Count both, in all five years",
        price + (years - 1) * yearly - resale,
    )
    then = (
        "The buyer pays a tenth more than the price says. Whoever sells by price alone talks about "
        "another number than the one the buyer pays."
    )
    hints = (
        "Add up what is paid over the five years, and take off what comes back at the end.",
        "Price once, running and service five times, resale once with a minus.",
        "What is paid in a year is 12,000 and 3,000 together. How much is it in all years? Then "
        "the price comes on top, and the resale goes off.",
    )
