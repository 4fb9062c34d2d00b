"""The memo of chapter 06: what the shop does about the customers whom problems cost it."""

import numpy as np
import pandas as pd

from crmlab import theme
from crmlab.complaints.exercises.texts import scores_of
from crmlab.datasets import load
from crmlab.loyalty import effect_of
from crmlab.memos import Derived, Draft, Option
from crmlab.messages import later

PROBLEMS, TOLD, EASIER, UNSETTLED = 1_000, 0.69, 0.80, 0.30  # of exercise 6-5
STAY = {"unsettled": 0.19, "settled": 0.54}  # of TARP, after a major problem
VALUE, COST, GAIN, SCALE = 900, 60, 28, 20_000  # of exercise 6-10
QUICK, CEILING = 0.30, 0.90


def _quick_share(best_budget: float) -> float:
    return CEILING - (CEILING - QUICK) * np.exp(-best_budget / SCALE)


def _reach() -> float:
    """Return within how many points a trial tells an effect, with half of the complaints in it."""
    spread = STAY["settled"] * (1 - STAY["settled"])
    return round(196 * np.sqrt(2 * spread / (PROBLEMS * TOLD / 2)))


def _most_unsettled(heard: float) -> float:
    slower = PROBLEMS * EASIER * (STAY["settled"] - STAY["unsettled"])  # lost if all are unsettled
    return UNSETTLED + heard / slower


def _panel(problem: str) -> pd.DataFrame:
    return load("problem_panel").query("problem_class == @problem")


def _speed() -> pd.Series:
    """Return by how many points more of the panel stay after quick than after slow handling."""
    major = _panel("major")
    settled = major[major["path"].isin(["settled", "quick"])]
    return 100 * effect_of(settled.assign(quick=settled["path"] == "quick"), "quick", "stayed")


def _told(loss: str) -> pd.DataFrame:
    outcomes = load("complaint_outcomes").query("loss_class == @loss")
    return outcomes.merge(load("complaints"), on="complaint_id")


def _best_f1(rules: pd.DataFrame) -> float:
    """Return how well the learner's rules name causes, in the language that they know best."""
    return max(scores["F1"].mean() for scores in scores_of(rules).values())


