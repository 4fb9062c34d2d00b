"""Check-lists: the figures of the course, raters who differ, and bad input."""

import pandas as pd
import pytest
from legible import legibly_said

from crmlab import strategy, theme


@pytest.fixture(autouse=True)
def _look():
    theme.use()


def rated(name, *rows):
    return pd.DataFrame(rows, columns=strategy.checklist(name).index)


def test_the_figures_of_the_course():
    """Inventory P-38 and P-68."""
    five = strategy.checklist_profile(rated("5R", [7, 5, 8, 6, 9]), "5R")
    assert five["share"].mean() == pytest.approx(0.70)
    audit = strategy.checklist_profile(rated("audit", [4, 3, 2, 3, 2, 4]), "audit")
    assert audit["share"].sum() * 5 == pytest.approx(18)
    assert audit.groupby("part", sort=False)["share"].mean().tolist() == pytest.approx(
        [0.7, 0.5, 0.6]
    )
    assert len(strategy.checklist("4V")) == 4


def test_a_profile_shows_the_weakest_and_where_raters_differ():
    ratings = rated("5R", [7, 5, 8, 6, 9], [7, 3, 8, 6, 9])[strategy.checklist("5R").index[::-1]]
    profile = strategy.checklist_profile(ratings, "5R")
    assert profile.loc["receptivity", ["share", "low", "high"]].tolist() == pytest.approx(
        [0.4, 0.3, 0.5]
    )
    headline, said = legibly_said(strategy.plot_profile(profile))
    assert headline == "68 % in all, least in receptivity"
    assert "receptivity 40 % (30 % to 50 %)" in said


@pytest.mark.parametrize(
    ("name", "ratings", "said"),
    [
        ("5R", rated("5R", [7, 5, 8, 6, 11]), "Ratings go from 0 to 10"),
        ("audit", rated("audit", [4, 3, 2, 3, 2, 6]), "Ratings go from 0 to 5"),
        ("5R", rated("5R", [7, 5, None, 6, 9]), "missing"),
        ("5R", rated("5R"), "no ratings"),
        ("6R", rated("5R"), "name must be one of"),
    ],
)
def test_what_is_no_rating_is_refused(name, ratings, said):
    with pytest.raises(ValueError, match=said):
        strategy.checklist_profile(ratings, name)
