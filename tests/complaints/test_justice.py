"""Justice and the recovery paradox: planted truths, what a naive look says, and bad input."""

import numpy as np
import pandas as pd
import pytest
from legible import legibly_said

from crmlab import complaints, theme
from crmlab.datasets import load


@pytest.fixture(autouse=True)
def _look_of_the_course():
    theme.use()


@pytest.fixture(scope="module")
def panel():
    return load("problem_panel")


def excellent(panel, failures, *losses):
    chosen = panel[(panel["recovery"] == "excellent") & (panel["failures"] == failures)]
    return chosen[chosen["problem_class"].isin(losses)]


def test_the_survey_has_the_planted_weights_and_alone_each_seems_to_weigh_more():
    found = complaints.justice_weights(load("recovery_survey"))
    kinds = found.drop(index="const")
    assert kinds["slope"].tolist() == pytest.approx([0.40, 0.25, 0.35], abs=0.01)
    assert (kinds["low"] < kinds["slope"]).all()
    assert (kinds["slope"] < kinds["high"]).all()
    assert (kinds["alone"] > kinds["high"]).all()
    constant, *slopes = found.loc[["const", *complaints.JUSTICES], "slope"]
    assert constant + np.dot(slopes, [6, 4, 7]) == pytest.approx(5.85, abs=0.1)


def test_of_uncorrelated_kinds_alone_and_together_are_one():
    corners = np.array(np.meshgrid([1, 9], [1, 9], [1, 9])).reshape(3, -1).T
    people = pd.DataFrame(np.vstack([corners, corners]), columns=complaints.JUSTICES)
    noise = np.repeat([0.2, -0.2], 8)
    people["satisfaction_handling"] = people @ [0.5, 0.2, 0.3] + noise
    found = complaints.justice_weights(people)
    assert found["slope"][:3].tolist() == pytest.approx([0.5, 0.2, 0.3])
    assert found["alone"][:3].tolist() == pytest.approx([0.5, 0.2, 0.3])


@pytest.mark.parametrize(
    ("failures", "losses", "planted", "raw"),
    [
        (1, ["minor"], 0.3, 0.6),
        (1, ["major"], 0.0, 0.3),
        (2, ["minor", "major"], -1.8, -1.5),
    ],
)
def test_the_paradox_is_as_planted_and_raw_it_looks_larger(panel, failures, losses, planted, raw):
    nobody = panel[panel["problem_class"] == "none"]
    found = complaints.recovery_effect(excellent(panel, failures, *losses), nobody)
    assert found["effect"] == pytest.approx(planted, abs=0.02)
    assert found["raw"] == pytest.approx(raw, abs=0.1)
    assert (found["low"] > 0) == (planted > 0)
    assert found["low"] < planted < found["high"]


def test_a_shift_of_all_marks_leaves_the_effect(panel):
    nobody = panel[panel["problem_class"] == "none"][:300]
    mended = excellent(panel, 1, "minor")[:60]
    marks = ["satisfaction_before", "satisfaction_after"]
    shifted = (side.assign(**(side[marks] / 2 + 3)) for side in (mended, nobody))
    effect = complaints.recovery_effect(mended, nobody)[["effect", "low", "high"]]
    assert complaints.recovery_effect(*shifted)[effect.index].tolist() == pytest.approx(
        (effect / 2).tolist()
    )


def test_what_cannot_be_compared_is_refused(panel):
    some = panel[["satisfaction_before", "satisfaction_after"]][:5]
    with pytest.raises(ValueError, match="three customers or more on each side"):
        complaints.recovery_effect(some[:2], some)
    with pytest.raises(ValueError, match="nothing is left to adjust for"):
        complaints.recovery_effect(
            some.assign(satisfaction_before=7), some.assign(satisfaction_before=7)
        )
    with pytest.raises(ValueError, match="missing"):
        complaints.recovery_effect(some.assign(satisfaction_after=np.nan), some)
    with pytest.raises(ValueError, match="one follows from the others"):
        survey = load("recovery_survey")
        complaints.justice_weights(survey.assign(treatment=survey["outcome"]))


def test_the_pictures_say_their_finding(panel):
    weights = complaints.justice_weights(load("recovery_survey"))
    headline, _ = legibly_said(complaints.plot_justice(weights))
    assert headline.startswith("A point of outcome brings 0.40, not 0.")
    nobody = panel[panel["problem_class"] == "none"]
    effect = complaints.recovery_effect(excellent(panel, 1, "minor"), nobody)
    drawn = complaints.plot_paradox(pd.DataFrame({"minor, first": effect}).T)
    headline, sentence = legibly_said(drawn)
    assert headline.endswith("1 of 1 groups")
    assert "minor, first +0.30 (+0." in sentence
