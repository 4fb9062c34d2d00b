"""Exercise 3-16: which cells of three dimensions can be worked with."""

from operator import getitem

import pandas as pd

from crmlab.answers import Number, share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, choice, given, step
from crmlab.scenes.verbs import total
from crmlab.segmentation.measures import LIFE_STAGES, segment_cube


def _people(*waves: int) -> pd.DataFrame:
    people = load("needs_survey").query("wave in @waves")
    return people.assign(life_stage=people["age_band"].astype(str).map(LIFE_STAGES))


def _cells(people: pd.DataFrame, age: str, least: float, side: str) -> pd.DataFrame:
    cube = segment_cube(people, ["spend_tier", "loyalty", age])
    return cube[getattr(cube["customers"], side)(least)]


class Cells(Exercise, id="3-16"):
    people = choice(
        ("the answers of wave 1", lambda: _people(1)),
        ("the answers of *both* waves", lambda: _people(1, 2)),
        ("the answers of *wave 2*", lambda: _people(2)),
        why="`sizes` are of those",
    )
    age = choice(("three life stages", "life_stage"), ("five age bands", "age_band"))
    least = given(25, "customers", "25 customers", others={"the 30 of the rule of thumb": 30})
    side = choice(
        ("25 and more (>=)", "ge"),
        ("more than 25 (>), not exactly 25", "gt"),
        ("exactly 25 (==)", "eq"),
        ("the *small* cells (<)", "lt"),
    )
    column = choice(("the customers", "customers"), ("the *margin*", "amount"))
    large = step(call(_cells, people, age, least, side), "cells", "the large cells")
    cube = step(call(_cells, people, age, 0, "ge"), "cells", "all cells")
    all_cells = step(call(len, cube), "number of cells", "the number of *all* cells")
    usable_cells = answer(
        call(len, large), Number("cells", 0.4), "the cells with at least 25 customers"
    )
    inside = step(total(call(getitem, large, column)), "people", "the customers in those cells")
    everyone = step(call(sum, call(getitem, cube, column)), "people", "all customers")
    mean = step(everyone / all_cells, "customers", "the *mean* cell")
    customer_share = answer(inside / everyone, share(), "the share of customers in those cells")
    usable_cells.mistake(
        "This counts numbers in all columns of `cube`. Count in the column of customers",
        call(lambda cube, least: int((cube >= least).sum().sum()), cube, least),
    )
    customer_share.mistake(
        "This counts 25 customers in each of the large cells. Add up how many there *are*",
        usable_cells * least / everyone,
    )
    customer_share.mistake(
        "This divides by the number of cells. Divide by the number of all customers",
        inside / all_cells,
    )
    customer_share.mistake(
        "This is a share of the *cells*. Add up the customers in them, over all customers",
        usable_cells / all_cells,
    )
    hints = (
        'sizes >= 25 says for each cell whether it is large enough; .sum() counts the "yes".',
        "sizes[sizes >= 25] keeps the large cells. Add them up, and divide by all customers.",
        "The small cells hold about a fifth of the customers. What is left?",
    )
    then = (
        "With this limit, {usable_cells} of the 36 cells can be worked with. They hold "
        "{customer_share} of the customers. The small ones are joined with a "
        "neighbour, or served like everybody."
    )
