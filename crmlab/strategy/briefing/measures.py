"""All measures of the scorecard: what is said of each, and where it is read."""

import math
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, Self

import pandas as pd

from crmlab import theme
from crmlab.briefing.missing import Missing, attempt
from crmlab.lifecycle.briefing import findings as lifecycle
from crmlab.messages import read_words
from crmlab.segmentation.briefing import findings as segments
from crmlab.strategy.briefing import of_lifecycle, of_segments, of_value
from crmlab.strategy.briefing.measured import Measured
from crmlab.tables import Reading, Refusal
from crmlab.value.briefing import findings as value

MODULES = {"customer_value": of_value, "lifecycle": of_lifecycle, "segmentation": of_segments}
OF_ORDERS = ("revenue_per_order", "revenue_year_on_year", "margin_rate")  # whoever placed them
WRITTEN = {
    "share": theme.percent,
    "ratio": lambda ratio: theme.percent(ratio - 1, sign=True),
    "number": "{:.2f}".format,
    "money": lambda amount: theme.money(amount, 2 if abs(amount) < 1000 else 0),
}
TINY = 1e-9  # the chance in a measure in which all customers are alike


class Reports(NamedTuple):
    """What the three reports find in one file."""

    customer_value: value.Findings | Missing
    lifecycle: lifecycle.Findings | Missing
    segmentation: segments.Findings | Missing

    @classmethod
    def of(cls, reading: Reading, annual_rate: float, margin_rate: float | None) -> Self:
        """Return the findings of all three."""
        return cls(
            value.findings(reading, margin_rate=margin_rate),
            lifecycle.findings(reading, annual_rate=annual_rate, margin_rate=margin_rate),
            segments.findings(reading, margin_rate=margin_rate),
        )

    @classmethod
    def of_period(cls, part: Reading, margin_rate: float | None, days: int | None) -> Self:
        """Return what can be found in a period by itself: nothing that rests on first purchases.

        Who was kept or slipped is told of its last `days`: of two periods, of as many.
        """
        unknown = Missing("A period does not know what was before it.")
        worth = attempt(_found, value, part, margin_rate)
        if worth:
            worth = replace(worth, months=unknown, trend=unknown)
        people = attempt(partial(_found, segments, days=days), part, margin_rate)
        if people and (days is None or people.told == "unknown"):
            people = replace(people, moves=Missing("A period by itself is too short to tell it."))
        return cls(worth, unknown, people)


def _found(
    report: ModuleType, part: Reading, margin_rate: float | None, **asked: int | None
) -> value.Findings | segments.Findings:
    try:
        return report.findings(part, margin_rate=margin_rate, **asked)
    except Refusal as why:  # too few customers, or nothing that they brought
        raise Missing("{why}", why=why) from None


def described() -> pd.DataFrame:
    """Return what is said of each measure, in the order of the processes.

    It has its ``process``, which way is ``better``, its ``unit``, the ``report`` that says more,
    its ``meaning``, and what is ``todo`` where it is off.

    >>> described().groupby("process", sort=False).size().to_dict()
    {'select': 3, 'acquire': 2, 'retain': 6, 'grow': 5}
    """
    return read_words(Path(__file__).with_name("measures.csv"), "measure")


def measures_of(reports: Reports) -> dict[str, Measured | Missing]:
    """Return each measure, or the reason for which its report does not give it."""
    return {
        name: attempt(_measured, name, report, getattr(reports, report))
        for name, report in described()["report"].items()
    }


def _measured(
    name: str, report: str, found: value.Findings | lifecycle.Findings | segments.Findings
) -> Measured:
    if name not in OF_ORDERS and not found.reading.has_people:
        raise Missing("Nobody comes a second time, so these may be orders and not customers.")
    number, spread = getattr(MODULES[report], name)(found)
    if not math.isfinite(number):
        raise Missing("It cannot be computed from this file.")
    return Measured(float(number), max(float(spread), TINY))


def written(name: str, number: float) -> str:
    """Write a value or a target of a measure, with its unit."""
    return WRITTEN[described().at[name, "unit"]](number)
