"""Exercise 4-9: the pyramid after one year and after three."""

import numpy as np

from crmlab.answers import Vector
from crmlab.datasets import load
from crmlab.formulas import Verb
from crmlab.scenes import Scene

LAYERS = ["lower", "middle", "high", "top", "inactive"]


def _matrix() -> np.ndarray:
    return load("toy_migration").set_index("from").loc[LAYERS, LAYERS].to_numpy()


@Verb
def moved(numbers: np.ndarray, matrix: np.ndarray, years: float) -> np.ndarray:
    """Return the numbers after some years."""
    return numbers @ np.linalg.matrix_power(matrix, int(years))


@moved.slip(
    "The row of numbers stands on the wrong side: matrix @ numbers adds up along the rows. Write "
    "numbers @ matrix"
)
def wrong_side(numbers, matrix, years):
    return np.linalg.matrix_power(matrix, int(years)) @ numbers


@moved.slip(
    "This takes {years} times the change of the first year. The second year starts from the "
    "numbers of the first"
)
def change_times_years(numbers, matrix, years):
    return numbers + years * (numbers @ matrix - numbers)


@moved.slip("matrix ** 3 cubes each cell by itself. Three years are three products: m @ m @ m")
def cubed_cells(numbers, matrix, years):
    return numbers @ matrix**years


@moved.slip("This is the change against today. The question is how many there are then")
def net_change(numbers, matrix, years):
    return moved.do(numbers, matrix, years) - numbers


@moved.slip(
    "Here each column of the matrix is added up with one layer's number. Those who come in come "
    "from *all* layers: numbers @ matrix"
)
def columns_added_up(numbers, matrix, years):
    return numbers * (matrix**years).sum(axis=0)


@moved.slip(
    "These are the customers who stay in their layer. Add those who come in from the other layers"
)
def stayers_only(numbers, matrix, years):
    return numbers * np.diag(matrix) ** years


@moved.slip("Nobody returns here: the 1,450 inactive customers are missing at the start")
def without_the_inactive(numbers, matrix, years):
    return moved.do(numbers * (np.arange(len(numbers)) < len(numbers) - 1), matrix, years)


@moved.slip("This is the number of the first year times the years. Multiply by the matrix again")
def times_years(numbers, matrix, years):
    return years * (numbers @ matrix)


@moved.slip(
    "The columns of the matrix are made to add up to 1 here. Its *rows* do: who is there must go "
    "somewhere"
)
def columns_normalised(numbers, matrix, years):
    return moved.do(numbers, matrix / matrix.sum(axis=0), years)


@moved.slip("The numbers stand in another order than the rows: lower first, inactive last")
def another_order(numbers, matrix, years):
    return moved.do(numbers[::-1], matrix, years)


@moved.slip("The inactive customers stand first here. In the matrix they are the last row")
def inactive_first(numbers, matrix, years):
    return moved.do(np.roll(numbers, 1), matrix, years)


@moved.slip("These are today's numbers. Let them move: numbers @ matrix")
def today(numbers, matrix, years):
    return numbers


@moved.slip("This is a year too few")
def a_year_too_few(numbers, matrix, years):
    return moved.do(numbers, matrix, years - 1)


@moved.slip("This is a year too many. After one year you need three in all, not more")
def a_year_too_many(numbers, matrix, years):
    return moved.do(numbers, matrix, years + 1)


shop = Scene(
    "4-9",
    numbers=(np.array([6_400.0, 1_200, 320, 80, 1_450]), "customers", "today's numbers"),
    matrix=(_matrix, "matrix", "the matrix"),
    one=(1, "number of years", "one year"),
    three=(3, "number of years", "three years"),
    hints=[
        "Put the five numbers into np.array, in the order of the rows of the matrix.",
        "numbers @ matrix.to_numpy() is one year; * would multiply cell by cell and add nothing "
        "up. What comes out goes in again for the next year.",
        "after_three = numbers @ m @ m @ m, with m = matrix.to_numpy()",
    ],
)


@shop.answer(Vector(LAYERS, "customers", tolerance=0.1), "the numbers after one year")
def after_one(numbers, matrix, one):
    return moved(numbers, matrix, one)


@shop.answer(Vector(LAYERS, "customers", tolerance=0.1), "the numbers after three years")
def after_three(numbers, matrix, three):
    return moved(numbers, matrix, three)
