"""What the quick questions of the chapter say is what its measures compute."""

import pytest

from crmlab import theme
from crmlab.asking import questions
from crmlab.orientation.measures import (
    hit_rate,
    net_revenue_retention,
    profit_routes,
    unit_cost,
)


def right(question_id):
    """Return the right option of a question, and what is said of it."""
    (row,) = [row for row in questions()[question_id] if row["right"]]
    return row["option"], row["said"]


@pytest.mark.parametrize(
    ("question_id", "computed"),
    [
        ("0-a", theme.percent(hit_rate(0, 5), 0)),
        ("0-d", theme.count(unit_cost(4_000, 1_000, 100))),
        ("0-g", theme.percent(net_revenue_retention(1_000, 980, 60), 0)),
    ],
)
def test_the_right_option_is_what_the_measure_computes(question_id, computed):
    assert computed in " ".join(right(question_id))


def test_the_roads_are_those_of_the_firm_in_the_text():
    roads = profit_routes(9_000, 1_500, 900, 200, 0.75)
    told = " ".join(row["said"] for row in questions()["0-i"])
    assert roads.idxmax() == "competitiveness"
    assert right("0-i")[0] == "a price that is 2 % higher"
    for road in ("competitiveness", "lifecycle"):
        assert theme.count(roads[road]) in told
