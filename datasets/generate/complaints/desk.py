"""What the desk did with each complaint: nine steps, skipped ones, cases that come back."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from ..common import category, expected
from .calendar import END, START, WORK, worked

STEPS = ["listen", "apologise", "record", "assess", "agree", "act", "reply", "follow_up",
         "analyse"]  # fmt: skip
LISTEN, APOLOGISE, RECORD, ASSESS, AGREE, ACT, REPLY, FOLLOW_UP, ANALYSE = range(9)
AGENTS = [f"A{i:02d}" for i in range(1, 13)]
LOAD = [10, 9, 9, 8, 8, 9, 9, 8, 8, 8, 7, 7]
SKIPPER, SKIPS, OTHERS_SKIP = "A07", 0.70, 0.15
CLOSED, ALL_STEPS, REOPENED = 4950, 0.62, 0.06
IN_TIME, SLA = 0.92, 48 * 60
MEDIAN_FIRST, MEDIAN_REPLY, WAITING = 35, 41.5 * 60, 0.60
LAST = (END - START) // pd.Timedelta(minutes=1)
LEAST = 40  # working minutes from the first response to the reply
SPOT = 350  # settled on the spot: listen, apologise, act, reply
FIRST = {"chat": 20, "phone": 2, "mail": 150, "social": 60, "store": 2}  # working minutes, median
SLOW = {"quality": 1.0, "service": 0.85, "logistics": 1.0, "transaction": 1.1, "after_sales": 1.3}

PARAMETERS = {
    "skips_follow_up": {SKIPPER: SKIPS, "others": OTHERS_SKIP},
    "on_the_spot": SPOT,
    "service_level_hours": SLA / 60,
    "first_response_working_minutes": FIRST,
}
TRUTHS = {
    "cases": expected(5000, 0, "complaints with events"),
    "open_cases": expected(5000 - CLOSED, 0, "without a reply, or reopened and not yet replied"),
    "median_first_response": expected(35, 1, "minutes, listen - first step of staff"),
    "median_resolution": expected(41.5, 0.25, "hours, listen - last reply, closed cases"),
    "within_48_hours": expected(IN_TIME, 0.0005, "of the closed: listen - last reply"),
    "all_nine_steps": expected(ALL_STEPS, 0.0005, "of the cases"),
    "reopened": expected(REOPENED, 0.0005, "of the cases"),
    "skips_A07": expected(SKIPS, 0.002, "of A07's closed cases, by who replied last: no follow_up"),
    "skips_others": expected(OTHERS_SKIP, 0.001, "the same of the other agents"),
    "waiting_assess_agree": expected(
        WAITING, 0.01, "of the time from listen to the last reply, closed cases"
    ),
}


def complaint_events(rng: np.random.Generator, log: pd.DataFrame, cause: pd.Series) -> pd.DataFrame:
    """Return a row a step of each complaint, in order of time; the true cause decides how slow."""
    cases = log[log["is_complaint"]].reset_index(drop=True).assign(cause=cause.to_numpy())
    arrived = ((cases["time"] - START) // pd.Timedelta(minutes=1)).to_numpy()
    owner = rng.choice(AGENTS, len(cases), p=np.array(LOAD) / sum(LOAD))
    first = first_response(rng, cases["channel"].astype(str).to_numpy(), arrived)
    spot = on_the_spot(rng, cases)
    left = still_open(rng, arrived, first, spot)
    back = comes_back(rng, arrived, spot | left)
    at, again = worked_through(rng, cases, arrived, first, spot, left, back)
    done = kept_steps(rng, at, owner == SKIPPER, spot, left)
    rows = [as_rows(rng, cases, at, done, owner), again_rows(cases, again, back, owner)]
    events = pd.concat(rows, ignore_index=True)
    events = events.sort_values(["minute", "complaint_id"], kind="stable", ignore_index=True)
    return pd.DataFrame(
        {
            "complaint_id": events["complaint_id"],
            "step": category(events["step"], [*STEPS, "reopen"]),
            "time": (START + pd.to_timedelta(events["minute"], "min")).astype("datetime64[us]"),
            "actor": category(events["actor"], ["customer", *AGENTS, "system"]),
        }
    )


def bisected(found: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """Return where a rising function takes a value.

    >>> round(bisected(lambda x: x**2, 2, 0, 2), 6)
    1.414214
    """
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if found(middle) < wanted else (low, middle)
    return high


def first_response(
    rng: np.random.Generator, channel: np.ndarray, arrived: np.ndarray
) -> np.ndarray:
    """Return the number of the working minute of the first response; its median is planted."""
    middle = np.array([FIRST[name] for name in channel], dtype=float)
    spoken = middle < 10
    luck = np.exp(rng.normal(0, np.where(spoken, 0.5, 0.9)))
    begun = worked(arrived)

    def after(scale: float) -> np.ndarray:
        wait = np.where(spoken, middle, middle * scale) * luck
        return begun + 1 + np.rint(wait).astype(int)

    def seen(scale: float) -> float:
        when = WORK[after(scale)]
        return np.median((when - arrived)[when < LAST])

    return after(bisected(seen, MEDIAN_FIRST, 0.1, 5))


def on_the_spot(rng: np.random.Generator, cases: pd.DataFrame) -> np.ndarray:
    """Return which complaints are put right while the customer waits."""
    there = cases["channel"].isin(["chat", "phone", "store"]) & (cases["severity"] <= 2)
    there &= (cases["cause"] != "after_sales") & (cases["time"] < END - pd.Timedelta(days=20))
    score = np.log(cases["order_value"]) + rng.logistic(0, 1, len(cases))
    return (score.where(there, np.inf).rank(method="first") <= SPOT).to_numpy()


def still_open(
    rng: np.random.Generator, arrived: np.ndarray, first: np.ndarray, spot: np.ndarray
) -> np.ndarray:
    """Return which complaints have no reply at the end: the last ones, and some that hang."""
    age = (LAST - arrived) / 1440
    weight = np.where(spot, 0, 1 / (age + 1) ** 2.2)
    weight[first + LEAST > worked(LAST) - 60] = 1e6  # nobody could reply any more
    left = np.zeros(len(arrived), dtype=bool)
    weight /= weight.sum()
    left[rng.choice(len(arrived), len(arrived) - CLOSED, replace=False, p=weight)] = True
    return left


def comes_back(rng: np.random.Generator, arrived: np.ndarray, never: np.ndarray) -> np.ndarray:
    """Return which cases are opened again after the reply."""
    able = np.flatnonzero(~never & (arrived < LAST - 21 * 1440))
    back = np.zeros(len(arrived), dtype=bool)
    back[rng.choice(able, round(REOPENED * len(arrived)), replace=False)] = True
    return back


def worked_through(
    rng: np.random.Generator,
    cases: pd.DataFrame,
    arrived: np.ndarray,
    first: np.ndarray,
    spot: np.ndarray,
    left: np.ndarray,
    back: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the minutes of the nine steps, and of the five of a second round.

    Everybody looks at the 48 hours: most of what would take longer is answered just before.
    """
    n = len(cases)
    slow = cases["cause"].map(SLOW).to_numpy() * np.where(cases["severity"] >= 4, 1.15, 1.0)
    slow = slow * np.where(back, 0.6, 1) * np.exp(rng.normal(0, 0.55, n))
    short = rng.integers(15, 120, n)
    due = np.searchsorted(WORK, arrived + SLA, "right") - 1
    rushed = due - rng.exponential(80, n).astype(int)
    over = due + 1 + rng.exponential(450, n).astype(int)
    turn, end = rng.random(n), worked(LAST) - rng.integers(1, 60, n)
    returns, round_2 = 60 + rng.exponential(1100, n), 60 + rng.exponential(240, n).astype(int)
    closed = ~left

    def replied(scale: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the working minutes of both replies, and when the customer is back."""
        reply = first + np.where(spot, short, np.maximum(scale * slow, LEAST)).astype(int)
        can = (due >= first + LEAST) & ~spot
        ready = (reply > due) & can
        reply = np.where(ready, np.maximum(rushed, first + LEAST), reply)
        again = (WORK[reply] + returns).astype(int)
        second = worked(again) + round_2
        late = (WORK[np.where(back, second, reply)] - arrived > SLA) & closed
        more = CLOSED - round(IN_TIME * CLOSED) - late.sum()
        able = np.flatnonzero(ready & closed & ~back & ~late & (due + 1 < end))
        chosen = able[np.argsort(turn[able])[: max(more, 0)]]
        reply[chosen] = over[chosen]
        reply = np.where(closed, np.minimum(reply, end), reply)
        return reply, second, again

    def took(scale: float) -> np.ndarray:
        reply, second, _ = replied(scale)
        return (WORK[np.where(back, second, reply)] - arrived)[closed]

    reply, second, again = replied(
        bisected(lambda scale: np.median(took(scale)), MEDIAN_REPLY, 100, 3000)
    )
    pauses = rng.exponential([12, 45, 70, 25], (n, 4))
    pauses_2 = rng.exponential([30, 60, 25], (n, 3))

    def steps(short_pauses: float) -> tuple[np.ndarray, np.ndarray]:
        """Return both rounds in working minutes: what is not a pause is a wait for others."""
        room = np.minimum(pauses * short_pauses, ((reply - first) / 8)[:, None]).astype(int) + 1
        room_2 = np.minimum(pauses_2 * short_pauses, round_2[:, None] / 8).astype(int) + 1
        record = first + room[:, 0]
        act = reply - room[:, 3]
        one = [first, record, record + room[:, 1], act - room[:, 2], act, reply]
        act = second - room_2[:, 2]
        two = [worked(again) + room_2[:, 0], act - room_2[:, 1], act, second]
        return np.column_stack(one), np.column_stack(two)

    def busy(short_pauses: float) -> float:
        one, two = (WORK[each] for each in steps(short_pauses))
        waits = (one[:, 3] - one[:, 2]) * ~spot + (two[:, 1] - two[:, 0]) * back
        total = np.where(back, two[:, 3], one[:, 5]) - arrived
        return 1 - waits[closed].sum() / total[closed].sum()

    one, two = steps(bisected(busy, 1 - WAITING, 0.05, 8))
    last = np.where(back, second, reply)
    call = last + 540 * rng.integers(1, 4, n) + rng.integers(0, 540, n)
    close = call + 540 * rng.integers(1, 6, n) + rng.integers(5, 540, n)
    return (
        np.column_stack([arrived, WORK[one], WORK[call], WORK[close]]),
        np.column_stack([again, WORK[two]]),
    )


def kept_steps(
    rng: np.random.Generator, at: np.ndarray, by_skipper: np.ndarray, spot: np.ndarray,
    left: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Return which steps of which case were taken; the shares of those left out are planted."""
    done = at < LAST
    done[np.ix_(left, range(AGREE, len(STEPS)))] = False
    done[np.ix_(spot, [RECORD, ASSESS, AGREE, FOLLOW_UP, ANALYSE])] = False
    for group, share in ((by_skipper, SKIPS), (~by_skipper, OTHERS_SKIP)):
        group = group & ~left
        could = np.flatnonzero(group & done[:, FOLLOW_UP])
        more = round(share * group.sum()) - (group.sum() - len(could))
        skipped = rng.choice(could, more, replace=False)
        done[skipped, FOLLOW_UP] = False
        done[skipped, ANALYSE] &= rng.random(more) < 0.5
    whole = np.flatnonzero(done.all(axis=1))
    more = len(whole) - round(ALL_STEPS * len(done))
    skipped = rng.choice(whole, more, replace=False)
    done[skipped, rng.choice([ANALYSE, RECORD, APOLOGISE], more, p=[0.55, 0.33, 0.12])] = False
    return done


def as_rows(
    rng: np.random.Generator, cases: pd.DataFrame, at: np.ndarray, done: np.ndarray,
    owner: np.ndarray,
) -> pd.DataFrame:  # fmt: skip
    """Return the steps of the first round, the follow-up and the analysis."""
    n = len(cases)
    actor = np.repeat(owner[:, None], len(STEPS), axis=1).astype(object)
    actor[:, LISTEN] = "customer"
    relieved = (rng.random(n) < 0.2) & done[:, RECORD]
    actor[relieved, APOLOGISE] = rng.choice(AGENTS, relieved.sum())
    typed = cases["channel"].isin(["chat", "mail", "social"]).to_numpy() & done[:, APOLOGISE]
    actor[typed, RECORD] = "system"
    actor[:, ANALYSE] = rng.choice(["A01", "A11"], n)
    at = at.copy()
    at[~done[:, APOLOGISE], RECORD] = at[~done[:, APOLOGISE], APOLOGISE]
    case, step = np.nonzero(done)
    return pd.DataFrame(
        {
            "complaint_id": cases["complaint_id"].to_numpy()[case],
            "step": np.array(STEPS)[step],
            "minute": at[case, step],
            "actor": actor[case, step],
        }
    )


def again_rows(
    cases: pd.DataFrame, again: np.ndarray, back: np.ndarray, owner: np.ndarray
) -> pd.DataFrame:
    """Return the steps of those who came back."""
    names = ["reopen", "assess", "agree", "act", "reply"]
    case = np.repeat(np.flatnonzero(back), len(names))
    step = np.tile(np.arange(len(names)), back.sum())
    return pd.DataFrame(
        {
            "complaint_id": cases["complaint_id"].to_numpy()[case],
            "step": np.array(names)[step],
            "minute": again[case, step],
            "actor": np.where(step == 0, "customer", owner[case]),
        }
    )
