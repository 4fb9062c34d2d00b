"""The exercises of chapter 06: right in a second way, wrong in likely ways, a section an author."""

import numpy as np
import pytest
from handed_in import named

from crmlab.checking import check
from crmlab.complaints import JUSTICES
from crmlab.complaints.exercises.texts import _texts
from crmlab.complaints.measures.types import COMPLAINERS
from crmlab.datasets import load

pytestmark = pytest.mark.usefixtures("nothing_checked_before")


# --- 6.6 and 6.7: justice, recovery, who stays, and what it is worth


def test_the_published_and_planted_figures_are_right():
    assert check("6-5", 386.0, 492.3, 106.3, 433.2).outcome == "correct"  # C-46
    assert check("6-7", predicted=5.85, justice_slopes=[0.40, 0.25, 0.35]).outcome == "correct"
    found = {"handling_profit": 54_000, "handling_roi": 1.304}  # C-49
    assert check("6-10", **found, best_budget=33_036, best_profit=51_292).outcome == "correct"
    assert check("6-9", paradox_in="minor, first").outcome == "correct"


@pytest.mark.parametrize(
    ("key", "handed_in", "message"),
    [
        ("6-5", {"stayers_now": 358.1}, "Some of those who say nothing stay as well"),
        ("6-5", {"stayers_easier": 415.2}, "Some of those who say nothing stay as well"),
        ("6-5", {"stayers_now": 599.77}, "You took *those of a minor loss*"),
        ("6-5", {"stayers_easier": 443.1}, "You took *the silent ones who stay*"),
        ("6-7", {"predicted": 17}, "You took *no weights, and so a sum*"),
        ("6-10", {"handling_roi": 95_400 / 41_400}, "This is margin kept over cost"),
        ("6-10", {"handling_profit": 89_040}, "You took *the customers saved*"),
        ("6-10", {"best_budget": 14_347.4177}, "On the way to it: This is the logarithm to the"),
        ("6-10", {"best_profit": 84_328}, "You left out *the budget where a yuan brings one*"),
        ("6-10", {"cautious_budget": 16_518.075}, "This is half of the best budget"),
        ("6-10", {"best_budget": 33_000}, "You tried budgets in steps"),
        ("6-5", {"stayers_now": 613.99}, "This is the rest: *the customers with a problem*"),
        ("6-7", {"predicted": 1.95}, "The weights add up to 1"),
        ("6-2", {"counted_share": 468 / 520}, "Either: The 8 young ones are not kept yet"),
        ("6-2", {"in_time": 0.9156}, "You took *young open cases as kept*"),
        ("6-14", {"all_nine": 1.0}, "You took *any step*"),
        ("6-8", {"base_center": 0.0204603}, "Here a week of few orders weighs as much as any"),
        ("6-8", {"first_signal": 66}, "You took *the last*. Take *the first*"),
    ],
)
def test_a_likely_slip_about_stayers_and_budgets_is_named(key, handed_in, message):
    assert named(key, **handed_in).startswith(message)


def test_what_tempts_in_survey_and_panel_is_named():
    survey = load("recovery_survey")[[*JUSTICES, "satisfaction_handling"]]
    simple = survey.corr()["satisfaction_handling"]
    assert named("6-7", justice_slopes=simple[[*JUSTICES]]).startswith("You took *the simple corr")
    panel = load("problem_panel")
    mended = panel.query("recovery == 'excellent' and problem_class == 'minor' and failures == 1")
    before, after = (mended[f"satisfaction_{when}"].mean() for when in ("before", "after"))
    badly = panel.query("recovery == 'poor'")["satisfaction_after"].mean()
    assert named("6-9", against_poor=after - badly).startswith("You took *all who were handled")
    assert named("6-9", raw_lead=after - before).startswith("You compared these people with")


# --- 6.1 to 6.4: finding complaints, the silent ones, causes, types and rules


@pytest.mark.parametrize(
    ("key", "handed_in", "message"),
    [
        ("6-11", {"recall": 90 / 130}, "You took *the 130 in one or both*"),
        ("6-11", {"f1": 0.675**0.5}, "This is another mean of the two"),
        ("6-12", {"chance_at_5": 1 + np.exp(2)}, "Brackets are missing"),
        ("6-12", {"even_mark": 0.5 / 0.6}, "Half complain where the odds are 1"),
        (
            "6-3",
            {"silent_major": 120 / 0.69 + 2760},
            "This is too much by exactly *the trivial ones",
        ),
        ("6-1", {"first_three": 0.82 / 3}, "This is the mean"),
        ("6-6", {"only_firm": 500 * 1463 / 6000}, "You took *the whole panel*"),
        ("6-6", {"only_firm": 36.575}, "This is the share"),
        ("6-6", {"cluster_types": [*COMPLAINERS]}, "Group 2 answers 5.3 on voice"),
    ],
)
def test_a_likely_slip_about_what_is_told_is_named(key, handed_in, message):
    assert named(key, **handed_in).startswith(message)


def test_of_rules_that_fail_it_is_said_why():
    words = {"parcel": "logistics", "rude": "service", "quality": "quality", "price": "transaction"}
    assert named("6-4", rules=words).endswith("No rule speaks for 'after_sales'")
    assert "meet no rule" in named("6-4", rules=words | {"repair": "after_sales"})
    texts = _texts().query("test")
    by_heart = texts[["text", "cause"]].rename(columns={"text": "word"})
    assert named("6-4", rules=by_heart).startswith("The words come from the texts to be tried on")
