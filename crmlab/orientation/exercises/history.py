"""Exercise 0-3: five events in the order of time."""

from crmlab.answers import Ranking
from crmlab.checking import exercise

EVENTS = [
    "experience curve",
    "contact management",
    "call centres",
    "relationship marketing redefined",
    "opinions published online",
]


@exercise(
    "0-3",
    events=Ranking(EVENTS),
    hints=[
        "Look at the time line of section 0.3, and at the years that stand in section 0.6.",
        "Henderson wrote in 1968. Berry redefined the term twelve years after 1983.",
        "The years are 1968, the early 1980s, about 1990, 1995, and after 2000: which is which?",
    ],
)
def in_order():
    """Order the five events, the earliest first."""
    return EVENTS


@in_order.mistake("This is the right order upside down: the earliest comes first")
def upside_down():
    return EVENTS[::-1]


@in_order.mistake(
    "Contact management and call centres are swapped: firms recorded contacts (early 1980s) before "
    "they had call centres (1990s)"
)
def calls_before_contacts():
    return [EVENTS[0], EVENTS[2], EVENTS[1], *EVENTS[3:]]


@in_order.mistake(
    "The experience curve belongs to the industrial era (1968), before all that is about customers"
)
def experience_curve_later():
    return [EVENTS[1], EVENTS[0], *EVENTS[2:]]


@in_order.mistake(
    "Berry's *second* definition is meant, of 1995. The first, of 1983, would come before the call "
    "centres"
)
def first_definition():
    return [*EVENTS[:2], EVENTS[3], EVENTS[2], EVENTS[4]]


@in_order.mistake("People began to publish their opinions online after 2000: that comes last")
def opinions_before_the_redefinition():
    return [*EVENTS[:3], EVENTS[4], EVENTS[3]]


@in_order.mistake("Berry's second definition is of 1995: only the opinions online come after it")
def redefinition_first():
    return [EVENTS[3], *EVENTS[:3], EVENTS[4]]
