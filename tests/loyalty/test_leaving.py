"""Shares with their intervals, and the reasons to leave."""

import pandas as pd
import pytest
from legible import legibly_said

from crmlab import loyalty, theme
from crmlab.datasets import load


@pytest.fixture(autouse=True)
def _look():
    theme.use()


def test_100_of_150_is_as_published():
    """Inventory Y-30: 66.7 %, Wilson's interval 58.8 to 73.7 %."""
    assert loyalty.wilson(100, 150).round(3).tolist() == [0.667, 0.588, 0.737]


def test_nobody_and_everybody_keep_an_interval():
    table = loyalty.wilson(pd.Series([0, 5], ["none", "all"]), 5)
    assert table.loc["none", ["share", "low"]].tolist() == [0, 0]
    assert table.loc["all", ["share", "high"]].tolist() == [1, 1]
    assert table.loc["none", "high"] == pytest.approx(1 - table.loc["all", "low"])
    assert 0.4 < table.loc["none", "high"] < 0.5


def test_two_of_three_of_the_sample_left_for_the_service():
    leavers = load("exit_survey")
    sample = leavers[leavers["in_sample"]]
    reasons = loyalty.wilson(sample["reason"].value_counts(), len(sample))
    headline, said = legibly_said(loyalty.plot_shares(reasons, claim=2 / 3))
    assert headline == "66.7 % for service, within 58.8 % to 73.7 %"
    assert "price 16.0 % (11.0 % to 22.7 %)" in said
    assert said.endswith("Claimed is 66.7 %.")
    assert "Claimed" not in legibly_said(loyalty.plot_shares(reasons))[1]
    best = leavers[leavers["tier"].isin(["top", "high"])]
    assert (best["reason"] == "service").mean() == pytest.approx(0.79, abs=0.03)


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (lambda: loyalty.wilson(0, 0), "A share needs at least one person"),
        (lambda: loyalty.wilson(7, 5), "Hits go from 0 to all people"),
        (lambda: loyalty.wilson(-1, 5), "Hits go from 0 to all people"),
        (lambda: loyalty.wilson(pd.Series([1, None]), 5), "missing"),
    ],
)
def test_what_makes_no_sense_is_refused(work, message):
    with pytest.raises(ValueError, match=message):
        work()
