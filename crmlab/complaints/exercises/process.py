"""Exercises 6-2 and 6-14: a promised time, steps left out, and where a case waits."""

import pandas as pd

from crmlab.answers import Number, share
from crmlab.complaints.measures import HANDLING_STEPS, Calendar, case_times, sort_events
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition

USUAL = " → ".join(HANDLING_STEPS)


@once_an_edition
def _desk() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the cases with the steps that each had, and the gaps until their replies."""
    events, _ = sort_events(load("complaint_events"))
    desk = Calendar(9, 18, "Mon Tue Wed Thu Fri Sat", load("complaint_holidays")["date"])
    times = case_times(events, "2024-06-30", desk)
    times["channel"] = load("complaints").set_index("complaint_id")["channel"]
    by_case = events.groupby("complaint_id")
    steps = pd.crosstab(events["complaint_id"], events["step"])[HANDLING_STEPS] > 0
    times["full"], times["some"] = steps.all(axis=1), steps.any(axis=1)
    times["number"], times["events"] = steps.sum(axis=1), by_case.size()
    times["kinds"] = by_case["step"].nunique()
    times["columns"] = steps[~times["open"]].all().mean()
    gaps = events.assign(after=by_case["step"].shift())
    gaps["hours"] = by_case["time"].diff() / pd.Timedelta(hours=1)
    gaps["until_reply"] = gaps["time"] <= gaps["complaint_id"].map(times["resolved"])
    return times.join(steps), gaps.dropna(subset="hours")


@once_an_edition
def _middle(chosen: tuple[str, ...]) -> float:
    cases, (column, middle, *by) = _desk()[0], chosen
    values = cases.eval(column)
    return float((values.groupby(cases[by[0]]).median() if by else values).agg(middle))


def _share(rules: tuple[str, str]) -> float:
    """Return how many cases follow one rule, for one that follows the other."""
    above, below = (_desk()[0].eval(rule).sum() for rule in rules)
    return float(above / below)


class Promise(Exercise, id="6-2"):
    hits = given(460, "cases", "the 460 in time", others={"the 12 missed ones as well": 472})
    closed = given(500, "cases", "the 500 closed ones", others={"all 520 cases": 520})
    old = given(12, "open cases", "the 12 open beyond the limit", "they can no longer make it")
    young = given(8, "open cases", "the 8 younger ones")
    all_open = given(20, "open cases", "all 20 open ones")
    closed_share = answer(hits / closed, share(), "the share in time of the closed cases")
    closed_share.mistake("Open cases are no part of the closed ones", (hits - old) / closed)
    counted_share = answer(hits / (closed + old), share(), "the share with the old open ones")
    counted_share.mistake(
        "The missed ones are not among the 460: add them below the line",
        *((hits - old) / closed, (hits - old) / (closed + old)),
    )
    counted_share.mistake(
        "The 8 young ones are not kept yet. Leave them out above and below the line",
        *((hits + young) / (closed + all_open), (hits + all_open) / (closed + all_open)),
    )
    middle = choice(
        ("the median of `response_min`", ("response_min", "median")),
        ("the *mean*", ("response_min", "mean")),
        ("the longest", ("response_min", "max")),
        ("hours, not minutes", ("response_min / 60", "median")),
        ("the *hours* until the reply", ("hours", "median")),
        ("the time until the reply", ("60 * hours", "median")),
        ("the *working* hours until the reply", ("working_hours", "median")),
        ("the mean of channels' medians", ("response_min", "mean", "channel")),
        ("the median of medians", ("response_min", "median", "channel")),
        ("the mean of closed cases", ("response_min.where(~open)", "mean")),
    )
    median_response = answer(
        call(_middle, middle), Number("minutes", 0.5), "the median first response"
    )
    rules = choice(
        (
            "`hours`, and open cases only where they are beyond the limit",
            ("hours <= 48 & ~open", "hours > 48 | ~open"),
        ),
        ("*closed* cases only", ("hours <= 48 & ~open", "~open")),
        ("all open cases as missed", ("hours <= 48 & ~open", "open < 2")),
        ("young open cases as kept", ("hours <= 48", "open < 2")),
        ("the *open* cases only", ("hours <= 48 & open", "open")),
        ("*working* hours", ("working_hours <= 48", "open < 2")),
        ("minutes of the first response", ("response_min <= 48", "open < 2")),
        ("the *first* response", ("response_min <= 48 * 60", "open < 2")),
        ("those who waited *longer*", ("hours > 48", "open < 2")),
        ("24 hours", ("hours <= 24 & ~open", "hours > 24 | ~open")),
        ("24 hours", ("hours <= 24", "open < 2")),
        why="these can no longer make it, and young ones still can",
    )
    in_time = answer(call(_share, rules), share(0.0002), "the share within 48 hours")
    hints = (
        "Who is still open and beyond the limit has missed it; who is open and younger counts "
        "neither above nor below the line.",
        'times["response_min"] has a median. For the share: beyond = times["hours"] > 48, and '
        'counted = ~times["open"] | beyond.',
        'Above the line stand those with ~times["open"] & ~beyond, below it those counted.',
    )
    then = (
        "By hand {closed_share} of the closed and {counted_share} with the old open ones; at this "
        "desk {in_time}. To count only what is closed invites a desk to close nothing old."
    )


def _skip(step: str, whose: str, whole: str, closed: str) -> float:
    return _share((f"~{step} & {closed} & {whose}", f"{closed} & {whole or whose}"))


def _of_owners(middle: str) -> float:
    """Return the mean or the median of the shares of all owners but A07."""
    others = _desk()[0].query("~open & owner != 'A07'")
    return float(1 - others.groupby("owner")["follow_up"].mean().agg(middle))


def _waits(chosen: tuple[str, ...]) -> float:
    pair, what, *rows = chosen
    gaps = _desk()[1].query(rows[0] if rows else "until_reply")
    spent, ids = gaps["hours"].where(gaps.eval(pair)), gaps["complaint_id"]
    if what == "all":
        return float(spent.sum() / _desk()[0]["hours"].sum())
    if what.startswith("case"):
        shares = spent.groupby(ids).sum() / gaps["hours"].groupby(ids).sum()
        return float(shares[shares > (0 if what == "cases" else -1)].mean())
    return float(spent.agg(what) / gaps["hours"].agg(what))


class LeftOut(Exercise, id="6-14"):
    complete = choice(
        ("each of the nine steps: `.all(axis=1)`", ("full & ~open", "~open")),
        ("all cases, but open ones go on", ("full & ~open", "open < 2")),
        ("the usual way, no detour", (f"way == '{USUAL}' & ~open", "~open")),
        ("*any* step", ("some & ~open", "~open")),
        ("the columns: `axis=0`", ("columns * ~open", "~open")),
        ("the mean of all cells", ("number * ~open / 9", "~open")),
        ("the *number* of steps", ("number * ~open", "~open")),
        ("the last step alone", ("analyse & ~open", "~open")),
        ("eight steps or more", ("number > 7 & ~open", "~open")),
        ("nine *events*", ("events == 9", "open < 2")),
        ("nine *events* or more", ("events > 8 & ~open", "~open")),
        ("nine kinds, `reopen` among them", ("kinds == 9 & ~open", "~open")),
    )
    all_nine = answer(call(_share, complete), share(0.001), "the share with all nine steps")
    step = choice(("`follow_up`", "follow_up"), ("`analyse`", "analyse"), ("*any* step", "full"))
    closed = choice(("closed cases only", "~open"), ("*all* cases", "open < 2"))
    hers = given("owner == 'A07'", "people", "the cases of A07")
    everybody = given("open < 2", "people", "*all* closed cases")
    theirs = given("owner != 'A07'", "people", "the cases of all others")
    own = choice(
        ("their own cases", ""),
        ("*all* closed cases", "open < 2"),
        ("all cases without that step", "~follow_up"),
    )
    a07_skips = answer(
        call(_skip, step, hers, own, closed), share(0.002), "the share that A07 leaves out"
    )
    others_skip = answer(
        call(_skip, step, theirs, own, closed),
        share(0.00003),
        "the share that the others leave out",
    )
    a07_skips.mistake(
        "You took all cases. Take those of A07",
        call(_share, ("~follow_up & ~open & owner == 'A07'", "open < 2")),
    )
    others_skip.mistake("This is the rest of A07's cases. Take those of the others", 1 - a07_skips)
    others_skip.mistake(
        "Owners have cases in different number. Take the cases of all of them together",
        *(call(_of_owners, "mean"), call(_of_owners, "median")),
    )
    gap = "after == 'assess' & step == 'agree'"
    hours = choice(
        ("the *hours* from `assess` to `agree`, of all hours", (gap, "sum")),
        ("the *number* of gaps", (gap, "count")),
        ("the *mean* gap, by the mean of all", (gap, "mean")),
        ("the *median* gap, by the median of all", (gap, "median")),
        ("all gaps, after the last reply as well", (gap, "sum", "hours >= 0")),
        ("the first gap", ("after == 'listen' & step == 'apologise'", "sum")),
        ("`record` to `assess`", ("after == 'record' & step == 'assess'", "sum")),
        ("`agree` to `act`", ("after == 'agree' & step == 'act'", "sum")),
        ("`agree` to `assess`", ("after == 'agree' & step == 'assess'", "sum")),
        ("the gaps that end with `assess`", ("step == 'assess'", "sum")),
        ("gaps that end with either", ("step in ['assess', 'agree']", "sum")),
        ("the mean of each case's own share, of long and short ones", (gap, "case")),
        ("all hours of the *cases*, open ones among them", (gap, "all")),
        ("the mean share of the cases with such a gap", (gap, "cases")),
    )
    waiting_share = answer(call(_waits, hours), share(0.002), "the share of the waiting time")
    hints = (
        "done.all(axis=1) is true for who has every step, and the mean of true and false is a "
        "share.",
        'closed["owner"] == "A07" picks her cases, ~ before it picks the others.',
        'Of gaps, take those with gaps["after"] == "assess" and gaps["step"] == "agree"; sum their '
        "hours, and divide by the sum of all.",
    )
    then = (
        "{waiting_share} of the time lies between assessing and agreeing: the case is with another "
        "department, the desk says. And one person leaves out the call afterwards in {a07_skips} "
        "of the cases: ask why, before you blame."
    )
