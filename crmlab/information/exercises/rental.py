"""Exercise 1-9: what letting out the list brings once people are asked."""

from crmlab.answers import Number
from crmlab.scenes import Scene

deal = Scene(
    "1-9",
    records=(20_000, "addresses", "all 20,000 addresses"),
    consent=(0.35, "share of people", "the share who agreed"),
    rent=(0.40, "CNY an address", "the rent of an address"),
    handling=(0.25, "CNY an address", "the handling of an address"),
    review=(500, "CNY once", "the review"),
    hints=[
        "First find how many addresses may go at all.",
        "Each of these 7,000 brings 0.40 and costs 0.25; the review is paid once.",
        "20_000 * 0.35 * (0.40 - 0.25) - 500",
    ],
)


@deal.step("addresses", "the addresses that may go")
def addresses(records, consent):
    return records * consent


@deal.step("CNY in all", "the rent of the addresses that go")
def income(addresses, rent):
    return addresses * rent


@deal.step("CNY in all", "the handling of the addresses that go")
def cost(addresses, handling):
    return addresses * handling


@deal.answer(Number("CNY", tolerance=0.5), "what the deal brings, net of both costs")
def rental(income, cost, review):
    return income - cost - review


deal.mistake(
    "rental",
    "The review is paid once, not for each address",
    lambda addresses, rent, handling, review: addresses * (rent - handling - review),
)
deal.mistake(
    "rental",
    "These are all costs together. The rent comes in, and they go off it",
    lambda cost, review: cost + review,
)
