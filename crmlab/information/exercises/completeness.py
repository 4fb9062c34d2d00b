"""Exercises 1-3 and 1-4: levels by the strict rule, and a completeness with weights."""

import numpy as np

from crmlab.answers import Case, Function, Integer, share
from crmlab.messages import later, say
from crmlab.scenes import Exercise, answer, call, given
from crmlab.scenes.formulas import Verb
from crmlab.scenes.verbs import total

FULL, EMPTY = [True, True], [False, False]

IN_PART = [True, False]

RECORDS = {
    later("levels 1 and 2 full, 3 in part, 4 full"): [FULL, FULL, [True, True, False], FULL, EMPTY],
    later("everything full"): [FULL] * 5,
    later("nothing filled"): [EMPTY] * 5,
    later("level 1 in part, all others full"): [IN_PART, FULL, FULL, FULL, FULL],
    later("levels 1 to 3 full, 4 empty, 5 full"): [FULL, FULL, FULL, EMPTY, FULL],
    later("only level 1 full, level 4 in part"): [FULL, EMPTY, EMPTY, IN_PART, EMPTY],
    later("level 2 full but for its first field"): [FULL, [False, True], FULL, FULL, FULL],
    later("a third of level 2 filled"): [FULL, [True, False, False], FULL, FULL, FULL],
    later("half of level 2 filled"): [FULL, [True, False] * 2, EMPTY, EMPTY, EMPTY],
}


def cases():
    """Return the records on which an answer is run."""
    return [
        Case(about, (dict(zip(range(1, 6), map(list, record), strict=True)),), Integer("level"))
        for about, record in RECORDS.items()
    ]


def _reached(record: dict, needed: float = 1.0) -> int:
    """Return the highest level up to which the share of filled fields that is needed is there."""
    reached = 0
    for number in sorted(record):
        if np.mean(record[number]) < needed:
            break
        reached = number
    return reached


highest_level = Verb(_reached)
highest_level.slip(
    "This is the highest level that is full, whatever lies below. A gap in level 3 stops the "
    "count at 2: levels build on each other",
    lambda record, needed: max((n for n, fields in record.items() if all(fields)), default=0),
)
highest_level.slip(
    "This is *how many* levels are full. A gap in level 3 stops the count at 2",
    lambda record, needed: sum(all(fields) for fields in record.values()),
)
highest_level.slip(
    "This counts the *fields* that are filled. Count levels, up to the first that is not full",
    lambda record, needed: sum(sum(fields) for fields in record.values()),
)
highest_level.slip(
    "This begins with level 1. Where nothing is filled, the level is 0",
    lambda record, needed: max(1, _reached(record, needed)),
)
highest_level.slip(
    "This asks for the *first* field of each level only. Strict means all of them",
    lambda record, needed: _reached({n: fields[:1] for n, fields in record.items()}),
)
highest_level.slip(
    "Always 5: a list that is not empty counts as true in Python, and `all(record)` looks at the "
    "numbers of the levels alone. Ask all(record[number])",
    lambda record, needed: 5,
)


def _not_stopping(given):
    """Tell a function that is right only where nothing, or everything, is filled."""
    right = [_reached(case.arguments[0]) for case in cases()]
    off = [one - other for one, other in zip(given, right, strict=True)]
    full = max(right)
    if len(set(given)) == 1:
        return say(
            "Your function gives the same level for every record. Look at each level in turn, and "
            "stop at the first that is not full"
        )
    if [one for one, other in zip(off, right, strict=True) if other < full and one] == []:
        return say(
            "Right but for a record that is full: does your loop reach level 5? range(1, 6) does"
        )
    if all(one == 1 or other == full for one, other in zip(off, right, strict=True)):
        return say(
            "One too high: this is the first level that is *not* full. The level reached is the "
            "one before it. Look whether a level is full before you count it"
        )
    if all(one == 0 for one, other in zip(given, right, strict=True) if other):
        return say(
            "Your function stops at the first level that *is* full. Stop where one is not: if not "
            "all(record[number])"
        )
    return ""


class Strict(Exercise, id="1-3"):
    strict = given(1.0, "filled", "*all* of each level: the strict rule")
    lenient = given(2 / 3, "filled", "two thirds of each level: the lenient rule")
    half = given(0.5, "filled", "half of each level")
    one_field = given(1e-6, "filled", "one filled field of each level as enough")
    level = answer(
        lambda record, strict=strict: highest_level(record, strict),
        Function(cases),
        "the highest level reached without a gap",
        record="the record",
    )
    level.symptom(_not_stopping)
    then = "One empty field on level 1 is enough for level 0, however much stands above it."
    hints = (
        "Go through the levels from 1 on, and stop at the first that is not full.",
        "all([True, False]) is False: all() tells whether a list is full.",
        "Start with reached = 0. In a loop over 1 to 5: break where not all(record[number]), else "
        "reached = number. After the loop, return reached.",
    )


class Rates(Exercise, id="1-4"):
    fills = given(np.array([1, 1, 3 / 4, 1, 0]), "share by level", "the fill rates")
    weights = given(np.arange(1, 6) / 15, "weight by level", "the weights 1/15 to 5/15")
    upside_down = given(np.arange(5, 0, -1) / 15, "weight by level", "the weights upside down")
    alike = given(np.full(5, 1 / 5), "weight by level", "five weights that are alike")
    points = given(np.arange(1.0, 6), "weight by level", "the numbers 1 to 5, not divided by 15")
    by_five = given(np.arange(1, 6) / 5, "weight by level", "the numbers 1 to 5, divided by 5")
    by_ten = given(np.arange(1, 6) / 10, "weight by level", "the numbers 1 to 5, divided by 10")
    without_part = given(np.array([1, 1, 0, 1, 0]), "share by level", "level 3 as empty")
    strict = given(
        np.array([1, 1, 0, 0, 0]), "share by level", "all from the first gap on as empty"
    )
    with_part = given(np.array([1, 1, 1, 1, 0]), "share by level", "level 3 as full")
    completeness = answer(total(fills * weights), share(1e-6), "the weighted completeness")
    completeness.mistake(
        "This is the share of levels that are *full*. Weigh the five fill rates with 1/15 to 5/15",
        call(lambda fills: (fills == 1).mean(), fills),
    )
    completeness.mistake(
        "The weights were counted from 0: level 1 then counts for nothing. They are 1/15 to 5/15",
        call(lambda fills: fills @ np.arange(5) / 10, fills),
    )
    then = "Level 5 is empty and weighs a third: the record can be no fuller than 67 % without it."
    hints = (
        "Level 5 weighs five times as much as level 1, and is empty.",
        "Multiply each fill rate with its weight, and add up the five.",
        "Level 3 gives 3/15 of 3/4, that is 0.15. What do the other four give?",
    )
