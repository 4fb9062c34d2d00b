"""Splits of a gain: the range in which both accept, and what agreements do."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab import strategy, theme
from crmlab.datasets import load

money = st.floats(0, 100_000)


def offer(saving, cost, outside):
    return pd.DataFrame({"saving": [saving], "cost": [cost], "outside_option": [outside]})


@given(saving=st.floats(1, 200_000), cost=money, outside=money, share=st.floats(0, 1))
def test_inside_the_range_both_gain_and_outside_one_of_them_loses(saving, cost, outside, share):
    found = strategy.sharing_range(offer(saving, cost, outside)).loc[0]
    ours, theirs = share * saving - cost, (1 - share) * saving - outside
    if min(abs(ours), abs(theirs)) > 1e-6 * saving:
        assert (found["least"] <= share <= found["most"]) == (ours > 0 and theirs > 0)
    assert ours + theirs == pytest.approx(found["room"], abs=1e-6 * saving)


def test_in_the_middle_both_gain_the_same():
    middle = strategy.sharing_range(offer(80_000, 20_000, 30_000)).at[0, "middle"]
    assert middle * 80_000 - 20_000 == pytest.approx((1 - middle) * 80_000 - 30_000)


def test_the_planted_agreements_are_judged():
    partners = load("partners")
    verdicts = strategy.judge_shares(strategy.sharing_range(partners), partners["gain_share"])
    assert verdicts.value_counts().to_dict() == {
        "both gain": 24,
        "no split": 7,
        "the partner loses": 4,
        "none agreed": 4,
        "we lose": 1,
    }


def test_what_cannot_be_shared_is_refused():
    with pytest.raises(ValueError, match="A saving must be above 0"):
        strategy.sharing_range(offer(0, 1, 1))
    with pytest.raises(ValueError, match="at least 0"):
        strategy.sharing_range(offer(10, -1, 1))
    with pytest.raises(ValueError, match="A share goes from 0 to 1"):
        strategy.judge_shares(strategy.sharing_range(offer(10, 1, 1)), [40])


def test_the_picture_counts_what_it_shows():
    theme.use()
    partners = load("partners")
    ranges = strategy.sharing_range(partners)
    ax = strategy.plot_sharing_ranges(ranges, partners["gain_share"])
    assert len(ax.collections[0].get_paths()) == 33
    assert "6 of 30 agreements" in ax.get_title(loc="left")
