"""Control charts: the published limits, published run lengths by simulation, bad input."""

import numpy as np
import pandas as pd
import pytest
from legible import legibly_said

from crmlab import complaints, theme


@pytest.fixture(autouse=True)
def _look():
    theme.use()


def a_year(rate=0.02, orders=1500, weeks=52):
    return pd.Series(rate * orders, range(1, weeks + 1)), pd.Series(orders, range(1, weeks + 1))


def limits(chart):
    return chart.iloc[0][["center", "lower", "upper"]].astype(float).round(4).tolist()


def test_nist_handbook_6_3_3_2_proportions_of_30_wafers():
    """347 of 1,500 chips misregistered, 50 a wafer: .2313, .0524 to .4102."""
    faulty = pd.Series([12] * 17 + [11] * 13)
    assert limits(complaints.control_chart(faulty, 0 * faulty + 50)) == [0.2313, 0.0524, 0.4102]


def test_nist_handbook_6_3_3_1_counts_of_25_wafers():
    """400 faults on 25 wafers: 16, 4 to 28; as a u chart with one wafer each the same."""
    faults = pd.Series([16] * 25)
    assert limits(complaints.control_chart(faults, kind="c")) == [16, 4, 28]
    assert limits(complaints.control_chart(faults, 0 * faults + 1, kind="u")) == [16, 4, 28]


def test_2_per_cent_of_1500_orders():
    """Inventory X-07: limits .0092 to .0308."""
    assert limits(complaints.control_chart(*a_year())) == [0.02, 0.0092, 0.0308]


def test_average_run_lengths_are_those_of_champ_and_woodall():
    """Champ & Woodall (1987): 370.4, with eight on a side 152.73; of these alone 2^8 - 1."""
    table = complaints.false_alarms(0.5, 10**6 + 1, histories=1500, seed=2)  # as good as normal
    for rule, published in (("beyond", 370.4), ("run", 255), ("either", 152.73)):
        assert table.at[rule, "low"] < published < table.at[rule, "high"]
        assert table.at[rule, "weeks_between"] == pytest.approx(published, rel=0.05)
    a_year = 1 - (1 - 1 / 370.4) ** 52
    assert table.at["beyond", "in_a_year"] == pytest.approx(a_year, abs=0.03)


def test_a_rise_is_a_signal_by_either_rule():
    counts, orders = a_year()
    counts[30], counts[40:] = 60, 33
    chart = complaints.control_chart(counts, orders, base=20)
    assert chart.index[chart["beyond"]].tolist() == [30]
    assert chart.index[chart["run"]].tolist() == [48, 49, 50, 51, 52]  # the eighth from 41 on
    assert chart["signal"].sum() == 6


def test_limits_follow_the_orders_and_weeks_without_any_are_left_out_and_said():
    counts, orders = a_year(rate=0.03)
    orders[10], orders[11:13], counts[11:13] = 375, 0, 0
    counts[10] = 12
    chart = complaints.control_chart(counts, orders)
    small, large = ((chart["upper"] - chart["center"])[week] for week in (10, 20))
    assert small == pytest.approx(2 * large)
    assert chart["observed"].isna().sum() == 2
    assert not chart["signal"][11:13].any()
    _, said = legibly_said(complaints.plot_control_chart(chart))
    assert "in 50 weeks" in said
    assert said.endswith("Left out, for nothing could be counted in them: 2.")


def test_weeks_that_vary_more_than_chance_widen_the_limits_by_laney():
    counts, orders = a_year()
    counts += np.where(counts.index % 2, 20, -20)
    plain, wide = (complaints.control_chart(counts, orders, widen=widen) for widen in (False, True))
    assert plain["beyond"].all()
    assert not wide["beyond"].any()
    calm = complaints.control_chart(*a_year(), widen=True)  # never narrower than chance
    assert limits(calm) == [0.02, 0.0092, 0.0308]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda counts, orders: (counts[::-1], orders[::-1]), "order of time"),
        (lambda counts, orders: (counts.replace(30, 2000), orders), "from 0 to the opportunities"),
        (lambda counts, orders: (counts, 0 * orders), r"without these there is nothing to count"),
        (lambda counts, orders: (0 * counts, orders), "gives no limits"),
        (lambda counts, orders: (counts, None), "needs the opportunities"),
        (lambda counts, orders: (counts, orders[:40]), "missing"),
    ],
)
def test_weeks_that_cannot_be_charted_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        complaints.control_chart(*change(*a_year()))
