"""The memo of chapter 07: what the board does with its million on Monday."""

import pandas as pd

from crmlab import theme
from crmlab.datasets import load
from crmlab.memos import Derived, Draft, Option
from crmlab.messages import later, say
from crmlab.strategy.measures import best_budget, budget_value

BUDGET, POINT, STORE = 1_000_000, 40_000, 120_000  # a point is worth, a store costs, a year
YEARS, INTEREST, WRONG = 5, 0.10, 0.20


def _broken(flags: pd.Series) -> str:
    return ", ".join(map(theme.words, flags.index[flags == "news"])) or say("nothing")


def _curves() -> pd.DataFrame:
    return load("response_curves").set_index("field")


def _segments() -> pd.DataFrame:
    return load("segment_options").set_index("segment")


def _after_the_million(segment: str, each: pd.Series) -> float:
    """Return what is left of a segment's customers that the million wins, less the investment."""
    option = _segments().loc[segment]
    won = (BUDGET - option["investment"]) // option["acquisition_cost"]
    return won * each[segment] - option["investment"]


def _staying(moved: str) -> float:
    """Return the retention at which those whom the million wins only just bring what they cost."""
    from scipy.optimize import brentq

    option = _segments().loc[moved]
    won = (BUDGET - option["investment"]) // option["acquisition_cost"]
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


def _roll_out(points: float) -> float:
    """Return what the stores that the million pays for gain in a year."""
    return BUDGET // STORE * (points * POINT - STORE)


DRAFT = Draft(
    title=later("Where does the next million go?"),
    problem=later(
        "The board has {budget} for next year. These measures miss their target by more than "
        "chance: {broken}. One has been getting worse for a year: {drift}. Three plans ask for "
        "the money."
    ),
    figures={
        "gained": later("what the best spread adds to four equal parts"),
        "first_value": later("net present value 净现值 of the best segment, if all are won"),
        "effect": later("effect of the pilot, points of satisfaction"),
        "effect_low": later("the same, at the low end of its interval"),
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
                "Count after half a year what each field has brought. Where it is less than "
                "{floor} of what its curve says, the last yuan does not come back."
            ),
        ),
        Option(
            later("Open a new segment"),
            later(
                "By value {first} comes first. But after the investment the million wins only a "
                "part of it: in five years {first} ends at {first_left}, {moved} at {moved_left}."
            ),
            later(
                "Try it with {moved}. Stop if fewer than {staying} of those who were won stay for "
                "a second year: then the investment does not come back."
            ),
        ),
        Option(
            later("Take the pilot to more stores"),
            later(
                "The million pays {stores} stores for one year. After that cost they gain "
                "{roll_out} in the year; within the interval, from {roll_low} to {roll_high}."
            ),
            later(
                "Begin with {half} stores, the others are their control. Stop if the effect is "
                "below {break_even} points: a store then costs more than it brings."
            ),
        ),
    ),
    assumptions=(
        later(
            "Managers judged the curves. If one ceiling is a fifth wrong, another spread would "
            "bring {lost} more at most. If all four are a fifth too high, the return falls by "
            "{fall}."
        ),
        later(
            "A point of satisfaction is worth {point} a store and year, a guess. The pilots were "
            "the worst stores: others may gain less than {effect} points."
        ),
    ),
    derived={
        "budget": Derived("CNY", lambda: BUDGET),
        "broken": Derived("measures", _broken),
        "drift": Derived("measure", lambda drifting: theme.words(drifting)),
        "first": Derived("segment", lambda by_npv: by_npv[0]),
        "first_value": Derived("CNY", lambda npv: round(npv.max(), -4)),
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
        "first_left": Derived(
            "CNY", lambda first, each: round(_after_the_million(first, each), -3)
        ),
        "moved_left": Derived(
            "CNY", lambda moved, each: round(_after_the_million(moved, each), -3)
        ),
        "staying": Derived("share", _staying),
        "stores": Derived("stores", lambda: BUDGET // STORE),
        "half": Derived("stores", lambda stores: stores // 2),
        "roll_out": Derived("CNY", lambda effect: round(_roll_out(effect), -3)),
        "roll_low": Derived("CNY", lambda effect_low: round(_roll_out(effect_low), -3)),
        "roll_high": Derived("CNY", lambda effect_high: round(_roll_out(effect_high), -3)),
        "break_even": Derived("points", lambda: STORE / POINT),
        "point": Derived("CNY", lambda: POINT),
        "lost": Derived("CNY", _lost_at_most),
    },
)
