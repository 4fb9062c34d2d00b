"""Exercises 6-2 and 6-14: a promised time, steps left out, and where a case waits."""

import pandas as pd

from crmlab.answers import Number, share
from crmlab.complaints.measures import HANDLING_STEPS, Calendar, case_times, sort_events
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, given, once_an_edition

USUAL = " → ".join(HANDLING_STEPS)


@once_an_edition
def _desk() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the cases with the steps that each had, and the gaps until their replies."""
    events, _ = sort_events(load("complaint_events"))
    desk = Calendar(9, 18, "Mon Tue Wed Thu Fri Sat", load("complaint_holidays")["date"])
    times = case_times(events, "2024-06-30", desk)
    steps = pd.crosstab(events["complaint_id"], events["step"])[HANDLING_STEPS] > 0
    by_case = events.groupby("complaint_id")
    events["after"], events["gap"] = by_case["step"].shift(), by_case["time"].diff()
    until_reply = events["time"] <= events["complaint_id"].map(times["resolved"])
    return times.join(steps), events[until_reply].dropna(subset="gap")


def _middle(column: str, middle: str) -> float:
    return float(_desk()[0][column].agg(middle))


def _in_time(open_ones: str, clock: str, limit: float) -> float:
    cases = _desk()[0]
    beyond = cases[clock] > limit
    counted = {"old": ~cases["open"] | beyond, "closed": ~cases["open"], "all": cases["open"] < 2}
    return float((~beyond & ~cases["open"])[counted[open_ones]].mean())


class Promise(Exercise, id="6-2"):
    hits = given(460, "cases", "the 460 resolved in time")
    closed = given(500, "cases", "the 500 closed ones", others={"all 520 cases": 520})
    old = given(
        12,
        "open cases",
        "the 12 open beyond the limit",
        "they can no longer make it",
        others={"the 8 younger ones": 8, "all 20 open ones": 20},
    )
    closed_share = answer(hits / closed, share(), "the share in time of the closed cases")
    counted_share = answer(hits / (closed + old), share(), "the share with the old open ones")
    column = given(
        "response_min", "columns", "`response_min`", others={"the *hours* until the reply": "hours"}
    )
    middle = given("median", "middles", "the median", others={"the *mean*": "mean"})
    median_response = answer(
        call(_middle, column, middle), Number("minutes", 0.5), "the median first response"
    )
    open_ones = given(
        "old",
        "rules",
        "open cases only where they are beyond the limit",
        "these can no longer make it, and young ones still can",
        others={"*closed* cases only": "closed", "all open cases as missed": "all"},
    )
    clock = given("hours", "clocks", "all hours", others={"the *working* hours": "working_hours"})
    limit = given(48, "hours promised", "48 hours", others={"24 hours": 24})
    in_time = answer(call(_in_time, open_ones, clock, limit), share(), "the share within 48 hours")
    hints = (
        "Who is still open and beyond the limit has missed it; who is open and younger counts "
        "neither above nor below the line.",
        'times["response_min"] has a median. For the share: beyond = times["hours"] > 48, and '
        'counted = ~times["open"] | beyond.',
        'Above the line stand those with ~times["open"] & ~beyond, below it those counted.',
    )
    then = (
        "By hand {closed_share} of the closed and {counted_share} with the old open ones; at this "
        "desk {in_time}. Who counts only what is closed can raise the share by closing nothing old."
    )


def _share_of_cases(closed: bool, steps: str) -> float:
    cases = _desk()[0]
    cases = cases[~cases["open"]] if closed else cases
    done = cases["way"] == USUAL if steps == "way" else cases[HANDLING_STEPS].all(axis=1)
    return float(done.mean())


def _skip(step: str, whose: str) -> float:
    cases = _desk()[0].query("not open")
    chosen = {"A07": cases["owner"] == "A07", "others": cases["owner"] != "A07"}
    return float((~cases.loc[chosen.get(whose, cases.index), step]).mean())


def _waits(pair: tuple[str, str], what: str) -> float:
    gaps = _desk()[1]
    between = (gaps["after"] == pair[0]) & (gaps["step"] == pair[1])
    spent = gaps["gap"] / pd.Timedelta(hours=1)
    if what == "case":
        ids = gaps["complaint_id"]
        return float((spent.where(between, 0).groupby(ids).sum() / spent.groupby(ids).sum()).mean())
    return float(between.mean() if what == "count" else spent[between].sum() / spent.sum())


class LeftOut(Exercise, id="6-14"):
    closed = given(
        True,
        "tables",
        "the closed cases",
        "an open one is not at its end",
        others={"*all* cases": False},
    )
    steps = given(
        "steps",
        "rules",
        "whether each step was done at all",
        others={"the usual way without any detour": "way"},
    )
    all_nine = answer(
        call(_share_of_cases, closed, steps), share(0.001), "the share with all nine steps"
    )
    step = given("follow_up", "steps", "`follow_up`", others={"`analyse`": "analyse"})
    hers = given("A07", "people", "the cases of A07", others={"*all* closed cases": "all"})
    theirs = given("others", "people", "the cases of all others")
    a07_skips = answer(call(_skip, step, hers), share(0.002), "the share that A07 leaves out")
    others_skip = answer(
        call(_skip, step, theirs), share(0.002), "the share that the others leave out"
    )
    pair = given(
        ("assess", "agree"),
        "pairs",
        "the gaps from `assess` to `agree`",
        others={
            "those from `listen` to `apologise`": ("listen", "apologise"),
            "those from `agree` to `act`": ("agree", "act"),
        },
    )
    what = given(
        "hours",
        "weights",
        "the *hours* of the gaps",
        others={
            "the *number* of gaps": "count",
            "the mean of each case's own share, where short cases weigh as much": "case",
        },
    )
    waiting_share = answer(call(_waits, pair, what), share(0.002), "the share of the waiting time")
    hints = (
        "done.all(axis=1) is true for who has every step, and the mean of true and false is a "
        "share.",
        'closed["owner"] == "A07" picks her cases, ~ before it picks the others.',
        'Of gaps, take those with gaps["after"] == "assess" and gaps["step"] == "agree"; sum their '
        "hours, and divide by the sum of all.",
    )
    then = (
        "{waiting_share} of the time nobody at the desk acts: the case lies with another "
        "department. And one person leaves out the call afterwards in {a07_skips} of the cases: "
        "ask why, before you blame."
    )
