"""Exercise 4-8: survival by contracts, with those who are still there."""

from collections.abc import Callable
from operator import itemgetter

import numpy as np
import pandas as pd

from crmlab.answers import Number, Vector
from crmlab.datasets import load
from crmlab.lifecycle.measures import odds_ratio
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step
from crmlab.scenes.formulas import Verb

GROUPS = ["1", "2", "3+"]

END, MONTH = pd.Timestamp("2024-06-30"), 30.4375


@once_an_edition
def _lives() -> pd.DataFrame:
    """Return the days seen, whether the customer left, and the contracts."""
    customers = load("auto_customers")
    until = customers["left_on"].fillna(END)
    return pd.DataFrame(
        {
            "days": (until - customers["first_purchase"]).dt.days,
            "days until the end": (END - customers["first_purchase"]).dt.days,
            "days before": (customers["first_purchase"] - customers["first_contact"]).dt.days,
            "left": customers["left_on"].notna(),
            "contracts": customers["contracts"],
            "group": customers["contracts"].clip(upper=3),
        }
    )


def _of_the_stayers(days: object) -> pd.DataFrame:
    """Return the customers, those still there as if seen for other days."""
    lives = _lives()
    return lives.assign(days=lives["days"].where(lives["left"], days))


def _seen_until(day: str) -> Callable[[], pd.DataFrame]:
    later = (END - pd.Timestamp(day)).days
    return lambda: _of_the_stayers((_lives()["days"] - later).clip(lower=0))


def _kaplan_meier(days: pd.Series, left: pd.Series, days_ahead: float) -> float:
    """Return the share still there after some days: the product of 1 − leaving / at risk."""
    at, leaving = np.unique(days[left & (days <= days_ahead)], return_counts=True)
    at_risk = len(days) - np.searchsorted(np.sort(days), at)
    return float(np.prod(1 - leaving / at_risk))


def _survival(lives: pd.DataFrame, months: float, month: float) -> np.ndarray:
    groups = (lives[lives["group"] == contracts] for contracts in (1, 2, 3))
    return np.array([_kaplan_meier(g["days"], g["left"], months * month) for g in groups])


survival_by_group = Verb(_survival)
survival_by_group.slip(
    "This is the share of all customers who are still there today, some after ten years and some "
    "after ten days. The question is about 36 months",
    lambda lives, months, month: 1 - lives.groupby("group")["left"].mean()[[1, 2, 3]].to_numpy(),
)
mean_seen = Verb(lambda lives, month: lives["days"].mean() / month)
mean_seen.slip(
    "These are days. Divide by 30.4375 for months", lambda lives, month: lives["days"].mean()
)
mean_seen.slip(
    "This is the median. Take the mean", lambda lives, month: lives["days"].median() / month
)
mean_seen.slip("This is the sum. Take the mean", lambda lives, month: lives["days"].sum() / month)
mean_seen.slip(
    "Here the months begin with the first *contact*. They begin with the first purchase",
    lambda lives, month: (lives["days"] + lives["days before"]).mean() / month,
)
mean_seen.slip(
    "Everybody is counted until 2024-06-30 here. Who left is seen until `left_on`",
    lambda lives, month: lives["days until the end"].mean() / month,
)
mean_seen.slip(
    "This is the mean of those who stay alone. Those who left count as well",
    lambda lives, month: lives["days"][~lives["left"]].mean() / month,
)


def _odds_ratio(shares: np.ndarray) -> float:
    return odds_ratio(shares[2], shares[0])


