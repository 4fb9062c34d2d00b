"""Exercise 1-9: what letting out the list brings once people are asked."""

from crmlab.answers import Number
from crmlab.checking import exercise
from crmlab.information import measures

RECORDS, CONSENT, RENT, HANDLING, REVIEW = 20_000, 0.35, 0.40, 0.25, 500


def _rental(records: float, consent: float, handling: float, review: float) -> float:
    cost = records * consent * handling + review
    return measures.list_rental_value(records, consent, RENT, privacy_cost=cost)


@exercise(
    "1-9",
    rental=Number("CNY", tolerance=0.5),
    hints=[
        "First find how many addresses may go at all.",
        "Each of these 7,000 brings 0.40 and costs 0.25; the review is paid once.",
        "20_000 * 0.35 * (0.40 - 0.25) - 500",
    ],
)
def rental():
    """Rent of the consenting addresses, less handling and review."""
    return _rental(RECORDS, CONSENT, HANDLING, REVIEW)


@rental.mistake("Only those who agreed may go: 35 % of the 20,000")
def everybody():
    return _rental(RECORDS, 1, HANDLING, REVIEW)


@rental.mistake("This is the rent. Take off the handling of each address and the review")
def rent_alone():
    return _rental(RECORDS, CONSENT, 0, 0)


@rental.mistake("The review of 500 is missing: it is paid once, whatever goes out")
def without_review():
    return _rental(RECORDS, CONSENT, HANDLING, 0)


@rental.mistake("The handling is missing: 0.25 for each address that goes out")
def without_handling():
    return _rental(RECORDS, CONSENT, 0, REVIEW)


@rental.mistake("You charged the handling for all 20,000. It costs only for those that go out")
def handling_for_all():
    return RECORDS * CONSENT * RENT - RECORDS * HANDLING - REVIEW


@rental.mistake("These are the 65 % who did *not* agree")
def those_who_refused():
    return _rental(RECORDS, 1 - CONSENT, HANDLING, REVIEW)


@rental.mistake("The review is a cost: take off the 500, do not add them")
def review_added():
    return _rental(RECORDS, CONSENT, HANDLING, -REVIEW)


@rental.mistake("35 % is the share 0.35, not 35")
def percent_for_share():
    return RECORDS * 35 * (RENT - HANDLING) - REVIEW
