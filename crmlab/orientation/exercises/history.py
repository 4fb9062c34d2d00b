"""Exercise 0-3: five events in the order of time."""

from crmlab.answers import Ranking
from crmlab.formulas import Verb
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, given

YEARS = {
    "experience curve": 1968,
    "contact management": 1982,
    "call centres": 1990,
    "relationship marketing redefined": 1995,
    "opinions published online": 2001,
}

earliest_first = Verb(lambda years: sorted(years, key=years.get))
earliest_first.slip(
    "This is the right order upside down: the earliest comes first",
    lambda years: earliest_first.do(years)[::-1],
)


def _one_too_late(given, years):
    """Say when the event was that stands behind a later one."""
    when = {
        "experience curve": say(
            "The experience curve belongs to the industrial era (1968), before all that is about "
            "customers"
        ),
        "contact management": say(
            "Firms recorded contacts (early 1980s) before they had call centres (1990s), and "
            "before the term was redefined"
        ),
        "call centres": say(
            "Call centres came about 1990: after contact management, and before Berry's *second* "
            "definition, of 1995. His first, of 1983, is another"
        ),
        "relationship marketing redefined": say(
            "Berry's second definition is of 1995: only the opinions online come after it"
        ),
    }
    return next(
        when[event]
        for at, event in enumerate(given)
        if any(years[before] > years[event] for before in given[:at])
    )


class Past(Exercise, id="0-3"):
    years = given(YEARS, "years", "the years")
    events = answer(earliest_first(years), Ranking(list(YEARS)), "the events in the order of time")
    events.symptom(_one_too_late)
    hints = (
        "Look at the time line of section 0.3, and at the years that stand in section 0.6.",
        "Henderson wrote in 1968. Berry redefined the term twelve years after 1983.",
        "The years are 1968, the early 1980s, about 1990, 1995, and after 2000: which is which?",
    )
