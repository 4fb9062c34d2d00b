"""The right answer in another form: as a percentage, upside down, in another unit of time."""

import math
from collections.abc import Callable, Iterator

import numpy as np

from crmlab.answers.numbers import FRACTIONS
from crmlab.messages import later

DAYS_IN = {"weeks": (7,), "months": (30.4375, 30, 30.4, 30.5), "years": (365, 365.25)}

Form = tuple[int, Callable, str]  # how likely (1 is likeliest), what is handed in, what is said

OF_FRACTIONS: list[Form] = [
    (1, lambda x: x * 100, later("That is the percentage. As a share, 25 % is 0.25")),
    (1, lambda x: 1 - x, later("This is the rest: 1 minus what is asked for")),
    (1, lambda x: x + 1, later("This is 1 plus what is asked for: a ratio of after to before?")),
    (
        2,
        lambda x: x / (1 + x),
        later(
            "What stands above the line is counted below it, too. Divide by the other part alone: "
            "for growth, by what there was *before*"
        ),
    ),
    (
        2,
        lambda x: x / (1 - x),
        later("This divides by the rest, which gives odds. A share divides by all"),
    ),
    (2, lambda x: x / 100, later("This is divided by 100 once too often")),
    (2, lambda x: x * 10, later("The decimal point is one place too far to the right")),
    (2, lambda x: x / 10, later("The decimal point is one place too far to the left")),
    (3, lambda x: (1 + x) * 100, later("This is 100 % more, in per cent: take 1 off")),
]
OF_AMOUNTS: list[Form] = [
    (1, lambda x: x / 1e3, later("Right digits, but this is in thousands; the unit is {unit}")),
    (1, lambda x: x / 1e6, later("Right digits, but this is in millions; the unit is {unit}")),
    (2, lambda x: x * 1e3, later("This is a thousand times too much; the unit is {unit}")),
    (
        2,
        lambda x: x * 100,
        later("This is 100 times what is asked for: in per cent? The unit is {unit}"),
    ),
    (2, lambda x: x / 100, later("This is a hundredth of what is asked for. The unit is {unit}")),
    (2, lambda x: x * 10, later("This is ten times what is asked for: a zero too many")),
    (2, lambda x: x / 10, later("This is a tenth of what is asked for: a zero too few")),
    (2, lambda x: 100 / x, later("The fraction is upside down, and times 100")),
]
OF_COUNTS: list[Form] = [
    (1, lambda x: x + 1, later("This is one too many")),
    (1, lambda x: x - 1, later("This is one too few")),
]
OF_RATIOS: list[Form] = [
    (1, lambda x: x - 1, later("This is how much *more* it is: add 1")),
    (1, lambda x: x * 100, later("This is in per cent: divide by 100")),
    (2, np.log, later("This is the logarithm of what is asked for")),
    (1, lambda x: (x - 1) * 100, later("This is the *more*, in per cent: 20 % more is 1.2")),
]
OF_ALL: list[Form] = [
    (1, lambda x: -x, later("The size is right, the sign is not")),
    (1, lambda x: 1 / x, later("The fraction is upside down")),
    (3, lambda x: 2 * x, later("This is twice what is asked for")),
    (3, lambda x: x / 2, later("This is half of what is asked for")),
    (3, lambda x: x**2, later("This is the square of what is asked for")),
    (3, np.sqrt, later("This is the square root of what is asked for")),
]
OF_SEVERAL: list[Form] = [
    (1, np.cumsum, later("These are running totals. Give each number for itself")),
    (1, np.abs, later("These are sizes without their sign; the sign says the direction")),
    (1, lambda x: x / x.sum(), later("These are shares of their sum")),
    (2, lambda x: x - x.mean(), later("Their mean is taken off here")),
    (2, lambda x: x / x.max(), later("Each is divided by the largest")),
    (2, lambda x: x / np.linalg.norm(x), later("These have length 1, not the sum 1")),
    (2, lambda x: (1 / x) / (1 / x).sum(), later("What should weigh most weighs least here")),
    (2, lambda x: np.full_like(x, x.mean()), later("This is their mean, in each place")),
    (2, lambda x: np.full_like(x, x.sum()), later("This is their sum, in each place")),
    (
        2,
        lambda x: (-x).argsort().argsort() + 1,
        later("These are places, 1 the largest. Asked are the numbers"),
    ),
]


def forms_of(unit: str) -> Iterator[Form]:
    """Yield the forms in which an answer of a unit is handed in, those of its unit first."""
    yield from OF_FRACTIONS if unit in FRACTIONS else OF_AMOUNTS
    for other, lengths in DAYS_IN.items():
        for length in lengths if unit == "days" else ():
            yield 1, lambda x, n=length: x / n, later("This is in another unit of time than {unit}")
        for length in lengths if unit == other else ():
            yield 1, lambda x, n=length: x * n, later("This is in days. The unit is {unit}")
    if unit == "years":
        yield 1, lambda x: x * 12, later("This is in months. The unit is {unit}")
    yield from OF_RATIOS if unit == "times" else ()
    if unit.endswith("a year"):
        yield 1, lambda x: x / 12, later("This is for a month. The unit is {unit}")
        yield 1, lambda x: x * 12, later("This is 12 times what is asked for")
    if unit == "points":
        yield 1, lambda x: 100 - x, later("This is the rest to 100")
    yield from OF_ALL
    for level, change, message in OF_SEVERAL:
        yield level, lambda x, of=change: of(x) if np.size(x) > 1 else math.nan, message
