"""Exercise 4-8: survival by contracts, with those who are still there."""

import pandas as pd

from crmlab.answers import Number, Vector
from crmlab.checking import exercise
from crmlab.datasets import load
from crmlab.lifecycle import measures

GROUPS = ["1", "2", "3+"]
END, MONTH = pd.Timestamp("2024-06-30"), 30.4375


def _lives() -> pd.DataFrame:
    """Return the months seen, whether the customer left, and the contracts, 3 for 3 or more."""
    customers = load("auto_customers")
    seen = customers["left_on"].fillna(END) - customers["first_purchase"]
    return pd.DataFrame(
        {
            "months": seen.dt.days / MONTH,
            "left": customers["left_on"].notna(),
            "contracts": customers["contracts"],
            "group": customers["contracts"].clip(upper=3),
        }
    )


def _by_group(survival, group: str = "group") -> list[float]:
    lives = _lives()
    return [survival(lives[lives[group] == contracts]) for contracts in (1, 2, 3)]


def _kaplan_meier(lives: pd.DataFrame, months: float = 36) -> float:
    curve = measures.kaplan_meier(lives["months"], lives["left"])
    return measures.survival_at(curve, months)


@exercise(
    "4-8",
    survival_36=Vector(GROUPS, "share", tolerance=0.002),
    staying_odds=Number("times", tolerance=0.05),
    hints=[
        "Each customer needs two things: the months we have seen them, and whether they left. "
        "Who has not left is seen until 2024-06-30.",
        'end = customers["left_on"].fillna(pd.Timestamp("2024-06-30")); months = (end - '
        'customers["first_purchase"]).dt.days / 30.4375; left = customers["left_on"].notna()',
        "For one contract: lifecycle.survival_at(lifecycle.kaplan_meier(months[one], left[one]), "
        '36), where one = customers["contracts"] == 1. The odds are s / (1 - s).',
    ],
)
def survival():
    """Kaplan-Meier survival at 36 months for three groups, and the odds ratio of the outer two."""
    at_36 = _by_group(_kaplan_meier)
    return at_36, measures.odds_ratio(at_36[2], at_36[0])


@survival.mistake(
    "This is the share of all customers who are still there today, some after ten years and some "
    "after ten days. The question is about 36 months"
)
def still_there_today():
    return _by_group(lambda lives: 1 - lives["left"].mean()), ...


@survival.mistake(
    "This counts everybody who has not left within 36 months as staying, also those whom we have "
    "not seen for 36 months yet. Let Kaplan-Meier handle the censored"
)
def censored_counted_as_staying():
    return _by_group(lambda lives: 1 - (lives["left"] & (lives["months"] <= 36)).mean()), ...


@survival.mistake(
    "This looks only at customers won 36 months ago or earlier. That is honest, but it throws away "
    "what the younger ones have shown so far. Kaplan-Meier uses everybody"
)
def old_customers_only():
    return _by_group(_share_of_the_old), ...


def _share_of_the_old(lives: pd.DataFrame) -> float:
    customers = load("auto_customers").loc[lives.index]
    old = (END - customers["first_purchase"]).dt.days / MONTH >= 36
    return (lives.loc[old, "months"] > 36).mean()


@survival.mistake(
    "This looks at those who left, and at nobody else: as if nobody were still there. Those who "
    "have not left yet count as well"
)
def leavers_only():
    return _by_group(lambda lives: (lives.loc[lives["left"], "months"] > 36).mean()), ...


@survival.mistake("The third group is 3 *or more*; this takes exactly 3. clip(upper=3) joins them")
def exactly_three():
    return _by_group(_kaplan_meier, group="contracts"), ...


@survival.mistake(
    "All stay: you read the curve far too early. The durations are months (days / 30.4375), and "
    "the curve is read at 36"
)
def days_for_months():
    return _by_group(lambda lives: _kaplan_meier(lives, 36 / MONTH)), ...


@survival.mistake("These are the shares who have *left*. Survival is 1 minus that")
def those_who_left():
    return [1 - share for share in survival.reference()[0]], ...


@survival.mistake(
    "This is the ratio of the two *shares*. The odds are s / (1 − s): take their ratio"
)
def ratio_of_the_shares():
    at_36, _ = survival.reference()
    return ..., at_36[2] / at_36[0]


@survival.mistake(
    "This is the odds ratio of *leaving*, or of 1 contract against 3 or more. Turn it round"
)
def odds_turned_round():
    return ..., 1 / survival.reference()[1]


@survival.mistake(
    "This compares neighbours: 2 with 1, or 3 or more with 2. The question is 3 or more against 1"
)
def against_two():
    at_36, _ = survival.reference()
    return ..., measures.odds_ratio(at_36[2], at_36[1])


@survival.mistake(
    "Here everybody counts as having left, also those who are still there. Ask left_on.notna() of "
    "the table as it was loaded, before gaps are filled"
)
def everybody_left():
    return _by_group(lambda lives: _kaplan_meier(lives.assign(left=True))), ...


@survival.mistake("You turned `ended` round: it is True for those who *left*")
def ended_turned_round():
    def turned(lives: pd.DataFrame) -> float:
        return measures.survival_at(measures.kaplan_meier(lives["months"], ~lives["left"]), 36)

    return _by_group(turned), ...


@survival.mistake(
    "You let everybody be seen until 2024-06-30, also those who left before. Their time ends with "
    "`left_on`"
)
def left_on_ignored():
    customers = load("auto_customers")
    months = (END - customers["first_purchase"]).dt.days / MONTH
    return _by_group(lambda lives: _kaplan_meier(lives.assign(months=months))), ...


@survival.mistake(
    "This is the ratio of the shares who *leave*. Take the odds of staying, s / (1 − s)"
)
def ratio_of_the_leavers():
    at_36, _ = survival.reference()
    return ..., (1 - at_36[0]) / (1 - at_36[2])
