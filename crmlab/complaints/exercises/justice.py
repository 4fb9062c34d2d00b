"""Exercises 6-7 and 6-9: what justice weighs, and whether a good recovery beats no problem."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from crmlab import datasets
from crmlab.answers import Label, Number, Vector
from crmlab.complaints.measures.justice import JUSTICES, justice_weights
from crmlab.loyalty.measures.drivers import driver_weights
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step

GROUPS = ["minor, first", "major, first", "second failure"]
VERDICTS = [*GROUPS, "nowhere"]
BEFORE, AFTER = "satisfaction_before", "satisfaction_after"


def _slopes(survey: pd.DataFrame, way: str) -> np.ndarray:
    kinds, satisfied = survey[[*JUSTICES]].astype(float), survey["satisfaction_handling"]
    found = driver_weights(survey, JUSTICES, satisfied.name, draws=0)[["r", "weight"]]
    found = found.assign(half=found["weight"] * satisfied.std(), mean=kinds.mean())
    return found.join(justice_weights(survey))[way].to_numpy()


class Justice(Exercise, id="6-7"):
    ratings = given(np.array([6, 4, 7]), "ratings", "the three ratings")
    known = given(
        np.array([0.40, 0.25, 0.35]),
        "weights",
        "the weights of outcome, procedure and treatment",
        others={
            "equal weights": np.full(3, 1 / 3),
            "the weights of another order": np.array([0.40, 0.35, 0.25]),
            "no weights, and so a sum": np.ones(3),
        },
    )
    predicted = answer(known @ ratings, Number("points", 0.005), "the predicted satisfaction")
    survey = given(lambda: datasets.load("recovery_survey"), "people", "the answers of the survey")
    way = given(
        "slope",
        "ways",
        "the slopes of all three at once, as they are",
        others={
            "the slope of each alone": "alone",
            "the simple correlations": "r",
            "the weights of standardised columns": "weight",
            "the slopes of standardised kinds": "half",
            "the mean ratings": "mean",
        },
    )
    justice_slopes = answer(
        call(_slopes, survey, way),
        Vector([*JUSTICES], "points", 0.005),
        "the three slopes",
    )
    alone = given(
        "alone",
        "ways of one",
        "a regression on it alone",
        others={"the correlation": "r", "one on all three": "slope", "standardised": "weight"},
    )
    which = given(0, "kinds", "the outcome", others={"the *procedure*": 1, "the *treatment*": 2})
    outcome_alone = answer(
        call(lambda survey, way, at: _slopes(survey, way)[at], survey, alone, which),
        Number("points", 0.005),
        "the slope of the outcome alone",
    )
    hints = (
        "Multiply each rating by its weight and add up: 0.40 * 6 + ...",
        "sm.OLS(rated['satisfaction_handling'], sm.add_constant(rated[kinds])).fit().params has "
        "the constant and three slopes: leave out the constant.",
        "For the last, give the regression one column only: rated[['outcome']].",
    )
    then = (
        "Alone, a point of outcome seems to bring {outcome_alone}. It borrows from what "
        "comes with it: procedure and treatment."
    )


@once_an_edition
def _panel() -> dict[str, pd.DataFrame]:
    """Return the groups that are compared, by name."""
    panel = datasets.load("problem_panel")
    chosen = {
        "minor, first": "recovery == 'excellent' and problem_class == 'minor' and failures == 1",
        "major, first": "recovery == 'excellent' and problem_class == 'major' and failures == 1",
        "second failure": "recovery == 'excellent' and failures == 2",
        "excellent": "recovery == 'excellent'",
        "none": "problem_class == 'none'",
        "poor": "recovery == 'poor' and problem_class == 'minor' and failures == 1",
        "poor of all": "recovery == 'poor'",
        "poor minor": "recovery == 'poor' and problem_class == 'minor'",
        "everybody": "failures >= 0",
    }
    return {name: panel.query(rule) for name, rule in chosen.items()}


def _mean(group: str, column: str) -> float:
    return float(_panel()[group][column].mean())


@cache
def _fits(folder: Path, others: str, way: str) -> list[pd.DataFrame]:
    """Return the regression of each group with others: a row a column of it."""
    import statsmodels.api as sm

    found = []
    for name in GROUPS:
        sides = enumerate((others, name))
        both = pd.concat([_panel()[side].assign(recovered=yes) for yes, side in sides])
        y = both[AFTER] - both[BEFORE] if way == "change" else both[AFTER]
        about = both[["recovered", BEFORE] if way == "adjusted" else ["recovered"]]
        fit = sm.OLS(y, sm.add_constant(about)).fit(cov_type="HC3")
        low, high = fit.conf_int().to_numpy().T
        table = {"slope": fit.params, "error": fit.bse, "low": low, "high": high}
        found.append(pd.DataFrame(table))
    return found


def _effects(others: str, way: str, row: str, what: str) -> np.ndarray:
    return np.array([fit.loc[row, what] for fit in _fits(datasets.folder(), others, way)])


class Paradox(Exercise, id="6-9"):
    minor = given(
        "minor, first",
        "people",
        "those with an excellent recovery of a first, minor problem",
        others={"*all* with an excellent recovery": "excellent"},
    )
    poor = given(
        "poor",
        "people",
        "those handled badly, first and minor",
        others={
            "*all* who were handled badly": "poor of all",
            "all of a *minor* problem handled badly": "poor minor",
            "*everybody*": "everybody",
        },
    )
    nobody = given("none", "people", "customers without a problem")
    when = given(AFTER, "times", "satisfaction after", others={"satisfaction *before*": BEFORE})
    mean_minor = step(call(_mean, minor, when), "points", "the mean after an excellent recovery")
    mean_poor = step(call(_mean, poor, when), "points", "the mean of those handled badly")
    mean_none = step(call(_mean, nobody, when), "points", "the mean of those without a problem")
    against_poor = answer(
        mean_minor - mean_poor, Number("points", 0.01), "the lead over those handled badly"
    )
    raw_lead = answer(
        mean_minor - mean_none, Number("points", 0.01), "the raw lead over those without a problem"
    )
    raw_lead.mistake(
        "You compared these people with themselves, before. Asked are others, without a problem",
        call(lambda group: _mean(group, AFTER) - _mean(group, BEFORE), minor),
    )
    way = given(
        "adjusted",
        "ways",
        "a regression with satisfaction before in it",
        others={"the raw differences": "raw", "differences of after *less before*": "change"},
    )
    row = given("recovered", "rows", "the row of recovered", others={"that of before": BEFORE})
    slope = given("slope", "columns", "the slope", others={"its error": "error"})
    recovery_effects = answer(
        call(_effects, nobody, way, row, slope),
        Vector(GROUPS, "points", 0.01),
        "the three adjusted effects",
    )
    low = given("low", "columns", "the low end", others={"the *high* end": "high"})
    effect_lows = answer(
        call(_effects, nobody, way, row, low), Vector(GROUPS, "points", 0.01), "the three low ends"
    )
    paradox_in = answer(
        call(lambda lows: VERDICTS[int(np.argmax([*(lows > 0), True]))], effect_lows),
        Label(VERDICTS),
        "where the paradox holds",
    )
    paradox_in.mistake("Look again at the first group: all of its interval is above 0", "nowhere")
    paradox_in.mistake("Raw it looks so. Adjusted, its interval holds 0", "major, first")
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
