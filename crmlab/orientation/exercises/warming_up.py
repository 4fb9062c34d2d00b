"""Exercise 0-0: a first answer, and a first mistake made on purpose."""

from crmlab.answers import Integer
from crmlab.scenes import Exercise, answer, given


class Cafe(Exercise, id="0-0"):
    tables = given(12, "tables", "the number of tables")
    chairs = given(4, "items a table", "the number of chairs at a table")
    guests = answer(tables * chairs, Integer("guests"), "the number of guests")
    guests.mistake("** is a power in Python. For times, write one star: 12 * 4", tables**chairs)
    guests.mistake(
        "The digits are joined here. Numbers stand without quotation marks", tables * 10 + chairs
    )
    then = (
        "So it goes with every exercise: an answer, a check, and a sentence on what is right or "
        "wrong with it."
    )
    hints = (
        "Each table brings four guests. Two tables bring eight.",
        "Take the tables times the chairs at each. Python writes times as a star: 3 * 2 is 6.",
    )
