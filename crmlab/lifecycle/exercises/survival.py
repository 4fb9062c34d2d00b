"""Exercise 4-8: survival by contracts, with those who are still there."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from crmlab.answers import Number, Vector
from crmlab.datasets import load
from crmlab.formulas import Verb
from crmlab.lifecycle import measures
from crmlab.scenes import Exercise, answer, given

GROUPS = ["1", "2", "3+"]

END, MONTH = pd.Timestamp("2024-06-30"), 30.4375


def _lives() -> pd.DataFrame:
    """Return the days seen, whether the customer left, and the contracts."""
    customers = load("auto_customers")
    until = customers["left_on"].fillna(END)
    return pd.DataFrame(
        {
            "days": (until - customers["first_purchase"]).dt.days,
            "days until the end": (END - customers["first_purchase"]).dt.days,
            "left": customers["left_on"].notna(),
            "contracts": customers["contracts"],
        }
    )


def _by_group(lives: pd.DataFrame, survival: Callable, exact: bool = False) -> np.ndarray:
    group = lives["contracts"] if exact else lives["contracts"].clip(upper=3)
    return np.array([survival(lives[group == contracts]) for contracts in (1, 2, 3)])


def _kaplan_meier(days: pd.Series, left: pd.Series, days_ahead: float) -> float:
    """Return the share still there after some days: the product of 1 − leaving / at risk."""
    at, leaving = np.unique(days[left & (days <= days_ahead)], return_counts=True)
    at_risk = len(days) - np.searchsorted(np.sort(days), at)
    return float(np.prod(1 - leaving / at_risk))


def _old_customers_only(lives, months, month):
    old = lives[lives["days until the end"] >= months * month]
    return _by_group(old, lambda g: (g["days"] > months * month).mean())


def _seen_until_december(lives, months, month):
    until = lives["days"] - np.where(lives["left"], 0, (END - pd.Timestamp("2023-12-31")).days)
    early = lives.assign(days=until.clip(lower=0))
    return _by_group(early, lambda g: _kaplan_meier(g["days"], g["left"], months * month))


survival_by_group = Verb(
    lambda lives, months, month: _by_group(
        lives, lambda g: _kaplan_meier(g["days"], g["left"], months * month)
    )
)
survival_by_group.slip(
    "This is the share of all customers who are still there today, some after ten years and some "
    "after ten days. The question is about 36 months",
    lambda lives, months, month: _by_group(lives, lambda g: 1 - g["left"].mean()),
)
survival_by_group.slip(
    "This counts everybody who has not left within 36 months as staying, also those whom we have "
    "not seen for 36 months yet. Let Kaplan-Meier handle the censored",
    lambda lives, months, month: _by_group(
        lives, lambda g: 1 - (g["left"] & (g["days"] <= months * month)).mean()
    ),
)
survival_by_group.slip(
    "This is the share whom we have *seen* for 36 months. Many others were won later: let "
    "Kaplan-Meier handle the censored",
    lambda lives, months, month: _by_group(lives, lambda g: (g["days"] > months * month).mean()),
)
survival_by_group.slip(
    "This looks only at customers won 36 months ago or earlier. That is honest, but it throws "
    "away what the younger ones have shown so far. Kaplan-Meier uses everybody",
    _old_customers_only,
)
survival_by_group.slip(
    "This looks at those who left, and at nobody else: as if nobody were still there. Those who "
    "have not left yet count as well",
    lambda lives, months, month: _by_group(
        lives[lives["left"]], lambda g: (g["days"] > months * month).mean()
    ),
)
survival_by_group.slip(
    "The third group is 3 *or more*; this takes exactly 3. clip(upper=3) joins them",
    lambda lives, months, month: _by_group(
        lives, lambda g: _kaplan_meier(g["days"], g["left"], months * month), exact=True
    ),
)
survival_by_group.slip(
    "All stay: you read the curve far too early. The durations are months (days / 30.4375), and "
    "the curve is read at 36",
    lambda lives, months, month: _by_group(
        lives, lambda g: _kaplan_meier(g["days"], g["left"], months)
    ),
)
survival_by_group.slip(
    "Here everybody counts as having left, also those who are still there. Ask left_on.notna() of "
    "the table as it was loaded, before gaps are filled",
    lambda lives, months, month: _by_group(
        lives.assign(left=True), lambda g: _kaplan_meier(g["days"], g["left"], months * month)
    ),
)
survival_by_group.slip(
    "You turned `ended` round: it is True for those who *left*",
    lambda lives, months, month: _by_group(
        lives, lambda g: _kaplan_meier(g["days"], ~g["left"], months * month)
    ),
)
survival_by_group.slip(
    "Those who left in the very month are not counted as having left",
    lambda lives, months, month: _by_group(
        lives, lambda g: _kaplan_meier(g["days"], g["left"], months * month - month)
    ),
)
survival_by_group.slip(
    "Those still there are left out here, and the curve is of the leavers alone. Keep everybody, "
    "with True for those who left",
    lambda lives, months, month: _by_group(
        lives[lives["left"]], lambda g: _kaplan_meier(g["days"], g["left"], months * month)
    ),
)
survival_by_group.slip(
    "Those still there are seen until the end of 2023 here. We see everybody until 2024-06-30",
    _seen_until_december,
)


def _odds_of_three(shares):
    return shares[2] / (1 - shares[2])


odds_ratio_of_outer = Verb(lambda shares: measures.odds_ratio(shares[2], shares[0]))
odds_ratio_of_outer.slip(
    "This is the ratio of the two *shares*. The odds are s / (1 − s): take their ratio",
    lambda shares: shares[2] / shares[0],
)
odds_ratio_of_outer.slip(
    "This compares neighbours: 3 or more with 2. The question is 3 or more against 1",
    lambda shares: measures.odds_ratio(shares[2], shares[1]),
)
odds_ratio_of_outer.slip(
    "This is the ratio of the shares who *leave*. Take the odds of staying, s / (1 − s)",
    lambda shares: (1 - shares[0]) / (1 - shares[2]),
)
odds_ratio_of_outer.slip(
    "These are the odds of 3 or more alone. Divide by those of 1 contract", _odds_of_three
)
odds_ratio_of_outer.slip(
    "This is the difference of the shares. Take the ratio of the odds",
    lambda shares: shares[2] - shares[0],
)
odds_ratio_of_outer.slip(
    "The shares are rounded to two digits before the odds: compute with all digits",
    lambda shares: measures.odds_ratio(round(shares[2], 2), round(shares[0], 2)),
)


class Held(Exercise, id="4-8"):
    lives = given(_lives, "lives", "the customers")
    months = given(36, "time in months", "36 months")
    three = given(3, "time in months", "3 months: 36 are asked for")
    a_year = given(12, "time in months", "12 months")
    two_years = given(24, "time in months", "24 months")
    four_years = given(48, "time in months", "48 months")
    five_years = given(60, "time in months", "60 months")
    month = given(MONTH, "days a month", "a month of 30.4375 days")
    thirty = given(30, "days a month", "a month of 30 days")
    thirty_one = given(31, "days a month", "a month of 31 days")
    rough = given(30.5, "days a month", "a month of 30.5 days")
    in_short = given(30.44, "days a month", "a month of 30.44 days")
    four_weeks = given(28, "days a month", "a month of four weeks")
    week = given(7, "days a month", "a *week*")
    survival_36 = answer(
        survival_by_group(lives, months, month),
        Vector(GROUPS, "share", tolerance=5e-4),
        "the survival at 36 months of each group",
    )
    staying_odds = answer(
        odds_ratio_of_outer(survival_36),
        Number("times", tolerance=0.0025),
        "the odds ratio of staying, 3 or more against 1",
    )
    staying_odds.mistake(
        "These are the odds from months of 30 days. A month is 30.4375 days here",
        odds_ratio_of_outer(survival_by_group(lives, months, thirty)),
    )
    hints = (
        "Each customer needs two things: the months we have seen them, and whether they left. Who "
        "has not left is seen until 2024-06-30.",
        'end = customers["left_on"].fillna(pd.Timestamp("2024-06-30")); months = (end - '
        'customers["first_purchase"]).dt.days / 30.4375; left = customers["left_on"].notna()',
        "For one contract: lifecycle.survival_at(lifecycle.kaplan_meier(months[one], left[one]), "
        '36), where one = customers["contracts"] == 1. The odds are s / (1 - s).',
    )
