"""Exercise 0-0: a first answer, and a first mistake made on purpose."""

from crmlab.answers import Integer
from crmlab.checking import exercise


@exercise(
    "0-0",
    guests=Integer("guests"),
    hints=[
        "Each table brings four guests. Two tables bring eight.",
        "Twelve times four: Python writes it 12 * 4.",
    ],
)
def seats():
    """Count the seats at 12 tables of 4."""
    return 12 * 4


@seats.mistake(
    "You added tables and chairs. Each of the 12 tables has 4 chairs of its own: multiply"
)
def added():
    return 12 + 4


@seats.mistake("You divided. Each of the 12 tables has 4 chairs: multiply")
def divided():
    return 12 / 4


@seats.mistake("These are the tables. Four guests can sit at each")
def tables():
    return 12


@seats.mistake("** is a power in Python. For times, write one star: 12 * 4")
def power():
    return 12**4
