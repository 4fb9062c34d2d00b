"""Exercise 0-3: five events in the order of time."""

from crmlab.answers import Ranking
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, given
from crmlab.scenes.formulas import Verb

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


def _one_out_of_place(given, years):
    """Say when the event was that alone is out of place, or else the first behind a later one."""
    when = {
        "experience curve": say(
            "The experience curve belongs to the industrial era (1968), before all that is about "
            "customers"
        ),
        "contact management": say(
            "Firms wrote down their contacts (early 1980s) before they had call centres (about "
            "1990), and before relationship marketing was redefined (1995)"
        ),
        "call centres": say(
            "Call centres came about 1990: after contact management, and before Berry's *second* "
            "definition, of 1995. His first, of 1982/83, is another"
        ),
        "relationship marketing redefined": say(
            "Berry's second definition is of 1995: only the opinions online, of the 2000s, come "
            "after it"
        ),
        "opinions published online": say(
            "What customers write online (2000s) came last, after Berry's second definition"
        ),
    }
    late = [
        event
        for at, event in enumerate(given)
        if any(years[before] > years[event] for before in given[:at])
    ]
    others = ([each for each in given if each != event] for event in given)
    alone = [
        event
        for event, rest in zip(given, others, strict=True)
        if rest == sorted(rest, key=years.get)
    ]
    return when[next((event for event in late if event in alone), [*alone, *late][0])]


class Past(Exercise, id="0-3"):
    years = given(YEARS, "years", "the years")
    events = answer(earliest_first(years), Ranking(list(YEARS)), "the events in the order of time")
    events.symptom(_one_out_of_place)
    then = (
        "From the cost of a piece to the customer's own voice: after the experience curve, each "
        "step gave the customer more weight."
    )
    hints = (
        "All five stand in the time line of section 0.3. What Berry redefined is told in 0.6.",
        "First came what made things cheap. What customers write about firms came last.",
        "In between: contacts written down (early 1980s), calls answered (about 1990), and Berry's "
        "second definition, which has its year in section 0.6.",
    )
