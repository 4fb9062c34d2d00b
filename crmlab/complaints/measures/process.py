"""Handling complaints, from a log of events: times, ways, steps left out, and waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from crmlab.checks import (
    as_dates,
    as_day,
    refuse_where,
    require_above_zero,
    require_columns,
    require_filled,
    require_one_of,
    require_rows,
)
from crmlab.intervals import parts_of_sum, wilson
from crmlab.messages import later, refusal, say

__all__ = [
    "CLOCKS",
    "HANDLING_STEPS",
    "Calendar",
    "case_times",
    "handling_variants",
    "sla_share",
    "sort_events",
    "waiting",
]

# After ISO 10002 and Stauss & Seidel (2004); a case may begin again after its reply.
HANDLING_STEPS = ["listen", "apologise", "record", "assess", "agree", "act", "reply"]
HANDLING_STEPS += ["follow_up", "analyse"]
CLOSING, AGAIN = "reply", "reopen"
STEPS = pd.Index([*HANDLING_STEPS, AGAIN])
NOT_STAFF = ["customer", "system"]
CLOCKS = ["hours", "working_hours"]
HOUR = np.timedelta64(1, "h")
NOTES = {  # the first six set a row aside
    0: later("no case id"),
    1: later("no time"),
    2: later("unknown step"),
    3: later("written twice"),
    4: later("case never opened"),
    5: later("case with steps before its opening"),
    6: later("written out of order"),
    7: later("two steps at one time"),
}


@dataclass(frozen=True)
class Calendar:
    """When the desk is open: hours of the day, weekdays, and the days when it stays closed.

    >>> friday, monday = pd.to_datetime(["2024-06-28 17:00", "2024-07-01 10:00"])
    >>> Calendar(9, 18, "Mon Tue Wed Thu Fri Sat").hours(pd.Series(friday), pd.Series(monday))[0]
    np.float64(11.0)
    """

    opens: float = 9
    closes: float = 18
    weekdays: str = "Mon Tue Wed Thu Fri"
    holidays: Sequence[date] = ()

    def __post_init__(self) -> None:
        require_above_zero(closes=self.closes)
        if not 0 <= self.opens < self.closes <= 24:
            raise refusal("A desk opens before it closes, on one day: from 0 to 24 o'clock.")

    def hours(self, start: pd.Series, end: pd.Series) -> pd.Series:
        """Return the hours from start to end in which the desk was open."""
        start, end = (as_dates(each, say("times")) for each in (start, end))
        both = pd.DataFrame({"start": start, "end": end})
        refuse_where(both["end"] < both["start"], say("An end comes after its start."), both)
        first, last = both.min().min(), both.max().max()
        if first is pd.NaT:
            return pd.Series(np.nan, both.index)
        days = np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
        closed = np.array(self.holidays, dtype="datetime64[D]")
        is_open = np.is_busday(days, weekmask=self.weekdays, holidays=closed)
        length = self.closes - self.opens
        before = np.concatenate([[0], is_open.cumsum()[:-1]]) * length

        def clock(times: pd.Series) -> np.ndarray:
            missing = times.isna().to_numpy()
            times = times.fillna(first).to_numpy()
            day = times.astype("datetime64[D]")
            place = (day - days[0]).astype(int)
            today = np.clip((times - day) / HOUR - self.opens, 0, length) * is_open[place]
            return np.where(missing, np.nan, before[place] + today)

        return pd.Series(clock(both["end"]) - clock(both["start"]), both.index)


def sort_events(events: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the events in order of case and time, and those that had to be set aside.

    Both have the column ``note``: why a row was set aside, and what else caught the eye (it was
    written out of order, or has the time of the step before; then the usual order of steps holds).
    No row is lost. Set aside are rows without case or time, of an unknown step, or written twice,
    and whole cases that never opened or have a step before their opening.
    """
    require_columns(events, ["complaint_id", "step", "time"], later("events"))
    require_rows(events, later("events"))
    times = as_dates(events["time"])
    case = pd.factorize(events["complaint_id"])[0]
    step = _ranks(events["step"])
    note = np.full(len(events), -1, dtype=np.int8)
    for reason, wrong in enumerate([case < 0, times.isna().to_numpy(), step < 0]):
        note[(note < 0) & wrong] = reason
    order = np.flatnonzero(note < 0)
    if not times.iloc[order].is_monotonic_increasing:
        order = order[times.iloc[order].argsort(kind="stable")]
    for digits in (0, 16):  # half of a case's number at a time, which is sooner done
        half = (case[order] >> digits).astype(np.uint16)
        order = order[half.argsort(kind="stable")]
    at, of = times.to_numpy()[order], case[order]
    same, tied = _beside(of), _beside(of) & _beside(at)
    twins = np.flatnonzero(tied | np.append(tied[1:], False))  # and the first of each
    order[twins] = order[twins][np.lexsort((step[order[twins]], at[twins], of[twins]))]
    rank, alike = step[order], order[twins]
    note[order[same & (np.diff(order, prepend=0) < 0)]] = 6
    note[order[tied]] = 7
    starts = np.flatnonzero(~same)
    opened = np.logical_or.reduceat(rank == 0, starts)
    wrong = np.where(rank[starts] == 0, -1, 4 + opened)[np.cumsum(~same) - 1]
    note[order] = np.where(wrong < 0, note[order], wrong)
    note[alike[events.iloc[alike].duplicated()]] = 3
    good = order[(note[order] < 0) | (note[order] > 5)]
    aside = np.flatnonzero((note >= 0) & (note <= 5))
    told = pd.Categorical.from_codes(note, [say(NOTES[code]) for code in NOTES])
    noted = events.assign(note=told)
    known = pd.Categorical.from_codes(step, STEPS, ordered=True)
    return noted.assign(step=known).iloc[good], noted.iloc[aside]


