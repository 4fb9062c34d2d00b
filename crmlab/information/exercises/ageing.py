"""Exercise 1-7: how old the file is, and how fast it goes wrong."""

import numpy as np
import pandas as pd

from crmlab.answers import Number, share
from crmlab.datasets import load
from crmlab.formulas import Verb
from crmlab.scenes import Scene
from crmlab.verbs import natural_log


@Verb
def share_before(updated: pd.Series, day: str) -> float:
    """Return the share of records last updated before a day."""
    return (updated < day).mean()


@share_before.slip("This is the share that *was* updated. Stale are the others")
def fresh(updated, day):
    return (updated >= day).mean()


@share_before.slip("This is a number of records. Divide it by the number of all")
def number_of_records(updated, day):
    return (updated < day).sum()


@share_before.slip(
    "This is the number of records that *were* updated. The share of the others is asked"
)
def number_of_fresh(updated, day):
    return (updated >= day).sum()


@share_before.slip("The first day is in it as well: before is <, not <=")
def day_itself(updated, day):
    return (updated <= day).mean()


file = Scene(
    "1-7",
    updated=(lambda: load("shop_profiles_raw")["updated_on"], "dates", "the last updates"),
    year_ago=("2023-07-01", "day", "2023-07-01"),
    half_a_year_ago=("2024-01-01", "day", "2024-01-01, half a year ago"),
    today=("2024-06-30", "day", "2024-06-30, today"),
    january=("2023-01-01", "day", "2023-01-01, the day of the example"),
    january_of_this_year=("2024-07-01", "day", "2024-07-01"),
    two_years_ago=("2022-07-01", "day", "2022-07-01, two years ago"),
    month_before=("2023-06-01", "day", "2023-06-01"),
    end_of_july=("2023-07-31", "day", "2023-07-31"),
    decay=(0.20, "share a year", "the share that turns wrong in a year"),
    half=(0.50, "share of addresses", "one half"),
    hints=[
        "A comparison gives True and False; their mean is the share of True.",
        '(raw["updated_on"] < "2023-07-01").mean(). For the second: 0.8 to the power of t is 0.5.',
        "half_life = np.log(0.5) / np.log(0.8)",
    ],
)


@file.answer(share(1e-4), "the share of records not updated for a year")
def stale(updated, year_ago):
    return share_before(updated, year_ago)


@file.step("share a year", "the share that stays right in a year")
def staying(decay):
    return 1 - decay


@file.step("log", "the logarithm of one half")
def log_of_half(half):
    return natural_log(half)


@file.step("log", "the logarithm of what stays")
def log_of_staying(staying):
    return natural_log(staying)


@file.answer(Number("years", tolerance=0.005), "the years until half of the addresses are wrong")
def half_life(log_of_half, log_of_staying):
    return log_of_half / log_of_staying


file.mistake(
    "half_life",
    "50 % over 20 % a year, as if the same number went wrong each year. Each year a fifth of those "
    "*still right* goes wrong, so it takes longer",
    lambda half, decay: half / decay,
)
file.mistake(
    "half_life",
    "After 5 years *all* would be wrong if the same number went wrong each year. The question is "
    "half, and it is a fifth of those *still right*",
    lambda decay: 1 / decay,
)
file.mistake(
    "half_life",
    "This is the time until a fifth is *left* (0.8 to the power of t is 0.2), not half",
    lambda decay, log_of_staying: np.log(decay) / log_of_staying,
)
file.mistake(
    "half_life",
    "You took ln 0.2 below the line. What stays each year is 0.8: ln 0.5 / ln 0.8",
    lambda decay, log_of_half: log_of_half / np.log(decay),
)
file.mistake(
    "half_life",
    "This grows by 20 % a year: it is the time until the addresses have doubled. They shrink: 0.8",
    lambda decay: np.log(2) / np.log(1 + decay),
)
file.mistake(
    "half_life",
    "This takes 20 % a year in every moment: ln 2 / 0.2. It is a fifth of those right, once a year",
    lambda decay: np.log(2) / decay,
)
file.mistake(
    "half_life",
    "This is the whole number of years after which *more* than half are wrong. Half is reached "
    "before: hand in the computed value",
    lambda half_life: np.ceil(half_life),
)
file.mistake(
    "half_life",
    "This is what is right after three years. The question is the time until half",
    lambda staying: staying**3,
)
file.mistake(
    "half_life",
    "This is the logarithm of a fraction. Divide one logarithm by the other",
    lambda half, staying: np.log(half / staying),
)
