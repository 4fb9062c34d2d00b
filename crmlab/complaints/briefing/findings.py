"""What can be computed from a complaint log, or why it cannot."""

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from crmlab.briefing.groups import require_a_group
from crmlab.briefing.missing import Missing, attempt
from crmlab.checks import SMALLEST_GROUP, require_above_zero
from crmlab.complaints.briefing.themes import themes
from crmlab.complaints.measures.control import control_chart
from crmlab.complaints.measures.types import NOT_STATED, cause_pareto
from crmlab.intervals import wilson
from crmlab.messages import later, say
from crmlab.tables import ComplaintReading

SLA_HOURS = 48  # where nothing says what is in time
NAMED = 10  # causes and channels at most
OTHERS = later("all others")
WEEKS = 8  # full ones, at least
EMPTY = 0.1  # share of weeks without a case from which a file seems drawn in pieces
COLLECTIVE = 0.05  # of the cases, and 30: a name with more of them is no customer
AGES = [0, 3, 8, 31, 91, np.inf]  # days
TIMES = [("answered", "answer", 0.5), ("closed", "hours", 0.5), ("nine_closed", "hours", 0.9)]
NONE = {
    "cause": later("No column says what the cases are about."),
    "channel": later("No column says by which channel cases came."),
    "customer_id": later("No column says who complains."),
    "is_open": later("Neither a status nor an end says which cases are open."),
    "text": later("No column has texts."),
}
HOUR = np.timedelta64(1, "h")


@dataclass(frozen=True)
class Findings:
    """The parts of the report."""

    reading: ComplaintReading
    cases: pd.DataFrame  # with `person`, `age`, `answer`, `hours` (endless if open), `in_time`
    sla: str  # what in time means
    collective: float  # share of the cases under a name that is no customer's
    volume: pd.DataFrame | Missing  # `control_chart` of full weeks
    causes: pd.DataFrame | Missing  # `cause_pareto`, and the share of all waiting
    times: pd.DataFrame  # by channel, all together last
    ages: pd.Series | Missing  # open cases by days
    repeaters: pd.Series | Missing  # share of customers, theirs `of_cases`, later `same_cause`
    themes: pd.DataFrame | Missing
    case_value: float | None

    def has(self, part: object) -> bool:
        """Tell whether there is a part."""
        return not isinstance(part, Missing)


def findings(
    reading: ComplaintReading, sla_hours: float | None = None, case_value: float | None = None
) -> Findings:
    """Compute each part of the report.

    In time is a case that the log says was, or one closed within ``sla_hours``, where they are
    given or the log does not say (then 48). ``case_value`` is what it is worth if a case does not
    arise.

    >>> from crmlab.tables import read_complaints
    >>> log = pd.DataFrame({"opened": pd.date_range("2024-01-01", periods=60).repeat(2),
    ...                     "cause": ["late", "broken", "late"] * 40})
    >>> found = findings(read_complaints(log, quiet=True))
    >>> found.causes["share"].round(2).to_dict(), found.repeaters
    ({'late': 0.67, 'broken': 0.33}, No column says who complains.)
    """
    for name, value in {"sla_hours": sla_hours, "case_value": case_value}.items():
        if value is not None:
            require_above_zero(**{name: value})
    cases = reading.cases.assign(person=pd.RangeIndex(len(reading.cases)).astype(str))
    is_collective = pd.Series(False, cases.index)
    if "customer_id" in cases:
        often = cases["customer_id"].map(cases["customer_id"].value_counts())
        is_collective = often > max(30, COLLECTIVE * len(cases))
        cases["person"] = ("customer " + cases["customer_id"]).fillna(cases["person"])
        cases["customer_id"] = cases["customer_id"].mask(is_collective)
    require_a_group(cases["person"].nunique(), reading)
    dates = cases.columns.intersection(["opened", "first_response", "closed"])
    until = cases[dates].max().max()
    cases, sla = _with_times(cases, until, reading.has_clock, sla_hours)
    channels = attempt(_groups, cases, "channel")
    return Findings(
        reading=reading,
        cases=cases,
        sla=sla,
        collective=float(is_collective.mean()),
        volume=attempt(_volume, cases["opened"], until),
        causes=attempt(_causes, cases),
        times=_times(cases, channels),
        ages=attempt(_ages, cases),
        repeaters=attempt(_repeaters, cases),
        themes=attempt(_themes, cases),
        case_value=case_value,
    )


def _column(cases: pd.DataFrame, name: str) -> pd.Series:
    if name not in cases or cases[name].isna().all():
        raise Missing("{why}", why=say(NONE[name]))
    return cases[name]


def _groups(cases: pd.DataFrame, name: str) -> pd.Series:
    """Return names of which each has five people or more: others are put together.

    Should they be below five even so, the next larger ones join them.
    """
    names, people = _column(cases, name).fillna(NOT_STATED), cases["person"]
    sizes = people.groupby(names).nunique().sort_values(ascending=False, kind="stable")
    kept = min(NAMED, int((sizes >= SMALLEST_GROUP).sum()))
    while kept > 0 and 0 < people[~names.isin(sizes.index[:kept])].nunique() < SMALLEST_GROUP:
        kept -= 1
    return names.where(names.isin(sizes.index[:kept]), say(OTHERS))