def _ranks(steps: pd.Series) -> np.ndarray:
    """Return the places of steps in the usual order, -1 for unknown ones."""
    codes, names = pd.factorize(steps)
    return np.append(STEPS.get_indexer(names), -1).astype(np.int8)[codes]


def _beside(values: np.ndarray) -> np.ndarray:
    """Tell which values are the same as the one before."""
    return np.concatenate([[False], values[1:] == values[:-1]])[: len(values)]


@dataclass(frozen=True)
class _Log:
    """Sorted events as arrays: cases, where each starts, of each event its case and step."""

    cases: pd.Index
    starts: np.ndarray
    of: np.ndarray
    step: np.ndarray
    time: np.ndarray

    def last(self, step: str) -> np.ndarray:
        """Return the place of a step's last event in each case, -1 where there is none."""
        is_it = self.step == STEPS.get_loc(step)
        return np.maximum.reduceat(np.where(is_it, np.arange(len(self.step)), -1), self.starts)


def _log(events: pd.DataFrame) -> _Log:
    require_columns(events, ["complaint_id", "step", "time"], later("events"))
    require_rows(events, later("events"))
    ids, step, time = events["complaint_id"], _ranks(events["step"]), as_dates(events["time"])
    time = time.to_numpy()
    begins = ids.ne(ids.shift()).to_numpy(bool)
    starts = np.flatnonzero(begins)
    cases = pd.Index(ids.iloc[starts], name="complaint_id")
    backward = (np.diff(time, prepend=time[:1]) < np.timedelta64(0)) & ~begins
    unsound = cases.hasnans or not cases.is_unique or (step < 0).any() or np.isnat(time).any()
    if unsound or backward.any() or (step[starts] != 0).any():
        raise refusal(
            "These events are not in order, or some cannot be read. First: "
            "events, aside = complaints.sort_events(events)."
        )
    return _Log(cases, starts, np.cumsum(begins) - 1, step, time)


