"""Exercise 4-7: what is lost by counting persons and not households."""

import pandas as pd

from crmlab.answers import Number
from crmlab.datasets import load
from crmlab.lifecycle import measures
from crmlab.scenes import Exercise, answer, call, given, once_an_edition


@once_an_edition
def _people() -> pd.DataFrame:
    """Return the customers with their margin, and the size of their household."""
    customers = load("auto_customers")
    transactions, services = load("auto_transactions"), load("auto_services")
    people = customers.assign(
        margin=customers["customer_id"].map(measures.customer_margin(transactions, services)),
        sales=customers["customer_id"].map(
            measures.customer_margin(transactions, services.iloc[:0])
        ),
    ).fillna({"margin": 0.0, "sales": 0.0})
    people["size"] = people.groupby("household_id")["customer_id"].transform("size")
    people["is_head"] = people["role"] == "head"
    people["is_first"] = ~people.duplicated("household_id")
    people["is_oldest"] = people["margin"] == people.groupby("household_id")["margin"].transform(
        "max"
    )
    return people


def _margin(rows: str, of: str = "sum", column: str = "margin"):
    """Return what adds up the margin of the customers that a query finds."""
    return lambda: float(_people().query(rows)[column].agg(of))


MEMBERS, HEADS = "CNY of members", "CNY of heads"


def _over(first, second):
    """Return what divides one number by another when it is needed."""
    return lambda: first() / second()


def _mean_of_the_ratios():
    people = _people().query("size >= 2")
    whole = people.groupby("household_id")["margin"].sum()
    heads = people[people["is_head"]].groupby("household_id")["margin"].sum()
    return (whole / heads)[heads > 0].mean()


def _median_of_the_ratios():
    people = _people().query("size >= 2")
    whole = people.groupby("household_id")["margin"].sum()
    heads = people[people["is_head"]].groupby("household_id")["margin"].sum()
    return (whole / heads)[heads > 0].median()


class Families(Exercise, id="4-7"):
    together = given(_margin("size >= 2"), MEMBERS, "the margin of households of two or more")
    heads = given(
        _margin("size >= 2 and is_head"), HEADS, "the margin of the heads of the same households"
    )
    all_together = given(_margin("size >= 1"), MEMBERS, "the margin of *all* customers")
    of_three = given(_margin("size >= 3"), MEMBERS, "the margin of households of *three* or more")
    of_two = given(_margin("size == 2"), MEMBERS, "the margin of households of *exactly* two")
    other_members = given(
        _margin("size >= 2 and not is_head"), MEMBERS, "the margin of the *other* members"
    )
    with_contracts = given(
        _margin("contracts >= 2"), MEMBERS, "the margin of customers with two *contracts*"
    )
    all_heads = given(_margin("is_head"), HEADS, "the margin of *all* heads")
    heads_of_three = given(
        _margin("size >= 3 and is_head"), HEADS, "the heads of households of three"
    )
    heads_of_two = given(
        _margin("size == 2 and is_head"), HEADS, "the heads of households of exactly two"
    )
    heads_with_contracts = given(
        _margin("contracts >= 2 and is_head"), HEADS, "the margin of heads with two *contracts*"
    )
    first_rows = given(
        _margin("size >= 2 and is_first"),
        HEADS,
        "the margin of the *first row* of each household, who need not be its head",
    )
    best_members = given(
        _margin("size >= 2 and is_oldest"), HEADS, "the margin of the member who brings most"
    )
    household_ratio = answer(
        together / heads,
        Number("times", tolerance=0.002),
        "the margin of the families over their heads",
    )
    household_ratio.mistake(
        "This is over all households. In those of one person, head and household are the same: "
        "keep the households with two or more customers",
        all_together / all_heads,
    )
    household_ratio.mistake(
        "This is for households of *three* or more. Two are a household as well: size >= 2",
        of_three / heads_of_three,
    )
    household_ratio.mistake(
        "This is for households of *exactly* two. Take two or more: size >= 2",
        of_two / heads_of_two,
    )
    household_ratio.mistake(
        "This compares the *mean* member with the mean head. Compare the totals: all members "
        "together, over the heads alone",
        call(_over(_margin("size >= 2", "mean"), _margin("size >= 2 and is_head", "mean"))),
    )
    household_ratio.mistake(
        "This compares the number of *people*. Compare their margins",
        call(_over(_margin("size >= 2", "size"), _margin("size >= 2 and is_head", "size"))),
    )
    household_ratio.mistake(
        "The services are left out here: take the whole margin, of cars and of services",
        call(
            _over(
                _margin("size >= 2", "sum", "sales"),
                _margin("size >= 2 and is_head", "sum", "sales"),
            )
        ),
    )
    household_ratio.mistake(
        "This is what the *others* bring over the heads. The household includes its head",
        other_members / heads,
    )
    household_ratio.mistake(
        "This is the mean of the households' own ratios, in which a family that spent little "
        "counts as much as any. Add up first, then divide",
        call(_mean_of_the_ratios),
    )
    household_ratio.mistake(
        "This is the median of the households' own ratios. Add up first, then divide",
        call(_median_of_the_ratios),
    )
    hints = (
        "Bring the margin into the customer table, and find how many customers each household has.",
        'customers.groupby("household_id")["customer_id"].transform("size") gives each customer '
        "the size of their household.",
        'Keep those with 2 or more; then their margin in all, over the margin of role == "head".',
    )
