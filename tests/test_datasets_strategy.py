"""The firm before a decision keeps its truths with other luck, and its tables fit together."""

import numpy as np
import other_editions
import pandas as pd
import pytest
from measured_strategy import PLANTED, measure_strategy

from crmlab import datasets
from datasets.generate import strategy as generator

TRUTH = datasets.truth("strategy")


@pytest.mark.parametrize("seed", [7, 21])
def test_other_editions_keep_every_truth(seed, tmp_path):
    with other_editions.in_use(generator, seed, tmp_path):
        found = measure_strategy()
    for name, planted in TRUTH["truths"].items():
        assert found[name] == pytest.approx(planted["expected"], abs=planted["tolerance"]), name


def test_a_measure_has_one_process_unit_direction_and_target_and_all_quarters():
    card = datasets.load("scorecard_quarterly")
    assert (card.groupby("measure")[["process", "unit", "better", "target"]].nunique() == 1).all(
        axis=None
    )
    assert (card.groupby("measure")["quarter"].nunique() == 8).all()
    assert set(TRUTH["parameters"]["breaches"]) == PLANTED
    assert card["date"].max() == pd.Timestamp("2024-06-30")


def test_the_new_way_is_nowhere_before_the_seventh_month_nor_outside_the_pilot():
    stores = datasets.load("pilot_stores")
    began = stores["pilot"] & (stores["month"] > 6)
    assert (stores["adoption"] > 0).equals(began)
    assert stores["satisfaction"].between(0, 100).all()


def test_pilots_and_others_run_side_by_side_before():
    stores = datasets.load("pilot_stores")
    before = stores[stores["month"] <= 6].groupby(["pilot", "month"])["satisfaction"].mean()
    slopes = [np.polyfit(range(6), before[pilot], 1)[0] for pilot in (True, False)]
    assert slopes == pytest.approx([0.5, 0.5], abs=0.35)


def test_the_table_of_a_partner_does_not_tell_by_its_place_who_agrees():
    share = datasets.load("partners")["gain_share"]
    assert share.isna().head(20).sum() in range(2, 9)
