"""Exercise 4-9: the pyramid after one year and after three."""

import numpy as np

from crmlab.answers import Vector
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, given
from crmlab.scenes.formulas import Verb

LAYERS = ["lower", "middle", "high", "top", "inactive"]


def _matrix() -> np.ndarray:
    return load("toy_migration").set_index("from").loc[LAYERS, LAYERS].to_numpy()


moved = Verb(lambda numbers, matrix, years: numbers @ np.linalg.matrix_power(matrix, int(years)))
moved.slip(
    "The row of numbers stands on the wrong side: matrix @ numbers adds up along the rows. Write "
    "numbers @ matrix",
    lambda numbers, matrix, years: np.linalg.matrix_power(matrix, int(years)) @ numbers,
)
moved.slip(
    "This takes {years} times the change of the first year. The second year starts from the "
    "numbers of the first",
    lambda numbers, matrix, years: numbers + years * (numbers @ matrix - numbers),
)
moved.slip(
    "matrix ** 3 cubes each cell by itself. Three years are three products: m @ m @ m",
    lambda numbers, matrix, years: numbers @ matrix**years,
)
moved.slip(
    "The shares are rounded here. Take the matrix as it is",
    lambda numbers, matrix, years: moved.do(numbers, matrix.round(1), years),
)
moved.slip(
    "This is the change against today. The question is how many there are then",
    lambda numbers, matrix, years: moved.do(numbers, matrix, years) - numbers,
)
moved.slip(
    "These are the customers who stay in their layer. Add those who come in from the other layers",
    lambda numbers, matrix, years: numbers * np.diag(matrix) ** years,
)
moved.slip(
    "This is the number of the first year times the years. Multiply by the matrix again",
    lambda numbers, matrix, years: years * (numbers @ matrix),
)


class Shop(Exercise, id="4-9"):
    numbers = given(np.array([6_400.0, 1_200, 320, 80, 1_450]), "customers", "today's numbers")
    nobody_returns = given(
        np.array([6_400.0, 1_200, 320, 80, 0]),
        "customers",
        "today's numbers without the 1,450 inactive, so that nobody returns",
    )
    inactive_first = given(
        np.array([1_450, 6_400.0, 1_200, 320, 80]),
        "customers",
        "the inactive customers first; in the matrix they are the last row",
    )
    matrix = given(_matrix, "matrix", "the matrix")
    one = given(1, "years", "one year")
    three = given(3, "years", "three years")
    after_one = answer(
        moved(numbers, matrix, one),
        Vector(LAYERS, "customers", tolerance=0.1),
        "the numbers after one year",
    )
    after_three = answer(
        moved(numbers, matrix, three),
        Vector(LAYERS, "customers", tolerance=0.1),
        "the numbers after three years",
    )
    hints = (
        "Put the five numbers into np.array, in the order of the rows of the matrix.",
        "numbers @ matrix.to_numpy() is one year; * would multiply cell by cell and add nothing "
        "up. What comes out goes in again for the next year.",
        "Three years are three such products, each with the result of the one before.",
    )
    then = (
        "In three years the inactive more than double, although nothing got worse: the same small "
        "moves, year after year."
    )
