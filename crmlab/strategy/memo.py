"""The memo of chapter 07: what the board does with its million on Monday."""

import pandas as pd

from crmlab import theme
from crmlab.datasets import load
from crmlab.memos import Derived, Draft, Option
from crmlab.messages import later, say
from crmlab.strategy.measures import best_budget, budget_value, pilot_effect

BUDGET, POINT, STORE = 1_000_000, 40_000, 120_000  # a point is worth, a store costs, a year
YEARS, INTEREST, WRONG = 5, 0.10, 0.20
START = 7  # the first month of the pilot


def _broken(flags: pd.Series) -> str:
    return ", ".join(map(theme.words, flags.index[flags == "news"])) or say("nothing")


def _curves() -> pd.DataFrame:
    return load("response_curves").set_index("field")


def _segments() -> pd.DataFrame:
    return load("segment_options").set_index("segment")


def _won() -> pd.Series:
    """Return how many customers of each segment the million wins once the investment is paid."""
    segments = _segments()
    return ((BUDGET - segments["investment"]) // segments["acquisition_cost"]).clip(lower=0)


def _after_the_million(each: pd.Series) -> pd.Series:
    """Return what those whom the million wins bring, less the investment, by segment."""
    return _won() * each - _segments()["investment"]


def _staying(opened: str) -> float:
    """Return the retention at which those whom the million wins only just bring what they cost."""
    from scipy.optimize import brentq

    option = _segments().loc[opened]
    won = _won()[opened]
    needed = (option["investment"] / won + option["acquisition_cost"]) / option["margin"]
    return brentq(lambda r: sum((r / (1 + INTEREST)) ** t for t in range(YEARS)) - needed, 0, 1)


def _lost_at_most(spread: pd.Series) -> float:
    """Return what the learner's spread loses where one ceiling is another by a fifth."""
    lost = []
    for field in spread.index:
        for change in (1 - WRONG, 1 + WRONG):
            curves = _curves()
            curves.loc[field, "ceiling"] *= change
            best = budget_value(curves, best_budget(curves, BUDGET))["equity"].sum()
            lost.append(best - budget_value(curves, spread)["equity"].sum())
    return max(lost)


def _pilot(*, manager_won: bool) -> float:
    """Return what the pilot brought in stores whose manager agreed before, or did not."""
    stores = load("pilot_stores")
    return pilot_effect(stores[stores["manager_won"] == manager_won], START)["effect"]


def _roll_out(points: float) -> float:
    """Return what the stores that the million pays for gain in a year."""
    return BUDGET // STORE * (points * POINT - STORE)


DRAFT = Draft(
    title=later("Where does the next million go?"),
    problem=later(
        "The board has {budget} for next year, and three plans ask for it. On the scorecard these "
        "measures miss their target by more than chance: {broken}. One has been getting worse for "
        "a year: {drift}."
    ),
    figures={
        "equity_net": later("left by the best spread, over the customers' lifetime"),
        "opened_left": later("left by the best new segment, over five years"),
        "roll_out": later("left by the pilot in more stores, in a year"),
        "effect": later("points of satisfaction by the pilot"),
    },
    options=(
        Option(
            later("Spread it over the four fields"),
            later(
                "{acquisition} for acquisition, {retention} for retention, {upgrade} for upgrades, "
                "{complaints} for complaints: they bring {equity} of customer equity 客户资产 over "
                "the customers' lifetime, {equity_net} after the million."
            ),
            later(
                "After half a year count in each field the customers won or kept, at their "
                "lifetime value. Where that is below {floor} of its curve, the last yuan does not "
                "come back."
            ),
        ),
        Option(
            later("Open a new segment"),
            later(
                "By net present value 净现值 {first} comes first, if all its customers are won. "
                "But the investment leaves money for a part of them. So in five years {first} "
                "ends at {first_left}. The best is {opened}, at {opened_left}."
            ),
            later(
                "Try it with {opened}. Stop if fewer than {staying} of those who were won stay for "
                "a second year: then the investment does not come back."
            ),
        ),
        Option(
            later("Take the pilot to more stores"),
            later(
                "The million pays {stores} stores for a year. After that cost they gain "
                "{roll_out} in it; within its 95 % interval, from {roll_low} to {roll_high}. "
                "Where the store's manager had agreed, the pilot brought {agreed} points, "
                "elsewhere {not_agreed}."
            ),
            later(
                "Ask the managers first. Then begin with {half} stores, drawn by lot; the others "
                "are their control. Stop if after half a year the effect is below {break_even} "
                "points: a store then costs more than it brings."
            ),
        ),
    ),
    assumptions=(
        later(
            "The plans count different times: A the customers' lifetime, B five years, C one year. "
            "None counts the measures that miss their target."
        ),
        later(
            "Managers judged the curves. If one ceiling is a fifth wrong, another spread would "
            "bring {lost} more at most. If all four are a fifth too high, the return falls by "
            "{fall}."
        ),
        later(
            "A point of satisfaction is worth {point} a store and year, a guess. The pilots were "
            "the worst stores: others may gain less."
        ),
    ),
    derived={
        "budget": Derived("CNY", lambda: BUDGET),
        "broken": Derived("measures", _broken),
        "drift": Derived("measure", lambda drifting: theme.words(drifting)),
        "first": Derived("segment", lambda by_npv: by_npv[0]),
        "acquisition": Derived("CNY", lambda spread: round(spread["acquisition"], -3)),
        "retention": Derived("CNY", lambda spread: round(spread["retention"], -3)),
        "upgrade": Derived("CNY", lambda spread: round(spread["upgrade"], -3)),
        "complaints": Derived("CNY", lambda spread: round(spread["complaints"], -3)),
        "equity": Derived("CNY", lambda equal_equity, gained: round(equal_equity + gained, -4)),
        "equity_net": Derived("CNY", lambda equity: equity - BUDGET),
        "fall": Derived("CNY", lambda equity: round(WRONG * equity, -4)),
        "last_yuan": Derived(
            "yuan", lambda spread: budget_value(_curves(), spread)["next_yuan"].max()
        ),
        "floor": Derived("share", lambda last_yuan: 1 / last_yuan),
        "left": Derived("CNY", _after_the_million),
        "opened": Derived("segment", lambda left: left.idxmax()),
        "first_left": Derived("CNY", lambda left, first: round(left[first], -3)),
        "opened_left": Derived("CNY", lambda left: round(left.max(), -3)),
        "staying": Derived("share", _staying),
        "stores": Derived("stores", lambda: BUDGET // STORE),
        "half": Derived("stores", lambda stores: stores // 2),
        "roll_out": Derived("CNY", lambda effect: round(_roll_out(effect), -3)),
        "roll_low": Derived("CNY", lambda effect_low: round(_roll_out(effect_low), -3)),
        "roll_high": Derived("CNY", lambda effect_high: round(_roll_out(effect_high), -3)),
        "agreed": Derived("points", lambda: _pilot(manager_won=True)),
        "not_agreed": Derived("points", lambda: _pilot(manager_won=False)),
        "break_even": Derived("points", lambda: STORE / POINT),
        "point": Derived("CNY", lambda: POINT),
        "lost": Derived("CNY", _lost_at_most),
    },
)
