"""Exercise 7-5: the effect of a pilot."""

import numpy as np
import pandas as pd

from crmlab.answers import Number
from crmlab.datasets import load
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step
from crmlab.strategy.measures.pilot import pilot_effect

PRODUCT = "satisfaction ~ pilot * after"
WAYS = {  # formula, what the errors are clustered by, and whether by the t distribution
    "clustered": (PRODUCT, "store", True),
    "normal": (PRODUCT, "store", False),
    "months": (PRODUCT, "month", True),
    "regions": (PRODUCT, "region", True),
    "rows": (PRODUCT, "", True),
    "naive": (PRODUCT, None, True),
    "dummies": ("satisfaction ~ C(store) + C(month) + pilot:after", "store", True),
    "alone": ("satisfaction ~ pilot:after", "store", True),
    "apart": ("satisfaction ~ pilot + after", "store", True),
}
MONTHS = {"ends": [1, 12], "middle": [6, 7]}
ROUNDING = 0.05  # points, of an end to one decimal


@once_an_edition
def _fits() -> dict[str, object]:
    import statsmodels.formula.api as smf

    panel = load("pilot_stores").assign(after=lambda rows: rows["month"] >= 7)
    panel = panel.astype({"pilot": float, "after": float})

    def fitted(formula: str, groups: str | None, use_t: bool) -> object:
        how = {"cov_type": "HC1"} if groups == "" else {}
        if groups:
            how = {"cov_type": "cluster", "cov_kwds": {"groups": panel[groups].factorize()[0]}}
        return smf.ols(formula, panel).fit(**how, use_t=use_t)

    return {way: fitted(*how) for way, how in WAYS.items()}


def _welch() -> pd.Series:
    from scipy.stats import ttest_ind

    panel = load("pilot_stores").assign(after=lambda rows: rows["month"] >= 7)
    means = panel.pivot_table("satisfaction", ["store", "pilot"], "after")
    gains = means.diff(axis=1)[True].groupby("pilot")
    two = ttest_ind(gains.get_group(True), gains.get_group(False), equal_var=False)
    return pd.Series(two.confidence_interval(), ["low", "high"])


def _end(way: str, row: str, errors: float, end: str) -> float:
    """Return an end of an interval of 95 %, or of so many errors to either side."""
    if way in ("ours", "welch"):
        return (pilot_effect(load("pilot_stores"), 7) if way == "ours" else _welch())[end]
    fit = _fits()[way]
    row = row if row in fit.params else "pilot"
    if errors:
        return fit.params[row] + {"low": -errors, "high": errors}[end] * fit.bse[row]
    return fit.conf_int().loc[row, {"low": 0, "high": 1}[end]]


def _mean(pilot: tuple, after: tuple, start: str, months: str, *by: str) -> float:
    flag, column, middle = by
    panel = load("pilot_stores")
    chosen = panel[flag].isin(pilot) & (panel["month"] >= int(start)).isin(after)
    if months in MONTHS:
        chosen &= panel["month"].isin(MONTHS[months])
    values = panel.loc[chosen, column]
    if middle == "weighted":
        return float(np.average(values, weights=panel.loc[chosen, "answers"]))
    return float(values.agg(middle))


