"""Exercise 4-9: the pyramid after one year and after three."""

import numpy as np

from crmlab.answers import Vector
from crmlab.checking import exercise
from crmlab.datasets import load

LAYERS = ["lower", "middle", "high", "top", "inactive"]
TODAY = np.array([6_400, 1_200, 320, 80, 1_450])


def _matrix() -> np.ndarray:
    return load("toy_migration").set_index("from").loc[LAYERS, LAYERS].to_numpy()


def _after(years: int) -> np.ndarray:
    return TODAY @ np.linalg.matrix_power(_matrix(), years)


@exercise(
    "4-9",
    after_one=Vector(LAYERS, "customers", tolerance=0.1),
    after_three=Vector(LAYERS, "customers", tolerance=0.1),
    hints=[
        "Put the five numbers into np.array, in the order of the rows of the matrix.",
        "numbers @ matrix.to_numpy() is one year; * would multiply cell by cell and add nothing "
        "up. What comes out goes in again for the next year.",
        "after_three = numbers @ m @ m @ m, with m = matrix.to_numpy()",
    ],
)
def pyramid_ahead():
    """Multiply the row of numbers by the matrix, once and three times."""
    return _after(1), _after(3)


@pyramid_ahead.mistake(
    "The row of numbers stands on the wrong side: matrix @ numbers adds up along the rows. Write "
    "numbers @ matrix"
)
def wrong_side():
    return _matrix() @ TODAY, np.linalg.matrix_power(_matrix(), 3) @ TODAY


@pyramid_ahead.mistake(
    "This takes three times the change of the first year. The second year starts from the numbers "
    "of the first"
)
def three_times_the_first_year():
    return ..., TODAY + 3 * (_after(1) - TODAY)


@pyramid_ahead.mistake(
    "matrix ** 3 cubes each cell by itself. Three years are three products: m @ m @ m"
)
def cubed_cells():
    return ..., TODAY @ _matrix() ** 3


@pyramid_ahead.mistake("This is the change against today. The question is how many there are then")
def net_change():
    return _after(1) - TODAY, _after(3) - TODAY


@pyramid_ahead.mistake(
    "Here each column of the matrix is added up with one layer's number. Those who come in come "
    "from *all* layers: numbers @ matrix"
)
def columns_added_up():
    return (TODAY * _matrix()).sum(axis=0), ...


@pyramid_ahead.mistake("This is after two years")
def two_years():
    return ..., _after(2)


@pyramid_ahead.mistake("This is after four years. After one year you need three in all, not more")
def four_years():
    return ..., _after(4)


@pyramid_ahead.mistake(
    "These are the customers who stay in their layer. Add those who come in from the other layers"
)
def stayers_only():
    stay = np.diag(_matrix())
    return TODAY * stay, TODAY * stay**3


@pyramid_ahead.mistake("Nobody returns here: the 1,450 inactive customers are missing at the start")
def without_the_inactive():
    active = TODAY * (np.arange(5) < 4)
    return active @ _matrix(), active @ np.linalg.matrix_power(_matrix(), 3)


@pyramid_ahead.mistake("These are the shares of the total. The question is how many customers")
def shares():
    return _after(1) / TODAY.sum(), _after(3) / TODAY.sum()


@pyramid_ahead.mistake("This is three times the numbers of the first year. Multiply by the matrix")
def three_times_the_numbers():
    return ..., 3 * _after(1)
