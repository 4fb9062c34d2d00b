"""Exercises 3-6 and 3-14: how far tiers say needs, and what many classes explain by chance."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from crmlab.answers import Number, share
from crmlab.datasets import load
from crmlab.formulas import Term, Verb
from crmlab.messages import say
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
    _of_eighty,
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
chi_squared.slip(
    "The differences are made positive here, not squared: ** 2",
    lambda table: float(((table - _expected(table)).abs() / _expected(table)).to_numpy().sum()),
)


def _fair(waves: list[int]) -> float:
    table = _table("spend_tier", waves)
    return float(table.loc["high"].sum() * table["quality"].sum() / table.to_numpy().sum())


def _of_loyalty_and_tier() -> float:
    people = _people([1])
    counted = pd.crosstab(people["loyalty"].astype(str), people["spend_tier"].astype(str))
    return association(counted)["cramers_v"]


def _p_value(table: pd.DataFrame) -> float:
    return association(table)["p_value"]


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
    second_tiers = given(lambda: _table("spend_tier", [2]), "people", "the table of *wave 2*")
    second_loyalties = given(lambda: _table("loyalty", [2]), "people", "the loyalty of *wave 2*")
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
        "This spreads the high tier evenly over the five needs, or takes another need: of service "
        "and price there is just a fifth. Take those who seek quality: row × column / all",
        high / 5,
    )
    expected_people.mistake(
        "This spreads those who seek quality evenly over the three tiers. But tiers differ in "
        "size: row × column / all",
        seeking_quality / 3,
    )
    expected_people.mistake(
        "Row × column stands here. Divide by all people", high * seeking_quality
    )
    expected_people.mistake(
        "These are the people of *both* waves. Take wave 1", call(lambda: _fair([1, 2]))
    )
    expected_people.mistake(
        "These are the people of *wave 2*. Take wave 1", call(lambda: _fair([2]))
    )
    for sign in (1, -1):
        expected_people.mistake(
            "This is the *difference* of counted and expected. The expected number alone is asked "
            "for",
            call(lambda table: float(table.loc["high", "quality"]), tiers) * sign
            - high * seeking_quality / people * sign,
        )
    expected_people.mistake(
        "This is a mean of row and column. Expected is row × column / all",
        call(lambda table: float(table.loc["high"].mean() + table["quality"].mean()) / 2, tiers),
    )
    expected_people.mistake(
        "This spreads the people evenly over the 15 cells. But tiers and needs differ in size: "
        "row × column / all",
        people / cells,
    )

    @expected_people.symptom
    def of_another_cell(given: float, tiers: pd.DataFrame, loyalties: pd.DataFrame) -> str:
        """Name the cell whose expected number was handed in."""
        for table in (tiers, loyalties):
            for row, numbers in zip(table.index, _expected(table), strict=True):
                for column, number in zip(table.columns, numbers, strict=True):
                    if abs(number - given) < 0.05:
                        return say(
                            "This is expected of {row} and {column}. Take high and quality, by "
                            "their names: .loc['high', 'quality']",
                            row=row,
                            column=column,
                        )
        return ""

    del of_another_cell, sign
    chi_square_tier = answer(chi_squared(tiers), Number("chi-square", 0.01), "χ² of tier and need")
    v_tier = answer(
        _cramers_v(chi_square_tier, people, two), Number("V", 5e-4), "V of tier and need"
    )
    v_tier.mistake(
        "This divides by m = 3. Divide by m − 1, which is 2",
        (chi_square_tier / (people * 3)) ** 0.5,
    )
    v_tier.mistake(
        "This takes the 5 needs, less 1, or the answers of both waves for n. m is the *smaller* "
        "number of classes, that of the tiers, and n the people of wave 1",
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
    chi_square_tier.mistake(
        "This is the p value. Asked for is χ² itself: the sum", call(_p_value, tiers)
    )
    chi_square_tier.mistake(
        "This is the part of one cell, high and quality. Add up all 15",
        call(
            lambda table: ((table - _expected(table)) ** 2 / _expected(table)).loc[
                "high", "quality"
            ],
            tiers,
        ),
    )
    v_tier.mistake(
        "n is the 15 cells here. Take all people of `people`",
        (chi_square_tier / (cells * two)) ** 0.5,
    )
    v_tier.mistake(
        "The sums of rows and columns (margins) are counted as people and as classes here. Leave "
        "margins=True out",
        (chi_square_tier / (people * 4 * 3)) ** 0.5,
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
        "This divides by 4. The smaller number of classes is m = 4, that of loyalty: m − 1 is 3",
        (loyalty_chi_square / (people * 4)) ** 0.5,
    )
    v_loyalty.mistake(
        "The sums of rows and columns (margins) are counted as people and as classes here. Leave "
        "margins=True out",
        (loyalty_chi_square / (people * 4 * 4)) ** 0.5,
    )
    v_loyalty.mistake(
        "This is V of loyalty and *tier*. Take people['need'] for the columns",
        call(_of_loyalty_and_tier),
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
    for part, explained, dummies in (
        (adjusted_area, by_area, areas),
        (adjusted_use, by_use, levels),
    ):
        part.mistake("This is the share as it was, not adjusted yet", explained)
        part.mistake(
            "The two counts are upside down: n - 1 on top, n - p - 1 below",
            1 - (1 - explained) * (people - dummies - 1) / (people - 1),
        )
        part.mistake(
            "The share itself is adjusted here. Adjust what is left *unexplained*: (1 - share)",
            1 - explained * (people - 1) / (people - dummies - 1),
        )
        part.mistake(
            "n and p have changed places: n are the people, p the dummies",
            1 - (1 - explained) * dummies / (dummies - people - 1),
        )
        part.mistake(
            "This is what adjusting takes *off*. Asked for is what is left of the share",
            explained - 1 + (1 - explained) * (people - 1) / (people - dummies - 1),
        )
    del part, explained, dummies
    adjusted_area.mistake(
        "n is 201, and n - 1 is 200: here 1 is taken off twice",
        1 - (1 - by_area) * (people - 2) / (people - areas - 2),
    )
    adjusted_area.mistake("It may go below zero, and here it does", 0)
    hints = (
        "n is 201. 40 areas need 39 dummies: so p = 39.",
        "1 - (1 - share) * (n - 1) / (n - p - 1).",
        "Areas: 0.94 is left unexplained; 200 is to be divided by 161. It may come out below zero.",
    )
    then = (
        "Forty areas would explain that much by chance alone, and more; three levels of use would "
        "not. Below zero means: nothing is left."
    )
