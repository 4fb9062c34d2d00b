"""Exercise 1-9: what letting out the list brings once people are asked."""

from crmlab.answers import Number
from crmlab.scenes import Exercise, answer, given, step


class Deal(Exercise, id="1-9"):
    records = given(20_000, "addresses", "all 20,000 addresses")
    consent = given(0.35, "share of people", "the share who agreed")
    rent = given(0.40, "CNY an address", "the rent of an address")
    handling = given(0.25, "CNY an address", "the handling of an address")
    review = given(500, "CNY once", "the review")
    addresses = step(records * consent, "addresses", "the addresses that may go")
    income = step(addresses * rent, "CNY in all", "the rent of the addresses that go")
    cost = step(addresses * handling, "CNY in all", "the handling of the addresses that go")
    rental = answer(
        income - cost - review, Number("CNY", 0.5), "what the deal brings, net of both costs"
    )
    then = "Of the rent, {income}, the deal leaves {rental}: consent and care have their price."
    hints = (
        "First find how many addresses may go at all.",
        "Each of these 7,000 brings 0.40 and costs 0.25; the review is paid once.",
        "Addresses times what is left of the rent, less the review.",
    )
