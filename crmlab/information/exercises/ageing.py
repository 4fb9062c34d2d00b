"""Exercise 1-7: how old the file is, and how fast it goes wrong."""

import math

import pandas as pd

from crmlab.answers import Number, share
from crmlab.checking import exercise
from crmlab.datasets import load
from crmlab.information import measures

REFERENCE = pd.Timestamp("2024-06-30")
DECAY = 0.20


def _updated() -> pd.Series:
    return load("shop_profiles_raw")["updated_on"]


@exercise(
    "1-7",
    stale=share(5e-4),
    half_life=Number("years", tolerance=0.01),
    hints=[
        "A comparison gives True and False; their mean is the share of True.",
        '(raw["updated_on"] < "2023-07-01").mean(). For the second: 0.8 to the power of t is 0.5.',
        "half_life = np.log(0.5) / np.log(0.8)",
    ],
)
def ageing():
    """Share of records older than a year, and the half-life at 20 % a year."""
    return (_updated() < "2023-07-01").mean(), measures.half_life(DECAY)


@ageing.mistake("This is the share that *was* updated. Stale are the others")
def fresh():
    return 1 - ageing.reference()[0], ...


@ageing.mistake("This is a number of records. Divide it by the number of all")
def number_of_records():
    return (_updated() < "2023-07-01").sum(), ...


@ageing.mistake("This takes half a year. The question is a year: before 2023-07-01")
def half_a_year():
    return (_updated() < "2024-01-01").mean(), ...


@ageing.mistake(
    "50 % over 20 % a year, as if the same number went wrong each year. Each year a fifth of those "
    "*still right* goes wrong, so it takes longer"
)
def straight_line():
    return ..., 0.5 / DECAY


@ageing.mistake(
    "After 5 years *all* would be wrong if the same number went wrong each year. The question is "
    "half, and it is a fifth of those *still right*"
)
def until_all_are_wrong():
    return ..., 1 / DECAY


@ageing.mistake("This is the time until a fifth is *left* (0.8 to the power of t is 0.2), not half")
def until_a_fifth_is_left():
    return ..., math.log(0.2) / math.log(1 - DECAY)


@ageing.mistake("You took ln 0.2 below the line. What stays each year is 0.8: ln 0.5 / ln 0.8")
def decay_for_stay():
    return ..., math.log(0.5) / math.log(DECAY)


@ageing.mistake("This is what is right after three years. The question is the time until half")
def right_after_three_years():
    return ..., (1 - DECAY) ** 3


@ageing.mistake("Upside down: ln 0.5 goes above the line, ln 0.8 below")
def upside_down():
    return ..., math.log(1 - DECAY) / math.log(0.5)


@ageing.mistake("This is the logarithm of a fraction. Divide one logarithm by the other")
def log_of_the_fraction():
    return ..., math.log(0.5 / (1 - DECAY))