DRAFT = Draft(
    title=later("What keeps the customers who have a problem?"),
    problem=later(
        "Of {problems} customers with a major problem {gone} are gone a year later. What keeps "
        "more: faster answers, more complaints, or fewer problems? All is counted for these "
        "{problems}; one kept is worth {value}, a guess."
    ),
    figures={
        "all_problems": later("problems behind complaints 投诉的冰山"),
        "silent": later("of major problems were never told"),
        "in_time": later("settled within 48 hours"),
        "waiting_share": later("of the hours pass before a remedy is agreed"),
        "best_budget": later("best budget for faster answers"),
    },
    options=(
        Option(
            later("Settle faster: the desk agrees on small sums itself"),
            later(
                "Today {quick} are settled quickly (48 hours is not quick), a guess. A budget of "
                "{best_budget} settles {quick_share}, and brings {best_profit} net, or {best_half} "
                "if speed does half as much; one of {cautious_budget} brings {cautious_all}, or "
                "{cautious_half}."
            ),
            later(
                "Give half of the complaints, by lot, to a fast team. Stop if after a year not "
                "even {least_gain} points more of these stay ({cautious_gain} with "
                "{cautious_budget}). {told} complaints tell it to within {reach} points."
            ),
        ),
        Option(
            later("Make it easier to complain"),
            later(
                "If {easier} speak up, not {told_share}, {heard} more of {problems} stay. "
                "More answers cost {answering}. That leaves {easier_net}, or {easier_half} if half "
                "as many stay, for the new button."
            ),
            later(
                "More complaints are then no alarm. Stop if more than {most_unsettled} of them end "
                "unsettled, not {unsettled}: then nothing is won."
            ),
        ),
        Option(
            later("Mend the cause behind the large losses"),
            later(
                "The cause {cause} is {cause_told} of all complaints, but {cause_share} of the "
                "major ones. Each problem less brings {avoided}, for the silent stay as well. "
                "Mending half of them is worth {half_mended}, a quarter {quarter_mended}. What it "
                "costs, nobody knows yet."
            ),
            later(
                "Ask customers before and after, for fewer complaints prove nothing. If it costs "
                "{best_budget}, too, {must_avoid} of {cause_problems} such problems must go: else "
                "speed brings more."
            ),
        ),
    ),
    assumptions=(
        later(
            "Only major problems count, {major} by our voice rates, not the {minor_times} minor "
            "ones for each."
        ),
        later(
            "That {stay} stay is what people say. In our panel {stay_here} did, and quick handling "
            "kept {speed} points more ({speed_low} to {speed_high}), but nobody drew lots."
        ),
        later(
            "Our keyword rules find the causes that the desk typed with an F1 of {f1}, of 100 %."
        ),
    ),
    derived={
        "problems": Derived("customers", lambda: PROBLEMS),
        "gone": Derived("customers", lambda stayers_now: round(PROBLEMS - stayers_now)),
        "value": Derived("CNY", lambda: VALUE),
        "silent": Derived("share", lambda voice_rates: 1 - voice_rates["major"]),
        "quick": Derived("share", lambda: QUICK),
        "quick_share": Derived("share", _quick_share),
        "margin": Derived("CNY", lambda best_profit, best_budget: best_profit + best_budget),
        "best_half": Derived(
            "CNY", lambda margin, best_budget: round(margin / 2 - best_budget, -3)
        ),
        "cautious_all": Derived(
            "CNY", lambda margin, cautious_budget: round(margin - SCALE - cautious_budget, -3)
        ),
        "cautious_half": Derived(
            "CNY", lambda margin, cautious_budget: round((margin - SCALE) / 2 - cautious_budget, -3)
        ),
        "least_gain": Derived("points", lambda best_budget, margin: GAIN * best_budget / margin),
        "cautious_gain": Derived(
            "points",
            lambda cautious_budget, margin: GAIN * cautious_budget / (margin - SCALE),
        ),
        "told": Derived("complaints", lambda: PROBLEMS * TOLD),
        "reach": Derived("points", _reach),
        "told_share": Derived("share", lambda: TOLD),
        "easier": Derived("share", lambda: EASIER),
        "heard": Derived(
            "customers", lambda stayers_easier, stayers_now: round(stayers_easier - stayers_now)
        ),
        "answering": Derived("CNY", lambda: round(PROBLEMS * (EASIER - TOLD)) * COST),
        "easier_net": Derived("CNY", lambda heard, answering: round(heard * VALUE - answering, -3)),
        "easier_half": Derived(
            "CNY", lambda heard, answering: round(heard * VALUE / 2 - answering, -3)
        ),
        "unsettled": Derived("share", lambda: UNSETTLED),
        "most_unsettled": Derived("share", _most_unsettled),
        "cause": Derived("cause", lambda grows_most: theme.words(grows_most)),
        "cause_told": Derived("share", lambda cause_shares, grows_most: cause_shares[grows_most]),
        "cause_share": Derived(
            "share", lambda grows_most: (_told("major")["cause"] == grows_most).mean()
        ),
        "cause_problems": Derived("problems", lambda cause_share: round(PROBLEMS * cause_share)),
        "avoided": Derived("CNY", lambda stay: (_panel("none")["stayed"].mean() - stay) * VALUE),
        "half_mended": Derived(
            "CNY", lambda avoided, cause_problems: round(avoided * cause_problems / 2, -3)
        ),
        "quarter_mended": Derived(
            "CNY", lambda avoided, cause_problems: round(avoided * cause_problems / 4, -3)
        ),
        "must_avoid": Derived("problems", lambda margin, avoided: np.ceil(margin / avoided)),
        "major": Derived(
            "problems", lambda voice_rates: round(len(_told("major")) / voice_rates["major"])
        ),
        "minor_times": Derived(
            "times",
            lambda voice_rates, major: round(len(_told("minor")) / voice_rates["minor"] / major),
        ),
        "stay": Derived("share", lambda stayers_now: stayers_now / PROBLEMS),
        "stay_here": Derived("share", lambda: _panel("major")["stayed"].mean()),
        "effect": Derived("points", _speed),
        "speed": Derived("points", lambda effect: effect["effect"]),
        "speed_low": Derived("points", lambda effect: effect["low"]),
        "speed_high": Derived("points", lambda effect: effect["high"]),
        "f1": Derived("share", _best_f1),
    },
)