def case_times(
    events: pd.DataFrame, until: date | str, calendar: Calendar | None = None
) -> pd.DataFrame:
    """Return the times of each case at the end of the day ``until``, from sorted events.

    ``opened``; ``first_response``, the first step of somebody who is neither the customer nor a
    machine; ``resolved``, the last reply, missing where the customer came back after it;
    ``reopened``, how often; ``open``; ``owner``, who replied last; ``response_min``; ``hours``
    until it was resolved, or until now, and with a calendar the ``working_hours`` among them;
    ``way``, its steps in order.
    """
    log, now = _log(events), as_day(until, "until") + pd.Timedelta(days=1)
    if now < log.time.max():
        raise refusal("Some events are later than {until}: choose a later day.", until=until)
    places, n = np.arange(len(log.of)), len(log.of)
    acted = _beside(log.of)
    if "actor" in events:
        acted &= (events["actor"].notna() & ~events["actor"].isin(NOT_STAFF)).to_numpy()
    first = np.minimum.reduceat(np.where(acted, places, n), log.starts)
    last = log.last(CLOSING)
    is_open = log.last(AGAIN) >= last
    moment = np.append(log.time, np.datetime64("NaT"))
    table = pd.DataFrame(
        {
            "opened": log.time[log.starts],
            "first_response": moment[first],
            "resolved": moment[np.where(is_open, -1, last)],
            "reopened": np.bincount(log.of, log.step == STEPS.get_loc(AGAIN)).astype(int),
            "open": is_open,
        },
        log.cases,
    )
    if "actor" in events:
        table["owner"] = events["actor"].iloc[last].where(last >= 0).to_numpy()
    table["response_min"] = (table["first_response"] - table["opened"]) / pd.Timedelta(minutes=1)
    end = table["resolved"].fillna(now)
    table["hours"] = (end - table["opened"]) / pd.Timedelta(hours=1)
    if calendar is not None:
        table["working_hours"] = calendar.hours(table["opened"], end)
    pieces = [0, *log.starts[1:].tolist(), n]
    text = log.step.tobytes()  # one byte a step: a way is a piece of it
    way, kinds = pd.factorize(np.array([text[a:b] for a, b in pairwise(pieces)], dtype=object))
    table["way"] = pd.Categorical.from_codes(way, [" → ".join(STEPS[[*kind]]) for kind in kinds])
    return table


def sla_share(
    times: pd.DataFrame, limit: float, *, clock: str = "hours", by: pd.Series | None = None
) -> pd.DataFrame:
    """Return the share of cases resolved within a limit, with its interval (Wilson).

    The limit is promised in a service level agreement (SLA), by the ``clock``: ``hours`` or
    ``working_hours``. A case still open beyond the limit is missed; one that is open and younger
    can still make it: it is set aside (``too_young``) and counts nowhere.
    """
    require_one_of("clock", clock, CLOCKS)
    require_filled(times, ["open", clock], later("times"))
    require_above_zero(limit=limit)
    groups = pd.Series("all", times.index) if by is None else by.reindex(times.index)
    beyond = times[clock] > limit
    young = times["open"] & ~beyond
    counts = pd.DataFrame({"cases": ~young, "within": ~young & ~beyond, "too_young": young})
    counts = counts.groupby(groups, observed=True, dropna=False).sum()
    counts = counts[counts["cases"] > 0]
    require_rows(counts, later("cases that tell"))
    return counts.join(wilson(counts["within"], counts["cases"]))


def handling_variants(times: pd.DataFrame) -> pd.DataFrame:
    """Return the ways of closed cases (`case_times`), the commonest first.

    ``cases``, ``share`` and ``median_hours`` of each, by its steps in order, joined by arrows.
    """
    require_filled(times, ["open", "way", "hours"], later("times"))
    hours = times[~times["open"]].groupby("way", observed=True)["hours"]
    table = pd.DataFrame({"cases": hours.size(), "median_hours": hours.median()})
    table.insert(1, "share", table["cases"] / table["cases"].sum())
    return table.sort_values("cases", ascending=False, kind="stable")


def waiting(
    events: pd.DataFrame, times: pd.DataFrame, calendar: Calendar | None = None
) -> pd.DataFrame:
    """Return how the time from opening to reply is spent between one step and the next.

    For each pair of steps of closed cases: in how many ``cases`` it occurs, its ``median_hours``,
    and its ``share`` of all hours, ``low`` to ``high`` at 95 % (cases are what is drawn); with a
    calendar the hours in which the desk was open.
    """
    log = _log(events)
    of_each = times.reindex(log.cases)
    require_filled(of_each, ["open"], later("times"))
    last = np.where(of_each["open"].astype(bool), -1, log.last(CLOSING))
    here = np.flatnonzero(_beside(log.of) & (np.arange(len(log.of)) <= last[log.of]))
    start, end = pd.Series(log.time[here - 1]), pd.Series(log.time[here])
    spent = (
        (end - start) / pd.Timedelta(hours=1) if calendar is None else calendar.hours(start, end)
    )
    pair = STEPS[log.step[here - 1]] + " → " + STEPS[log.step[here]]
    by_case = spent.groupby([log.of[here], pair]).sum().unstack()
    table = pd.DataFrame({"cases": by_case.count(), "median_hours": by_case.median()})
    by_case, whole = by_case.fillna(0), by_case.sum(axis=1)
    table = table.join(parts_of_sum(by_case, whole))
    return table.rename_axis("between").sort_values("share", ascending=False)
