"""Exercises 3-6 and 3-14: how far tiers say needs, and what many classes explain by chance."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from crmlab.answers import Number, share
from crmlab.datasets import load
from crmlab.formulas import Term, Verb
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.segmentation.measures import association


def _people(waves: list[int]) -> pd.DataFrame:
    people = load("needs_survey").merge(load("needs_truth"), on=["resp_id", "wave"])
    return people[people["wave"].isin(waves)]


def _table(base: str, waves: list[int]) -> pd.DataFrame:
    people = _people(waves)
    return pd.crosstab(people[base].astype(str), people["segment"].astype(str))


def _expected(table: pd.DataFrame) -> np.ndarray:
    return np.outer(table.sum(axis=1), table.sum()) / table.to_numpy().sum()


def _chi(table: pd.DataFrame, by: Callable) -> float:
    expected = _expected(table)
    return float(((table.to_numpy() - expected) ** 2 / by(table, expected)).sum())


def _of_eighty(table: pd.DataFrame) -> float:
    expected = _expected(table) * table.to_numpy().sum() / 80
    return float(((table - expected) ** 2 / expected).to_numpy().sum())


chi_squared = Verb(lambda table: _chi(table, lambda _, expected: expected))
chi_squared.slip(
    "The difference is divided by the *counted* number here. Divide by the expected one",
    lambda table: _chi(table, lambda counted, _: counted.to_numpy()),
)
chi_squared.slip(
    "The 80 people of the small table are still in it: here n is all people of `people`",
    lambda table: _of_eighty(table),
)
chi_squared.slip(
    "The whole fraction is squared here. Square the difference only",
    lambda table: _chi(table, lambda _, expected: expected**2),
)
chi_squared.slip(
    "The squares are not divided here. Divide each by the expected number",
    lambda table: _chi(table, lambda *_: 1.0),
)
chi_squared.slip(
    "Here each cell is expected to hold the same. What is expected is its row × its column / all",
    lambda table: (
        float(((table - table.to_numpy().mean()) ** 2).to_numpy().sum()) / table.to_numpy().mean()
    ),
)


def _cramers_v(chi_square: Term, people: Term, fewer: Term) -> Term:
    return (chi_square / (people * fewer)) ** 0.5


class Tiers(Exercise, id="3-6"):
    tiers = given(lambda: _table("spend_tier", [1]), "people", "the table of tier and need")
    loyalties = given(lambda: _table("loyalty", [1]), "people", "the table of loyalty and need")
    high = given(
        lambda: float((_people([1])["spend_tier"] == "high").sum()),
        "persons",
        "those in the high tier",
    )
    seeking_quality = given(
        lambda: float((_people([1])["segment"] == "quality").sum()),
        "persons",
        "those who seek quality",
    )
    both_tiers = given(lambda: _table("spend_tier", [1, 2]), "people", "the table of *both* waves")
    both_loyalties = given(
        lambda: _table("loyalty", [1, 2]), "people", "the loyalty of *both* waves"
    )
    eighty = given(80, "persons", "the 80 people of the small table")
    cells = given(15, "cells", "the 15 cells")
    people = given(lambda: float(len(_people([1]))), "persons", "the people of wave 1")
    both_waves = given(
        lambda: float(len(load("needs_survey"))), "persons", "the answers of *both* waves"
    )
    two = given(2, "classes", "the 3 tiers less 1", "there are fewer tiers than needs")
    three = given(3, "classes", "the 4 classes of loyalty less 1")
    expected_people = answer(
        high * seeking_quality / people,
        Number("people", 0.05),
        "the people expected to be in the high tier and to seek quality",
    )
    expected_people.mistake(
        "This is how many there *are*. How many would there be if tier said nothing about need?",
        call(lambda table: float(table.loc["high", "quality"]), tiers),
    )
    expected_people.mistake(
        "This is a *share* of the people. How many people is it? Multiply by all of them",
        high * seeking_quality / people**2,
    )
    expected_people.mistake(
        "This spreads the high tier evenly over the five needs. But the needs differ in size: "
        "row × column / all",
        high / 5,
    )
    expected_people.mistake(
        "This spreads the people evenly over the 15 cells. But tiers and needs differ in size: "
        "row × column / all",
        people / cells,
    )
    chi_square_tier = answer(chi_squared(tiers), Number("chi-square", 0.01), "χ² of tier and need")
    v_tier = answer(
        _cramers_v(chi_square_tier, people, two), Number("V", 5e-4), "V of tier and need"
    )
    v_tier.mistake(
        "This divides by m = 3. Divide by m − 1, which is 2",
        (chi_square_tier / (people * 3)) ** 0.5,
    )
    v_tier.mistake(
        "This takes the 5 needs, less 1. m is the *smaller* number of classes: that of the tiers",
        (chi_square_tier / (people * 4)) ** 0.5,
    )
    v_tier.mistake(
        "n is that of the small table here, 80. Take all people of `people`",
        (chi_square_tier / (eighty * two)) ** 0.5,
    )
    chi_square_tier.mistake(
        "The differences are not squared here, so they take each other away",
        call(lambda table: (table / _expected(table) - 1).to_numpy().sum(), tiers),
    )
    v_tier.mistake("The root is missing: np.sqrt", chi_square_tier / (people * two))
    v_tier.mistake(
        "The root belongs over the whole fraction: np.sqrt(chi / (n * (m - 1)))",
        chi_square_tier**0.5 / (people * two),
    )
    v_tier.mistake(
        "This is the *corrected* V. Here the plain one is asked for",
        call(lambda table: association(table)["corrected"], tiers),
    )
    loyalty_chi_square = step(chi_squared(loyalties), "chi-square", "χ² of loyalty and need")
    v_loyalty = answer(
        _cramers_v(loyalty_chi_square, people, three), Number("V", 5e-4), "V of loyalty and need"
    )
    v_loyalty.mistake(
        "This takes the answers of *both* waves. `people` has wave 1 only",
        (call(chi_squared.do, both_loyalties) / (both_waves * three)) ** 0.5,
    )
    v_loyalty.mistake(
        "This divides by m = 4. Divide by m − 1, which is 3",
        (loyalty_chi_square / (people * 4)) ** 0.5,
    )
    v_loyalty.mistake("The root is missing: np.sqrt", loyalty_chi_square / (people * three))
    hints = (
        "Step 1: the people of the high tier times those who seek quality, over all people.",
        "Step 2: the lines of the small table, with `tier_needs` in its place. m is the smaller "
        "number of classes: 3 tiers.",
        "Loyalty: the same lines with a cross-table of people['loyalty'] and people['need'], and "
        "m = 4.",
    )
    then = (
        "V is {v_tier} for spending and {v_loyalty} for loyalty: what people spend says next to "
        "nothing about what they want."
    )


class Adjusted(Exercise, id="3-14"):
    people = given(201, "persons", "the people")
    by_area = given(0.06, "share", "what the areas explain")
    areas = given(39, "dummies", "the 40 areas less 1", "the first area is where all dummies are 0")
    all_areas = given(40, "dummies", "the 40 areas")
    by_use = given(0.30, "share", "what use explains")
    levels = given(2, "dummies", "the 3 levels of use less 1")
    all_levels = given(3, "dummies", "the 3 levels of use")
    adjusted_area = answer(
        1 - (1 - by_area) * (people - 1) / (people - areas - 1),
        share(),
        "the adjusted share of the areas",
    )
    adjusted_use = answer(
        1 - (1 - by_use) * (people - 1) / (people - levels - 1),
        share(),
        "the adjusted share of use",
    )
    adjusted_area.mistake("This is the share as it was, not adjusted yet", by_area)
    adjusted_use.mistake("This is the share as it was, not adjusted yet", by_use)
    adjusted_area.mistake("It may go below zero, and here it does", 0)
    adjusted_area.mistake(
        "The two counts are upside down: n - 1 on top, n - p - 1 below",
        1 - (1 - by_area) * (people - areas - 1) / (people - 1),
    )
    hints = (
        "n is 201. 40 areas need 39 dummies: so p = 39.",
        "1 - (1 - share) * (n - 1) / (n - p - 1).",
        "Areas: 0.94 is left unexplained; 200 is to be divided by 161. It may come out below zero.",
    )
    then = (
        "Forty areas would explain that much by chance alone, and more; three levels of use would "
        "not. Below zero means: nothing is left."
    )