class Pilot(Exercise, id="7-5"):
    toy_pilots_after = given(70, "points of the example", "the pilots afterwards")
    toy_pilots_before = given(58, "points of the example", "the pilots before")
    toy_others_after = given(63, "points of the example", "the others afterwards")
    toy_others_before = given(60, "points of the example", "the others before")
    toy_gain = step(
        toy_pilots_after - toy_pilots_before, "points of the example", "what the pilots gained"
    )
    toy_trend = step(
        toy_others_after - toy_others_before, "points of the example", "what the others gained"
    )
    toy_effect = answer(toy_gain - toy_trend, Number("points", 0.005), "the effect of the example")
    toy_effect.mistake(
        "These are gains in per cent of where each began. Take *points*",
        toy_gain / toy_pilots_before - toy_trend / toy_others_before,
        100 * (toy_gain / toy_pilots_before - toy_trend / toy_others_before),
    )
    toy_effect.mistake(
        "This is the lead afterwards. They did not begin alike: take off the lead before",
        toy_pilots_after - toy_others_after,
    )
    toy_effect.mistake("This is the lead *before*", toy_pilots_before - toy_others_before)
    toy_effect.mistake(
        "Take each group's own *before* off its *after*. And the 5 above is of another chain",
        toy_pilots_after - toy_others_before - (toy_others_after - toy_pilots_before),
    )
    toy_effect.mistake(
        "This is one gain *over* the other. Take one off the other", toy_gain / toy_trend
    )
    toy_effect.mistake(
        "This is the mean gain of both. Take one gain off the other", (toy_gain + toy_trend) / 2
    )
    pilots = given((True,), "groups", "the pilots", others={"all stores": (True, False)})
    others = given((False,), "groups", "the others")
    after = given((True,), "periods", "the months after", others={"all months": (True, False)})
    before = given((False,), "periods", "the months before")
    start = choice(("month 7 and later", "7"), ("8 and later", "8"), ("6 and later", "6"))
    by = choice(("`pilot`", "pilot"), ("`manager_won`", "manager_won"))
    column = choice(("satisfaction", "satisfaction"), ("adoption", "adoption"))
    middle = choice(("means of the rows", "mean"), ("medians", "median"), ("sums", "sum"))
    months = choice(
        ("all months", "all"),
        ("the months at the ends alone", "ends"),
        ("month 6 and month 7 alone", "middle"),
    )
    how = (start, months, by, column, middle)
    pilots_all = step(
        call(_mean, pilots, (True, False), *how), "points of all months", "the mean of the pilots"
    )
    pilots_after = step(call(_mean, pilots, after, *how), "points", "the pilots from month 7 on")
    pilots_before = step(call(_mean, pilots, before, *how), "points", "the pilots before")
    others_after = step(call(_mean, others, after, *how), "points", "the others from month 7 on")
    others_before = step(call(_mean, others, before, *how), "points", "the others before")
    before_after = answer(
        pilots_after - pilots_before, Number("points", 0.005), "what the pilots gained"
    )
    after_only = answer(
        pilots_after - others_after, Number("points", 0.005), "the lead of the pilots afterwards"
    )
    trend = step(others_after - others_before, "points", "what the others gained")
    effect = answer(before_after - trend, Number("points", 0.005), "the effect")
    effect.mistake(
        "This is the mean gain of both. Take one gain off the other",
        (before_after + others_after - others_before) / 2,
    )
    effect.mistake("All stores gained in these months: take off what the others did", before_after)
    effect.mistake(
        "This is how far they lay behind *before* the start", pilots_before - others_before
    )
    weighted = (start, months, by, column, "weighted")
    lead_weighted = call(_mean, pilots, after, *weighted) - call(_mean, others, after, *weighted)
    lag_weighted = call(_mean, pilots, before, *weighted) - call(_mean, others, before, *weighted)
    pilots_gained = call(_mean, pilots, after, *weighted) - call(_mean, pilots, before, *weighted)
    for asked, made in (
        (before_after, pilots_gained),
        (effect, lead_weighted - lag_weighted),
        (after_only, lead_weighted),
    ):
        asked.mistake("The rows are weighted by `answers` here: each counts once", made)
    way = choice(
        ("errors clustered by store", "clustered"),
        ("each month as news of its own", "naive"),
        ("robust errors (HC1), which still take each month as news of its own", "rows"),
        ("clusters of months", "months"),
        ("clusters of regions", "regions"),
        ("the product alone, without `pilot` and `after`", "alone"),
        ("`pilot + after`, without their product", "apart"),
        ("clusters without `use_t=True`", "normal"),
        ("a column for each store and month", "dummies"),
        ("the spread of the 24 gains (Welch), which is sound, too", "welch"),
        ("`pilot_effect`, which counts the pilots only", "ours"),
        why="the months of a store are alike",
    )
    row = choice(
        ("the row `pilot:after`", "pilot:after"),
        ("the row `pilot`", "pilot"),
        ("the row `after`", "after"),
    )
    errors = given(
        0.0,
        "errors",
        "the ends of 95 %",
        others={"one standard error": 1.0, "those of 90 %": 1.714, "those of 99 %": 2.807},
    )
    low, high = given("low", "ends", "the low end"), given("high", "ends", "the high end")
    effect_low = answer(
        call(_end, way, row, errors, low), Number("points", 0.035), "the low end of the interval"
    )
    effect_high = answer(
        call(_end, way, row, errors, high), Number("points", 0.035), "the high end of it"
    )

    @effect_low.symptom
    @effect_high.symptom
    def _reach(given, effect, effect_high):
        far, right = abs(given - effect), effect_high - effect
        if abs(far - right) < ROUNDING:
            return None
        if far > right:
            return say(
                "This is {far:.2f} points from the effect: further than errors clustered by store "
                "reach, in all rows of `panel`",
                far=far,
            )
        return say(
            "This is {far:.2f} points from the effect: errors clustered by store reach further",
            far=far,
        )

    hints = (
        "What the pilots gained holds two things: the new way, and what all stores gained.",
        "panel.groupby(['pilot', 'after'])['satisfaction'].mean() has the four means.",
        "smf.ols('satisfaction ~ pilot * after', panel) as by hand above; groups are the numbers "
        "panel['store'].factorize()[0]. .conf_int() has a row 'pilot:after'.",
    )
    then = (
        "Before and after says {before_after}, the lead afterwards {after_only}; the new way "
        "brought {effect} ({effect_low} to {effect_high}). Is that worth what it costs?"
    )
