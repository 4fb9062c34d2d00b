"""The scorecard of a sales file: its measures, how they compare, and with which targets."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab.briefing.missing import Missing, attempt
from crmlab.briefing.moments import MONTH, days_covered, span
from crmlab.briefing.newcomers import Drought, drought
from crmlab.segmentation.briefing.findings import PERIODS
from crmlab.strategy.briefing.measured import Measured
from crmlab.strategy.briefing.measures import Reports, described, measures_of
from crmlab.strategy.briefing.targets import Targets, targets_by_measure
from crmlab.strategy.measures.scorecard import NEWS, SIGNS, scorecard
from crmlab.tables import Reading

FEWEST = 25  # customers in each of two periods, so that a standard error can be trusted
NEW = "new_customer_revenue"  # the measure that a drought of new customers dries up


class Windows(NamedTuple):
    """The last days of a file, and as many before them, each read as a file of its own."""

    days: int
    before: dict[str, Measured | Missing]
    last: dict[str, Measured | Missing]


class Trend(NamedTuple):
    """A measure of the last days of a file, and of as many before them."""

    before: Measured
    last: Measured
    better: str

    @property
    def is_clear(self) -> bool:
        """Whether they differ by more than chance does."""
        chance = np.hypot(self.before.spread, self.last.spread)
        return bool(abs(self.change) > NEWS * chance)

    @property
    def is_worse(self) -> bool:
        """Whether the last ones are clearly worse."""
        return self.is_clear and self.change < 0

    @property
    def change(self) -> float:
        """What the measure has gained, below zero where that is for the worse."""
        return SIGNS[self.better] * (self.last.value - self.before.value)


@dataclass(frozen=True)
class Findings:
    """The parts of the report."""

    reading: Reading
    reports: Reports
    targets: dict[str, float]
    measured: dict[str, Measured | Missing]
    windows: Windows | Missing

    @property
    def there(self) -> dict[str, Measured]:
        """The measures that the file gives."""
        return {name: one for name, one in self.measured.items() if not isinstance(one, Missing)}

    @cached_property
    def drought(self) -> Drought | None:
        """How few new customers came lately, if that is far fewer than before."""
        return drought(self.reading)

    @cached_property
    def trends(self) -> dict[str, Trend | Missing]:
        """How each measure that the file gives has changed; not what a drought has told of."""
        better, windows = described()["better"], self.windows
        if windows and self.drought:
            unfair = Missing("Hardly anybody new came lately: that fewer bought once is no gain.")
            windows = windows._replace(last={**windows.last, "one_time_customers": unfair})
        names = [name for name in self.there if not (self.drought and name == NEW)]
        return {name: attempt(_trend, windows, name, better[name]) for name in names}

    @cached_property
    def card(self) -> pd.DataFrame:
        """The `scorecard` of the measures that have a target, process by process; maybe empty."""
        end = self.reading.transactions["date"].max()
        rows = [
            (name, f"{end.to_period('Q')}", *one, self.targets[name])
            for name, one in self.there.items()
            if name in self.targets
        ]
        if not rows:
            return pd.DataFrame({"flag": [], "ahead": []})
        rows = pd.DataFrame(rows, columns=["measure", "quarter", "value", "spread", "target"])
        return scorecard(rows.join(described()[["process", "better"]], on="measure"))

    def flagged(self, flag: str) -> pd.DataFrame:
        """Return the part of the card that has a flag, most serious first."""
        return self.card[self.card["flag"] == flag].sort_values("ahead")


def findings(
    reading: Reading,
    *,
    targets: Targets | None = None,
    annual_rate: float = 0.10,
    margin_rate: float | None = None,
) -> Findings:
    """Compute the measures of a file, and of its last days beside as many before them."""
    by_measure = targets_by_measure(targets or {})
    reports = Reports.of(reading, annual_rate, margin_rate)
    return Findings(
        reading=reading,
        reports=reports,
        targets=by_measure,
        measured=measures_of(reports),
        windows=attempt(_windows, reading, margin_rate),
    )


def _windows(reading: Reading, margin_rate: float | None) -> Windows:
    """Return the longest pair of periods, whole weeks each, that the file holds."""
    day = reading.transactions["date"].dt.normalize()
    age = (day.max() - day).dt.days
    if reading.monthly:
        age = (age / MONTH).round() * MONTH
    covered = days_covered(day, reading.monthly)
    days = next((days for days in PERIODS if covered >= 2 * days), None)
    if days is None:
        raise Missing(
            "The file covers {covered}. To compare, it takes a period and one as long before it: "
            "at least {least}.",
            covered=span(covered),
            least=span(2 * PERIODS[-1]),
        )
    ago = age // days
    parts = [_part(reading, ago == back) for back in (1, 0)]
    people = min(part.transactions["customer_id"].nunique() for part in parts)
    if people < FEWEST:
        raise Missing(
            "In one of two periods of {span} {people} customers are too few to compare them: it "
            "takes {fewest}.",
            span=span(days),
            people=people,
            fewest=FEWEST,
        )
    half = next((period for period in PERIODS if 2 * period <= days), None)
    reports = (Reports.of_period(part, margin_rate, half) for part in parts)
    return Windows(days, *map(measures_of, reports))


def _part(reading: Reading, rows: pd.Series) -> Reading:
    """Return a period as a file of its own; who its customers are is known from the whole."""
    part = replace(
        reading, transactions=reading.transactions[rows], rejected=reading.rejected.head(0)
    )
    vars(part)["has_people"] = reading.has_people
    return part


def _trend(windows: Windows, name: str, better: str) -> Trend:
    return attempt(Trend, windows.before[name], windows.last[name], better)
