"""Exercise 4-7: what is lost by counting persons and not households."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from crmlab.answers import Number
from crmlab.datasets import load
from crmlab.lifecycle import measures
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step
from crmlab.scenes.verbs import mean


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
        is_member=True,
        is_head=customers["role"] == "head",
        is_first=~customers.duplicated("household_id"),
    )
    households = people.groupby("household_id")["margin"]
    people["size"] = households.transform("size")
    people["is_best"] = people["margin"] == households.transform("max")
    return people


def _households(rows: str) -> Callable[[], pd.DataFrame]:
    return lambda: _people().query(rows)


def _margin(people: pd.DataFrame, column: str, how: str, who: str) -> float:
    return float(people.loc[people[who], column].agg(how))


def _own_ratios(families: pd.DataFrame) -> pd.Series:
    """Return each household's margin over that of its head."""
    whole = families.groupby("household_id")["margin"].sum()
    heads = families[families["is_head"]].groupby("household_id")["margin"].sum()
    return (whole / heads)[heads > 0]


PEOPLE, BELOW = "people", "people below the line"


class Families(Exercise, id="4-7"):
    families = given(
        _households("size >= 2"), PEOPLE, "households of two or more customers: size >= 2"
    )
    everybody = given(_people, PEOPLE, "*all* households, also those of one, who are their head")
    of_three = given(_households("size >= 3"), PEOPLE, "households of *three* or more")
    of_two = given(_households("size == 2"), PEOPLE, "households of *exactly* two")
    with_contracts = given(
        _households("contracts >= 2"), PEOPLE, "customers with two *contracts*, not two members"
    )
    margins = given("margin", "column", "the whole margin, of cars and of services")
    sales = given("sales", "column", "the margin of cars, without the services")
    totals = given("sum", "how", "the totals of these people")
    means = given("mean", "how", "the *mean* of these people")
    medians = given("median", "how", "the median of these people")
    numbers = given("size", "how", "the number of *people*")
    head = given("is_head", BELOW, "the heads of these households")
    first = given("is_first", BELOW, "the *first row* of each household, who need not be its head")
    best = given("is_best", BELOW, "the member who brings most")
    together = step(
        call(_margin, families, margins, totals, "is_member"),
        "CNY",
        "the margin of all members",
    )
    heads = step(call(_margin, families, margins, totals, head), "CNY", "the margin of the heads")
    other_members = step(together - heads, "CNY", "the margin of the *other* members")
    household_ratio = answer(
        together / heads, Number("times", 0.002), "the margin of the families over their heads"
    )
    household_ratio.mistake(
        "This is what the *others* bring over the heads. The household includes its head",
        other_members / heads,
    )
    household_ratio.mistake(
        "This is the mean of the households' own ratios, in which a family that spent little "
        "counts as much as any. Add up first, then divide",
        mean(call(_own_ratios, families)),
    )
    household_ratio.mistake(
        "This is the median of the households' own ratios. Add up first, then divide",
        call(np.median, call(_own_ratios, families)),
    )
    hints = (
        "Bring the margin into the customer table, and find how many customers each household has.",
        'customers.groupby("household_id")["customer_id"].transform("size") gives each customer '
        "the size of their household.",
        'Keep those with 2 or more; then their margin in all, over the margin of role == "head".',
    )
    then = "Whoever knows only the head sees less than half of what these families bring."
