"""Exercise 0-2: what a car costs the one who owns it."""

from crmlab.answers import Number
from crmlab.checking import exercise

PRICE, RUNNING, SERVICE, RESALE, YEARS = 150_000, 12_000, 3_000, 60_000, 5


@exercise(
    "0-2",
    ownership=Number("CNY", tolerance=0.5),
    hints=[
        "Add up what is paid over the five years, and take off what comes back at the end.",
        "Price once, running and service five times, resale once with a minus.",
        "150_000 + 5 * (12_000 + 3_000) - 60_000",
    ],
)
def cost_of_ownership():
    """Add up the price and the yearly costs, less the resale."""
    return PRICE + YEARS * (RUNNING + SERVICE) - RESALE


@cost_of_ownership.mistake("The car is sold in the end: take off the 60,000 that come back")
def without_resale():
    return PRICE + YEARS * (RUNNING + SERVICE)


@cost_of_ownership.mistake("The 60,000 come *back*: take them off, do not add them")
def resale_added():
    return PRICE + YEARS * (RUNNING + SERVICE) + RESALE


@cost_of_ownership.mistake(
    "Either running and service are counted for one year only, or the running costs are left out. "
    "Both are paid in each of the five years"
)
def one_year():
    return PRICE + RUNNING + SERVICE - RESALE


@cost_of_ownership.mistake(
    "150,000 is the price alone, or the sum with the service left out: 3,000 in each of five years"
)
def without_service():
    return PRICE + YEARS * RUNNING - RESALE


@cost_of_ownership.mistake("This is the cost of a *year*. The question is about all five together")
def a_year():
    return cost_of_ownership.reference() / YEARS


@cost_of_ownership.mistake("Service is counted once. It is paid in each of the five years")
def service_once():
    return PRICE + YEARS * RUNNING + SERVICE - RESALE


@cost_of_ownership.mistake("Running is counted once. It is paid in each of the five years")
def running_once():
    return PRICE + RUNNING + YEARS * SERVICE - RESALE


@cost_of_ownership.mistake("The price is missing: 150,000, paid once")
def without_price():
    return YEARS * (RUNNING + SERVICE) - RESALE
