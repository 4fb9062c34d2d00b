"""Exercises 7-5 and 7-13: the effect of a pilot, and what a roll-out should begin with."""

from crmlab.answers import Label, Number
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step
from crmlab.strategy.measures.pilot import pilot_effect


@once_an_edition
def _intervals() -> dict[str, dict[str, float]]:
    import statsmodels.formula.api as smf
    from scipy.stats import ttest_ind

    panel = load("pilot_stores").assign(after=lambda rows: rows["month"] >= 7)
    panel = panel.astype({"pilot": float, "after": float})
    model = smf.ols("satisfaction ~ pilot * after", panel)
    stores = {"cov_type": "cluster", "cov_kwds": {"groups": panel["store"].factorize()[0]}}
    alike = smf.ols("satisfaction ~ C(store) + C(month) + pilot:after", panel)
    fits = {
        "clustered": model.fit(**stores, use_t=True),
        "normal": model.fit(**stores),
        "naive": model.fit(),
        "dummies": alike.fit(**stores, use_t=True),
    }
    found = {way: fit.conf_int().loc["pilot:after"] for way, fit in fits.items()}
    gains = panel.groupby(["store", "pilot", "after"])["satisfaction"].mean().unstack()
    gains = (gains[1.0] - gains[0.0]).reset_index(name="gain").groupby("pilot")["gain"]
    two = ttest_ind(gains.get_group(1.0), gains.get_group(0.0), equal_var=False)
    found["welch"] = two.confidence_interval()
    found |= {row: fits["clustered"].conf_int().loc[row] for row in ("pilot", "after")}
    found["ours"] = pilot_effect(load("pilot_stores"), 7)[["low", "high"]]
    return {way: dict(zip(("low", "high"), ends, strict=True)) for way, ends in found.items()}


def _end(way: str, end: str) -> float:
    return _intervals()[way][end]


def _mean(pilot: tuple, after: tuple, start: str, by: str, column: str, middle: str) -> float:
    panel = load("pilot_stores")
    chosen = panel[by].isin(pilot) & (panel["month"] >= int(start)).isin(after)
    return float(panel.loc[chosen, column].agg(middle))


class Pilot(Exercise, id="7-5"):
    toy_pilots_after = given(70, "points of the example", "the pilots afterwards")
    toy_pilots_before = given(58, "points of the example", "the pilots before")
    toy_others_after = given(63, "points of the example", "the others afterwards")
    toy_others_before = given(60, "points of the example", "the others before")
    toy_effect = answer(
        toy_pilots_after - toy_pilots_before - (toy_others_after - toy_others_before),
        Number("points", 0.005),
        "the effect of the example",
    )
    pilots = given((True,), "groups", "the pilots", others={"all stores": (True, False)})
    others = given((False,), "groups", "the others")
    after = given((True,), "periods", "the months after", others={"all months": (True, False)})
    before = given((False,), "periods", "the months before")
    start = given(
        "7", "starts", "month 7 and later", others={"8 and later": "8", "6 and later": "6"}
    )
    by = given("pilot", "flags", "`pilot`", others={"`manager_won`": "manager_won"})
    column = given("satisfaction", "columns", "satisfaction", others={"adoption": "adoption"})
    middle = given("mean", "middles", "means", others={"medians": "median", "sums": "sum"})
    how = (start, by, column, middle)
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
    effect.mistake("All stores gained in these months: take off what the others did", before_after)
    for lead in (after_only, effect):
        lead.mistake("So far they lay behind *before* the start", pilots_before - others_before)
    del lead
    way = given(
        "clustered",
        "ways",
        "errors clustered by store",
        "the months of a store are alike",
        others={
            "each month as news of its own": "naive",
            "clusters without `use_t=True`": "normal",
            "a column for each store and month": "dummies",
            "the spread of the 24 gains (Welch), which is sound, too": "welch",
            "`pilot_effect`, which counts the pilots only": "ours",
            "the row `pilot`": "pilot",
            "the row `after`": "after",
        },
    )
    low, high = given("low", "ends", "the low end"), given("high", "ends", "the high end")
    effect_low = answer(
        call(_end, way, low), Number("points", 0.035), "the low end of the interval"
    )
    effect_high = answer(call(_end, way, high), Number("points", 0.035), "the high end of it")
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


class Rollout(Exercise, id="7-13"):
    staff = given(12, "people a store", "the staff of a store")
    won = given(10, "stores", "the stores whose manager is won over")
    not_won = given(6, "stores", "the stores whose manager is not", others={"all 16 stores": 16})
    with_support = given(0.85, "share of the staff", "the share who adopt it under such a manager")
    without = given(0.45, "share of the staff", "the share who adopt it without")
    adopting_won = step(staff * won * with_support, "adopters of some", "those with support")
    adopting_not = step(staff * not_won * without, "adopters of some", "those without")
    adopters_now = step(adopting_won + adopting_not, "adopters", "the adopters today")
    budget = given(90_000, "CNY", "the budget")
    rise = step(with_support - without, "share of the staff", "the rise of the share")
    more_by_people = step(
        staff * not_won * rise, "more adopters", "the adopters whom six managers add"
    )
    people_cost = answer(
        budget / more_by_people, Number("CNY", 0.5), "the cost of one more adopter by managers"
    )
    everybody = given(192, "adopters", "all 192 people")
    better = given(0.10, "share of the adopters", "the tenth by which a better screen lifts it")
    more_by_screen = step(adopters_now * better, "more adopters", "the adopters whom a screen adds")
    screen_cost = answer(
        budget / more_by_screen, Number("CNY", 0.5), "the cost of one more adopter by the screen"
    )
    people_cost.mistake(
        "You divided by all adopters. Count those whom the six managers *add*",
        *(budget / adopters_now, budget / 163.2, budget / (1.1 * adopters_now)),
    )
    first = answer(
        call(
            lambda people, screen: ["screen", "managers"][people < screen], people_cost, screen_cost
        ),
        Label(["managers", "screen"]),
        "what comes first",
    )
    first.mistake("Look again: a lower cost of one more adopter is better", "screen")
    hints = (
        "Two kinds of stores: 12 × 10 × 0.85 adopters here, 12 × 6 × 0.45 there.",
        "Six managers lift the share in their stores from 45 % to 85 %. The screen lifts the "
        "adopters of all stores by a tenth.",
        "Each time: 90,000 over the adopters that come on top of today's.",
    )
    then = (
        "An adopter more costs {people_cost} by way of the managers, and {screen_cost} by the "
        "screen. And once all managers are won, the same screen reaches more people."
    )
