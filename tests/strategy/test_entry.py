"""Entry products: the figures of the course, what came of those who began, and bad input."""

import numpy as np
import pandas as pd
import pytest
from legible import legibly_said

from crmlab import strategy, theme


@pytest.fixture(autouse=True)
def _look():
    theme.use()


ORDERS = pd.DataFrame(
    {
        "customer_id": ["a", "a", "a", "b", "c", "d"],
        "order_id": ["1", "2", "3", "4", "5", "6"],
        "date": pd.to_datetime(
            ["2024-01-01", "2024-01-20", "2024-04-30", "2024-01-05", "2024-04-25", "2024-01-02"]
        ),
    }
)
LINES = pd.DataFrame(
    {
        "order_id": ["1", "1", "2", "3", "4", "5", "6"],
        "product_id": ["X", "Y", "Z", "Z", "X", "X", "Y"],
        "margin": [2.0, 5.0, 30.0, 70.0, -1.0, 4.0, 6.0],
    }
)


def test_loss_30_at_12_per_cent_of_400_is_worth_18():
    """Inventory P-48, and P-49 for the defects."""
    assert strategy.entry_value(30, 0.12, 400)["value"] == pytest.approx(18)
    steps = strategy.entry_value(30, 0.12, 400, defect_rate=0.02, defect_cost=150)
    assert steps.tolist() == pytest.approx([-30, -3, 48, 15])
    headline, said = legibly_said(strategy.plot_entry_value(steps))
    assert headline == "Each who takes it is worth 15 CNY"
    assert "defects −3," in said
    poor = legibly_said(strategy.plot_entry_value(strategy.entry_value(60, 0.12, 400)))
    assert poor[0] == "Each who takes it costs 12 CNY"


def test_starts_hold_the_later_margin_of_those_seen_long_enough():
    """c began too late to be judged after 60 days; the third order of a came too late to count."""
    starts = strategy.entry_starts(ORDERS, LINES, days=60).set_index(["customer_id", "product_id"])
    assert sorted(starts.index) == [("a", "X"), ("a", "Y"), ("b", "X"), ("d", "Y")]
    assert starts.loc[("a", "X")].tolist() == [2.0, True, 30.0]
    assert starts.loc[("b", "X")].tolist() == [-1.0, False, 0.0]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"convert": 12}, "convert must be a share from 0 to 1; not 12"),
        ({"defect_rate": -0.1}, "defect_rate must be a share"),
        ({"margin": np.nan}, "margin must be a number of at least 0"),
        ({"loss": "30"}, "loss must be a number"),
    ],
)
def test_shares_that_cannot_be_are_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        strategy.entry_value(**({"loss": 30, "convert": 0.12, "margin": 400} | wrong))


def test_tables_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="There are no orders"):
        strategy.entry_starts(ORDERS[:0], LINES)
    with pytest.raises(ValueError, match="In the basket lines stands 6, which is not among"):
        strategy.entry_starts(ORDERS[:5], LINES)
    with pytest.raises(ValueError, match="'margin' of the basket lines is empty in 1 row: 2"):
        strategy.entry_starts(ORDERS, LINES.assign(margin=LINES["margin"].where(LINES.index != 2)))
    with pytest.raises(ValueError, match="days must be a whole number of at least 1"):
        strategy.entry_starts(ORDERS, LINES, days=0)
