"""A few dates long before all others are told, and nothing else is."""

import pandas as pd
import pytest

from crmlab.tables.strayed import strayed_dates


def dates(**rows):
    """Return dates, each as often as said: _2024_03_05=95."""
    return pd.Series(
        [
            pd.Timestamp(day.strip("_").replace("_", "-"))
            for day, n in rows.items()
            for _ in range(n)
        ]
    )


def test_a_few_dates_long_before_all_others_are_warned_of():
    said = strayed_dates(dates(_1899_01_01=3, _1024_03_05=2, _2005_02_01=50, _2022_12_31=45))
    assert said.startswith("Rows dated 1024-03-05 to 1899-01-01, 106 years before any other: 5 of")
    assert said.endswith("reaches back to 1024.")


@pytest.mark.parametrize(
    "rows",
    [
        {"_1899_01_01": 6, "_2024_03_05": 94},  # more than a few
        {"_2014_03_06": 1, "_2024_03_05": 99},  # not quite ten years
        {"_2024_03_05": 99, "_2044_03_05": 1},  # late, not early
        {"_2024_03_05": 5},
    ],
)
def test_other_dates_are_not_warned_of(rows):
    assert strayed_dates(dates(**rows)) is None