def _with_times(
    cases: pd.DataFrame, until: pd.Timestamp, has_clock: bool, sla_hours: float | None
) -> tuple[pd.DataFrame, str]:
    """Return cases with their times, and what in time means."""
    is_open, age = cases["is_open"] == 1, (until - cases["opened"]) / HOUR
    spans = {"answer": "first_response", "hours": "closed"}
    spans = {
        name: (cases[end] - cases["opened"]) / HOUR if end in cases else np.nan * age
        for name, end in spans.items()
    }
    if "closed" in cases:
        spans["hours"] = spans["hours"].mask(is_open, np.inf)
    if not has_clock:
        spans = {name: hours // 24 * 24 for name, hours in spans.items()}
    limit, hours = sla_hours or SLA_HOURS, spans["hours"]
    in_time = (hours <= limit).astype(float).where(hours.notna() & ~(is_open & (age < limit)))
    sla = say("closed within {hours} h", hours=f"{limit:g}")
    if "timely" in cases and (sla_hours is None or "closed" not in cases):
        in_time, sla = cases["timely"], say("in time, as the log says")
    return cases.assign(**spans, in_time=in_time, age=age), sla


def _volume(opened: pd.Series, until: pd.Timestamp) -> pd.DataFrame:
    """Return the cases of each full week: one that the log's ends cut off is left out."""
    weeks = pd.period_range(opened.min(), until, freq="W-SUN")
    counts = opened.dt.to_period("W-SUN").value_counts().reindex(weeks, fill_value=0)
    late = opened.min() >= weeks[0].start_time + pd.Timedelta(days=1)
    early = until < weeks[-1].end_time.normalize() - pd.Timedelta(days=2)
    counts = counts.set_axis(weeks.start_time)[int(late) : len(weeks) - int(early)]
    if len(counts) < WEEKS or counts.mean() < SMALLEST_GROUP:
        raise Missing(
            "Signals need {weeks} full weeks with {few} cases each, on the average.",
            weeks=WEEKS,
            few=SMALLEST_GROUP,
        )
    if (empty := int((counts == 0).sum())) > EMPTY * len(counts):
        raise Missing(
            "Of {weeks} weeks, {empty} have no case, though {mean} is the average: the file seems "
            "to hold pieces of a log, so its counts tell no signal.",
            weeks=len(counts),
            empty=empty,
            mean=f"{counts.mean():.0f}",
        )
    return control_chart(counts, kind="c", widen=True)


def _causes(cases: pd.DataFrame) -> pd.DataFrame:
    """Return the causes by their number of cases, and what each has of all waiting for an end."""
    names = _groups(cases, "cause")
    if names.nunique() < 2:
        raise Missing("No two causes have {few} customers each.", few=SMALLEST_GROUP)
    table = cause_pareto(cases.assign(cause=names))
    table = table.iloc[np.argsort(table.index.isin([NOT_STATED, say(OTHERS)]), kind="stable")]
    waited = cases["hours"].where(cases["hours"] < np.inf, cases["age"])
    waited = waited.where(cases["hours"].notna()).groupby(names).sum(min_count=1)
    return table.assign(
        cumulative_share=table["share"].cumsum(), waiting=waited / waited.sum(min_count=1)
    )


def _times(cases: pd.DataFrame, channels: pd.Series | Missing) -> pd.DataFrame:
    """Return how fast cases are answered and closed, by channel, all together last."""

    def of(part: pd.DataFrame) -> pd.Series:
        row = {"cases": len(part)}
        for name, column, at in TIMES:
            known = part[column].dropna()
            if len(known) >= SMALLEST_GROUP:
                row[name] = np.quantile(known, at, method="inverted_cdf")
        known = part["in_time"].dropna()
        return pd.Series(row | (dict(wilson(known.sum(), len(known))) if len(known) > 4 else {}))

    everything = of(cases).to_frame(say("all cases")).T
    if isinstance(channels, Missing) or channels.nunique() < 2:
        return everything
    each = pd.DataFrame({name: of(part) for name, part in cases.groupby(channels)}).T
    return pd.concat([each.sort_values("cases", ascending=False, kind="stable"), everything])


def _ages(cases: pd.DataFrame) -> pd.Series:
    """Return open cases by their age; groups below five people are put together."""
    _column(cases, "is_open")
    waiting = cases[cases["is_open"] == 1]
    if waiting["person"].nunique() < SMALLEST_GROUP:
        raise Missing("Cases of fewer than {few} customers are open.", few=SMALLEST_GROUP)
    days, edges, small = waiting["age"] // 24, [*AGES], np.array([True])
    while small.any() and len(edges) > 2:
        groups = waiting["person"].groupby(pd.cut(days, edges, right=False), observed=False)
        if (small := groups.nunique().between(1, SMALLEST_GROUP - 1).to_numpy()).any():
            del edges[max(1, int(small.argmax()))]  # joined to the younger, the first to the older
    names = [
        say("{first} to {last} days", first=f"{low:g}", last=f"{high - 1:g}")
        if high < np.inf
        else say("{first} days or more", first=f"{low:g}")
        for low, high in pairwise(edges)
    ]
    return pd.cut(days, edges, right=False, labels=names).value_counts(sort=False)


def _repeaters(cases: pd.DataFrame) -> pd.Series:
    _column(cases, "customer_id")
    known = cases.dropna(subset="customer_id").sort_values("opened", kind="stable")
    often = known["customer_id"].value_counts()
    if (again := int((often > 1).sum())) < SMALLEST_GROUP:
        raise Missing("Fewer than {few} customers have complained again.", few=SMALLEST_GROUP)
    same = np.nan
    if "cause" in known:
        before = known.groupby("customer_id")["cause"].shift()
        same = (before == known["cause"])[before.notna() & known["cause"].notna()].mean()
    of_cases = known["customer_id"].map(often).gt(1).mean()
    return pd.Series({**wilson(again, len(often)), "of_cases": of_cases, "same_cause": same})


def _themes(cases: pd.DataFrame) -> pd.DataFrame:
    values = [v for name in ("customer_id", "agent") if name in cases for v in cases[name].dropna()]
    hidden = {word for value in set(values) for word in re.split(r"[\W\d_]+", value)}
    return themes(_column(cases, "text"), cases["person"], hidden)
