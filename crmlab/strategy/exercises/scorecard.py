"""Exercise 7-7: the scorecard of eight quarters, what is off target, and what of it is news."""

import numpy as np
import pandas as pd

from crmlab.answers import Label, Labels, Vector
from crmlab.datasets import load
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, choice, given, step
from crmlab.strategy.exercises.frame import MEASURES
from crmlab.strategy.measures.scorecard import FLAGS, SIGNS
from crmlab.theme import percent, words

ROWS = sorted(MEASURES)  # as the learner's tables have them


def _table(signs: dict, base: str) -> tuple[pd.DataFrame, pd.Series]:
    """Return the values, each with its sign, and the targets, a column a measure, over the base."""
    long = load("scorecard_quarterly")
    values = long.pivot(index="quarter", columns="measure", values="value")[ROWS]
    about = long.groupby("measure")[["better", "target"]].first().loc[ROWS]
    below = {"target": about["target"], "value": values.iloc[-1], "none": 1}[base]
    sign = about["better"].map(signs)
    return values * sign / below, about["target"] * sign / below


def _ahead(quarters: slice, signs: dict, base: str, against: str) -> np.ndarray:
    values, targets = _table(signs, base)
    other = targets if against == "target" else values.iloc[-2]
    return (values[quarters].mean() - other).to_numpy()


def _usual(changes: slice, side: str, middle: str, divisor: float, base: str) -> np.ndarray:
    values = _table({"higher": 1, "lower": 1}, base)[0]
    moves = values.diff()[changes]
    return ((moves.abs() if side == "abs" else moves).agg(middle) / divisor).to_numpy()


def _flags(ahead: np.ndarray, usual: np.ndarray, times: float) -> list[str]:
    return list(np.select([ahead >= 0, ahead >= -times * usual], FLAGS[:2], FLAGS[2]))


def _signs() -> pd.Series:
    return load("scorecard_quarterly").groupby("measure")["better"].first()[ROWS].map(SIGNS)


def _since_the_first() -> np.ndarray:
    values = _table(SIGNS, "none")[0]
    return ((values.iloc[-1] - values.iloc[0]) / values.iloc[0].abs()).to_numpy()


def _worse(signs: dict) -> pd.Series:
    return (_table(signs, "none")[0].diff().iloc[-4:] < 0).sum()


class Card(Exercise, id="7-7"):
    quarter = choice(
        ("the last quarter", slice(-1, None)),
        ("the last but one", slice(-2, -1)),
        ("the mean of all eight", slice(None)),
    )
    against = choice(("the target", "target"), ("the quarter before", "before"))
    signs = choice(
        ("each in its own direction", SIGNS),
        ("higher as better for all", {"higher": 1, "lower": 1}),
        why="of costs and customers lost, less is better",
    )
    base = choice(
        ("shares of the *target*", "target"),
        ("shares of the value", "value"),
        ("units of its own", "none"),
    )
    ahead = answer(
        call(_ahead, quarter, signs, base, against),
        Vector(ROWS, "share", 0.0005),
        "ahead of the target",
    )
    ahead.mistake(
        "This is measured against the first quarter. Take the target", call(_since_the_first)
    )
    ahead.mistake(
        "Where lower is better: target − value, over the *target*, and not target over value",
        call(lambda: (_table(SIGNS, "target")[0].iloc[-1].abs() ** _signs() - 1).to_numpy()),
    )

    @ahead.symptom
    def _against(given, ahead):
        at = int(np.argmax(np.abs(given - ahead) > 0.0005))
        values, targets = _table(dict.fromkeys(SIGNS, 1), "none")
        return say(
            "{measure}: {value:,.4g} against a target of {target:,.4g}; {better} is better. You "
            "have it ahead by {given}",
            measure=words(ROWS[at]),
            value=values[ROWS[at]].iloc[-1],
            target=targets[ROWS[at]],
            better=say("higher") if _signs()[ROWS[at]] > 0 else say("lower"),
            given=percent(given[at]),
        )

    changes = choice(
        ("the changes *before* the last", slice(1, -1)),
        ("all seven changes", slice(1, None)),
        ("those before the last *two*", slice(1, -2)),
        ("the last one alone", slice(-1, None)),
        ("those after the first", slice(2, -1)),
        why="the last one is to be judged, so it has no say in what is usual",
    )
    side = choice(("the size of each change", "abs"), ("changes with a sign", "raw"))
    middle = choice(("the mean", "mean"), ("the median", "median"), ("the largest", "max"))
    divisor = given(1.128, "divisors", "the division by 1.128", others={"no division": 1.0})
    usual = answer(
        call(_usual, changes, side, middle, divisor, base),
        Vector(ROWS, "share", 0.00005),
        "the usual wobble",
    )

    @usual.symptom
    def _changes(given, usual):
        at = int(np.argmax(np.abs(given - usual) > 0.00005))
        sizes = _table(SIGNS, "target")[0].diff()[ROWS[at]].abs().iloc[1:-1]
        return say(
            "{measure}: its six changes were from {least} to {most} of the target, and this is "
            "{given}. Take their mean size, over 1.128",
            measure=words(ROWS[at]),
            least=percent(sizes.min(), 2),
            most=percent(sizes.max(), 2),
            given=percent(given[at], 2),
        )

    times = given(2, "times", "two wobbles", others={"no limit": 99})
    flags = answer(call(_flags, ahead, usual, times), Labels(ROWS, FLAGS), "the flags")
    flags.mistake("A miss of two usual wobbles at most is no news", call(_flags, ahead, usual, 0))

    @flags.symptom
    def _why(given, flags, ahead, usual):
        at = next(at for at, flag in enumerate(given) if flag != flags[at])
        told = {"measure": words(ROWS[at]), "two": percent(2 * usual[at])}
        if ahead[at] >= 0:
            return say("{measure} is not short of its target: only a miss can be news", **told)
        return say(
            "{measure} misses its target by {miss}, and two usual wobbles are {two}",
            miss=percent(-ahead[at]),
            **told,
        )

    usual.mistake(
        "This is a standard deviation. Take the mean *size* of the changes, over 1.128",
        call(_usual, changes, "raw", "std", 1, base),
        call(_usual, changes, "raw", "std", divisor, base),
    )
    ratio = call(lambda: _table(SIGNS, "target")[0].iloc[-1].to_numpy())
    ahead.mistake(
        "This is the value over the target. How far it is *ahead* is the gap over the target",
        *(ratio, call(np.abs, ratio)),
    )
    worse = step(call(_worse, signs), "quarters by measure", "how often each got worse")
    drifting = answer(call(pd.Series.idxmax, worse), Label(ROWS), "the measure that drifts")
    drifting.mistake(
        "It had hardly moved before the last quarter. That is a break, not a drift",
        call(lambda: "lead_conversion"),
    )

    @drifting.symptom
    def _how_often(given, worse):
        return say("It got worse in {count} of the last four quarters", count=worse[given])

    hints = (
        "values['2024Q2'] less the target, over the target. Where lower is better, turn its sign.",
        "values.diff(axis=1) has the seven changes of each measure in a row. Leave out the last "
        "column, take .abs(), and the mean along axis=1; divide by 1.128 and by the target.",
        "np.select([ahead >= 0, ahead >= -2 * usual], ['on target', 'wobble'], 'news') gives the "
        "flags. For the drift, count in the last four changes how many are for the worse.",
    )
    then = (
        "Three lights are red, and two of them are news. The drift was off target a quarter "
        "ago already; the break needs a question today; the third needs nothing at all."
    )
