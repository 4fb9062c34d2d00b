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


def _quick_share(cautious_budget: float) -> float:
    return CEILING - (CEILING - QUICK) * np.exp(-cautious_budget / SCALE)


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


def _found(rules: pd.DataFrame, grows_most: str) -> float:
    """Return what share of a cause the learner's rules find, in the language they know best."""
    return max(scores.at[grows_most, "recall"] for scores in scores_of(rules).values())


DRAFT = Draft(
    title=later("What keeps the customers who have a problem?"),
    problem=later(
        "Of {problems} customers with a major problem {gone} are gone a year later. What keeps "
        "more: faster answers, more complaints, or fewer problems? All is counted for these "
        "{problems}; one kept is worth {value}, a guess."
    ),
    figures={
        "waiting_share": later("share of a case's hours that pass before a remedy is agreed"),
        "heard": later("more customers who stay, if complaining is easier"),
        "cause_share": later("share of the major complaints that has one cause"),
        "avoided": later("worth of a major problem that does not happen"),
    },
    options=(
        Option(
            later("Settle faster: the desk agrees on small sums itself"),
            later(
                "{waiting_share} of the hours pass before a remedy is agreed. {quick} are settled "
                "quickly, a guess. With {cautious_budget} it is {cautious_share}, and "
                "{cautious_all} are left after the cost, or {cautious_half} if speed does half as "
                "much; with {best_budget}, {best_net} or {best_half}."
            ),
            later(
                "Give half of the complaints, by lot, to a fast team with {cautious_budget}. Stop "
                "if after a year not even {cautious_gain} points more of these stay. {told} "
                "complaints tell it to within {reach} points."
            ),
        ),
        Option(
            later("Make it easier to complain"),
            later(
                "If {easier} of them complain, not {told_share}, {heard} more stay. To answer "
                "these costs {answering}. {easier_net} are left, or {easier_half} if half as many "
                "stay, before the price of a new button."
            ),
            later(
                "More complaints are then no alarm. Today {unsettled} of them end unsettled, a "
                "guess. Stop if more than {most_unsettled} do: then nothing is won."
            ),
        ),
        Option(
            later("Mend the cause behind the large losses"),
            later(
                "The cause “{cause}” has {cause_told} of all complaints, but {cause_share} of the "
                "major ones. To mend half of them is worth {half_mended}, for the silent stay as "
                "well; a quarter, {quarter_mended}. What it costs, nobody knows yet."
            ),
            later(
                "Ask customers before and after how many had such a problem: fewer complaints "
                "prove nothing. If mending costs {cautious_budget}, too, {must_avoid} of "
                "{cause_problems} must go: else speed brings more."
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
            "kept {speed} points more ({speed_low} to {speed_high}), but not by lot."
        ),
        later(
            "The causes are those that the desk typed. Of the texts with the cause “{cause}” our "
            "keyword rules find {found}."
        ),
    ),
    derived={
        "problems": Derived("customers", lambda: PROBLEMS),
        "gone": Derived("customers", lambda stayers_now: round(PROBLEMS - stayers_now)),
        "value": Derived("CNY", lambda: VALUE),
        "quick": Derived("share", lambda: QUICK),
        "margin": Derived("CNY", lambda best_profit, best_budget: best_profit + best_budget),
        "best_net": Derived("CNY", lambda best_profit: round(best_profit, -3)),
        "best_half": Derived(
            "CNY", lambda margin, best_budget: round(margin / 2 - best_budget, -3)
        ),
        "cautious_share": Derived("share", _quick_share),
        "cautious_all": Derived(
            "CNY", lambda margin, cautious_budget: round(margin - SCALE - cautious_budget, -3)
        ),
        "cautious_half": Derived(
            "CNY", lambda margin, cautious_budget: round((margin - SCALE) / 2 - cautious_budget, -3)
        ),
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
        "must_avoid": Derived(
            "problems", lambda margin, avoided: np.ceil((margin - SCALE) / avoided)
        ),
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
        "found": Derived("share", _found),
    },
)
