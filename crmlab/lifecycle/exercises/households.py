"""Exercise 4-7: what is lost by counting persons and not households."""

from collections.abc import Callable

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
    margin = measures.customer_margin(transactions, services)
    sales = measures.customer_margin(transactions, services.iloc[:0])
    people = customers.assign(
        margin=customers["customer_id"].map(margin).fillna(0.0),
        sales=customers["customer_id"].map(sales).fillna(0.0),
        is_head=customers["role"] == "head",
        is_first=~customers.duplicated("household_id"),
    )
    households = people.groupby("household_id")["margin"]
    people["size"] = households.transform("size")
    people["is_best"] = people["margin"] == households.transform("max")
    return people


def _sum(rows: str, column: str = "margin", of: str = "sum") -> Callable[[], float]:
    """Return what adds up a column of the customers that a query finds."""
    return lambda: float(_people().query(rows)[column].agg(of))


def _own_ratios() -> pd.Series:
    """Return each household's margin over that of its head."""
    people = _people().query("size >= 2")
    whole = people.groupby("household_id")["margin"].sum()
    heads = people[people["is_head"]].groupby("household_id")["margin"].sum()
    return (whole / heads)[heads > 0]


MEMBERS, HEADS = "CNY of members", "CNY of heads"
FAMILIES, THEIR_HEADS = "size >= 2", "size >= 2 and is_head"


class Families(Exercise, id="4-7"):
    together = given(_sum(FAMILIES), MEMBERS, "the margin of households of two or more")
    heads = given(_sum(THEIR_HEADS), HEADS, "the margin of the heads of the same households")
    all_together = given(_sum("size >= 1"), MEMBERS, "the margin of *all* customers")
    of_three = given(_sum("size >= 3"), MEMBERS, "the margin of households of *three* or more")
    of_two = given(_sum("size == 2"), MEMBERS, "the margin of households of *exactly* two")
    other_members = given(
        _sum("size >= 2 and not is_head"), MEMBERS, "the margin of the *other* members"
    )
    all_heads = given(_sum("is_head"), HEADS, "the margin of *all* heads")
    heads_of_three = given(_sum("size >= 3 and is_head"), HEADS, "the heads of households of three")
    heads_of_two = given(
        _sum("size == 2 and is_head"), HEADS, "the heads of households of exactly two"
    )
    first_rows = given(
        _sum("size >= 2 and is_first"),
        HEADS,
        "the margin of the *first row* of each household, who need not be its head",
    )
    best_members = given(
        _sum("size >= 2 and is_best"), HEADS, "the margin of the member who brings most"
    )
    household_ratio = answer(
        together / heads, Number("times", 0.002), "the margin of the families over their heads"
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
        call(_sum(FAMILIES, of="mean")) / call(_sum(THEIR_HEADS, of="mean")),
    )
    household_ratio.mistake(
        "This compares the number of *people*. Compare their margins",
        call(_sum(FAMILIES, of="size")) / call(_sum(THEIR_HEADS, of="size")),
    )
    household_ratio.mistake(
        "The services are left out here: take the whole margin, of cars and of services",
        call(_sum(FAMILIES, "sales")) / call(_sum(THEIR_HEADS, "sales")),
    )
    household_ratio.mistake(
        "This is what the *others* bring over the heads. The household includes its head",
        other_members / heads,
    )
    household_ratio.mistake(
        "This is the mean of the households' own ratios, in which a family that spent little "
        "counts as much as any. Add up first, then divide",
        call(lambda: _own_ratios().mean()),
    )
    household_ratio.mistake(
        "This is the median of the households' own ratios. Add up first, then divide",
        call(lambda: _own_ratios().median()),
    )
    hints = (
        "Bring the margin into the customer table, and find how many customers each household has.",
        'customers.groupby("household_id")["customer_id"].transform("size") gives each customer '
        "the size of their household.",
        'Keep those with 2 or more; then their margin in all, over the margin of role == "head".',
    )
