"""Exercise 0-1: what a firm does, and what it does it for."""

from crmlab.answers import Labels
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, given
from crmlab.scenes.formulas import Verb

MEANS, END = "means", "end"

ROLES = {
    "customer segments": MEANS,
    "profit": END,
    "customer behaviour": MEANS,
    "revenue": END,
    "customer processes": MEANS,
    "satisfaction": END,
}

roles_of = Verb(lambda key: list(key.values()))
roles_of.slip(
    "The two words are swapped. A *means* is what the firm does, an *end* what it does that for",
    lambda key: [END if role == MEANS else MEANS for role in key.values()],
)
for reverse in (True, False):
    roles_of.slip(
        "These are three and three, one kind after the other. Give them in the order of the "
        "phrases",
        lambda key, reverse=reverse: sorted(key.values(), reverse=reverse),
    )


def _one_that_is_wrong(given, key):
    """Say why the first phrase that is wrong is what it is."""
    why = {
        "customer segments": say(
            "Segments are how the firm organises *itself*: something it does, a means to the "
            "three ends"
        ),
        "profit": say(
            "Profit is not done, it is hoped for: an end. So are revenue and satisfaction"
        ),
        "customer behaviour": say(
            "To foster behaviour is something the firm *does*: a means to the three ends"
        ),
        "revenue": say(
            "You took revenue for a means to profit. The definition names both as ends, beside "
            "satisfaction"
        ),
        "customer processes": say("Processes are what the firm *does*: a means to the three ends"),
        "satisfaction": say(
            "You took satisfaction for a means to profit. The definition makes it an end of its "
            "own, beside profit and revenue"
        ),
    }
    return next(why[name] for name, role in zip(key, given, strict=True) if role != key[name])


class Sentence(Exercise, id="0-1"):
    key = given(ROLES, "roles", "the roles")
    roles = answer(roles_of(key), Labels(list(ROLES), [MEANS, END]), "the role of each phrase")
    roles.symptom(_one_that_is_wrong)
    then = (
        "A firm can begin with a means tomorrow morning. An end it can only measure, and hope that "
        "the means lead there."
    )
    hints = (
        "Ask of each phrase: is this something a firm does, or something it hopes to get?",
        "There are three of each. What would an owner, and what would a customer, wish for?",
        "Two of the three ends are counted in money. The third is what customers feel.",
    )
