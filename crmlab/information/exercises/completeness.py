"""Exercises 1-3 and 1-4: levels by the strict rule, and a completeness with weights."""

from crmlab.answers import Case, Function, Integer, share
from crmlab.checking import exercise
from crmlab.information import measures

FULL, EMPTY = [True, True], [False, False]
IN_PART = [True, False]
RECORDS = {
    "levels 1 and 2 full, 3 in part, 4 full": [FULL, FULL, [True, True, False], FULL, EMPTY],
    "everything full": [FULL] * 5,
    "nothing filled": [EMPTY] * 5,
    "level 1 in part, all others full": [IN_PART, FULL, FULL, FULL, FULL],
    "levels 1 to 3 full, 4 empty, 5 full": [FULL, FULL, FULL, EMPTY, FULL],
    "only level 1 full": [FULL, EMPTY, EMPTY, EMPTY, EMPTY],
}


def cases():
    """Return the records on which an answer is run."""
    return [
        Case(about, (dict(zip(range(1, 6), map(list, record), strict=True)),), Integer("level"))
        for about, record in RECORDS.items()
    ]


def _levels(filled) -> object:
    """Return a function from a record to the highest level up to which all are `filled`."""

    def level(record: dict) -> int:
        reached = 0
        for number in sorted(record):
            if not filled(record[number]):
                break
            reached = number
        return reached

    return level


@exercise(
    "1-3",
    level=Function(cases),
    hints=[
        "Go through the levels from 1 on, and stop at the first that is not full.",
        "all([True, False]) is False: all() tells whether a list is full.",
        "Start with reached = 0. In a loop over 1 to 5: break where not all(record[number]), "
        "else reached = number. After the loop, return reached.",
    ],
)
def level():
    """Return the function that finds the highest level reached without a gap."""
    return _levels(all)


@level.mistake(
    "This is the highest level that is full, whatever lies below. A gap in level 3 stops the count "
    "at 2: levels build on each other"
)
def highest_full():
    return lambda record: max((n for n, fields in record.items() if all(fields)), default=0)


@level.mistake("This is *how many* levels are full. A gap in level 3 stops the count at 2")
def number_of_full_levels():
    return lambda record: sum(all(fields) for fields in record.values())


@level.mistake("This is the lenient rule, two thirds of each level. Strict means all of each level")
def lenient_rule():
    return _levels(lambda fields: sum(fields) >= 2 / 3 * len(fields))


@level.mistake("One filled field is enough here. Strict means that *all* of a level are filled")
def any_field():
    return _levels(any)


@level.mistake("This is the first level that is *not* full. The level reached is the one before it")
def first_gap():
    return lambda record: _levels(all)(record) + 1


@exercise(
    "1-4",
    completeness=share(1e-6),
    hints=[
        "Level 5 weighs five times as much as level 1, and is empty.",
        "Multiply each fill rate with its weight, and add up the five.",
        "(1 * 1 + 2 * 1 + 3 * 2 / 3 + 4 * 1 + 5 * 0) / 15",
    ],
)
def completeness():
    """Weigh the five fill rates with 1/15 to 5/15."""
    return measures.weighted_completeness([1, 1, 2 / 3, 1, 0])


@completeness.mistake("This is the plain mean: each level counts alike. Weigh with 1/15 to 5/15")
def plain_mean():
    return (1 + 1 + 2 / 3 + 1 + 0) / 5


@completeness.mistake("The sum is right, but not divided by 1 + 2 + 3 + 4 + 5 = 15")
def not_divided():
    return 9


@completeness.mistake("The sum is divided by 5, the number of levels. The weights add up to 15")
def divided_by_the_levels():
    return 9 / 5


@completeness.mistake("Level 3 is two thirds filled: it adds 3/15 × 2/3, neither all nor nothing")
def level_3_left_out():
    return 7 / 15


@completeness.mistake("Level 3 is two thirds filled: it adds 3/15 × 2/3, neither all nor nothing")
def level_3_full():
    return 10 / 15


@completeness.mistake("The weights are upside down: level 1 has 1/15, level 5 has 5/15")
def weights_upside_down():
    return measures.weighted_completeness([1, 1, 2 / 3, 1, 0], weights=(5, 4, 3, 2, 1))


@completeness.mistake("The sum is divided by 10. The weights add up to 1 + 2 + 3 + 4 + 5 = 15")
def divided_by_ten():
    return 9 / 10


@completeness.mistake("You rounded two thirds. Let Python divide: 2 / 3")
def two_thirds_rounded():
    return measures.weighted_completeness([1, 1, 0.67, 1, 0])
