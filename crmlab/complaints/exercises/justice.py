"""Exercises 6-7 and 6-9: what justice weighs, and whether a good recovery beats no problem."""

import numpy as np
import pandas as pd

from crmlab import datasets
from crmlab.answers import Label, Number, Vector
from crmlab.complaints.measures.justice import JUSTICES
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step

EXCELLENT, POOR, FIRST = "recovery == 'excellent'", "recovery == 'poor'", "failures == 1"
IS_MINOR, IS_MAJOR = "problem_class == 'minor'", "problem_class == 'major'"
MINOR, MAJOR = f"{EXCELLENT} & {IS_MINOR} & {FIRST}", f"{EXCELLENT} & {IS_MAJOR} & {FIRST}"
RULES = [MINOR, MAJOR, f"{EXCELLENT} & failures == 2"]
GROUPS = ["minor, first", "major, first", "second failure"]
VERDICTS = [*GROUPS, "nowhere"]
BEFORE, AFTER = "satisfaction_before", "satisfaction_after"


@once_an_edition
def _slopes() -> dict[str, np.ndarray]:
    """Return what the regressions of the survey find, on all three kinds and on each alone."""
    import statsmodels.api as sm

    survey = datasets.load("recovery_survey")
    kinds, satisfied = survey[[*JUSTICES]].astype(float), survey["satisfaction_handling"]
    fit = sm.OLS(satisfied, sm.add_constant(kinds)).fit()
    found = pd.DataFrame({"slope": fit.params, "t": fit.tvalues, "p": fit.pvalues}).iloc[1:]
    found["error"], found["half"] = fit.bse, found["slope"] * kinds.std()
    found["weight"], found["r"] = found["half"] / satisfied.std(), kinds.corrwith(satisfied)
    ones = [sm.OLS(satisfied, sm.add_constant(kinds[[kind]])).fit() for kind in kinds]
    found["alone"], found["alone t"], found["alone error"] = (
        [getattr(one, what).iloc[1] for one in ones] for what in ("params", "tvalues", "bse")
    )
    found["constant"], found["low"] = [one.params["const"] for one in ones], fit.conf_int()[0]
    found["ratio"] = satisfied.mean() / kinds.mean()
    found["turned"], found["square"] = found["r"] ** 2 / found["alone"], found["r"] ** 2
    found["one zero"] = kinds.mul(satisfied, axis=0).sum() / (kinds**2).sum()
    found["zero"] = sm.OLS(satisfied, kinds).fit().params
    found["more"] = sm.OLS(satisfied, sm.add_constant(kinds.join(survey["effort"]))).fit().params
    found["mean"] = kinds.mean()
    return {name: column.to_numpy() for name, column in found.items()}


class Justice(Exercise, id="6-7"):
    ratings = given(
        np.array([6, 4, 7]), "ratings", "Ben's ratings", others={"those of the example": [8, 5, 9]}
    )
    known = given(
        np.array([0.40, 0.25, 0.35]),
        "weights",
        "the weights of outcome, procedure and treatment",
        others={
            "equal weights": np.full(3, 1 / 3),
            "a weight twice": np.array([0.40, 0.25, 0.25]),
            "the weights of another order": np.array([0.40, 0.35, 0.25]),
            "the weights in reverse": np.array([0.35, 0.25, 0.40]),
            "no weight for the treatment": np.array([0.40, 0.25, 0]),
            "no weight for the procedure": np.array([0.40, 0, 0.35]),
            "no weights, and so a sum": np.ones(3),
            "the treatment alone": np.array([0, 0, 1]),
            "the outcome alone": np.array([1, 0, 0]),
        },
    )
    predicted = answer(known @ ratings, Number("points", 0.005), "the predicted satisfaction")
    predicted.mistake("The weights add up to 1: do not divide by 3 as well", predicted / 3)
    way = choice(
        ("the slopes of all three at once, as they are", "slope"),
        ("the slope of each alone", "alone"),
        ("the simple correlations", "r"),
        ("the weights of standardised columns", "weight"),
        ("the slopes of standardised kinds", "half"),
        ("a regression without a constant", "zero"),
        ("a regression with the effort in it as well", "more"),
        ("the t values", "t"),
        ("the p values", "p"),
        ("the mean ratings", "mean"),
        ("the standard errors", "error"),
        ("the low ends", "low"),
    )
    justice_slopes = answer(
        call(lambda way: _slopes()[way], way), Vector([*JUSTICES], "points", 0.001), "three slopes"
    )
    alone = choice(
        ("a regression of satisfaction on it alone", "alone"),
        ("the correlation", "r"),
        ("R squared", "square"),
        ("one on all three", "slope"),
        ("standardised columns", "weight"),
        ("the constant", "constant"),
        ("no constant", "one zero"),
        ("its t value", "alone t"),
        ("its standard error", "alone error"),
        ("one mean over the other", "ratio"),
        ("one of the outcome on the satisfaction", "turned"),
    )
    which = given(0, "kinds", "the outcome", others={"the *procedure*": 1, "the *treatment*": 2})
    outcome_alone = answer(
        call(lambda way, at: _slopes()[way][at], alone, which),
        Number("points", 0.005),
        "the slope of the outcome alone",
    )
    five = given(0.74, "points of five", "the slope of the five people")
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
def _middle(rule: str, column: str, middle: str) -> float:
    return float(datasets.load("problem_panel").query(rule).eval(column).agg(middle))


