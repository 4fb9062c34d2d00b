"""Exercises 6-7 and 6-9: what justice weighs, and whether a good recovery beats no problem."""

import numpy as np
import pandas as pd

from crmlab.answers import Label, Number, Vector
from crmlab.complaints.measures.justice import JUSTICES, justice_weights, recovery_effect
from crmlab.datasets import load
from crmlab.loyalty.measures.drivers import driver_weights
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step

GROUPS = ["minor, first", "major, first", "second failure"]
VERDICTS = [*GROUPS, "nowhere"]


def _slopes(survey: pd.DataFrame, way: str) -> np.ndarray:
    found = justice_weights(survey)
    if way in ("r", "weight"):
        found = driver_weights(survey, JUSTICES, "satisfaction_handling", draws=0)
    return found.loc[[*JUSTICES], way].to_numpy()


class Justice(Exercise, id="6-7"):
    ratings = given(np.array([6, 4, 7]), "ratings", "the three ratings")
    known = given(
        np.array([0.40, 0.25, 0.35]),
        "weights",
        "the weights of outcome, procedure and treatment",
        others={
            "equal weights": np.full(3, 1 / 3),
            "the weights of another order": np.array([0.40, 0.35, 0.25]),
        },
    )
    predicted = answer(known @ ratings, Number("points", 0.005), "the predicted satisfaction")
    survey = given(lambda: load("recovery_survey"), "people", "the answers of the survey")
    way = given(
        "slope",
        "ways",
        "the slopes of all three at once, as they are",
        others={
            "the slope of each alone": "alone",
            "the simple correlations": "r",
            "the weights of standardised columns": "weight",
        },
    )
    justice_slopes = answer(
        call(_slopes, survey, way),
        Vector([*JUSTICES], "points", 0.005),
        "the three slopes",
    )
    alone = given("alone", "ways of one", "a regression on the outcome alone", others={"r": "r"})
    outcome_alone = answer(
        call(lambda *asked: _slopes(*asked)[0], survey, alone),
        Number("points", 0.005),
        "the slope of the outcome alone",
    )
    outcome_alone.mistake(
        "This is its slope while the other two stay. Here the outcome stands alone",
        call(lambda slopes: slopes[0], justice_slopes),
    )
    hints = (
        "Multiply each rating by its weight and add up: 0.40 * 6 + ...",
        "sm.OLS(rated['satisfaction_handling'], sm.add_constant(rated[kinds])).fit().params has "
        "the constant and three slopes: leave out the constant.",
        "For the last, give the regression one column only: rated[['outcome']].",
    )
    then = (
        "Alone, a point of outcome seems to bring {outcome_alone}. It borrows from the two kinds that "
        "come with it."
    )


@once_an_edition
def _panel() -> dict[str, pd.DataFrame]:
    """Return the groups that are compared, by name."""
    panel = load("problem_panel").set_index(["problem_class", "failures", "recovery"])
    panel = panel.sort_index()
    return {
        "minor, first": panel.loc[("minor", 1, "excellent")],
        "major, first": panel.loc[("major", 1, "excellent")],
        "second failure": panel.loc[(slice(None), 2, "excellent"), :],
        "none": panel.loc["none"],
        "poor": panel.loc[("minor", 1, "poor")],
        "silent": panel.loc[("minor", 1, "none")],
    }


def _mean(group: str, column: str) -> float:
    return float(_panel()[group][f"satisfaction_{column}"].mean())


def _effects(others: str, way: str) -> np.ndarray:
    """Return what `recovery_effect` finds in each group, or the lead in change."""
    if way == "change":
        return np.array(
            [_effects(others, "raw")[at] - _mean(name, "before") for at, name in enumerate(GROUPS)]
        ) + _mean(others, "before")
    return np.array([recovery_effect(_panel()[name], _panel()[others])[way] for name in GROUPS])


class Paradox(Exercise, id="6-9"):
    minor = given("minor, first", "groups", "those with an excellent recovery")
    poor = given(
        "poor",
        "groups",
        "those who were handled badly",
        others={"those who said nothing": "silent"},
    )
    nobody = given("none", "groups", "the customers without a problem")
    when = given("after", "times", "satisfaction after", others={"satisfaction *before*": "before"})
    mean_minor = step(call(_mean, minor, when), "points", "the mean after an excellent recovery")
    mean_poor = step(call(_mean, poor, when), "points", "the mean of those handled badly")
    mean_none = step(call(_mean, nobody, when), "points", "the mean of those without a problem")
    against_poor = answer(
        mean_minor - mean_poor, Number("points", 0.01), "the lead over those handled badly"
    )
    raw_lead = answer(
        mean_minor - mean_none, Number("points", 0.01), "the raw lead over those without a problem"
    )
    way = given(
        "effect",
        "ways",
        "the slope of recovered beside satisfaction before",
        others={
            "the raw differences": "raw",
            "the differences of the *changes*, after less before": "change",
            "the low ends of the intervals": "low",
        },
    )
    recovery_effects = answer(
        call(_effects, nobody, way), Vector(GROUPS, "points", 0.01), "the three adjusted effects"
    )
    end = given(
        "low", "ends", "the low end", others={"the high end": "high", "the middle": "effect"}
    )
    effect_lows = answer(
        call(_effects, nobody, end), Vector(GROUPS, "points", 0.02), "the low ends of the effects"
    )
    paradox_in = answer(
        call(lambda lows: VERDICTS[int(np.argmax([*(lows > 0), True]))], effect_lows),
        Label(VERDICTS),
        "where the paradox holds",
    )
    hints = (
        "Each of the first two is a difference of two means of satisfaction_after.",
        "pd.concat([group.assign(recovered=1), nothing.assign(recovered=0)]), then a regression of "
        "satisfaction_after on recovered and satisfaction_before.",
        "fit.conf_int().loc['recovered'] has both ends. Where the low one is above 0, people are "
        "surely more satisfied.",
    )
    then = (
        "Against bad handling the lead is {against_poor}, against no problem {raw_lead} raw, and "
        "among equals less still. Where it holds: {paradox_in}."
    )
