"""Exercise 0-1: what a firm does, and what it does it for."""

from crmlab.answers import Labels
from crmlab.checking import exercise

PHRASES = [
    "customer segments",
    "profit",
    "customer behaviour",
    "revenue",
    "customer processes",
    "satisfaction",
]
MEANS = {"customer segments", "customer behaviour", "customer processes"}


@exercise(
    "0-1",
    roles=Labels(PHRASES, ["means", "end"]),
    hints=[
        "Ask of each phrase: is this something a firm does, or something it hopes to get?",
        "There are three of each. What would an owner, and what would a customer, wish for?",
        "Profit, revenue and satisfaction are the ends.",
    ],
)
def roles():
    """Tell the three means of the definition from its three ends."""
    return ["means" if phrase in MEANS else "end" for phrase in PHRASES]


@roles.mistake(
    "The two words are swapped. A *means* is what the firm does, an *end* what it does that for"
)
def swapped():
    return ["end" if phrase in MEANS else "means" for phrase in PHRASES]


@roles.mistake(
    "You took satisfaction for a means to profit. The definition makes it an end of its own, "
    "beside profit and revenue"
)
def satisfaction_as_a_means():
    return [*roles.reference()[:5], "means"]


@roles.mistake(
    "You took revenue for a means to profit. The definition names both as ends, beside satisfaction"
)
def revenue_as_a_means():
    return ["means" if phrase == "revenue" else role for phrase, role in _pairs()]


@roles.mistake("Not all six are means: three of them are what it is all for")
def all_means():
    return ["means"] * len(PHRASES)


def _pairs():
    return zip(PHRASES, roles.reference(), strict=True)


@roles.mistake("Not all six are ends: three of them are what the firm *does* to get there")
def all_ends():
    return ["end"] * len(PHRASES)


@roles.mistake("Profit is not done, it is hoped for: an end. So are revenue and satisfaction")
def profit_as_a_means():
    return ["means" if phrase == "profit" else role for phrase, role in _pairs()]


@roles.mistake(
    "Segments are how the firm organises *itself*: something it does, a means to the three ends"
)
def segments_as_an_end():
    return ["end" if phrase == "customer segments" else role for phrase, role in _pairs()]
