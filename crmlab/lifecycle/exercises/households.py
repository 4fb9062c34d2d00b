"""Exercise 4-7: what is lost by counting persons and not households."""

import pandas as pd

from crmlab.answers import Number
from crmlab.checking import exercise
from crmlab.datasets import load
from crmlab.lifecycle import measures


def _margin() -> pd.Series:
    return measures.customer_margin(load("auto_transactions"), load("auto_services"))


def _people(margin: pd.Series) -> pd.DataFrame:
    """Return the customers of households of two or more, with their margins."""
    customers = load("auto_customers")
    people = customers.assign(margin=customers["customer_id"].map(margin))
    return people[people.groupby("household_id")["customer_id"].transform("size") >= 2]


def _ratio(margin: pd.Series) -> float:
    return measures.household_ratio(measures.household_value(margin, load("auto_customers")))


@exercise(
    "4-7",
    household_ratio=Number("times", tolerance=0.05),
    hints=[
        "Bring the margin into the customer table, and find how many customers each household has.",
        'customers.groupby("household_id")["customer_id"].transform("size") gives each customer '
        "the size of their household.",
        'Keep those with 2 or more; then their margin in all, over the margin of role == "head".',
    ],
)
def ratio():
    """Margin of the families over the margin of their heads."""
    return _ratio(_margin())


@ratio.mistake(
    "This is over all households. In those of one person, head and household are the same: "
    "keep the households with two or more customers"
)
def all_households():
    customers = load("auto_customers")
    households = measures.household_value(_margin(), customers)
    return measures.household_ratio(households, min_size=1)


@ratio.mistake("This is the head's part of the household. Turn the fraction round")
def turned_round():
    return 1 / _ratio(_margin())


@ratio.mistake(
    "This compares the *mean* member with the mean head. Compare the totals: all members together, "
    "over the heads alone"
)
def mean_member():
    people = _people(_margin())
    return people["margin"].mean() / people.loc[people["role"] == "head", "margin"].mean()


@ratio.mistake("This is what the *others* bring over the heads. The household includes its head")
def the_others():
    return _ratio(_margin()) - 1


@ratio.mistake(
    "Here only the heads come from households of two or more. Take the members of the same "
    "households, and no one else"
)
def everybody_over_family_heads():
    margin = _margin()
    people = _people(margin)
    return margin.sum() / people.loc[people["role"] == "head", "margin"].sum()


@ratio.mistake(
    "These are the families over the heads of *all* households. Take the heads of the same families"
)
def over_all_heads():
    margin = _margin()
    heads = load("auto_customers").query("role == 'head'")["customer_id"]
    return _people(margin)["margin"].sum() / margin.reindex(heads).sum()


@ratio.mistake("This is for households of *three* or more. Two are a household as well: size >= 2")
def three_or_more():
    households = measures.household_value(_margin(), load("auto_customers"))
    return measures.household_ratio(households, min_size=3)


@ratio.mistake(
    "This is the mean of the households' own ratios, in which a family that spent little counts as "
    "much as any. Add up first, then divide"
)
def mean_of_the_ratios():
    households = measures.household_value(_margin(), load("auto_customers")).query("size >= 2")
    own = households["household"] / households["head"]
    return own[households["head"] > 0].mean()