def _rises(column: str) -> np.ndarray:
    return np.array([_middle(rule, column, "mean") for rule in RULES])


@once_an_edition
def _fits(others: str, formula: str) -> list[pd.DataFrame]:
    """Return the regression of each group with others: a row a column of it."""
    from statsmodels.formula.api import ols

    panel, found = datasets.load("problem_panel"), []
    for rule in RULES:
        sides = [panel.query(side).assign(recovered=yes) for yes, side in enumerate((others, rule))]
        model = ols(formula, pd.concat(sides))
        fit = model.fit(cov_type="HC3")
        table = pd.DataFrame({"slope": fit.params, "error": fit.bse, "p": fit.pvalues})
        table["t"], table["one"] = fit.tvalues, table["slope"] - table["error"]
        table["two"] = table["slope"] - 2 * table["error"]
        table[["low", "high"]] = fit.conf_int()
        table["90 %"], table["usual"] = fit.conf_int(0.1)[0], model.fit().conf_int()[0]
        found.append(table)
    return found


def _effects(others: str, formula: str, row: str, what: str) -> np.ndarray:
    return np.array([fit.loc[row, what] for fit in _fits(others, formula)])


class Paradox(Exercise, id="6-9"):
    minor = given(MINOR, "people", "those with an excellent recovery of a first, minor problem")
    excellent = given(EXCELLENT, "people", "*all* with an excellent recovery")
    any_first = given(f"{EXCELLENT} & {FIRST}", "people", "those of *any* first problem")
    major = given(MAJOR, "people", "those of a *major* problem")
    poor = given(f"{POOR} & {IS_MINOR} & {FIRST}", "people", "those handled badly, first and minor")
    all_poor = given(POOR, "people", "*all* who were handled badly")
    any_minor = given(f"{POOR} & {IS_MINOR}", "people", "all of a *minor* problem handled badly")
    poor_first = given(f"{POOR} & {FIRST}", "people", "all of a *first* problem handled badly")
    poor_major = given(f"{POOR} & {IS_MAJOR} & {FIRST}", "people", "those of a *major* one")
    everybody = given("failures >= 0", "people", "*everybody*")
    nobody = given("problem_class == 'none'", "people", "customers without a problem")
    compared = choice(
        ("customers without a problem", "problem_class == 'none'"),
        ("all without an excellent recovery", "recovery != 'excellent'"),
        ("all without a recovery", "recovery == 'none'"),
    )
    silent = given("recovery == 'none'", "people", "all without a recovery, with a problem or not")
    when = given(AFTER, "times", "satisfaction after", others={"satisfaction *before*": BEFORE})
    rise = given(f"{AFTER} - {BEFORE}", "times", "what it rose *from before to after*")
    stayed = given("stayed", "times", "who `stayed`")
    middle = choice(("the mean", "mean"), ("the *median*", "median"))
    mean_minor = step(call(_middle, minor, when, middle), "points", "the mean of the excellent")
    mean_poor = step(call(_middle, poor, when, middle), "points", "the mean of those handled badly")
    mean_none = step(
        call(_middle, nobody, when, middle), "points", "the mean of those without a problem"
    )
    against_poor = answer(
        mean_minor - mean_poor, Number("points", 0.0025), "the lead over those handled badly"
    )
    raw_lead = answer(
        mean_minor - mean_none, Number("points", 0.0025), "the lead over those without a problem"
    )
    raw_lead.mistake(
        "You compared these people with themselves, before. Asked are others, without a problem",
        call(_middle, minor, rise, middle),
    )
    way = choice(
        ("a regression with satisfaction before in it", f"{AFTER} ~ recovered + {BEFORE}"),
        ("the raw differences", f"{AFTER} ~ recovered"),
        ("differences of after *less before*", f"I({AFTER} - {BEFORE}) ~ recovered"),
        ("a regression without a constant", f"{AFTER} ~ 0 + recovered + {BEFORE}"),
        ("a regression of *before* on after", f"{BEFORE} ~ recovered + {AFTER}"),
    )
    row = choice(
        ("the row of recovered", "recovered"),
        ("that of before", BEFORE),
        ("the constant", "Intercept"),
    )
    slope = given(
        "slope", "columns", "the slope", others={"its error": "error", "its p": "p", "its t": "t"}
    )
    recovery_effects = answer(
        call(_effects, compared, way, row, slope),
        Vector(GROUPS, "points", 0.0005),
        "the three adjusted effects",
    )
    recovery_effects.mistake(
        "You compared these people with themselves, before. Asked are others, without a problem",
        call(_rises, rise),
    )
    low = given("low", "columns", "the low end of 95 %", others={"the *high* end": "high"})
    narrower = given("90 %", "columns", "the low end of 90 %")
    one_error = given("one", "columns", "one error below the slope")
    two_errors = given("two", "columns", "two errors below it, and not the interval")
    usual = given("usual", "columns", "the low end without HC3")
    effect_lows = answer(
        call(_effects, compared, way, row, low),
        Vector(GROUPS, "points", 0.001),
        "the three low ends",
    )
    paradox_in = answer(
        call(lambda lows: VERDICTS[int(np.argmax([*(lows > 0), True]))], effect_lows),
        Label(VERDICTS),
        "where the paradox holds",
    )
    paradox_in.mistake("Look again at the first group: all of its interval is above 0", "nowhere")
    paradox_in.mistake("Adjusted, this interval is not all above 0", "major, first", GROUPS[2])
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
