"""What last year's partners bring this year."""

import pytest

from crmlab.orientation.measures.partners import net_revenue_retention


def test_980_kept_and_60_more_of_1000_are_104_per_cent():
    assert net_revenue_retention(1000, 980, 60) == pytest.approx(1.04)


@pytest.mark.parametrize(
    ("before", "kept", "expansion", "said"),
    [
        (0, 0, 0, "before must be a number above 0"),
        (1000, 1040, 0, "kept must be from 0 to 1000"),
        (1000, -1, 0, "kept must be"),
        (1000, 980, -60, "expansion must be"),
        (float("nan"), 980, 60, "before must be"),
    ],
)
def test_revenue_that_cannot_be_is_refused(before, kept, expansion, said):
    with pytest.raises(ValueError, match=said):
        net_revenue_retention(before, kept, expansion)
