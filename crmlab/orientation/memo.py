"""The memo of chapter 00: whether the auto group buys a CRM system, or begins in another way."""

from collections.abc import Callable

import numpy as np

from crmlab.memos import Derived, Draft, Option
from crmlab.messages import later

CUSTOMERS, CHURN, POINTS, MARGIN, SAVED = 12_000, 0.12, 2, 480, 120_000  # of exercise 0-6
YEARS, RECALL = 5, 0.9  # of exercises 0-2 and 0-5
RATINGS, CHANNEL = (2, 3, 1, 2, 4, 1, 2, 0, 3), 7  # of exercise 0-4
SYSTEM, CALLS, BONUS = 150_000, 40_000, 240  # a year; a year; for each customer kept


def _maturity(*, channel: int) -> Callable:
    ratings = [*RATINGS[:CHANNEL], channel, *RATINGS[CHANNEL + 1 :]]
    return lambda maturity: maturity(ratings)


def _right_at(recall: float) -> Callable:
    """Return how often the desk is right at another recall: a guess is as lucky as before."""
    return lambda hit_rate: recall + (1 - recall) * (hit_rate - RECALL) / (1 - RECALL)


DRAFT = Draft(
    title=later("Does the auto group buy a CRM system?"),
    problem=later(
        "Of {customers} customers {churn} leave in a year. A supplier's system costs {system} a "
        "year. It is to keep two points more of them, and to make new ones a tenth cheaper. "
        "What comes first?"
    ),
    figures={
        "effect": later("both effects, a year"),
        "kept": later("of it by lower churn 流失率"),
        "now": later("maturity 成熟度 today"),
        "ownership": later("cost of ownership 拥有成本 of a car"),
    },
    options=(
        Option(
            later("Buy the system now"),
            later(
                "If both come true, it brings {system_all} net in a year. At half of both it loses "
                "{system_half}, without either the whole {system}."
            ),
            later(
                "Stop after a year if more than {system_churn} have left: then it does not pay, "
                "even if new customers cost a tenth less."
            ),
        ),
        Option(
            later("Call those who are due to leave"),
            later(
                "A list and a day a week at the telephone cost {calls}. Two points of churn bring "
                "{calls_all} net, one brings {calls_half}. New customers get no cheaper."
            ),
            later(
                "Stop if fewer than {calls_needed} stay who would have left. Mind that by chance "
                "alone {luck} more or fewer leave in a year."
            ),
        ),
        Option(
            later("Pay the dealers for customers who stay"),
            later(
                "{bonus} for each beyond today's share. Two points bring {bonus_all} net, one "
                "brings {bonus_half}, none costs next to nothing. And it moves the channel, which "
                "is rated 0: at 2, the maturity is {then}."
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
            "{half_effect} at most."
        ),
        later(
            "A system knows what people write down. With {recall} remembered the desk is right in "
            "{hit_rate} of cases, with half of that in {less_right}."
        ),
        later(
            "Only {margin} a customer and year are counted. A car costs its owner {yearly} a year, "
            "and {wallet} of it reaches us: there is more to win."
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
        "calls_needed": Derived("customers", lambda: np.ceil(CALLS / MARGIN)),
        "luck": Derived(
            "customers", lambda: round(1.96 * np.sqrt(CUSTOMERS * CHURN * (1 - CHURN)))
        ),
        "bonus_all": Derived("CNY", lambda kept: kept * (1 - BONUS / MARGIN)),
        "bonus_half": Derived("CNY", lambda bonus_all: bonus_all / 2),
        "now": Derived("share", _maturity(channel=0)),
        "then": Derived("share", _maturity(channel=2)),
        "less_right": Derived("share", _right_at(RECALL / 2)),
        "yearly": Derived("CNY", lambda ownership: ownership / YEARS),
        "wallet": Derived("share", lambda yearly: MARGIN / yearly),
    },
)
