"""Exercise 4-5: two readings of the digits 15101520, and whether it matters."""

import numpy as np

from crmlab.answers import Number
from crmlab.scenes import Exercise, answer, given
from crmlab.scenes.verbs import present_value


class Family(Exercise, id="4-5"):
    amounts = given(np.array([15.0, 10, 15, 20]), "units of four", "the four amounts")
    tens = given(
        np.full(5, 10.0),
        "units of five",
        "the five amounts of 10",
        others={"15, the first amount of A": np.full(5, 15.0)},
    )
    years_for_amounts = given(np.array([1.0, 5, 10, 15, 20]), "units of five", "the *years* of B")
    every_3 = given(np.array([0.0, 3, 6, 9]), "years of four", "the years 0, 3, 6, 9")
    every_2 = given(np.array([0.0, 2, 4, 6]), "years of four", "the years 0, 2, 4, 6")
    places = given(np.arange(4.0), "years of four", "the places in the list, 0 to 3")
    places_from_1 = given(np.arange(1.0, 5), "years of four", "the places in the list, 1 to 4")
    first_of_b = given(np.array([1.0, 5, 10, 15]), "years of four", "the first four years of B")
    first_later_3 = given(
        np.array([3.0, 6, 9, 12]), "years of four", "3, 6, 9, 12: the first is today"
    )
    first_later_2 = given(
        np.array([2.0, 4, 6, 8]), "years of four", "2, 4, 6, 8: the first is today"
    )
    axis = given(np.array([1.0, 5, 10, 15, 20]), "years of five", "the years 1, 5, 10, 15 and 20")
    from_zero = given(
        np.array([0.0, 5, 10, 15, 20]), "years of five", "0, 5, 10, ...: B starts in year 1"
    )
    counted = given(np.arange(1.0, 6), "years of five", "1 to 5, the places in the list")
    rate = given(0.08, "share of interest", "the interest of 8 %")
    ten_per_cent = given(0.10, "share of interest", "10 %")
    reading_a_3 = answer(
        present_value(amounts, rate, every_3),
        Number("units", 0.01),
        "reading A with three years between",
    )
    reading_a_2 = answer(
        present_value(amounts, rate, every_2),
        Number("units", 0.01),
        "reading A with two years between",
    )
    reading_b = answer(present_value(tens, rate, axis), Number("units", 0.01), "reading B")
    reading_b.mistake(
        "Here 10 come in *every* year. Only the years 1, 5, 10, 15 and 20 have them",
        present_value(np.full(20, 10), rate, np.arange(1, 21)),
    )
    reading_b.mistake(
        "These are the amounts of reading A on the years of reading B. Under B each is 10",
        present_value(amounts, rate, first_of_b),
    )
    hints = (
        "The same sum as in exercise 4-3, but the years have gaps: each amount with its own year.",
        "amounts / 1.08 ** years works when both are np.array; .sum() adds up.",
        "For reading B the amount is one number, 10, and the years are an np.array of five.",
    )
    then = (
        "With our amounts, the readings differ by far more than the two timings of one of them: "
        "first find out what a number means, then compute."
    )
