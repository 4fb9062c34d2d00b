"""Who stays by path (TARP's figures and the data), and the best budget for faster handling."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from legible import legibly_said

from crmlab import complaints, theme
from crmlab.datasets import load
from crmlab.intervals import wilson

MAJOR = [0.09, 0.19, 0.54, 0.82]
DESK = {"complaints": 690, "gain": 0.28, "value": 900, "base": 0.3, "ceiling": 0.9}


@pytest.fixture(autouse=True)
def _look_of_the_course():
    theme.use()


def test_tarp_1000_major_problems():
    """C-46: of 1,000, 386.0 stay; with 10, 30, 60 % unsettled, settled, quick it is 492.3."""
    assert load("toy_tarp")["major"].tolist() == MAJOR
    now, then = (
        complaints.expected_stayers(1_000, 0.69, mix, MAJOR)["stayers"].sum()
        for mix in ([0.3, 0.4, 0.3], {"quick": 0.6, "settled": 0.3, "unsettled": 0.1})
    )
    assert (now, then, then - now) == pytest.approx((386.0, 492.3, 106.3), abs=0.05)


@pytest.mark.parametrize("loss", ["minor", "major"])
def test_in_the_data_the_claimed_rates_lie_in_the_intervals(loss):
    rates = load("toy_tarp").set_index("handling")[loss].set_axis(complaints.PATHS)
    cases = load("complaint_outcomes").query("loss_class == @loss")
    path = np.select([cases["quick"], cases["settled"]], ["quick", "settled"], "unsettled")
    panel = load("problem_panel").query("problem_class == @loss")
    for again in (
        cases["rebought_12m"].groupby(path),
        panel["stayed"].groupby(panel["path"].astype(str)),
    ):
        found = wilson(again.sum().astype(float), again.size())
        assert rates[found.index].between(found["low"], found["high"]).all()
        assert (found["share"] - rates[found.index]).abs().max() < 0.01


@settings(deadline=None, max_examples=60)
@given(
    scale=st.floats(1_000, 50_000),
    value=st.floats(50, 5_000),
    other=st.floats(0, 300_000),
)
def test_no_other_budget_earns_more_than_the_best(scale, value, other):
    desk = DESK | {"value": value, "scale": scale}
    best = complaints.best_handling_budget(**desk)
    found = complaints.faster_handling([best, other], **desk)
    assert found["profit"].iloc[0] >= found["profit"].iloc[1] - 1e-6
    if best:  # the last unit brings back one
        margin = complaints.faster_handling([best - 0.5, best + 0.5], **desk)["kept_margin"]
        assert margin.diff().iloc[1] == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"mix": [0.3, 0.4, 0.4]}, "must add up to 1; not 1.1"),
        ({"mix": [0.3, 0.7]}, "Give a share for each of unsettled, settled, quick"),
        ({"mix": {"settled": 1.0}}, "missing"),
        ({"voice_rate": 69}, "must be a share from 0 to 1"),
        ({"stay_rates": [9, 19, 54, 82]}, "A share goes from 0 to 1"),
        ({"problems": -1}, "problems must be"),
    ],
)
def test_a_tree_that_cannot_be_is_refused(wrong, message):
    right = {"problems": 1_000, "voice_rate": 0.69, "mix": [0.3, 0.4, 0.3], "stay_rates": MAJOR}
    with pytest.raises(ValueError, match=message):
        complaints.expected_stayers(**(right | wrong))


@pytest.mark.parametrize("wrong", [{"ceiling": 0.2}, {"scale": 0}, {"gain": 28}, {"value": -1}])
def test_a_curve_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match="must be"):
        complaints.faster_handling([1_000], **(DESK | {"scale": 20_000} | wrong))


def test_the_pictures_say_their_finding():
    tree = complaints.expected_stayers(1_000, 0.69, [0.3, 0.4, 0.3], MAJOR)
    headline, sentence = legibly_said(complaints.plot_recovery_tree(tree))
    assert headline == "Of 1,000 with a problem 386 stay"
    assert "silent 310, of whom 28 stay" in sentence
    steps = pd.Series({"margin kept": 95_400, "cost of contact": -6_900, "cost of staff": -34_500})
    headline, _ = legibly_said(complaints.plot_handling_profit(steps))  # C-49
    assert headline == "A profit of 54,000 CNY for 41,400 CNY of cost"
    desk = DESK | {"scale": 20_000}
    found = complaints.faster_handling(np.arange(0, 100_001, 1_000), **desk)
    best = complaints.best_handling_budget(**desk)
    headline, _ = legibly_said(complaints.plot_handling_budget(found, best))
    assert headline == "The best budget is 33 k CNY, for 51 k CNY of profit"
    shares = wilson(pd.Series({"minor, quick": 95.0}), pd.Series({"minor, quick": 100.0}))
    headline, _ = legibly_said(complaints.plot_path_rates(shares.assign(claimed=0.8)))
    assert headline == "0 of 1 claimed rates lie in our intervals"
