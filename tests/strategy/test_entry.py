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
    assert headline == "Each who takes it is worth 15.0 CNY"
    assert "defects −3.0" in said
    poor = legibly_said(strategy.plot_entry_value(strategy.entry_value(60, 0.12, 400)))
    assert poor[0] == "Each who takes it costs 12.0 CNY"


def test_starts_hold_the_later_margin_of_those_seen_long_enough():
    """c began too late to be judged after 60 days; the third order of a came too late to count."""
    starts = strategy.entry_starts(ORDERS, LINES, days=60).set_index(["customer_id", "product_id"])
    assert sorted(starts.index) == [("a", "X"), ("a", "Y"), ("b", "X"), ("d", "Y")]
    assert starts.loc[("a", "X")].tolist() == [2.0, True, 30.0]
    assert starts.loc[("b", "X")].tolist() == [-1.0, False, 0.0]


def test_economics_are_means_over_those_who_began():
    starts = strategy.entry_starts(ORDERS, LINES, days=60)
    rates = pd.Series({"X": 0.02, "Y": 0.0, "Z": 0.1})
    table = strategy.entry_economics(starts, rates, defect_cost=100, least=2)
    assert [*table.index] == ["Y", "X"]
    assert table.loc["X", ["own", "back", "later", "defects", "value"]].tolist() == [
        *(0.5, 0.5, 15.0, 2.0, 13.5)
    ]
    reach = 1.96 * np.std([32, -1], ddof=1) / np.sqrt(2)
    assert table.at["X", "high"] - 13.5 == pytest.approx(reach)
    headline, _ = legibly_said(strategy.plot_entry_economics(table))
    assert headline == "Who began with Y brought 20 CNY"  # (5 + 30 + 6) / 2 is 20.5
    nobody = strategy.entry_economics(starts, rates, least=50)
    assert nobody.empty
    assert "lower the least number" in theme.description(strategy.plot_entry_economics(nobody))


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
    starts = strategy.entry_starts(ORDERS, LINES, days=60)
    with pytest.raises(ValueError, match="A defect rate goes from 0 to 1"):
        strategy.entry_economics(starts, pd.Series({"X": 2.0, "Y": 0.0}))
    with pytest.raises(ValueError, match="In the starts stands Y"):
        strategy.entry_economics(starts, pd.Series({"X": 0.02}))
