"""Exercise 4-9: the pyramid after one year and after three."""

import numpy as np

from crmlab.answers import Vector
from crmlab.datasets import load
from crmlab.formulas import Verb
from crmlab.scenes import Exercise, answer, given

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
    "This is the change against today. The question is how many there are then",
    lambda numbers, matrix, years: moved.do(numbers, matrix, years) - numbers,
)
moved.slip(
    "Here each column of the matrix is added up with one layer's number. Those who come in come "
    "from *all* layers: numbers @ matrix",
    lambda numbers, matrix, years: numbers * (matrix**years).sum(axis=0),
)
moved.slip(
    "These are the customers who stay in their layer. Add those who come in from the other layers",
    lambda numbers, matrix, years: numbers * np.diag(matrix) ** years,
)
moved.slip(
    "Nobody returns here: the 1,450 inactive customers are missing at the start",
    lambda numbers, matrix, years: moved.do(
        numbers * (np.arange(len(numbers)) < len(numbers) - 1), matrix, years
    ),
)
moved.slip(
    "This is the number of the first year times the years. Multiply by the matrix again",
    lambda numbers, matrix, years: years * (numbers @ matrix),
)
moved.slip(
    "The inactive customers stand first here. In the matrix they are the last row",
    lambda numbers, matrix, years: moved.do(np.roll(numbers, 1), matrix, years),
)
moved.slip(
    "These are today's numbers. Let them move: numbers @ matrix",
    lambda numbers, matrix, years: numbers,
)
moved.slip(
    "This is a year too few", lambda numbers, matrix, years: moved.do(numbers, matrix, years - 1)
)
moved.slip(
    "This is a year too many. After one year you need three in all, not more",
    lambda numbers, matrix, years: moved.do(numbers, matrix, years + 1),
)


class Shop(Exercise, id="4-9"):
    numbers = given(np.array([6_400.0, 1_200, 320, 80, 1_450]), "customers", "today's numbers")
    matrix = given(_matrix, "matrix", "the matrix")
    one = given(1, "number of years", "one year")
    three = given(3, "number of years", "three years")
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
        "after_three = numbers @ m @ m @ m, with m = matrix.to_numpy()",
    )
