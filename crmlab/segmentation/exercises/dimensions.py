"""Exercise 3-18: which cells of three dimensions can be worked with."""

import numpy as np

from crmlab.answers import Number, share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.segmentation.measures import LIFE_STAGES, segment_cube


def _sizes(wave: int = 1) -> np.ndarray:
    people = load("needs_survey").query("wave == @wave")
    people = people.assign(life_stage=people["age_band"].astype(str).map(LIFE_STAGES))
    cube = segment_cube(people, ["spend_tier", "loyalty", "life_stage"])
    return cube["customers"].to_numpy(float)


class Cells(Exercise, id="3-18"):
    sizes = given(_sizes, "people a cell", "the customers of each cell in wave 1")
    second = given(lambda: _sizes(2), "people a cell", "the customers of each cell in *wave 2*")
    least = given(30, "customers", "30 customers")
    everyone = given(lambda: float(_sizes().sum()), "people", "all people of wave 1")
    cells = given(36, "cells", "all cells")
    usable_cells = answer(
        call(lambda sizes, least: float((sizes >= least).sum()), sizes, least),
        Number("cells", 0.4),
        "the cells with at least 30 customers",
    )
    inside = step(
        call(lambda sizes, least: float(sizes[sizes >= least].sum()), sizes, least),
        "people",
        "the customers in those cells",
    )
    customer_share = answer(inside / everyone, share(), "the share of customers in those cells")
    usable_cells.mistake(
        "These are the cells that are too *small*. Count those that hold at least 30",
        cells - usable_cells,
    )
    usable_cells.mistake("These are *customers* in the cells. Count the cells", inside)
    customer_share.mistake(
        "This is a share of the *cells*. Add up the customers in them, over all customers",
        usable_cells / cells,
    )
    hints = (
        'sizes >= 30 says for each cell whether it is large enough; .sum() counts the "yes".',
        "sizes[sizes >= 30] keeps the large cells. Add them up, and divide by all customers.",
        "The small cells hold about a third of the customers. What is left?",
    )
    then = (
        "Fewer than half of the cells can be worked with, but they hold {customer_share} of the "
        "customers. The small ones are joined with a neighbour, or served like everybody."
    )
