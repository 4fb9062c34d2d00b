"""Exercises 3-6 and 3-14: how far tiers say needs, and what many classes explain by chance."""

import numpy as np
import pandas as pd

from crmlab.answers import Number, share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step
from crmlab.segmentation.measures import association


@once_an_edition
def _both_waves() -> pd.DataFrame:
    answers = load("needs_survey").merge(load("needs_truth"), on=["resp_id", "wave"])
    return answers[["wave", "spend_tier", "loyalty", "segment"]].astype("category")


def _wave(number: int) -> pd.DataFrame:
    return _both_waves()[lambda answers: answers["wave"] == number]


def _table(people: pd.DataFrame, rows: str, columns: str) -> pd.DataFrame:
    one, other = people[rows].cat, people[columns].cat
    wide = len(other.categories)
    cells = np.bincount(one.codes * wide + other.codes, minlength=len(one.categories) * wide)
    return pd.DataFrame(cells.reshape(-1, wide), one.categories, other.categories)


def _in(table: pd.DataFrame, row: str, column: str) -> float:
    """Return how many are in a row, in a column, or in the cell of both."""
    part = table.loc[row] if row else table.sum()
    return float(part[column] if column else part.sum())


def _chi_square(table: pd.DataFrame, fair: str, added: str) -> float:
    counted, product = table.to_numpy(), np.outer(table.sum(axis=1), table.sum())
    n = counted.sum()
    expected = {"all": product / n, "80": product / 80, "even": n / counted.size}[fair]
    away = counted - expected
    parts = {"by counted": away**2 / counted, "of counted": counted**2 / expected}
    parts |= {"square alone": away**2, "plain": away / expected}
    parts |= {"whole": (away / expected) ** 2, "absolute": abs(away) / expected}
    return float(parts.get(added, away**2 / expected).sum())


def _associated(table: pd.DataFrame, measure: str) -> float:
    return association(table)[measure]


