"""The memo of chapter 00: whether the auto group buys a CRM system, or begins in another way."""

from collections.abc import Callable

import numpy as np

from crmlab.memos import Derived, Draft, Option
from crmlab.messages import later

CUSTOMERS, CHURN, MARGIN = 12_000, 0.12, 480  # of exercise 0-6
NEW, SAVED = 2_400, 120_000  # customers of a year, and what is saved on them: of 0-6, too
RECALL = 0.9  # of exercise 0-5
RATINGS = (2, 3, 1, 2, 4, 1, 2, 0, 3)  # of exercise 0-4; the channel has 0
SYSTEM, CALLS, BONUS = 150_000, 40_000, 240  # guesses: a year; a year; for a customer kept


def _right_at(recall: float) -> Callable:
    """Return how often the desk is right at another recall: a guess is as lucky as before."""
    return lambda hit_rate: recall + (1 - recall) * (hit_rate - RECALL) / (1 - RECALL)


DRAFT = Draft(
    title=later("Does the auto group buy a CRM system?"),
    problem=later(
        "Of {customers} customers {churn} leave in a year. A supplier offers a system for {system} "
        "a year, a guess. It promises that two points fewer leave, and that a new customer costs a "
        "tenth less. What comes first?"
    ),
    figures={
        "kept": later("margin of those who stay, if two points fewer leave 流失率, a year"),
        "effect": later("with what is saved on new customers, a year"),
        "half_effect": later("the same, if half of each comes true"),
        "least_saved": later("what a new customer must cost less, for a system to pay"),
    },
    options=(
        Option(
            later("Buy the system now"),
            later(
                "If both promises come true, {system_all} a year are left after its cost. If half "
                "of each does, {system_half} a year are lost; if neither, all {system}."
            ),
            later(
                "Stop after a year if a new customer does not cost at least {least_saved} less: "
                "then it does not pay, even if two points fewer leave."
            ),
        ),
        Option(
            later("Call those who are due to leave"),
            later(
                "A list and a day a week at the telephone cost {calls} a year. If two points fewer "
                "leave, {calls_all} are left; if one, {calls_half}; if none, all {calls} are lost."
            ),
            later(
                "For a year call half of the list, drawn by lot. Stop if of these not even "
                "{calls_needed_half} fewer have left: then the calls cost more than they bring. "
                "Luck alone may make a difference of {luck}."
            ),
        ),
        Option(
            later("Pay the dealers for customers who stay"),
            later(
                "{bonus} for each who stays beyond today's share. If two points fewer leave, "
                "{bonus_all} a year are left; if one, {bonus_half}; if none, we pay for luck, "
                "{luck_bonus} at most."
            ),
            later(
                "Begin with half of the dealers, drawn by lot. Stop if after a year no more of "
                "their customers have stayed than of the others': then we pay for luck alone."
            ),
        ),
    ),
    assumptions=(
        later(
            "What the three cost is a guess. Whether calls or a bonus bring two points, nobody has "
            "tried."
        ),
        later(
            "A system knows what staff write down. Where customers choose among five things, a "
            "desk that notes {recall} is right in {hit_rate} of cases; with half of that, in "
            "{less_right}."
        ),
        later(
            "We rate our CRM at {now} of what it could be 成熟度, and the channel lowest: only C "
            "begins there."
        ),
        later("Who stays is counted with one year's margin, {margin}."),
    ),
    derived={
        "customers": Derived("customers", lambda: CUSTOMERS),
        "churn": Derived("share", lambda: CHURN),
        "system": Derived("CNY", lambda: SYSTEM),
        "calls": Derived("CNY", lambda: CALLS),
        "bonus": Derived("CNY", lambda: BONUS),
        "margin": Derived("CNY", lambda: MARGIN),
        "recall": Derived("share", lambda: RECALL),
        "kept": Derived("CNY", lambda effect: effect - SAVED),
        "half_effect": Derived("CNY", lambda effect: effect / 2),
        "system_all": Derived("CNY", lambda effect: effect - SYSTEM),
        "system_half": Derived("CNY", lambda half_effect: SYSTEM - half_effect),
        "least_saved": Derived("CNY", lambda kept: (SYSTEM - kept) / NEW),
        "calls_all": Derived("CNY", lambda kept: kept - CALLS),
        "calls_half": Derived("CNY", lambda kept: kept / 2 - CALLS),
        "calls_needed_half": Derived("customers", lambda: np.ceil(CALLS / MARGIN / 2)),
        "luck": Derived(
            "customers", lambda: round(1.96 * np.sqrt(CUSTOMERS * CHURN * (1 - CHURN)))
        ),
        "luck_bonus": Derived("CNY", lambda luck: luck * BONUS),
        "bonus_all": Derived("CNY", lambda kept: kept * (1 - BONUS / MARGIN)),
        "bonus_half": Derived("CNY", lambda bonus_all: bonus_all / 2),
        "now": Derived("share", lambda maturity: maturity([*RATINGS])),
        "less_right": Derived("share", _right_at(RECALL / 2)),
    },
)
