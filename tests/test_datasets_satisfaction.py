"""Satisfaction and leavers: as planted with other luck too, and a naive reading goes wrong."""

import numpy as np
import pandas as pd
import pytest
from measured_satisfaction import (
    ATTRIBUTES,
    ITEMS,
    MARKETS,
    driver_weights,
    loyalty_cells,
    measure_leavers,
    measure_satisfaction,
    paths,
    satisfaction_survey,
)

from crmlab import datasets
from datasets.generate.survey import SEEDS, leavers, satisfaction

TRUTHS = datasets.truth("survey")["truths"]
LUCK = {  # what other luck may move, and how far
    "path_": 0.04,
    "slope_": 0.015,
    "complaint_slope": 0.04,
    "driver_": 0.01,
    "waiting_r": 0.01,
    "frequency_r": 0.01,
    "relative_performance": 0.005,
    "exit_content": 0.06,
}


@pytest.fixture(scope="module")
def people():
    return satisfaction_survey()


@pytest.mark.parametrize("seed", [7, 21])
def test_other_editions_keep_every_truth(seed, tmp_path):
    made = {"sat_survey": satisfaction.sat_survey, "exit_survey": leavers.exit_survey}
    for name, make in made.items():
        make(np.random.default_rng(SEEDS[name] + seed)).to_parquet(tmp_path / f"{name}.parquet")
    datasets.use_folder(tmp_path)
    found = measure_satisfaction() | measure_leavers()
    datasets.use_folder(None)
    for name, value in found.items():
        more = [room for start, room in LUCK.items() if name.startswith(start)]
        room = max([TRUTHS[name]["tolerance"], *more])
        assert value == pytest.approx(TRUTHS[name]["expected"], abs=room + 1e-12), name


def test_answers_keep_to_their_scales_and_vary(people):
    for items in ITEMS.values():
        top = 7 if items[0].startswith("l") else 10
        assert people[items].isin(range(1, top + 1)).all(axis=None)
    assert people[["attitude", "l4"]].isin(range(1, 8)).all(axis=None)
    assert people["nps"].isin(range(11)).all()
    assert people[[*ATTRIBUTES, "own_rating", "rival_rating"]].isin(range(1, 11)).all(axis=None)
    assert people["share_here"].between(0.01, 1).all()
    assert people[["frequency_12m", "waiting_min", "profit_potential"]].ge(1).all(axis=None)
    assert people[ITEMS["satisfaction"]].nunique(axis=1).gt(1).mean() > 0.75
    for column in ("frequency_12m", "waiting_min", "profit_potential"):
        assert people[column].mean() > 1.1 * people[column].median()


def test_order_does_not_tell_the_market_or_the_reason(people):
    left = datasets.load("exit_survey")
    for column, runs in ((people["market"], 1300), (left["reason"], 250), (left["in_sample"], 180)):
        text = column.astype(str)
        assert (text != text.shift()).sum() > runs
    assert people["resp_id"].is_monotonic_increasing and left["leaver_id"].is_monotonic_increasing


def test_both_markets_are_read_together_only_by_mistake(people):
    rebuy = people.groupby("sat5")["rebought"].mean()
    assert rebuy[1] > rebuy[4], "seemingly the dissatisfied are the more loyal"
    together = people["frequency_12m"].corr(people["satisfaction"])
    assert 0.1 < together < 0.3
    means = people.groupby("market", observed=True)[["satisfaction", "rebought", "nps"]].mean()
    captive, competitive = means.loc["captive"], means.loc["competitive"]
    assert captive["satisfaction"] < competitive["satisfaction"] - 0.5
    assert captive["nps"] < competitive["nps"] - 0.3
    assert captive["rebought"] > 0.9 > 0.3 > competitive["rebought"]


def test_one_answer_means_nearly_the_same_in_both_markets(people):
    mean = people.groupby(["sat5", "market"], observed=True)["satisfaction"].mean().unstack()
    assert (mean["captive"] - mean["competitive"]).abs().max() < 0.5


def test_means_of_items_show_weaker_paths_than_there_are(people):
    seen, true = paths(people, corrected=False), paths(people)
    for name in (
        "path_expectation_quality",
        "path_value_satisfaction",
        "path_satisfaction_loyalty",
    ):
        assert 0.7 * true[name] < seen[name] < true[name] - 0.01


def test_service_comes_first_though_price_is_rated_lowest(people):
    means = people[ATTRIBUTES].mean()
    weights = pd.Series(driver_weights(people)).rename(lambda name: name.removeprefix("driver_"))
    assert means.idxmin() == "price"
    assert (weights * (10 - means)).idxmax() == "service"
    simple = people[ATTRIBUTES].corrwith(people["satisfaction"])
    assert (simple > weights + 0.1).all()
    for market in MARKETS:
        part = driver_weights(people[people["market"] == market])
        assert max(part, key=part.get) == "driver_service"


def test_captive_people_act_loyal_without_feeling_so(people):
    cells = loyalty_cells(people)
    bought = people["share_here"].groupby(people["market"], observed=True).mean()
    assert bought["captive"] > bought["competitive"] + 0.2
    feeling = people.groupby("market", observed=True)[["attitude", "l2", "l3", "l4"]].mean()
    assert (feeling.loc["captive", ["attitude", "l2", "l3"]] < feeling.loc["competitive"][:3]).all()
    assert feeling.loc["captive", "l4"] > feeling.loc["competitive", "l4"] + 1
    latent = (cells == "latent").groupby(people["market"], observed=True).mean()
    assert latent["competitive"] > 4 * latent["captive"]


def test_priority_is_neither_the_worst_rated_nor_the_richest(people):
    worth = (10 - people["satisfaction"]) * people["profit_potential"]
    first = set(worth.nlargest(100).index)
    assert 20 < len(first & set(people["profit_potential"].nlargest(100).index)) < 80
    assert len(first & set(people["satisfaction"].nsmallest(100).index)) < 40


def test_leavers_of_a_reason_are_of_one_mind_only_roughly():
    left = datasets.load("exit_survey")
    last = left.groupby("reason", observed=True)["last_satisfaction"]
    assert last.mean()["moved"] > last.mean()["service"] + 2
    assert last.std().between(1.3, 2.3).all()
    assert left["months"].ge(1).all()
    sample = left[left["in_sample"]]
    assert sample["reason"].nunique() == 5
    assert sample["tier"].nunique() >= 3
