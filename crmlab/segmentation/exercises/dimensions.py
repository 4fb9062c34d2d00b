"""Exercise 3-16: which cells of three dimensions can be worked with."""

import numpy as np

from crmlab.answers import Number, share
from crmlab.datasets import load
from crmlab.messages import later
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.segmentation.measures import LIFE_STAGES, segment_cube


def _cube(*waves: int, age: str = "life_stage", column: str = "customers") -> np.ndarray:
    people = load("needs_survey").query("wave in @waves")
    people = people.assign(life_stage=people["age_band"].astype(str).map(LIFE_STAGES))
    cube = segment_cube(people, ["spend_tier", "loyalty", age])
    return cube[column].to_numpy(float)


def _sizes() -> np.ndarray:
    return _cube(1)


def _how_many(sizes: np.ndarray, least: float) -> float:
    return float((sizes >= least).sum())


def _how_large(sizes: np.ndarray, least: float) -> float:
    return float(sizes[sizes >= least].sum() / sizes.sum())


_BOTH = later("These are the answers of both waves. `sizes` are those of the first")
_AGES = later("These cells are made of five age bands. Take the three life stages, as in `cube`")
_ABOVE = later("A cell of exactly 25 counts, too: >= 25")
_MEAN = later("This sets the cells against the *mean* cell. Set them against 25")


class Cells(Exercise, id="3-16"):
    sizes = given(_sizes, "people a cell", "the customers of each cell in wave 1")
    second = given(lambda: _cube(2), "people a cell", "the customers of each cell in *wave 2*")
    least = given(25, "customers", "25 customers")
    rule = given(30, "customers", "the 30 of the rule of thumb")
    everyone = given(lambda: float(_sizes().sum()), "people", "all people of wave 1")
    cells = given(36, "cells", "all cells")
    usable_cells = answer(
        call(_how_many, sizes, least),
        Number("cells", 0.4),
        "the cells with at least 25 customers",
    )
    inside = step(
        call(lambda sizes, least: float(sizes[sizes >= least].sum()), sizes, least),
        "people",
        "the customers in those cells",
    )
    customer_share = answer(inside / everyone, share(), "the share of customers in those cells")
    usable_cells.mistake(
        "These are the cells that are too *small*. Count those that hold at least 25",
        cells - usable_cells,
    )
    usable_cells.mistake("These are *customers* in the cells. Count the cells", inside)
    for _said, _cells in (
        (_BOTH, call(lambda: _cube(1, 2))),
        (_AGES, call(lambda: _cube(1, age="age_band"))),
    ):
        usable_cells.mistake(_said, call(_how_many, _cells, least))
        customer_share.mistake(_said, call(_how_large, _cells, least))
    for _said, _least in ((_ABOVE, least + 1), (_MEAN, call(np.mean, sizes))):
        usable_cells.mistake(_said, call(_how_many, sizes, _least))
        customer_share.mistake(_said, call(_how_large, sizes, _least))
    usable_cells.mistake(
        "This counts numbers in all columns of `cube`. Count in the column of customers",
        call(
            lambda sizes, least, *others: sum(_how_many(each, least) for each in (sizes, *others)),
            *(sizes, least, call(lambda: _cube(1, column="amount"))),
            call(lambda: _cube(1, column="amount_per_customer")),
        ),
    )
    customer_share.mistake(
        "This counts 25 customers in each of the large cells. Add up how many there *are*",
        usable_cells * least / everyone,
    )
    customer_share.mistake(
        "This is a share of the *margin*. Add up customers",
        call(
            lambda sizes, amounts, least: amounts[sizes >= least].sum() / amounts.sum(),
            *(sizes, call(lambda: _cube(1, column="amount")), least),
        ),
    )
    customer_share.mistake(
        "This is a share of the *cells*. Add up the customers in them, over all customers",
        usable_cells / cells,
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
