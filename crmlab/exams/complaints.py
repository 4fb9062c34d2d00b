"""Chapter 06: one count in two weeks, a weekend on the clock, and a button that is too easy."""

import numpy as np
import pandas as pd

from crmlab.complaints.measures import Calendar, control_chart, expected_stayers
from crmlab.exams import Question
from crmlab.messages import say
from crmlab.theme import count, number, percent


def same_count(rng: np.random.Generator) -> Question:
    """Ask which of two weeks with one count is a signal."""
    rate, quiet = int(rng.integers(15, 31)) / 1_000, int(rng.integers(8, 16)) * 100
    busy = quiet * 2
    spread = (rate * (1 - rate) / quiet) ** 0.5
    complaints = int(np.ceil(quiet * (rate + 3 * spread))) + int(rng.integers(1, 4))
    year = 100_000  # orders, whose rate is the center
    chart = control_chart(
        pd.Series([year * rate, complaints, complaints]), pd.Series([year, quiet, busy]), base=1
    )
    told = {
        "rate": percent(rate),
        "quiet": count(quiet),
        "busy": count(busy),
        "complaints": complaints,
        "one": percent(chart["upper"].iloc[1], 2),
        "other": percent(chart["upper"].iloc[2], 2),
        "seen": percent(complaints / quiet, 2),
        "seen_busy": percent(complaints / busy, 2),
    }
    return Question(
        say("The same count twice"),
        12,
        say(
            "In a quiet year {rate} of all orders brought a complaint. Last week {complaints} of "
            "{quiet} orders did, this week {complaints} of {busy}.\n\n(a) The upper limit (3 "
            "sigma) of each week? (b) Which week is a signal? (c) What do you do in a week with a "
            "signal, and what do you *not* do in one without? (d) The base year was taken from "
            "the three best quarters. What does that do to the limits?",
            **told,
        ),
        say(
            "(a) {one} and {other}. (b) Last week, {seen}; this week, {seen_busy}, is not above "
            "its limit. (c) Look for what was different in that week, case by case; without a "
            "signal, do not explain the single week or reward it, but change the process if its "
            "level is too high. (d) They lie too low, and ring where nothing has changed.",
            **told,
        ),
        {
            say("each week's own limit"): 4,
            say("the signal, by rates"): 2,
            say("special and common causes told apart"): 3,
            say("a base that flatters"): 1,
        },
        {"rate": rate, "quiet": quiet, "busy": busy, "complaints": complaints},
        {"one": chart["upper"].iloc[1], "other": chart["upper"].iloc[2]},
    )


def weekend(rng: np.random.Generator) -> Question:
    """Ask for working hours over a weekend, and what a promise in hours rewards."""
    came = pd.Timestamp("2024-06-07") + pd.Timedelta(minutes=int(rng.integers(20, 35)) * 30)
    left = pd.Timestamp("2024-06-11") + pd.Timedelta(minutes=int(rng.integers(19, 36)) * 30)
    desk = Calendar(9, 18, "Mon Tue Wed Thu Fri", [pd.Timestamp("2024-06-10").date()])
    working = float(desk.hours(pd.Series(came), pd.Series(left))[0])
    clock = (left - came) / pd.Timedelta(hours=1)
    told = {
        "came": f"{came:%H:%M}",
        "left": f"{left:%H:%M}",
        "clock": number(clock),
        "working": number(working),
        "kept": say("kept") if working <= 8 else say("broken"),
    }
    return Question(
        say("Over the weekend"),
        12,
        say(
            "The desk is open from 9 to 18, Monday to Friday; Monday, 10 June 2024, is a holiday. "
            "A complaint came on Friday, 7 June, at {came}; the reply went on Tuesday, 11 June, "
            "at {left}.\n\n(a) How many hours by the clock, how many working hours? (b) The "
            "promise: a reply within 8 working hours. Kept? (c) Which of the two does the "
            "customer feel, and which does the head of the desk plan by? (d) The median of closed "
            "cases is the figure on the wall. Name two ways to lower it without serving anybody "
            "sooner.",
            **told,
        ),
        say(
            "(a) {clock} and {working}. (b) {kept}. (c) The customer waits by the clock; the desk "
            "can only be staffed by working hours, so report both. (d) Close early and open anew; "
            "leave old cases open, for they are not in the median of closed ones; send a first "
            "reply that settles nothing.",
            **told,
        ),
        {
            say("hours by the clock"): 1,
            say("working hours, holiday and weekend left out"): 4,
            say("whose clock is whose"): 2,
            say("two ways to game it"): 3,
        },
        {"came": came, "left": left},
        {"clock": clock, "working": working},
    )


def button(rng: np.random.Generator) -> Question:
    """Ask what an easier complaint brings if the desk does not grow with it."""
    problems, now, then = int(rng.integers(10, 31)) * 100, 0.20, float(rng.choice([0.40, 0.50]))
    stay = {"silent": int(rng.integers(30, 41)) / 100, "unsettled": int(rng.integers(15, 26)) / 100}
    stay |= {"settled": 0.60, "quick": int(rng.integers(80, 91)) / 100}
    mix = {"unsettled": 0.2, "settled": 0.4, "quick": 0.4}
    crowded = {"unsettled": 0.7, "settled": 0.2, "quick": 0.1}
    before, grown, stuck = (
        expected_stayers(problems, voice, shares, stay)["stayers"].sum()
        for voice, shares in ((now, mix), (then, mix), (then, crowded))
    )
    told = {name: percent(share, 0) for name, share in stay.items()} | {
        "problems": count(problems),
        "now": percent(now, 0),
        "then": percent(then, 0),
        "before": count(before),
        "grown": count(grown),
        "stuck": count(stuck),
    }
    return Question(
        say("A button that is too easy"),
        15,
        say(
            "Of {problems} customers with a problem, {now} complain. Of complaints, 20 % stay "
            "unsettled, 40 % are settled, 40 % settled quickly. Of the silent {silent} stay, of "
            "the unsettled {unsettled}, of the settled {settled}, of the quickly settled {quick}. "
            "A button would raise the share who complain to {then}.\n\n(a) How many stay today? "
            "(b) And with the button, if the desk grows with it? (c) And if it does not, so that "
            "70 % stay unsettled, 20 % are settled and 10 % quickly? (d) What follows for the "
            "order of the two steps? Why may the rates of staying not be taken as effects?",
            **told,
        ),
        say(
            "(a) {before}. (b) {grown}. (c) {stuck}. (d) The desk first, then the button: an "
            "unsettled complaint leaves fewer than silence. Those who complain may care more "
            "from the start, and what gets settled quickly may be the easy cases; a comparison by "
            "lot would tell.",
            **told,
        ),
        {
            say("today's tree"): 3,
            say("both trees with the button"): 3,
            say("the order of steps"): 2,
            say("who complains and what is settled differ from the start"): 2,
        },
        {"problems": problems, "then": then, "stay": stay, "mix": mix, "crowded": crowded},
        {"before": before, "grown": grown, "stuck": stuck},
    )


QUESTIONS = (same_count, weekend, button)