class Held(Exercise, id="4-8"):
    lives = given(_lives, "lives", "all customers, those who stay as seen until 2024-06-30")
    leavers = given(
        lambda: _lives().query("left"), "lives", "the leavers alone, as if nobody stayed"
    )
    as_leavers = given(
        lambda: _lives().assign(left=True),
        "lives",
        "everybody as having left, so that only those *seen* for 36 months stay",
    )
    turned = given(
        lambda: _lives().assign(left=~_lives()["left"]),
        "lives",
        "`has_left` turned round: it is True for those who *left*",
    )
    for_ever = given(
        lambda: _of_the_stayers(np.inf),
        "lives",
        "those still there as seen for all 36 months, also the new ones",
    )
    december = given(
        _seen_until("2023-12-31"),
        "lives",
        "those still there as seen until the end of 2023",
        others={"those still there as seen until the end of 2024": _seen_until("2024-12-31")},
    )
    old = given(
        lambda: _lives()[_lives()["days until the end"] >= 36 * MONTH],
        "lives",
        "those won 36 months ago or earlier, without what the younger have shown",
    )
    exactly = given(
        lambda: _lives().assign(group=_lives()["contracts"]),
        "lives",
        "*exactly* 3 contracts as the third group: clip(upper=3) joins 3 or more",
    )
    months = given(36, "time in months", "36 months")
    month_less = given(35, "time in months", "35 months, without those who left in the very month")
    three = given(3, "time in months", "3 months: 36 are asked for")
    a_year = given(12, "time in months", "12 months")
    month = given(MONTH, "days a month", "a month of 30.4375 days")
    thirty = given(30, "days a month", "a month of 30 days")
    rough = given(30.5, "days a month", "a month of 30.5 days")
    week = given(7, "days a month", "a *week*")
    of_hundred = given(19 / 3, "times", "the odds ratio of exercise 4-14")
    mean_months = step(
        mean_seen(lives, month),
        "months seen",
        "the mean of the months for which each customer was seen",
    )
    survival_36 = answer(
        survival_by_group(lives, months, month),
        Vector(GROUPS, "share", tolerance=5e-4),
        "the survival at 36 months of each group",
    )
    survival_36.mistake(
        "The curve is read after 36 *days* here. Divide the days by 30.4375: these are the months",
        call(_survival, lives, months, 1),
    )
    with_one = step(call(itemgetter(0), survival_36), "share staying", "the share staying with 1")
    with_two = step(call(itemgetter(1), survival_36), "share staying", "the share staying with 2")
    with_three = step(
        call(itemgetter(2), survival_36), "share staying", "the share staying with 3 or more"
    )
    odds_of_one = step(with_one / (1 - with_one), "odds", "the odds of staying with 1")
    odds_of_three = step(with_three / (1 - with_three), "odds", "the odds of staying with 3+")
    staying_odds = answer(
        odds_of_three / odds_of_one,
        Number("times", 0.0025),
        "the odds ratio of staying, 3 or more against 1",
    )
    staying_odds.mistake(
        "This is the ratio of the two *shares*. The odds are s / (1 − s): take their ratio",
        with_three / with_one,
    )
    staying_odds.mistake(
        "This is the ratio of the shares who *leave*. The odds are s / (1 − s), with s who stay",
        (1 - with_three) / (1 - with_one),
    )
    staying_odds.mistake(
        "These are the odds from months of 30 days. A month is 30.4375 days here",
        call(_odds_ratio, survival_by_group(lives, months, thirty)),
    )
    staying_odds.mistake(
        "The shares are rounded before the odds: compute with all digits",
        call(lambda shares: _odds_ratio(shares.round(2)), survival_36),
        call(lambda shares: _odds_ratio(shares.round(1)), survival_36),
    )
    hints = (
        "Each customer needs two things: the months we have seen them, and whether they left. Who "
        "has not left is seen until 2024-06-30. (Step 3: the odds are s / (1 - s).)",
        'end = customers["left_on"].fillna(pd.Timestamp("2024-06-30")); months = (end - '
        'customers["first_purchase"]).dt.days / 30.4375; left = customers["left_on"].notna()',
        "For one contract: lifecycle.survival_at(lifecycle.kaplan_meier(months[one], left[one]), "
        '36), where one = customers["contracts"] == 1.',
    )
    then = (
        "For each who leaves, three times as many stay among those with three contracts or more. "
        "Whether the contracts are the reason, these data cannot say."
    )