class Tiers(Exercise, id="3-6"):
    people = choice(
        ("the people of wave 1", lambda: _wave(1)),
        ("the answers of *both* waves", _both_waves),
        ("the people of *wave 2*", lambda: _wave(2)),
    )
    tier, need = given("spend_tier", "columns", "the tier"), given("segment", "columns", "the need")
    loyalty = given("loyalty", "columns", "loyalty")
    row = choice(("the high tier", "high"), ("the low tier", "low"), ("the middle tier", "middle"))
    column = choice(("quality", "quality"), ("brand", "brand"), ("convenience", "convenience"))
    eighty = given(80, "persons", "the 80 people of the small table")
    cells = given(15, "persons", "the 15 cells")
    fair = choice(
        ("row × column / all", "all"),
        ("the same in each cell", "even"),
        ("row × column / 80", "80"),
    )
    added = choice(
        ("the square of each difference, over the expected number", "square"),
        ("the square of the *whole* fraction", "whole"),
        ("the squares alone, not divided", "square alone"),
        ("the squares over the *counted* numbers", "by counted"),
        ("the squares of the *counted* numbers", "of counted"),
        ("the differences without their sign, and not squared", "absolute"),
        ("the differences themselves, which take each other away", "plain"),
    )
    two = given(
        2,
        "classes of tier",
        "the 3 tiers less 1",
        "there are fewer tiers than needs",
        others={"all 3 tiers": 3, "the 5 needs less 1": 4, "2 × 4 degrees of freedom": 8},
    )
    three = given(
        3,
        "loyalties",
        "the 4 classes of loyalty less 1",
        others={
            "the 3 tiers less 1": 2,
            "4, which is m itself or the 5 needs less 1": 4,
            "3 × 4 degrees of freedom": 12,
        },
    )
    n = step(call(len, people), "persons", "the number of people")
    tiers = step(call(_table, people, tier, need), "tables", "the table of tier and need")
    loyalties = step(call(_table, people, loyalty, need), "tables", "the table of loyalty and need")
    high = step(call(_in, tiers, row, ""), "persons", "those in the high tier")
    seeking_quality = step(call(_in, tiers, "", column), "persons", "those who seek quality")
    counted = step(call(_in, tiers, row, column), "persons", "how many there *are*")
    expected_people = answer(
        high * seeking_quality / n,
        Number("people", 0.05),
        "the people expected to be in the high tier and to seek quality",
    )
    expected_people.mistake(
        "This spreads people evenly over needs, tiers or cells, or takes another need: of service "
        "and price there is just a fifth. Take those who seek quality: row × column / all",
        *(high / 5, seeking_quality / 3, n / cells),
    )
    expected_people.mistake(
        "This *compares* counted and expected. The expected number alone is asked for",
        *(counted - expected_people, expected_people - counted, counted / expected_people),
    )
    chi_square_tier = answer(
        call(_chi_square, tiers, fair, added), Number("chi-square", 0.01), "χ² of tier and need"
    )
    chi_square_tier.mistake(
        "This is the part of one cell, high and quality. Add up all 15",
        (counted - expected_people) ** 2 / expected_people,
    )
    loyalty_chi_square = step(
        call(_chi_square, loyalties, fair, added), "chi-square", "χ² of loyalty and need"
    )
    p_value = step(call(_associated, tiers, "p_value"), "p value", "the p value")
    corrected = step(call(_associated, tiers, "corrected"), "corrected V", "the *corrected* V")
    of_loyalty = step(
        call(_associated, loyalties, "corrected"), "V, corrected", "the *corrected* V"
    )
    with_tier = step(
        call(_associated, call(_table, people, loyalty, tier), "cramers_v"),
        "V of loyalty",
        "V of loyalty and *tier*",
    )
    v_tier = answer((chi_square_tier / (n * two)) ** 0.5, Number("V", 5e-4), "V of tier and need")
    v_loyalty = answer(
        (loyalty_chi_square / (n * three)) ** 0.5, Number("V", 5e-4), "V of loyalty and need"
    )
    for v, chi, fewer in ((v_tier, chi_square_tier, two), (v_loyalty, loyalty_chi_square, three)):
        v.mistake(
            "The root is missing, or not over the whole fraction: np.sqrt(chi / (n * (m - 1)))",
            *(chi / (n * fewer), chi**0.5 / (n * fewer)),
        )
        v.mistake(
            "The sums of rows and columns (margins) are counted as people and as classes here. "
            "Leave margins=True out",
            (chi / (n * 4 * (fewer + 1))) ** 0.5,
        )
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
    people = given(201, "numbers", "the people", others={"200, which is n - 1 already": 200})
    by_area = given(0.06, "share", "what the areas explain")
    by_use = given(0.30, "share", "what use explains")
    areas = given(
        39,
        "numbers",
        "the 40 areas less 1",
        "the first area is where all dummies are 0",
        others={"the 40 areas": 40},
    )
    levels = given(2, "numbers", "the 3 levels of use less 1", others={"the 3 levels of use": 3})
    above = step(people - 1, "counts", "n - 1")
    below_areas = step(people - areas - 1, "counts", "n - p - 1 of the areas")
    below_levels = step(people - levels - 1, "counts", "n - p - 1 of use")
    left_by_area = step(1 - by_area, "share", "what the areas leave *unexplained*")
    left_by_use = step(1 - by_use, "share", "what use leaves *unexplained*")
    adjusted_area = answer(
        1 - left_by_area * above / below_areas, share(), "the adjusted share of the areas"
    )
    adjusted_use = answer(
        1 - left_by_use * above / below_levels, share(), "the adjusted share of use"
    )
    for part, explained, below in (
        (adjusted_area, by_area, below_areas),
        (adjusted_use, by_use, below_levels),
    ):
        part.mistake("This is the share as it was, not adjusted yet", explained)
        part.mistake(
            "What is *explained* was stretched here. Stretch what is left unexplained, 1 − the "
            "share, and take it off 1",
            explained * above / below,
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
