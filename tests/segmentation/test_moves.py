"""Who came up, who went down and who slipped, between two days."""

import pandas as pd
import pytest

from crmlab import segmentation


def table(**people):
    """Return segments of people from their scores and the days since they last bought."""
    scores = pd.DataFrame(people, ["R", "F", "M", "recency_days"]).T
    return segmentation.rfm_segments(scores)


def test_a_move_follows_the_order_of_the_names_and_others_are_neither_higher_nor_lower():
    before = table(
        up=(4, 3, 5, 10),
        down=(5, 5, 5, 5),
        same=(1, 1, 1, 300),
        into=(5, 5, 5, 5),
        out=(5, 1, 5, 5),
    )
    now = table(
        up=(4, 4, 4, 10), down=(3, 5, 5, 60), same=(1, 1, 2, 400), into=(5, 1, 5, 5),
        out=(5, 5, 5, 5), new=(5, 1, 1, 5),
    )  # fmt: skip
    moves = segmentation.segment_moves(before, now)
    assert moves["move"].to_dict() == {
        "up": "up", "down": "down", "same": "same", "into": "other", "out": "other", "new": "new"
    }  # fmt: skip
    assert moves.at["up", "segment"] == "Champions"  # though the sum of the scores is the same
    assert moves.at["into", "segment"] == moves.at["out", "segment_before"] == "Others"


@pytest.mark.parametrize(
    ("before", "now", "has_slipped"),
    [
        ((5, 5, 5, 10), (1, 5, 5, 100), True),  # silent since
        ((3, 3, 3, 60), (3, 3, 3, 150), True),  # the same, in the same segment
        ((5, 5, 5, 10), (3, 5, 5, 50), True),  # bought since, fallen back
        ((5, 5, 5, 10), (4, 5, 5, 20), False),  # still a champion
        ((5, 5, 5, 10), (5, 4, 3, 20), False),  # lower, but fresh
        ((2, 4, 4, 80), (1, 4, 4, 170), False),  # was not fresh
        ((3, 4, 4, 95), (1, 4, 4, 185), False),  # was silent for a whole period before
        ((5, 5, 5, 10), (3, 1, 5, 50), False),  # to Others: neither higher nor lower
    ],
)
def test_who_was_fresh_and_is_silent_or_lower_slipped(before, now, has_slipped):
    moves = segmentation.segment_moves(table(x=before), table(x=now), 90)
    assert moves.at["x", "slipped"] == has_slipped


def test_who_is_new_did_not_slip_and_days_are_above_zero():
    before, now = table(x=(5, 5, 5, 5)), table(x=(5, 5, 5, 5), y=(1, 1, 1, 99))
    assert not segmentation.segment_moves(before, now, 90)["slipped"].any()
    with pytest.raises(ValueError, match="days must be a number above 0"):
        segmentation.segment_moves(before, now, 0)
