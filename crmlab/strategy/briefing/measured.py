"""A measure of a file and the chance in it: what its kinds have in common."""

from typing import NamedTuple, TypeVar

import pandas as pd

from crmlab.briefing.missing import Missing
from crmlab.checks import SMALLEST_GROUP
from crmlab.intervals import ratio_of_sums, wilson

Part = TypeVar("Part")


class Measured(NamedTuple):
    """A measure, and its standard error: what chance does to it, customers coming as they like."""

    value: float
    spread: float


def there(part: Part | Missing) -> Part:
    """Return a part of a report, or raise why there is none."""
    if isinstance(part, Missing):
        raise part
    return part


def between(value: float, low: float, high: float) -> Measured:
    """Return a measure of which the interval at 95 % is known."""
    return Measured(value, (high - low) / 2 / 1.96)


def share(hits: int, people: int) -> Measured:
    """Return a share of customers, unless they are a few."""
    _require_a_group(people)
    return between(*wilson(hits, people))


def share_of_group(hits: int, people: int) -> Measured:
    """Return a share of customers, unless those who have it are a few, and not to be shown."""
    if hits:
        _require_a_group(hits)
    return share(hits, people)


def _require_a_group(people: int) -> None:
    if people < SMALLEST_GROUP:
        raise Missing("Fewer than {few} customers are meant.", few=SMALLEST_GROUP)


def ratio(above: pd.Series, below: pd.Series) -> Measured:
    """Return the ratio of two sums over customers."""
    if not below.sum() > 0:
        raise Missing("There is nothing to compare with: it adds up to no more than zero.")
    value, reach = ratio_of_sums(above.to_numpy(float), below.to_numpy(float))
    return Measured(value, reach / 1.96)
