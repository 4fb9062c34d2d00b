"""Exercise 0-0: a first answer, and a first mistake made on purpose."""

from crmlab.answers import Integer
from crmlab.scenes import Scene

cafe = Scene(
    "0-0",
    tables=(12, "tables", "the number of tables"),
    chairs=(4, "chairs a table", "the number of chairs at a table"),
    hints=[
        "Each table brings four guests. Two tables bring eight.",
        "Twelve times four: Python writes it 12 * 4.",
    ],
)


@cafe.answer(Integer("guests"), "the number of guests")
def guests(tables, chairs):
    return tables * chairs


cafe.mistake(
    "guests",
    "You added tables and chairs. Each of the 12 tables has 4 chairs of its own: multiply",
    lambda tables, chairs: tables + chairs,
)
cafe.mistake(
    "guests",
    "** is a power in Python. For times, write one star: 12 * 4",
    lambda tables, chairs: tables**chairs,
)
