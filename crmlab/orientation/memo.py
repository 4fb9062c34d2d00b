"""The memo of chapter 00: whether the auto group buys a CRM system, or begins in another way."""

from collections.abc import Callable

import numpy as np

from crmlab.memos import Derived, Draft, Option
from crmlab.messages import later

CUSTOMERS, CHURN, POINTS, MARGIN, SAVED = 12_000, 0.12, 2, 480, 120_000  # of exercise 0-6
YEARS, RECALL = 5, 0.9  # of exercises 0-2 and 0-5
RATINGS, CHANNEL = (2, 3, 1, 2, 4, 1, 2, 0, 3), 7  # of exercise 0-4
SYSTEM, CALLS, BONUS = 150_000, 40_000, 240  # guesses: a year; a year; for a customer kept


def _maturity(*, channel: int) -> Callable:
    ratings = [*RATINGS[:CHANNEL], channel, *RATINGS[CHANNEL + 1 :]]
    return lambda maturity: maturity(ratings)


def _right_at(recall: float) -> Callable:
    """Return how often the desk is right at another recall: a guess is as lucky as before."""
    return lambda hit_rate: recall + (1 - recall) * (hit_rate - RECALL) / (1 - RECALL)


DRAFT = Draft(
    title=later("Does the auto group buy a CRM system?"),
    problem=later(
        "Of {customers} customers {churn} leave in a year. A system costs {system} a year, a "
        "guess. The supplier promises two points less churn, and new customers a tenth cheaper. "
        "What comes first?"
    ),
    figures={
        "effect": later("both effects, a year"),
        "kept": later("of it by lower churn 流失率"),
        "now": later("maturity 成熟度 today"),
        "ownership": later("cost of ownership 拥有成本 of a car, over 5 years"),
    },
    options=(
        Option(
            later("Buy the system now"),
            later(
                "If both come true, it brings {system_all} net in a year. At half of both it loses "
                "{system_half}, without either all {system}."
            ),
            later(
                "Stop after a year if more than {system_churn} have left: then it does not pay, "
                "even if new customers cost a tenth less."
            ),
        ),
        Option(
            later("Call those who are due to leave"),
            later(
                "A list and a day a week at the telephone cost {calls} a year. Two points less "
                "churn bring {calls_all} net in a year, one point {calls_half}. New customers get "
                "no cheaper."
            ),
            later(
                "Call half of the list, drawn by lot. Stop if after a year those called have not "
                "lost {calls_needed_half} fewer than the others. By luck alone the halves may "
                "differ by {luck}."
            ),
        ),
        Option(
            later("Pay the dealers for customers who stay"),
            later(
                "{bonus} for each beyond today's share. Two points bring {bonus_all} net in a "
                "year, one point {bonus_half}. If nobody stays for it, we pay only for luck: "
                "{luck_bonus} at most. It also moves the channel, rated 0: at 2, the maturity is "
                "{then}."
            ),
            later(
                "Stop if those who stay for it bring less than {bonus} a year: then the bonus is "
                "all that they bring."
            ),
        ),
    ),
    assumptions=(
        later(
            "What the three cost is a guess. If only half comes true, the system may cost "
            "{half_effect} a year at most."
        ),
        later(
            "A system knows what staff write down. With {recall} of what customers say, the desk "
            "is right in {hit_rate} of cases; with half of that, in {less_right}."
        ),
        later(
            "Only {margin} of margin a customer and year are counted. A car costs its owner "
            "{yearly} a year; our margin is {wallet} of it: there is more to win."
        ),
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
        "system_churn": Derived(
            "share", lambda kept: CHURN - POINTS / 100 * (SYSTEM - SAVED) / kept
        ),
        "calls_all": Derived("CNY", lambda kept: kept - CALLS),
        "calls_half": Derived("CNY", lambda kept: kept / 2 - CALLS),
        "calls_needed_half": Derived("customers", lambda: np.ceil(CALLS / MARGIN / 2)),
        "luck": Derived(
            "customers", lambda: round(1.96 * np.sqrt(CUSTOMERS * CHURN * (1 - CHURN)))
        ),
        "luck_bonus": Derived("CNY", lambda luck: luck * BONUS),
        "bonus_all": Derived("CNY", lambda kept: kept * (1 - BONUS / MARGIN)),
        "bonus_half": Derived("CNY", lambda bonus_all: bonus_all / 2),
        "now": Derived("share", _maturity(channel=0)),
        "then": Derived("share", _maturity(channel=2)),
        "less_right": Derived("share", _right_at(RECALL / 2)),
        "yearly": Derived("CNY", lambda ownership: ownership / YEARS),
        "wallet": Derived("share", lambda yearly: MARGIN / yearly),
    },
)
